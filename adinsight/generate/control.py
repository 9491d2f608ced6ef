"""The network that leads a denoiser by a sketch (ControlNet; Zhang et al., 2023), loaded for the pipeline at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from diffusers import ControlNetModel

from adinsight.errors import ModelError


class GuidedControl(ControlNetModel):  # type: ignore[misc]
    """A ControlNet that is heard on the side of the prompt alone, so that guidance strengthens the sketch too.

    Guidance draws away from what is predicted without a prompt (Ho and Salimans, 2022). Where that follows the sketch
    as well, which is diffusers' way, a weak control stays weak. Its guess mode leaves the sketch out there, but fades
    the control by depth; here nothing fades.
    """

    is_guided = True

    def forward(self, *inputs: Any, guess_mode: bool = False, **options: Any) -> Any:
        """As the parent's without guess mode, which only says on which side the pipeline asks."""
        del guess_mode
        return super().forward(*inputs, **options)


def load_control(folder: Path, pipeline: Any, is_guided: bool = False) -> ControlNetModel:
    """A ControlNet from a folder, in the number format and on the device of a pipeline's denoiser.

    Args:
        folder: Holds it as diffusers writes it.
        pipeline: Of the model that it is to lead.
        is_guided: Makes it a `GuidedControl`.

    Raises:
        ModelError: If the folder holds none, or one for another denoiser.
    """
    kind = GuidedControl if is_guided else ControlNetModel
    denoiser = pipeline.unet
    try:
        control = kind.from_pretrained(
            str(folder), local_files_only=True, use_safetensors=True, torch_dtype=denoiser.dtype
        )
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise ModelError(f"no ControlNet can be loaded from {folder}: {str(error).splitlines()[0]}") from error
    wanted, found = denoiser.config.cross_attention_dim, control.config.cross_attention_dim
    if wanted != found:
        raise ModelError(
            f"the ControlNet in {folder} hears texts of width {found}, this model's have {wanted}: "
            "it was trained for another base model"
        )
    loaded: ControlNetModel = control.to(denoiser.device).eval()
    return loaded

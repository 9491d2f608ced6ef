"""Where models run and in which number format: found out, never assumed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from adinsight.errors import ConfigError

_CPU_FLAGS = Path("/proc/cpuinfo")
_BFLOAT16_UNITS = ("amx_bf16", "avx512_bf16")  # as Linux names them, the faster first


@dataclass(frozen=True, slots=True)
class Compute:
    """A device and a number format (float32, bfloat16 or float16), with the reason for the choice."""

    device: str
    number_format: str
    reason: str

    @contextmanager
    def inference(self, is_exact: bool = False) -> Iterator[None]:
        """No gradients, and matrix products in this number format.

        Args:
            is_exact: Keeps a CPU at float32, for a model that its bfloat16 does not speed up.
        """
        import torch

        enabled = self.number_format != "float32" and not (is_exact and self.device == "cpu")
        dtype = getattr(torch, self.number_format) if enabled else None
        with torch.inference_mode(), torch.autocast(self.device, dtype, enabled=enabled):
            yield


class Runtime:
    """Where the models of one run work; torch is loaded when the first of them asks."""

    def __init__(self, device: str = "auto") -> None:
        self.device = device

    @cached_property
    def compute(self) -> Compute:
        """The choice, made once."""
        return choose(self.device)


def choose(device: str = "auto") -> Compute:
    """The device asked for, or the best there is.

    bfloat16 is used on a CPU only where its flags name a unit for it. Measured on an AMD EPYC
    with avx512_bf16, one thread, starter models, batches of 16, float32 against bfloat16:
    captioner's trunk 290 and 147 ms, 20 steps of its decoder 178 and 160 ms, detector 297 and
    151 ms. Without such a unit bfloat16 is slower than float32.

    Raises:
        ConfigError: If CUDA is asked for and there is none.
    """
    import torch

    if device == "cuda" and not torch.cuda.is_available():
        raise ConfigError("--device cuda was asked for, but torch sees no CUDA device; use --device cpu")
    if device == "cuda" or (device == "auto" and torch.cuda.is_available()):
        return Compute("cuda", "float16", f"CUDA device {torch.cuda.get_device_name(0)}")
    unit = bfloat16_unit()
    if unit:
        return Compute("cpu", "bfloat16", f"CPU with {unit}: bfloat16 matrix products")
    return Compute("cpu", "float32", "CPU without a bfloat16 unit: float32")


def bfloat16_unit() -> str:
    """The flag by which this CPU says that it multiplies bfloat16 in hardware, or an empty text."""
    try:
        text = _CPU_FLAGS.read_text(encoding="ascii", errors="ignore")
    except OSError:
        return ""
    flags = set(text.split())
    return next((unit for unit in _BFLOAT16_UNITS if unit in flags), "")


def hush() -> None:
    """Keeps transformers from drawing bars of its own: progress belongs to whoever called us."""
    from transformers.utils import logging

    logging.disable_progress_bar()

"""What is trained beside the denoiser: enlarger, control by sketches, adapter for exemplars; and how all is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import ControlNetModel, StableDiffusionPipeline
from safetensors.torch import load_file
from transformers import CLIPTokenizer

from adinsight.models.catalogue import profile
from adinsight.models.clip import ClipEncoder
from adinsight.models.compute import Runtime
from adinsight.models.enlarger import Enlarger, bicubic
from adinsight.progress import Silent
from adinsight.training.corpus import Corpus
from adinsight.training.generator import export
from adinsight.training.generator.controlling import build_control, rough_sketches, train_control
from adinsight.training.generator.denoising import Lesson, build_denoiser
from adinsight.training.generator.enlarging import halved, train_enlarger
from adinsight.training.generator.exemplars import TOKENS, Adapter, train_exemplars
from adinsight.training.generator.latents import LatentSpace
from adinsight.training.generator.scenes import Portrait
from adinsight.training.generator.views import View
from adinsight.training.generator.wording import build_text_encoder

from .conftest import TINY, tiny_recipe

WHOLE = [View(index, (0.0, 0.0, 1.0, 1.0), False, False) for index in range(12)]


@pytest.fixture(scope="module")
def lesson(corpus: Corpus[Portrait], tokenizer: CLIPTokenizer) -> Lesson:
    torch.manual_seed(3)
    latents = np.random.default_rng(2).normal(size=(12, 4, 32, 32)).astype(np.float16)
    encoder = build_text_encoder(TINY, tokenizer).eval().requires_grad_(False)
    return Lesson(tiny_recipe(1), corpus, WHOLE, latents, tokenizer, encoder)


def test_the_enlarger_learns_and_is_written(corpus: Corpus[Portrait], tmp_path: Path) -> None:
    autoencoder = LatentSpace(TINY).folded()
    enlarger = train_enlarger(tiny_recipe(1), corpus, autoencoder, tmp_path, Silent())
    picture = torch.rand(1, 3, 16, 16) * 2 - 1
    with torch.inference_mode():
        changed = (enlarger(picture) - bicubic(picture)).abs().max()
    assert float(changed) > 0
    export.write_enlarger(enlarger, tmp_path / "enlarger")
    with torch.inference_mode():
        torch.testing.assert_close(Enlarger.load(tmp_path / "enlarger")(picture), enlarger(picture), atol=2e-3, rtol=0)


def test_halving_keeps_the_mean_of_tones() -> None:
    pictures = torch.rand(2, 3, 32, 32)
    assert halved(pictures).shape == (2, 3, 16, 16)
    assert float(halved(pictures).mean()) == pytest.approx(float(pictures.mean()), abs=0.01)


def test_the_control_is_silent_until_it_is_trained(
    lesson: Lesson, corpus: Corpus[Portrait], tmp_path: Path
) -> None:
    torch.manual_seed(4)
    denoiser = build_denoiser(TINY).eval()
    sketches = rough_sketches(corpus, WHOLE[:2], np.random.default_rng(1))
    assert sketches.shape == (2, 3, 64, 64) and set(sketches.unique().tolist()) == {0.0, 1.0}
    assert 0.01 < float(sketches.mean()) < 0.4

    def said(control: ControlNetModel) -> float:
        with torch.inference_mode():
            down, middle = control(
                torch.zeros(2, 4, 32, 32), torch.tensor([500, 500]), torch.zeros(2, 32, 32), sketches, return_dict=False
            )
        return max(float(part.abs().max()) for part in (*down, middle))

    assert said(build_control(denoiser).eval()) == 0
    control = train_control(tiny_recipe(2), lesson, corpus, denoiser, tmp_path, Silent())
    assert said(control) > 0
    heir = build_control(build_denoiser(TINY).eval(), control)
    assert torch.equal(heir.controlnet_mid_block.weight, control.controlnet_mid_block.weight)
    assert not torch.equal(heir.conv_in.weight, control.conv_in.weight)
    export.write_control(control, tmp_path / "controlnet")
    again = ControlNetModel.from_pretrained(str(tmp_path / "controlnet"), torch_dtype=torch.float32).eval()
    assert said(again) == pytest.approx(said(control), abs=1e-3)


def test_the_adapter_is_loaded_by_diffusers_and_says_the_same(
    lesson: Lesson, corpus: Corpus[Portrait], tokenizer: CLIPTokenizer, tmp_path: Path
) -> None:
    torch.manual_seed(5)
    denoiser = build_denoiser(TINY).eval()
    autoencoder = LatentSpace(TINY).folded()
    export.write_pipeline(autoencoder, lesson.encoder, tokenizer, denoiser, tmp_path / "pipeline")
    clip = ClipEncoder(profile("starter").model("clip"), Runtime("cpu"))
    adapter = train_exemplars(tiny_recipe(2), lesson, corpus, denoiser, clip, tmp_path, Silent())
    export.write_adapter(adapter, tmp_path / "pipeline" / "ip_adapter")

    pipeline = StableDiffusionPipeline.from_pretrained(
        str(tmp_path / "pipeline"), dtype=torch.float32, local_files_only=True
    )
    state = load_file(tmp_path / "pipeline" / "ip_adapter" / "ip_adapter.safetensors")
    parts = {
        part: {name.removeprefix(f"{part}."): value for name, value in state.items() if name.startswith(part)}
        for part in ("image_proj", "ip_adapter")
    }
    pipeline.unet._load_ip_adapter_weights([parts])

    noisy, levels, states = torch.randn(2, 4, 32, 32), torch.tensor([300, 700]), torch.randn(2, 32, 32)
    seen = {"image_embeds": [torch.randn(2, 1, clip.dimension)]}
    with torch.inference_mode():
        wanted = denoiser(noisy, levels, states, added_cond_kwargs=seen).sample
        loaded = pipeline.unet(noisy, levels, states, added_cond_kwargs=seen).sample
    torch.testing.assert_close(loaded, wanted, atol=5e-3, rtol=0)


def test_an_adapter_adds_keys_and_values_for_its_tokens() -> None:
    denoiser = build_denoiser(TINY)
    crossing = [name for name in denoiser.attn_processors if name.endswith("attn2.processor")]
    weights = Adapter(denoiser, 24).weights()
    assert weights["image_proj.proj.weight"].shape == (TOKENS * TINY.text_width, 24)
    assert sum(name.endswith("to_k_ip.weight") for name in weights) == len(crossing) > 0


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # diffusers' schedulers under numpy 2
def test_a_written_pipeline_draws(lesson: Lesson, tokenizer: CLIPTokenizer, tmp_path: Path) -> None:
    torch.manual_seed(6)
    export.write_pipeline(LatentSpace(TINY).folded(), lesson.encoder, tokenizer, build_denoiser(TINY), tmp_path)
    pipeline = StableDiffusionPipeline.from_pretrained(str(tmp_path), dtype=torch.float32, local_files_only=True)
    pipeline.set_progress_bar_config(disable=True)
    drawn = pipeline(
        "a red hat on a beach", num_inference_steps=2, generator=torch.Generator().manual_seed(1), output_type="np"
    ).images
    assert drawn.shape == (1, 64, 64, 3) and np.isfinite(drawn).all()


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weights.safetensors").write_bytes(b"0" * (export.MAX_FILE_BYTES + 1))
    with pytest.raises(ValueError, match="a shipped file holds at most"):
        export.finish(tmp_path)

"""The network that follows sketches: loaded, refused, and on which side of guidance it is heard."""

import numpy as np
import pytest
import torch
from PIL import Image

from adinsight.errors import ModelError
from adinsight.generate.control import GuidedControl, load_control
from adinsight.generate.generator import Generator
from adinsight.generate.siblings import sibling


def lines():
    """A square's outline, as a ControlNet is shown it."""
    sheet = np.zeros((32, 32, 3), np.uint8)
    sheet[6:26, [6, 25]] = sheet[[6, 25], 6:26] = 255
    return Image.fromarray(sheet)


def test_a_folder_without_a_control_is_refused_in_a_line(sd_pipeline, tmp_path):
    with pytest.raises(ModelError, match=r"^no ControlNet can be loaded from [^\n]*$"):
        load_control(tmp_path, sd_pipeline)


def test_a_control_of_another_model_is_refused(sd_pipeline, tmp_path):
    from diffusers import ControlNetModel

    ControlNetModel(
        block_out_channels=(8, 16), layers_per_block=1, cross_attention_dim=24, attention_head_dim=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), norm_num_groups=4,
        conditioning_embedding_out_channels=(4, 8),
    ).save_pretrained(str(tmp_path))  # fmt: skip
    with pytest.raises(ModelError, match="hears texts of width 24, this model's have 16"):
        load_control(tmp_path, sd_pipeline)


@pytest.mark.parametrize("is_guided", [False, True])
def test_a_control_of_weight_0_is_the_base_and_of_weight_1_is_not(sd_pipeline, starter_folder, drawn, is_guided):
    led = sibling(sd_pipeline, "text", load_control(starter_folder / "controlnet", sd_pipeline, is_guided))
    plain = drawn(sd_pipeline)
    given = {"image": lines(), "guess_mode": is_guided}
    assert np.array_equal(drawn(led, **given, controlnet_conditioning_scale=0.0), plain)
    assert np.abs(drawn(led, **given, controlnet_conditioning_scale=1.0) - plain).max() > 1e-3


def heard(pipeline, control, monkeypatch, **given):
    """What the denoiser is given of a sketch in its first step, coarsest last: (unprompted and prompted, ...) each."""
    led, parts = sibling(pipeline, "text", control), []
    forward = pipeline.unet.forward

    def listening(*inputs, **options):
        parts.append([*options["down_block_additional_residuals"], options["mid_block_additional_residual"]])
        return forward(*inputs, **options)

    monkeypatch.setattr(pipeline.unet, "forward", listening)
    led("a mug", image=lines(), num_inference_steps=1, guidance_scale=4.0, output_type="np",
        generator=torch.Generator().manual_seed(3), **given)  # fmt: skip
    monkeypatch.undo()
    return parts[0]


def test_a_guided_control_is_heard_with_the_prompt_alone_and_does_not_fade(sd_pipeline, starter_folder, monkeypatch):
    folder = starter_folder / "controlnet"
    both = heard(sd_pipeline, load_control(folder, sd_pipeline), monkeypatch)
    one = heard(sd_pipeline, load_control(folder, sd_pipeline, is_guided=True), monkeypatch, guess_mode=True)
    assert len(one) == len(both) > 2
    for guided, usual in zip(one, both, strict=True):
        assert not guided[0].any() and usual[0].any()
        torch.testing.assert_close(guided[1], usual[1], atol=1e-3, rtol=1e-3)


def test_the_starter_guides_its_sketches_and_other_models_do_as_diffusers_has_it(starter_folder):
    shipped = Generator.load(profile="starter", device="cpu").siblings.pipeline("text", is_controlled=True)
    assert isinstance(shipped.controlnet, GuidedControl)
    other = Generator.load(str(starter_folder), device="cpu", accepted=[str(starter_folder)])
    plain = other.siblings.pipeline("text", is_controlled=True)
    assert not isinstance(plain.controlnet, GuidedControl)

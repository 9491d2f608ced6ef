from __future__ import annotations

from types import MappingProxyType, SimpleNamespace

import numpy as np
import pytest

from adinsight.errors import Unsupported
from adinsight.generate.capabilities import capabilities, guidance_parameter, reference_parameter, require
from adinsight.generate.generator import Generator
from adinsight.generate.request import Request
from adinsight.generate.siblings import native_side, size_step

PICTURE = np.zeros((8, 8, 3), np.uint8)
MASK = np.full((8, 8), 255, np.uint8)


def table(folder) -> dict:
    return {one.task: one for one in Generator.load(folder, device="cpu").capabilities()}


def test_the_starters_shape_does_all_but_exemplars_which_need_an_adapter(starter_folder):
    found = table(starter_folder)
    assert [task for task, one in found.items() if not one.is_supported] == ["exemplar"]
    assert found["text"].by == "StableDiffusionPipeline"
    assert found["sketch"].by == "StableDiffusionControlNetPipeline"
    assert found["inpaint"].by == "StableDiffusionInpaintPipeline"
    assert found["enlarge"].by == "Enlarger"
    assert "strength" in found["image"].options and "strength" not in found["text"].options
    assert "IP-Adapter with --ip-adapter" in found["exemplar"].reason


def test_a_checkpoint_for_inpainting_does_nothing_else(inpaint_folder):
    found = table(inpaint_folder)
    assert {task for task, one in found.items() if one.is_supported} == {"inpaint", "enlarge"}
    assert "its UNet takes 9 channels" in found["text"].reason
    assert "learn" in found and "9 channels" in found["learn"].reason
    with pytest.raises(
        Unsupported, match="the task text is not possible here: this checkpoint was made for inpainting"
    ):
        Generator.load(inpaint_folder, device="cpu").generate([Request("text", "a mug")])


def test_an_upscaler_only_enlarges(upscaler_folder):
    generator = Generator.load(upscaler_folder, device="cpu")
    found = {one.task: one for one in generator.capabilities()}
    assert {task for task, one in found.items() if one.is_supported} == {"enlarge"}
    assert found["text"].reason == "diffusers has no text-to-image pipeline on the weights of " + found["enlarge"].by
    assert found["enlarge"].options == ("image", "negative_prompt", "steps", "guidance", "enlargement")
    with pytest.raises(Unsupported, match="the task image is not possible here"):
        generator.make(Request("image", image=PICTURE))


def test_what_a_distilled_editor_does_not_take_is_refused_in_words(klein_folder):
    siblings = Generator.load(klein_folder, device="cpu").siblings
    found = {one.task: one for one in capabilities(siblings)}
    assert found["inpaint"].by == "Flux2KleinInpaintPipeline"  # diffusers' own tables have it not
    assert found["exemplar"].is_supported
    assert "guidance" not in found["text"].options
    for changed, said in [
        ({"negative_prompt": "dark"}, "Flux2KleinPipeline takes no negative prompt; leave --negative out"),
        ({"guidance": 3.0}, "Flux2KleinPipeline takes no guidance; leave --guidance out"),
        ({"task": "image", "image": PICTURE, "strength": 0.5}, "takes no strength; leave --strength out"),
        ({"task": "sketch", "sketch": MASK}, "was loaded without a ControlNet; give one with --controlnet"),
        ({"task": "mix", "blend": (("a sofa", 0.5),)}, "takes no blend; leave --share out"),
    ]:
        with pytest.raises(Unsupported, match=said):
            require(siblings, Request(**({"task": "text", "prompt": "a mug"} | changed)))


def test_an_option_of_another_task_is_refused_and_not_dropped(sd_folder):
    siblings = Generator.load(sd_folder, device="cpu").siblings
    with pytest.raises(Unsupported, match=r"the task text takes no strength; .* \(tasks with it: image, inpaint"):
        require(siblings, Request("text", "a mug", strength=0.5))
    with pytest.raises(Unsupported, match="the task text takes no mask"):
        require(siblings, Request("text", "a mug", mask=MASK))
    with pytest.raises(Unsupported, match="the task enlarge takes no adapters; leave --adapter out"):
        require(siblings, Request("enlarge", image=PICTURE, adapters=(("folder", 1.0),)))
    with pytest.raises(Unsupported, match="works through guidance above 1, and guidance is 1"):
        require(siblings, Request("text", "a mug", negative_prompt="dark", guidance=1.0))
    require(siblings, Request("text", "a mug", negative_prompt="dark", guidance=2.0))


def test_models_without_adapters_say_so(amused_folder, if_folder):
    found = table(amused_folder)
    assert (found["text"].by, found["inpaint"].by) == ("AmusedPipeline", "AmusedInpaintPipeline")
    assert "adapters" not in found["text"].options
    found = table(if_folder)
    assert (found["text"].by, found["image"].by) == ("IFPipeline", "IFImg2ImgPipeline")
    assert "two text encoders" not in found["learn"].reason and not found["learn"].is_supported


class QwenImageEditPlusPipeline:
    """Takes guidance_scale and ignores it."""

    config = MappingProxyType({})

    def __call__(self, image=None, prompt=None, true_cfg_scale=4.0, guidance_scale=None):
        """Nothing."""


def test_guidance_goes_where_it_works():
    assert guidance_parameter(QwenImageEditPlusPipeline()) == "true_cfg_scale"
    assert reference_parameter(QwenImageEditPlusPipeline()) == "image"


def test_sizes_follow_from_the_model():
    def pipe(**parts: object) -> SimpleNamespace:
        return SimpleNamespace(**parts)

    unet = SimpleNamespace(config={"sample_size": 64})
    assert native_side(pipe(unet=unet, vae=1, vae_scale_factor=8)) == 512
    assert size_step(pipe(unet=unet, vae=1, vae_scale_factor=8)) == 8
    assert size_step(pipe(unet=unet, vae=1, vae_scale_factor=4)) == 8
    assert native_side(pipe(unet=unet)) == 64  # pixels themselves
    flow = pipe(transformer=SimpleNamespace(config={}), vae=1, vae_scale_factor=8, default_sample_size=128)
    assert (native_side(flow), size_step(flow)) == (1024, 16)
    assert native_side(flow, 768) == 768

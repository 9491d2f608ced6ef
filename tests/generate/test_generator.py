"""Every way of making a picture, on tiny models of the true classes; what is promised of seeds, masks and options."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType, SimpleNamespace

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from adinsight.errors import ConfigError, ModelError, SafetyRefused, WeightsMissing
from adinsight.generate.generator import Generator
from adinsight.generate.request import Request
from adinsight.generate.seeds import image_seed
from adinsight.generate.siblings import Siblings
from adinsight.models.compute import Compute
from adinsight.progress import Silent


def asked(task: str = "text", count: int = 1, **settings: object) -> list[Request]:
    settings = {"prompt": "a red mug on a desk", "steps": 2} | settings
    return [Request(task, seed=image_seed(5, index), **settings) for index in range(count)]


def apart(one: np.ndarray, other: np.ndarray) -> int:
    """Largest difference of two pictures, of 255."""
    return int(np.abs(one.astype(int) - other.astype(int)).max())


@pytest.fixture(scope="module")
def sd(sd_folder) -> Generator:
    return Generator.load(sd_folder, device="cpu")


@pytest.fixture(scope="module")
def starter(starter_folder) -> Generator:
    return Generator.load(starter_folder, device="cpu")


@pytest.fixture(scope="module")
def klein(klein_folder) -> Generator:
    return Generator.load(klein_folder, device="cpu")


def test_the_same_request_gives_the_same_picture_bit_for_bit(sd):
    one, other = (sd.make(asked()[0]).pixels for _ in range(2))
    assert one.shape == (32, 32, 3)
    assert np.array_equal(one, other)
    assert apart(one, sd.make(asked(count=2)[1]).pixels) > 20


@pytest.mark.parametrize("task", ["text", "image", "inpaint"])
def test_a_picture_does_not_depend_on_its_neighbours(sd, task, photo, half_mask):
    given = {"text": {}, "image": {"image": photo}, "inpaint": {"image": photo, "mask": half_mask}}[task]
    requests = asked(task, 3, **given)
    alone = [picture.pixels for picture in sd.generate(requests)]
    together = [picture.pixels for picture in sd.generate(requests, batch_size=3)]
    other = [picture.pixels for picture in sd.generate(requests[::-1], batch_size=2)][::-1]
    for one, two, three in zip(alone, together, other, strict=True):
        assert max(apart(one, two), apart(one, three)) <= 1
    assert apart(alone[0], alone[1]) > 20


@pytest.mark.parametrize(("usual", "sizes"), [({"text": 2}, [4, 4, 4, 4, 2]), ({}, [2] * 9)])
def test_candidates_are_drawn_together_up_to_the_usual_number(sd_folder, monkeypatch, usual, sizes):
    generator = Generator.load(sd_folder, device="cpu")
    origin = replace(generator.origin, license=replace(generator.origin.license, candidates=usual))
    monkeypatch.setattr(Generator, "origin", origin)
    seen = []

    def draw(pipe, requests, *rest):
        seen.append(len(requests))
        return [np.zeros((32, 32, 3), np.uint8)] * len(requests), [False] * len(requests)

    monkeypatch.setattr("adinsight.generate.generator.draw", draw)
    monkeypatch.setattr("adinsight.generate.generator.nearest_by", lambda clip: lambda request, pictures: [0] * 9)
    monkeypatch.setattr(Generator, "describer", SimpleNamespace(clip=None, prompt=lambda request, note: request.prompt))
    assert len(list(generator.generate(asked(count=2, candidates=9), batch_size=2))) == 2
    assert seen == sizes


def test_requests_of_unlike_settings_come_back_in_order(sd, photo):
    requests = [*asked(), *asked("image", image=photo), *asked(steps=3), *asked("image", image=photo[:, :40])]
    pictures = list(sd.generate(requests, batch_size=4))
    assert [picture.facts["task"] for picture in pictures] == ["text", "image", "text", "image"]
    assert [picture.facts["steps"] for picture in pictures] == [2, 2, 3, 2]


def test_a_size_that_the_model_refuses_is_drawn_near_and_fitted(sd):
    picture = sd.make(asked(width=50, height=42)[0])
    assert picture.pixels.shape == (42, 50, 3)
    assert picture.facts["canvas"] == [32, 32]
    assert picture.facts["enlarged_by"].startswith("Lanczos x1.")
    assert sd.make(asked(width=64)[0]).pixels.shape == (64, 64, 3)


def test_strength_is_the_share_of_steps_that_are_taken_and_every_step_is_told(sd, photo):
    class Counting(Silent):
        def __init__(self):
            self.totals, self.count = [], 0

        def start(self, stage, total):
            self.totals.append(total)

        def advance(self, count=1):
            self.count += count

    for strength, taken in ((0.1, 1), (0.5, 5), (1.0, 10)):
        counting = Counting()
        generator = Generator(sd.siblings, sd.compute, progress=counting)
        requests = asked("image", 3, image=photo, strength=strength, steps=10)
        pictures = list(generator.generate(requests, batch_size=2))
        assert {picture.facts["strength"] for picture in pictures} == {strength}
        assert (counting.totals, counting.count) == ([3 * taken], 3 * taken)


def test_a_strength_that_leaves_no_step_is_refused(sd, photo):
    with pytest.raises(ConfigError, match=r"strength 0.2 of 4 steps leaves no step to take; raise --strength to at "):
        sd.make(asked("image", image=photo, strength=0.2, steps=4)[0])


@pytest.mark.parametrize("model", ["sd_folder", "inpaint_folder", "klein_folder", "if_folder", "amused_folder"])
def test_outside_the_mask_nothing_changes_in_any_model(model, request, photo, half_mask):
    generator = Generator.load(request.getfixturevalue(model), device="cpu")
    size = {"width": 24, "height": 20} if model == "klein_folder" else {}
    picture = generator.make(asked("inpaint", image=photo, mask=half_mask, **size)[0])
    assert picture.facts["pipeline"].endswith(("InpaintPipeline", "InpaintingPipeline"))
    if not size:
        assert picture.pixels.shape == photo.shape
        assert apart(picture.pixels[:, :24], photo[:, :24]) == 0
        assert apart(picture.pixels[:, 24:], photo[:, 24:]) > 20


@pytest.mark.parametrize(("model", "size"), [("klein_folder", 16), ("if_folder", 16), ("amused_folder", 32)])
def test_other_families_draw_from_words_and_pictures(model, size, request, photo):
    generator = Generator.load(request.getfixturevalue(model), device="cpu")
    for requests in (asked(width=size, height=size), asked("image", image=photo, width=size, height=size)):
        one, other = (generator.make(requests[0]) for _ in range(2))
        assert one.pixels.shape == (size, size, 3)
        assert np.array_equal(one.pixels, other.pixels)
        assert one.pixels.std() > 0


def test_a_caption_becomes_the_prompt(sd, photo, captioner_saying):
    generator = Generator(sd.siblings, sd.compute, captioner := captioner_saying("a blue sofa"))
    picture = generator.make(Request("caption", "in the snow", image=photo, steps=2, seed=3))
    assert picture.facts["prompt_used"] == "a blue sofa, in the snow"
    assert np.array_equal(picture.pixels, sd.make(Request("text", "a blue sofa, in the snow", steps=2, seed=3)).pixels)
    assert np.array_equal(captioner.seen[0], photo)


def test_a_sketch_leads_by_its_weight(starter):
    sketch = np.full((32, 32), 255, np.uint8)
    sketch[8:24, 8] = sketch[8:24, 24] = sketch[8, 8:24] = 0
    plain = starter.make(asked(width=64, height=64)[0]).pixels
    led, unled = (
        starter.make(asked("sketch", sketch=sketch, control_scale=scale, width=64, height=64)[0]) for scale in (1, 0)
    )
    assert led.facts["pipeline"] == "StableDiffusionControlNetPipeline"
    assert apart(led.pixels, plain) > 2
    assert apart(unled.pixels, plain) <= 1
    batch = asked("sketch", 2, sketch=sketch, width=64, height=64)
    for one, two in zip(starter.generate(batch), starter.generate(batch, 2), strict=True):
        assert apart(one.pixels, two.pixels) <= 1


def test_the_starters_shape_is_drawn_small_and_doubled(starter):
    picture = starter.make(asked()[0])
    assert picture.pixels.shape == (64, 64, 3)
    assert (picture.facts["canvas"], picture.facts["enlarged_by"]) == ([32, 32], "Enlarger x2")


def test_an_editor_looks_at_an_exemplar_as_a_reference(klein, photo, half_mask):
    small = {"width": 16, "height": 16}
    one, other = (
        klein.make(asked("exemplar", exemplar=exemplar, **small)[0]).pixels for exemplar in (photo, 255 - photo)
    )
    assert apart(one, other) > 0
    edit = klein.make(asked("exemplar", exemplar=photo, image=photo, mask=half_mask, **small)[0])
    assert edit.facts["pipeline"] == "Flux2KleinInpaintPipeline"


@pytest.fixture(scope="module")
def adapted(starter_folder, tmp_path_factory) -> Generator:
    """The starter's shape with an IP-Adapter in the layout of h94/IP-Adapter, for the shipped CLIP."""
    folder = tmp_path_factory.mktemp("ip")
    generator = Generator.load(starter_folder, device="cpu")
    unet, tokens, width = generator.siblings.base.unet, 4, 256
    made = torch.Generator().manual_seed(3)
    state = {"image_proj.proj.weight": torch.randn(tokens * 16, width, generator=made) / 4}
    state |= {"image_proj.proj.bias": torch.zeros(tokens * 16)}
    state |= {"image_proj.norm.weight": torch.ones(16), "image_proj.norm.bias": torch.zeros(16)}
    layers = [name for name in unet.attn_processors if "attn2" in name]
    for place, name in enumerate(layers):
        to_k = unet.get_submodule(name.removesuffix(".processor")).to_k
        for key in ("to_k_ip", "to_v_ip"):
            weight = torch.randn(to_k.out_features, 16, generator=made)
            state[f"ip_adapter.{2 * place + 1}.{key}.weight"] = weight
    save_file(state, folder / "ip_adapter.safetensors")
    return Generator.load(starter_folder, device="cpu", ip_adapter=folder)


def test_an_exemplar_is_followed_by_an_ip_adapter_and_leaves_no_trace(adapted, photo, half_mask):
    before = adapted.make(asked()[0]).pixels
    small = {"width": 48, "height": 40}
    one, other = (
        adapted.make(asked("exemplar", exemplar=picture, image=photo, mask=half_mask, **small)[0])
        for picture in (photo, 255 - photo)
    )
    assert one.facts["pipeline"] == "StableDiffusionInpaintPipeline"
    assert apart(one.pixels, other.pixels) > 2
    assert apart(one.pixels[:, :24], photo[:, :24]) == 0
    unled = adapted.make(asked("exemplar", exemplar=photo, exemplar_scale=0.0)[0]).pixels
    assert apart(unled, before) <= 1
    assert np.array_equal(adapted.make(asked()[0]).pixels, before)


def test_what_an_exemplar_shows_is_told_where_it_is_painted(adapted, photo, half_mask, captioner_saying):
    generator = Generator(adapted.siblings, adapted.compute, captioner_saying("a blue sofa in a forest"))
    edit = {"prompt": "in the snow", "exemplar": 255 - photo, "image": photo, "mask": half_mask}
    told, untold = (generator.make(asked("exemplar", exemplar_words=words, **edit)[0]) for words in (None, False))
    assert told.facts["prompt_used"] == "a blue sofa, in the snow"
    assert untold.facts["prompt_used"] == "in the snow"
    assert apart(told.pixels, untold.pixels) > 0
    unsafe = Generator(adapted.siblings, adapted.compute, captioner_saying("a naked child"))
    with pytest.raises(SafetyRefused):
        unsafe.make(asked("exemplar", **edit)[0])


def test_prompts_are_blended_by_share(sd):
    ends = [sd.make(asked(prompt=prompt)[0]).pixels for prompt in ("a red mug", "a blue sofa")]
    mixed = [
        sd.make(asked("mix", prompt="a red mug", blend=(("a blue sofa", share),))[0]).pixels for share in (0, 0.5, 1)
    ]
    assert apart(mixed[0], ends[0]) <= 1
    assert apart(mixed[2], ends[1]) <= 1
    assert min(apart(mixed[1], end) for end in ends) > 0


def test_a_recipe_is_the_models_own_unless_something_else_is_asked(sd, monkeypatch):
    assert sd.recipe("zqv", "mug").rate == 1e-4
    known = {"rate": 0.01, "rank": 16, "steps": 40, "noise_weight": 0.5}
    monkeypatch.setattr(Generator, "origin", replace(sd.origin, license=replace(sd.origin.license, subject=known)))
    recipe = sd.recipe("zqv", "mug", steps=7, seed=3)
    found = (recipe.token, recipe.rate, recipe.rank, recipe.steps, recipe.seed, recipe.noise_weight)
    assert found == ("zqv", 0.01, 16, 7, 3, 0.5)
    with pytest.raises(ConfigError, match="rank must be above 0, got 0"):
        sd.recipe("zqv", "mug", rank=0)
    with pytest.raises(ConfigError, match="noise_weight is from 0 to 1, got 2"):
        sd.recipe("zqv", "mug", noise_weight=2)


def test_a_learned_subject_is_worn_and_taken_off(sd_folder, tmp_path, photo):
    from adinsight.generate.subject_training import SubjectRecipe

    generator = Generator.load(sd_folder, device="cpu")
    before = generator.make(asked()[0]).pixels
    recipe = SubjectRecipe("zqv", "mug", steps=2, batch=1, rate=0.05, class_pictures=0)
    learned = generator.learn([photo], recipe, tmp_path / "zqv")
    folder = str(learned.folder)
    worn = generator.make(asked(adapters=((folder, 1.0),))[0])
    assert worn.facts["adapters"][0]["weight"] == 1.0
    assert len(worn.facts["adapters"][0]["digest"]) == 16
    assert apart(worn.pixels, before) > 0
    assert np.array_equal(generator.make(asked(adapters=((folder, 0.0),))[0]).pixels, before)
    assert np.array_equal(generator.make(asked()[0]).pixels, before)
    with pytest.raises(WeightsMissing, match="no adapter in"):
        generator.make(asked(adapters=((str(tmp_path), 1.0),))[0])


def test_enlarging_says_by_what(starter, sd, photo):
    by_network = starter.make(Request("enlarge", image=photo, enlargement=4))
    assert by_network.pixels.shape == (160, 192, 3)
    assert by_network.facts["enlarged_by"] == "Enlarger x4"
    plain = sd.make(Request("enlarge", image=photo))
    assert plain.pixels.shape == (80, 96, 3)
    assert plain.facts["enlarged_by"] == "Lanczos x2"


def test_a_diffusion_upscaler_takes_options_and_seeds(upscaler_folder, photo):
    generator = Generator.load(upscaler_folder, device="cpu")
    asked = {"image": photo[:8, :8], "prompt": "a mug", "steps": 1, "guidance": 2.0, "enlargement": 4}
    one, same, other = (generator.make(Request("enlarge", seed=seed, **asked)) for seed in (1, 1, 2))
    assert one.pixels.shape == (32, 32, 3)
    assert one.facts["enlarged_by"] == "StableDiffusionUpscalePipeline x4"
    assert np.array_equal(one.pixels, same.pixels)
    assert apart(one.pixels, other.pixels) > 5


def test_what_a_safety_checker_flags_is_withheld(sd, photo, half_mask):
    class Flagging:
        """The pipeline's own, with a checker that flags the second picture."""

        config = MappingProxyType({})

        def __call__(self, prompt, num_inference_steps=2, guidance_scale=1.0, generator=None, **rest):
            output = sd.siblings.base(
                prompt, num_inference_steps=num_inference_steps, generator=generator, output_type="pil"
            )
            flags = [index == 1 for index in range(len(output.images))]
            return SimpleNamespace(images=output.images, nsfw_content_detected=flags)

    siblings = Siblings(sd.origin, sd.siblings.base)
    siblings._made[("text", False)] = type("StableDiffusionMixin", (Flagging,), {"tokenizer": None})()
    for name in ("vae", "unet", "vae_scale_factor"):
        setattr(siblings._made[("text", False)], name, getattr(sd.siblings.base, name))
    shown, withheld = Generator(siblings, sd.compute).generate(asked(count=2), batch_size=2)
    assert (shown.withheld, withheld.withheld) == ("", "the model's safety checker flagged it")
    assert shown.pixels.any()
    assert not withheld.pixels.any()


def test_the_facts_lead_back_to_everything(sd, photo):
    picture = sd.make(asked("image", image=photo, strength=0.5)[0])
    facts = json.loads(json.dumps(picture.facts))
    assert facts["model"] == str(sd.origin.folder)
    assert (facts["seed"], facts["strength"], facts["steps"], facts["guidance"]) == (image_seed(5, 0), 0.5, 2, 7.5)
    assert facts["prompt"] == facts["prompt_used"] == "a red mug on a desk"
    assert len(facts["image"]) == 16
    assert set(facts["versions"]) >= {"adinsight", "torch", "diffusers"}
    assert (facts["license"], facts["commercial_use"], facts["device"]) == ("not stated", "conditional", "cpu")


def test_every_request_is_checked_before_the_first_is_drawn(sd):
    with pytest.raises(ConfigError, match="takes no strength"):
        sd.generate([*asked(), *asked(strength=0.5)])
    with pytest.raises(ConfigError, match="change it with --batch-size"):
        sd.generate(asked(), batch_size=0)


def test_what_fails_inside_a_pipeline_is_one_line(sd):
    siblings = Siblings(sd.origin, sd.siblings.base)

    class Failing(type(sd.siblings.base)):
        def __call__(self, prompt=None, num_inference_steps=2, guidance_scale=1.0, **rest):
            raise RuntimeError("out of\nmemory")

    broken = object.__new__(Failing)
    broken.__dict__.update(sd.siblings.base.__dict__)
    siblings._made[("text", False)] = broken
    with pytest.raises(ModelError, match=r"Failing failed at \(32, 32\) pixels: out of memory"):
        Generator(siblings, Compute("cpu", "float32", "a test")).make(asked()[0])

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from adinsight.errors import ConfigError, ModelError, WeightsMissing
from adinsight.generate import subject_training
from adinsight.generate.loading import hushed
from adinsight.generate.subjects import (
    WEIGHTS,
    SubjectRecipe,
    learn_subject,
    load_subject,
    loaded_subjects,
    unload_subjects,
)
from adinsight.progress import Silent

RECIPE = SubjectRecipe(
    "zqv", "mug", steps=8, batch=2, rate=2e-2, rank=2, class_pictures=3, class_steps=1, seed=4, checkpoint_every=3
)
PROMPT = "a zqv mug"


class Told(Silent):
    """Collects stages and counts."""

    def __init__(self):
        self.stages, self.done = [], 0

    def start(self, stage, total):
        self.stages.append((stage, total))

    def advance(self, count=1):
        self.done += count


def pictures(count=2):
    y, x = np.mgrid[:36, :48]
    return [
        np.dstack([np.where((y - 18) ** 2 + (x - 20 - 3 * i) ** 2 < 120, c, 230) for c in (200, 30, 40)]).astype(
            np.uint8
        )
        for i in range(count)
    ]


def state(network):
    return {name: value.clone() for name, value in network.state_dict().items()}


def is_same(network, before):
    after = network.state_dict()
    return list(after) == list(before) and all(torch.equal(after[name], value) for name, value in before.items())


@pytest.fixture(params=["starter_folder", "sd_folder"], ids=["velocity, tiny", "noise, KL"])
def each_pipeline(request):
    """v-prediction with AutoencoderTiny, and epsilon with AutoencoderKL."""
    from diffusers import StableDiffusionPipeline

    with hushed():
        pipe = StableDiffusionPipeline.from_pretrained(str(request.getfixturevalue(request.param)))
    pipe.set_progress_bar_config(disable=True)
    return pipe


def test_a_subject_is_learned_saved_loaded_and_unloaded(each_pipeline, drawn, tmp_path):
    pipe = each_pipeline
    before, plain = [state(pipe.unet), state(pipe.text_encoder)], drawn(pipe, PROMPT)
    told = Told()
    learned = learn_subject(pipe, pictures(), replace(RECIPE, steps=24), tmp_path / "a", progress=told)
    assert learned.prompt == PROMPT
    assert len(learned.losses) == 24
    assert np.mean(learned.losses[-6:]) < 0.9 * np.mean(learned.losses[:6])
    assert told.stages == [("drawing pictures of the class", 3), ("learning zqv", 24)]
    assert told.done == 3 + 24
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["class", WEIGHTS, "subject.json"]
    assert is_same(pipe.unet, before[0])
    assert np.array_equal(drawn(pipe, PROMPT), plain)

    load_subject(pipe, tmp_path / "a", "mug")
    worn = drawn(pipe, PROMPT)
    assert np.abs(worn - plain).max() > 1e-2
    assert loaded_subjects(pipe) == ["mug"]
    pipe.set_adapters(["mug"], [0.0])
    assert np.array_equal(drawn(pipe, PROMPT), plain)
    unload_subjects(pipe)
    assert loaded_subjects(pipe) == []
    assert is_same(pipe.unet, before[0])
    assert is_same(pipe.text_encoder, before[1])
    assert np.array_equal(drawn(pipe, PROMPT), plain)
    load_subject(pipe, tmp_path / "a", "again", 1.0)
    assert np.array_equal(drawn(pipe, PROMPT), worn)


def test_what_is_loaded_is_what_was_trained(sd_pipeline, drawn, tmp_path, monkeypatch):
    from adinsight.generate import subjects

    seen = []

    def spy(pipeline, *arguments):
        losses = subject_training.train(pipeline, *arguments)
        seen.append(drawn(pipeline, PROMPT))
        return losses

    monkeypatch.setattr(subjects, "train", spy)
    learn_subject(sd_pipeline, pictures(), RECIPE, tmp_path)
    load_subject(sd_pipeline, tmp_path, "mug")
    assert np.array_equal(drawn(sd_pipeline, PROMPT), seen[0])


def test_an_adapter_with_layers_for_the_text_encoder_leaves_nothing_behind(sd_pipeline, drawn, tmp_path):
    """Installed versions of transformers and peft may not suit each other: then it is refused, in a line."""
    before, plain = state(sd_pipeline.text_encoder), drawn(sd_pipeline, PROMPT)
    torch.manual_seed(3)
    layers = {"lora_A.weight": torch.randn(2, 16), "lora_B.weight": torch.randn(16, 2)}
    denoiser = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q"
    sd_pipeline.save_lora_weights(
        str(tmp_path),
        unet_lora_layers={f"{denoiser}.{name}": value.clone() for name, value in layers.items()},
        text_encoder_lora_layers={f"encoder.layers.0.self_attn.q_proj.{n}": value for n, value in layers.items()},
    )
    try:
        load_subject(sd_pipeline, tmp_path, "mug")
    except ModelError as error:
        assert "\n" not in str(error)
        assert loaded_subjects(sd_pipeline) == []
    else:
        assert np.abs(drawn(sd_pipeline, PROMPT) - plain).max() > 1e-3
        unload_subjects(sd_pipeline)
    assert is_same(sd_pipeline.text_encoder, before)
    assert np.array_equal(drawn(sd_pipeline, PROMPT), plain)


def test_a_stopped_run_goes_on_and_ends_as_if_it_had_not_stopped(sd_pipeline, tmp_path, monkeypatch):
    whole = learn_subject(sd_pipeline, pictures(), RECIPE, tmp_path / "whole")
    real, calls = subject_training._loss, []

    def stop_at_the_fifth(*arguments):
        calls.append(arguments[-1])
        if len(calls) == 5:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(subject_training, "_loss", stop_at_the_fifth)
    with pytest.raises(KeyboardInterrupt):
        learn_subject(sd_pipeline, pictures(), RECIPE, tmp_path / "torn")
    assert loaded_subjects(sd_pipeline) == []
    assert not (tmp_path / "torn" / WEIGHTS).exists()
    told = Told()
    rest = learn_subject(sd_pipeline, pictures(), RECIPE, tmp_path / "torn", progress=told)
    assert calls == [0, 1, 2, 3, 4, 3, 4, 5, 6, 7]
    assert rest.losses == whole.losses[3:]
    assert told.stages[0] == ("drawing pictures of the class", 0)
    torn, unbroken = (load_file(tmp_path / name / WEIGHTS) for name in ("torn", "whole"))
    assert set(torn) == set(unbroken)
    assert all(torch.equal(torn[name], value) for name, value in unbroken.items())
    assert not (tmp_path / "torn" / "unfinished.safetensors").exists()


def test_a_finished_subject_is_not_made_again_unless_something_changed(sd_pipeline, tmp_path):
    learn_subject(sd_pipeline, pictures(), RECIPE, tmp_path)
    assert learn_subject(sd_pipeline, pictures(), RECIPE, tmp_path).losses == ()
    assert len(learn_subject(sd_pipeline, pictures(3), RECIPE, tmp_path).losses) == 8
    assert len(learn_subject(sd_pipeline, pictures(3), replace(RECIPE, steps=4), tmp_path).losses) == 4


def test_a_checkpoint_of_another_lesson_is_left_alone(sd_pipeline, tmp_path):
    parameter = torch.nn.Parameter(torch.ones(3))
    optimizer = torch.optim.AdamW([parameter], lr=0.1)
    parameter.grad = torch.ones(3)
    optimizer.step()
    path = tmp_path / "unfinished.safetensors"
    subject_training._save(path, "one", 7, [parameter], optimizer)
    fresh = torch.nn.Parameter(torch.zeros(3))
    other = torch.optim.AdamW([fresh], lr=0.1)
    assert subject_training._resume(path, "two", [fresh], other) == 0
    assert not fresh.any()
    assert subject_training._resume(path, "one", [fresh], other) == 7
    assert torch.equal(fresh, parameter)
    assert torch.equal(other.state[fresh]["exp_avg"], optimizer.state[parameter]["exp_avg"])


def test_pictures_of_the_class_are_shared_and_can_be_left_out(sd_pipeline, tmp_path):
    told = Told()
    learn_subject(sd_pipeline, pictures(), RECIPE, tmp_path / "a", tmp_path / "class")
    learn_subject(sd_pipeline, pictures(3), replace(RECIPE, token="xkw"), tmp_path / "b", tmp_path / "class", told)
    assert told.stages == [("drawing pictures of the class", 0), ("learning xkw", 8)]
    learn_subject(sd_pipeline, pictures(), replace(RECIPE, class_pictures=0), tmp_path / "c")
    assert not (tmp_path / "c" / "class").exists()


def test_the_facts_say_how(sd_pipeline, tmp_path):
    learn_subject(sd_pipeline, pictures(), RECIPE, tmp_path)
    facts = json.loads((tmp_path / "subject.json").read_text())
    assert facts["subject_prompt"] == PROMPT
    assert facts["recipe"]["token"] == "zqv"
    assert facts["recipe"]["rank"] == 2


def test_the_class_weighs_in_what_is_learned(sd_pipeline):
    """Prior preservation: the error on the class' own pictures is added to the subject's, times its weight."""
    from diffusers import DDPMScheduler

    schedule = DDPMScheduler.from_config(sd_pipeline.scheduler.config)
    latents = torch.randn(4, 4, 8, 8, generator=torch.Generator().manual_seed(3))
    prompts = (PROMPT, PROMPT, "a mug", "a mug")

    def loss(weight: float, latents: torch.Tensor) -> float:
        lesson = subject_training.Lesson(latents, prompts, 2)
        with torch.no_grad():
            states = subject_training._states(sd_pipeline, (*prompts, ""))
            recipe = replace(RECIPE, prior_weight=weight)
            return float(subject_training._loss(sd_pipeline, schedule, lesson, states, recipe, step=5))

    without, once, four = (loss(weight, latents) for weight in (0.0, 1.0, 4.0))
    assert once > without > 0
    assert four - without == pytest.approx(4 * (once - without), rel=1e-4)
    other_class = torch.cat([latents[:2], 3 * latents[2:]])
    assert loss(0.0, other_class) == pytest.approx(without, rel=1e-4)
    assert abs(loss(1.0, other_class) - once) > 0.01 * once


def test_what_is_drawn_without_a_prompt_drifts_less_where_that_weighs(sd_pipeline, tmp_path):
    """Guidance draws away from it: a subject that speaks there too is drawn away from itself."""
    latents, level = torch.randn(2, 4, 8, 8, generator=torch.Generator().manual_seed(3)), torch.tensor([700, 700])
    with torch.no_grad():
        silent, named = (subject_training._states(sd_pipeline, [text] * 2) for text in ("", PROMPT))

    def predicted(states: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            return sd_pipeline.unet(latents, level, states).sample

    def drifts(weight: float) -> tuple[float, float]:
        before = predicted(silent), predicted(named)
        recipe = replace(RECIPE, steps=30, unprompted_weight=weight)
        learn_subject(sd_pipeline, pictures(), recipe, tmp_path / f"{weight}")
        load_subject(sd_pipeline, tmp_path / f"{weight}", "it")
        after = predicted(silent), predicted(named)
        unload_subjects(sd_pipeline)
        return tuple(float((new - old).square().mean()) for new, old in zip(after, before, strict=True))

    (free, _), (kept, learned) = drifts(0.0), drifts(20.0)
    assert kept < 0.5 * free
    assert learned > kept


def test_levels_of_more_noise_than_signal_weigh_at_least_as_the_recipe_says():
    from diffusers import DDPMScheduler

    schedule = DDPMScheduler(prediction_type="v_prediction")
    levels = torch.tensor([0, 100, 200, 600, 999])
    signal = schedule.alphas_cumprod[levels]
    snr = signal / (1 - signal)
    assert [bool(noisy) for noisy in snr < 1] == [False, False, False, True, True]
    plain = (snr.clamp(max=5) / (snr + 1)).clamp(min=0.15)
    assert torch.allclose(subject_training._weights(schedule, levels, 0.0), plain)
    assert plain[4] == pytest.approx(0.15)
    assert torch.allclose(subject_training._weights(schedule, levels, 0.5)[:3], plain[:3])
    assert subject_training._weights(schedule, levels, 0.5)[3:].tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"token": "mug"}, "the token 'mug' is a word that this model knows already"),
        ({"token": "Zqv!"}, "must be one word of small letters and digits"),
        ({"token": "qjxkzvwyqjxkzvwy"}, r"is 1\d pieces to this model's tokenizer, and 6 are the most"),
        ({"prompt": "a {} " + "on a desk " * 6}, r"is \d\d tokens long, and this model hears 16; shorten it"),
        ({"class_prompts": ("mug " * 30,)}, "tokens long, and this model hears 16"),
    ],
)
def test_words_that_cannot_work_are_refused(sd_pipeline, tmp_path, change, said):
    with pytest.raises(ConfigError, match=said):
        learn_subject(sd_pipeline, pictures(), replace(RECIPE, **change), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"prompt": "a mug"}, "does not name the subject"),
        ({"class_word": " "}, "the class word is empty"),
        ({"steps": 0}, "steps must be above 0, got 0"),
        ({"rate": -1.0}, "rate must be above 0, got -1.0"),
        ({"unprompted_weight": -1.0}, "unprompted_weight must be at least 0, got -1.0"),
    ],
)
def test_recipes_that_cannot_work_are_refused(change, said):
    with pytest.raises(ConfigError, match=said):
        replace(RECIPE, **change)


def test_no_pictures_are_refused(sd_pipeline, tmp_path):
    with pytest.raises(ConfigError, match="none are given; about five are enough"):
        learn_subject(sd_pipeline, [], RECIPE, tmp_path)


def test_a_rate_too_high_is_told(sd_pipeline, tmp_path, monkeypatch):
    monkeypatch.setattr(subject_training, "_loss", lambda *_: torch.tensor(float("nan"), requires_grad=True) * 1)
    with pytest.raises(ModelError, match=r"the loss is nan at step 0; choose a lower --rate than 0\.02"):
        learn_subject(sd_pipeline, pictures(), RECIPE, tmp_path)
    assert loaded_subjects(sd_pipeline) == []


def test_models_of_other_shapes_are_refused(sd_pipeline, tmp_path):
    with pytest.raises(ModelError, match="object cannot learn a subject: that takes a UNet"):
        learn_subject(object(), pictures(), RECIPE, tmp_path)
    sd_pipeline.scheduler.register_to_config(prediction_type="flow_prediction")
    with pytest.raises(ModelError, match="predicts flow_prediction; a subject is learned with epsilon, v_prediction"):
        learn_subject(sd_pipeline, pictures(), RECIPE, tmp_path)


def test_a_checkpoint_for_inpainting_is_refused(inpaint_folder, tmp_path):
    from diffusers import StableDiffusionInpaintPipeline

    with hushed():
        pipe = StableDiffusionInpaintPipeline.from_pretrained(str(inpaint_folder))
    with pytest.raises(ModelError, match="its UNet takes 9 channels and latents have 4"):
        learn_subject(pipe, pictures(), RECIPE, tmp_path)


def test_a_pipeline_that_wears_something_is_refused(sd_pipeline, tmp_path):
    learn_subject(sd_pipeline, pictures(), RECIPE, tmp_path / "a")
    load_subject(sd_pipeline, tmp_path / "a", "mug")
    with pytest.raises(ModelError, match=r"holds adapters \(mug\); unload them first"):
        learn_subject(sd_pipeline, pictures(), RECIPE, tmp_path / "b")
    assert loaded_subjects(sd_pipeline) == ["mug"]


def test_what_is_no_adapter_is_refused(sd_pipeline, tmp_path):
    with pytest.raises(WeightsMissing, match=f"no adapter in .*: {WEIGHTS} missing"):
        load_subject(sd_pipeline, tmp_path, "mug")
    (tmp_path / WEIGHTS).write_bytes(b"")
    with pytest.raises(ModelError, match="object takes no adapters"):
        load_subject(object(), tmp_path, "mug")
    with pytest.raises(ModelError, match=r"^the adapter in [^\n]* does not fit StableDiffusionPipeline"):
        load_subject(sd_pipeline, tmp_path, "mug")
    shutil.rmtree(tmp_path)

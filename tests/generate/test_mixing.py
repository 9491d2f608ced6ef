import numpy as np
import pytest
import torch

from adinsight.errors import ConfigError, ModelError, Unsupported, WeightsMissing
from adinsight.generate.mixing import between, blended, weigh_adapters, worn
from adinsight.generate.subjects import loaded_subjects


@pytest.fixture(scope="module")
def adapters(starter_folder, tmp_path_factory):
    """Two adapters of random layers, in diffusers' layout."""
    from diffusers import StableDiffusionPipeline, UNet2DConditionModel
    from diffusers.utils import convert_state_dict_to_diffusers
    from peft import LoraConfig, get_peft_model_state_dict

    folders = []
    for seed in (1, 2):
        unet = UNet2DConditionModel.from_pretrained(str(starter_folder), subfolder="unet")
        unet.add_adapter(LoraConfig(r=2, lora_alpha=2, target_modules=["to_q", "to_v"]))
        torch.manual_seed(seed)
        layers = {k: 0.8 * torch.randn_like(v) for k, v in get_peft_model_state_dict(unet).items()}
        folders.append(tmp_path_factory.mktemp(f"adapter{seed}"))
        StableDiffusionPipeline.save_lora_weights(
            str(folders[-1]), unet_lora_layers=convert_state_dict_to_diffusers(layers)
        )
    return folders


def weights_of(pipeline):
    return {name: value.clone() for name, value in pipeline.unet.state_dict().items()}


def test_two_adapters_mix_by_weight_and_leave_nothing_behind(sd_pipeline, drawn, adapters):
    plain, before = drawn(sd_pipeline), weights_of(sd_pipeline)
    first, second = adapters
    pictures = []
    for pair in ((1.0, 0.0), (0.0, 1.0), (0.7, 0.3), (0.0, 0.0)):
        with worn(sd_pipeline, [(first, pair[0]), (second, pair[1])]) as names:
            assert loaded_subjects(sd_pipeline) == list(names)
            pictures.append(drawn(sd_pipeline))
    with worn(sd_pipeline, [(first, 1.0)]):
        alone = drawn(sd_pipeline)
    assert np.array_equal(pictures[0], alone)
    assert np.array_equal(pictures[3], plain)
    gaps = [np.abs(a - b).max() for a, b in ((alone, plain), (pictures[1], alone), (pictures[2], alone))]
    assert min(gaps) > 1e-3
    assert loaded_subjects(sd_pipeline) == []
    assert np.array_equal(drawn(sd_pipeline), plain)
    after = sd_pipeline.unet.state_dict()
    assert list(after) == list(before)
    assert all(torch.equal(after[name], value) for name, value in before.items())


def test_adapters_that_are_not_named_count_nothing(sd_pipeline, drawn, adapters):
    plain = drawn(sd_pipeline)
    with worn(sd_pipeline, [(folder, 1.0) for folder in adapters]):
        weigh_adapters(sd_pipeline, {})
        assert np.array_equal(drawn(sd_pipeline), plain)
        with pytest.raises(
            ConfigError, match="no adapter is named hat; there are: adapter_0, adapter_1; see --adapter"
        ):
            weigh_adapters(sd_pipeline, {"hat": 1.0})


def test_nothing_stays_on_after_a_fault(sd_pipeline, drawn, adapters, tmp_path):
    plain = drawn(sd_pipeline)
    with pytest.raises(WeightsMissing, match="no adapter in"), worn(sd_pipeline, [(adapters[0], 1.0), (tmp_path, 1.0)]):
        pass
    with pytest.raises(ZeroDivisionError), worn(sd_pipeline, [(adapters[0], 1.0)]):
        raise ZeroDivisionError
    assert loaded_subjects(sd_pipeline) == []
    assert np.array_equal(drawn(sd_pipeline), plain)


def test_an_adapter_of_another_model_is_refused_and_leaves_nothing(sd_pipeline, drawn, tmp_path):
    from diffusers import StableDiffusionPipeline

    plain = drawn(sd_pipeline)
    part = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q.lora_"
    StableDiffusionPipeline.save_lora_weights(
        str(tmp_path), unet_lora_layers={f"{part}A.weight": torch.ones(2, 99), f"{part}B.weight": torch.ones(99, 2)}
    )
    said = r"^the adapter in [^\n]* does not fit StableDiffusionPipeline: [^\n]*$"
    with pytest.raises(ModelError, match=said), worn(sd_pipeline, [(tmp_path, 1.0)]):
        pass
    assert loaded_subjects(sd_pipeline) == []
    assert np.array_equal(drawn(sd_pipeline), plain)


@pytest.mark.parametrize(("share", "same"), [(1.0, 0), (0.0, 1)])
def test_a_blend_of_all_or_nothing_is_one_of_its_prompts(sd_pipeline, drawn, share, same):
    prompts = "a red mug", "park bench"
    blend = blended(sd_pipeline, [(prompts[0], share), (prompts[1], 1 - share)], True, "zqv dog")
    assert set(blend) == {"prompt_embeds", "negative_prompt_embeds"}
    expected = drawn(sd_pipeline, prompts[same], negative_prompt="zqv dog", guidance_scale=4.0)
    assert np.array_equal(drawn(sd_pipeline, guidance_scale=4.0, **blend), expected)


def test_a_blend_lies_between_its_prompts(sd_pipeline):
    def states(*shares):
        parts = zip(("a red mug", "park bench", "a blue sofa"), shares, strict=False)
        return blended(sd_pipeline, list(parts), False)["prompt_embeds"].flatten()

    first, second, third = states(1), states(0, 1), states(0, 0, 1)
    to_second = [float((states(1 - share, share) - second).norm()) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert to_second == sorted(to_second, reverse=True)
    assert to_second[-1] == 0
    torch.testing.assert_close(states(1, 1), states(0.5, 0.5))
    whole = states(1, 1, 1)
    gaps = [float((whole - one).norm()) for one in (first, second, third)]
    assert max(gaps) < min(float((one - other).norm()) for one, other in ((first, second), (second, third)))


def test_an_arc_keeps_lengths_where_a_line_would_not():
    one, other = torch.tensor([[2.0, 0.0]]), torch.tensor([[0.0, 4.0]])
    middle = between(one, other, 0.5)
    torch.testing.assert_close(middle, 3 * torch.tensor([[0.5, 0.5]]).sqrt())
    third = between(one, other, 1 / 3)
    angle = torch.tensor(torch.pi / 6)
    torch.testing.assert_close(third, 2 * (1 + 1 / 3) * torch.stack([angle.cos(), angle.sin()])[None])


def test_vectors_on_one_line_are_no_trouble():
    one = torch.tensor([[1.0, 1.0], [1.0, 0.0], [0.0, 0.0]])
    other = torch.tensor([[3.0, 3.0], [-1.0, 0.0], [0.0, 2.0]])
    torch.testing.assert_close(between(one, one, 0.3), one)
    middle = between(one, other, 0.5)
    torch.testing.assert_close(middle[:2], torch.tensor([[2.0, 2.0], [0.0, 0.0]]))
    assert middle.isfinite().all()


@pytest.mark.parametrize("shares", [(0.0, 0.0), (1.0, -0.5)])
def test_shares_of_nothing_are_refused(sd_pipeline, shares):
    with pytest.raises(ConfigError, match="shares of a blend must be at least 0, and one above"):
        blended(sd_pipeline, list(zip(("a red mug", "park bench"), shares, strict=True)), False)


def test_a_pipeline_with_states_of_its_own_form_is_refused():
    class Odd:
        device = "cpu"

        def encode_prompt(self, **arguments):
            return 1, 2, 3

    class Older:
        device = "cpu"

    with pytest.raises(Unsupported, match="Odd cannot blend prompts"):
        blended(Odd(), [("a", 1.0)], False)
    with pytest.raises(Unsupported, match="Older cannot blend prompts"):
        blended(Older(), [("a", 1.0)], False)

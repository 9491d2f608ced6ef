import numpy as np
import pytest
import torch
from PIL import Image

from adinsight.errors import ConfigError, ModelError
from adinsight.generate import enlarging
from adinsight.generate.enlarging import diffused, doubled, enlarged, resampled
from adinsight.models.enlarger import Enlarger


@pytest.fixture
def network():
    torch.manual_seed(2)
    network = Enlarger(width=8, blocks=2)
    torch.nn.init.normal_(network.last.weight, std=0.05)
    return network.eval()


@pytest.fixture
def pixels():
    return np.random.default_rng(1).integers(60, 200, (21, 33, 3), dtype=np.uint8)


@pytest.mark.parametrize(("factor", "by"), [(2, "Enlarger x2"), (4, "Enlarger x4")])
def test_sides_are_as_many_times_as_long(network, pixels, factor, by):
    large, how = enlarged(pixels, factor, network)
    assert large.shape == (21 * factor, 33 * factor, 3)
    assert large.dtype == np.uint8
    assert how == by


def test_without_a_network_it_is_lanczos_and_says_so(pixels):
    large, how = enlarged(pixels, 4)
    assert how == "Lanczos x4"
    assert np.array_equal(large, np.asarray(Image.fromarray(pixels).resize((132, 84), Image.Resampling.LANCZOS)))
    assert np.array_equal(large, resampled(pixels, 4))


def test_an_untrained_network_is_bicubic(pixels):
    bicubic = np.asarray(Image.fromarray(pixels).resize((66, 42), Image.Resampling.BICUBIC))
    assert np.abs(doubled(pixels, Enlarger()).astype(int) - bicubic).max() <= 2


def test_windows_leave_no_seams(network, pixels, monkeypatch):
    whole = doubled(pixels, network)
    monkeypatch.setattr(enlarging, "_WINDOW", 8)
    assert np.array_equal(doubled(pixels, network), whole)
    assert np.abs(whole.astype(int) - doubled(pixels, Enlarger())).max() > 2


def test_other_factors_are_refused(network, pixels):
    with pytest.raises(ConfigError, match="2 or 4 times, not 3"):
        enlarged(pixels, 3, network)


@pytest.fixture(scope="module")
def upscaler(_tiny_home):
    """Stable Diffusion's x4 upscaler, tiny: seven channels go into its UNet."""
    from diffusers import (
        AutoencoderKL,
        DDIMScheduler,
        DDPMScheduler,
        StableDiffusionUpscalePipeline,
        UNet2DConditionModel,
    )
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

    from adinsight.training.generator.prompts import learn_tokenizer

    learn_tokenizer(["a red mug on a desk"] * 3, 560, 16, _tiny_home / "upscaler")
    tokenizer = CLIPTokenizer.from_pretrained(str(_tiny_home / "upscaler"))
    torch.manual_seed(3)
    pipe = StableDiffusionUpscalePipeline(
        vae=AutoencoderKL(
            block_out_channels=(8, 8, 8), down_block_types=("DownEncoderBlock2D",) * 3, norm_num_groups=4,
            up_block_types=("UpDecoderBlock2D",) * 3, latent_channels=4, scaling_factor=0.08333,
        ),
        text_encoder=CLIPTextModel(CLIPTextConfig(
            vocab_size=len(tokenizer), hidden_size=16, intermediate_size=24, num_hidden_layers=1,
            num_attention_heads=2, max_position_embeddings=16, bos_token_id=1, eos_token_id=2, pad_token_id=2,
        )).eval(),
        tokenizer=tokenizer,
        unet=UNet2DConditionModel(
            sample_size=8, in_channels=7, out_channels=4, block_out_channels=(8, 16), layers_per_block=1,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), attention_head_dim=4, norm_num_groups=4,
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), cross_attention_dim=16, num_class_embeds=100,
        ),
        low_res_scheduler=DDPMScheduler(), scheduler=DDIMScheduler(prediction_type="v_prediction"), max_noise_level=90,
    )  # fmt: skip
    pipe.set_progress_bar_config(disable=True)
    return pipe


@pytest.mark.parametrize("factor", [2, 4])
def test_the_diffusion_upscaler_gives_the_size_that_is_asked(upscaler, factor):
    small = np.random.default_rng(1).integers(60, 200, (8, 16, 3), dtype=np.uint8)
    arguments = {"num_inference_steps": 1, "guidance_scale": 1.0, "noise_level": 10}
    first, again, other = (diffused(upscaler, small, "a red mug", seed, factor, **arguments) for seed in (1, 1, 2))
    assert first.shape == (8 * factor, 16 * factor, 3)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_what_the_upscaler_does_not_bear_is_told_in_a_line(upscaler, pixels):
    with pytest.raises(ModelError, match=r"^StableDiffusionUpscalePipeline failed at 33 x 21 pixels: [^\n]+$"):
        diffused(upscaler, pixels, "a red mug", 1, 4, noise_level=1000, num_inference_steps=1)

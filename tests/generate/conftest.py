"""Checkpoints of the true classes and file layouts, tiny and with random weights; no network is touched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

WORDS = ("a red mug on a desk", "a blue sofa in the snow", "studio photograph of a toaster", "park bench")
SIDE = 32  # what the tiny models draw at, in pixels
HOME: list[Path] = []  # where learned tokenizers are kept, put here by whoever builds a model
_TEMPLATE = "{% for message in messages %}{{ message['content'] }}{% endfor %}"


def _writer(build: Callable[[], Any]) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        torch.manual_seed(7)
        build().save_pretrained(str(folder))
        return folder

    return write


def clip_tokenizer(tokens: int = 16) -> Any:
    """CLIP's own tokenizer with every byte and a few words, `tokens` long."""
    from transformers import CLIPTokenizer

    from adinsight.training.generator.prompts import learn_tokenizer

    folder = HOME[-1] / f"tokenizer-{tokens}"
    if not folder.exists():
        learn_tokenizer(WORDS * 3, 600, tokens, folder)
    return CLIPTokenizer.from_pretrained(str(folder))


def clip_text(vocabulary: int, tokens: int = 16, width: int = 16, with_projection: bool = False) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        vocab_size=vocabulary, hidden_size=width, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=tokens, projection_dim=width, bos_token_id=vocabulary - 2, eos_token_id=vocabulary - 1,
        pad_token_id=vocabulary - 1,
    )  # fmt: skip
    return (CLIPTextModelWithProjection if with_projection else CLIPTextModel)(config).eval()


def tiny_vae(kind: str, scaling: float = 0.18215) -> Any:
    from diffusers import AutoencoderKL, AutoencoderTiny

    if kind == "tiny":
        return AutoencoderTiny(
            encoder_block_out_channels=(8, 8, 8), decoder_block_out_channels=(8, 8, 8), num_encoder_blocks=(1, 1, 1),
            num_decoder_blocks=(1, 1, 1), latent_channels=4,
        )  # fmt: skip
    return AutoencoderKL(
        block_out_channels=(8, 8, 8), down_block_types=("DownEncoderBlock2D",) * 3, norm_num_groups=4,
        up_block_types=("UpDecoderBlock2D",) * 3, latent_channels=4, sample_size=SIDE,
        scaling_factor=scaling,
    )  # fmt: skip


def tiny_unet(channels: int = 4, hears_whole: bool = False) -> Any:
    from diffusers import UNet2DConditionModel

    return UNet2DConditionModel(
        sample_size=SIDE // 4, in_channels=channels, out_channels=4, block_out_channels=(8, 16), layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=16, attention_head_dim=4, norm_num_groups=4, use_linear_projection=True,
        addition_embed_type="text" if hears_whole else None, addition_embed_type_num_heads=4,
    )  # fmt: skip


def stable_diffusion(vae: str = "kl", channels: int = 4, prediction: str = "epsilon") -> Any:
    """A pipeline of Stable Diffusion's shape: 32 px, latents of 8 x 8 x 4."""
    from diffusers import DDIMScheduler, StableDiffusionInpaintPipeline, StableDiffusionPipeline

    tokenizer = clip_tokenizer()
    scheduler = DDIMScheduler(
        prediction_type=prediction, clip_sample=False, set_alpha_to_one=False, steps_offset=1,
        beta_schedule="squaredcos_cap_v2", rescale_betas_zero_snr=prediction != "epsilon", timestep_spacing="trailing",
    )  # fmt: skip
    kind = StableDiffusionPipeline if channels == 4 else StableDiffusionInpaintPipeline
    return kind(
        vae=tiny_vae(vae), text_encoder=clip_text(len(tokenizer)), tokenizer=tokenizer,
        unet=tiny_unet(channels, hears_whole=vae == "tiny"), scheduler=scheduler,
        safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip


def flux2_klein() -> Any:
    """FLUX.2-klein's shape: a transformer on packed latents, a chat model's states, distilled."""
    from diffusers import (
        AutoencoderKLFlux2,
        FlowMatchEulerDiscreteScheduler,
        Flux2KleinPipeline,
        Flux2Transformer2DModel,
    )
    from transformers import Qwen2TokenizerFast, Qwen3Config, Qwen3ForCausalLM

    tokenizer = Qwen2TokenizerFast(
        vocab={"<|endoftext|>": 0} | {token: i + 1 for i, token in enumerate(_byte_alphabet())}, merges=[]
    )
    tokenizer.chat_template = _TEMPLATE
    config = Qwen3Config(
        hidden_size=16, intermediate_size=16, num_hidden_layers=28, num_attention_heads=2, num_key_value_heads=2,
        head_dim=8, vocab_size=len(tokenizer), max_position_embeddings=512, pad_token_id=0, bos_token_id=0,
        eos_token_id=0,
    )  # fmt: skip
    return Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=AutoencoderKLFlux2(
            sample_size=32, block_out_channels=(4,), layers_per_block=1, latent_channels=1, norm_num_groups=1,
            down_block_types=("DownEncoderBlock2D",), up_block_types=("UpDecoderBlock2D",), use_quant_conv=False,
            use_post_quant_conv=False,
        ),
        text_encoder=Qwen3ForCausalLM(config).eval(),
        tokenizer=tokenizer,
        transformer=Flux2Transformer2DModel(
            patch_size=1, in_channels=4, num_layers=1, num_single_layers=1, attention_head_dim=16,
            num_attention_heads=2, joint_attention_dim=48, axes_dims_rope=(4, 4, 4, 4), guidance_embeds=False,
        ),
        is_distilled=True,
    )  # fmt: skip


def deepfloyd_if() -> Any:
    """Imagen's open kin: pixels are denoised themselves, words come from a T5 encoder."""
    from diffusers import DDPMScheduler, IFPipeline, UNet2DConditionModel
    from transformers import T5Config, T5EncoderModel, T5Tokenizer

    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    pieces += [(letter, -3.0) for letter in "abcdefghijklmnopqrstuvwxyz,-"]
    tokenizer = T5Tokenizer(vocab=pieces, extra_ids=0, model_max_length=77)
    text = T5Config(
        vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=16, num_layers=1, num_heads=2, decoder_start_token_id=0
    )
    return IFPipeline(
        tokenizer=tokenizer,
        text_encoder=T5EncoderModel(text).eval(),
        unet=UNet2DConditionModel(
            sample_size=16, in_channels=3, out_channels=6, layers_per_block=1, block_out_channels=(32, 32),
            down_block_types=("ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D"), cross_attention_dim=32,
            mid_block_type="UNetMidBlock2DSimpleCrossAttn", encoder_hid_dim=32, attention_head_dim=8, act_fn="gelu",
            up_block_types=("SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"), addition_embed_type="text",
            addition_embed_type_num_heads=2, cross_attention_norm="group_norm", norm_num_groups=4,
            resnet_time_scale_shift="scale_shift",
        ),
        scheduler=DDPMScheduler(
            beta_schedule="squaredcos_cap_v2", thresholding=True, dynamic_thresholding_ratio=0.95,
            sample_max_value=1.0, variance_type="learned_range",
        ),
        safety_checker=None, feature_extractor=None, watermarker=None, requires_safety_checker=False,
    )  # fmt: skip


def amused() -> Any:
    """Muse's open kin: masked tokens of a VQ model are filled in."""
    from diffusers import AmusedPipeline, AmusedScheduler, UVit2DModel, VQModel

    tokenizer = clip_tokenizer()
    return AmusedPipeline(
        vqvae=VQModel(
            block_out_channels=(8, 8), down_block_types=("DownEncoderBlock2D",) * 2, latent_channels=8,
            up_block_types=("UpDecoderBlock2D",) * 2, norm_num_groups=4, num_vq_embeddings=30, sample_size=SIDE,
            mid_block_add_attention=False, lookup_from_codebook=True,
        ),
        tokenizer=tokenizer,
        text_encoder=clip_text(len(tokenizer), with_projection=True),
        transformer=UVit2DModel(
            hidden_size=8, cond_embed_dim=16, micro_cond_encode_dim=2, micro_cond_embed_dim=10,
            encoder_hidden_size=16, vocab_size=32, codebook_size=30, in_channels=8, block_out_channels=8,
            num_res_blocks=1, downsample=True, upsample=True, block_num_heads=1, num_hidden_layers=1,
            num_attention_heads=1, intermediate_size=8, sample_size=SIDE // 2,
        ),
        scheduler=AmusedScheduler(mask_token_id=31),
    )  # fmt: skip


def diffusion_upscaler() -> Any:
    """The x4 upscaler's shape: the small picture goes into the UNet beside the latents."""
    from diffusers import DDIMScheduler, DDPMScheduler, StableDiffusionUpscalePipeline, UNet2DConditionModel

    tokenizer = clip_tokenizer()
    return StableDiffusionUpscalePipeline(
        vae=tiny_vae("kl", 0.08333),
        text_encoder=clip_text(len(tokenizer)),
        tokenizer=tokenizer,
        unet=UNet2DConditionModel(
            sample_size=SIDE // 4, in_channels=7, out_channels=4, block_out_channels=(8, 16), layers_per_block=1,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), cross_attention_dim=16, attention_head_dim=4,
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), norm_num_groups=4, num_class_embeds=100,
        ),
        low_res_scheduler=DDPMScheduler(), scheduler=DDIMScheduler(prediction_type="v_prediction"),
        max_noise_level=90,
    )  # fmt: skip


def _byte_alphabet() -> list[str]:
    from tokenizers import pre_tokenizers

    return sorted(pre_tokenizers.ByteLevel.alphabet())


@pytest.fixture(scope="session", autouse=True)
def _tiny_home(tmp_path_factory):
    """Where the session's tokenizers are kept."""
    folder = tmp_path_factory.mktemp("tiny")
    HOME.append(folder)
    return folder


@pytest.fixture(scope="session")
def sd_folder(tmp_path_factory, _tiny_home) -> Path:
    """Stable Diffusion's shape with AutoencoderKL."""
    return _writer(stable_diffusion)(tmp_path_factory.mktemp("sd") / "model")


@pytest.fixture(scope="session")
def starter_folder(tmp_path_factory, _tiny_home) -> Path:
    """The starter's shape: AutoencoderTiny, v-prediction, prompts heard whole too, ControlNet, enlarger."""
    from adinsight.models.enlarger import Enlarger
    from adinsight.training.generator.controlling import build_control

    folder = tmp_path_factory.mktemp("starter") / "generator"
    torch.manual_seed(7)
    pipe = stable_diffusion("tiny", prediction="v_prediction")
    pipe.save_pretrained(str(folder))
    control = build_control(pipe.unet, widths=(8, 8, 8))
    with torch.no_grad():
        for parameter in control.parameters():  # its last layers start at zero: it would change nothing
            parameter.add_(0.3 * torch.randn_like(parameter))
    control.save_pretrained(str(folder / "controlnet"))
    Enlarger(width=8, blocks=1).save(folder / "enlarger")
    return folder


@pytest.fixture(scope="session")
def inpaint_folder(tmp_path_factory, _tiny_home) -> Path:
    """A checkpoint made for inpainting: nine channels go into its UNet."""
    return _writer(lambda: stable_diffusion(channels=9))(tmp_path_factory.mktemp("inpaint") / "model")


@pytest.fixture(scope="session")
def upscaler_folder(tmp_path_factory, _tiny_home) -> Path:
    return _writer(diffusion_upscaler)(tmp_path_factory.mktemp("upscaler") / "model")


@pytest.fixture(scope="session")
def klein_folder(tmp_path_factory, _tiny_home) -> Path:
    return _writer(flux2_klein)(tmp_path_factory.mktemp("klein") / "model")


@pytest.fixture(scope="session")
def if_folder(tmp_path_factory, _tiny_home) -> Path:
    return _writer(deepfloyd_if)(tmp_path_factory.mktemp("if") / "model")


@pytest.fixture(scope="session")
def amused_folder(tmp_path_factory, _tiny_home) -> Path:
    from adinsight.generate.loading import hushed

    with hushed():
        return _writer(amused)(tmp_path_factory.mktemp("amused") / "model")


@pytest.fixture
def copied(tmp_path) -> Callable[[Path], Path]:
    """A copy of a checkpoint, to be spoilt."""

    def copy(folder: Path) -> Path:
        shutil.copytree(folder, tmp_path / "copy")
        return tmp_path / "copy"

    return copy


def changed(path: Path, **entries: object) -> None:
    """Other entries in a JSON file."""
    path.write_text(json.dumps(json.loads(path.read_text()) | entries))


def scenery(width: int, height: int, seed: int = 1) -> NDArray[np.uint8]:
    """Coarse random colours, uint8 (height, width, 3)."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (4, 4, 3), dtype=np.uint8))
    return np.array(coarse.resize((width, height), Image.Resampling.BICUBIC))


@pytest.fixture
def photo() -> NDArray[np.uint8]:
    return scenery(48, 40)


@pytest.fixture
def half_mask() -> NDArray[np.uint8]:
    """The right half of `photo` is painted anew."""
    mask = np.zeros((40, 48), np.uint8)
    mask[:, 24:] = 255
    return mask


@pytest.fixture
def sd_pipeline(starter_folder):
    """The starter's shape as a bare pipeline of diffusers, fresh for each test."""
    from diffusers import StableDiffusionPipeline

    from adinsight.generate.loading import hushed

    with hushed():
        pipe = StableDiffusionPipeline.from_pretrained(str(starter_folder), local_files_only=True)
    pipe.set_progress_bar_config(disable=True)
    return pipe


@pytest.fixture
def drawn() -> Callable[..., NDArray[np.float32]]:
    """Draws with a bare pipeline, two steps from one seed: float32 (32, 32, 3) of range 0 to 1."""

    def draw(pipe, prompt="a red mug", seed=5, **arguments):
        generator = torch.Generator().manual_seed(seed)
        said = {} if "prompt_embeds" in arguments else {"prompt": prompt}
        return pipe(num_inference_steps=2, output_type="np", generator=generator, **said, **arguments).images[0]

    return draw


class SpokenCaptioner:
    """Says the same of every picture, and keeps what it was shown."""

    def __init__(self, text: str) -> None:
        self.text, self.seen = text, []

    def caption(self, images: list[Any]) -> list[Any]:
        self.seen += [image.pixels for image in images]
        return [SimpleNamespace(text=self.text)]


@pytest.fixture(scope="session")
def captioner_saying() -> type[SpokenCaptioner]:
    """Makes a captioner that says a text of every picture."""
    return SpokenCaptioner

import json

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from adinsight.errors import ConfigError, ModelError, Unsupported, WeightsMissing
from adinsight.generate.exemplars import ExemplarAdapter
from adinsight.generate.mixing import worn as adapters_worn
from adinsight.generate.siblings import sibling
from adinsight.models.clip_vision import load_clip_vision

WIDTH, TOKENS = 12, 4  # diffusers knows no other number of tokens


def adapter_weights(image_width=WIDTH, text_width=16):
    """An IP-Adapter in the layout of h94: numbered as the tiny UNet's attention is."""
    torch.manual_seed(5)
    weights = {
        "image_proj.proj.weight": torch.randn(TOKENS * text_width, image_width),
        "image_proj.proj.bias": torch.zeros(TOKENS * text_width),
        "image_proj.norm.weight": torch.ones(text_width),
        "image_proj.norm.bias": torch.zeros(text_width),
    }
    for number in (1, 3, 5, 7):
        for kind in ("k", "v"):
            weights[f"ip_adapter.{number}.to_{kind}_ip.weight"] = 0.5 * torch.randn(16, text_width)
    return weights


@pytest.fixture(scope="session")
def clip_folder(tmp_path_factory):
    """An open_clip model that looks at exemplars."""
    folder = tmp_path_factory.mktemp("clip")
    vision = {"image_size": 32, "layers": 1, "width": 16, "head_width": 8, "patch_size": 8}
    text = {"context_length": 8, "vocab_size": 30, "width": 8, "heads": 2, "layers": 1}
    torch.manual_seed(1)
    save_file(open_clip.CLIP(WIDTH, vision, text).state_dict(), folder / "open_clip_model.safetensors")
    config = {
        "model_cfg": {"embed_dim": WIDTH, "vision_cfg": vision, "text_cfg": text},
        "preprocess_cfg": {"mean": [0.5] * 3, "std": [0.25] * 3, "resize_mode": "squash"},
    }
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    return folder


@pytest.fixture
def adapter(tmp_path, clip_folder):
    save_file(adapter_weights(), tmp_path / "ip_adapter.safetensors")
    return ExemplarAdapter(tmp_path, clip_folder)


def exemplar(seed):
    coarse = np.random.default_rng(seed).integers(0, 256, (3, 3, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(coarse).resize((40, 30), Image.Resampling.BICUBIC))


def state(pipeline):
    return {name: value.clone() for name, value in pipeline.unet.state_dict().items()}


@pytest.mark.parametrize("guidance", [1.0, 4.0])
def test_an_exemplar_changes_the_picture_by_its_weight(sd_pipeline, drawn, adapter, guidance):
    pictures = {}
    plain = drawn(sd_pipeline, guidance_scale=guidance)
    for seed, scale in ((1, 0.0), (1, 0.3), (1, 1.0), (2, 1.0)):
        with adapter.worn(sd_pipeline, [exemplar(seed)], scale, is_guided=guidance > 1) as arguments:
            pictures[seed, scale] = drawn(sd_pipeline, guidance_scale=guidance, **arguments)
    assert np.array_equal(pictures[1, 0.0], plain)
    gaps = [np.abs(pictures[1, scale] - plain).mean() for scale in (0.3, 1.0)]
    assert 1e-4 < gaps[0] < gaps[1]
    assert np.abs(pictures[1, 1.0] - pictures[2, 1.0]).max() > 1e-3


def test_afterwards_the_model_is_what_it_was(sd_pipeline, drawn, adapter):
    plain, before = drawn(sd_pipeline), state(sd_pipeline)
    parts = {name: getattr(sd_pipeline, name) for name in ("image_encoder", "feature_extractor")}
    with pytest.raises(ZeroDivisionError), adapter.worn(sd_pipeline, [exemplar(1)]):
        raise ZeroDivisionError
    after = sd_pipeline.unet.state_dict()
    assert list(after) == list(before)
    assert all(torch.equal(after[name], value) for name, value in before.items())
    assert {name: getattr(sd_pipeline, name) for name in parts} == parts
    assert sd_pipeline.unet.config.encoder_hid_dim_type is None
    assert np.array_equal(drawn(sd_pipeline), plain)


def test_what_is_shown_is_what_clip_sees(sd_pipeline, adapter, clip_folder):
    model, processor = load_clip_vision(clip_folder)
    with torch.inference_mode():
        seen = model(processor(Image.fromarray(exemplar(1)), return_tensors="pt").pixel_values).image_embeds
    with adapter.worn(sd_pipeline, [exemplar(1), exemplar(2)], is_guided=True) as arguments:
        (shown,) = arguments["ip_adapter_image_embeds"]
    assert shown.shape == (2, 2, WIDTH)
    assert not shown[0].any()
    torch.testing.assert_close(shown[1, :1], seen)
    with adapter.worn(sd_pipeline, [exemplar(1)], is_guided=False) as arguments:
        assert arguments["ip_adapter_image_embeds"][0].shape == (1, 1, WIDTH)


def test_an_exemplar_is_painted_into_a_mask(sd_pipeline, drawn, adapter):
    painting = sibling(sd_pipeline, "inpaint")
    mask = np.zeros((32, 32), np.uint8)
    mask[:, 16:] = 255
    inputs = {"image": Image.fromarray(exemplar(3)).resize((32, 32)), "mask_image": Image.fromarray(mask)}
    plain = drawn(painting, strength=1.0, guidance_scale=4.0, **inputs)
    with adapter.worn(painting, [exemplar(1)]) as arguments:
        edited = drawn(painting, strength=1.0, guidance_scale=4.0, **inputs, **arguments)
    assert np.abs(edited - plain)[:, 16:].max() > 1e-3
    assert np.array_equal(drawn(painting, strength=1.0, guidance_scale=4.0, **inputs), plain)


def test_an_encoder_beside_the_adapter_is_preferred(sd_pipeline, drawn, tmp_path):
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

    save_file(adapter_weights(image_width=10), tmp_path / "ip-adapter_sd15.safetensors")
    torch.manual_seed(2)
    CLIPVisionModelWithProjection(CLIPVisionConfig(
        hidden_size=16, intermediate_size=16, num_hidden_layers=2, num_attention_heads=2, image_size=32, patch_size=8,
        projection_dim=10,
    )).save_pretrained(str(tmp_path / "image_encoder"))  # fmt: skip
    plain = drawn(sd_pipeline)
    with ExemplarAdapter(tmp_path).worn(sd_pipeline, [exemplar(1)]) as arguments:
        assert arguments["ip_adapter_image_embeds"][0].shape == (2, 1, 10)
        assert np.abs(drawn(sd_pipeline, **arguments) - plain).max() > 1e-3


def test_a_folder_with_none_or_several_is_refused(sd_pipeline, adapter, tmp_path_factory):
    empty = tmp_path_factory.mktemp("empty")
    with pytest.raises(WeightsMissing, match="holds no safetensors file; see --ip-adapter"):
        _ = ExemplarAdapter(empty).weight_name
    save_file(adapter_weights(), empty / "a.safetensors")
    save_file(adapter_weights(), empty / "b.safetensors")
    with pytest.raises(
        ConfigError, match=r"holds 2 IP-Adapters \(a.safetensors, b.safetensors\); give a folder of one"
    ):
        _ = ExemplarAdapter(empty).weight_name


def test_an_adapter_without_eyes_is_refused(sd_pipeline, drawn, adapter):
    plain = drawn(sd_pipeline)
    blind = ExemplarAdapter(adapter.folder)
    with pytest.raises(WeightsMissing, match="has no image_encoder/"), blind.worn(sd_pipeline, [exemplar(1)]):
        pass
    assert np.array_equal(drawn(sd_pipeline), plain)


def test_an_adapter_of_another_model_is_refused_and_leaves_nothing(sd_pipeline, drawn, tmp_path, clip_folder):
    plain = drawn(sd_pipeline)
    save_file(adapter_weights(text_width=24), tmp_path / "ip_adapter.safetensors")
    wrong = ExemplarAdapter(tmp_path, clip_folder)
    said = r"^the IP-Adapter in [^\n]* does not fit StableDiffusionPipeline: [^\n]*$"
    with pytest.raises(ModelError, match=said), wrong.worn(sd_pipeline, [exemplar(1)]):
        drawn(sd_pipeline)
    assert np.array_equal(drawn(sd_pipeline), plain)


def test_pipelines_of_another_kind_and_no_exemplars_are_refused(sd_pipeline, adapter):
    with pytest.raises(Unsupported, match="object takes no IP-Adapter"), adapter.worn(object(), [exemplar(1)]):
        pass
    with pytest.raises(ConfigError, match="an exemplar is needed"), adapter.worn(sd_pipeline, []):
        pass


def test_exemplars_and_learned_subjects_go_together(sd_pipeline, drawn, adapter, tmp_path_factory):
    from diffusers.utils import convert_state_dict_to_diffusers
    from peft import LoraConfig, get_peft_model_state_dict

    folder, plain = tmp_path_factory.mktemp("subject"), drawn(sd_pipeline)
    sd_pipeline.unet.add_adapter(LoraConfig(r=2, lora_alpha=2, target_modules=["to_k"]))
    layers = {name: torch.randn_like(value) for name, value in get_peft_model_state_dict(sd_pipeline.unet).items()}
    sd_pipeline.save_lora_weights(str(folder), unet_lora_layers=convert_state_dict_to_diffusers(layers))
    sd_pipeline.unload_lora_weights()
    with adapters_worn(sd_pipeline, [(folder, 1.0)]):
        subject = drawn(sd_pipeline)
        with adapter.worn(sd_pipeline, [exemplar(1)]) as arguments:
            both = drawn(sd_pipeline, **arguments)
        assert np.array_equal(drawn(sd_pipeline), subject)
    assert np.abs(both - subject).max() > 1e-3
    assert np.array_equal(drawn(sd_pipeline), plain)

import json

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from adinsight.models.catalogue import ModelRef
from adinsight.models.clip import ClipEncoder

TEXTS = ["a red mug on a desk", "i should drink tea because it is hot", "a blue background"]


@pytest.fixture
def clip(checkpoints, runtime):
    return ClipEncoder(checkpoints.ref("clip"), runtime)


def library(checkpoints):
    name = f"local-dir:{checkpoints.clip}"
    model, prepare = open_clip.create_model_from_pretrained(name, device="cpu")
    return model.eval(), prepare, open_clip.get_tokenizer(name)


def test_image_vectors_are_the_librarys_own(clip, checkpoints, images):
    model, prepare, _ = library(checkpoints)
    with torch.inference_mode():
        batch = torch.stack([prepare(Image.fromarray(i.thumb)) for i in images])
        expected = model.encode_image(batch, normalize=True).numpy()
    vectors = clip.encode_images(images)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, expected, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.abs(vectors[0] - vectors[1]).max() > 1e-2


def test_text_vectors_are_the_librarys_own(clip, checkpoints):
    model, _, tokenizer = library(checkpoints)
    with torch.inference_mode():
        expected = model.encode_text(tokenizer(TEXTS), normalize=True).numpy()
    vectors = clip.encode_texts(TEXTS)
    np.testing.assert_allclose(vectors, expected, atol=1e-5)
    assert np.abs(vectors[0] - vectors[1]).max() > 1e-2


def test_pictures_are_squashed_not_cropped(clip, checkpoints, images):
    _, prepare, _ = library(checkpoints)
    wide = images[3]
    squashed = Image.fromarray(wide.thumb).resize((160, 160), Image.Resampling.BICUBIC)
    expected = (torch.from_numpy(np.array(squashed)).permute(2, 0, 1) / 255 - 0.5) / 0.25
    torch.testing.assert_close(prepare(Image.fromarray(wide.thumb)), expected, atol=1e-5, rtol=0)


def test_batches_do_not_change_a_vector(clip, images):
    together = clip.encode_images(images)
    alone = np.concatenate([clip.encode_images([image]) for image in images])
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_a_batch_is_looked_at_once(clip, images):
    calls = []
    clip.loaded[0].visual.register_forward_hook(lambda *_: calls.append(1))
    assert clip.encode_images(images) is clip.encode_images(images)
    assert len(calls) == 1


def test_dimension_comes_without_weights(clip):
    assert clip.dimension == 16
    assert "loaded" not in vars(clip)


@pytest.fixture
def hub_layout(tmp_path):
    """A CLIP as the hub keeps ViT-B/32: quick GELU absent, no hf_tokenizer_name, its own BPE vocabulary."""
    config = {
        "embed_dim": 16,
        "vision_cfg": {"image_size": 64, "layers": 1, "width": 32, "head_width": 16, "patch_size": 32},
        "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 16, "heads": 2, "layers": 1},
    }
    preprocess = {"mean": [0.48145466, 0.4578275, 0.40821073], "std": [0.26862954, 0.26130258, 0.27577711]}
    torch.manual_seed(1)
    model = open_clip.CLIP(config["embed_dim"], config["vision_cfg"], config["text_cfg"])
    save_file(model.state_dict(), tmp_path / "open_clip_model.safetensors")
    (tmp_path / "open_clip_config.json").write_text(json.dumps({"model_cfg": config, "preprocess_cfg": preprocess}))
    return tmp_path, model.eval()


def test_the_hub_layout_loads_with_the_built_in_tokenizer(hub_layout, runtime, images):
    folder, model = hub_layout
    clip = ClipEncoder(ModelRef("standard", "clip", str(folder), "", "MIT", True), runtime)
    texts = ["a diagram", "a dog"]
    with torch.inference_mode():
        expected = model.encode_text(open_clip.get_tokenizer("ViT-B-32")(texts), normalize=True).numpy()
    np.testing.assert_allclose(clip.encode_texts(texts), expected, atol=1e-5)
    assert clip.encode_images(images[:2]).shape == (2, 16)

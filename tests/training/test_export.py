import json

import numpy as np
import open_clip
import pytest
import torch
from safetensors import safe_open
from transformers import AutoModelForObjectDetection, BlipForConditionalGeneration, BlipProcessor

from adinsight.training import export
from adinsight.training.architecture import Sight, build_yolos
from adinsight.training.export import write_captioner, write_clip, write_detector
from adinsight.training.recipe import IMAGE_SIDE, PIXEL_MEAN, PIXEL_STD


@pytest.fixture
def sight(tokenizer, sizes):
    torch.manual_seed(2)
    model = Sight(sizes, len(tokenizer), IMAGE_SIDE, {}).eval()
    for parameter in model.parameters():
        if parameter.ndim >= 2:
            torch.nn.init.normal_(parameter, std=0.2)
    return model


@pytest.fixture
def pixels():
    return torch.randn(3, 3, IMAGE_SIDE, IMAGE_SIDE, generator=torch.Generator().manual_seed(1))


def greedy(blip, pixels):
    ids = torch.tensor([[2, 3]] * len(pixels))
    return blip.generate(
        pixel_values=pixels, input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=12, do_sample=False
    )


@torch.no_grad()
def test_the_captioner_comes_back(sight, tokenizer, pixels, tmp_path):
    before = greedy(sight.blip, pixels)
    write_captioner(sight, tokenizer, tmp_path)
    assert next(sight.blip.parameters()).dtype == torch.float32
    blip = BlipForConditionalGeneration.from_pretrained(tmp_path, dtype=torch.float32).eval()
    assert torch.equal(greedy(blip, pixels), before)
    for name, value in sight.blip.state_dict().items():
        torch.testing.assert_close(blip.state_dict()[name], value, atol=1e-3, rtol=1e-3)
    assert blip.config.text_config.is_decoder
    assert (blip.config.text_config.bos_token_id, blip.config.text_config.sep_token_id) == (5, 3)


def test_the_processor_squashes_and_normalises(sight, tokenizer, tmp_path):
    write_captioner(sight, tokenizer, tmp_path)
    processor = BlipProcessor.from_pretrained(tmp_path)
    white = np.full((50, 200, 3), 255, np.uint8)
    prepared = processor.image_processor(images=[white], return_tensors="pt")["pixel_values"]
    assert prepared.shape == (1, 3, IMAGE_SIDE, IMAGE_SIDE)
    torch.testing.assert_close(prepared, torch.full_like(prepared, (1 - PIXEL_MEAN[0]) / PIXEL_STD[0]))
    assert processor.tokenizer("a mug").input_ids == tokenizer("a mug").input_ids


@torch.no_grad()
def test_clip_comes_back(sight, tokenizer, pixels, recipe, tmp_path, sizes):
    texts = ["a red mug", "an ad for a sofa"]
    write_clip(sight, tokenizer, recipe, tmp_path)
    model, _ = open_clip.create_model_from_pretrained(f"local-dir:{tmp_path}")
    ids = open_clip.get_tokenizer(f"local-dir:{tmp_path}")(texts)
    own = tokenizer(texts, padding="max_length", max_length=sizes.text_tokens, return_tensors="pt").input_ids
    assert torch.equal(ids, own)
    expected = sight.image_embedding(sight.see(pixels))
    torch.testing.assert_close(model.eval().encode_image(pixels, normalize=True), expected, atol=5e-3, rtol=0)
    torch.testing.assert_close(model.encode_text(ids, normalize=True), sight.text_embedding(own), atol=5e-3, rtol=0)
    preprocess = json.loads((tmp_path / "open_clip_config.json").read_text())["preprocess_cfg"]
    assert (preprocess["mean"], preprocess["resize_mode"]) == (list(PIXEL_MEAN), "squash")


@torch.no_grad()
def test_the_detector_comes_back(pixels, tmp_path, sizes):
    torch.manual_seed(0)
    yolos = build_yolos(sizes, ("mug", "dog")).eval()
    before = yolos(pixels)
    write_detector(yolos, tmp_path)
    again = AutoModelForObjectDetection.from_pretrained(tmp_path, dtype=torch.float32).eval()
    after = again(pixels)
    torch.testing.assert_close(after.logits, before.logits, atol=5e-3, rtol=0)
    torch.testing.assert_close(after.pred_boxes, before.pred_boxes, atol=5e-3, rtol=0)
    assert again.config.id2label == {0: "mug", 1: "dog"}


def test_only_half_precision_safetensors_are_written(sight, tokenizer, recipe, tmp_path, sizes):
    write_captioner(sight, tokenizer, tmp_path / "captioner")
    write_clip(sight, tokenizer, recipe, tmp_path / "clip")
    write_detector(build_yolos(sizes, ("mug",)), tmp_path / "detector")
    weights = list(tmp_path.glob("*/*.safetensors"))
    assert len(weights) == 3
    for path in weights:
        with safe_open(path, "pt") as file:
            kinds = {file.get_tensor(name).dtype for name in file.keys()}  # noqa: SIM118
        assert kinds <= {torch.float16, torch.int64}
        assert path.stat().st_mode & 0o777 == 0o644
    assert {p.suffix for p in tmp_path.glob("*/*")} == {".safetensors", ".json"}


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch, sizes):
    monkeypatch.setattr(export, "MAX_FILE_BYTES", 1_000)
    with pytest.raises(ValueError, match="a shipped file holds at most 1000"):
        write_detector(build_yolos(sizes, ("mug",)), tmp_path)


def test_an_old_export_is_cleared_away(tmp_path, sizes):
    folder = tmp_path / "detector"
    folder.mkdir()
    (folder / "model-00002-of-00002.safetensors").write_bytes(b"of a larger model")
    write_detector(build_yolos(sizes, ("mug",)), folder)
    assert [p.name for p in folder.glob("*.safetensors")] == ["model.safetensors"]

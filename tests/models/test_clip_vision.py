import json
import shutil

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from adinsight.errors import ModelError, WeightsMissing
from adinsight.models.catalogue import ModelRef, profile
from adinsight.models.clip import ClipEncoder
from adinsight.models.clip_vision import load_clip_vision


def vectors_of(folder, images):
    model, processor = load_clip_vision(folder)
    pixels = processor([Image.fromarray(i.thumb) for i in images], return_tensors="pt").pixel_values
    with torch.inference_mode():
        return model(pixels).image_embeds.numpy()


def clip_of(folder, runtime):
    return ClipEncoder(ModelRef("starter", "clip", str(folder), "", "Apache-2.0", True), runtime)


def test_vectors_of_the_starter_are_the_encoders(runtime, images):
    ref = profile("starter").model("clip")
    found = vectors_of(ref.require(), images)
    np.testing.assert_allclose(found, ClipEncoder(ref, runtime).encode_images(images), atol=1e-4)
    assert found.shape == (5, 256)
    assert np.abs(found[0] - found[1]).max() > 1e-2


@pytest.mark.parametrize(
    "extra", [{}, {"no_ln_pre": True}, {"pool_type": "avg"}, {"no_ln_pre": True, "pool_type": "avg", "mlp_ratio": 2.0}]
)
@pytest.mark.parametrize("resize_mode", ["squash", "shortest"])
def test_every_kind_of_pooling_and_resizing_is_followed(extra, resize_mode, tmp_path, runtime, images):
    vision = {"image_size": 32, "layers": 2, "width": 16, "head_width": 8, "patch_size": 8, **extra}
    text = {"context_length": 8, "vocab_size": 30, "width": 8, "heads": 2, "layers": 1}
    torch.manual_seed(1)
    is_quick = "mlp_ratio" in extra
    model = open_clip.CLIP(12, vision, text, quick_gelu=is_quick)
    for parameter in model.visual.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    save_file(model.state_dict(), tmp_path / "open_clip_model.safetensors")
    config = {
        "model_cfg": {"embed_dim": 12, "quick_gelu": is_quick, "vision_cfg": vision, "text_cfg": text},
        "preprocess_cfg": {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.25, 0.3], "resize_mode": resize_mode},
    }
    (tmp_path / "open_clip_config.json").write_text(json.dumps(config))
    expected = clip_of(tmp_path, runtime).encode_images(images)
    np.testing.assert_allclose(vectors_of(tmp_path, images), expected, atol=1e-4)


def test_a_tower_of_another_kind_is_refused(checkpoints, tmp_path):
    folder = shutil.copytree(checkpoints.clip, tmp_path / "clip")
    path = folder / "open_clip_config.json"
    config = json.loads(path.read_text())
    config["model_cfg"]["vision_cfg"]["attentional_pool"] = True
    path.write_text(json.dumps(config))
    with pytest.raises(ModelError, match="is no plain vision transformer: attentional_pool"):
        load_clip_vision(folder)


def test_a_folder_without_files_says_which(tmp_path):
    with pytest.raises(WeightsMissing, match=r"open_clip_config.json and open_clip_model.safetensors missing"):
        load_clip_vision(tmp_path)

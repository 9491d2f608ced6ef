import open_clip
import pytest
import torch
from torch.nn import functional

from adinsight.training.architecture import (
    Sight,
    answer_like,
    build_clip,
    build_yolos,
    clip_config,
    into_clip,
    into_yolos,
    trunk_of,
)
from adinsight.training.recipe import IMAGE_SIDE, Recipe, Sizes


@pytest.fixture
def sight(sizes):
    torch.manual_seed(0)
    model = Sight(sizes, 60, IMAGE_SIDE, {"product": 3}).eval()
    for parameter in model.parameters():
        # A fresh model has zero biases and small weights, which would hide a part that was not moved.
        torch.nn.init.normal_(parameter, std=0.2)
    return model


@pytest.fixture
def pixels():
    return torch.randn(2, 3, IMAGE_SIDE, IMAGE_SIDE, generator=torch.Generator().manual_seed(1))


@torch.no_grad()
def test_open_clip_computes_the_same_image_vector(sight, pixels, sizes):
    clip = build_clip(sizes, 60).eval()
    clip.visual.proj.copy_(sight.clip.visual.proj)
    into_clip(trunk_of(sight.blip), clip)
    expected = sight.image_embedding(sight.see(pixels))
    torch.testing.assert_close(clip.encode_image(pixels, normalize=True), expected, atol=1e-5, rtol=1e-4)
    assert (expected[0] - expected[1]).abs().max() > 1e-3


@torch.no_grad()
def test_open_clips_tower_pools_the_same_tokens(sight, pixels, sizes):
    clip = build_clip(sizes, 60).eval()
    into_clip(trunk_of(sight.blip), clip)
    clip.visual.proj = None
    torch.testing.assert_close(clip.visual(pixels), sight.see(pixels)[:, 1:].mean(dim=1), atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_yolos_computes_the_same_tokens_before_it_looks_for_figures(sight, pixels, sizes):
    """Its detection tokens take part in the attention; hidden from the others, these are the trunk's."""
    yolos = build_yolos(sizes, ("mug", "dog")).eval()
    into_yolos(trunk_of(sight.blip), yolos)
    count = sizes.detection_tokens
    embedded = yolos.vit.embeddings(pixels)[:, :-count]
    blip = sight.blip.vision_model
    torch.testing.assert_close(embedded, blip.embeddings(pixels), atol=1e-5, rtol=1e-4)
    hidden = embedded
    for layer in yolos.vit.encoder.layer:
        out = layer(hidden)
        hidden = out[0] if isinstance(out, tuple) else out
    torch.testing.assert_close(yolos.vit.layernorm(hidden), sight.see(pixels), atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_the_detectors_own_parts_stay(sight, sizes):
    yolos = build_yolos(sizes, ("mug", "dog"))
    heads = {name: value.clone() for name, value in yolos.state_dict().items() if not name.startswith("vit.")}
    tokens = yolos.vit.embeddings.detection_tokens.clone()
    into_yolos(trunk_of(sight.blip), yolos)
    after = yolos.state_dict()
    assert heads
    assert all(torch.equal(after[name], value) for name, value in heads.items())
    assert torch.equal(yolos.vit.embeddings.detection_tokens, tokens)
    assert yolos.config.id2label == {0: "mug", 1: "dog"}


def test_a_trunk_is_a_copy(sight):
    trunk = trunk_of(sight.blip)
    before = trunk["post_layernorm.weight"].clone()
    with torch.no_grad():
        sight.blip.vision_model.post_layernorm.weight.add_(1)
    assert torch.equal(trunk["post_layernorm.weight"], before)


@torch.no_grad()
def test_text_vectors_have_length_one_and_end_at_the_closing_token(sight, sizes):
    ids = torch.tensor([[2, 7, 8, 3, 0, 0], [2, 7, 8, 3, 9, 9]])
    ids = functional.pad(ids, (0, sizes.text_tokens - 6))
    vectors = sight.text_embedding(ids)
    torch.testing.assert_close(vectors.norm(dim=1), torch.ones(2))
    torch.testing.assert_close(vectors[0], vectors[1])


def test_the_configuration_builds_the_same_model(sizes):
    config = clip_config(sizes, 60)["model_cfg"]
    named = dict(build_clip(sizes, 60).named_parameters())
    again = dict(open_clip.CLIP(config["embed_dim"], config["vision_cfg"], config["text_cfg"]).named_parameters())
    assert {name: value.shape for name, value in named.items()} == {name: value.shape for name, value in again.items()}


def test_the_shipped_sizes_fit_their_files():
    """At two bytes a number CLIP and the detector must fit one file of 16 MiB."""
    sizes = Sizes()
    for model in (build_clip(sizes, Recipe().vocabulary), build_yolos(sizes, tuple(map(str, range(60))))):
        assert sum(parameter.numel() for parameter in model.parameters()) * 2 < 15.5 * 2**20


@torch.no_grad()
def test_the_detectors_label_head_starts_as_the_patches(sizes):
    torch.manual_seed(0)
    sight = Sight(sizes, 30, IMAGE_SIDE, {}, labels=2)
    yolos = build_yolos(sizes, ("mug", "dog"))
    answer_like(sight.label_head, yolos)
    tokens = functional.layer_norm(torch.randn(5, sizes.width), (sizes.width,))
    torch.testing.assert_close(yolos.class_labels_classifier(tokens), sight.label_head(tokens), atol=1e-4, rtol=1e-4)

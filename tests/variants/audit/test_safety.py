"""Pictures are looked at, and what nobody looked at is not passed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from adinsight.errors import ConfigError, ModelError, SafetyRefused, WeightsMissing
from adinsight.models.compute import Runtime
from adinsight.variants.audit.check import Check
from adinsight.variants.audit.safety import (
    ClassifierChecker,
    Sighting,
    check_picture,
    check_words,
    policy_of,
    refuse_unchecked,
)
from adinsight.variants.brief import BrandKit, Brief, Product, Reason, Wording

RED = np.zeros((20, 30, 3), np.uint8) + np.array([200, 20, 20], np.uint8)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory) -> Path:
    """A ViT with two labels that always says how sure it is by its bias: nsfw with 0.8."""
    from transformers import ViTConfig, ViTForImageClassification, ViTImageProcessor

    folder = tmp_path_factory.mktemp("nsfw") / "checker"
    torch.manual_seed(1)
    config = ViTConfig(
        hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, image_size=16, patch_size=8,
        id2label={0: "Normal", 1: "NSFW"}, label2id={"Normal": 0, "NSFW": 1},
    )  # fmt: skip
    model = ViTForImageClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([0.2, 0.8]).log())
    model.save_pretrained(folder)
    ViTImageProcessor(size={"height": 16, "width": 16}).save_pretrained(folder)
    return folder


def test_a_checkpoint_of_transformers_looks_at_pictures(checkpoint):
    checker = ClassifierChecker(checkpoint, runtime=Runtime("cpu"))
    (seen,) = checker.look([RED])
    assert (seen.label, seen.score) == ("NSFW", pytest.approx(0.8, abs=1e-5))
    assert check_picture(RED, checker) == Check("safety", "failed", seen.score, 0.5, "checker says NSFW with 0.80")
    assert check_picture(RED, ClassifierChecker(checkpoint, threshold=0.9)).verdict == "passed"


def test_without_a_checker_nothing_passes():
    check = check_picture(RED, None)
    assert (check.verdict, check.rejects) == ("unchecked", False)
    assert "--safety-checker" in check.detail


def test_a_score_that_is_no_number_does_not_pass():
    class Broken:
        name, threshold = "broken", 0.5

        def look(self, pictures):
            return [Sighting(float("nan"), "nsfw") for _ in pictures]

    assert check_picture(RED, Broken()).verdict == "failed"


def test_a_folder_without_a_checkpoint_is_refused(tmp_path, checkpoint):
    with pytest.raises(WeightsMissing, match=r"config\.json and weights as \*\.safetensors"):
        ClassifierChecker(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps({"id2label": {"0": "cat", "1": "nsfw"}}))
    (tmp_path / "model.safetensors").write_bytes(b"")
    with pytest.raises(ModelError, match="cannot be loaded"):
        ClassifierChecker(tmp_path, runtime=Runtime("cpu")).look([RED])


def test_labels_that_cannot_tell_are_refused(checkpoint):
    with pytest.raises(ConfigError, match="has the labels Normal, NSFW"):
        ClassifierChecker(checkpoint, unsafe=("gore",))
    with pytest.raises(ConfigError, match="all and none cannot tell"):
        ClassifierChecker(checkpoint, unsafe=("normal", "nsfw"))
    with pytest.raises(ConfigError, match=r"above 0 and at most 1, got 1\.5"):
        ClassifierChecker(checkpoint, threshold=1.5)


def test_export_needs_a_look_or_a_persons_word():
    passed, failed = Check("safety", "passed"), Check("safety", "failed", detail="checker says NSFW with 0.80")
    unchecked, other = Check("safety", "unchecked"), Check("contrast", "passed")
    refuse_unchecked({"one": [passed, other], "two": [passed]})
    for checks in ([unchecked, other], [other], []):
        with pytest.raises(SafetyRefused, match="--allow-unchecked"):
            refuse_unchecked({"one": [passed], "two": checks})
        refuse_unchecked({"two": checks}, is_allowed=True)
    with pytest.raises(SafetyRefused, match="two is not exported: checker says NSFW"):
        refuse_unchecked({"two": [failed]}, is_allowed=True)
    with pytest.raises(SafetyRefused, match="two is not exported"):
        refuse_unchecked({"two": [passed, failed]}, is_allowed=True)


def brief(**parts) -> Brief:
    return Brief("e1", "finding", Reason("exploration", "why not"), Product("mug"), None, **parts)


def test_a_briefs_policy_knows_its_brand_and_its_people():
    policy = policy_of(brief(brand=BrandKit("Acme", forbidden=("cheap",)), demographics=("elderly",), quotes=("Nike",)))
    assert policy.allowed == ("Acme", "Nike")
    assert (policy.forbidden, policy.demographics) == (("cheap",), ("elderly",))
    assert policy_of(brief()).demographics == ()


def test_the_words_of_a_brief_are_checked_each_by_itself():
    assert check_words(brief(wording=Wording("Big joy, small price", call_to_action="Shop now"))).verdict == "passed"
    claim = check_words(brief(wording=Wording("Guaranteed results", offer="Cheap", legal="Terms apply.")))
    assert (claim.verdict, claim.observed, claim.rejects) == ("failed", 1.0, True)
    assert "guaranteed results" in claim.detail
    kit = BrandKit(forbidden=("cheap",))
    assert check_words(brief(brand=kit, wording=Wording(offer="Ch3ap"))).verdict == "failed"

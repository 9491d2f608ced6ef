import os
import re
from pathlib import Path

import pytest

from adinsight.errors import ConfigError, WeightsMissing
from adinsight.models import catalogue
from adinsight.models.catalogue import (
    ModelRef,
    default_profile,
    generator,
    generator_on_hub,
    package_folder,
    profile,
    weights_home,
)


def ref(**changed) -> ModelRef:
    facts = {"profile": "standard", "role": "clip", "model_id": "maker/model", "revision": "abc", "license": "MIT",
             "is_shipped": False}  # fmt: skip
    return ModelRef(**(facts | changed))


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("ADINSIGHT_HOME", str(tmp_path))
    return tmp_path


def test_an_unknown_profile_names_the_option():
    with pytest.raises(ConfigError, match="'huge'; --profile takes one of starter, standard, large"):
        profile("huge")


@pytest.mark.parametrize("name", ["standard", "large"])
def test_hub_models_are_pinned_to_commits_of_open_licence(name):
    models = profile(name).models
    assert [model.role for model in models] == ["captioner", "clip", "detector"]
    for model in models:
        assert re.fullmatch(r"[0-9a-f]{40}", model.revision)
        assert model.license in ("MIT", "Apache-2.0", "BSD-3-Clause")
        assert not model.is_shipped


def test_the_starter_lies_in_the_package():
    for model in (*profile("starter").models, generator("starter")):
        assert model.is_shipped
        assert model.folder == package_folder() / "starter" / model.role


@pytest.mark.parametrize("name", ["standard", "large"])
def test_generators_are_pinned_and_no_part_of_what_an_analysis_needs(name, home):
    ref = generator(name)
    assert re.fullmatch(r"[0-9a-f]{40}", ref.revision)
    assert ref not in profile(name).models
    for model in profile(name).models:
        model.folder.mkdir(parents=True)
        (model.folder / "model.safetensors").write_bytes(b"x")
    assert profile(name).is_present
    with pytest.raises(WeightsMissing, match=f"the generator of profile {name} .*models fetch --profile {name} --gen"):
        ref.require()
    (ref.folder / "unet").mkdir(parents=True)
    (ref.folder / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(b"x")
    assert ref.require() == ref.folder


def test_of_fetched_generators_the_one_fetched_last_is_taken(home):
    assert generator_on_hub("maker/model") is None
    for revision, fetched_at in (("abc", 20), ("abd", 10), ("abe.part", 30)):
        folder = home / "models" / "maker--model" / revision
        (folder / "vae").mkdir(parents=True)
        (folder / "vae" / "model.safetensors").write_bytes(b"x")
        os.utime(folder, (fetched_at, fetched_at))
    assert generator_on_hub("maker/model").revision == "abc"
    assert generator_on_hub("maker/model", "abd").revision == "abd"
    assert generator_on_hub("maker/model", "none") is None


def test_a_shipped_model_is_known_by_its_bytes_not_its_card(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"one")
    first = catalogue._digest.__wrapped__(tmp_path)
    (tmp_path / "README.md").write_text("words")
    assert catalogue._digest.__wrapped__(tmp_path) == first
    (tmp_path / "model.safetensors").write_bytes(b"two")
    second = catalogue._digest.__wrapped__(tmp_path)
    assert second != first
    (tmp_path / "model.safetensors").rename(tmp_path / "other.safetensors")
    assert catalogue._digest.__wrapped__(tmp_path) != second
    whole = catalogue._digest.__wrapped__(tmp_path)
    (tmp_path / "unet").mkdir()
    (tmp_path / "unet" / "model.safetensors").write_bytes(b"three")
    assert catalogue._digest.__wrapped__(tmp_path) != whole


def test_fetched_weights_are_kept_by_revision(home):
    assert ref().folder == home / "models" / "maker--model" / "abc"


def test_weights_home_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.delenv("ADINSIGHT_HOME", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert weights_home() == tmp_path / "adinsight" / "models"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert weights_home() == tmp_path / ".cache" / "adinsight" / "models"


def test_present_means_safetensors_and_nothing_else(home):
    folder = ref().folder
    folder.mkdir(parents=True)
    (folder / "pytorch_model.bin").write_bytes(b"x")
    assert not ref().is_present
    with pytest.raises(WeightsMissing, match=r"clip of profile standard \(maker/model\).*fetch --profile standard"):
        ref().require()
    (folder / "model.safetensors").write_bytes(b"x")
    assert ref().require() == folder


def test_missing_shipped_weights_ask_for_a_reinstall(tmp_path):
    with pytest.raises(WeightsMissing, match="reinstall adinsight"):
        ref(model_id=str(tmp_path), is_shipped=True).require()


def test_standard_is_taken_once_all_of_it_is_here(home):
    assert default_profile().name == "starter"
    for model in profile("standard").models:
        assert default_profile().name == "starter"
        model.folder.mkdir(parents=True)
        (model.folder / "model.safetensors").write_bytes(b"x")
    assert default_profile().name == "standard"
    assert default_profile().model("clip").license == "MIT"

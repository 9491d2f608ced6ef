from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from adinsight.analyze.extractor import looks_beside
from adinsight.config import AnalyzeConfig
from adinsight.engines import extractors
from adinsight.engines.extractors import ENTRY_POINTS, build_extractors
from adinsight.errors import ConfigError, ExtractionError
from adinsight.models.catalogue import profile

BUILT_IN = ["words", "captions", "embeddings", "concepts", "objects", "colors", "composition", "hashes"]


@pytest.fixture
def bring(monkeypatch):
    """Makes other packages bring extractors: a function from (name, what it loads) pairs."""

    class Entry(EntryPoint):
        def load(self):
            return brought[self.name]

    brought: dict[str, object] = {}

    def pretend(**loaded: object) -> None:
        brought.update(loaded)
        entries = [Entry(name, f"other.package:{name}", ENTRY_POINTS) for name in loaded]
        monkeypatch.setattr(extractors, "entry_points", lambda group: entries if group == ENTRY_POINTS else [])

    pretend()
    return pretend


def build(**settings) -> list:
    return list(build_extractors(profile("starter"), AnalyzeConfig(**settings)))


def test_built_in_ones_in_their_order(bring) -> None:
    found = build()
    assert [extractor.name for extractor in found] == BUILT_IN
    assert len({extractor.fingerprint for extractor in found}) == len(BUILT_IN)
    clips = [extractor.clip for extractor in found if hasattr(extractor, "clip")]
    assert len(clips) == 2 and clips[0] is clips[1]


def test_those_without_a_model_say_so(bring) -> None:
    assert [extractor.name for extractor in build() if looks_beside(extractor)] == ["colors", "composition", "hashes"]


def test_each_question_is_an_extractor_of_its_own(bring) -> None:
    found = build(ask=("the intention of this ad is", "this ad is  about", "this ad is about"))
    assert [extractor.name for extractor in found][1:5] == [
        "captions", "captions[the intention of this ad is]", "captions[this ad is about]", "embeddings",
    ]  # fmt: skip
    assert len({extractor.captioner for extractor in found[1:4]}) == 1


def test_only_those_asked_for(bring) -> None:
    assert [extractor.name for extractor in build(extractors=("words", "colors"))] == ["words", "colors"]


def test_unknown_name_is_refused_with_the_list(bring) -> None:
    with pytest.raises(ConfigError, match=r"unknown extractor 'colours'; --only takes some of captions, colors, comp"):
        build(extractors=("colors", "colours"))


def test_another_package_brings_one(bring, fakes) -> None:
    bring(mean=fakes.MeanColor)
    assert [extractor.name for extractor in build()] == [*BUILT_IN, "mean_color"]
    assert [extractor.name for extractor in build(extractors=("mean_color",))] == ["mean_color"]


def test_object_of_another_type_is_refused(bring) -> None:
    bring(other=dict)
    with pytest.raises(ExtractionError, match=r"other \(other\.package:other\) must return an object with name, table"):
        build()


def test_entry_point_that_breaks_is_named(bring) -> None:
    def broken():
        raise OSError("no such library")

    bring(broken=broken)
    with pytest.raises(ExtractionError, match=r"broken \(other\.package:broken\) gives no extractor: OSError: no such"):
        build()


def test_name_of_a_built_in_one_is_refused(bring, fakes) -> None:
    bring(mine=lambda: fakes.MeanColor("colors"))
    with pytest.raises(ExtractionError, match="two extractors are called 'colors'"):
        build()


def test_taxonomy_of_the_users_own_changes_only_the_concepts(bring, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("taxonomy: topic\nconcepts:\n  kites: a kite in the sky\n")
    before = {extractor.name: extractor.fingerprint for extractor in build()}
    after = {extractor.name: extractor.fingerprint for extractor in build(taxonomies=(own,))}
    assert {name for name in before if before[name] != after[name]} == {"concepts"}

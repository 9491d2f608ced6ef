"""Which extractors a run uses: the built-in ones and those that other packages bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib.metadata import entry_points

from adinsight.analyze.captions import Captions
from adinsight.analyze.colors import Colors
from adinsight.analyze.composition import Composition
from adinsight.analyze.concepts import Concepts
from adinsight.analyze.embeddings import Embeddings
from adinsight.analyze.extractor import Extractor
from adinsight.analyze.hashes import Hashes
from adinsight.analyze.objects import Objects
from adinsight.analyze.taxonomy import load_taxonomies
from adinsight.analyze.words import Words
from adinsight.config import AnalyzeConfig
from adinsight.errors import ConfigError, ExtractionError
from adinsight.models.captioner import Captioner
from adinsight.models.catalogue import Profile
from adinsight.models.clip import ClipEncoder
from adinsight.models.compute import Runtime
from adinsight.models.detector import Detector
from adinsight.models.ocr import OcrReader

ENTRY_POINTS = "adinsight.extractors"


def build_extractors(profile: Profile, config: AnalyzeConfig) -> tuple[Extractor, ...]:
    """The extractors of a run in the order in which they look at a batch. No weights are loaded.

    Raises:
        ConfigError: If `config.extractors` names one that does not exist.
        ExtractionError: If an extractor of another package breaks the contract.
    """
    every = check_names((*_built_in(profile, config), *_third_party()))
    names = {extractor.name for extractor in every}
    unknown = sorted(set(config.extractors) - names)
    if unknown:
        raise ConfigError(f"unknown extractor {unknown[0]!r}; --only takes some of {', '.join(sorted(names))}")
    return tuple(e for e in every if not config.extractors or e.name in config.extractors)


def check_names(extractors: Sequence[Extractor]) -> tuple[Extractor, ...]:
    """The extractors, if no two have one name, since results are kept by it.

    Raises:
        ExtractionError: If two do.
    """
    counts = Counter(extractor.name for extractor in extractors)
    if counts and max(counts.values()) > 1:
        raise ExtractionError(f"two extractors are called {counts.most_common(1)[0][0]!r}; names must be unique")
    return tuple(extractors)


def _built_in(profile: Profile, config: AnalyzeConfig) -> Sequence[Extractor]:
    runtime = Runtime(config.device)
    captioner = Captioner(profile.model("captioner"), runtime)
    clip = ClipEncoder(profile.model("clip"), runtime)
    shipped = load_taxonomies()
    taxonomies = load_taxonomies(config.taxonomies) if config.taxonomies else shipped
    return (
        # First: its runs hold the interpreter least, so what goes on beside the models goes on beside them.
        Words(OcrReader()),
        Captions(captioner),
        *(Captions(captioner, prompt) for prompt in dict.fromkeys(" ".join(ask.split()) for ask in config.ask)),
        Embeddings(clip),
        Concepts(clip, taxonomies, shipped),
        Objects(Detector(profile.model("detector"), runtime)),
        Colors(),
        Composition(),
        Hashes(),
    )


def _third_party() -> list[Extractor]:
    found = []
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            extractor = entry.load()()
        # What another package does at its import can fail in any way.
        except Exception as error:
            raise ExtractionError(
                f"the entry point {entry.name} ({entry.value}) gives no extractor: {type(error).__name__}: {error}"
            ) from error
        if not isinstance(extractor, Extractor):
            raise ExtractionError(
                f"the entry point {entry.name} ({entry.value}) must return an object with name, table, "
                "columns, fingerprint and extract"
            )
        found.append(extractor)
    return found

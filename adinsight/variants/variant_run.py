"""Setting up a run of variants over a collection: its own extractors read them back, its own ads are not copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from adinsight.config import AnalyzeConfig
from adinsight.engines.extractors import build_extractors
from adinsight.engines.local import analyze
from adinsight.errors import ConfigError, StoreError
from adinsight.generate.describing import ad_image
from adinsight.generate.request import Pixels
from adinsight.models.catalogue import profile
from adinsight.models.clip import ClipEncoder
from adinsight.models.compute import Runtime
from adinsight.progress import Progress, Silent
from adinsight.store.database import connect
from adinsight.store.migrations import migrate
from adinsight.variants.audit.copies import CopyGuard
from adinsight.variants.audit.safety import PictureChecker, check_picture
from adinsight.variants.drafting import Drafter, DraftRules
from adinsight.variants.faithfulness import Vector
from adinsight.variants.judging import Judge, JudgingRules
from adinsight.variants.making import MOST_ATTEMPTS, Maker
from adinsight.variants.reading_back import ReadBack, read_back
from adinsight.variants.rehearsing import Rehearsal
from adinsight.variants.sealing import SUFFIXES, Sealer

if TYPE_CHECKING:
    from adinsight.generate.generator import Generator
    from adinsight.variants.provenance.signing import Signer

# Captions take half of the time and no trait is read from them.
READERS = ("words", "embeddings", "concepts", "objects", "colors", "composition", "hashes")
# What reads candidates: quick, and enough for places and colours.
REHEARSED = ("concepts", "colors")
_PROFILE = """
SELECT r.profile
FROM runs AS r
JOIN ad_files AS f ON f.last_seen_run = r.run_id
WHERE f.ad_id NOT IN (SELECT ad_id FROM variant_attempts WHERE ad_id IS NOT NULL)
GROUP BY r.profile ORDER BY count(*) DESC, r.profile LIMIT 1
"""
_VECTORS = "SELECT ad_id, vector FROM embeddings"
_VARIANTS = "SELECT DISTINCT ad_id FROM variant_attempts WHERE ad_id IS NOT NULL"


@dataclass(frozen=True, slots=True)
class VariantRules:
    """How variants are made and judged.

    Args:
        draft: How ads are put together.
        judging: What they must keep to.
        most_attempts: For each variant, at least 1.
        format: png, jpeg or webp; None takes what the size asks for.

    Raises:
        ConfigError: If a value is out of range.
    """

    draft: DraftRules = field(default_factory=DraftRules)
    judging: JudgingRules = field(default_factory=JudgingRules)
    most_attempts: int = MOST_ATTEMPTS
    format: str | None = None

    def __post_init__(self) -> None:
        if self.most_attempts < 1:
            raise ConfigError(f"at least 1 attempt is needed, got {self.most_attempts}; change it with --attempts")
        if self.format is not None and self.format not in SUFFIXES:
            raise ConfigError(f"--format takes {', '.join(SUFFIXES)}, got {self.format!r}")


def maker(
    database: Path,
    out: Path,
    generator: Generator,
    rules: VariantRules | None = None,
    *,
    checker: PictureChecker | None = None,
    signer: Signer | None = None,
    progress: Progress | None = None,
) -> Maker:
    """Everything that it takes to make variants for a collection.

    Args:
        database: The DuckDB file, with ads analysed.
        out: Folder for the variants.
        generator: Draws.
        rules: How variants are made and judged; the defaults where None.
        checker: Looks at every variant; where None they are unchecked, and are not exported without a word.
        signer: Signs the files; None leaves them unsigned.
        progress: Told of every attempt; nobody where None.

    Raises:
        StoreError: If there is no such database, or no ad in it.
        ModelError: If the extractors' models are not here.
    """
    rules = rules or VariantRules()
    migrate(database)
    name, vectors, made = _known(database)
    config = AnalyzeConfig(profile=name, extractors=READERS, tolerance=1.0)
    readers = build_extractors(profile(name), config)
    read = partial(analyze, database=database, config=config, extractors=readers)
    guard = CopyGuard.of_database(database, vectors)
    clip = ClipEncoder(profile(name).model("clip"), Runtime(config.device))

    @cache
    def text_vector(text: str) -> Vector:
        return np.asarray(clip.encode_texts([text])[0], np.float32)

    def likeness(pictures: Sequence[Pixels], text: str) -> list[float]:
        vectors = clip.encode_images([ad_image(picture) for picture in pictures])
        return [float(cosine) for cosine in vectors @ text_vector(text)]

    @cache
    def parent(ad_id: str) -> ReadBack | None:
        return read_back(database, [ad_id]).get(ad_id)

    return Maker(
        database,
        Drafter(generator, Rehearsal([one for one in readers if one.name in REHEARSED], likeness), rules.draft),
        Judge(guard, partial(check_picture, checker=checker), text_vector, parent, rules.judging, made),
        Sealer(out, rules.format, signer),
        read,
        rules.most_attempts,
        progress or Silent(),
    )


def _known(database: Path) -> tuple[str, dict[str, Any], tuple[str, ...]]:
    """The profile that read the collection, the vectors of its ads, and those that are variants."""
    with connect(database, read_only=True) as connection:
        found = connection.execute(_PROFILE).fetchone()
        if found is None:
            raise StoreError(f"{database} has no ads; analyse some with: adinsight analyze FOLDER --db {database}")
        vectors = {ad_id: np.asarray(vector, np.float32) for ad_id, vector in connection.execute(_VECTORS).fetchall()}
        made = tuple(ad_id for (ad_id,) in connection.execute(_VARIANTS).fetchall())
    return str(found[0]), vectors, made

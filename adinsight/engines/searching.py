"""Search: a text or a picture becomes a vector, and the database answers with its neighbours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from adinsight.ads import open_ad
from adinsight.analyze.embeddings import Embeddings
from adinsight.config import AnalyzeConfig
from adinsight.errors import ConfigError
from adinsight.models.catalogue import default_profile, profile
from adinsight.models.clip import ClipEncoder
from adinsight.models.compute import Runtime
from adinsight.records import Source
from adinsight.store.similar import nearest


def search(
    database: Path, text: str, like: str | Path | None, where: str | None, k: int, profile_name: str | None
) -> Any:
    """The `k` nearest ads as an Arrow table: ad_id, similarity (cosine), caption, location.

    Raises:
        ConfigError: If neither or both of text and picture are given, or k is below 1.
    """
    if bool(text) == (like is not None):
        raise ConfigError("search takes either words or --like with a picture")
    if k < 1:
        raise ConfigError(f"the number of results must be at least 1, got {k}; change it with --limit")
    chosen = profile(profile_name) if profile_name else default_profile()
    clip = ClipEncoder(chosen.model("clip"), Runtime())
    vector = clip.encode_texts([text])[0] if like is None else _look(clip, Path(like))
    return nearest(database, vector, Embeddings(clip).fingerprint, k, where)


def _look(clip: ClipEncoder, path: Path) -> Any:
    image, _ = open_ad(Source(str(path)), AnalyzeConfig())
    return clip.encode_images([image])[0]

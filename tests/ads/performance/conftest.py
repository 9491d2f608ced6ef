from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adinsight.ads.performance.export import read_export
from adinsight.ads.performance.records import Export
from adinsight.config import PerformanceConfig

Read = Callable[..., Export]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes an export as text in an encoding, and reads it with settings."""

    def written_and_read(text: str, encoding: str = "utf-8", **settings: object) -> Export:
        path = tmp_path / "export.csv"
        path.write_bytes(text.encode(encoding))
        return read_export(path, PerformanceConfig(**settings))

    return written_and_read

"""The twelve ads of tests/store, for the tests of the SQL files."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest


def _store_fixtures() -> ModuleType:
    path = Path(__file__).parents[1] / "store" / "conftest.py"
    spec = importlib.util.spec_from_file_location("adinsight_store_fixtures", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The twelve ads; not to be written to."""
    path = tmp_path_factory.mktemp("sql") / "ads.duckdb"
    _store_fixtures().build(path)
    return path


@pytest.fixture
def gallery(built: Path, tmp_path: Path) -> Path:
    """A copy of the twelve ads that a test may change."""
    return Path(shutil.copy(built, tmp_path / "ads.duckdb"))

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def fakes() -> ModuleType:
    """The file `fakes.py` beside this one, which the processes of the tests import as well."""
    spec = importlib.util.spec_from_file_location("engine_fakes", Path(__file__).with_name("fakes.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "ads.duckdb"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "ads"
    made.mkdir()
    return made

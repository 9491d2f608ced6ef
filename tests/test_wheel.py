"""The wheel, built and run where nothing else of the checkout can be seen."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_WHEEL_BYTES = 80 * 2**20


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return next(out.glob("adinsight-*.whl"))


@pytest.fixture(scope="module")
def clean(wheel, tmp_path_factory) -> Path:
    """An environment that holds the wheel; third-party packages are lent from this one's folder.

    The lent folder is only a path: the editable installation that lies in it is not followed.
    """
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    site = Path(
        subprocess.check_output(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
        ).strip()
    )
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


def run(clean: Path, folder: Path, *arguments: str) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONWARNINGS": "ignore"}
    command = [clean / "bin" / "adinsight", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_carries_sql_models_fonts_and_data_but_no_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "adinsight/_sql/migrations/0001_first_tables.sql" in names
    assert "adinsight/_sql/views/marts/ads_wide.sql" in names
    assert "adinsight/py.typed" in names
    assert "adinsight/models/profiles.yaml" in names
    assert "adinsight/analyze/taxonomies/topic.yaml" in names
    assert any(name.startswith("adinsight/studio/fonts/") and name.endswith(".ttf") for name in names)
    for role in ("captioner", "clip", "detector"):
        assert any(
            name.startswith(f"adinsight/models/starter/{role}/") and name.endswith(".safetensors") for name in names
        )
    assert not [name for name in names if name.startswith(("tests/", "pipelines/"))]
    assert wheel.stat().st_size < MOST_WHEEL_BYTES


def test_the_wheel_runs_where_the_checkout_is_not(clean, tmp_path):
    where = subprocess.check_output(
        [clean / "bin" / "python", "-c", "import adinsight; print(adinsight.__file__)"], cwd=tmp_path, text=True
    )
    assert str(clean) in where
    assert run(clean, tmp_path, "--version").startswith("adinsight 0.")
    run(clean, tmp_path, "studio", "draw", "some", "--count", "3", "--workers", "1", "--quiet")
    told = run(
        clean, tmp_path, "analyze", "some/ads", "--db", "some.duckdb", "--quiet", "--only", "colors", "--only", "hashes"
    )
    assert told.startswith("3 inputs: 3 analysed, 0 already known, 0 rejected, 0 failed")
    answer = run(clean, tmp_path, "sql", "SELECT count(*) AS n FROM ads_wide", "--db", "some.duckdb", "--format", "csv")
    assert answer.split() == ["n", "3"]

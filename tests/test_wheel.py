"""The wheel, built and run where nothing else of the checkout can be seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

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
    assert "adinsight/report/templates/page.html" in names
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


def test_the_wheel_makes_pictures_in_all_nine_ways_without_a_network(clean, tmp_path):
    drawn = np.full((128, 128, 3), (90, 160, 220), np.uint8)
    drawn[40:100, 30:100] = (200, 40, 40)
    mask, sketch = np.zeros((2, 128, 128), np.uint8)
    mask[40:100, 30:100] = 255
    sketch[40:100, [30, 99]] = sketch[[40, 99], 30:100] = 255
    for name, pixels in (("product", drawn), ("mask", mask), ("sketch", sketch)):
        Image.fromarray(pixels).save(tmp_path / f"{name}.png")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONWARNINGS": "ignore"}
    script = ROOT / "tests" / "generate" / "every_verb.py"
    command = [clean / "bin" / "python", str(script)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    verbs = json.loads(done.stderr.splitlines()[-1])
    assert len(verbs) == 9
    for verb in {*verbs, "worn"} - {"learn"}:
        (picture,) = (tmp_path / f"out-{verb}").glob("*.png")
        with Image.open(picture) as opened:
            pixels = np.asarray(opened.convert("RGB"))
        assert pixels.shape == ((256, 256, 3) if verb == "enlarge" else (128, 128, 3)), verb
        assert pixels.std() > 5, f"{verb}: one flat colour"
    with Image.open(next((tmp_path / "out-inpaint").glob("*.png"))) as opened:
        around = np.asarray(opened.convert("RGB"))
    assert (around[mask > 0] == drawn[mask > 0]).all()
    assert (around[mask == 0] != drawn[mask == 0]).any()

from __future__ import annotations

import subprocess
import sys

import pytest

import adinsight

HEAVY = (
    "torch",
    "transformers",
    "open_clip",
    "duckdb",
    "pandas",
    "pyarrow",
    "onnxruntime",
    "skia",
    "cv2",
    "sklearn",
    "diffusers",
    "peft",
)


def loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split()) if done.stdout.strip() else set()


def test_all_is_sorted_and_true():
    assert adinsight.__all__ == sorted(adinsight.__all__)
    for name in adinsight.__all__:
        assert getattr(adinsight, name) is not None


def test_the_names_that_are_promised():
    assert {"analyze", "open", "Database", "AnalyzeConfig", "RunReport", "AdInsightError"} <= set(adinsight.__all__)
    assert dir(adinsight) == adinsight.__all__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        adinsight.analyse  # noqa: B018


def test_importing_the_package_loads_nothing_heavy():
    assert loaded_by("import adinsight") == set()


def test_help_loads_nothing_heavy():
    run = "from adinsight.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass"
    statement = f"sys.argv = ['adinsight', '--help']\n{run}"
    assert loaded_by(statement) == set()


def test_the_probe_sees_what_is_loaded():
    assert "duckdb" in loaded_by("import duckdb")

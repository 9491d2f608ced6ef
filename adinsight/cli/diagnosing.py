"""`adinsight doctor`: what is installed, where models will run, which weights are here."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from adinsight.cli.options import AsJson
from adinsight.cli.speaking import say_json, say_table
from adinsight.config import PROFILES

_PACKAGES = (
    "torch",
    "torchvision",
    "transformers",
    "diffusers",
    "peft",
    "open_clip_torch",
    "rapidocr",
    "onnxruntime",
    "pillow",
    "pi-heif",
    "imagehash",
    "duckdb",
    "pyarrow",
    "pandas",
    "scikit-learn",
    "fsspec",
    "skia-python",
)


def doctor(json: AsJson = False) -> None:
    """Say what is installed, which device and number format will be used, and which weights are here."""
    facts = [*_machine(), *_packages(), *_weights()]
    if json:
        say_json([{"topic": topic, "name": name, "is_ok": ok, "detail": detail} for topic, name, ok, detail in facts])
        return
    say_table(("", "topic", "name", "detail"), [("✓" if ok else "✗", t, n, d) for t, n, ok, d in facts])


def _machine() -> list[tuple[str, str, bool, str]]:
    from adinsight.engines.provenance import git_revision, package_version
    from adinsight.models.compute import choose

    compute = choose()
    revision = git_revision()
    return [
        ("adinsight", "version", True, package_version() + (f" at {revision[:12]}" if revision else "")),
        ("machine", "python", True, f"{platform.python_version()} on {platform.system()} {platform.machine()}"),
        ("machine", "device", True, f"{compute.device}, {compute.number_format} ({compute.reason})"),
    ]


def _packages() -> list[tuple[str, str, bool, str]]:
    found = []
    for name in _PACKAGES:
        try:
            found.append(("package", name, True, version(name)))
        except PackageNotFoundError:
            cure = "missing; for the studio: pip install 'adinsight[studio]'" if name == "skia-python" else "missing"
            found.append(("package", name, False, cure))
    return found


def _weights() -> list[tuple[str, str, bool, str]]:
    from adinsight.models.catalogue import generator, profile

    found = []
    for name in PROFILES:
        for ref in (*profile(name).models, generator(name)):
            which = " --generator" if ref.role == "generator" else ""
            fetch = f"adinsight models fetch --profile {name}{which}"
            detail = f"{ref.model_id}, {ref.license}" if ref.is_present else fetch
            found.append(("weights", f"{name} {ref.role}", ref.is_present, detail))
    return found

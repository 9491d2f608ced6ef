"""Where results come from: version, revision, and the name of a run."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from uuid import uuid4


def package_version() -> str:
    """Version of adinsight, "unknown" where it runs without being installed."""
    try:
        return version("adinsight")
    except PackageNotFoundError:
        return "unknown"


def git_revision(start: Path | None = None) -> str | None:
    """Commit of the checkout that the package runs from, None for an installed wheel."""
    root = start or Path(__file__).parents[2]
    folder = root / ".git"
    if not folder.is_dir():
        return None
    try:
        head = (folder / "HEAD").read_text(encoding="utf-8").strip()
        if not head.startswith("ref: "):
            return head
        return _resolved(folder, head.removeprefix("ref: "))
    except OSError:
        return None


def new_run_id() -> str:
    """A name that sorts by time: UTC second and six random hex digits."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid4().hex[:6]}"


def this_process() -> dict[str, Any]:
    """Host and process id, by which a later run can tell whether this one still works."""
    return {"host": platform.node(), "pid": os.getpid()}


def is_gone(process: Mapping[str, Any]) -> bool:
    """Whether the process of `this_process` has certainly ended.

    False wherever that cannot be known: on another host, or where its number has been given
    to a process that lives.
    """
    # On Windows, os.kill would end the process that is asked about.
    if process.get("host") != platform.node() or os.name != "posix":
        return False
    try:
        os.kill(int(process["pid"]), 0)
    except OSError as error:
        return isinstance(error, ProcessLookupError)
    return False


def _resolved(folder: Path, ref: str) -> str | None:
    loose = folder / ref
    if loose.exists():
        return loose.read_text(encoding="utf-8").strip()
    packed = folder / "packed-refs"
    lines = packed.read_text(encoding="utf-8").splitlines() if packed.exists() else []
    return next((line.split()[0] for line in lines if line.endswith(f" {ref}")), None)

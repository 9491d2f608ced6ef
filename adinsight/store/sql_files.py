"""Finding the SQL that ships with the package, and reading what its header comments say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from adinsight.errors import StoreError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_HEADER_LINE = re.compile(r"^--\s?(?:(\w+):\s*)?(.*)$")


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One SQL file: its stem, its text, and its header comment as key to text.

    A header line `-- key: words` starts a key; a further `-- words` continues it.
    """

    name: str
    text: str
    header: dict[str, str]


def sql_root() -> Traversable:
    """The folder with the SQL: inside the installed package, else beside it in the checkout.

    Raises:
        StoreError: If neither is there.
    """
    package = files("adinsight")
    for folder in (package.joinpath("_sql"), Path(str(package)).parent / "sql"):
        if folder.joinpath("migrations").is_dir():
            return folder
    raise StoreError(f"the package's SQL is neither in {package}/_sql nor beside it; install adinsight again")


def sql_files(*folders: str) -> list[SqlFile]:
    """The SQL files of a folder such as sql/checks, ordered by name."""
    folder = sql_root().joinpath(*folders)
    found = sorted((item for item in folder.iterdir() if item.name.endswith(".sql")), key=lambda item: item.name)
    return [_parsed(item) for item in found]


def listed_files(listing: str, *folders: str) -> list[SqlFile]:
    """The SQL files that a list names, one relative path a line, in its order."""
    folder = sql_root().joinpath(*folders)
    lines = folder.joinpath(listing).read_text("utf-8").splitlines()
    return [_parsed(folder.joinpath(*line.split("/"))) for line in lines if line and not line.startswith("#")]


def _parsed(item: Traversable) -> SqlFile:
    text = item.read_text("utf-8")
    return SqlFile(item.name.removesuffix(".sql"), text, _header(text))


def _header(text: str) -> dict[str, str]:
    header: dict[str, str] = {}
    key = ""
    for line in text.splitlines():
        match = _HEADER_LINE.match(line)
        if not match:
            break
        key = match[1] or key
        header[key] = f"{header.get(key, '')} {match[2].strip()}".strip()
    return header

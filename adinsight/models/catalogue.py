"""The catalogue of profiles: which weights play which role, and whether they are here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import yaml

from adinsight.config import PROFILES
from adinsight.errors import ConfigError, WeightsMissing

ROLES = ("captioner", "clip", "detector")
GENERATOR = "generator"  # draws; no part of what an analysis needs


@dataclass(frozen=True, slots=True)
class ModelRef:
    """One set of weights.

    Args:
        profile: Profile that uses it.
        role: captioner, clip, detector or generator.
        model_id: Folder inside the package or repository on the hub.
        revision: Commit on the hub; for shipped weights a digest of their files.
        license: SPDX name of the weights' licence.
        is_shipped: Whether the weights travel in the package.
    """

    profile: str
    role: str
    model_id: str
    revision: str
    license: str
    is_shipped: bool

    @property
    def folder(self) -> Path:
        """Where the files are, or would be once fetched."""
        if self.is_shipped:
            return package_folder() / self.model_id
        return weights_home() / self.model_id.replace("/", "--") / self.revision

    @property
    def is_present(self) -> bool:
        """Whether the weights are on this machine."""
        if self.role == GENERATOR:
            return any(self.folder.rglob("*.safetensors"))
        return any(self.folder.glob("*.safetensors"))

    def require(self) -> Path:
        """The folder of the weights.

        Raises:
            WeightsMissing: If they are not on this machine.
        """
        if not self.is_present:
            which = " --generator" if self.role == GENERATOR else ""
            fetch = f"run: adinsight models fetch --profile {self.profile}{which}"
            cure = "reinstall adinsight" if self.is_shipped else fetch
            raise WeightsMissing(f"the {self.role} of profile {self.profile} ({self.model_id}) is not here; {cure}")
        return self.folder


@dataclass(frozen=True, slots=True)
class Profile:
    """The models of one profile by role."""

    name: str
    models: tuple[ModelRef, ...]

    def model(self, role: str) -> ModelRef:
        """The weights that play a role."""
        return next(ref for ref in self.models if ref.role == role)

    @property
    def is_present(self) -> bool:
        """Whether every role's weights are on this machine."""
        return all(ref.is_present for ref in self.models)


def profile(name: str) -> Profile:
    """A profile by name.

    Raises:
        ConfigError: If there is none of that name.
    """
    table = _table()
    if name not in table:
        raise ConfigError(f"unknown profile {name!r}; --profile takes one of {', '.join(table)}")
    return Profile(name, tuple(_ref(name, role, table[name][role]) for role in ROLES))


def generator(name: str) -> ModelRef:
    """The weights that draw for a profile. They are no role of it: analysing needs none of them.

    Raises:
        ConfigError: If there is no profile of that name.
    """
    return _ref(profile(name).name, GENERATOR, _table()[name][GENERATOR])


def generator_on_hub(model_id: str, revision: str | None = None) -> ModelRef | None:
    """A generator that was fetched from the hub by its repository, the latest where no revision is named.

    None where it has not been fetched.
    """
    fetched = weights_home() / model_id.replace("/", "--")
    found = [
        ref
        for path in fetched.glob(revision or "*")
        if (ref := ModelRef("", GENERATOR, model_id, path.name, "", False)).is_present and path.suffix != ".part"
    ]
    return max(found, key=lambda ref: ref.folder.stat().st_mtime, default=None)


def default_profile() -> Profile:
    """`standard` where its weights have been fetched, else `starter`."""
    standard = profile("standard")
    return standard if standard.is_present else profile("starter")


def package_folder() -> Path:
    """Where this package's models lie."""
    return Path(str(files("adinsight.models")))


def weights_home() -> Path:
    """Where fetched weights are kept: ADINSIGHT_HOME, else the user's cache folder."""
    home = os.environ.get("ADINSIGHT_HOME")
    if home:
        return Path(home) / "models"
    cache_home = os.environ.get("XDG_CACHE_HOME")
    base = Path(cache_home) if cache_home else Path.home() / ".cache"
    return base / "adinsight" / "models"


@cache
def _table() -> dict[str, dict[str, dict[str, str]]]:
    text = (package_folder() / "profiles.yaml").read_text(encoding="utf-8")
    table: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(text)
    return {name: table[name] for name in PROFILES}


def _ref(profile_name: str, role: str, entry: dict[str, str]) -> ModelRef:
    if "folder" in entry:
        revision = _digest(package_folder() / entry["folder"])
        return ModelRef(profile_name, role, entry["folder"], revision, entry["license"], True)
    return ModelRef(profile_name, role, entry["repo"], entry["revision"], entry["license"], False)


@cache
def _digest(folder: Path) -> str:
    """First 12 hex digits over the names and bytes of a folder's files."""
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".md":
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]

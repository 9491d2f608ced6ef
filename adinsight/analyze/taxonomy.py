"""Taxonomies: named lists of concepts with the words that CLIP is asked with, as editable files.

A user adds a concept by one line, `name: words`, under `concepts:` of a file of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from adinsight.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One list of concepts.

    Args:
        name: What rows are labelled with.
        choose: "one" where an ad has exactly one of the concepts, "many" where each is a
            question of its own.
        template: A phrase with {} for the concept's words.
        concepts: (name, words) in the file's order.
    """

    name: str
    choose: str
    template: str
    concepts: tuple[tuple[str, str], ...]

    def prompts(self) -> list[str]:
        """The text of each concept, in order."""
        return [self.template.replace("{}", words) for _, words in self.concepts]

    def names(self) -> list[str]:
        """The name of each concept, in order."""
        return [name for name, _ in self.concepts]


def load_taxonomies(extra: Iterable[Path] = ()) -> tuple[Taxonomy, ...]:
    """The taxonomies of the package, then the user's; a user's file may add to one by its name.

    Raises:
        ConfigError: If a file cannot be read or lacks a part.
    """
    folder = files("adinsight.analyze") / "taxonomies"
    shipped = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda e: e.name)
    found = {taxonomy.name: taxonomy for taxonomy in (_parse(e.read_text("utf-8"), e.name) for e in shipped)}
    for path in extra:
        taxonomy = _parse(_read(path), str(path))
        found[taxonomy.name] = _joined(found.get(taxonomy.name), taxonomy)
    return tuple(found.values())


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the taxonomy {path}: {error}; --taxonomy takes a YAML file") from error


def _parse(text: str, where: str) -> Taxonomy:
    try:
        data: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError(f"the taxonomy {where} is not YAML: {error}") from error
    if not isinstance(data, dict) or not _is_list_of_words(data.get("concepts")) or not data.get("taxonomy"):
        raise ConfigError(f"the taxonomy {where} needs 'taxonomy: name' and 'concepts:' with lines 'name: words'")
    template = str(data.get("template", "{}"))
    choose = str(data.get("choose", "many"))
    if "{}" not in template or choose not in ("one", "many"):
        raise ConfigError(f"in the taxonomy {where}: template needs {{}}, and choose is one or many")
    concepts = tuple((name, words or name) for name, words in data["concepts"].items())
    return Taxonomy(str(data["taxonomy"]), choose, template, concepts)


def _is_list_of_words(concepts: Any) -> bool:
    """Whether it is a mapping with at least one line, `name: words` or `name:` alone."""
    if not isinstance(concepts, dict) or not concepts:
        return False
    return all(isinstance(name, str) and isinstance(words, str | None) for name, words in concepts.items())


def _joined(shipped: Taxonomy | None, own: Taxonomy) -> Taxonomy:
    if shipped is None:
        return own
    concepts = dict(shipped.concepts) | dict(own.concepts)
    return Taxonomy(shipped.name, shipped.choose, shipped.template, tuple(concepts.items()))

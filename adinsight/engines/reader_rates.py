"""How well a profile's extractors read each attribute: measured once, shipped beside the weights, kept with the ads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from adinsight.models.catalogue import package_folder

FILE = "reader_rates.json"


def reader_rates(profile_name: str, fingerprints: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of the table reader_rates; none where a profile, or an extractor as it is now, is not measured.

    Args:
        profile_name: starter, standard or large. Rates hold for the ads that its models were made for.
        fingerprints: Of each extractor of the run, by name.
    """
    path = package_folder() / profile_name / FILE
    if not path.exists():
        return []
    readers = json.loads(path.read_text(encoding="utf-8"))["readers"]
    counts = ("count_hits", "count_misses", "count_false_alarms", "count_rejections")
    return [
        {"extractor": name, "fingerprint": fingerprints[name], "family": family, "attribute": attribute}
        | dict(zip(counts, counted, strict=True))
        for name, reader in readers.items()
        if reader["fingerprint"] == fingerprints.get(name)
        for family, attributes in reader["rates"].items()
        for attribute, counted in attributes.items()
    ]

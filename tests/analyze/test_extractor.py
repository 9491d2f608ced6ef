from __future__ import annotations

import hashlib

import pytest

from adinsight.analyze.extractor import Extractor, fingerprint_of
from adinsight.analyze.hashes import Hashes


def test_fingerprint_is_a_digest_of_sorted_json() -> None:
    expected = hashlib.sha256('{"a": [1, "é"], "b": null}'.encode()).hexdigest()[:12]
    assert fingerprint_of(b=None, a=[1, "é"]) == fingerprint_of(a=(1, "é"), b=None) == expected


def test_fingerprint_tells_values_and_names_apart() -> None:
    prints = {fingerprint_of(a=1), fingerprint_of(a=2), fingerprint_of(b=1), fingerprint_of(a="1"), fingerprint_of()}
    assert len(prints) == 5


def test_parts_that_are_not_plain_data_are_refused() -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        fingerprint_of(model=object())


def test_contract_is_told_by_its_parts() -> None:
    assert isinstance(Hashes(), Extractor)
    assert not isinstance({}, Extractor)

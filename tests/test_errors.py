from __future__ import annotations

import inspect
import pickle
import re

import pytest

from adinsight import errors
from adinsight.errors import AdInsightError, AdNotFound, ImageRejected, StoreError

TREE = {name: kind for name, kind in vars(errors).items() if inspect.isclass(kind)}


def test_every_error_is_in_the_one_tree() -> None:
    assert len(TREE) == 17
    assert all(issubclass(kind, AdInsightError) for kind in TREE.values())


def test_docstring_shows_the_tree_as_it_is() -> None:
    lines = re.findall(r"^    ([│├└─ ]*)(\w+)(?: \((\w+)\))?", errors.__doc__ or "", re.MULTILINE)
    shown = {name: (len(indent) // 4, builtin) for indent, name, builtin in lines if name in TREE}
    assert set(shown) == set(TREE)
    for name, (depth, builtin) in shown.items():
        line = [kind for kind in TREE[name].__mro__ if kind in TREE.values()]
        assert len(line) == depth + 1
        assert not builtin or builtin in {kind.__name__ for kind in TREE[name].__bases__}


@pytest.mark.parametrize(
    ("name", "builtin"),
    [("ConfigError", ValueError), ("SourceError", ValueError), ("ModelError", RuntimeError), ("AdNotFound", KeyError),
     ("MissingDependency", ImportError), ("StoreError", RuntimeError)],
)  # fmt: skip
def test_error_is_caught_as_its_builtin_kind(name: str, builtin: type[Exception]) -> None:
    with pytest.raises(builtin, match="what happened"):
        raise TREE[name]("what happened")


def test_rejection_carries_its_reason_through_pickle() -> None:
    rejected = pickle.loads(pickle.dumps(ImageRejected("too_large", "7 bytes, the limit is 6")))
    assert type(rejected) is ImageRejected
    assert (rejected.reason, rejected.detail) == ("too_large", "7 bytes, the limit is 6")
    assert str(rejected) == "too_large: 7 bytes, the limit is 6"


def test_unknown_ad_is_told_without_the_quotes_of_a_key_error() -> None:
    assert str(AdNotFound("no ad is called it's")) == "no ad is called it's"
    assert str(AdNotFound()) == ""
    assert issubclass(AdNotFound, StoreError)

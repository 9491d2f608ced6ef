"""Records become compact JSON that is safe inside HTML: each record is a row, its field names are told once."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

DECIMALS = 5
LARGEST_EXACT = 2**53
"""The largest whole number that JavaScript holds exactly; larger ones (seeds) are packed as text."""

# Inside a script element only "<" can end it, but no tool that reads the file should see markup in the data.
ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})

Schema = dict[str, list[tuple[str, str | None, int]]]
"""Record name → (field, name of the record in it or None, how many lists that record is nested in)."""


def safe_json(value: Any) -> str:
    """JSON in plain ASCII without `<`, `>` and `&`, so that nothing in it can end its script element."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).translate(ESCAPES)


def schema_of(record: type[Any]) -> Schema:
    """The fields of a record and of every record that it holds.

    Example:
        >>> from adinsight.report.page_model import Trend
        >>> schema_of(Trend)["Trend"][-1]
        ('weeks', 'Week', 1)
    """
    schema: Schema = {}
    waiting = [record]
    while waiting:
        current = waiting.pop()
        if current.__name__ in schema:
            continue
        hints = get_type_hints(current)
        held = [(field.name, *_record_in(hints[field.name])) for field in fields(current)]
        schema[current.__name__] = [(name, inner.__name__ if inner else None, depth) for name, inner, depth in held]
        waiting += [inner for _, inner, _ in held if inner is not None]
    return schema


def pack(value: Any) -> Any:
    """A record as the list of its fields' values, and everything in it likewise.

    Numbers that are not finite become None, since JSON has no word for them; shares need no more than DECIMALS.
    """
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        return value if abs(value) <= LARGEST_EXACT else str(value)
    if isinstance(value, float):
        return round(value, DECIMALS) if math.isfinite(value) else None
    if is_dataclass(value):
        return [pack(getattr(value, field.name)) for field in fields(value)]
    return [pack(item) for item in value]


def chunked(pictures: Mapping[str, str], order: Sequence[str], size: int) -> list[dict[str, str]]:
    """The pictures in small groups, in the order in which they are first looked at; what the order lacks comes last."""
    known = [key for key in dict.fromkeys(order) if key in pictures]
    rest = sorted(pictures.keys() - set(known))
    keys = known + rest
    return [{key: pictures[key] for key in keys[start : start + size]} for start in range(0, len(keys), size)]


def _record_in(hint: Any) -> tuple[type[Any] | None, int]:
    if isinstance(hint, type) and is_dataclass(hint):
        return hint, 0
    for part in get_args(hint):
        record, depth = _record_in(part)
        if record is not None:
            return record, depth + (get_origin(hint) is tuple)
    return None, 0

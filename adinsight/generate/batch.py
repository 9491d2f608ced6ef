"""Batches in a folder: a picture and its sidecar each, written whole or not at all; what is there is not made again.

    0003-5d1f0c9a.png     the picture
    0003-5d1f0c9a.json    how it was made, written last: a picture is finished when its sidecar says its digest
    preview.jpg           all that is finished so far, small, on one sheet

The second part of the name is a digest of the request and the model, so a changed prompt is a new picture.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from math import ceil, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from adinsight.errors import ConfigError
from adinsight.generate.choosing import with_usual
from adinsight.generate.facts import facts_of_request
from adinsight.generate.generator import Generator
from adinsight.generate.request import Picture, Pixels, Request
from adinsight.generate.safety import ORDINARY, Policy

PREVIEW = "preview.jpg"
_THUMB_SIDE = 160
_MOST_ON_PREVIEW = 100


@dataclass(frozen=True, slots=True)
class Made:
    """One picture of a batch.

    Args:
        index: Its place in the batch.
        picture: Its file; None where it is withheld.
        sidecar: The file that says how it was made.
        facts: What the sidecar holds.
        is_new: Whether it was made in this run.
    """

    index: int
    picture: Path | None
    sidecar: Path
    facts: dict[str, Any]
    is_new: bool

    @property
    def withheld(self) -> str:
        """Why there is no picture; empty where there is one."""
        return str(self.facts.get("withheld", ""))


def draw_batch(
    generator: Generator,
    requests: Sequence[Request],
    folder: Path,
    batch_size: int = 1,
    policy: Policy = ORDINARY,
) -> Iterator[Made]:
    """Makes what is missing of a batch; yields every picture of it, those that were there first.

    Stopped at any moment, it loses at most the call in flight. The preview is renewed after each call.

    Args:
        generator: Draws.
        requests: One per picture; the place of each is part of its name.
        folder: Where pictures and sidecars go; made where it is missing.
        batch_size: Most pictures in one call.
        policy: What prompts may ask for.

    Raises:
        ConfigError: If the folder cannot be used, or a request cannot be met.
        SafetyRefused: If the policy holds back a prompt of what is missing.
        ModelError: If the model fails.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"{folder} cannot be a folder for pictures: {error.strerror}; choose another with --out"
        ) from error
    requests = [with_usual(request, generator.origin.license.candidates) for request in requests]
    names = [_name(generator, index, request) for index, request in enumerate(requests)]
    thumbs: dict[int, Pixels] = {}
    missing = []
    for index, name in enumerate(names):
        found = _finished(folder, index, name)
        if found is None:
            missing.append(index)
            continue
        if found.picture is not None:
            thumbs[index] = _thumb_of(found.picture)
        yield found
    pictures = generator.generate([requests[index] for index in missing], batch_size, policy)
    for count, (index, picture) in enumerate(zip(missing, pictures, strict=True), 1):
        made = _write(folder, index, names[index], picture)
        if made.picture is not None:
            thumbs[index] = _thumb(Image.fromarray(picture.pixels))
        if count % batch_size == 0 or count == len(missing):
            _write_preview(folder, thumbs)
        yield made


def _name(generator: Generator, index: int, request: Request) -> str:
    origin = generator.origin
    told = json.dumps([origin.model_id, origin.revision, facts_of_request(request)], sort_keys=True, default=str)
    return f"{index:04d}-{sha256(told.encode()).hexdigest()[:8]}"


def _finished(folder: Path, index: int, name: str) -> Made | None:
    """A picture that is there, its sidecar whole and its bytes those that the sidecar names."""
    sidecar, picture = folder / f"{name}.json", folder / f"{name}.png"
    try:
        facts = json.loads(sidecar.read_text(encoding="utf-8"))
        if facts["withheld"]:
            return Made(index, None, sidecar, facts, False)
        if sha256(picture.read_bytes()).hexdigest() == facts["sha256"]:
            return Made(index, picture, sidecar, facts, False)
    except (OSError, ValueError, KeyError, TypeError):
        pass  # missing, cut short or of another making: it is made again
    return None


def _write(folder: Path, index: int, name: str, picture: Picture) -> Made:
    facts = {"index": index, **picture.facts, "withheld": picture.withheld}
    path = None
    if not picture.withheld:
        path = folder / f"{name}.png"
        buffer = BytesIO()
        Image.fromarray(picture.pixels).save(buffer, "PNG")
        _replace(path, buffer.getvalue())
        facts |= {"picture": path.name, "sha256": sha256(buffer.getvalue()).hexdigest()}
    sidecar = folder / f"{name}.json"
    _replace(sidecar, (json.dumps(facts, indent=2, ensure_ascii=False) + "\n").encode())
    return Made(index, path, sidecar, facts, True)


def _replace(path: Path, data: bytes) -> None:
    """Puts a file in its place in one move, so that no reader finds half of it."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(data)
    unfinished.replace(path)


def _write_preview(folder: Path, thumbs: dict[int, Pixels]) -> None:
    if not thumbs:
        return
    shown = [thumbs[index] for index in sorted(thumbs)[:_MOST_ON_PREVIEW]]
    columns = ceil(sqrt(len(shown)))
    sheet = np.full((ceil(len(shown) / columns) * _THUMB_SIDE, columns * _THUMB_SIDE, 3), 255, np.uint8)
    for place, thumb in enumerate(shown):
        top = place // columns * _THUMB_SIDE + (_THUMB_SIDE - thumb.shape[0]) // 2
        left = place % columns * _THUMB_SIDE + (_THUMB_SIDE - thumb.shape[1]) // 2
        sheet[top : top + thumb.shape[0], left : left + thumb.shape[1]] = thumb
    buffer = BytesIO()
    Image.fromarray(sheet).save(buffer, "JPEG", quality=85)
    _replace(folder / PREVIEW, buffer.getvalue())


def _thumb_of(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return _thumb(picture.convert("RGB"))


def _thumb(picture: Image.Image) -> Pixels:
    small = picture.copy()
    small.thumbnail((_THUMB_SIDE - 8, _THUMB_SIDE - 8), Image.Resampling.LANCZOS)
    return np.asarray(small)

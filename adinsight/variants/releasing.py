"""Letting accepted variants out: byte for byte as they were judged, and only those that something found safe.

A designer goes on from the same scene as SVG or HTML, in which words are words.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from adinsight.errors import ConfigError, InsufficientData
from adinsight.store.query import run_sql
from adinsight.variants.audit.check import Check
from adinsight.variants.audit.safety import SAFETY, refuse_unchecked
from adinsight.variants.provenance.sidecars import sidecar_path
from adinsight.variants.provenance.verifying import verify
from adinsight.variants.scenes.faces import FontShelf
from adinsight.variants.scenes.markup import as_html, as_svg
from adinsight.variants.scenes.scene import AdScene, Assets
from adinsight.variants.sealing import SCENES

if TYPE_CHECKING:
    from collections.abc import Sequence

_ACCEPTED = """
SELECT v.location, b.brief, c.verdict
FROM variants AS v
JOIN variant_briefs AS b ON b.brief_id = v.brief_id
LEFT JOIN variant_checks AS c ON c.variant_id = v.variant_id AND c.check_name = 'safety'
WHERE v.status = 'accepted' AND ($experiment IS NULL OR v.experiment_id = $experiment)
ORDER BY v.experiment_id, v.arm, v.size_name, v."number"
"""

EDITABLE: dict[str, Callable[[AdScene, Assets, FontShelf], str]] = {"svg": as_svg, "html": as_html}


@dataclass(frozen=True, slots=True)
class Released:
    """What was let out.

    Args:
        files: The pictures, their sidecars beside them.
        count_unchecked: Those of them that no safety checker has looked at.
    """

    files: tuple[Path, ...]
    count_unchecked: int


def release(
    path: Path,
    folder: Path,
    *,
    allow_unchecked: bool = False,
    experiment_id: str | None = None,
    editable: Sequence[str] = (),
) -> Released:
    """Copies accepted variants with their sidecars.

    Args:
        path: The database.
        folder: Where to; made where it is missing.
        allow_unchecked: Lets out what no safety checker has looked at.
        experiment_id: Of one experiment alone; of all where None.
        editable: svg, html or both: the ads' scenes in these forms beside them.

    Raises:
        InsufficientData: If no variant is accepted.
        SafetyRefused: If one is unchecked and that is not allowed; nothing is copied then.
        ConfigError: If a file is gone or was changed, the folder cannot be written, or a form is unknown.
        StoreError: If the database cannot be read.
    """
    for form in editable:
        if form not in EDITABLE:
            raise ConfigError(f"unknown form {form!r}; --editable takes {' or '.join(EDITABLE)}")
    rows = run_sql(path, _ACCEPTED, params={"experiment": experiment_id}).to_pylist()
    if not rows:
        raise InsufficientData(f"{path} has no accepted variant; make some with: adinsight variants make")
    checks = {Path(row["location"]).name: [Check(SAFETY, row["verdict"] or "unchecked")] for row in rows}
    refuse_unchecked(checks, allow_unchecked)
    count_unchecked = sum(row["verdict"] != "passed" for row in rows)
    files = _copied(rows, folder)
    for row in rows if editable else ():
        _write_editable(row, folder, editable)
    return Released(files, count_unchecked)


def _copied(rows: Sequence[dict[str, Any]], folder: Path) -> tuple[Path, ...]:
    for row in rows:
        found = verify(Path(row["location"])) if Path(row["location"]).exists() else None
        if found is None or not found.is_fine or found.sidecar is None:
            why = _gone(row["location"]) if found is None else "; ".join(found.reasons) or "has lost its sidecar"
            raise ConfigError(f"{row['location']}: {why}, make it again with: adinsight variants make")
    files = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for row in rows:
            source = Path(row["location"])
            shutil.copyfile(sidecar_path(source), sidecar_path(folder / source.name))
            shutil.copyfile(source, folder / source.name)
            files.append(folder / source.name)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written: {error.strerror}; choose another with --to") from error
    return tuple(files)


def _gone(location: str) -> str:
    """What to say of a file that is not there: a relative place is looked for from here, and may lie elsewhere."""
    if Path(location).is_absolute():
        return "is gone"
    return f"is not found from {Path.cwd()}; run this where the variants were made, or, if it is gone"


def _write_editable(row: dict[str, Any], folder: Path, forms: Sequence[str]) -> None:
    """The scene of one ad, in every form that is asked for."""
    ad = Path(row["location"])
    place = ad.parents[1] / SCENES / ad.stem
    try:
        scene = AdScene.from_json((place / "scene.json").read_text(encoding="utf-8"))
        pictures = sorted(place.glob("*.png"))
        assets = {picture.name: np.asarray(Image.open(picture).convert("RGBA")) for picture in pictures}
    except OSError as error:
        raise ConfigError(f"the scene of {ad.name} cannot be read ({error}); make it again") from error
    font = json.loads(row["brief"])["brand"]["font"]
    shelf = FontShelf(None if font is None else Path(font))
    for form in forms:
        (folder / f"{ad.stem}.{form}").write_text(EDITABLE[form](scene, assets, shelf), encoding="utf-8")

"""The page: records and pictures in, one HTML file out, which needs no network and asks for none.

Data stands in the file as JSON and enters the document as text only. The policy in the head lets run just the two
scripts that this module put there, known by their hashes, so markup that got into the page would still do nothing.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from adinsight.report.packing import chunked, pack, safe_json, schema_of
from adinsight.report.page_model import ReportPage
from adinsight.report.vendored import chart_script

CHUNK = 48
"""Pictures parsed at once: about what one screen of the gallery shows."""

STYLES = ("tokens", "base", "components", "gallery", "views", "effects", "boards", "print")
SCRIPTS = (
    "data",
    "dom",
    "format",
    "theme",
    "marks",
    "charts",
    "lists",
    "pictures",
    "dialog",
    "facets",
    "overview",
    "map",
    "trends",
    "effects",
    "evidence",
    "palette",
    "words",
    "gallery",
    "variants",
    "making",
    "app",
)
"""In the order in which they are joined; each may use what stands before it."""


def render(page: ReportPage, thumbnails: Mapping[str, str]) -> str:
    """The whole report as one HTML document.

    Args:
        page: What is shown.
        thumbnails: ad_id or variant_id → data URI of its picture; what has none is shown without.

    Returns:
        Text that can be written as UTF-8 whatever stood in the ads.
    """
    script, charts = _script(), chart_script()
    chunks = chunked(thumbnails, [ad.ad_id for ad in page.ads], CHUNK)
    text = _template().render(
        title=page.title,
        policy=_policy(script, charts),
        style=_joined("styles", STYLES, "css"),
        script=script,
        charts=charts,
        data=safe_json(_data(page, chunks)),
        chunks=[safe_json(chunk) for chunk in chunks],
    )
    return str(text).encode("utf-8", "replace").decode("utf-8")


def _data(page: ReportPage, chunks: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "schema": schema_of(ReportPage),
        "page": pack(page),
        "chunk_of": {key: number for number, chunk in enumerate(chunks) for key in chunk},
        "count_chunks": len(chunks),
    }


def _policy(*scripts: str) -> str:
    allowed = " ".join(f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _script() -> str:
    body = _joined("scripts", SCRIPTS, "js")
    return f'(() => {{\n"use strict";\n{body}\n}})();'


@cache
def _joined(folder: str, names: tuple[str, ...], ending: str) -> str:
    room = files("adinsight.report") / "templates" / folder
    return "\n".join((room / f"{name}.{ending}").read_text(encoding="utf-8") for name in names)


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("adinsight.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("page.html")

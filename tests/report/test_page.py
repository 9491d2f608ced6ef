"""The page as text: whole, deaf to the network, and safe whatever stood in the ads. How it behaves: tests/browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files

import pytest

from adinsight.report.page import CHUNK, SCRIPTS, STYLES, render
from adinsight.report.page_model import Fact, Making, Overview, ReportPage

HOSTILE = "</title></script><script>window.pwned=1</script><img src=x onerror=alert(1)>\u2028\udcff\x00"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
NOTHING = Overview(
    count_ads=0, count_files=0, count_shown=0, count_rejected=0, count_failed=0, count_near_duplicates=0,
    count_variants=0, count_out_of_domain=0, first_seen=None, last_seen=None, performance_start=None,
    performance_end=None, count_with_performance=0, impressions=0, clicks=0, conversions=0.0, spend=(),
    unmatched_spend=(), weekly=(), platforms=(), advertisers=(), campaigns=(), coverage=(), rejected=(), headlines=(),
)  # fmt: skip
EMPTY = ReportPage(
    title="Ads", made_at="2026-04-01T10:00:00Z", package_version="0.1.0", database="ads.duckdb", notes=(),
    missing=(("trends", "Run adinsight trends."),), overview=NOTHING, ads=(), trends=(), effects=(), colors=(),
    pairings=(), words=(), experiments=(), making=Making((), (), (), (), ()),
)  # fmt: skip


class Read(HTMLParser):
    """The elements of a document with their attributes, and what stands in scripts and the title."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.is_open = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.texts.append("")
        self.is_open = True

    def handle_endtag(self, tag):
        self.is_open = False

    def handle_data(self, data):
        if self.is_open:
            self.texts[-1] += data

    def texts_of(self, tag: str) -> list[str]:
        return [text for (name, _), text in zip(self.tags, self.texts, strict=True) if name == tag]

    def attributes_of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def hostile() -> str:
    making = Making(((Fact(HOSTILE, HOSTILE),),), (), (), (HOSTILE,), ())
    return render(replace(EMPTY, title=HOSTILE, database=HOSTILE, notes=(HOSTILE,), making=making), {"a": PIXEL})


def test_hostile_text_makes_no_element(hostile):
    plain = Read(render(EMPTY, {"a": PIXEL}))
    read = Read(hostile)
    assert [tag for tag, _ in read.tags] == [tag for tag, _ in plain.tags]
    assert read.attributes_of("img") == []


def test_the_file_can_be_written_whatever_stood_in_it(hostile):
    assert hostile.encode("utf-8")


def test_the_data_comes_back_as_it_was(hostile):
    scripts = Read(hostile)
    place = [attributes.get("id") for attributes in scripts.attributes_of("script")].index("data")
    data = json.loads(scripts.texts_of("script")[place])
    names = [field[0] for field in data["schema"]["ReportPage"]]
    assert data["page"][names.index("database")] == HOSTILE
    assert data["page"][names.index("missing")] == [["trends", "Run adinsight trends."]]


def test_the_policy_lets_run_what_is_in_the_file_and_nothing_else(hostile):
    read = Read(hostile)
    policy = next(one["content"] for one in read.attributes_of("meta") if one.get("http-equiv"))
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    running = [
        text
        for attributes, text in zip(read.attributes_of("script"), read.texts_of("script"), strict=True)
        if attributes.get("type") != "application/json"
    ]
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in running}
    assert len(running) == 2
    assert set(rules["script-src"].split()) == hashes
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert rules["base-uri"] == rules["form-action"] == "'none'"


def test_nothing_outside_the_file_is_asked_for(hostile):
    read = Read(hostile)
    for tag, attributes in read.tags:
        for name in ("src", "href", "action", "data", "srcset", "poster"):
            value = attributes.get(name)
            assert value is None or value.startswith(("#", "data:")), f"{tag} {name}={value}"
    ours = "".join(
        (files("adinsight.report") / "templates" / folder / f"{name}.{ending}").read_text(encoding="utf-8")
        for folder, names, ending in (("scripts", SCRIPTS, "js"), ("styles", STYLES, "css"))
        for name in names
    )
    urls = set(re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]+[^\s\"']*", ours))
    assert urls == {"http://www.w3.org/2000/svg"}, "a namespace is a name, nothing else may look like an address"
    assert not re.search(r"fetch\(|XMLHttpRequest|WebSocket|sendBeacon|@import|url\(", ours)


def test_our_scripts_never_read_text_as_markup():
    for name in SCRIPTS:
        text = (files("adinsight.report") / "templates" / "scripts" / f"{name}.js").read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", text), name


@pytest.mark.parametrize(("folder", "names"), [("scripts", SCRIPTS), ("styles", STYLES)])
def test_every_file_of_the_page_is_used_and_small(folder, names):
    found = {path.name.split(".")[0]: path for path in (files("adinsight.report") / "templates" / folder).iterdir()}
    assert found.keys() == set(names)
    for name, path in found.items():
        assert path.read_text(encoding="utf-8").count("\n") <= 400, name


def test_pictures_stand_in_groups_after_the_script():
    pictures = {f"a{number:03}": f"{PIXEL}{number}" for number in range(CHUNK + 1)}
    text = render(EMPTY, pictures)
    read = Read(text)
    ids = [attributes.get("id") for attributes in read.attributes_of("script")]
    assert ids == ["data", "charts", None, "pictures-0", "pictures-1"]
    assert json.loads(read.texts_of("script")[4]) == {f"a{CHUNK:03}": f"{PIXEL}{CHUNK}"}
    data = json.loads(read.texts_of("script")[0])
    assert data["chunk_of"]["a000"] == 0
    assert data["chunk_of"][f"a{CHUNK:03}"] == 1


def test_the_same_page_gives_the_same_bytes(hostile):
    assert render(EMPTY, {"a": PIXEL}) == render(EMPTY, {"a": PIXEL})

"""One browser, and one page of made-up ads with known answers; some of them carry hostile text."""

from __future__ import annotations

import io
import shutil
from base64 import b64encode
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PIL import Image

from adinsight.report.page import render
from adinsight.report.page_model import (
    Achieved,
    Ad,
    Arm,
    CheckShown,
    ColorUse,
    Concept,
    Count,
    Coverage,
    Effect,
    Evidence,
    Experiment,
    Fact,
    Line,
    Making,
    Money,
    Overview,
    Pairing,
    Rejected,
    ReportPage,
    SeenObject,
    Swatch,
    Trend,
    VariantShown,
    Week,
    WordUse,
)

COUNT_ADS = 60
HOSTILE = (
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "javascript:window.pwned=1",
    "\u202egnp.exe\u202c {{7*7}} ${window.pwned=1} &lt;b&gt;",
    "W" * 10_000,
)
HEXES = {"red": "#c43a31", "blue": "#3d62c0", "green": "#4f9a57"}
COLORS = tuple(HEXES)
PLATFORMS = ("meta", "google", "tiktok", "pinterest")


def make_ad(number: int) -> Ad:
    """Ad `a0` to `a59`: colour by number % 3, platform by number % 4; the first five have hostile text everywhere."""
    color = COLORS[number % 3]
    hostile = HOSTILE[number] if number < len(HOSTILE) else None
    words = hostile or ("zebra sale" if number == 17 else "shop now")
    return Ad(
        ad_id=f"a{number}",
        file_name=hostile or f"ad_{number:02}.jpg",
        width=400,
        height=200,
        advertiser=hostile or f"Maker {number % 5}",
        brand=None,
        platform=PLATFORMS[number % 4],
        campaign=hostile or "Spring",
        placement="feed",
        first_seen=f"2026-0{1 + number % 3}-1{number % 9}",
        caption=hostile or ("a giraffe with a café table" if number == 23 else f"a chair before {color}"),
        intentions=(("the intention is", hostile or "to sell"),),
        is_out_of_domain=number == 9,
        is_variant=number == 59,
        background=color,
        background_hex=HEXES[color],
        accent=COLORS[(number + 1) % 3],
        orientation="landscape",
        topic=hostile or "furniture",
        setting="studio",
        sentiment="calm",
        near_duplicate_group=None,
        palette=(Swatch(HEXES[color], 0.6, color, "background"),),
        objects=(SeenObject(hostile or "chair", 0.9, (0.1, 0.2, 0.5, 0.9)),),
        lines=(Line(words, "headline", (0.5, 0.1, 0.9, 0.3)),),
        concepts=(Concept("season", hostile or "spring", 0.8), Concept("people", "crowd", 0.2)),
        measures=(("symmetry", 0.5),),
        achieved=None if number == 8 else Achieved(1000 + number, 10, 1.0, (Money("EUR", 5.0),), 0.01),
        trend_ids=("t1",) if number % 3 == 0 else (),
        look="t1" if number % 3 == 0 else None,
        x=(number % 10) / 9,
        y=(number // 10) / 5,
    )


def make_effect(number: int, verdict: str, estimate: float | None, name: str, outcome: str = "click_rate") -> Effect:
    """An effect whose evidence are the ads 6, 7 (with) and 10 (without)."""
    is_known = estimate is not None
    ads = (
        Evidence("a6", "ad_06.jpg", True, 30.0, 20.0),
        Evidence("a7", "ad_07.jpg", True, 22.0, 20.0),
        Evidence("a10", "ad_10.jpg", False, 18.0, 20.0),
    )
    return Effect(
        finding_id=f"f{number}", outcome=outcome, kind="attribute", name=name, family="background", attribute="blue",
        verdict=verdict, evidence="within campaign", estimate=estimate, lower=estimate - 0.1 if is_known else None,
        upper=estimate + 0.1 if is_known else None, level=0.9, shrunken=0.5 * estimate if is_known else None,
        p_value=0.001, q_value=0.01, count_with=2, count_without=1, count_campaigns=2, exposure=3000.0,
        statement=f"{name}: estimate, {HOSTILE[1]}", reason=None if verdict == "higher" else "few creatives",
        ads=ads if is_known else (),
    )  # fmt: skip


def make_variant(number: int, status: str) -> VariantShown:
    """An attempt; the rejected one fails its only check."""
    verdict = "passed" if status == "accepted" else "failed"
    return VariantShown(
        variant_id=f"v{number}", ad_id="a59" if number == 0 else None, size_name="square", attempt=number + 1,
        status=status, reasons=() if number == 0 else ("change_present",), prompt=HOSTILE[0], negative_prompt=None,
        prompt_reasons=(("a blue background", HOSTILE[1]),), prompt_cut=(), seed=2**60 + 1, model="starter",
        license="Apache-2.0", checks=(CheckShown("change_present", verdict, 0.2, 1.0, True, HOSTILE[1]),),
    )  # fmt: skip


def make_overview() -> Overview:
    """What was read: 60 ads, one file rejected."""
    return Overview(
        count_ads=60, count_files=61, count_shown=60, count_rejected=1, count_failed=0, count_near_duplicates=0,
        count_variants=1, count_out_of_domain=1, first_seen="2026-01-10", last_seen="2026-03-18",
        performance_start="2026-01-10", performance_end="2026-03-18", count_with_performance=59, impressions=61_000,
        clicks=590, conversions=59.0, spend=(Money("EUR", 295.0),), unmatched_spend=(Money("EUR", 1.0),),
        weekly=(Count("2026-01-05", 20), Count("2026-01-12", 40)), platforms=tuple(Count(p, 15) for p in PLATFORMS),
        advertisers=tuple(Count(text, 1) for text in HOSTILE), campaigns=(Count("Spring", 55),),
        coverage=(Coverage("captions", 60, 0),), rejected=(Rejected(HOSTILE[0], "read", "rejected", HOSTILE[1]),),
        headlines=(f"Blue goes with more clicks {HOSTILE[1]}.", "1 of 60 is unlike the rest."),
    )  # fmt: skip


def make_page() -> ReportPage:
    """Sixty ads and something in every part of the page."""
    ads = tuple(make_ad(number) for number in range(COUNT_ADS))
    weeks = tuple(Week(f"2026-01-{5 + 7 * n:02}", n, 0.1 * n, 0.05 * n, 0.2 * n + 0.1) for n in range(4))
    trend = Trend("t1", "look", HOSTILE[1], (), "rising", "confirmed", 20, 5, 0.9, 0.2, 0.1, 0.3, 0.8, ("a6",), weeks)
    variants = (make_variant(0, "accepted"), make_variant(1, "rejected"))
    return ReportPage(
        title=f"Ads & more {HOSTILE[1]}", made_at="2026-04-01T10:00:00Z", package_version="0.1.0",
        database=HOSTILE[0], notes=(HOSTILE[1],), missing=(("variants", "Nobody made any: adinsight variants"),),
        overview=make_overview(), ads=ads, trends=(trend, replace(trend, trend_id="t2", kind="topic", status="steady")),
        effects=(
            make_effect(0, "higher", 0.3, f"blue {HOSTILE[1]}"),
            make_effect(1, "insufficient data", None, "green"),
            make_effect(2, "insufficient data", 0.05, "red"),
            make_effect(3, "higher", 0.2, "price", "cost_per_result"),
        ),
        colors=tuple(
            ColorUse(color, HEXES[color], 20, 20, 0.5, 0.01, 20_000, (Count("2026-01", 5), Count("2026-02", 9)),
                     tuple(ad.ad_id for ad in ads if ad.background == color))
            for color in COLORS
        ),
        pairings=(Pairing("red", "blue", 20), Pairing("blue", "green", 20)),
        words=(WordUse("shop now", "call_to_action", 54, 0.01, 54_000, tuple(ad.ad_id for ad in ads[5:])),
               WordUse(HOSTILE[1], "headline", 1, None, 0, ("a1",))),
        experiments=(Experiment("e1", HOSTILE[1], "finding", f"Blue: {HOSTILE[0]}", "click_rate", 0.1, -0.05, 0.2, 0.01,
                                (Arm("b1", "finding", "background blue", True, "a6", variants),
                                 Arm("b2", "control", "nothing changed", False, "a6", ()))),),
        making=Making(((Fact("run", HOSTILE[1]), Fact("status", "done")),), (Fact("captioner", "starter"),),
                      (Fact("seed", "7"),), ("No proof of cause.",), (Count("few creatives", 1),)),
    )  # fmt: skip


def make_empty_page() -> ReportPage:
    """A database in which nothing was read yet: every part says by what command it comes."""
    parts = ("map", "performance", "trends", "effects", "colors", "words", "experiments", "ads")
    full = make_page()
    overview = replace(
        full.overview, count_ads=0, spend=(), weekly=(), platforms=(), advertisers=(), campaigns=(), coverage=(),
        rejected=(), headlines=(), first_seen=None, performance_start=None, performance_end=None,
    )  # fmt: skip
    return replace(
        full, missing=tuple((part, f"Run the command for {part}.") for part in parts), overview=overview, ads=(),
        trends=(), effects=(), colors=(), pairings=(), words=(), experiments=(), making=Making((), (), (), (), ()),
    )  # fmt: skip


def make_pictures() -> dict[str, str]:
    """A picture for every ad but one, and for both attempts."""
    pictures = {}
    for number in range(COUNT_ADS):
        buffer = io.BytesIO()
        Image.new("RGB", (40, 20), HEXES[COLORS[number % 3]]).save(buffer, "PNG")
        pictures[f"a{number}"] = f"data:image/png;base64,{b64encode(buffer.getvalue()).decode()}"
    del pictures["a11"]
    return {**pictures, "v0": pictures["a0"], "v1": pictures["a1"]}


@pytest.fixture(scope="session")
def report_file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(make_page(), make_pictures()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    """One Chromium for a module; no longer, since playwright allows one of its loops at a time in a process."""
    playwright = pytest.importorskip("playwright.sync_api")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("No Chromium on the path: `make test` installs it, or `apt-get install chromium`.")
    # Without that feature, as in many readers' browsers, scrollIntoView moves the place that the keyboard starts from.
    older = "--disable-blink-features=ScrollIntoViewNoInitialFocusNavigationStartingPoint"
    quiet = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu", older, *quiet])
        yield opened
        opened.close()


@dataclass
class Opened:
    """A page in the browser, with all it complained of and asked for."""

    page: object
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def go(self, view: str):
        """Shows a part of the page and returns it."""
        self.page.click(f"#tabs a[href='#{view}']")
        part = self.page.locator(f"#view-{view}")
        part.wait_for(state="visible")
        return part


@pytest.fixture
def open_report(browser, report_file):
    contexts = []

    def opened(width: int = 1280, scheme: str = "light", path: Path = report_file, address: str = "") -> Opened:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        made = Opened(page)
        page.on("console", lambda message: made.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        page.on("request", lambda request: made.requests.append(request.url))
        page.goto(f"{path.as_uri()}{address}")
        page.wait_for_selector("html[data-ready='1']", state="attached")
        return made

    yield opened
    for context in contexts:
        context.close()

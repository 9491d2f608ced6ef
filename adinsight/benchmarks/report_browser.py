"""Measures the report's page in a headless Chromium: how soon it answers, what axe-core finds, what leaves the file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from adinsight.errors import MissingDependency

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
THEMES = ("light", "dark")
GRAVE = ("serious", "critical")
PATIENCE_MS = 60_000


@dataclass(frozen=True, slots=True)
class PageMeasures:
    """What a browser saw of one report.

    Attributes:
        seconds_to_interactive: From the start of navigation until the overview is drawn, the whole file is read and
            the page answers, by the page's own performance marks; the median of several loads.
        seconds_to_gallery: From a click on Gallery until cards with pictures are shown, beyond the time above.
        serious_violations: What axe-core calls serious or critical, as `theme view rule: element`.
        console_errors: What the page complained of.
        count_requests: Requests besides the one for the file itself; data in the file is no request.
    """

    seconds_to_interactive: float
    seconds_to_gallery: float
    serious_violations: tuple[str, ...]
    console_errors: tuple[str, ...]
    count_requests: int


def measure_page(path: Path, *, loads: int = 3, browser: Any = None) -> PageMeasures:
    """Opens a report as a reader does and measures it.

    Args:
        path: The HTML file.
        loads: How often it is opened for the times, each in a fresh profile.
        browser: A browser of playwright's synchronous API to measure in; one is started where left out.

    Raises:
        MissingDependency: There is no playwright, no axe, or no Chromium.
    """
    if browser is None:
        with _started() as own:
            return measure_page(path, loads=loads, browser=own)
    errors: list[str] = []
    requests: list[str] = []
    timed = [_times(browser, path) for _ in range(loads)]
    violations = [found for theme in THEMES for found in _violations(browser, path, theme, errors, requests)]
    return PageMeasures(
        seconds_to_interactive=median(first for first, _ in timed),
        seconds_to_gallery=median(second for _, second in timed),
        serious_violations=tuple(violations),
        console_errors=tuple(errors),
        count_requests=sum(not url.startswith("data:") for url in requests) - len(THEMES),
    )


@contextmanager
def _started() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise MissingDependency("the report's bench needs playwright: pip install 'adinsight[bench]'") from error
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise MissingDependency("the report's bench needs Chromium on the path: apt-get install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


def _open(context: Any, path: Path) -> Any:
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(path.resolve().as_uri(), wait_until="commit")
    page.wait_for_selector("html[data-ready='1']", state="attached")
    return page


def _times(browser: Any, path: Path) -> tuple[float, float]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = _open(context, path)
    ready = page.evaluate("performance.getEntriesByName('adinsight-interactive')[0].startTime")
    # The click is made in the page, so that only the page's own work is timed, up to the frame after it.
    shown = page.evaluate(
        """() => new Promise((done) => {
            const start = performance.now();
            document.querySelector("#tabs a[href='#gallery']").click();
            const look = () => document.querySelector("#view-gallery .card img[src^='data:']")
                ? done(performance.now() - start) : requestAnimationFrame(look);
            requestAnimationFrame(look);
        })"""
    )
    context.close()
    return ready / 1000, shown / 1000


def _violations(browser: Any, path: Path, theme: str, errors: list[str], requests: list[str]) -> Iterator[str]:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=theme)
    context.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("request", lambda request: requests.append(request.url))
    page = _open(context, path)
    page.evaluate(Axe().axe_script)
    for link in page.locator("#tabs a").all():
        link.click()
        view = link.get_attribute("href").removeprefix("#")
        _open_up(page, view)
        yield from _grave(page, f"{theme} {view}")
    page.click("#tabs a[href='#gallery']")
    page.locator("#view-gallery .card .picture").first.click()
    yield from _grave(page, f"{theme} ad")
    context.close()


def _open_up(page: Any, view: str) -> None:
    """Shows what axe could not see otherwise: the drawn map, the ads behind the first effect, folded lists."""
    part = page.locator(f"#view-{view}")
    if view == "effects" and part.locator("button.effect").count():
        part.locator("button.effect").first.click()
    if view in ("effects", "variants", "trends"):
        for summary in part.locator("summary").all()[:4]:
            summary.click()
    for chart in part.locator(".chart").all():
        chart.locator("xpath=self::*[@data-drawn]").wait_for(state="attached")


def _grave(page: Any, where: str) -> Iterator[str]:
    for violation in page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]:
        if violation["impact"] in GRAVE:
            yield f"{where} {violation['id']}: {violation['nodes'][0]['target']}"

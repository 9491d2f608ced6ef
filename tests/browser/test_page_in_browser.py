"""The page as a reader meets it, in a real Chromium: finding, opening, choosing, printing, and nothing that leaks."""

from __future__ import annotations

import re

import pytest

from adinsight.report.page import render

from .conftest import make_empty_page

VIEWS = ("overview", "map", "trends", "effects", "palette", "words", "gallery", "variants", "making")


def names_of(part) -> list[str]:
    """The ads whose cards are shown, by the name of the button that opens each."""
    return [
        label.removeprefix("Open ")
        for label in part.locator(".card .picture").evaluate_all("all => all.map(one => one.ariaLabel)")
    ]


def test_a_filter_narrows_the_gallery_to_the_right_ads(open_report):
    opened = open_report()
    gallery = opened.go("gallery")
    gallery.get_by_label("pinterest").check()
    gallery.locator("details", has_text="Background colour").get_by_label("red").check()
    # pinterest is number % 4 == 3, red is number % 3 == 0; the first five numbers have hostile names, 3 among them
    assert gallery.locator(".told").inner_text() == "5 of 60 ads"
    assert sorted(names_of(gallery))[:4] == ["ad_15.jpg", "ad_27.jpg", "ad_39.jpg", "ad_51.jpg"]
    gallery.get_by_role("button", name="Clear all").click()
    assert gallery.locator(".told").inner_text() == "60 ads"


def test_counts_of_a_facet_follow_the_other_facets(open_report):
    gallery = open_report().go("gallery")
    gallery.get_by_label("pinterest").check()
    colors = gallery.locator("details details", has_text="Background colour")
    assert colors.locator("li").all_inner_texts() == ["blue\n5", "green\n5", "red\n5"]
    platforms = gallery.locator("details details", has_text="Platform")
    assert "meta\n15" in platforms.locator("li").all_inner_texts()


@pytest.mark.parametrize(("asked", "found"), [("GIRAFFE cafe", "ad_23.jpg"), ("zebra", "ad_17.jpg")])
def test_search_finds_a_word_of_a_caption_and_a_word_on_an_ad(open_report, asked, found):
    gallery = open_report().go("gallery")
    gallery.get_by_role("searchbox").fill(asked)
    gallery.get_by_text("1 of 60 ads").wait_for()
    assert names_of(gallery) == [found]


def test_more_cards_come_with_their_pictures_when_they_are_scrolled_to(open_report):
    opened = open_report()
    gallery = opened.go("gallery")
    assert gallery.locator(".card").count() == 48
    opened.page.keyboard.press("End")
    gallery.locator(".card").nth(59).wait_for(state="attached")
    assert gallery.locator(".card img[src^='data:image/png']").count() == 59
    assert gallery.get_by_text("no picture").count() == 1


def test_pictures_asked_for_before_the_file_was_read_are_filled_in(open_report):
    faces = open_report().page.locator("#view-overview .faces")
    assert faces.locator("img").count() == 2
    assert faces.locator("img[src^='data:image/png']").count() == 2
    assert faces.locator(".note").inner_text() == "Ads behind “blue <img src=x onerror=window.pwned=1>”"


def test_a_lasso_on_the_map_lists_the_ads_within_it(open_report):
    opened = open_report()
    part = opened.go("map")
    opened.page.wait_for_selector("#view-map .chart[data-drawn]")
    box = part.locator(".nsewdrag").first.bounding_box()

    # The axes run from -0.04 to 1.04. Around the six ads at the left edge, x = 0: numbers 0, 10, 20, 30, 40, 50.
    def at(x: float, y: float) -> tuple[float, float]:
        return box["x"] + box["width"] * (x + 0.04) / 1.08, box["y"] + box["height"] * (1.04 - y) / 1.08

    opened.page.mouse.move(*at(0.05, 1.03))
    opened.page.mouse.down()
    for corner in ((-0.035, 1.03), (-0.035, -0.03), (0.05, -0.03), (0.05, 1.0)):
        opened.page.mouse.move(*at(*corner), steps=4)
    opened.page.mouse.up()
    part.get_by_text("6 ads selected").wait_for()
    names = part.locator("td[data-name='Name']").all_inner_texts()
    assert sorted(names)[1:] == ["ad_10.jpg", "ad_20.jpg", "ad_30.jpg", "ad_40.jpg", "ad_50.jpg"]
    part.get_by_role("button", name="Reset").click()
    part.get_by_text("All 60 ads on the map").wait_for()


def test_the_map_shows_the_ad_under_the_pointer_and_opens_it(open_report):
    opened = open_report()
    part = opened.go("map")
    opened.page.wait_for_selector("#view-map .chart[data-drawn]")
    point = part.locator(".scatterlayer .point").nth(12).bounding_box()
    middle = point["x"] + point["width"] / 2, point["y"] + point["height"] / 2
    opened.page.mouse.move(*middle, steps=3)
    tip = part.locator(".tip")
    tip.wait_for(state="visible")
    assert "Maker 2" in tip.inner_text()
    assert tip.locator("img[src^='data:image/png']").count() == 1
    opened.page.mouse.click(*middle)
    assert "ad_12.jpg" in opened.page.get_by_role("dialog").inner_text()


def test_the_map_can_be_read_without_a_mouse(open_report):
    opened = open_report()
    part = opened.go("map")
    key = part.locator("button.key", has_text="unknown")
    key.focus()
    opened.page.keyboard.press("Enter")
    part.get_by_text("20 ads selected").wait_for()
    part.get_by_role("button", name="Impressions").click()
    assert part.locator("tbody tr").first.locator("td[data-name='Name']").inner_text() == "ad_57.jpg"


def test_an_ad_opens_with_its_boxes_and_closes_with_focus_back(open_report):
    opened = open_report()
    gallery = opened.go("gallery")
    gallery.get_by_role("searchbox").fill("ad_17")
    card = gallery.locator(".card .picture")
    gallery.get_by_text("1 of 60 ads").wait_for()
    card.click()
    dialog = opened.page.get_by_role("dialog")
    assert dialog.locator(".boxes .object rect").count() == 1
    drawn = dialog.locator(".boxes .object rect")
    sides = [float(drawn.get_attribute(side)) for side in ("x", "y", "width", "height")]
    assert sides == pytest.approx([40, 40, 160, 140])
    assert "zebra sale" in dialog.locator(".lines").inner_text()
    dialog.get_by_label("Objects (1)").uncheck()
    assert dialog.locator(".boxes .object").count() == 0
    assert dialog.locator(".boxes .word").count() == 1
    opened.page.keyboard.press("Escape")
    assert dialog.count() == 0
    assert card.evaluate("one => one === document.activeElement")


def test_arrow_keys_go_to_the_neighbours(open_report):
    opened = open_report()
    gallery = opened.go("gallery")
    gallery.get_by_label("Sort").select_option("name")
    gallery.get_by_role("button", name="Open ad_05.jpg").click()
    dialog = opened.page.get_by_role("dialog")
    before = dialog.locator("header .note").inner_text()
    opened.page.keyboard.press("ArrowRight")
    assert "ad_06.jpg" in dialog.inner_text()
    opened.page.keyboard.press("ArrowLeft")
    assert dialog.locator("header .note").inner_text() == before


def test_an_effect_opens_to_the_ads_behind_it(open_report):
    opened = open_report()
    part = opened.go("effects")
    row = part.locator("button.effect").first
    # The size that the statement names, not the bare estimate of +30 %.
    assert row.locator(".size strong").inner_text() == "+15\u00a0%"
    row.focus()
    opened.page.keyboard.press("Enter")
    assert row.get_attribute("aria-expanded") == "true"
    assert names_of(part) == ["ad_06.jpg", "ad_07.jpg", "ad_10.jpg"]
    assert part.locator(".card", has_text="+50").count() == 1
    opened.page.wait_for_selector("#view-effects .chart[data-drawn]")
    part.get_by_role("button", name="Open these ads in the gallery").click()
    assert opened.page.locator("#view-gallery .told").inner_text() == "3 of 60 ads"


def test_of_costs_less_is_better_and_what_is_missing_is_said(open_report):
    part = open_report().go("effects")
    assert part.locator("button.effect .chip").all_inner_texts() == ["better"]
    assert part.locator(".undecided summary").all_inner_texts() == [
        "1 have an interval too wide for a verdict: more exposure would narrow it",
        "1 few creatives",
    ]
    part.get_by_role("button", name="Cost").click()
    assert part.locator("button.effect .chip").all_inner_texts() == ["worse"]


def test_rejected_variants_stand_beside_accepted_ones(open_report):
    part = open_report().go("variants")
    assert part.locator(".arm h4").all_inner_texts() == ["Parent", "The change", "Control: no change"]
    assert part.locator(".attempt .chip").all_inner_texts() == ["accepted", "rejected"]
    part.get_by_text("1 check of 1 failed").click()
    assert part.locator("td[data-name='Observed']").inner_text() == "0.20"
    part.locator(".attempt").nth(2).get_by_text("Prompt and reasons").click()
    assert "seed 1152921504606846977" in part.inner_text()


def test_a_pair_of_colours_opens_its_ads(open_report):
    opened = open_report()
    opened.go("palette").get_by_label("20 ads: red with blue").click()
    assert opened.page.locator("#view-gallery .told").inner_text() == "20 of 60 ads"


def test_dark_mode_follows_the_system_until_chosen_and_then_persists(open_report):
    opened = open_report(scheme="dark")
    theme = "document.documentElement.dataset.theme"
    assert opened.page.evaluate(theme) == "dark"
    opened.page.click("#theme")
    assert opened.page.evaluate(theme) == "light"
    opened.page.reload()
    assert opened.page.evaluate(theme) == "light"


def test_every_part_is_shown_without_an_error_or_a_request(open_report, report_file):
    opened = open_report()
    for view in VIEWS:
        opened.go(view)
        assert opened.page.locator("#tabs [aria-current='page']").get_attribute("href") == f"#{view}"
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= 1280, view
    opened.page.wait_for_selector("#view-map .chart[data-drawn]", state="attached")
    assert opened.complaints == []
    outside = [url for url in opened.requests if not url.startswith("data:")]
    assert outside == [report_file.as_uri()]


def test_what_an_ad_says_stays_text(open_report):
    opened = open_report()
    for view in VIEWS:
        part = opened.go(view)
        assert part.locator("script, iframe, object, embed, a[href]").count() == 0
        assert part.locator("img:not([src^='data:image/'])").count() == 0
    assert "<img src=x onerror=window.pwned=1>" in opened.page.locator("h1").inner_text()
    gallery = opened.go("gallery")
    gallery.get_by_label("Sort").select_option("name")
    gallery.get_by_role("searchbox").fill("pwned")
    gallery.locator(".card .picture").first.click()
    for _ in range(4):
        opened.page.keyboard.press("ArrowRight")
    assert opened.page.evaluate("window.pwned") is None
    assert opened.complaints == []


def test_markup_that_got_in_would_not_run(open_report):
    opened = open_report()
    opened.page.evaluate(
        """() => {
            document.body.insertAdjacentHTML("beforeend", "<img src='x' onerror='window.pwned=1'>");
            const script = document.createElement("script");
            script.textContent = "window.pwned = 2";
            document.body.append(script);
        }"""
    )
    opened.page.wait_for_selector("img[src='x']", state="attached")
    assert opened.page.evaluate("window.pwned") is None
    assert any("Content Security Policy" in text for text in opened.complaints)


def test_on_paper_every_part_stands(open_report):
    opened = open_report(scheme="dark")
    opened.page.emulate_media(media="print")
    opened.page.wait_for_selector("html.printing")
    for view in VIEWS:
        part = opened.page.locator(f"#view-{view}")
        assert part.is_visible()
        assert part.bounding_box()["height"] > 50
    assert opened.page.evaluate("document.documentElement.dataset.theme") == "light"
    assert not opened.page.locator("#tabs").is_visible()
    opened.page.emulate_media(media="screen")
    opened.page.wait_for_selector("html:not(.printing)")
    assert opened.page.locator("main > section:visible").count() == 1


def test_on_a_phone_nothing_makes_the_page_scroll_sideways(open_report):
    opened = open_report(width=390)
    for view in VIEWS:
        opened.go(view)
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390, view


def test_what_was_never_run_says_how_to_run_it(open_report, tmp_path):
    empty = tmp_path / "empty.html"
    empty.write_text(render(make_empty_page(), {}), encoding="utf-8")
    opened = open_report(path=empty)
    parts = ("performance", "map", "trends", "effects", "colors", "words", "ads", "experiments")
    for view, part in zip(VIEWS, parts, strict=False):
        assert opened.go(view).locator(".absent").inner_text() == f"Run the command for {part}."
    opened.go("making")
    assert opened.page.locator("svg, table").count() == 0
    assert opened.complaints == []


def test_an_address_opens_its_part_and_back_returns(open_report):
    opened = open_report(address="#words")
    assert opened.page.locator("#view-words").is_visible()
    opened.go("trends")
    opened.page.go_back()
    opened.page.locator("#view-words").wait_for(state="visible")
    assert re.match("Words · ", opened.page.title())


@pytest.mark.parametrize("view", ["overview", "palette", "making"])
def test_the_row_of_tabs_shows_the_part_that_is_open_on_a_phone(open_report, view):
    opened = open_report(width=390, address=f"#{view}")
    box = opened.page.locator(f"#tabs a[href='#{view}']").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_the_keyboard_reaches_content_and_tabs(open_report):
    opened = open_report()
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.textContent") == "Skip to content"
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "content"

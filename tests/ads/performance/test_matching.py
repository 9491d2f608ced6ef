from __future__ import annotations

import pytest
from rapidfuzz import fuzz

from adinsight.ads.performance.matching import Creative, ImageFile, match_creatives

IMAGES = [
    ImageFile("a" * 16, "Summer_Sale_01.jpg"),
    ImageFile("b" * 16, "summer-sale-02.png"),
    ImageFile("c" * 16, "23851234567890123.jpg"),
    ImageFile("d" * 16, "brand film teaser landscape.webp"),
    ImageFile("e" * 16, "twin.jpg"),
    ImageFile("f" * 16, "twin.png"),
    ImageFile("1" * 16, "spring collection launch hero.jpg"),
]
A, B, C, D, E, F, G = (image.ad_id for image in IMAGES)


@pytest.mark.parametrize(
    ("name", "platform_ad_id", "ad_id", "method"),
    [
        ("Summer_Sale_01.jpg", "", A, "file name"),
        ("SUMMER_SALE_01.JPG", "", A, "file name"),
        ("https://cdn.example/x/summer-sale-02.png?w=3", "", B, "file name"),
        ("twin.png", "", F, "file name"),
        ("summer_sale_01", "", A, "stem"),
        ("Summer_Sale_01 - Copy", "", A, "stem"),
        ("Summer_Sale_01.png", "", A, "stem"),
        ("the clip", "23851234567890123", C, "id"),
        ("Ad 23851234567890123 story", "", C, "id"),
        (f"retargeting {'d' * 16}", "", D, "id"),
        ("summer sale 01", "", A, "part"),
        ("Retargeting | Summer-Sale-01 | Feed", "", A, "part"),
        ("Meta :: brand film teaser landscape", "", D, "part"),
        ("Brand film teaser landscpe", "", D, "fuzzy"),
        ("launch hero spring collection", "", G, "fuzzy"),
    ],
)
def test_names_meet_their_image(name, platform_ad_id, ad_id, method):
    (match,) = match_creatives([Creative(name, platform_ad_id)], IMAGES)
    assert (match.status, match.ad_id, match.method) == ("matched", ad_id, method)
    assert match.score == 1.0 if method != "fuzzy" else 0.85 <= match.score <= 1.0


def test_what_several_images_answer_to_is_refused():
    (match,) = match_creatives([Creative("twin")], IMAGES)
    assert (match.status, match.ad_id, match.method, match.candidates) == ("ambiguous", None, "stem", (E, F))
    like = [ImageFile("a", "the big red mug offer today.jpg"), ImageFile("b", "the big red mug offers today.jpg")]
    (match,) = match_creatives([Creative("the big red mug offerr today")], like)
    assert (match.status, match.ad_id, match.method, set(match.candidates)) == ("ambiguous", None, "fuzzy", {"a", "b"})


def test_copies_of_one_image_under_two_names_are_no_doubt():
    files = [ImageFile("a" * 16, "mug.jpg"), ImageFile("a" * 16, "mug.png")]
    (match,) = match_creatives([Creative("mug")], files)
    assert (match.status, match.ad_id) == ("matched", "a" * 16)


def test_versions_that_differ_in_a_number_are_never_taken_for_each_other():
    (match,) = match_creatives([Creative("Summer Sale 03")], IMAGES)
    assert (match.status, match.ad_id) == ("unmatched", None)


def test_a_name_like_none_is_unmatched_and_shows_its_best_guess():
    (match,) = match_creatives([Creative("spring collection")], IMAGES)
    assert (match.status, match.ad_id, match.method) == ("unmatched", None, "fuzzy")
    assert 0 < match.score < 0.85
    assert G in match.candidates


def test_without_images_nothing_is_matched():
    assert [match.status for match in match_creatives([Creative("a"), Creative("b")], [])] == ["unmatched"] * 2


def test_likeness_is_that_of_words_in_any_order_however_many_names_there_are():
    kinds = ("red mug", "blue mug", "dog on a beach", "family car", "winter boots", "clean kitchen")
    files = [ImageFile(f"{a}/{b}", f"{a} {b} offer.jpg") for a in kinds for b in kinds if a != b]
    creatives = [Creative(f"offers {b} {word} {a}") for a in kinds for b in kinds for word in "abcdefghijk" if a != b]
    matches = match_creatives(creatives, files)
    assert len(matches) == 330
    for match in matches:
        scores = [fuzz.token_sort_ratio(match.creative.name, file.file_name.removesuffix(".jpg")) for file in files]
        assert match.score == pytest.approx(max(scores) / 100)
        assert match.candidates[0] == files[scores.index(max(scores))].ad_id

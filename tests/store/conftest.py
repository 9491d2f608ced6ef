"""A small database of twelve ads, described by hand and written through the Writer."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pytest

from adinsight.records import AdFile, Commit, Extraction, Outcome
from adinsight.store.stamps import FileStamp
from adinsight.store.writer import Writer

PALETTE_TYPE = (
    "STRUCT(hex VARCHAR, share DOUBLE, lightness DOUBLE, a DOUBLE, b DOUBLE, "
    "term VARCHAR, css_name VARCHAR, role VARCHAR)[]"
)
COLUMNS = {
    "captions": "prompt VARCHAR|text VARCHAR|mean_log_probability DOUBLE|is_out_of_domain BOOLEAN",
    "colors": f"palette {PALETTE_TYPE}|background_term VARCHAR|background_hex VARCHAR|accent_term VARCHAR|"
    "accent_hex VARCHAR|colourfulness DOUBLE|warmth DOUBLE|contrast DOUBLE|harmony DOUBLE",
    "objects": "label VARCHAR|score DOUBLE|x0 DOUBLE|y0 DOUBLE|x1 DOUBLE|y1 DOUBLE",
    "words": "line_index INTEGER|text VARCHAR|score DOUBLE|x0 DOUBLE|y0 DOUBLE|x1 DOUBLE|y1 DOUBLE|role VARCHAR|"
    "contrast_ratio DOUBLE|height_share DOUBLE",
    "composition": "brightness DOUBLE|contrast DOUBLE|saturation DOUBLE|sharpness DOUBLE|clutter DOUBLE|"
    "white_space_share DOUBLE|symmetry DOUBLE|balance DOUBLE|rule_of_thirds DOUBLE|subject_area_share DOUBLE|"
    "subject_x DOUBLE|subject_y DOUBLE|orientation VARCHAR|aspect DOUBLE",
    "concepts": "taxonomy VARCHAR|concept VARCHAR|score DOUBLE|similarity DOUBLE|is_present BOOLEAN",
    "hashes": "phash VARCHAR|dhash VARCHAR",
    "embeddings_4": "vector FLOAT[4]",
}
HEXES = {"blue": "#0000ff", "brown": "#8b4513", "green": "#008000", "yellow": "#ffff00", "white": "#ffffff",
         "red": "#ff0000"}  # fmt: skip
PROMPT = "the intention of this ad is"
MEAN_NUMBERS = ("brightness", "contrast", "saturation", "sharpness", "symmetry", "balance", "rule_of_thirds",
                "subject_area_share", "subject_x", "subject_y")  # fmt: skip

# file, (advertiser, platform, campaign, placement, first_seen), background, accent, warmth, (width, height), clutter,
# objects as (label, box), lines as (role, text, contrast ratio), topic, caption, vector
ADS = (
    ("beach_sale.jpg", ("Nimbus", "meta", "summer", "feed", "2025-01-05"), "blue", "yellow", -0.5, (1080, 1080), 0.2,
     (("person", (0.1, 0.1, 0.5, 0.9)), ("dog", (0.5, 0.5, 0.7, 0.9))),
     (("headline", "Summer Sale", 9.0), ("offer", "50% off", 8.0), ("call_to_action", "Shop now", 7.0),
      ("legal", "Terms apply", 2.1)), "travel", "a person and a dog on a beach", (1, 0, 0, 0)),
    ("beach_sale_copy.png", ("Nimbus", "tiktok", "summer", "story", "2025-01-06"), "blue", "yellow", -0.4, (1080, 1920),
     0.3, (("person", (0.1, 0.1, 0.5, 0.9)), ("dog", (0.5, 0.5, 0.7, 0.9))),
     (("headline", "Summer Sale", 9.0), ("call_to_action", "Shop now", 7.0)), "travel",
     "a person and a dog on a beach", (1, 0, 0, 0)),
    ("coffee.jpg", ("Brewly", "meta", "morning", "story", "2025-01-20"), "brown", "white", 1.2, (1080, 1920), 0.1,
     (("cup", (0.3, 0.3, 0.7, 0.8)),), (("headline", "Free coffee", 9.0), ("offer", "Free refill", 6.0)), "coffee",
     "a cup of coffee on a table", (0.8, 0.6, 0, 0)),
    ("latte.jpg", ("Brewly", "meta", "morning", "feed", "2025-02-01"), "brown", "white", 1.0, (1080, 1080), 0.1,
     (("cup", (0.2, 0.2, 0.6, 0.6)), ("cup", (0.5, 0.5, 0.9, 0.9))), (("headline", "Slow mornings", 9.0),), "coffee",
     "two cups on a table", (0.8, 0.6, 0, 0)),
    ("trail.jpg", ("Peak", "tiktok", "outdoor", "feed", "2025-02-10"), "green", None, -0.2, (1080, 1350), 0.6,
     (("person", (0.4, 0.2, 0.6, 0.9)),), (), "sports", "a person walks in a forest", (0.6, 0.8, 0, 0)),
    ("boots.jpg", ("Peak", "tiktok", "outdoor", "feed", "2025-02-12"), "green", "red", 0.1, (1200, 628), 0.5, (),
     (("headline", "Built to last", 3.0), ("price", "$89", 5.0), ("legal", "While stocks last", 3.9)), "sports",
     "a pair of boots", (0.6, 0.8, 0, 0)),
    ("dog.webp", ("Peak", "meta", "outdoor", "story", "2025-02-15"), "white", "red", 0.0, (1080, 1920), 0.2,
     (("dog", (0.2, 0.2, 0.8, 0.8)),), (("headline", "Free delivery", 9.0), ("call_to_action", "Order", 9.0)), "pets",
     "a dog in the snow", (0.8, 0, 0.6, 0)),
    ("blank.png", ("Nimbus", None, None, None, None), "white", None, 0.0, (300, 250), 0.0, (), (), "other",
     "a white wall", (0, 0, 0, 1)),
)  # fmt: skip
PLAIN = tuple(f"plain_{index}.jpg" for index in range(9, 13))


def ad_id(number: int) -> str:
    return f"{number:02x}" * 8


def extraction(
    number: int, table: str, rows: list[dict], extractor: str | None = None, fingerprint: str = ""
) -> Extraction:
    columns = tuple(tuple(column.split(" ", 1)) for column in COLUMNS[table].split("|"))
    name = extractor or table.split("_")[0]
    return Extraction(ad_id(number), name, table, columns, fingerprint or f"{name}-1", tuple(rows), 0.25)


def colors_row(background: str, accent: str | None, warmth: float) -> dict:
    other = accent or "white"
    entries = [
        {"hex": HEXES[term], "share": share, "lightness": 50.0, "a": 0.0, "b": 0.0, "term": term, "css_name": term,
         "role": role}
        for term, share, role in ((background, 0.75, "background"), (other, 0.25, "accent" if accent else "other"))
    ]  # fmt: skip
    facts = {"background_term": background, "background_hex": HEXES[background], "accent_term": accent}
    numbers = {"colourfulness": 40.0, "warmth": warmth, "contrast": 0.5, "harmony": 0.2}
    return {"palette": entries, **facts, "accent_hex": HEXES[accent] if accent else None, **numbers}


def composition_row(width: int, height: int, clutter: float) -> dict:
    shape = "square" if width == height else "landscape" if width > height else "portrait"
    rest = {"clutter": clutter, "white_space_share": 1 - clutter, "orientation": shape, "aspect": width / height}
    return {**dict.fromkeys(MEAN_NUMBERS, 0.5), **rest}


def caption_row(text: str, prompt: str = "") -> dict:
    return {"prompt": prompt, "text": text, "mean_log_probability": -0.5, "is_out_of_domain": False}


def object_rows(objects: tuple) -> list[dict]:
    return [
        {"label": label, "score": 0.9, **dict(zip(("x0", "y0", "x1", "y1"), box, strict=True))}
        for label, box in objects
    ]


def word_rows(lines: tuple) -> list[dict]:
    return [
        {"line_index": index, "text": text, "score": 0.99, "x0": 0.1, "y0": 0.1 * index,
         "x1": 0.6, "y1": 0.1 * index + 0.05,
         "role": role, "contrast_ratio": ratio, "height_share": 0.05}
        for index, (role, text, ratio) in enumerate(lines)
    ]  # fmt: skip


def concept_rows(topic: str) -> list[dict]:
    scores = (("topic", topic, 0.9), ("topic", "cars", 0.1), ("sentiment", "cheerful", 0.7), ("sentiment", "sad", 0.2))
    return [
        {"taxonomy": taxonomy, "concept": concept, "score": score, "similarity": score / 4, "is_present": score > 0.5}
        for taxonomy, concept, score in scores
    ]


def described(number: int) -> tuple[AdFile, list[Extraction]]:
    """One of the first eight ads with all that its extractors say."""
    name, facts, background, accent, warmth, (width, height), clutter, objects, lines, topic, caption, vector = ADS[
        number - 1
    ]
    names = ("advertiser", "platform", "campaign", "placement", "first_seen")
    known = tuple((key, value) for key, value in zip(names, facts, strict=True) if value)
    file = AdFile(ad_id(number), f"/ads/{name}", name.rsplit(".", 1)[1].upper(), 1000 + number, width, height, known)
    return file, [
        extraction(number, "captions", [caption_row(caption)]),
        extraction(number, "colors", [colors_row(background, accent, warmth)]),
        extraction(number, "objects", object_rows(objects)),
        extraction(number, "words", word_rows(lines)),
        extraction(number, "composition", [composition_row(width, height, clutter)]),
        extraction(number, "concepts", concept_rows(topic)),
        extraction(number, "hashes", [{"phash": f"{number:016x}", "dhash": f"{number:016x}"}]),
        extraction(number, "embeddings_4", [{"vector": [float(x) for x in vector]}]),
    ]


def build(path: Path) -> None:
    """Two runs: the first with an older colour extractor on ad 1 only, the second with everything."""
    writer = Writer(path, wait_seconds=5.0)
    writer.begin_run("run-1", package_version="0.1.0", profile="starter", seeds={"seed": 7})
    file, _ = described(1)
    old = extraction(1, "colors", [colors_row("red", None, 2.0)], fingerprint="colors-0")
    writer.write(Commit("run-1", (file,), (old,), (Outcome(file.ad_id, file.location, "read", "done", seconds=0.5),)))
    writer.finish_run("run-1", "done", {"files": 1, "done": 1, "rejected": 0, "failed": 0})
    writer.begin_run("run-2", package_version="0.1.0", profile="starter")
    writer.write(*_everything())
    writer.replace_near_duplicates([(ad_id(1), ad_id(1)), (ad_id(2), ad_id(1))])
    writer.finish_run("run-2", "done", {"files": 13, "done": 12, "rejected": 1, "failed": 0})


def _everything() -> tuple[Commit, list[FileStamp]]:
    ads = [described(number) for number in range(1, 9)]
    plain = [AdFile(ad_id(number), f"/ads/{PLAIN[number - 9]}", "JPEG", 10, 100, 100) for number in range(9, 13)]
    files = [file for file, _ in ads] + plain
    extractions = [item for _, items in ads for item in items]
    extractions += [extraction(number, "embeddings_4", [{"vector": [math.sqrt(0.5), math.sqrt(0.5), 0, 0]}])
                    for number in range(9, 13)]  # fmt: skip
    asked = caption_row("to sell a coffee break", PROMPT)
    extractions.append(extraction(3, "captions", [asked], f"captions[{PROMPT}]", "captions-asked"))
    outcomes = [Outcome(file.ad_id, file.location, "read", "done", seconds=0.5) for file in files]
    outcomes.append(Outcome(None, "/ads/broken.jpg", "read", "rejected", "truncated", 0.125))
    stamps = [FileStamp(file.location, file.count_bytes, 10**18 + file.count_bytes, file.ad_id) for file in files]
    return Commit("run-2", tuple(files), tuple(extractions), tuple(outcomes)), stamps


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The twelve ads; not to be written to."""
    path = tmp_path_factory.mktemp("store") / "ads.duckdb"
    build(path)
    return path


@pytest.fixture
def gallery(built: Path, tmp_path: Path) -> Path:
    """A copy of the twelve ads that a test may change."""
    return Path(shutil.copy(built, tmp_path / "ads.duckdb"))


@pytest.fixture(scope="session")
def maker() -> type:
    """What builds rows, for tests that write some of their own."""

    class Maker:
        ad_id = staticmethod(ad_id)
        extraction = staticmethod(extraction)
        described = staticmethod(described)
        caption = staticmethod(caption_row)
        colors = staticmethod(colors_row)

    return Maker

"""`adinsight variants`: from the command line, on a small collection and the generator that ships."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from adinsight.cli.varying import trait_of
from adinsight.errors import ConfigError
from adinsight.store.query import run_sql
from adinsight.variants.brief import Brief, Product, Reason, Trait, Wording
from adinsight.variants.briefs.brief_json import write_briefs

BRIEF = Brief(
    "e" * 16, "finding", Reason("exploration", "May be luck."), Product("red ball"), Trait("background", "blue"),
    wording=Wording("Fresh today"), sizes=("medium_rectangle",),
)  # fmt: skip


@pytest.fixture
def database(starter_database: Path, tmp_path: Path) -> Path:
    shutil.copy(starter_database, tmp_path / "ads.duckdb")
    return tmp_path / "ads.duckdb"


@pytest.fixture
def ball(tmp_path: Path) -> Path:
    picture = Image.new("RGBA", (120, 120))
    ImageDraw.Draw(picture).ellipse((6, 6, 113, 113), fill=(200, 30, 30, 255))
    picture.save(tmp_path / "red_ball.png")
    return tmp_path / "red_ball.png"


@pytest.fixture
def made(cli, database: Path, ball: Path, tmp_path: Path):
    """One variant of each of two arms, of one attempt each, whatever became of it."""
    briefs = [replace(BRIEF, product=Product("red ball", ball), arm=arm, change=change)
              for arm, change in (("finding", BRIEF.change), ("control", None))]  # fmt: skip
    write_briefs(tmp_path / "briefs.json", briefs)
    return cli("variants", "make", "--briefs", "briefs.json", "--db", database, "--attempts", 1, "--quiet")


def test_briefs_are_made_read_back_and_shown(cli, made, database: Path, tmp_path: Path):
    assert made.code in (0, 3), made.err
    rows = run_sql(database, "SELECT arm, status, file_name, prompt FROM variants ORDER BY arm").to_pylist()
    assert [(row["arm"], row["prompt"]) for row in rows] == [
        ("control", "an empty scene"), ("finding", "a blue background, an empty scene"),
    ]  # fmt: skip
    accepted = sum(row["status"] == "accepted" for row in rows)
    assert f"{accepted} of 2 variants are accepted, in 2 attempts" in made.out
    assert (made.code == 3) == (accepted < 2)
    assert all((tmp_path / "variants" / "ads" / row["file_name"]).exists() for row in rows)
    with Image.open(tmp_path / "variants" / "board.png") as board:
        assert board.width > 1_000 and board.height > 500
    shown = cli("variants", "show", "--db", database)
    assert "background blue" in shown.out and "control" in shown.out
    assert len(json.loads(cli("variants", "show", "--db", database, "--json").out)) == 2
    drawn = cli("variants", "board", "--db", database, "--out", "one.png", "--experiment", "e" * 16)
    assert drawn.out == "written: one.png\n"
    again = cli("variants", "make", "--briefs", "briefs.json", "--db", database, "--attempts", 1, "--json", "--quiet")
    assert json.loads(again.out)["variants"] == [] and again.code == made.code


def test_what_nobody_looked_at_is_not_let_out(cli, made, database: Path, tmp_path: Path):
    from adinsight.store.database import connect

    with connect(database) as connection:
        connection.execute("UPDATE variant_attempts SET status = 'accepted', reasons = []")
    refused = cli("variants", "export", "--to", "out", "--db", database)
    assert refused.code == 1 and "--allow-unchecked" in refused.err
    let_out = cli("variants", "export", "--to", "out", "--db", database, "--allow-unchecked")
    assert let_out.code == 0 and "2 variants are in out" in let_out.out
    names = [path.name for path in (tmp_path / "out").glob("*.jpg")]
    assert len(names) == 2
    assert cli("verify", *(tmp_path / "out").glob("*.jpg")).code == 0
    smaller = cli("variants", "convert", f"out/{names[0]}", "small.webp", "--size", "150x125")
    assert smaller.code == 0 and "written: small.webp" in smaller.out
    assert "matching" in cli("verify", "small.webp").out
    told = cli("variants", "represent", "--target", "woman=0.5", "--target", "man=0.5", "--db", database)
    assert told.code == 0 and "too few to tell: 0 variants have a label" in told.out and "nan" not in told.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("brief", "--name", "hat"), "there is no database adinsight.duckdb"),
        (("brief", "--db", "ads.duckdb"), "give --product, --name or --parent"),
        (("brief", "--db", "ads.duckdb", "--product", "gone.png"), "there is no picture gone.png"),
        (("brief", "--db", "ads.duckdb", "--name", "hat"), "there are no findings in ads.duckdb to brief from"),
        (("brief", "--db", "ads.duckdb", "--name", "hat", "--keep", "beach"), "write FAMILY=NAME"),
        (("brief", "--db", "ads.duckdb", "--name", "hat", "--count", "0"), "count must be at least 1, got 0"),
        (("make", "--db", "ads.duckdb", "--briefs", "gone.json"), "write one with: adinsight variants brief"),
        (("make", "--db", "ads.duckdb", "--briefs", "b.json", "--key", "k.pem"), "needs both --key and --certificates"),
        (("make", "--db", "ads.duckdb", "--briefs", "b.json", "--way", "over"), "--way takes behind or around"),
        (("make", "--db", "ads.duckdb", "--briefs", "b.json", "--harmony", "2"), "harmony is a share from 0 to 1"),
        (("make", "--db", "ads.duckdb", "--briefs", "b.json", "--format", "gif"), "--format takes png, jpeg, webp"),
        (("board", "--db", "ads.duckdb"), "has no variants to show"),
        (("export", "--db", "ads.duckdb", "--to", "out"), "has no accepted variant"),
        (("compare", "--db", "ads.duckdb"), "no imported export names an accepted variant"),
        (("represent", "--db", "ads.duckdb", "--target", "woman"), "write GROUP=SHARE, such as woman=0.5"),
        (("represent", "--db", "ads.duckdb", "--target", "woman=0.7"), "must sum to 1, got 0.7"),
        (("convert", "gone.png", "new.png", "--size", "600"), "--size 600: write it as 600x600"),
        (("plan", "--db", "ads.duckdb"), "no row of a performance export is matched to an ad"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(cli, database: Path, arguments, said: str):
    write_briefs(Path("b.json"), [BRIEF])
    spoken = cli("variants", *arguments)
    assert spoken.code == 1
    assert said in " ".join(spoken.err.split())


def test_a_trait_is_written_with_its_family():
    assert trait_of("setting=night street") == Trait("setting", "night street")
    with pytest.raises(ConfigError, match="write FAMILY=NAME"):
        trait_of("=beach")

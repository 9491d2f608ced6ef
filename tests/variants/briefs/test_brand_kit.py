"""A brand kit is read whole, or refused with the key and what it may have."""

from __future__ import annotations

import pytest

from adinsight.errors import ConfigError
from adinsight.variants.brief import BrandKit
from adinsight.variants.briefs.brand_kit import load_brand_kit


def written(folder, text):
    path = folder / "kit.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_kit(tmp_path):
    for name in ("logo.png", "font.ttf"):
        (tmp_path / name).write_bytes(b"x")
    path = written(
        tmp_path,
        'name: Lumen\nlogo: logo.png\nfont: font.ttf\npalette: ["#1a73e8", "#fff", "000000"]\n'
        "tone: [warm, plain]\nforbidden: cheap\ncalls_to_action: [Shop now]\nlogo_on_dark:\n",
    )
    assert load_brand_kit(path) == BrandKit(
        name="Lumen",
        logo=tmp_path / "logo.png",
        font=tmp_path / "font.ttf",
        palette=((26, 115, 232), (255, 255, 255), (0, 0, 0)),
        tone=("warm", "plain"),
        forbidden=("cheap",),
        calls_to_action=("Shop now",),
    )


def test_an_empty_kit_is_one(tmp_path):
    assert load_brand_kit(written(tmp_path, "# nothing yet\n")) == BrandKit()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour: red", "unknown key 'colour'; keys are name, logo"),
        ("- a\n- b", "needs lines 'key: value'"),
        ("palette: [#1a73e8]", "is not|cannot read the brand kit"),
        ("palette: [blue]", "palette in the brand kit .* must be a list of colours"),
        ("palette: [000000]", "palette in the brand kit .* each in quotes"),
        ("palette: []", "palette in the brand kit .* must be a list of colours"),
        ("tone: [yes]", "tone in the brand kit .* put quotes around"),
        ("name: 7", "name in the brand kit .* must be words"),
        ("logo: missing.png", "logo in the brand kit .*there is no file .*missing.png"),
        ("logo: logo.svg", r"logo in the brand kit .* ends with \.png"),
        ("font: font.woff", r"font in the brand kit .* ends with \.ttf"),
        ("a: [", "cannot read the brand kit"),
    ],
)
def test_errors_name_the_key_and_what_it_may_have(tmp_path, text, told):
    with pytest.raises(ConfigError, match=told):
        load_brand_kit(written(tmp_path, text))


def test_a_kit_that_is_not_there(tmp_path):
    with pytest.raises(ConfigError, match="--brand takes a YAML file"):
        load_brand_kit(tmp_path / "none.yaml")

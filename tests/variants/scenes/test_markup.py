from __future__ import annotations

import base64
import io
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from adinsight.variants.brief import Wording
from adinsight.variants.scenes.faces import SHIPPED, FontShelf
from adinsight.variants.scenes.layout import arranged
from adinsight.variants.scenes.markup import as_html, as_svg
from adinsight.variants.scenes.rendering import rendered
from adinsight.variants.scenes.sizes import SIZES

SVG = "{http://www.w3.org/2000/svg}"
SIZE = SIZES["medium_rectangle"]
HOSTILE = "</text></div><script>x()</script> & \"'"


class Page(HTMLParser):
    """The elements of a page with their attributes and text."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append([tag, dict(attrs), ""])

    def handle_data(self, data):
        if self.found:
            self.found[-1][2] += data


@pytest.fixture
def scene(content, assets):
    return arranged(SIZE, content, assets).scene


def test_svg_has_every_layer_in_its_place(scene, assets) -> None:
    root = ElementTree.fromstring(as_svg(scene, assets))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("300", "250", "0 0 300 250")
    drawn = [element for element in root if element.tag != f"{SVG}style"]
    assert [element.get("id").rsplit("-", 1)[0] for element in drawn] == [layer.role for layer in scene.layers]
    for element, layer in zip(drawn, scene.layers, strict=True):
        if element.tag == f"{SVG}text":
            assert [span.text for span in element] == [line.text for line in layer.lines]
            assert [int(span.get("y")) for span in element] == [line.baseline for line in layer.lines]
            assert element.get("font-size") == str(layer.size)
        else:
            edges = [int(element.get(key)) for key in ("x", "y", "width", "height")]
            assert edges == [layer.box.x0, layer.box.y0, layer.box.width, layer.box.height]


@pytest.mark.parametrize("written", [as_svg, as_html])
def test_pictures_and_fonts_travel_inside(scene, assets, written) -> None:
    text = written(scene, assets)
    pictures = re.findall(r"data:image/png;base64,([\w+/=]+)", text)
    asset = np.asarray(Image.open(io.BytesIO(base64.b64decode(pictures[1]))))
    assert np.array_equal(asset, assets["hat"])
    fonts = [base64.b64decode(data) for data in re.findall(r"data:font/\w+;base64,([\w+/=]+)", text)]
    assert {len(font) for font in fonts} == {SHIPPED[layer.font].path.stat().st_size for layer in scene.texts}
    addresses = set(re.findall(r"\w+://[^\"' )]*", text))
    assert addresses <= {"http://www.w3.org/2000/svg"}, "nothing is fetched"


def test_hostile_words_stay_words(content, assets) -> None:
    said = replace(content, wording=Wording(HOSTILE, call_to_action="<img src=x onerror=y>"))
    scene = arranged(SIZES["square"], said, assets).scene
    root = ElementTree.fromstring(as_svg(scene, assets))
    texts = [" ".join(span.text for span in element) for element in root.iter(f"{SVG}text")]
    assert HOSTILE in texts and "<img src=x onerror=y>" in texts
    assert not list(root.iter(f"{SVG}script"))
    page = Page(as_html(scene, assets))
    assert {tag for tag, _, _ in page.found} <= {"html", "head", "meta", "title", "style", "body", "div", "img"}
    assert not [attributes for tag, attributes, _ in page.found if "onerror" in attributes]
    words = " ".join(told for tag, attributes, told in page.found if "dir" in attributes)
    assert HOSTILE in words


def test_html_places_lines_by_their_baseline(scene, assets) -> None:
    page = Page(as_html(scene, assets))
    lines = [line for text in scene.texts for line in text.lines]
    shown = [(attributes["style"], told) for _, attributes, told in page.found if "dir" in attributes]
    assert [told for _, told in shown] == [line.text for line in lines]
    layer = scene.texts[0]
    ascent = SHIPPED[layer.font].at(layer.size, False).getmetrics()[0]
    assert f"top:{layer.lines[0].baseline - ascent}px" in shown[0][0]
    policy = next(attributes for _, attributes, _ in page.found if "http-equiv" in attributes)
    assert policy["content"].startswith("default-src 'none'")


def test_a_brands_font_is_named_and_not_embedded(content, assets, tmp_path) -> None:
    path = tmp_path / "house.ttf"
    shutil.copy(SHIPPED["Montserrat ExtraBold"].path, path)
    shelf = FontShelf(path)
    object.__setattr__(shelf.brand, "family", "House\"}</style><script>'")
    scene = arranged(SIZE, content, assets, shelf).scene
    text = as_svg(scene, assets, shelf)
    assert "base64" not in (ElementTree.fromstring(text).find(f"{SVG}style").text or "")
    assert ElementTree.fromstring(text).find(f"{SVG}text").get("font-family") == "'Housestylescript',sans-serif"
    assert "<script" not in as_html(scene, assets, shelf)


def test_words_from_the_right_are_held_at_the_right(scene, assets) -> None:
    turned = tuple(replace(text, direction="rtl", align="right") for text in scene.texts)
    root = ElementTree.fromstring(as_svg(replace(scene, layers=turned), assets))
    first = root.find(f"{SVG}text")
    assert first.get("text-anchor") == "start" and first.get("direction") == "rtl"
    assert float(first[0].get("x")) == scene.texts[0].lines[0].box.x1


def test_shapes_are_drawn_as_the_raster_has_them(scene, assets) -> None:
    skia = pytest.importorskip("skia")
    only = replace(scene, layers=scene.shapes)
    assert only.layers
    document = skia.SVGDOM.MakeFromStream(skia.MemoryStream(as_svg(only, assets).encode()))
    surface = skia.Surface(300, 250)
    surface.getCanvas().clear(skia.ColorWHITE)
    document.setContainerSize(skia.Size(300, 250))
    document.render(surface.getCanvas())
    drawn = surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3].astype(int)
    differs = np.abs(drawn - rendered(only, assets)).max(axis=2)
    assert (differs > 24).mean() < 0.001, "only the edges of corners differ"

"""A scene as SVG or HTML for a designer to edit: text stays text, and nothing is fetched from anywhere.

Pictures travel inside, as do the fonts that ship. A brand's own font is named and not embedded, since its
licence may forbid that; where it is not installed, a plain one takes its place. Words are data: whatever they
hold, they end up as text.
"""

from __future__ import annotations

import base64
import io
import re
from xml.etree import ElementTree as Tree

import numpy as np
from PIL import Image

from adinsight.variants.scenes.faces import PLAIN_SHELF, Face, FontShelf, is_shaped
from adinsight.variants.scenes.rendering import Pixels
from adinsight.variants.scenes.scene import (
    AdScene,
    Assets,
    Layer,
    PictureLayer,
    SetLine,
    ShapeLayer,
    TextLayer,
    asset_of,
)

_SVG = "http://www.w3.org/2000/svg"
_FALLBACK = "sans-serif"
_NO_CSS_NAME = re.compile(r"[^\w \-]")
_ASPECTS = {"cover": "xMidYMid slice", "contain": "xMidYMid meet", "stretch": "none"}
_OBJECT_FITS = {"cover": "cover", "contain": "contain", "stretch": "fill"}
# A page that cannot load or run anything, whoever edits it.
_POLICY = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'"


def as_svg(scene: AdScene, assets: Assets, shelf: FontShelf = PLAIN_SHELF) -> str:
    """The ad as an SVG document.

    Raises:
        ConfigError: If a picture or font that it names is not at hand.
    """
    root = Tree.Element(
        "svg",
        {"xmlns": _SVG, "width": str(scene.width), "height": str(scene.height),
         "viewBox": f"0 0 {scene.width} {scene.height}"},
    )  # fmt: skip
    Tree.SubElement(root, "style").text = _font_faces(scene, shelf)
    for place, layer in enumerate(scene.layers):
        _svg_layer(root, layer, f"{layer.role}-{place}", assets, shelf)
    return Tree.tostring(root, encoding="unicode")


def as_html(scene: AdScene, assets: Assets, shelf: FontShelf = PLAIN_SHELF) -> str:
    """The ad as an HTML page.

    Raises:
        ConfigError: If a picture or font that it names is not at hand.
    """
    page = Tree.Element("html")
    head = Tree.SubElement(page, "head")
    Tree.SubElement(head, "meta", {"charset": "utf-8"})
    Tree.SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY})
    Tree.SubElement(head, "title").text = f"Ad, {scene.width}x{scene.height}"
    Tree.SubElement(head, "style").text = f"body{{margin:0}}.ad>*{{position:absolute}}{_font_faces(scene, shelf)}"
    body = Tree.SubElement(page, "body")
    frame = f"position:relative;overflow:hidden;width:{scene.width}px;height:{scene.height}px"
    ad = Tree.SubElement(body, "div", {"class": "ad", "style": frame})
    for place, layer in enumerate(scene.layers):
        _html_layer(ad, layer, f"{layer.role}-{place}", assets, shelf)
    return "<!DOCTYPE html>\n" + Tree.tostring(page, encoding="unicode", method="html")


def _svg_layer(root: Tree.Element, layer: Layer, name: str, assets: Assets, shelf: FontShelf) -> None:
    if isinstance(layer, TextLayer):
        _svg_text(root, layer, name, shelf)
        return
    box = layer.box
    place = {"x": str(box.x0), "y": str(box.y0), "width": str(box.width), "height": str(box.height)}
    if isinstance(layer, PictureLayer):
        pixels = _data_of(asset_of(assets, layer.asset))
        look = {"preserveAspectRatio": _ASPECTS[layer.fit], "href": pixels}
        Tree.SubElement(root, "image", {"id": name, **place, **look})
    else:
        look = {"fill": _css(layer.color), "fill-opacity": f"{layer.opacity:g}", "rx": str(_radius(layer))}
        Tree.SubElement(root, "rect", {"id": name, **place, **look})


def _svg_text(root: Tree.Element, layer: TextLayer, name: str, shelf: FontShelf) -> None:
    face = shelf.face(layer.font)
    look = {
        "font-family": _families(face), "font-size": str(layer.size), "fill": _css(layer.color),
        "font-weight": _weight(face), "direction": layer.direction, "text-anchor": _anchor(layer),
    }  # fmt: skip
    text = Tree.SubElement(root, "text", {"id": name, **look})
    for line in layer.lines:
        place = {"x": f"{_held_at(layer, line):g}", "y": str(line.baseline)}
        Tree.SubElement(text, "tspan", place).text = line.text


def _html_layer(ad: Tree.Element, layer: Layer, name: str, assets: Assets, shelf: FontShelf) -> None:
    if isinstance(layer, TextLayer):
        _html_text(ad, layer, name, shelf)
        return
    box = layer.box
    place = f"left:{box.x0}px;top:{box.y0}px;width:{box.width}px;height:{box.height}px"
    if isinstance(layer, PictureLayer):
        style = f"{place};object-fit:{_OBJECT_FITS[layer.fit]}"
        pixels = _data_of(asset_of(assets, layer.asset))
        Tree.SubElement(ad, "img", {"id": name, "alt": layer.role, "style": style, "src": pixels})
    else:
        look = f"background:{_css(layer.color)};opacity:{layer.opacity:g};border-radius:{_radius(layer)}px"
        Tree.SubElement(ad, "div", {"id": name, "style": f"{place};{look}"})


def _html_text(ad: Tree.Element, layer: TextLayer, name: str, shelf: FontShelf) -> None:
    face = shelf.face(layer.font)
    ascent, descent = face.at(layer.size, False).getmetrics()
    slide = {"left": "0", "center": "-50%", "right": "-100%"}[layer.align]
    look = (
        f"font-family:{_families(face)};font-size:{layer.size}px;font-weight:{_weight(face)};"
        f"color:{_css(layer.color)};line-height:{ascent + descent}px;white-space:pre;transform:translateX({slide})"
    )
    for place, line in enumerate(layer.lines):
        at = f"left:{_held_at(layer, line):g}px;top:{line.baseline - ascent}px"
        attributes = {"id": f"{name}-{place}", "dir": layer.direction, "style": f"{at};{look}"}
        Tree.SubElement(ad, "div", attributes).text = line.text


def _held_at(layer: TextLayer, line: SetLine) -> float:
    """The point of a line that stays where it is when its words change."""
    left = line.x if layer.direction == "ltr" and not is_shaped(line.text) else line.box.x0
    return {"left": left, "center": (line.box.x0 + line.box.x1) / 2, "right": line.box.x1}[layer.align]


def _anchor(layer: TextLayer) -> str:
    """SVG counts start and end in the direction of reading."""
    ends = ("start", "end") if layer.direction == "ltr" else ("end", "start")
    return {"left": ends[0], "center": "middle", "right": ends[1]}[layer.align]


def _font_faces(scene: AdScene, shelf: FontShelf) -> str:
    faces = {layer.font: shelf.face(layer.font) for layer in scene.texts}
    return "".join(
        f'@font-face{{font-family:"{_css_name(face)}";src:url(data:font/{face.path.suffix[1:]};base64,'
        f"{base64.b64encode(face.path.read_bytes()).decode()})}}"
        for face in faces.values()
        if face.is_free
    )


def _families(face: Face) -> str:
    return f"'{_css_name(face)}',{_FALLBACK}"


def _css_name(face: Face) -> str:
    """A family's name without whatever could end it: names of fonts are data as well."""
    return _NO_CSS_NAME.sub("", face.family)


def _weight(face: Face) -> str:
    """Those that travel along are one weight each; of a brand's own the browser has to choose."""
    return "bold" if face.is_bold and not face.is_free else "normal"


def _css(color: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)


def _radius(layer: ShapeLayer) -> int:
    return min(layer.radius, max(min(layer.box.width, layer.box.height) // 2, 0))


def _data_of(pixels: Pixels) -> str:
    """A picture as a data URI."""
    file = io.BytesIO()
    opaque = pixels[..., 3].min() == 255
    Image.fromarray(np.ascontiguousarray(pixels[..., :3] if opaque else pixels)).save(file, "png")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"

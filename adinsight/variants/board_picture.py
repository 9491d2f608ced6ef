"""The board as a picture: finding, prompt, variants, audit, from left to right, one band for each experiment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from adinsight.variants.board import ArmRow, Experiment, Tile
from adinsight.variants.scenes.faces import SHIPPED

_MARGIN, _GAP = 36, 18
_SIDE, _ARM = 390, 220  # widths of the columns that tell why, and what each arm asks for
# Edge of a picture by the most of them in a row: fewer are shown larger.
_TILES = {1: 300, 2: 300, 3: 260, 4: 212}
_CAPTION = 84
_MOST_TILES = max(_TILES)
_MOST_REASONS = 2
_LEAST_HEIGHT = 464  # of a band: room for its reason

_PAPER, _CARD, _INK, _FAINT, _RULE = (247, 246, 243), (255, 255, 255), (28, 30, 36), (112, 116, 126), (222, 220, 214)
_GOOD, _BAD, _WARN = (24, 122, 77), (178, 52, 44), (156, 104, 12)
_ARMS = {"finding": "the finding applied", "control": "the same without it", "random": "a change by chance"}
RGB = tuple[int, int, int]


def board_picture(experiments: Sequence[Experiment]) -> Image.Image:
    """The board, RGB; as high as it has to be.

    Raises:
        ValueError: If there is no experiment.
    """
    if not experiments:
        raise ValueError("a board needs at least one experiment")
    count = max((len(_chosen(arm.tiles)) for one in experiments for arm in one.arms), default=1)
    tile = _TILES[count]
    heights = [_height(one, tile) for one in experiments]
    width = 2 * _MARGIN + _SIDE + _ARM + 2 * _GAP + count * (tile + _GAP)
    board = Image.new("RGB", (width, 96 + sum(heights) + _GAP * len(heights) + _MARGIN), _PAPER)
    draw = ImageDraw.Draw(board)
    draw.text((_MARGIN, 30), "From finding to variant", font=_font("Montserrat ExtraBold", 34), fill=_INK)
    top = 96
    for one, height in zip(experiments, heights, strict=True):
        _draw_experiment(board, draw, one, top, height, tile)
        top += height + _GAP
    return board


def _height(one: Experiment, tile: int) -> int:
    return max(len(one.arms) * (tile + _CAPTION + _GAP) + _GAP, _LEAST_HEIGHT)


def _draw_experiment(
    board: Image.Image, draw: ImageDraw.ImageDraw, one: Experiment, top: int, height: int, tile: int
) -> None:
    draw.rounded_rectangle((_MARGIN, top, board.width - _MARGIN, top + height), 14, fill=_CARD, outline=_RULE)
    _draw_reason(board, draw, one, top + _GAP)
    left = _MARGIN + _SIDE
    draw.line((left, top + _GAP, left, top + height - _GAP), fill=_RULE)
    for place, arm in enumerate(one.arms):
        _draw_arm(board, draw, arm, left + _GAP, top + _GAP + place * (tile + _CAPTION + _GAP), tile)


def _draw_reason(board: Image.Image, draw: ImageDraw.ImageDraw, one: Experiment, top: int) -> None:
    """Why the experiment is made, what it promises, and the ad that it starts from."""
    left, width = _MARGIN + _GAP, _SIDE - 2 * _GAP
    draw.text((left, top), one.grounds.upper(), font=_font("Noto Sans Bold", 15), fill=_FAINT)
    said, _, measured = one.statement.partition(": ")
    y = _paragraph(draw, said, (left, top + 26), width, _font("Noto Sans Bold", 19), _INK, 4)
    if measured:
        y = _paragraph(draw, measured, (left, y + 6), width, _font("Noto Sans", 14), _FAINT, 6)
    if one.predicted is not None and one.interval is not None:
        y = _draw_promise(draw, one.predicted, one.interval, one.outcome, (left, y + 14), width)
    if one.parent is not None:
        draw.text((left, y + 16), "the ad that it starts from", font=_font("Noto Sans", 15), fill=_FAINT)
        _paste(board, one.parent, left, y + 42, min(width, 250))


def _draw_promise(
    draw: ImageDraw.ImageDraw, predicted: float, interval: tuple[float, float], outcome: str, at: tuple[int, int],
    width: int,
) -> int:
    """The promised change as a number, and its interval as a bar about zero; where it ends."""
    left, y = at
    draw.text((left, y), f"{predicted:+.0%}", font=_font("Montserrat ExtraBold", 30), fill=_INK)
    told = f"promised of the {outcome}; {interval[0]:+.0%} to {interval[1]:+.0%}"
    draw.text((left, y + 42), told, font=_font("Noto Sans", 15), fill=_FAINT)
    reach = max(abs(predicted), *map(abs, interval), 0.05) * 1.1
    middle, row = left + width / 2, y + 82
    draw.line((left, row, left + width, row), fill=_RULE, width=2)
    draw.line((middle, row - 9, middle, row + 9), fill=_FAINT, width=2)
    first, last, dot = (middle + width / 2 * value / reach for value in (*interval, predicted))
    color = _GOOD if interval[0] > 0 else _FAINT
    draw.line((first, row, last, row), fill=color, width=6)
    draw.ellipse((dot - 7, row - 7, dot + 7, row + 7), fill=color)
    return row + 16


def _draw_arm(board: Image.Image, draw: ImageDraw.ImageDraw, arm: ArmRow, left: int, top: int, side: int) -> None:
    width = _ARM - _GAP
    draw.text((left, top), _ARMS.get(arm.arm, arm.arm), font=_font("Noto Sans Bold", 17), fill=_INK)
    _paragraph(draw, arm.change, (left, top + 26), width, _font("Noto Sans", 16), _WARN, 2)
    _paragraph(draw, f"“{arm.prompt}”", (left, top + 76), width, _font("Noto Sans", 15), _FAINT, 6)
    accepted = sum(tile.status == "accepted" for tile in arm.tiles)
    told = f"{accepted} accepted of {len(arm.tiles)} made"
    draw.text((left, top + side + 10), told, font=_font("Noto Sans", 15), fill=_FAINT)
    shown = _chosen(arm.tiles)
    for place, tile in enumerate(shown):
        _draw_tile(board, draw, tile, left + _ARM + place * (side + _GAP), top, side)


def _chosen(tiles: Sequence[Tile]) -> list[Tile]:
    """Accepted ones first, and one that was rejected where there is one: a board shows what did not hold, too."""
    accepted = [tile for tile in tiles if tile.status == "accepted"]
    rejected = [tile for tile in tiles if tile.status != "accepted"]
    room = _MOST_TILES - min(len(rejected), 1)
    return accepted[:room] + rejected[: _MOST_TILES - min(len(accepted), room)]


def _draw_tile(board: Image.Image, draw: ImageDraw.ImageDraw, tile: Tile, left: int, top: int, side: int) -> None:
    box = _paste(board, tile.file, left, top, side)
    is_good = tile.status == "accepted"
    draw.rectangle(box, outline=_GOOD if is_good else _BAD, width=3)
    y = top + side + 12
    told = f"{tile.count_passed} of {tile.count_weighed} checks" + ("" if is_good else ", rejected")
    draw.text((left, y), told, font=_font("Noto Sans Bold", 14), fill=_GOOD if is_good else _BAD)
    reasons = [name.replace("_", " ") for name, _ in tile.failed[:_MOST_REASONS]]
    more = len(tile.failed) - len(reasons)
    lines = [f"attempt {tile.attempt}, {tile.size_name.replace('_', ' ')}", *reasons]
    if more > 0:
        lines.append(f"and {more} more")
    if is_good and tile.unchecked:
        lines.append(f"unchecked: {', '.join(name.replace('_', ' ') for name in tile.unchecked[:2])}")
    for line in lines[:4]:
        y += 19
        draw.text((left, y), line, font=_font("Noto Sans", 13), fill=_FAINT)


def _paste(board: Image.Image, file: Path, left: int, top: int, side: int) -> tuple[int, int, int, int]:
    """A picture in a square, at its own aspect; the box that it took."""
    with Image.open(file) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    x, y = left + (side - picture.width) // 2, top + (side - picture.height) // 2
    board.paste(picture, (x, y))
    return x - 3, y - 3, x + picture.width + 2, y + picture.height + 2


def _paragraph(
    draw: ImageDraw.ImageDraw, text: str, at: tuple[int, int], width: int, font: ImageFont.FreeTypeFont, fill: RGB,
    most: int,
) -> int:
    """Text broken at spaces into at most so many lines; where it ends."""
    left, y = at
    lines, line = [], ""
    for word in text.split():
        wider = f"{line} {word}".strip()
        if line and draw.textlength(wider, font=font) > width:
            lines.append(line)
            line = word
        else:
            line = wider
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip(".,") + " …"]
    step = round(font.size * 1.32)
    for place, one in enumerate(lines):
        draw.text((left, y + place * step), one, font=font, fill=fill)
    return y + len(lines) * step


@cache
def _font(key: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(SHIPPED[key].path, size)

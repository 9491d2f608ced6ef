import socket
from importlib import resources

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from adinsight.errors import ConfigError, WeightsMissing
from adinsight.models import ocr
from adinsight.models.ocr import OcrReader, search_scale
from adinsight.models.text_crops import cut_out

FONT = resources.files("adinsight.studio").joinpath("fonts", "OpenSans-Bold.ttf")


@pytest.fixture(scope="module")
def reader() -> OcrReader:
    return OcrReader(threads=1)


def _font(size: int) -> ImageFont.FreeTypeFont:
    with FONT.open("rb") as file:
        return ImageFont.truetype(file, size)


def _picture(width: int, height: int, *texts: tuple[str, int, int, int], fill: str = "white") -> Image.Image:
    """White or other words (text, x, y, font size) on dark blue."""
    image = Image.new("RGB", (width, height), (20, 30, 90))
    for text, x, y, size in texts:
        ImageDraw.Draw(image).text((x, y), text, font=_font(size), fill=fill)
    return image


def _texts(reader: OcrReader, image: Image.Image) -> list[str]:
    return [line.text for line in reader.read(np.asarray(image))]


def test_reads_an_ad_with_spaces_and_signs(reader: OcrReader) -> None:
    image = _picture(
        600, 500, ("Run further today", 30, 30, 54), ("SAVE 30%", 30, 130, 48), ("Only $19.99", 30, 230, 40),
        ("€24,90", 30, 320, 44), ("Shop now", 30, 420, 30),
    )  # fmt: skip
    assert _texts(reader, image) == ["Run further today", "SAVE 30%", "Only $19.99", "€24,90", "Shop now"]


def test_reads_small_words_on_a_banner(reader: OcrReader) -> None:
    assert _texts(reader, _picture(320, 50, ("Free shipping today", 10, 12, 18))) == ["Free shipping today"]


def test_reads_with_the_default_font_too(reader: OcrReader) -> None:
    image = Image.new("RGB", (400, 120), "white")
    ImageDraw.Draw(image).text((20, 30), "Made for mornings", font=ImageFont.load_default(36), fill="black")
    assert _texts(reader, image) == ["Made for mornings"]


def test_the_box_surrounds_the_words(reader: OcrReader) -> None:
    image = _picture(400, 200, ("Hello again", 100, 80, 40))
    (line,) = reader.read(np.asarray(image))
    x0, y0, x1, y1 = _font(40).getbbox("Hello again")
    ink = np.array([(100 + x0) / 400, (80 + y0) / 200, (100 + x1) / 400, (80 + y1) / 200])
    assert np.abs(np.array(line.box.as_tuple()) - ink).max() < 0.06
    assert line.quad[0] == pytest.approx((line.box.x0, line.box.y0), abs=0.02)
    assert line.score > 0.9


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270])
def test_reads_words_that_run_up_or_down(reader: OcrReader, turn: Image.Transpose) -> None:
    image = _picture(320, 80, ("Weekend deals", 20, 12, 38)).transpose(turn)
    assert _texts(reader, image) == ["Weekend deals"]


def test_reads_a_tilted_sticker(reader: OcrReader) -> None:
    image = _picture(400, 300, ("Today only", 70, 110, 50)).rotate(12, fillcolor=(20, 30, 90), resample=3)
    assert _texts(reader, image) == ["Today only"]


def test_the_detector_sees_blue_first(reader: OcrReader, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[np.ndarray] = []
    detector, _ = reader.stages
    monkeypatch.setattr(detector, "session", lambda tensor: seen.append(tensor) or np.zeros_like(tensor[:, :1]))
    assert reader.read(np.full((40, 40, 3), (250, 10, 20), np.uint8)) == []
    shares = seen[0][0, :, 0, 0] * detector.std + detector.mean
    assert (shares * 255).round().tolist() == [20, 10, 250]


def test_the_line_comes_with_its_picture(reader: OcrReader) -> None:
    pixels = np.asarray(_picture(400, 200, ("Hello again", 100, 80, 40)))
    (line,) = reader.read(pixels)
    assert line.crop is not None
    assert line.crop[0, 0].tolist() == [20, 30, 90]
    quad = np.array(line.quad, np.float32) * np.array([400, 200], np.float32)
    np.testing.assert_allclose(line.crop, cut_out(pixels, quad), atol=2)


def test_the_same_pixels_give_the_same_lines(reader: OcrReader) -> None:
    pixels = np.asarray(_picture(300, 100, ("Feel the bass", 20, 30, 34)))
    assert reader.read(pixels) == reader.read(pixels)


def test_many_pictures_are_read_as_each_of_them(reader: OcrReader) -> None:
    words = ("Feel the bass", "Buy now", "Half price")
    pictures = [np.asarray(_picture(300, 100, (text, 20, 30, 34))) for text in words]
    pictures.insert(1, np.zeros((20, 20, 3), np.uint8))
    found = list(reader.read_each(pictures))
    assert [line.text for lines in found for line in lines] == list(words)
    assert found == [reader.read(pixels) for pixels in pictures]


@pytest.mark.parametrize("shape", [(1, 1), (2, 900), (64, 64)])
def test_a_picture_without_words_has_no_lines(reader: OcrReader, shape: tuple[int, int]) -> None:
    assert reader.read(np.full((*shape, 3), 128, np.uint8)) == []


def test_loads_and_reads_without_a_socket(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    fresh = OcrReader(threads=1)
    assert _texts(fresh, _picture(300, 90, ("Buy now", 30, 20, 40))) == ["Buy now"]
    assert capfd.readouterr() == ("", "")


def test_nothing_is_loaded_before_the_first_picture() -> None:
    fresh = OcrReader()
    assert fresh.model_id == "rapidocr/PP-OCRv6_det_small+PP-OCRv6_rec_small"
    assert fresh.revision == OcrReader(threads=1).revision
    assert fresh.revision != OcrReader(min_score=0.9).revision
    assert fresh._recogniser is None


def test_missing_weights_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "RECOGNISER", "absent.onnx")
    with pytest.raises(WeightsMissing, match=r"no absent\.onnx"):
        OcrReader().read(np.zeros((8, 8, 3), np.uint8))


def test_options_out_of_range_are_refused() -> None:
    with pytest.raises(ConfigError, match="threads must be at least 1, got 0"):
        OcrReader(threads=0)
    with pytest.raises(ConfigError, match=r"0 to 1, got 1\.5"):
        OcrReader(min_score=1.5)


def test_the_search_costs_the_same_for_every_large_picture() -> None:
    assert search_scale(1080, 1080) * 1080 == pytest.approx(560)
    assert search_scale(1600, 400) == pytest.approx(560 / 800)
    assert search_scale(300, 50) == 2.0

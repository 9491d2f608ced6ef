"""The text in a picture, by RapidOCR with the weights that its wheel carries."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import logging
import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from adinsight.batching import read_ahead
from adinsight.errors import ConfigError, MissingDependency, WeightsMissing
from adinsight.models.ctc import Reading, decode
from adinsight.models.ocr_tensors import Tensor, detector_tensor, recogniser_tensor
from adinsight.models.text_crops import Quad, cut_out, join_pieces
from adinsight.records import Box

DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"

# Measured on drawn ads of seven to twelve sizes: fewer pixels lose small lines, more only cost time.
SEARCH_PIXELS = 560 * 560
MAX_ENLARGEMENT = 2.0
BOX_SCORE = 0.5
UNCLIP_RATIO = 1.45
MIN_LINE_WIDTH = 96  # pixels that the recogniser sees, at its height of 48
UPRIGHT_ASPECT = 1.5  # a piece this much taller than wide may be turned text


@dataclass(frozen=True, slots=True)
class OcrLine:
    """One line of text as read.

    Args:
        text: Full-width forms as ASCII, single spaces.
        score: Mean probability of the characters, 0 to 1.
        box: Upright rectangle around the line, in shares of the image.
        quad: Its corners in shares of the image, clockwise from the top left of the line.
        crop: The line cut out upright, uint8 sRGB of shape (rows, columns, 3), where the reader kept it.
    """

    text: str
    score: float
    box: Box
    quad: tuple[tuple[float, float], ...]
    crop: NDArray[np.uint8] | None = field(default=None, compare=False, repr=False)


class OcrReader:
    """Reads the lines of text in a picture; loads its models on the first use.

    Same pixels, same lines: nothing in it is random. The weights are files of the rapidocr
    package; nothing is ever fetched. May be used from several threads.

    Args:
        threads: Threads of one model run.
        min_score: Lines whose mean character probability is lower are left out, 0 to 1.

    Raises:
        ConfigError: If a value is out of range.
    """

    def __init__(self, threads: int = 2, min_score: float = 0.6) -> None:
        if threads < 1:
            raise ConfigError(f"threads must be at least 1, got {threads}")
        if not 0 <= min_score <= 1:
            raise ConfigError(f"min_score is a probability from 0 to 1, got {min_score}")
        self.threads = threads
        self.min_score = min_score
        self._lock = threading.Lock()
        self._detector: Any = None
        self._recogniser: Any = None
        self._scaling: tuple[tuple[float, ...], tuple[float, ...]] = (), ()

    @property
    def model_id(self) -> str:
        """Names of the two models, such as a fingerprint needs."""
        return f"rapidocr/{Path(DETECTOR).stem}+{Path(RECOGNISER).stem}"

    @property
    def revision(self) -> str:
        """Version of rapidocr, first 12 hex digits of the SHA-256 of its weights, and `min_score`.

        Raises:
            MissingDependency: If rapidocr is not installed.
            WeightsMissing: If its wheel came without a model.
        """
        return f"{_revision()}+{self.min_score}"

    def read(self, pixels: NDArray[np.uint8]) -> list[OcrLine]:
        """The lines in a picture, from top to bottom.

        Args:
            pixels: uint8 sRGB array of shape (rows, columns, 3).

        Raises:
            MissingDependency: If rapidocr is not installed.
            WeightsMissing: If its wheel came without a model.
        """
        self._load()
        return self._lines(pixels, self._prepared(pixels))

    def read_each(self, pictures: Sequence[NDArray[np.uint8]]) -> Iterator[list[OcrLine]]:
        """The lines of each picture in turn, as `read` gives them; the next one is prepared beside the models."""
        self._load()
        with closing(read_ahead(self._prepared, pictures, threads=1, ahead=1)) as prepared:
            for pixels, tensor in zip(pictures, prepared, strict=True):
                yield self._lines(pixels, tensor)

    def _lines(self, pixels: NDArray[np.uint8], tensor: Tensor) -> list[OcrLine]:
        lines = []
        for quad in join_pieces(self._find(pixels, tensor)):
            crop = cut_out(pixels, quad)
            reading = self._recognise(crop)
            if reading.score >= self.min_score and any(character.isalnum() for character in reading.text):
                lines.append(_line(reading, quad, crop, pixels.shape[1], pixels.shape[0]))
        return sorted(lines, key=lambda line: (line.box.y0, line.box.x0))

    @property
    def stages(self) -> tuple[Any, Any]:
        """RapidOCR's detector and recogniser, loaded; the bare model of each is its `session`."""
        self._load()
        return self._detector, self._recogniser

    def _load(self) -> None:
        with self._lock:
            if self._recogniser is None:
                self._detector, self._recogniser = _load_models(self.threads)
                self._scaling = tuple(self._detector.mean), tuple(self._detector.std)

    def _prepared(self, pixels: NDArray[np.uint8]) -> Tensor:
        """What the detector sees of a picture."""
        method = cv2.INTER_AREA if search_scale(*pixels.shape[1::-1]) < 1 else cv2.INTER_CUBIC
        small: NDArray[np.uint8] = np.asarray(
            cv2.resize(pixels, _search_size(pixels), interpolation=method), np.uint8
        )
        return detector_tensor(small, *self._scaling)

    def _find(self, pixels: NDArray[np.uint8], tensor: Tensor) -> list[Quad]:
        """Where text is, as quads in pixels of the picture."""
        rows, columns = pixels.shape[:2]
        size = _search_size(pixels)
        boxes, _ = self._detector.postprocess_op(self._detector.session(tensor), size[::-1])
        if not len(boxes):
            return []
        back = np.array([columns / size[0], rows / size[1]], dtype=np.float32)
        return [np.asarray(quad, dtype=np.float32) * back for quad in self._detector.sorted_boxes(boxes)]

    def _recognise(self, crop: NDArray[np.uint8]) -> Reading:
        turns = (0, 1, 3) if crop.shape[0] >= UPRIGHT_ASPECT * crop.shape[1] else (0,)
        readings = [self._read_line(np.ascontiguousarray(np.rot90(crop, turn))) for turn in turns]
        return max(readings, key=lambda reading: reading.score)

    def _read_line(self, crop: NDArray[np.uint8]) -> Reading:
        """One line at a time, at its own width: a batch pads every line to the longest."""
        probabilities = self._recogniser.session(recogniser_tensor(crop, MIN_LINE_WIDTH))[0]
        return decode(probabilities, self._recogniser.postprocess_op.character)


def search_scale(columns: int, rows: int) -> float:
    """What the picture is scaled by before text is looked for, so that the cost stays flat."""
    return min(MAX_ENLARGEMENT, math.sqrt(SEARCH_PIXELS / (columns * rows)))


def _search_size(pixels: NDArray[np.uint8]) -> tuple[int, int]:
    """Columns and rows in which text is looked for."""
    rows, columns = pixels.shape[:2]
    scale = search_scale(columns, rows)
    return max(32, round(columns * scale)), max(32, round(rows * scale))


def _line(reading: Reading, quad: Quad, crop: NDArray[np.uint8], columns: int, rows: int) -> OcrLine:
    shares = np.clip(quad / (columns, rows), 0.0, 1.0)
    (x0, y0), (x1, y1) = shares.min(axis=0), shares.max(axis=0)
    corners = tuple((float(x), float(y)) for x, y in shares)
    return OcrLine(reading.text, reading.score, Box(float(x0), float(y0), float(x1), float(y1)), corners, crop)


def _weights() -> tuple[Path, Path]:
    """The two model files of the installed rapidocr, found without importing it."""
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise MissingDependency("reading words needs rapidocr; install it with: pip install rapidocr onnxruntime")
    folder = Path(spec.origin).parent / "models"
    for name in (DETECTOR, RECOGNISER):
        if not (folder / name).is_file():
            raise WeightsMissing(f"rapidocr has no {name} in {folder}; install rapidocr 3.10 or later from its wheel")
    return folder / DETECTOR, folder / RECOGNISER


@cache
def _revision() -> str:
    digest = hashlib.sha256()
    for path in _weights():
        digest.update(path.read_bytes())
    return f"{importlib.metadata.version('rapidocr')}+{digest.hexdigest()[:12]}"


def _load_models(threads: int) -> tuple[Any, Any]:
    """RapidOCR's detector and recogniser on the CPU.

    It is handed sessions that are open, so it has nothing to resolve or download.
    """
    detector, recogniser = _weights()
    from omegaconf import flag_override
    from rapidocr.ch_ppocr_det import TextDetector
    from rapidocr.ch_ppocr_rec import TextRecognizer
    from rapidocr.main import DEFAULT_CFG_PATH
    from rapidocr.utils.parse_parameters import ParseParams

    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    config = ParseParams.update_batch(
        ParseParams.load(DEFAULT_CFG_PATH),
        {
            "Det.limit_type": "max",
            "Det.limit_side_len": 2**16,
            "Det.box_thresh": BOX_SCORE,
            "Det.unclip_ratio": UNCLIP_RATIO,
        },
    )
    with flag_override(config, "allow_objects", True):
        config.Det.session, config.Rec.session = _session(detector, threads), _session(recogniser, threads)
    return TextDetector(config.Det), TextRecognizer(config.Rec)


def _session(path: Path, threads: int) -> Any:
    """A model on the CPU.

    Threads that wait do not spin, since decoding runs beside them, and no plan is kept for
    each shape, since hardly two lines share one: both cost memory or a third of the time.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

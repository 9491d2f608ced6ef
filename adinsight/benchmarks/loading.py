"""What the starter models weigh on disk, and how long a fresh process needs to load them."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from adinsight.models.calibration import Calibration
from adinsight.models.captioner import Captioner
from adinsight.models.catalogue import profile
from adinsight.models.clip import ClipEncoder
from adinsight.models.compute import Runtime
from adinsight.models.detector import Detector

_THREADS = 2


def mebibytes() -> float:
    """MiB of every file of the three models: weights, tokenizers, calibration and domain guard."""
    folders = [ref.require() for ref in profile("starter").models]
    return sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file()) / 2**20


def load_seconds(runs: int) -> tuple[float, float]:
    """Medians over `runs` fresh processes: seconds to load the models, and to import their libraries."""
    found = []
    for _ in range(runs):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
            found.append(fresh.submit(load_once).result())
    models, libraries = zip(*found, strict=True)
    return statistics.median(models), statistics.median(libraries)


def load_once() -> tuple[float, float]:
    """Seconds to load the models on two threads, and to import the libraries that were not imported yet."""
    began = time.perf_counter()
    import open_clip  # noqa: F401
    import torch
    from transformers import (  # noqa: F401
        AutoImageProcessor,
        AutoModelForObjectDetection,
        BlipForConditionalGeneration,
        BlipProcessor,
    )

    torch.set_num_threads(_THREADS)
    imported = time.perf_counter()
    starter, runtime = profile("starter"), Runtime("cpu")
    captioner = Captioner(starter.model("captioner"), runtime)
    clip = ClipEncoder(starter.model("clip"), runtime)
    # Each is loaded as it is at the first ad; one text makes CLIP load its tokenizer too.
    _ = captioner.processor, captioner.model, captioner.guard
    clip.encode_texts(["an ad"])
    Calibration.load(clip.ref.require())
    _ = Detector(starter.model("detector"), runtime).loaded
    return time.perf_counter() - imported, imported - began

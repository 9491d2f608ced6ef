"""Makes the starter models again: `python -m adinsight.training`.

Draws the corpus, trains the captioner with CLIP, then the detector, and writes the weights
and their card. Every part goes on where a stop left it.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from adinsight.training.recipe import Recipe
from adinsight.training.telling import LogLines
from adinsight.training.workshop import STEPS, Workshop


def main() -> None:
    """Runs the steps that the command line names, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m adinsight.training", description=__doc__)
    parser.add_argument(
        "steps", nargs="*", default=list(STEPS), choices=[*STEPS, []], help="some of: " + ", ".join(STEPS)
    )
    parser.add_argument("--work", type=Path, default=Path(".cache/training"), help="folder for corpus and checkpoints")
    parser.add_argument("--out", type=Path, default=None, help="folder for the weights; the package's own by default")
    parser.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda"])
    parser.add_argument("--workers", type=int, default=2, help="processes that draw the corpus")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    workshop = Workshop(Recipe(), arguments.work, arguments.out, arguments.device, arguments.workers, LogLines())
    for step in arguments.steps or STEPS:
        workshop.do(step)


if __name__ == "__main__":
    main()

"""Makes the starter generator again: `python -m adinsight.training.generator`.

Draws the pictures, trains autoencoder, text encoder, denoiser and what goes with them, and writes the
weights and their card. Every part goes on where a stop left it.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from adinsight.training.generator.recipe import GeneratorRecipe
from adinsight.training.generator.workshop import STEPS, GeneratorWorkshop
from adinsight.training.telling import LogLines


def main() -> None:
    """Runs the steps that the command line names, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m adinsight.training.generator", description=__doc__)
    parser.add_argument(
        "steps", nargs="*", default=list(STEPS), choices=[*STEPS, []], help="some of: " + ", ".join(STEPS)
    )
    parser.add_argument("--work", type=Path, default=Path(".cache/training"), help="folder for pictures, checkpoints")
    parser.add_argument("--out", type=Path, default=None, help="folder for the weights; the package's own by default")
    parser.add_argument("--workers", type=int, default=2, help="processes that draw")
    parser.add_argument("--compile", action="store_true", help="compile what is trained: slow to start, then faster")
    parser.add_argument(
        "--go-on", action="store_true", help="without checkpoints, begin with the weights that --out holds"
    )
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    workshop = GeneratorWorkshop(
        GeneratorRecipe(),
        arguments.work,
        arguments.out,
        arguments.workers,
        arguments.compile,
        LogLines(),
        arguments.go_on,
    )
    for step in arguments.steps or STEPS:
        workshop.do(step)


if __name__ == "__main__":
    main()

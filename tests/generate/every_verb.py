"""Runs the verbs of `adinsight generate` in one process that may not open a connection.

Called as `python every_verb.py`, in a folder where product.png, mask.png and sketch.png lie; prints the
verbs that were carried out, as JSON.
"""

from __future__ import annotations

import json
import socket
import sys

PROMPT = "a red hat on a beach, a blue background"
VERBS = {
    "text": [PROMPT],
    "image": ["--image", "product.png", PROMPT, "--strength", "0.5"],
    "caption": ["--image", "product.png"],
    "inpaint": ["--image", "product.png", "--keep", "mask.png", PROMPT],
    "learn": ["product.png", "product.png", "--name", "zqv", "--class", "hat", "--steps", "2", "--class-pictures", "1"],
    "exemplar": ["--exemplar", "product.png", "--image", "product.png", "--mask", "mask.png", "a picture on a beach"],
    "sketch": ["--sketch", "sketch.png", PROMPT],
    "mix": [PROMPT, "a green car in the snow, a white background"],
    "enlarge": ["product.png"],
}


def refused(*_: object) -> None:
    """Stands where a connection would be opened."""
    raise AssertionError("a connection was tried")


def main() -> None:
    """Every verb once, then a picture of what was learned."""
    socket.socket.connect = socket.socket.connect_ex = refused
    from adinsight.cli.app import app

    done = []
    for verb, options in VERBS.items():
        arguments = ["generate", verb, *options, "--out", f"out-{verb}", "--quiet", "--json"]
        app(arguments if verb == "learn" else [*arguments, "--seed", "3"], standalone_mode=False)
        done.append(verb)
    worn = ["generate", "text", "a zqv hat", "--adapter", "out-learn", "--out", "out-worn", "--quiet"]
    app(worn, standalone_mode=False)
    sys.stderr.write(json.dumps(done))


if __name__ == "__main__":
    main()

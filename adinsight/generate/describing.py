"""What looks at pictures for a generator: a captioner that tells them in words, and CLIP that compares them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from adinsight.errors import WeightsMissing
from adinsight.generate.facts import digest_of_pixels
from adinsight.generate.request import Pixels, Request
from adinsight.records import THUMB_SIDE, AdImage

if TYPE_CHECKING:
    from adinsight.models.captioner import Captioner
    from adinsight.models.catalogue import Profile
    from adinsight.models.clip import ClipEncoder

# What captions say before the thing itself, and the words after which they tell of what is around it.
_OPENINGS = re.compile(
    r"^(there (is|are)|((an?|the) )?(close-up|picture|photo|photograph|image|ad|advert|advertisement)"
    r"( (of|for|showing))?) ",
    re.IGNORECASE,
)
_SURROUNDINGS = re.compile(
    r"[,.;]| (on|in|at|with|against|by|near|next to|beside|under|above|over|behind|sitting|standing|lying|is|are) ",
    re.IGNORECASE,
)


class Describer:
    """A profile's captioner and CLIP, each loaded when it is first asked.

    Args:
        profile: Whose models look.
        device: Where they run, cpu or cuda.
        captioner: Describes pictures in place of the profile's own.
    """

    def __init__(self, profile: Profile, device: str, captioner: Captioner | None = None) -> None:
        self.profile, self.device, self._captioner = profile, device, captioner
        self._captions: dict[str, str] = {}

    @cached_property
    def captioner(self) -> Captioner:
        """Tells pictures in words.

        Raises:
            WeightsMissing: If its weights are not on this machine.
        """
        if self._captioner is not None:
            return self._captioner
        from adinsight.models.captioner import Captioner
        from adinsight.models.compute import Runtime

        return Captioner(self.profile.model("captioner"), Runtime(self.device))

    @cached_property
    def clip(self) -> ClipEncoder:
        """Compares pictures with words and with one another.

        Raises:
            WeightsMissing: If its weights are not on this machine.
        """
        from adinsight.models.clip import ClipEncoder
        from adinsight.models.compute import Runtime

        return ClipEncoder(self.profile.model("clip"), Runtime(self.device))

    def caption(self, pixels: Pixels) -> str:
        """A picture in words; looked at once, however many candidates are drawn after it."""
        image = ad_image(pixels)
        if image.ad_id not in self._captions:
            self._captions[image.ad_id] = self.captioner.caption([image])[0].text
        return self._captions[image.ad_id]

    def prompt(self, request: Request, tell: Callable[[str], None]) -> str:
        """What a request's picture shall show, with what is read from its pictures.

        The caption comes before the prompt. So does the thing that an exemplar shows, where it is to be told in
        words; left to the default it is where something is painted into a mask, and a captioner is at hand.

        Args:
            request: What is asked.
            tell: Gets a sentence where an exemplar stays untold for want of a captioner.

        Raises:
            WeightsMissing: If words are asked for, and the captioner's weights are not on this machine.
        """
        read = ""
        if request.task == "caption" and request.image is not None:
            read = self.caption(request.image)
        elif request.task == "exemplar" and request.exemplar is not None and _wants_words(request):
            try:
                read = subject_of(self.caption(request.exemplar))
            except WeightsMissing as error:
                if request.exemplar_words:
                    raise
                tell(f"the exemplar is shown and not told in words: {error}")
        return ", ".join(filter(None, (read, request.prompt.strip()))) if read else request.prompt


def subject_of(caption: str) -> str:
    """The thing that a caption is about, without what is around it: "a red cup" of "a red cup on a table"."""
    thing = _OPENINGS.sub("", caption.strip())
    return _SURROUNDINGS.split(thing, maxsplit=1)[0].strip()


def ad_image(pixels: Pixels) -> AdImage:
    """A picture, uint8 (rows, columns, 3), with its thumbnail and the digest of its pixels as its id."""
    height, width = pixels.shape[:2]
    small = Image.fromarray(pixels)
    small.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    return AdImage(digest_of_pixels(pixels), pixels, np.array(small), width, height)


def _wants_words(request: Request) -> bool:
    return request.mask is not None if request.exemplar_words is None else request.exemplar_words

"""Drafts as files: the ad with its provenance, its scene, and the pictures that the scene is made of.

In the folder:

    ads/NAME.png or .jpg             the ad, written last with its provenance
    ads/NAME.png.provenance.json     its sidecar
    scenes/NAME/scene.json           its layers, and beside it the pictures that they name
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from adinsight.errors import ConfigError
from adinsight.variants.drafting import BACKGROUND, facts_of_ground
from adinsight.variants.provenance.record import Provenance, source_type
from adinsight.variants.provenance.signing import Ingredient
from adinsight.variants.provenance.writing import export

if TYPE_CHECKING:
    from adinsight.variants.audit.check import Verdict
    from adinsight.variants.drafting import Draft
    from adinsight.variants.provenance.signing import Signer

SUFFIXES = {"png": ".png", "jpeg": ".jpg", "webp": ".webp"}
ADS, SCENES = "ads", "scenes"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A draft on disk.

    Args:
        file: The ad.
        scene: Its scene as JSON.
    """

    file: Path
    scene: Path


@dataclass(frozen=True, slots=True)
class Sealer:
    """Writes drafts.

    Args:
        folder: Where to; made where it is missing.
        format: png, jpeg or webp; None takes jpeg where the size has a limit of bytes, else png.
        signer: Signs them; None leaves them unsigned.
    """

    folder: Path
    format: str | None = None
    signer: Signer | None = None

    @property
    def ads(self) -> Path:
        """The folder of the ads alone."""
        return self.folder / ADS

    def seal(self, draft: Draft, safety: Verdict) -> Sealed:
        """Writes one draft; a file of the same name is replaced.

        Args:
            draft: The ad.
            safety: What the safety check said of it.

        Raises:
            ConfigError: If it cannot be written, or not within the bytes that its size allows.
        """
        size, stem = draft.slot.size, draft.slot.stem(draft.attempt)
        format = self.format or ("png" if size.max_bytes is None else "jpeg")
        path = self.ads / (stem + SUFFIXES[format])
        product = draft.slot.brief.product.picture
        scene = self._write_scene(draft, stem)
        self.ads.mkdir(parents=True, exist_ok=True)
        export(
            draft.pixels,
            path,
            self._provenance(draft, safety),
            max_bytes=size.max_bytes,
            signer=self.signer,
            product=None if product is None else Ingredient.read(product),
        )
        return Sealed(path, scene)

    def _provenance(self, draft: Draft, safety: Verdict) -> Provenance:
        brief = draft.slot.brief
        known = Provenance.of_brief(brief, source_type(True, brief.product.picture is not None))
        return replace(
            known,
            prompt=draft.prompt.text,
            negative_prompt=draft.prompt.negative or None,
            seed=draft.ground.seed,
            safety=safety,
            **facts_of_ground(draft.ground),
        )

    def _write_scene(self, draft: Draft, stem: str) -> Path:
        """The layers and their pictures, so that a designer can go on from there."""
        folder = self.folder / SCENES / stem
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, pixels in draft.assets.items():
                # What is opaque needs no alpha, and takes a third less room.
                shown = pixels[..., :3] if name == BACKGROUND else pixels
                Image.fromarray(shown).save(folder / name)
            (folder / "scene.json").write_text(draft.scene.to_json() + "\n", encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"{folder} cannot be written: {error.strerror}; choose another with --out") from error
        return folder / "scene.json"

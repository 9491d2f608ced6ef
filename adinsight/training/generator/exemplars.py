"""The exemplar adapter: attention that hears a picture beside the prompt (IP-Adapter, Ye et al., 2023)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from diffusers.models.attention_processor import IPAdapterAttnProcessor2_0
from diffusers.models.embeddings import ImageProjection, MultiIPAdapterImageProjection
from numpy.typing import NDArray
from torch import Tensor, nn

from adinsight.models.clip import ClipEncoder
from adinsight.progress import Progress
from adinsight.records import AdImage
from adinsight.training.corpus import Corpus
from adinsight.training.generator.denoising import Lesson
from adinsight.training.generator.recipe import GeneratorRecipe
from adinsight.training.generator.scenes import SIDE, Portrait
from adinsight.training.generator.views import View, seen_through
from adinsight.training.running import run_stage
from adinsight.training.schedule import Optimizers, rate_at, take_step

TOKENS = 4
# Pictures whose products serve as exemplars: looking at one takes the encoder's time.
_EXEMPLARS = 5_000
_SILENT_SHARE, _UNSAID_SHARE = 0.1, 0.5


class Adapter(nn.Module):
    """The layers that an IP-Adapter adds to a denoiser, by the names that its files have."""

    def __init__(self, denoiser: UNet2DConditionModel, image_width: int) -> None:
        super().__init__()
        width = denoiser.config.cross_attention_dim
        self.projection = ImageProjection(image_width, width, TOKENS)
        self.attention = nn.ModuleDict()
        processors = {}
        for place, (name, old) in enumerate(denoiser.attn_processors.items()):
            if not name.endswith("attn2.processor"):
                processors[name] = old
                continue
            keys = denoiser.get_submodule(name.removesuffix(".processor")).to_k
            new = IPAdapterAttnProcessor2_0(keys.out_features, width, num_tokens=(TOKENS,), scale=1.0)
            processors[name] = self.attention[str(place)] = new
        denoiser.set_attn_processor(processors)
        denoiser.encoder_hid_proj = MultiIPAdapterImageProjection([self.projection])
        denoiser.config.encoder_hid_dim_type = "ip_image_proj"

    def weights(self) -> dict[str, Tensor]:
        """The adapter in the layout of h94/IP-Adapter, which diffusers loads."""
        found = {
            "image_proj.proj.weight": self.projection.image_embeds.weight,
            "image_proj.proj.bias": self.projection.image_embeds.bias,
            "image_proj.norm.weight": self.projection.norm.weight,
            "image_proj.norm.bias": self.projection.norm.bias,
        }
        processor: Any
        for place, processor in self.attention.items():
            found[f"ip_adapter.{place}.to_k_ip.weight"] = processor.to_k_ip[0].weight
            found[f"ip_adapter.{place}.to_v_ip.weight"] = processor.to_v_ip[0].weight
        return found


def train_exemplars(
    recipe: GeneratorRecipe,
    lesson: Lesson,
    corpus: Corpus[Portrait],
    denoiser: UNet2DConditionModel,
    clip: ClipEncoder,
    folder: Path,
    progress: Progress,
) -> Adapter:
    """Trains the adapter, or goes on with it; the denoiser keeps its weights and hears the adapter from now on."""
    stage = recipe.stage("exemplar")
    torch.manual_seed(recipe.seed + 5)
    denoiser.requires_grad_(False)
    adapter = Adapter(denoiser, clip.dimension)
    vectors = exemplar_vectors(clip, corpus, min(_EXEMPLARS, len(corpus)), folder / "exemplars.npy", progress)
    alike = _alike(corpus.examples[: len(vectors)])
    known = np.array([place for place, view in enumerate(lesson.views) if view.index < len(vectors)])

    def step(optimizer: Optimizers, number: int) -> dict[str, float]:
        rng = np.random.default_rng([recipe.seed, 7, number])
        chosen = rng.choice(known, stage.batch)
        # Half of the prompts leave out what the exemplar shows, half tell it: an edit may do either.
        shown = lesson.shown(chosen, rng, _UNSAID_SHARE)
        indices = [lesson.views[place].index for place in chosen]
        images = torch.from_numpy(vectors[[rng.choice(alike[index]) for index in indices]])
        images[torch.from_numpy(rng.random(stage.batch) < _SILENT_SHARE)] = 0
        predicted = denoiser(
            shown.noisy, shown.levels, shown.states, added_cond_kwargs={"image_embeds": [images[:, None]]}
        ).sample
        loss = ((predicted - shown.velocity).square() * shown.weights).mean()
        take_step(adapter, optimizer, loss, rate_at(stage, number))
        return {"velocity": float(loss.detach())}

    run_stage(stage, adapter.train(), step, folder, progress, has_muon=False)
    return adapter.eval()


def exemplar_vectors(
    clip: ClipEncoder, corpus: Corpus[Portrait], count: int, path: Path, progress: Progress
) -> NDArray[np.float32]:
    """CLIP's vectors of the first pictures' products, seen from near: float32 (count, dimension), kept in a file."""
    if path.exists():
        kept: NDArray[np.float32] = np.load(path)
        if len(kept) == count:
            return kept
    progress.start("looking at exemplars", count)
    blocks = []
    for start in range(0, count, 32):
        images = list(_products(corpus, range(start, min(start + 32, count))))
        blocks.append(clip.encode_images(images))
        progress.advance(len(images))
    progress.finish()
    vectors: NDArray[np.float32] = np.concatenate(blocks)
    np.save(path, vectors)
    return vectors


def _products(corpus: Corpus[Portrait], indices: range) -> Iterator[AdImage]:
    """The product of each picture, cut out with a little of what is around it."""
    for index in indices:
        x0, y0, x1, y1 = corpus.examples[index].corners
        side = min(1.0, 1.1 * max(x1 - x0, y1 - y0))
        left = min(max((x0 + x1 - side) / 2, 0.0), 1 - side)
        top = min(max((y0 + y1 - side) / 2, 0.0), 1 - side)
        view = View(index, (left, top, left + side, top + side), False, True)
        pixels = ((seen_through(corpus, [view], SIDE)[0] + 1) * 127.5).byte().permute(1, 2, 0).numpy()
        yield AdImage(f"{index:016x}", pixels, pixels, SIDE, SIDE)


def _alike(portraits: list[Portrait]) -> dict[int, list[int]]:
    """For each picture those that show the same product in the same colour, itself among them."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, portrait in enumerate(portraits):
        groups[portrait.product, portrait.color].append(index)
    return {index: members for members in groups.values() for index in members}

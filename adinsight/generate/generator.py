"""The generator: one class that makes pictures in every way that the loaded model can.

Example:
    from adinsight import Generator, Request

    generator = Generator.load()
    picture = generator.make(Request("text", "a red mug on a wooden desk", seed=7))
    print(picture.facts["license"])
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from adinsight.batching import batched
from adinsight.errors import ConfigError
from adinsight.generate import prompting
from adinsight.generate.capabilities import (
    Capability,
    capabilities,
    is_upscaler,
    reference_parameter,
    require,
    takes_ip_adapter,
)
from adinsight.generate.choosing import candidates_of, chosen, nearest_by, with_usual
from adinsight.generate.drawing import (
    Settings,
    as_reference,
    batch_key,
    draw,
    finished_size,
    settle,
    sized,
    takes_batches,
)
from adinsight.generate.facts import facts_of_drawing, facts_of_model, facts_of_request
from adinsight.generate.framing import overlaid, resized
from adinsight.generate.loading import Origin, find_model, find_part, hushed, load_pipeline
from adinsight.generate.request import Picture, Pixels, Request
from adinsight.generate.safety import ORDINARY, Policy, require_safe
from adinsight.generate.siblings import ENLARGER_FACTOR, Siblings, kind_of
from adinsight.progress import Progress, Silent

if TYPE_CHECKING:
    from adinsight.generate.describing import Describer
    from adinsight.generate.exemplars import ExemplarAdapter
    from adinsight.generate.subject_training import SubjectRecipe
    from adinsight.generate.subjects import Learned
    from adinsight.models.captioner import Captioner
    from adinsight.models.compute import Compute

_WITHHELD = "the model's safety checker flagged it"
# Weight of an exemplar that is shown alone, and of one that the prompt tells of too.
_EXEMPLAR_SCALE, _SCALE_BESIDE_WORDS = 1.0, 0.5
# From this scale on, doubling and reducing again keeps more than interpolating; twice is what it was tested for.
_WORTH_DOUBLING, _MOST_DOUBLINGS = 1.5, 2


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """A request that can be drawn: checked, its pictures at their finished size, its prompt told."""

    request: Request
    pipe: Any
    settings: Settings
    prompt: str
    readings: tuple[prompting.Reading, ...]


class Generator:
    """Makes pictures from requests. Loading is the slow part: keep one and ask it often.

    Args:
        siblings: The model's pipelines, and what lies beside them.
        compute: Where they run.
        captioner: Describes pictures for the task caption; the model's profile's own where None.
        progress: Told of every denoising step.
    """

    def __init__(
        self,
        siblings: Siblings,
        compute: Compute,
        captioner: Captioner | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.siblings, self.compute = siblings, compute
        self.progress = progress or Silent()
        self._captioner = captioner

    @classmethod
    def load(
        cls,
        model: str | Path | None = None,
        *,
        profile: str = "starter",
        revision: str | None = None,
        accepted: Collection[str] = (),
        device: str = "auto",
        offload: bool = False,
        controlnet: str | Path | None = None,
        ip_adapter: str | Path | None = None,
        progress: Progress | None = None,
    ) -> Generator:
        """A generator on a model's weights. Nothing is fetched.

        Args:
            model: A folder in diffusers' layout, or a repository that has been fetched; the profile's own where None.
            profile: starter, standard or large.
            revision: Commit of a repository; the one fetched last where None.
            accepted: Models whose licence you accept by name.
            device: auto, cpu or cuda.
            offload: Keeps on the GPU only the part that is at work.
            controlnet: Folder of a ControlNet; that beside the model where None.
            ip_adapter: Folder of an IP-Adapter; that beside the model where None.
            progress: Told of every denoising step; nobody where None.

        Raises:
            ConfigError: If the device is unknown or not there.
            LicenseRefused: If a licence has to be accepted by name first.
            ModelError: If the model is not here or cannot be loaded.
        """
        from adinsight.models.compute import choose

        if device not in ("auto", "cpu", "cuda"):
            raise ConfigError(f"unknown device {device!r}; --device takes auto, cpu or cuda")
        origin = find_model(model, profile, revision, accepted)
        compute = choose(device)
        beside = {
            "controlnet": _beside(origin, "controlnet", controlnet, accepted),
            "ip_adapter": _beside(origin, "ip_adapter", ip_adapter, accepted),
            "enlarger": _beside(origin, "enlarger", None, accepted),
        }
        return cls(Siblings(origin, load_pipeline(origin, compute, offload), **beside), compute, progress=progress)

    @property
    def origin(self) -> Origin:
        """Where the model comes from."""
        return self.siblings.origin

    def capabilities(self) -> tuple[Capability, ...]:
        """What the loaded model can do, task by task."""
        return capabilities(self.siblings)

    def make(self, request: Request, policy: Policy = ORDINARY) -> Picture:
        """One picture; the same request gives the same picture, bit for bit, on the same machine.

        Raises:
            ConfigError: If the request cannot be met; see `generate`.
            SafetyRefused: If the policy holds its prompt back.
            ModelError: If the model fails.
        """
        return next(self.generate([request], policy=policy))

    def generate(
        self, requests: Iterable[Request], batch_size: int = 1, policy: Policy = ORDINARY
    ) -> Iterator[Picture]:
        """A picture for each request, in order, as they are finished.

        Neighbours of equal settings are drawn in one call of up to `batch_size`. Each has its own source of
        chance, so it does not depend on its neighbours; other batch sizes may change a channel by 1 of 255. Candidates
        of a request are pictures as well, until the nearest is kept.

        Args:
            requests: What is wanted. All are checked before the first is drawn.
            batch_size: Most pictures in one call; of the starter, that often as many as it usually draws for a request.
            policy: What prompts may ask for. Captions that are read from pictures are held to it as well, negative
                prompts are not.

        Raises:
            ConfigError: If a value is out of range, or (as `Unsupported`) the model does not take it.
            SafetyRefused: If the policy holds a prompt back.
            ModelError: If the model fails.
        """
        if batch_size < 1:
            raise ConfigError(f"batch_size must be at least 1, got {batch_size}; change it with --batch-size")
        asked = [with_usual(request, self.origin.license.candidates) for request in requests]
        for request in asked:
            require(self.siblings, request)
            for prompt in (request.prompt, *(prompt for prompt, _ in request.blend)):
                require_safe(prompt, policy)
        drawn = self._made([one for request in asked for one in candidates_of(request)], batch_size, policy)
        return chosen(asked, drawn, lambda request, pictures: nearest_by(self.describer.clip)(request, pictures))

    def recipe(self, token: str, class_word: str, **settings: Any) -> SubjectRecipe:
        """How this model learns a subject best; `settings` of the recipe overrule that.

        Raises:
            ConfigError: If a value is out of range.
        """
        from adinsight.generate.subject_training import SubjectRecipe

        return SubjectRecipe(token, class_word, **{**self.origin.license.subject, **settings})

    def learn(
        self, pictures: Sequence[Pixels], recipe: SubjectRecipe, folder: Path, class_folder: Path | None = None
    ) -> Learned:
        """Learns a subject from about five pictures; its folder then goes into the adapters of requests.

        A run that was stopped goes on where it was.

        Args:
            pictures: uint8 (rows, columns, 3) each, of any size.
            recipe: The word that names the subject, what kind of thing it is, and how to train; see `recipe`.
            folder: Gets the adapter.
            class_folder: Where pictures of the class are kept, to be shared by subjects; in `folder` where None.

        Raises:
            ConfigError: If there are no pictures, or the word has a meaning already.
            ModelError: If the model cannot be taught in this way.
        """
        from adinsight.generate.subjects import learn_subject

        return learn_subject(self.siblings.base, pictures, recipe, folder, class_folder, self.progress)

    def _made(self, asked: Sequence[Request], batch_size: int, policy: Policy) -> Iterator[Picture]:
        for task, group in groupby(asked, key=lambda request: request.task):
            if task == "enlarge":
                for request in group:
                    yield self._enlarged(request)
                continue
            jobs = [self._job(request, policy) for request in group]
            self.progress.start(f"drawing {len(jobs)} ({task})", sum(job.settings.taken_steps for job in jobs))
            for _, alike in groupby(jobs, key=lambda job: batch_key(job.request, job.settings)):
                some = list(alike)
                size = batch_size * self._together(some[0]) if takes_batches(some[0].pipe, some[0].request) else 1
                for batch in batched(some, size):
                    yield from self._drawn(batch)
            self.progress.finish()

    def _together(self, job: _Job) -> int:
        """Pictures of one request in a call: what usually draws several for one is small enough for that many."""
        return min(job.request.candidates or 1, max(self.origin.license.candidates.values(), default=1))

    def _job(self, request: Request, policy: Policy) -> _Job:
        """A request made ready: its caption told, its pictures cut to the size that is wanted."""
        pipe = self.siblings.pipeline(kind_of(request), request.task == "sketch")
        request = _fitted(request, finished_size(self.siblings, request))
        prompt = self._prompt(request, policy)
        readings = prompting.read(pipe, prompt)
        for warning in prompting.warnings_of(readings):
            self.progress.note(warning)
        return _Job(request, pipe, settle(self.siblings, pipe, request), prompt, readings)

    def _prompt(self, request: Request, policy: Policy) -> str:
        prompt = self.describer.prompt(request, self.progress.note)
        if prompt != request.prompt:
            require_safe(prompt, policy)
        return prompt

    def _drawn(self, batch: Sequence[_Job]) -> Iterator[Picture]:
        first = batch[0]
        with self._led(first) as extra:
            canvases, flags = draw(
                first.pipe,
                [job.request for job in batch],
                [job.prompt for job in batch],
                first.settings,
                extra,
                lambda: self.progress.advance(len(batch)),
            )
        for job, canvas, is_flagged in zip(batch, canvases, flags, strict=True):
            yield self._finished(job, canvas, is_flagged)

    def _finished(self, job: _Job, canvas: Pixels, is_flagged: bool) -> Picture:
        """The picture out of its canvas: enlarged, cut, and laid under what must not change."""
        request, settings = job.request, job.settings
        enlarged, by = self._grown(canvas, settings.frame.scale)
        pixels = settings.frame.cut(enlarged)
        if request.mask is not None and request.image is not None:
            pixels = overlaid(pixels, request.image, request.mask)
        if is_flagged:
            pixels = np.zeros_like(pixels)
        done = facts_of_drawing(job.pipe, settings, job.prompt, job.readings, by)
        return Picture(pixels, request.seed, self._facts(request) | done, _WITHHELD if is_flagged else "")

    def _facts(self, request: Request) -> dict[str, Any]:
        return facts_of_request(request) | facts_of_model(self.origin, self.compute)

    @cached_property
    def describer(self) -> Describer:
        """Looks at pictures: by the generator's own profile; of a model of its own, by the default one."""
        from adinsight.generate.describing import Describer
        from adinsight.models.catalogue import default_profile, profile

        looking = profile(self.origin.profile) if self.origin.profile else default_profile()
        return Describer(looking, self.compute.device, self._captioner)

    def _grown(self, pixels: Pixels, scale: float) -> tuple[Pixels, str]:
        """A drawn picture doubled by the enlarger as often as the finished size is nearer for it, and how."""
        from adinsight.generate.enlarging import doubled

        done = 0
        network = self.siblings.network if scale >= _WORTH_DOUBLING else None
        while network is not None and done < _MOST_DOUBLINGS and scale >= _WORTH_DOUBLING:
            pixels, scale, done = doubled(pixels, network), scale / 2, done + 1
        words = [f"Enlarger x{2**done}"] if done else []
        if abs(scale - 1) > 1e-9:
            words.append(f"Lanczos x{scale:.3g}")
        return pixels, ", ".join(words)

    @contextmanager
    def _led(self, job: _Job) -> Iterator[dict[str, Any]]:
        """What leads a call besides its prompt: adapters on the weights meanwhile, and further arguments."""
        from adinsight.generate.mixing import blended, worn

        request, is_guided = job.request, (job.settings.guidance or 0) > 1
        with worn(job.pipe, request.adapters):
            if request.task == "exemplar" and request.exemplar is not None:
                usual = _EXEMPLAR_SCALE if job.prompt == request.prompt else _SCALE_BESIDE_WORDS
                scale = usual if request.exemplar_scale is None else request.exemplar_scale
                with self._shown(job.pipe, request.exemplar, scale, is_guided) as extra:
                    yield extra
            elif request.blend:
                own = 1 - sum(share for _, share in request.blend)
                parts = ((job.prompt, own), *request.blend)
                yield dict(blended(job.pipe, parts, is_guided, request.negative_prompt))
            else:
                yield {}

    @contextmanager
    def _shown(self, pipe: Any, exemplar: Pixels, scale: float, is_guided: bool) -> Iterator[dict[str, Any]]:
        """An exemplar as arguments of a call: through the IP-Adapter, or as the reference that an editor looks at."""
        if self._ip_adapter is not None and takes_ip_adapter(pipe):
            with self._ip_adapter.worn(pipe, [exemplar], scale, is_guided) as extra:
                yield dict(extra)
        else:
            yield {str(reference_parameter(pipe)): as_reference(exemplar)}

    @cached_property
    def _ip_adapter(self) -> ExemplarAdapter | None:
        from adinsight.generate.exemplars import ExemplarAdapter

        if self.siblings.ip_adapter is None:
            return None
        return ExemplarAdapter(self.siblings.ip_adapter, self.describer.profile.model("clip").folder)

    def _enlarged(self, request: Request) -> Picture:
        from adinsight.generate.enlarging import diffused, enlarged

        if request.image is None:
            raise ConfigError("the task enlarge needs image; give it with --image")
        factor = request.enlargement or ENLARGER_FACTOR
        self.progress.start("enlarging", 1)
        if is_upscaler(self.siblings.base):
            asked = {"num_inference_steps": request.steps, "guidance_scale": request.guidance,
                     "negative_prompt": request.negative_prompt}  # fmt: skip
            options = {name: value for name, value in asked.items() if value is not None}
            with hushed():
                pixels = diffused(self.siblings.base, request.image, request.prompt, request.seed, factor, **options)
            by = f"{type(self.siblings.base).__name__} x{factor}"
        else:
            pixels, by = enlarged(request.image, factor, self.siblings.network)
        if request.width or request.height:
            pixels = resized(pixels, sized((pixels.shape[1], pixels.shape[0]), request))
        self.progress.advance()
        self.progress.finish()
        size = [pixels.shape[1], pixels.shape[0]]
        return Picture(pixels, request.seed, self._facts(request) | {"enlarged_by": by, "size": size})


def _beside(origin: Origin, name: str, given: str | Path | None, accepted: Collection[str]) -> Path | None:
    """The folder of what goes with a model: as given, else the folder of that name inside the model's own."""
    if given is not None:
        return find_part(given, accepted)
    return origin.folder / name if (origin.folder / name).is_dir() else None


def _fitted(request: Request, size: tuple[int, int]) -> Request:
    """The request with its pictures at the finished size, so that what comes out lies on them."""
    changes: dict[str, Any] = {}
    for name in ("image", "sketch") if kind_of(request) != "text" or request.task == "sketch" else ():
        if getattr(request, name) is not None:
            changes[name] = resized(getattr(request, name), size)
    if request.mask is not None:
        changes["mask"] = resized(request.mask, size, Image.Resampling.NEAREST)
    return replace(request, **changes)

"""Fetches a profile's weights from the hub, at their pinned revisions, safetensors only."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from adinsight.errors import ModelError
from adinsight.models.catalogue import GENERATOR, ModelRef, Profile
from adinsight.progress import Progress

# Small text files beside the weights; anything that could hold a pickle or code is left out.
_TEXTS = ("*.json", "*.txt", "merges.txt", "vocab.txt")
# A generator has chat models and T5 among its parts: their templates, and a table of word pieces (protobuf).
_GENERATOR_TEXTS = (*_TEXTS, "*.jinja", "*/spiece.model")


def fetch_profile(profile: Profile, progress: Progress, endpoint: str | None = None) -> list[Path]:
    """Folders of the profile's models, fetched where they were missing.

    Args:
        profile: What to fetch.
        progress: Told of each model.
        endpoint: Another hub's address, such as a mirror inside a company.

    Raises:
        ModelError: If a repository cannot be fetched or holds no safetensors file.
    """
    return fetch_refs(f"fetching profile {profile.name}", profile.models, progress, endpoint)


def fetch_refs(stage: str, refs: Sequence[ModelRef], progress: Progress, endpoint: str | None = None) -> list[Path]:
    """Folders of some models, fetched where they were missing.

    Args:
        stage: What the progress is called.
        refs: What to fetch.
        progress: Told of each model.
        endpoint: Another hub's address, such as a mirror inside a company.

    Raises:
        ModelError: If a repository cannot be fetched or holds no safetensors file.
    """
    progress.start(stage, len(refs))
    folders = []
    for ref in refs:
        folders.append(ref.folder if ref.is_present else fetch_model(ref, endpoint))
        progress.advance()
    progress.finish()
    return folders


def fetch_model(ref: ModelRef, endpoint: str | None = None) -> Path:
    """The model's folder, complete: it appears there only once every file is whole.

    Raises:
        ModelError: If the repository cannot be fetched or holds no safetensors file.
    """
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import HfHubHTTPError

    # OSError, and the base error of whichever HTTP library this version of the hub's client is built on.
    failures = cast("tuple[type[Exception], ...]", HfHubHTTPError.__bases__)
    unfinished = ref.folder.with_name(ref.folder.name + ".part")
    try:
        names = HfApi(endpoint=endpoint).list_repo_files(ref.model_id, revision=ref.revision)
        weights = _parts(names) if ref.role == GENERATOR else _weights(names)
        if not weights:
            raise ModelError(f"{ref.model_id} at {ref.revision} holds no safetensors file; pickles are never loaded")
        snapshot_download(
            ref.model_id,
            revision=ref.revision,
            local_dir=unfinished,
            allow_patterns=[*(_GENERATOR_TEXTS if ref.role == GENERATOR else _TEXTS), *weights],
            endpoint=endpoint,
            tqdm_class=_without_bar(),
        )
    except failures as error:
        raise ModelError(
            f"cannot fetch {ref.model_id} at {ref.revision}: {error}; check the network, or copy the "
            f"repository's files to {ref.folder}"
        ) from error
    shutil.rmtree(unfinished / ".cache", ignore_errors=True)
    unfinished.replace(ref.folder)
    return ref.folder


def _weights(names: list[str]) -> list[str]:
    """The safetensors to take: open_clip's own file where a repository holds the model twice."""
    found = [name for name in names if name.endswith(".safetensors")]
    own = [name for name in found if name.startswith("open_clip")]
    return own or found


def generator_ref(model_id: str, revision: str | None = None, endpoint: str | None = None) -> ModelRef:
    """A generator on the hub, at the commit that a branch or tag stands for now; the main branch where None.

    Raises:
        ModelError: If the repository cannot be asked.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError

    failures = cast("tuple[type[Exception], ...]", HfHubHTTPError.__bases__)
    try:
        commit = HfApi(endpoint=endpoint).model_info(model_id, revision=revision).sha
    except failures as error:
        raise ModelError(f"cannot ask for {model_id} at {revision or 'main'}: {error}; check the network") from error
    return ModelRef("", GENERATOR, model_id, str(commit), "", False)


def _parts(names: list[str]) -> list[str]:
    """The safetensors of a pipeline's parts: not those at the top, which hold it a second time, and no variants.

    A part is a folder with a configuration. A variant, such as fp16 or non_ema, has its name between
    dots: model.fp16.safetensors. A repository of one part, such as a ControlNet, has it at the top.
    """
    found = [name for name in names if name.endswith(".safetensors") and name.rsplit("/", 1)[-1].count(".") == 1]
    if "model_index.json" not in names:
        return found
    return [name for name in found if "/" in name and f"{name.rsplit('/', 1)[0]}/config.json" in names]


def _without_bar() -> type[Any]:
    """The client's progress bar, never shown: who calls the library is told by `Progress`."""
    from huggingface_hub.utils.tqdm import tqdm

    class Hidden(tqdm):
        def __init__(self, *args: Any, **options: Any) -> None:
            untyped: Any = super()
            untyped.__init__(*args, **(options | {"disable": True}))

    return Hidden

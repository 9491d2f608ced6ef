"""Fetches a profile's weights from the hub, at their pinned revisions, safetensors only."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, cast

from adinsight.errors import ModelError
from adinsight.models.catalogue import ModelRef, Profile
from adinsight.progress import Progress

# Small text files beside the weights; anything that could hold a pickle or code is left out.
_TEXTS = ("*.json", "*.txt", "merges.txt", "vocab.txt")


def fetch_profile(profile: Profile, progress: Progress, endpoint: str | None = None) -> list[Path]:
    """Folders of the profile's models, fetched where they were missing.

    Args:
        profile: What to fetch.
        progress: Told of each model.
        endpoint: Another hub's address, such as a mirror inside a company.

    Raises:
        ModelError: If a repository cannot be fetched or holds no safetensors file.
    """
    progress.start(f"fetching profile {profile.name}", len(profile.models))
    folders = []
    for ref in profile.models:
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
        weights = _weights(names)
        if not weights:
            raise ModelError(f"{ref.model_id} at {ref.revision} holds no safetensors file; pickles are never loaded")
        snapshot_download(
            ref.model_id,
            revision=ref.revision,
            local_dir=unfinished,
            allow_patterns=[*_TEXTS, *weights],
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


def _without_bar() -> type[Any]:
    """The client's progress bar, never shown: who calls the library is told by `Progress`."""
    from huggingface_hub.utils.tqdm import tqdm

    class Hidden(tqdm):
        def __init__(self, *args: Any, **options: Any) -> None:
            untyped: Any = super()
            untyped.__init__(*args, **(options | {"disable": True}))

    return Hidden

"""The real path without the internet: a hub on loopback that holds tiny checkpoints of the true layout."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import numpy as np
import pytest

from adinsight.errors import ModelError
from adinsight.models.captioner import Captioner
from adinsight.models.catalogue import ModelRef, Profile, generator_on_hub
from adinsight.models.clip import ClipEncoder
from adinsight.models.detector import Detector
from adinsight.models.fetch import fetch_model, fetch_profile, fetch_refs, generator_ref
from adinsight.progress import Silent

REVISION = "0123456789abcdef0123456789abcdef01234567"
# What real repositories also hold, and nothing of which may be asked for.
BAGGAGE = ("pytorch_model.bin", "model.pt", "modeling_own.py", "flax_model.msgpack", "README.md", "tf_model.h5")
ROLES = ("captioner", "clip", "detector")


@dataclass
class Hub:
    """Repositories by name, the paths asked for, and the place in any file behind which nothing gets through."""

    repos: dict[str, dict[str, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    cut_at: int | None = None
    address: str = ""

    def files_asked(self) -> set[str]:
        return {path.rsplit("/", 1)[1] for path in self.asked if "/resolve/" in path}


def handler_for(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer(is_head=True)

        def do_GET(self) -> None:
            self._answer(is_head=False)

        def log_message(self, *_: object) -> None:
            pass

        def _answer(self, is_head: bool) -> None:
            path = unquote(urlsplit(self.path).path)
            hub.asked.append(path)
            parts = path.strip("/").split("/")
            if parts[:2] == ["api", "models"]:
                self._tell(parts)
            elif parts[2:3] == ["resolve"]:
                self._send_file(hub.repos["/".join(parts[:2])]["/".join(parts[4:])], is_head)
            else:
                self._send(404, b"{}")

        def _tell(self, parts: list[str]) -> None:
            name, what = "/".join(parts[2:4]), parts[4] if len(parts) > 4 else ""
            files = hub.repos.get(name)
            if files is None:
                self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"})
            elif what == "tree":
                rows = [
                    {"type": "file", "path": path, "size": len(data), "oid": etag(data)} for path, data in files.items()
                ]
                self._send(200, json.dumps(rows).encode())
            else:
                siblings = [{"rfilename": path} for path in files]
                self._send(200, json.dumps({"id": name, "sha": REVISION, "siblings": siblings}).encode())

        def _send_file(self, data: bytes, is_head: bool) -> None:
            headers = {"ETag": f'"{etag(data)}"', "X-Repo-Commit": REVISION, "Accept-Ranges": "bytes"}
            asked_range = self.headers.get("Range")
            if asked_range and not is_head:
                hub.ranges.append(asked_range)
                start = int(asked_range.removeprefix("bytes=").split("-")[0])
                headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
                self._send(206, data[start:], headers, start=start)
            else:
                self._send(200, data, headers, is_head)

        def _send(
            self, status: int, data: bytes, headers: dict[str, str] | None = None, is_head: bool = False, start: int = 0
        ) -> None:
            self.send_response(status)
            told = {"Content-Length": str(len(data)), "Content-Type": "application/json"} | (headers or {})
            for key, value in told.items():
                self.send_header(key, value)
            self.end_headers()
            if is_head:
                return
            room = len(data) if hub.cut_at is None else max(hub.cut_at - start, 0)
            self.wfile.write(data[:room])
            self.close_connection = room < len(data)

    return Handler


def etag(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


@pytest.fixture
def hub(checkpoints, tmp_path, monkeypatch) -> Iterator[Hub]:
    monkeypatch.setenv("ADINSIGHT_HOME", str(tmp_path / "home"))
    hub = Hub()
    for role in ROLES:
        folder = getattr(checkpoints, role)
        own = {path.name: path.read_bytes() for path in folder.iterdir()}
        hub.repos[f"maker/{role}"] = own | dict.fromkeys(BAGGAGE, b"never ask for me")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(hub))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    hub.address = f"http://127.0.0.1:{server.server_port}"
    yield hub
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def no_waiting(monkeypatch):
    """The hub's client tries again after seconds; a test need not wait."""
    monkeypatch.setattr("huggingface_hub.utils._http.time.sleep", lambda _: None)


def ref(role: str) -> ModelRef:
    return ModelRef("standard", role, f"maker/{role}", REVISION, "MIT", False)


def sides(checkpoints, role: str) -> tuple[ModelRef, ModelRef]:
    """What was fetched, and what the hub was filled from."""
    return ref(role), checkpoints.ref(role)


def test_a_profile_is_fetched_and_works_like_its_source(hub, checkpoints, runtime, images):
    profile = Profile("standard", tuple(ref(role) for role in ROLES))
    assert not profile.is_present
    folders = fetch_profile(profile, Silent(), hub.address)
    assert folders == [model.folder for model in profile.models]
    assert profile.is_present
    for prompt in ("", "the intention of this ad is"):
        here, there = (Captioner(r, runtime).caption(images, prompt) for r in sides(checkpoints, "captioner"))
        assert here == there
    near, far = (ClipEncoder(r, runtime).encode_images(images) for r in sides(checkpoints, "clip"))
    np.testing.assert_array_equal(near, far)
    found, expected = (Detector(r, runtime, 0.1).detect(images) for r in sides(checkpoints, "detector"))
    assert found == expected
    assert any(found)


def test_a_fetch_draws_nothing(hub, capfd):
    fetch_model(ref("clip"), hub.address)
    assert capfd.readouterr() == ("", "")


def test_only_safetensors_and_small_texts_are_asked_for(hub):
    for role in ROLES:
        folder = fetch_model(ref(role), hub.address)
        assert {p.name for p in folder.iterdir()} == set(hub.repos[f"maker/{role}"]) - set(BAGGAGE)
    assert hub.files_asked().isdisjoint(BAGGAGE)
    assert "model.safetensors" in hub.files_asked() or "model-00001-of-00001.safetensors" in hub.files_asked()


def test_of_a_clip_that_is_there_twice_open_clips_own_is_taken(hub):
    hub.repos["maker/clip"]["model.safetensors"] = b"the same for transformers"
    folder = fetch_model(ref("clip"), hub.address)
    assert [p.name for p in folder.glob("*.safetensors")] == ["open_clip_model.safetensors"]
    assert "model.safetensors" not in hub.files_asked()


def test_what_is_here_is_not_fetched_again(hub):
    profile = Profile("standard", (ref("clip"),))
    fetch_profile(profile, Silent(), hub.address)
    hub.asked.clear()
    fetch_profile(profile, Silent(), hub.address)
    assert hub.asked == []


GENERATOR_BAGGAGE = (
    "model_index.fp16.ckpt", "v1-5-pruned.safetensors", "unet/diffusion_pytorch_model.fp16.safetensors",
    "unet/diffusion_pytorch_model.bin", "text_encoders/t5xxl.safetensors", "README.md",
)  # fmt: skip


@pytest.fixture
def generator_hub(hub):
    """A repository in diffusers' layout, with what real ones also hold."""
    own = {
        "model_index.json": b"{}",
        "unet/config.json": b"{}",
        "unet/diffusion_pytorch_model-00001-of-00002.safetensors": b"one",
        "unet/diffusion_pytorch_model-00002-of-00002.safetensors": b"two",
        "unet/diffusion_pytorch_model.safetensors.index.json": b"{}",
        "text_encoder/config.json": b"{}",
        "text_encoder/model.safetensors": b"three",
        "tokenizer/vocab.json": b"{}",
        "tokenizer/merges.txt": b"a b",
        "tokenizer/spiece.model": b"pieces",
        "tokenizer/chat_template.jinja": b"{{ x }}",
    }
    hub.repos["maker/generator"] = own | dict.fromkeys(GENERATOR_BAGGAGE, b"never ask for me")
    return hub


def test_of_a_generator_the_parts_are_fetched_and_no_second_copy_or_variant(generator_hub):
    ref = generator_ref("maker/generator", None, generator_hub.address)
    assert (ref.role, ref.revision) == ("generator", REVISION)
    (folder,) = fetch_refs("fetching", (ref,), Silent(), generator_hub.address)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == set(generator_hub.repos["maker/generator"]) - set(GENERATOR_BAGGAGE)
    assert generator_on_hub("maker/generator").folder == folder


def test_a_generator_that_is_not_there_says_so(hub, no_waiting):
    with pytest.raises(ModelError, match="cannot ask for maker/other at main"):
        generator_ref("maker/other", None, hub.address)


def test_a_repository_of_pickles_is_refused(hub):
    hub.repos["maker/clip"] = {"pytorch_model.bin": b"x", "config.json": b"{}"}
    with pytest.raises(ModelError, match=r"maker/clip at 0123.* holds no safetensors file; pickles are never loaded"):
        fetch_model(ref("clip"), hub.address)
    assert hub.files_asked() == set()
    assert not ref("clip").is_present


def test_a_repository_that_is_not_there_says_so(hub):
    with pytest.raises(ModelError, match="cannot fetch maker/other at 0123"):
        fetch_model(replace(ref("clip"), model_id="maker/other"), hub.address)


def test_a_refused_connection_is_a_model_error_with_advice(no_waiting, tmp_path, monkeypatch):
    monkeypatch.setenv("ADINSIGHT_HOME", str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.server_close()
    with pytest.raises(ModelError, match=r"cannot fetch maker/clip .*check the network, or copy the") as e:
        fetch_model(ref("clip"), f"http://127.0.0.1:{server.server_port}")
    assert str(ref("clip").folder) in str(e.value)


def test_a_fetch_that_is_cut_counts_for_nothing_and_is_resumed(hub, no_waiting, monkeypatch):
    # The client writes ten megabytes at a time; these weights are smaller.
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 4096)
    name = "open_clip_model.safetensors"
    whole = hub.repos["maker/clip"][name]
    hub.cut_at = len(whole) // 2
    with pytest.raises(ModelError, match="cannot fetch maker/clip"):
        fetch_model(ref("clip"), hub.address)
    assert not ref("clip").is_present
    assert not ref("clip").folder.exists()
    hub.cut_at = None
    folder = fetch_model(ref("clip"), hub.address)
    assert (folder / name).read_bytes() == whole
    assert hub.ranges[-1].startswith("bytes=") and hub.ranges[-1] != "bytes=0-"
    assert [p.name for p in Path(folder.parent).iterdir()] == [REVISION]

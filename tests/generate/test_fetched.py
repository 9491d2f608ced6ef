"""The real path without the internet: a generator is fetched from a hub on loopback and draws like its source."""

from __future__ import annotations

import importlib.util
import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from adinsight.errors import LicenseRefused
from adinsight.generate.generator import Generator
from adinsight.generate.request import Request
from adinsight.models.fetch import fetch_refs, generator_ref
from adinsight.progress import Silent

_SPEC = importlib.util.spec_from_file_location(
    "adinsight_hub_fixtures", Path(__file__).parents[1] / "models" / "test_fetch.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
fixtures = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = fixtures
_SPEC.loader.exec_module(fixtures)


@pytest.fixture
def hub(sd_folder, tmp_path, monkeypatch):
    monkeypatch.setenv("ADINSIGHT_HOME", str(tmp_path / "home"))
    hub = fixtures.Hub()
    own = {path.relative_to(sd_folder).as_posix(): path.read_bytes() for path in sd_folder.rglob("*") if path.is_file()}
    hub.repos["maker/drawer"] = own | {"drawer.safetensors": b"never ask for me", "unet/model.bin": b"nor me"}
    server = ThreadingHTTPServer(("127.0.0.1", 0), fixtures.handler_for(hub))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    hub.address = f"http://127.0.0.1:{server.server_port}"
    yield hub
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_fetched_generator_draws_like_its_source(hub, sd_folder):
    ref = generator_ref("maker/drawer", "main", hub.address)
    fetch_refs("fetching", (ref,), Silent(), hub.address)
    assert hub.files_asked().isdisjoint({"drawer.safetensors", "model.bin"})
    with pytest.raises(LicenseRefused, match="--accept-license maker/drawer"):
        Generator.load("maker/drawer")
    request = Request("text", "a red mug", steps=2, seed=3)
    here = Generator.load("maker/drawer", accepted=("maker/drawer",), device="cpu").make(request)
    there = Generator.load(sd_folder, device="cpu").make(request)
    assert np.array_equal(here.pixels, there.pixels)
    assert (here.facts["model"], here.facts["revision"]) == ("maker/drawer", fixtures.REVISION)

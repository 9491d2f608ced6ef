"""Every trap of loading is one line that says what to do."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import pytest

from adinsight.errors import ConfigError, LicenseRefused, ModelError, WeightsMissing
from adinsight.generate.generator import Generator
from adinsight.generate.loading import INDEX, _fixed_arguments, find_model, find_part, load_pipeline
from adinsight.models.compute import Compute

CPU = Compute("cpu", "float32", "a test")
KLEIN = "black-forest-labs/FLUX.2-klein-4B"


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("ADINSIGHT_HOME", str(tmp_path))
    return tmp_path / "models"


def index_of(folder: Path, **entries: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / INDEX).write_text(json.dumps({"_class_name": "StableDiffusionPipeline"} | entries))
    return folder


def test_a_missing_folder_is_told_as_such_and_not_as_a_bad_repository():
    for name in ("./models/none", "/models/none", "none", "models/sd/none", "~/none"):
        with pytest.raises(ModelError, match=r"there is no folder .*none; --model takes a folder or a repository"):
            find_model(name)


def test_a_repository_that_was_not_fetched_says_how_to_fetch_it(home):
    with pytest.raises(WeightsMissing, match=f"^{KLEIN} is not on this machine; run: adinsight models fetch --model"):
        find_model(KLEIN)
    with pytest.raises(WeightsMissing, match=r"--model \S+ --revision abc$"):
        find_model(KLEIN, revision="abc")


def test_a_fetched_repository_is_found_the_latest_first(home):
    folder = index_of(home / KLEIN.replace("/", "--") / "abc", _class_name="Flux2KleinPipeline")
    (folder / "vae").mkdir()
    (folder / "vae" / "diffusion_pytorch_model.safetensors").write_bytes(b"x")
    shutil.copytree(folder, folder.with_name("abd.part"))
    found = find_model(KLEIN)
    assert (found.model_id, found.revision, found.folder) == (KLEIN, "abc", folder)
    assert found.license.name == "Apache-2.0"


def test_a_licence_is_asked_for_before_the_weights(home):
    with pytest.raises(LicenseRefused, match="--accept-license stabilityai/sdxl-turbo"):
        find_model("stabilityai/sdxl-turbo")
    with pytest.raises(WeightsMissing):
        find_model("stabilityai/sdxl-turbo", accepted=("stabilityai/sdxl-turbo",))


def test_a_copy_in_a_folder_keeps_its_licence(tmp_path):
    folder = index_of(tmp_path / "mine", _name_or_path="black-forest-labs/FLUX.1-dev")
    with pytest.raises(LicenseRefused, match=r"FLUX.1-dev Non-Commercial"):
        find_model(folder)


def test_a_single_file_is_refused_with_what_makes_a_folder_of_it(tmp_path):
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"x")
    with pytest.raises(ModelError, match=r"is a single file; .* from_single_file and save_pretrained"):
        find_model(path)


def test_a_folder_that_is_no_pipeline_says_what_is_lacking(tmp_path):
    with pytest.raises(ModelError, match=r"is no model of diffusers: it has no model_index.json"):
        find_model(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="holds one part of a model"):
        find_model(tmp_path)
    (tmp_path / INDEX).write_text("{")
    with pytest.raises(ModelError, match="cannot be read as JSON"):
        find_model(tmp_path)
    (tmp_path / INDEX).write_text("[]")
    with pytest.raises(ModelError, match="does not describe a pipeline"):
        find_model(tmp_path)


def test_paint_by_example_is_refused_with_what_takes_its_place(tmp_path):
    with pytest.raises(
        ModelError, match=r"PaintByExamplePipeline is deprecated .* --exemplar, which needs an IP-Adapter"
    ):
        find_model(index_of(tmp_path, _class_name="PaintByExamplePipeline"))


def test_a_pipeline_that_diffusers_has_not_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"asks for the pipeline 'PhantomPipeline', which diffusers [\d.]+ has not"):
        find_model(index_of(tmp_path, _class_name="PhantomPipeline"))


def test_pickles_are_never_loaded(copied, sd_folder):
    folder = copied(sd_folder)
    (folder / "unet" / "diffusion_pytorch_model.safetensors").rename(folder / "unet" / "diffusion_pytorch_model.bin")
    with pytest.raises(ModelError, match=r"holds only diffusion_pytorch_model.bin, and pickles are never loaded"):
        find_model(folder)


def test_a_part_that_cannot_be_loaded_is_one_line(copied, sd_folder):
    folder = copied(sd_folder)
    (folder / "vae" / "config.json").unlink()
    with pytest.raises(ModelError, match=r"^diffusers cannot load .*") as refused:
        load_pipeline(find_model(folder), CPU)
    assert "\n" not in str(refused.value)


def test_offloading_without_a_gpu_is_refused(sd_folder):
    with pytest.raises(ConfigError, match="this run has no GPU; leave it out"):
        load_pipeline(find_model(sd_folder), CPU, offload=True)


@pytest.mark.parametrize(
    ("device", "part", "wanted", "offload"),
    [
        ("cpu", "unet", "float32", False),
        ("cuda", "unet", "float16", False),
        ("cuda", "transformer", "bfloat16", False),
        ("cuda", "unet", "float16", True),
    ],
)
def test_a_gpu_gets_the_number_format_that_its_model_bears(tmp_path, monkeypatch, device, part, wanted, offload):
    import diffusers

    done = []

    class Recorder:
        @classmethod
        def from_pretrained(cls, folder, **arguments):
            done.append((folder, str(arguments["dtype"]), arguments["local_files_only"], arguments["use_safetensors"]))
            return cls()

        def set_progress_bar_config(self, disable):
            assert disable

        def to(self, device):
            done.append(device)

        def enable_model_cpu_offload(self):
            done.append("offload")

    monkeypatch.setattr(diffusers, "StableDiffusionPipeline", Recorder)
    origin = find_model(index_of(tmp_path, **{part: ["diffusers", "Some"]}))
    load_pipeline(origin, Compute(device, "float16", "a test"), offload)
    assert done == [(str(tmp_path), f"torch.{wanted}", True, True), "offload" if offload else device]


@pytest.mark.parametrize("device", ["balanced", "cuda:1"])
def test_devices_are_those_that_work(device, sd_folder):
    with pytest.raises(ConfigError, match="--device takes auto, cpu or cuda"):
        Generator.load(sd_folder, device=device)


def test_loading_and_drawing_open_no_socket_and_say_nothing(starter_folder, monkeypatch, capfd):
    from adinsight.generate.request import Request

    def refuse(*_: object) -> None:
        raise AssertionError("a socket was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    generator = Generator.load(starter_folder, device="cpu")
    assert generator.make(Request("text", "a red mug " * 9, steps=1)).facts["is_prompt_cut"]
    assert capfd.readouterr() == ("", "")


def test_no_watermark_depends_on_what_else_is_installed():
    assert _fixed_arguments({"_class_name": "StableDiffusionXLPipeline"}) == {"add_watermarker": False}
    assert _fixed_arguments({"_class_name": "StableDiffusionPipeline"}) == {}


def test_parts_beside_a_model_are_found_and_licensed_alike(tmp_path, home):
    assert find_part(tmp_path) == tmp_path
    with pytest.raises(WeightsMissing, match="lllyasviel/control_v11p_sd15_scribble is not on this machine"):
        find_part("lllyasviel/control_v11p_sd15_scribble")
    with pytest.raises(LicenseRefused):
        find_part("somebody/controlnet")

import pytest
import torch

from adinsight.errors import ConfigError
from adinsight.models import compute
from adinsight.models.compute import Compute, Runtime, bfloat16_unit, choose


@pytest.mark.parametrize(
    ("flags", "unit"),
    [
        ("fpu avx512f avx512_bf16 amx_bf16 amx_tile", "amx_bf16"),
        ("fpu avx512f avx512_bf16", "avx512_bf16"),
        ("fpu avx2 avx512f avx512_bf16x amx_tile", ""),
    ],
)
def test_the_unit_is_read_from_whole_flags(flags, unit, tmp_path, monkeypatch):
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"processor : 0\nflags\t\t: {flags}\nbugs : none\n", encoding="ascii")
    monkeypatch.setattr(compute, "_CPU_FLAGS", cpuinfo)
    assert bfloat16_unit() == unit
    chosen = choose("cpu")
    assert (chosen.device, chosen.number_format) == ("cpu", "bfloat16" if unit else "float32")
    assert unit in chosen.reason


def test_a_machine_without_cpuinfo_stays_at_float32(tmp_path, monkeypatch):
    monkeypatch.setattr(compute, "_CPU_FLAGS", tmp_path / "absent")
    assert choose("cpu") == Compute("cpu", "float32", "CPU without a bfloat16 unit: float32")


def test_cuda_that_is_not_there_is_a_config_error(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ConfigError, match=r"--device cuda .* use --device cpu"):
        choose("cuda")
    assert choose("auto").device == "cpu"


def test_cuda_is_taken_where_it_is(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _: "Card 9")
    assert choose("auto") == Compute("cuda", "float16", "CUDA device Card 9")
    assert choose("cpu").device == "cpu"


@pytest.mark.parametrize(
    ("number_format", "is_exact", "dtype"),
    [("bfloat16", False, torch.bfloat16), ("bfloat16", True, torch.float32), ("float32", False, torch.float32)],
)
def test_products_have_the_number_format(number_format, is_exact, dtype):
    left = torch.ones(2, 3, requires_grad=True)
    with Compute("cpu", number_format, "").inference(is_exact):
        product = left @ torch.ones(3, 2)
    assert product.dtype == dtype
    assert not product.requires_grad


def test_a_runtime_chooses_once(monkeypatch):
    calls = []
    monkeypatch.setattr(compute, "choose", lambda device: calls.append(device) or Compute("cpu", "float32", ""))
    runtime = Runtime("cpu")
    assert runtime.compute is runtime.compute
    assert calls == ["cpu"]

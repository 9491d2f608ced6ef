"""Where models run and in which number format: found out, never assumed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from adinsight.errors import ConfigError

_CPU_FLAGS = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True)
class Compute:
    """A device and a number format (float32, bfloat16 or float16), with the reason for the choice."""

    device: str
    number_format: str
    reason: str

    @contextmanager
    def inference(self) -> Iterator[None]:
        """No gradients, and matrix products in this number format."""
        import torch

        enabled = self.number_format != "float32"
        dtype = getattr(torch, self.number_format) if enabled else None
        with torch.inference_mode(), torch.autocast(self.device, dtype, enabled=enabled):
            yield


class Runtime:
    """Where the models of one run work; torch is loaded when the first of them asks."""

    def __init__(self, device: str = "auto") -> None:
        self.device = device

    @cached_property
    def compute(self) -> Compute:
        """The choice, made once."""
        return choose(self.device)


def choose(device: str = "auto") -> Compute:
    """The device asked for, or the best there is.

    bfloat16 is used on a CPU only where its matrix unit (AMX) says so: without one it is
    slower than float32.

    Raises:
        ConfigError: If CUDA is asked for and there is none.
    """
    import torch

    if device == "cuda" and not torch.cuda.is_available():
        raise ConfigError("--device cuda was asked for, but torch sees no CUDA device; use --device cpu")
    if device == "cuda" or (device == "auto" and torch.cuda.is_available()):
        return Compute("cuda", "float16", f"CUDA device {torch.cuda.get_device_name(0)}")
    if has_bfloat16_matrix_unit():
        return Compute("cpu", "bfloat16", "CPU with AMX: bfloat16 matrix products")
    return Compute("cpu", "float32", "CPU without a bfloat16 matrix unit: float32")


def has_bfloat16_matrix_unit() -> bool:
    """Whether this CPU multiplies bfloat16 matrices in hardware (AMX)."""
    try:
        flags = _CPU_FLAGS.read_text(encoding="ascii", errors="ignore")
    except OSError:
        return False
    return " amx_bf16" in flags

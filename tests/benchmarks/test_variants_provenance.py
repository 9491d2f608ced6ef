from __future__ import annotations

import numpy as np
import pytest

from adinsight.benchmarks import variants_provenance
from adinsight.benchmarks.signing_chain import make_chain
from adinsight.benchmarks.variants_provenance import Size, Written, is_right, measure, tampering
from adinsight.progress import Silent
from adinsight.variants.provenance.record import Provenance
from adinsight.variants.provenance.signing import load_signer
from adinsight.variants.provenance.writing import export


@pytest.fixture
def written(tmp_path) -> Written:
    chain = make_chain(tmp_path / "chain")
    record = Provenance("algorithmicMedia", brief_id="b", source_id="f")
    pixels = np.zeros((16, 16, 3), np.uint8)
    done = export(pixels, tmp_path / "a.jpg", record, signer=load_signer(chain.key, chain.certificates))
    return Written(record, done, 0, 0.0)


def test_right_is_right_in_all_of_it(written):
    assert is_right(written)
    other = Provenance("algorithmicMedia", brief_id="b", source_id="f")
    assert not is_right(Written(other, written.done, 0, 0.0))
    written.done.sidecar.unlink()
    assert not is_right(written)


def test_tampering_leaves_files_as_they_were(written):
    before = written.done.path.read_bytes()
    with_sidecar, alone = tampering([written.done], 6, Silent())
    assert (with_sidecar.value, alone.value, alone.count) == (1.0, 1.0, 6)
    assert written.done.path.read_bytes() == before


def test_the_tampering_figure_falls_where_nothing_is_looked_at(written, monkeypatch):
    """A verification that looked at the sidecar's presence alone would pass every change."""
    real = variants_provenance.verify

    class Blind:
        verdict = "intact"

    monkeypatch.setattr(variants_provenance, "verify", lambda path: Blind() if path.suffix else real(path))
    with_sidecar, alone = tampering([written.done], 4, Silent())
    assert (with_sidecar.value, alone.value) == (0.0, 1.0)


def test_the_bench_measures_every_row(monkeypatch):
    monkeypatch.setattr(variants_provenance, "QUICK", Size(ads=1, tampered=1, bytes_each=2, edited=1))
    rows = {figure.name: figure for figure in measure(True, Silent())}
    assert rows["exported files with the right provenance"].count == 6
    assert rows["our own resize, crop and conversion keep it"].count == 54
    for name in (
        "exported files with the right provenance",
        "one changed byte of a signed file found",
        "  found without its sidecar",
        "our own resize, crop and conversion keep it",
    ):
        assert rows[name].value == 1.0
    assert rows["  a plain save keeps it"].value == 0.0
    assert 0 < rows["bytes added by the mark"].value < rows["bytes added by mark and signature"].value < 10_000

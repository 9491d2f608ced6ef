from __future__ import annotations

import json

import numpy as np
import pytest

from adinsight.benchmarks.signing_chain import make_chain
from adinsight.variants.provenance.record import Provenance
from adinsight.variants.provenance.signing import load_signer
from adinsight.variants.provenance.writing import export


@pytest.fixture
def exported(tmp_path):
    """A signed and an unsigned file, and the root that vouches for the signer."""
    chain = make_chain(tmp_path / "chain")
    record = Provenance("trainedAlgorithmicMedia", version="0.1.0", prompt="a red hat")
    pixels = np.full((20, 30, 3), 90, np.uint8)
    export(pixels, tmp_path / "signed.jpg", record, signer=load_signer(chain.key, chain.certificates))
    export(pixels, tmp_path / "plain.webp", record)
    return chain.root


def test_verify_says_where_files_come_from(cli, exported):
    spoken = cli("verify", "signed.jpg", "plain.webp")
    assert spoken.code == 0
    assert [word in spoken.out for word in ("intact", "matching", "trainedAlgorithmicMedia")] == [True] * 3
    assert "A bench of adinsight" in spoken.out


def test_verify_as_json_tells_all_of_it(cli, exported):
    signed, plain = json.loads(cli("verify", "signed.jpg", "plain.webp", "--json").out)
    assert (signed["verdict"], signed["signature"]["state"], signed["is_fine"]) == ("intact", "valid", True)
    assert (plain["verdict"], plain["signature"]["state"]) == ("matching", "none")
    assert plain["mark"]["source_type"].endswith("/trainedAlgorithmicMedia")
    assert plain["sidecar"]["provenance"]["prompt"] == "a red hat"


def test_a_signer_can_be_trusted(cli, exported):
    (signed,) = json.loads(cli("verify", "signed.jpg", "--trust", exported, "--json").out)
    assert signed["signature"]["state"] == "trusted"


def test_a_changed_file_exits_with_1_and_the_others_are_told_too(cli, exported, tmp_path):
    data = (tmp_path / "plain.webp").read_bytes()
    (tmp_path / "plain.webp").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    spoken = cli("verify", "plain.webp", "signed.jpg")
    assert spoken.code == 1
    assert "changed" in spoken.out and "intact" in spoken.out
    assert "the bytes are not those that the sidecar describes" in " ".join(spoken.out.split())


def test_a_file_without_provenance_exits_with_1(cli, tmp_path):
    (tmp_path / "words.png").write_text("words", encoding="ascii")
    spoken = cli("verify", "words.png")
    assert spoken.code == 1
    assert "no provenance" in spoken.out


def test_a_missing_file_is_one_line(cli):
    spoken = cli("verify", "none.png")
    assert spoken.code == 1
    assert spoken.err.strip() == "adinsight: none.png cannot be read: No such file or directory"


def test_help_tells_the_exit_codes(cli):
    told = " ".join(cli("verify", "--help").out.split())
    assert "Exit code 0: every file has provenance" in told

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from adinsight.benchmarks.signing_chain import Chain, make_chain
from adinsight.variants.provenance.record import Provenance
from adinsight.variants.provenance.signing import Signer, load_signer

WHEN = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def chain(tmp_path_factory) -> Chain:
    return make_chain(tmp_path_factory.mktemp("chain"))


@pytest.fixture(scope="session")
def signer(chain) -> Signer:
    return load_signer(chain.key, chain.certificates)


@pytest.fixture(scope="session")
def pixels() -> np.ndarray:
    """A smooth ramp with a hard square in it: 48 rows, 64 columns."""
    rows, columns = np.mgrid[0:48, 0:64]
    picture = np.stack([columns * 3, rows * 5, (columns + rows) * 2], axis=2).astype(np.uint8)
    picture[12:30, 20:40] = (220, 30, 40)
    return picture


@pytest.fixture(scope="session")
def record() -> Provenance:
    return Provenance(
        "compositeWithTrainedAlgorithmicMedia",
        version="0.1.0",
        created_at=WHEN,
        brief_id="b1" * 8,
        arm="finding",
        grounds="finding",
        source_id="f1" * 8,
        parent_id="a1" * 8,
        model_id="adinsight/starter",
        model_revision="r7",
        model_license="Apache-2.0",
        prompt="a blue background, a red hat",
        negative_prompt="people",
        seed=11,
        product_sha256="c" * 64,
        safety="passed",
        salt="0" * 32,
    )

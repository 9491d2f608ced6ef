from __future__ import annotations

import torch

from adinsight.generate.seeds import generators, image_seed


def test_a_seed_depends_on_run_and_place_alone():
    seeds = [image_seed(run, index) for run in range(20) for index in range(20)]
    assert len(set(seeds)) == 400
    assert all(0 <= seed < 2**63 for seed in seeds)
    # Stored in sidecars: another value would be another picture.
    assert image_seed(0, 0) == 6213027144842677344


def test_every_picture_has_its_own_source_of_chance():
    together = generators([5, 6])
    alone = generators([6])[0]
    torch.randn(100, generator=together[0])
    assert torch.equal(torch.randn(4, generator=together[1]), torch.randn(4, generator=alone))

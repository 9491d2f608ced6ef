from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional

from adinsight.progress import Silent
from adinsight.training import running
from adinsight.training.architecture import Sight
from adinsight.training.detection import DetectionTraining, detection_losses
from adinsight.training.recipe import IMAGE_SIDE, PATCH
from adinsight.training.workshop import detector_labels


@pytest.fixture
def sight(sizes):
    torch.manual_seed(1)
    return Sight(sizes, 30, IMAGE_SIDE, {}, labels=len(detector_labels()))


@pytest.fixture
def small(recipe, stage):
    return replace(recipe, detect=(stage("detect", 4, side=IMAGE_SIDE, keep=40),))


def test_each_kind_of_figure_has_its_token(small, corpus, sight, work):
    training = DetectionTraining(small, corpus, detector_labels(), sight, work, "cpu")
    labels, boxes = training.targets(corpus.examples)
    names = detector_labels()
    for row, example in enumerate(corpus.examples):
        there = {seen.kind: (seen.label, seen.corners) for seen in example.objects}
        for token, kind in enumerate(("product", "person", "animal", "prop")):
            if kind in there:
                assert names[int(labels[row, token])] == there[kind][0]
                torch.testing.assert_close(boxes[row, token], torch.tensor(there[kind][1]))
            else:
                assert labels[row, token] == len(names)


def test_labels_are_products_then_company():
    names = detector_labels()
    assert len(set(names)) == len(names)
    assert {"woman", "dog"} <= set(names)
    assert names.index("woman") > names.index("sneaker")


def test_losses_by_hand():
    logits = torch.zeros(1, 2, 3)
    boxes = torch.tensor([[[0.5, 0.5, 1.0, 1.0], [0.1, 0.1, 0.1, 0.1]]])
    labels = torch.tensor([[0, 2]])
    corners = torch.tensor([[[0.0, 0.0, 1.0, 0.5], [0, 0, 0, 0]]])
    losses = detection_losses(logits, boxes, labels, corners)
    assert losses["label"].item() == pytest.approx(np.log(3), rel=1e-5)
    # The wanted box has its middle at 0.25 and half the height; the overlap is half, nothing is wasted.
    assert losses["l1"].item() == pytest.approx((0 + 0.25 + 0 + 0.5) / 4)
    assert losses["giou"].item() == pytest.approx(0.5, abs=1e-5)


def test_a_perfect_answer_costs_nothing():
    logits = functional.one_hot(torch.tensor([[0, 2]]), 3) * 50.0
    boxes = torch.tensor([[[0.5, 0.25, 1.0, 0.5], [0.9, 0.9, 0.2, 0.2]]])
    corners = torch.tensor([[[0.0, 0.0, 1.0, 0.5], [0, 0, 0, 0]]])
    losses = detection_losses(logits, boxes, torch.tensor([[0, 2]]), corners)
    assert sum(loss.item() for loss in losses.values()) == pytest.approx(0, abs=1e-5)


def test_stop_and_resume_end_with_the_same_weights(small, corpus, sight, work, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "SAVE_EVERY", 2)
    # The trunk's shape is that of full pictures, which a tiny model can bear for four steps.
    (work / "whole").mkdir()
    (work / "parts").mkdir()
    whole = DetectionTraining(small, corpus, detector_labels(), sight, work / "whole", "cpu").run(Silent())
    steps, do_step = [], DetectionTraining._step

    def pull_the_plug(self, stage, optimizer, step):
        if step == 3:
            raise KeyboardInterrupt
        return do_step(self, stage, optimizer, step)

    monkeypatch.setattr(DetectionTraining, "_step", pull_the_plug)
    with pytest.raises(KeyboardInterrupt):
        DetectionTraining(small, corpus, detector_labels(), sight, work / "parts", "cpu").run(Silent())
    monkeypatch.setattr(DetectionTraining, "_step", lambda *a: steps.append(a[-1]) or do_step(*a))
    resumed = DetectionTraining(small, corpus, detector_labels(), sight, work / "parts", "cpu").run(Silent())
    assert steps == [2, 3]
    for name, value in whole.state_dict().items():
        torch.testing.assert_close(resumed.state_dict()[name], value, atol=0, rtol=0, msg=name)


@torch.no_grad()
def test_all_patches_kept_are_all_patches_seen(small, corpus, sight, work):
    """What is trained is what the shipped model computes."""
    training = DetectionTraining(small, corpus, detector_labels(), sight, work, "cpu")
    for parameter in training.model.parameters():  # a fresh trunk's are next to nothing
        torch.nn.init.normal_(parameter, std=0.2)
    pixels = torch.randn(2, 3, IMAGE_SIDE, IMAGE_SIDE, generator=torch.Generator().manual_seed(1))
    every = torch.arange((IMAGE_SIDE // PATCH) ** 2).repeat(2, 1)
    out = training.model.eval()(pixel_values=pixels)
    for kept in (None, every):
        logits, boxes = training._look(pixels, kept)
        torch.testing.assert_close(logits, out.logits, atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(boxes, out.pred_boxes, atol=1e-5, rtol=1e-4)
    assert not torch.equal(training._look(pixels, every[:, :40])[0], out.logits)

from dataclasses import replace

import pytest

from adinsight.benchmarks.naming import Told, fact_recall, intention_hits, plain, told
from adinsight.records import Box
from adinsight.studio.casting import cast
from adinsight.studio.truth import TrueObject, tell

BOX = Box(0.1, 0.1, 0.5, 0.5)
TRUTH = replace(
    tell(cast(7)),
    product="teapot", product_color="red", setting="kitchen", background_color="blue",
    objects=(
        TrueObject("teapot", "product", "red", BOX), TrueObject("candle", "prop", "green", BOX),
        TrueObject("woman", "person", "pink", BOX),
    ),
    intentions=("i should drink tea because it's hot", "i should buy a teapot because it pours well"),
)  # fmt: skip


def test_plain_joins_what_tokenizers_set_apart():
    assert plain("It ' s  Hot!") == plain("it's hot") == "it s hot"


@pytest.mark.parametrize(
    ("caption", "names"),
    [
        ("a red teapot in a kitchen, a blue background", ("teapot", "red", "kitchen", "blue")),
        ("an ad for a t - shirt with a woman on a beach , in front of white", ("t-shirt", "", "beach", "white")),
        ("a woman with a red teapot on a desk beside a laptop", ("woman", "", "desk", "")),
        ("a pink juice bottle against a seamless backdrop, red background", ("juice bottle", "pink", "studio", "red")),
        ("a teapots in kitchens, the background is mauve", ("", "", "", "")),
        ("", ("", "", "", "")),
    ],
)
def test_told(caption, names):
    assert told(caption) == Told(*names)


def test_every_phrasing_of_the_truth_is_told_rightly():
    for seed in range(300):
        truth = tell(cast(seed))
        right = Told(truth.product, truth.product_color, truth.setting, truth.background_color)
        assert [told(caption) for caption in truth.captions] == [right] * 4, truth.captions


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("i should drink tea because it ' s hot", (True, True)),
        ("i should buy a teapot because it's hot.", (True, True)),
        ("i should drink tea because i should buy a teapot", (True, False)),
        ("i should drink coffee because it pours well", (False, True)),
        ("i should drink tea", (True, False)),
        ("", (False, False)),
    ],
)
def test_intentions(text, hits):
    assert intention_hits(text, TRUTH) == hits


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("a red teapot with a green candle and a woman in a kitchen, a blue background", 7),
        ("a red teapot with a red candle in a kitchen, a blue background", 5),
        ("a blue teapot on a desk, in front of red", 1),
        ("", 0),
    ],
)
def test_fact_recall_counts_things_their_colours_and_the_place(caption, said):
    assert fact_recall(caption, TRUTH) == pytest.approx(said / 7)

from __future__ import annotations

from adinsight.generate.generator import Generator
from adinsight.generate.prompting import read, warnings_of
from adinsight.generate.request import Request


class Notes:
    def __init__(self):
        self.notes, self.stages, self.count = [], [], 0

    def start(self, stage, total):
        self.stages.append((stage, total))

    def advance(self, count=1):
        self.count += count

    def note(self, message):
        self.notes.append(message)

    def finish(self):
        pass


def test_a_short_prompt_is_counted_with_its_marks(sd_folder):
    generator = Generator.load(sd_folder, device="cpu")
    (reading,) = read(generator.siblings.base, "a red mug")
    assert (reading.tokenizer, reading.limit, reading.cut) == ("tokenizer", 16, "")
    assert reading.count_tokens == len(generator.siblings.base.tokenizer("a red mug").input_ids)
    assert warnings_of([reading]) == []


def test_what_the_encoder_does_not_see_is_told_and_recorded(sd_folder):
    notes = Notes()
    generator = Generator.load(sd_folder, device="cpu", progress=notes)
    long = "a red mug on a desk, a blue sofa in the snow, a toaster, park bench"
    picture = generator.make(Request("text", long, steps=1))
    (reading,) = picture.facts["prompt_readings"]
    assert picture.facts["is_prompt_cut"]
    assert reading["count_tokens"] > 16
    assert long.endswith(reading["cut"])
    assert len(notes.notes) == 1
    assert f"does not see {reading['cut']!r}" in notes.notes[0]
    # What was cut truly changes nothing.
    kept = long.removesuffix(reading["cut"])
    assert (generator.make(Request("text", kept, steps=1)).pixels == picture.pixels).all()
    assert notes.stages == [("drawing 1 (text)", 1)] * 2
    assert notes.count == 2


def test_t5_and_chat_models_are_counted_by_their_own_limits(if_folder, klein_folder):
    (reading,) = read(Generator.load(if_folder, device="cpu").siblings.base, "mug " * 60)
    assert reading.limit == 77
    assert reading.cut.startswith("mug") or "mug" in reading.cut
    (reading,) = read(Generator.load(klein_folder, device="cpu").siblings.base, "a mug")
    assert (reading.limit, reading.cut) == (512, "")

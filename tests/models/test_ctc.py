import numpy as np
import pytest

from adinsight.models.ctc import decode, tidy

CHARACTERS = ["blank", "a", "b", "l", " "]


def _steps(*choices: dict[str, float]) -> np.ndarray:
    steps = np.zeros((len(choices), len(CHARACTERS)), np.float32)
    for step, choice in enumerate(choices):
        for character, probability in choice.items():
            steps[step, CHARACTERS.index(character)] = probability
    return steps


def test_repeats_merge_unless_a_blank_parts_them() -> None:
    merged = decode(_steps({"a": 1}, {"l": 1}, {"l": 1}), CHARACTERS)
    doubled = decode(_steps({"a": 1}, {"l": 1}, {"blank": 1}, {"l": 1}), CHARACTERS)
    assert (merged.text, doubled.text) == ("al", "all")


def test_a_shy_space_is_set_and_a_shyer_one_is_not() -> None:
    shy = decode(_steps({"a": 1}, {"blank": 0.8, " ": 0.2}, {"b": 1}), CHARACTERS)
    shyer = decode(_steps({"a": 1}, {"blank": 0.95, " ": 0.05}, {"b": 1}), CHARACTERS)
    assert (shy.text, shyer.text) == ("a b", "ab")


def test_the_score_is_the_mean_of_the_characters() -> None:
    reading = decode(_steps({"a": 0.9}, {" ": 0.5}, {"b": 0.7}), CHARACTERS)
    assert reading.text == "a b"
    assert reading.score == pytest.approx(0.8)


def test_nothing_read_scores_zero() -> None:
    reading = decode(_steps({"blank": 1}, {"blank": 1}), CHARACTERS)
    assert (reading.text, reading.score) == ("", 0.0)


@pytest.mark.parametrize(
    ("read", "clean"),
    [
        ("20％ OFF！", "20% OFF!"),
        ("￡5　only", "£5 only"),
        ("$1 ,299", "$1,299"),
        ("$19. 99", "$19.99"),
        ("further,feel", "further, feel"),
        ("  Shop   now ", "Shop now"),
        ("€24,90", "€24,90"),
        ("1, 2, 3", "1, 2, 3"),
        ("Norvella™", "Norvella™"),
        (">> ROVANTA", "ROVANTA"),
        ("▲ Norvella ≈", "Norvella"),
        ("© 2026 Kaffa & Co", "© 2026 Kaffa & Co"),
        ("≈", ""),
    ],
)
def test_tidy(read: str, clean: str) -> None:
    assert tidy(read) == clean

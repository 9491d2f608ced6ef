from __future__ import annotations

from pathlib import Path

import pytest

from adinsight.analyze.taxonomy import Taxonomy, load_taxonomies
from adinsight.errors import ConfigError

TOPICS = (
    "restaurant chocolate chips seasoning petfood alcohol coffee soda cars electronics phone_tv_internet_providers "
    "financial education security software other_service beauty healthcare clothing baby game cleaning "
    "home_improvement home_appliance travel media sports shopping gambling environment animal_right human_right "
    "safety smoking_alcohol_abuse domestic_violence self_esteem political charities"
)
SENTIMENTS = (
    "active afraid alarmed alert amazed amused angry calm cheerful confident conscious creative disturbed eager "
    "educated emotional empathetic fashionable feminine grateful inspired jealous loving manly persuaded pessimistic "
    "proud sad thrifty youthful"
)
SYMBOLS = (
    "natural, sex, nature, danger, fun, violence, beauty, death, health, adventure, power, love, sexy, sports, "
    "environment, speed, fashion, food, energy, injury, strength, safety, youth, travel, hot, entertainment, "
    "technology, smoking, family, excitement, healthy, relaxation, art, christmas, refreshing, happiness, fitness, "
    "protection, delicious, clean, freedom, vacation, comfort, desire, variety, hunger, strong, humor, party, alcohol, "
    "happy, animal cruelty, class"
)
STRATEGIES = (
    "concreteness, eager, fashionable, creative, active, emotion, cheerful, reciprocity, feminine, trustworthiness, "
    "amazed, social identity, social impact, authority, scarcity, anchoring and comparison, guarantees, "
    "anthropomorphism, customer reviews, foot in the door, reverse psychology"
)


@pytest.fixture(scope="module")
def shipped() -> dict[str, Taxonomy]:
    return {taxonomy.name: taxonomy for taxonomy in load_taxonomies()}


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("name", "count", "concepts"),
    [
        ("topic", 38, TOPICS.split()),
        ("sentiment", 30, SENTIMENTS.split()),
        ("symbol", 53, SYMBOLS.split(", ")),
        ("strategy", 21, STRATEGIES.split(", ")),
    ],
)
def test_published_lists_are_whole(shipped, name: str, count: int, concepts: list[str]) -> None:
    assert len(shipped[name].concepts) == count
    assert sorted(shipped[name].names()) == sorted(concepts)


def test_further_lists_are_there_and_none_asks_twice(shipped) -> None:
    assert set(shipped) == {
        "abcd", "layout", "people", "season", "sentiment", "setting", "strategy", "symbol", "topic",
    }  # fmt: skip
    assert {name for name, taxonomy in shipped.items() if taxonomy.choose == "one"} == {
        "layout", "season", "setting", "topic",
    }  # fmt: skip
    for taxonomy in shipped.values():
        assert len(set(taxonomy.prompts())) == len(taxonomy.concepts)
        assert not any("{" in prompt for prompt in taxonomy.prompts())


def test_abcd_features_are_of_the_published_ids(shipped) -> None:
    names = shipped["abcd"].names()
    assert len(names) == 21
    assert {name[:2] for name in names} == {"a_", "b_", "c_"}


def test_one_line_adds_a_concept(shipped, tmp_path: Path) -> None:
    path = written(tmp_path, "taxonomy: topic\nconcepts:\n  kites: a kite in the sky\n")
    joined = {taxonomy.name: taxonomy for taxonomy in load_taxonomies([path])}
    assert list(joined) == list(shipped)
    assert joined["topic"].concepts == (*shipped["topic"].concepts, ("kites", "a kite in the sky"))
    assert joined["topic"].prompts()[-1] == "an ad about a kite in the sky"
    assert joined["topic"].choose == "one"


def test_same_name_rewords_a_concept_in_its_place(shipped, tmp_path: Path) -> None:
    path = written(tmp_path, "taxonomy: topic\nconcepts: {coffee: espresso}\n")
    topic = next(taxonomy for taxonomy in load_taxonomies([path]) if taxonomy.name == "topic")
    assert topic.names() == shipped["topic"].names()
    assert dict(topic.concepts)["coffee"] == "espresso"


def test_new_list_has_defaults_and_words_may_be_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "taxonomy: weather\nconcepts:\n  rain:\n  100% sun {x}: bright\n")
    concepts = (("rain", "rain"), ("100% sun {x}", "bright"))
    assert load_taxonomies([path])[-1] == Taxonomy("weather", "many", "{}", concepts)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("taxonomy: [", "is not YAML"),
        ("- a list", "needs 'taxonomy: name'"),
        ("concepts: {a: b}", "needs 'taxonomy: name'"),
        ("taxonomy: t", "lines 'name: words'"),
        ("taxonomy: t\nconcepts: {}", "lines 'name: words'"),
        ("taxonomy: t\nconcepts: [a, b]", "lines 'name: words'"),
        ("taxonomy: t\nconcepts: {a: [b, c]}", "lines 'name: words'"),
        ("taxonomy: t\nconcepts: {no: words}", "lines 'name: words'"),
        ("taxonomy: t\ntemplate: an ad\nconcepts: {a: b}", r"template needs \{\}"),
        ("taxonomy: t\nchoose: two\nconcepts: {a: b}", "choose is one or many"),
    ],
)
def test_bad_file_is_refused_by_its_name(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=f"mine.yaml.*{message}"):
        load_taxonomies([written(tmp_path, text)])


def test_file_that_cannot_be_read_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read the taxonomy .*none\.yaml.*--taxonomy takes"):
        load_taxonomies([tmp_path / "none.yaml"])
    (tmp_path / "mine.yaml").write_bytes(b"taxonomy: \xff")
    with pytest.raises(ConfigError, match=r"cannot read the taxonomy .*mine\.yaml"):
        load_taxonomies([tmp_path / "mine.yaml"])

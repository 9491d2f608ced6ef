"""Ad copy for a product and a brand, in correct English.

The sentences are in `phrases`; here is the grammar and the choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adinsight.studio import phrases

if TYPE_CHECKING:
    import numpy as np

    from adinsight.studio.brands import Brand
    from adinsight.studio.catalogue import Product

# A container whose content is what the ad speaks of: "juice bottle" sells juice.
_CONTAINERS = frozenset({"bottle", "can", "cup", "carton", "jar", "glass", "tube", "box", "bag", "tin", "pack"})
_MASS_WORDS = """
    beer bread butter candy cereal cheese chocolate coffee cream detergent flour food furniture gel gum honey jam
    jewelry juice ketchup lemonade lotion luggage makeup mascara medicine milk mustard oil paint pasta perfume polish
    popcorn rice salt sauce shampoo soap soda soup sunscreen sushi tea toothpaste water whisky wine yogurt
"""
_MASS = frozenset(_MASS_WORDS.split())
_SNACKS = frozenset({"chips", "cookies", "nuts"})
# Words that end in s and are still one thing.
_SINGULAR_S = frozenset({"bus", "canvas", "cactus", "gas", "lens", "tennis"})
_IRREGULAR = {"person": "people", "man": "men", "woman": "women", "child": "children", "knife": "knives",
              "shelf": "shelves", "loaf": "loaves", "toothbrush": "toothbrushes", "scarf": "scarves"}
# Sold in pairs: one of them is never advertised.
_PAIRS = frozenset({"sneaker", "shoe", "boot", "sandal", "glove", "sock", "earring", "slipper", "earbud", "heel"})
# Spelled with a vowel but said with a consonant, and the other way round.
_SAID_WITH_CONSONANT = ("uni", "use", "usa", "eu", "one")
_SAID_WITH_VOWEL = ("hour", "honest", "heir")
_ALWAYS_CAPITAL = frozenset({"TV", "LED", "USB", "BBQ"})


@dataclass(frozen=True, slots=True)
class Copy:
    """The words that an ad may use, one string for each role; the layout decides which appear."""

    headline: str
    sub: str
    offer: str
    price: str
    call_to_action: str
    brand: str
    legal: str


@dataclass(frozen=True, slots=True)
class Noun:
    """A product's noun as ads use it. `many` is its plural; a mass noun has the same twice."""

    one: str
    many: str
    is_plural: bool
    is_mass: bool

    @property
    def with_article(self) -> str:
        """The noun with a or an where it takes one."""
        if self.is_plural or self.is_mass:
            return self.one
        return f"{article(self.one)} {self.one}"


def article(phrase: str) -> str:
    """The indefinite article, a or an, that goes before a phrase."""
    first = phrase.split()[0]
    word = first.lower()
    if word.startswith(_SAID_WITH_VOWEL):
        return "an"
    if word.startswith(_SAID_WITH_CONSONANT) or not word[0].isalpha():
        return "a"
    return "an" if word[0] in "aeiou" or first in ("LED", "SUV") else "a"


def plural(noun: str) -> str:
    """The plural of a noun or noun phrase; a phrase with "of" bends its first part."""
    head, of, rest = noun.partition(" of ")
    before, space, word = head.rpartition(" ")
    return f"{before}{space}{_plural_word(word)}{of}{rest}"


def _plural_word(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if _is_plural_word(word):
        return word
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _is_plural_word(word: str) -> bool:
    return word in _IRREGULAR.values() or (word.endswith("s") and not word.endswith("ss") and word not in _SINGULAR_S)


def noun_of(name: str) -> Noun:
    """The noun that an ad uses for a catalogue name.

    Containers give way to what they hold (coffee cup: coffee) and halves of a pair
    become the pair (sneaker: sneakers).
    """
    words = name.split(" of ")[0].split()
    if len(words) > 1 and words[-1] in _CONTAINERS and words[-2] in _MASS | _SNACKS:
        name = " ".join(words[:-1])
        words = words[:-1]
    last = words[-1]
    if last in _PAIRS:
        name = plural(name)
        return Noun(name, name, True, False)
    if last in _MASS:
        return Noun(name, name, False, True)
    return Noun(name, plural(name), _is_plural_word(last), False)


def write(product: Product, brand: Brand, rng: np.random.Generator) -> Copy:
    """All the words that an ad for this product by this brand may use.

    Args:
        product: What is sold; its drawing's name, topic and sentiments steer the words.
        brand: Who sells it; may speak with its slogan.
        rng: Chance; every field is drawn, so the same state gives the same copy.
    """
    noun = noun_of(product.drawing.name)
    return Copy(
        headline=headline(noun, product.topic, rng),
        sub=_sub(noun, product.topic, brand, rng),
        offer=_offer(rng),
        price=_price(rng),
        call_to_action=_call_to_action(product.topic, rng),
        brand=brand.name,
        legal=_legal(product, rng),
    )


def headline(noun: Noun, topic: str, rng: np.random.Generator) -> str:
    """A headline of two to six words, about the product in three cases of five; capitals in one of four.

    A service, such as insurance, is only pictured by its product and so never names it.
    """
    chance = rng.random()
    if chance < 0.6 and topic not in phrases.SERVICES:
        words = filled(_one(rng, patterns_for(noun, topic)), noun)
    elif chance < 0.8:
        words = _one(rng, phrases.TOPIC_HEADLINES.get(topic, phrases.HEADLINES))
    else:
        words = _one(rng, phrases.HEADLINES)
    if len(words.split()) > 6:
        words = _one(rng, phrases.HEADLINES)
    return words.upper() if rng.random() < 0.25 else words


def patterns_for(noun: Noun, topic: str) -> tuple[str, ...]:
    """The headline patterns that are grammatical with this noun; food gets none that praise it for lasting."""
    own: tuple[str, ...] = phrases.PLURAL_NOUN if noun.is_plural else phrases.SINGULAR_NOUN
    if noun.is_mass:
        own = phrases.MASS_NOUN
    return tuple(p for p in phrases.ANY_NOUN + own if topic not in phrases.FOOD or p not in phrases.NOT_FOR_FOOD)


def filled(pattern: str, noun: Noun) -> str:
    """A pattern with its noun in place and the first letter large; see `phrases` for the fields."""
    start = "starts" if noun.is_mass else "start"
    text = pattern.format(one=noun.one, many=noun.many, a=noun.with_article, start=start)
    text = " ".join(word.upper() if word.upper() in _ALWAYS_CAPITAL else word for word in text.split())
    return text[0].upper() + text[1:]


def _sub(noun: Noun, topic: str, brand: Brand, rng: np.random.Generator) -> str:
    chance = rng.random()
    if chance < 0.25:
        return brand.slogan
    if chance < 0.6:
        return _one(rng, phrases.TOPIC_SUBS.get(topic, phrases.SUBS))
    if chance < 0.75 and topic not in phrases.SERVICES:
        return filled(_one(rng, phrases.NOUN_SUBS), noun)
    return _one(rng, phrases.SUBS)


def _offer(rng: np.random.Generator) -> str:
    pattern = _one(rng, phrases.OFFERS)
    percent = _one(rng, ("10", "15", "20", "25", "30", "40", "50", "60", "70"))
    amount = _one(rng, ("5", "10", "15", "20", "25", "30", "50"))
    return pattern.format(percent=percent, money=_money(rng, amount))


def _money(rng: np.random.Generator, amount: str) -> str:
    return _one(rng, ("$", "$", "€", "£")) + amount


def _price(rng: np.random.Generator) -> str:
    whole = int(rng.choice([4, 7, 9, 12, 14, 19, 24, 29, 34, 39, 49, 59, 79, 99, 129, 199]))
    cents = int(rng.choice([99, 99, 95, 90, 50]))
    currency = _one(rng, ("$", "$", "$", "€", "£"))
    # The euro countries write a decimal comma.
    amount = str(whole) if rng.random() < 0.25 else f"{whole}{',' if currency == '€' else '.'}{cents}"
    return _one(rng, phrases.PRICES).format(price=currency + amount)


def _call_to_action(topic: str, rng: np.random.Generator) -> str:
    pool = phrases.ACTIONS + phrases.TOPIC_ACTIONS.get(topic, ())
    words = _one(rng, pool)
    return words.upper() if rng.random() < 0.2 else words


def _legal(product: Product, rng: np.random.Generator) -> str:
    name = product.drawing.name.split()
    if product.topic == "alcohol" or {"beer", "wine", "whisky", "cocktail"} & set(name):
        return _one(rng, phrases.ALCOHOL_LEGAL)
    month = _one(rng, ("January", "March", "May", "July", "August", "October", "December"))
    return _one(rng, phrases.LEGAL).format(month=month)


def _one(rng: np.random.Generator, choices: tuple[str, ...]) -> str:
    return choices[int(rng.integers(len(choices)))]

import pytest

from adinsight.analyze.text_roles import Role, TextLine, patterns_digest, text_roles
from adinsight.records import RGB, Box


def _line(text: str, y: float, height: float, *, plate: bool = False, glyph: RGB = (0, 0, 0)) -> TextLine:
    ground = (200, 20, 20) if plate else (255, 255, 255)
    return TextLine(text, Box(0.1, y, 0.6, y + height), height, glyph, ground, plate)


HEADLINE = _line("Mornings made better", 0.2, 0.12)


def _role(line: TextLine) -> Role:
    """The role of a line under a large headline."""
    return text_roles([HEADLINE, line])[1]


def test_a_whole_ad() -> None:
    lines = [
        _line("Norvella", 0.02, 0.04),
        _line("Mornings made", 0.15, 0.12),
        _line("better", 0.29, 0.08),
        _line("Slow roasted for a deep, rich taste.", 0.42, 0.035),
        _line("Up to 30% OFF", 0.52, 0.07, plate=True),
        _line("Only $19.99", 0.65, 0.06),
        _line("Shop now", 0.8, 0.045, plate=True),
        _line("Terms and conditions apply.", 0.95, 0.02),
    ]
    assert text_roles(lines) == [
        "brand", "headline", "headline", "other", "offer", "price", "call_to_action", "legal",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["$19.99", "€24,90", "24,90 €", "£5", "From $49", "Now €9.50", "ab 19,99 €", "Desde 12 €", "$1,299",
             "Was $50 now $29", "$9.99/month", "R$ 49,90", "À partir de 15 €"],
)  # fmt: skip
def test_prices(text: str) -> None:
    assert _role(_line(text, 0.6, 0.06)) == "price"


@pytest.mark.parametrize(
    "text", ["20% OFF", "Save $10 today", "$10 OFF", "-25%", "Buy 1 Get 1 Free", "2 for 1", "Free shipping",
             "Half price", "Today only", "Sale", "30 % Rabatt", "Livraison offerte",
             "Envío gratis", "Solo oggi", "Frete grátis"],
)  # fmt: skip
def test_offers(text: str) -> None:
    assert _role(_line(text, 0.6, 0.06)) == "offer"


@pytest.mark.parametrize(
    "text", ["Shop now", "LEARN MORE", "Get yours", "Sign up", "Add to cart", "Jetzt kaufen", "Mehr erfahren",
             "En savoir plus", "Descubre más", "Scopri di più", "Saiba mais"],
)  # fmt: skip
def test_calls_to_action(text: str) -> None:
    assert _role(_line(text, 0.8, 0.05, plate=True)) == "call_to_action"


@pytest.mark.parametrize(
    "text", ["*While stocks last.", "© 2026 Norvella", "Drink responsibly.", "Offer valid until May 31.",
             "Es gelten die AGB.", "Voir conditions en magasin", "Válido até 31/12", "Subject to availability."],
)  # fmt: skip
def test_legal_lines(text: str) -> None:
    assert _role(_line(text, 0.95, 0.02)) == "legal"


def test_a_headline_may_start_with_a_verb() -> None:
    lines = [_line("Get socks that last", 0.1, 0.12), _line("Shop now", 0.8, 0.05, plate=True)]
    assert text_roles(lines) == ["headline", "call_to_action"]


def test_the_largest_offer_word_is_the_headline_of_an_ad_without_another() -> None:
    assert text_roles([_line("The big summer sale", 0.2, 0.1), _line("$5", 0.6, 0.05)]) == ["headline", "price"]


def test_lines_of_one_price_or_offer_share_its_role() -> None:
    lines = [HEADLINE, _line("Now", 0.5, 0.06), _line("$7", 0.57, 0.06)]
    assert text_roles(lines)[1:] == ["price", "price"]
    lines = [HEADLINE, _line("BUY 1", 0.5, 0.06), _line("GET 1 FREE", 0.57, 0.06)]
    assert text_roles(lines)[1:] == ["offer", "offer"]


def test_an_amount_continues_an_offer_in_capitals() -> None:
    lines = [HEADLINE, _line("SAVE", 0.5, 0.06), _line("$5", 0.57, 0.06)]
    assert text_roles(lines)[1:] == ["offer", "offer"]


def test_capitals_end_a_block() -> None:
    lines = [_line("LOVE YOUR LAPTOP", 0.1, 0.08), _line("Loved by thousands.", 0.2, 0.06)]
    assert text_roles(lines) == ["headline", "other"]


def test_a_price_under_words_of_its_size_stays_a_price() -> None:
    lines = [HEADLINE, _line("Loved by thousands.", 0.5, 0.06), _line("$19.99", 0.57, 0.06)]
    assert text_roles(lines)[1:] == ["other", "price"]


def test_another_colour_ends_a_block() -> None:
    same = [_line("Feel the", 0.1, 0.1), _line("Norvella", 0.22, 0.1)]
    other = [same[0], _line("Norvella", 0.22, 0.1, glyph=(200, 30, 30))]
    assert text_roles(same) == ["headline", "headline"]
    assert text_roles(other) == ["headline", "brand"]


def test_the_name_that_is_said_twice_is_the_brand() -> None:
    name, legal = _line("Tamarro", 0.6, 0.04), _line("© 2026 Tamarro Inc.", 0.95, 0.02)
    lines = [HEADLINE, _line("Fine things", 0.4, 0.05), name, legal]
    assert text_roles(lines) == ["headline", "other", "brand", "legal"]


def test_no_lines_no_roles() -> None:
    assert text_roles([]) == []


def test_the_digest_of_the_patterns_is_twelve_hex_digits() -> None:
    assert int(patterns_digest(), 16) >= 0
    assert len(patterns_digest()) == 12

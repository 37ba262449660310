"""Every amount that can be said is understood, exactly."""

import pytest
from num2words import num2words

from assistant.content import Content, load
from assistant.core.events import Amount
from assistant.core.phrasebook import AMOUNT


def heard(content: Content, text: str) -> tuple[Amount, ...]:
    match = content.phrasebook.parse(text, {AMOUNT})
    assert match is not None, text
    return match.amounts


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("left sixty millilitres", (Amount("left", 60, "ml"),)),
        ("right two and a half ounces", (Amount("right", 2.5, "oz"),)),
        ("sixty on the left fifty on the right", (Amount("left", 60, "ml"), Amount("right", 50, "ml"))),
        ("total one hundred ten", (Amount(None, 110, "ml"),)),
        ("ninety five mils", (Amount(None, 95, "ml"),)),
        ("one ten", (Amount(None, 110, "ml"),)),
        ("a hundred and ten mils in total", (Amount(None, 110, "ml"),)),
        ("two hundred fifty", (Amount(None, 250, "ml"),)),
        ("one oh five on the left", (Amount("left", 105, "ml"),)),
        ("left one millilitre", (Amount("left", 1, "ml"),)),
        ("right one ounce", (Amount("right", 1, "oz"),)),
        ("half an ounce on the left", (Amount("left", 0.5, "oz"),)),
        ("left two point two five ounces", (Amount("left", 2.25, "oz"),)),
        ("three and three quarters ounces in total", (Amount(None, 3.75, "oz"),)),
        ("um left four ounces please", (Amount("left", 4, "oz"),)),
        ("left two ounces right three ounces", (Amount("left", 2, "oz"), Amount("right", 3, "oz"))),
    ],
)
def test_an_amount_is_understood(content: Content, text: str, amounts: tuple[Amount, ...]) -> None:
    assert heard(content, text) == amounts


def test_a_number_without_a_unit_is_in_the_unit_set(content: Content) -> None:
    match = content.phrasebook.parse("left four", {AMOUNT}, unit="oz")
    assert match is not None
    assert match.amounts == (Amount("left", 4, "oz"),)


def test_every_millilitre_to_five_hundred_is_understood(content: Content) -> None:
    for value in range(501):
        words = str(num2words(value)).replace("-", " ")
        noun = "millilitre" if value == 1 else "millilitres"
        for spoken in {words, words.replace(" and ", " ")}:
            assert heard(content, f"left {spoken} {noun}") == (Amount("left", value, "ml"),)


def test_every_quarter_ounce_to_sixteen_is_understood(content: Content) -> None:
    values = {reading.value for reading in content.phrasebook.readings.values() if reading.unit == "oz"}
    assert values == {quarter / 4 for quarter in range(16 * 4 + 1)}


def test_a_number_above_the_table_is_no_amount(content: Content) -> None:
    assert content.phrasebook.parse("left five hundred and one", {AMOUNT}) is None
    assert content.phrasebook.parse("left sixteen and a quarter ounces", {AMOUNT}) is None


def test_nothing_else_with_numbers_is_an_amount(content: Content) -> None:
    for text in ("sixty", "left", "left right", "sixty sixty", "millilitres", "one one"):
        match = content.phrasebook.parse(text, {AMOUNT})
        assert (match is not None) == (text == "sixty"), text


def test_the_table_is_made_only_when_it_is_asked_for() -> None:
    fresh = load().phrasebook.readings
    assert "_table" not in vars(fresh)
    assert 20_000 < len(fresh) < 50_000

"""A `Say` becomes text: variants in turn, the night's wording, names and numbers in the language's words."""

import pytest

from assistant.content import Content, load
from assistant.core.effects import Say, Value
from assistant.core.events import Amount


def spoken(content: Content, cue: str, turn: int = 0, night: bool = False, **params: Value) -> str:
    return content.words.text(Say(cue, tuple(params.items()), turn, night))


def test_variants_come_in_turn_and_begin_again(content: Content) -> None:
    said = [spoken(content, "pause", turn) for turn in range(4)]
    assert said[0] != said[1]
    assert said[:2] == said[2:]


def test_night_has_its_own_wording(content: Content) -> None:
    assert spoken(content, "crying", night=True) == "I wait. Take your time, and say go on."


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Amount("left", 60, "ml"), "sixty millilitres on the left"),
        (Amount("right", 2.5, "oz"), "two and a half ounces on the right"),
        (Amount(None, 110, "ml"), "one hundred and ten millilitres in total"),
        (Amount("left", 1, "ml"), "one millilitre on the left"),
        (Amount("left", 1.0, "oz"), "one ounce on the left"),
        (Amount("left", 1.25, "oz"), "one and a quarter ounces on the left"),
        (Amount("left", 0.75, "oz"), "three quarters of an ounce on the left"),
        (Amount(None, 0.5, "oz"), "half an ounce in total"),
        (Amount("right", 0, "ml"), "zero millilitres on the right"),
        (Amount("right", 2.3, "oz"), "two point three ounces on the right"),
    ],
)
def test_an_amount_is_read_back_as_it_was_said(content: Content, amount: Amount, text: str) -> None:
    assert content.words.amount(amount) == text
    assert spoken(content, "amount", amount=amount) == text[0].upper() + text[1:] + "."


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "less than a minute"), (1, "one minute"), (1.2, "one minute"), (12, "twelve minutes")],
)
def test_minutes_have_their_plural(content: Content, minutes: float, text: str) -> None:
    assert spoken(content, "how-long", minutes=minutes) == f"You have been here for {text}."


def test_steps_sides_and_kits_have_spoken_names(content: Content) -> None:
    text = spoken(content, "where.side", step="hand-express", side="left", minutes=2)
    assert text == "You are at hand expression, on the left, for two minutes so far."
    assert spoken(content, "kit.changed", kit="hand-only") == "From here we use hands only."
    assert content.words.title("knead") == "kneading"
    assert content.words.title("no-such-step") == "no such step"


def test_phrases_are_told_as_a_list(content: Content) -> None:
    assert spoken(content, "can-say", phrases="next,repeat,hurts") == "You can say next, repeat that, or it hurts."
    assert spoken(content, "can-say", phrases="next") == "You can say next."
    assert "an amount, like left sixty" in spoken(content, "can-say", phrases="amount,skip")


def test_reasons_and_sureness_are_told_in_plain_words(content: Content) -> None:
    text = spoken(content, "what-heard.rejected", reason="speech outside")
    assert text == "I heard something, but there was more talk around it."
    assert spoken(content, "what-heard", phrase="next", sureness="fairly sure") == "I heard next, and was fairly sure."


def test_a_hold_is_told_in_seconds(content: Content) -> None:
    assert spoken(content, "hold.helped", seconds=8) == "Good to know. I begin with eight seconds next time."


def test_the_screen_shows_what_is_said_or_its_own_text(content: Content) -> None:
    say = Say("pause")
    assert content.words.shown(say) == content.words.text(say)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Left 60 ml.", "left sixty millilitres"),
        ("right 2.5 oz", "right two point five ounces"),
        ("110", "one hundred and ten"),
        ("cant breathe", "can't breathe"),
        ("  It\u2019s flowing! ", "it's flowing"),
        ("", ""),
    ],
)
def test_a_typed_line_is_read_as_it_would_be_said(typed: str, said: str) -> None:
    assert load("en").words.spelled(typed) == said


def test_typed_amounts_are_understood() -> None:
    content = load("en")
    for typed, value in (("left 60 ml", 60.0), ("right 2.5 oz", 2.5), ("95", 95.0)):
        match = content.phrasebook.parse(content.words.spelled(typed), {"amount"})
        assert match is not None
        assert match.amounts[0].value == value


@pytest.mark.parametrize(
    ("language", "minute", "told"),
    [
        ("en", 390, "half past six"),
        ("en", 1020, "five o'clock"),
        ("en", 15, "fifteen past twelve"),
        ("es", 390, "las seis y media"),
        ("es", 65, "la una y cinco"),
        ("ko", 390, "여섯 시 반"),
        ("ko", 1425, "열한 시 사십오 분"),
    ],
)
def test_a_time_of_day_is_told_as_people_tell_it(language: str, minute: int, told: str) -> None:
    assert load(language).words.value("time", minute) == told

"""The parent's own name in a cue: said where one is set, left out with its comma where none is."""

from pathlib import Path

import pytest

from assistant.content import load
from assistant.content.naming import ill_placed, is_name, named
from assistant.core.effects import Say
from assistant.errors import UsageProblem
from tests.content.small import small, write


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Well done, {name}.", "Well done."),
        ("Now, {name}, breathe.", "Now, breathe."),
        ("{name}, breathe.", "Breathe."),
        ("Good. {name}, breathe.", "Good. Breathe."),
        ("Rest. [2 s] {name}, go on.", "Rest. [2 s] Go on."),
        ("Are you ready, {name}?", "Are you ready?"),
        ("¿{name}, seguimos?", "¿Seguimos?"),
        ("{name}! Breathe.", "Breathe."),
        ("Well done, {name}", "Well done"),
    ],
)
def test_a_name_that_is_set_apart_is_left_out_with_its_comma(text: str, without: str) -> None:
    assert named([text], "") == (without,)
    assert ill_placed([text]) == []
    assert named([text], "Anna") == (text.replace("{name}", "Anna"),)


@pytest.mark.parametrize("text", ["This is {name} here.", "{name}'s pump is on.", "Tell {name}.", "{name}.", "{name}"])
def test_a_name_in_the_middle_of_a_sentence_is_told(text: str) -> None:
    assert ill_placed([text]) == [text]
    assert ill_placed([text, "Hello."]) == []
    assert all("{" not in each for each in named([text], ""))


def test_without_a_name_a_variant_without_is_said() -> None:
    variants = ("Hello, {name}.", "Hello there.", "This is {name}.")
    assert named(variants, "") == ("Hello there.",)
    assert named(variants, "Jo") == ("Hello, Jo.", "Hello there.", "This is Jo.")


def test_what_can_be_a_name() -> None:
    assert all(map(is_name, ("Anna", "Mary Ann", "Zoë", "O'Neill", "Jean-Luc", "민지", "Dr. May", "A.")))
    assert not any(map(is_name, ("", "{side}", "[2 s]", "a" * 41, "R2D2", "<b>", "a\nb")))


def _small(folder: Path) -> Path:
    files = small()
    greeting = 'say: ["Hello, {name}.", "{name}, good to see you."]\n  night: ["Hello, {name}."]'
    files["en/cues/small.yaml"] = files["en/cues/small.yaml"].replace(
        "say: [Hello there., Good to see you.]\n  night: [Hello.]", greeting
    )
    assert "{name}" in files["en/cues/small.yaml"]
    return write(folder, files)


def test_a_cue_calls_the_parent_by_name_and_is_rendered_ahead(tmp_path: Path) -> None:
    root = _small(tmp_path)
    words = load(technique="small", root=root, name="anna").words
    assert words.text(Say("first.say", (), 1)) == "anna, good to see you."
    assert words.variants("first.say") == ("Hello, anna.", "anna, good to see you.", "Hello, anna.")
    nobody = load(technique="small", root=root).words
    assert nobody.text(Say("first.say", (), 1)) == "Good to see you."
    assert nobody.text(Say("first.say", night=True)) == "Hello."


def test_a_screen_shows_no_pauses(tmp_path: Path) -> None:
    files = small()
    files["en/cues/small.yaml"] = files["en/cues/small.yaml"].replace("Hello there.", '"Hello. [2 s] There."')
    words = load(technique="small", root=write(tmp_path, files)).words
    assert words.text(Say("first.say")) == "Hello. [2 s] There."
    assert words.shown(Say("first.say")) == "Hello. There."


@pytest.mark.parametrize(
    ("name", "told"),
    [("Stopford", "'stop', which acts at any moment"), ("{side}", "allowed: letters"), ("Empty", "say softer")],
)
def test_a_name_that_no_cue_may_say_is_refused(name: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=told):
        load(technique="small", root=_small(tmp_path), name=name)

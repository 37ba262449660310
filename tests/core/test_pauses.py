"""Pauses in a cue's text: split from the words, left out, counted, and what is none is told with what may be meant."""

import pytest

from assistant.core import pauses


def test_pauses_are_split_from_the_words() -> None:
    assert pauses.split("Breathe in. [2 s] And\n  out.") == ("Breathe in.", 2.0, "And out.")
    assert pauses.split("[0.5 s][1s] Go [ 3 s ]") == (0.5, 1.0, "Go", 3.0)
    assert pauses.split("No pause [two s] here") == ("No pause [two s] here",)
    assert pauses.split("  ") == ()


def test_a_pause_is_a_minute_at_most() -> None:
    assert pauses.split("[99999 s]") == (60.0,)


def test_the_words_are_left_and_the_seconds_counted() -> None:
    assert pauses.without("Breathe in. [2 s] And out. [0.5s]") == "Breathe in. And out."
    assert pauses.without("As it  is.") == "As it  is."
    assert pauses.seconds("Breathe in. [2 s] And out. [0.5s]") == 2.5


@pytest.mark.parametrize("text", ["Go.", "Go. [2 s]", "[0.5s] Go.", "Go [ 10 s ] on.", "[60 s]"])
def test_a_pause_is_well(text: str) -> None:
    assert list(pauses.bad(text)) == []


@pytest.mark.parametrize(
    ("text", "found", "meant"),
    [
        ("Go. [2 seconds] On.", "[2 seconds]", "[2 s]"),
        ("Go. [2]", "[2]", "[2 s]"),
        ("Go. [1,5 s]", "[1,5 s]", "[1.5 s]"),
        ("Go. [90 s]", "[90 s]", "[60 s]"),
        ("Go. [1 min]", "[1 min]", "[60 s]"),
        ("Go. [0 s]", "[0 s]", "[1 s]"),
        ("Go. [2s", "[2s", "[2 s]"),
        ("Go. 2 s]", "]", "[2 s]"),
        ("Go. [pause]", "[pause]", "[2 s]"),
        ("Go. []", "[]", "[2 s]"),
        ("Go. [2 S]", "[2 S]", "[2 s]"),
    ],
)
def test_what_is_no_pause_is_told_with_what_is_meant(text: str, found: str, meant: str) -> None:
    assert (found, meant) in list(pauses.bad(text))

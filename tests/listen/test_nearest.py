"""Readings as words, words as phones, and the nearest phrases of a grammar."""

from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core import grammar as network
from assistant.listen.nearest import SKIPPED, Network, distances
from assistant.listen.phones import PHONES, Dictionary, Sound, costs
from assistant.listen.readings import once, spoken

PHRASES = ("next", "next step", "flow slowed", "flow stopped", "left sixty", "left sixteen", "pump on", "pump off")
GRAMMAR = network.with_fillers(network.build("g", PHRASES, PHRASES), ["okay"], ["please"])
ALL = [f"{lead}{phrase}{trail}" for phrase in PHRASES for lead in ("", "okay ") for trail in ("", " please")]


@cache
def dictionary() -> Dictionary:
    return Dictionary()


def edit_distance(one: Sound, other: Sound) -> float:
    """Wagner and Fischer, written out."""
    row = [place * SKIPPED for place in range(len(other) + 1)]
    for here, phone in enumerate(one, 1):
        above, row = row, [here * SKIPPED]
        for there, heard in enumerate(other, 1):
            row.append(min(above[there] + SKIPPED, row[-1] + SKIPPED, above[there - 1] + float(costs()[phone, heard])))
    return row[-1]


SOUNDS = st.lists(st.integers(0, len(PHONES) - 1), min_size=1, max_size=12).map(tuple)


@settings(max_examples=200, deadline=None)
@given(SOUNDS)
def test_the_network_finds_what_trying_every_phrase_finds(reading: Sound) -> None:
    by_hand = {text: min(edit_distance(sound, reading) for sound in _sounds(text)) for text in ALL}
    found = [" ".join(words) for words in Network(GRAMMAR, dictionary()).nearest([reading])]
    assert min(by_hand[text] for text in found) == pytest.approx(min(by_hand.values()), abs=1e-3)
    measured = distances(ALL, [reading], dictionary())[:, 0]
    for text, distance in zip(ALL, measured, strict=True):
        assert distance == pytest.approx(by_hand[text] / max(1, len(_sound(text)), len(reading)), abs=1e-3)


def _sound(text: str) -> Sound:
    return dictionary().sound(text.split())


def _sounds(text: str) -> list[Sound]:
    """In every pronunciation of every word."""
    each = product(*(dictionary().sounds(word) for word in text.split()))
    return [tuple(phone for sound in sounds for phone in sound) for sounds in each]


def test_alike_sounds_are_nearer_than_unlike_ones() -> None:
    table = costs()
    number = {phone: place for place, phone in enumerate(PHONES)}
    assert table[number["P"], number["B"]] < table[number["P"], number["S"]]
    assert table[number["IY"], number["IH"]] < table[number["IY"], number["AA"]]
    assert (table == table.T).all()
    assert (table.diagonal() == 0).all()


def test_several_readings_are_each_measured() -> None:
    table = distances(["flow slowed", "flow stopped"], [_sound("flow slowed"), _sound("flow stopped")], dictionary())
    assert table[0, 0] == table[1, 1] == 0
    assert table[0, 1] > 0.1


def test_a_word_that_no_dictionary_has_is_spelled_out() -> None:
    assert dictionary().sounds("letdown") == (_sound("let down"),)
    assert dictionary().sounds("zzyzx")[0]
    own = Dictionary({"mils": ("M IH L Z", "M IH1 L S")})
    assert len(own.sounds("mils")) == 2


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Left, 60ml.", "left sixty milliliters"),
        ("Right 2.5 oz", "right two and a half ounces"),
        ("Right 2 1/2 ounces.", "right two and a half ounces"),
        ("110", "one hundred ten"),
        ("110", "one ten"),
        ("What's next?", "what's next"),
        ("go back go back go", "go back"),
    ],
)
def test_a_reading_is_taken_as_it_may_have_been_said(written: str, said: str) -> None:
    assert said in [" ".join(words) for words in spoken(written)]


def test_nothing_read_is_nothing_said() -> None:
    assert spoken(" ... ") == ()
    assert once(("no", "no", "no")) == ("no",)

"""How likely phrases are, checked against trying every way in which few frames can spell them."""

import math
from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core import grammar as network
from assistant.core.phones import PHONES
from assistant.listen.ctc import NEVER, Search, likely, spelled
from assistant.listen.phone_head import BLANK, LogProbabilities
from assistant.listen.phones import Dictionary, Sound

PHRASES = ("next", "next step", "flow slowed", "flow stopped", "left sixty", "left sixteen", "left fifty")
GRAMMAR = network.with_fillers(network.build("g", PHRASES, PHRASES), ["okay"], ["please"])
ALL = [f"{lead}{phrase}{trail}" for phrase in PHRASES for lead in ("", "okay ") for trail in ("", " please")]


@cache
def dictionary() -> Dictionary:
    return Dictionary()


def frames(rows: list[list[float]]) -> LogProbabilities:
    """Log probabilities from weights of the first phones, the blank's last."""
    table = np.full((len(rows), BLANK + 1), -60.0, np.float32)
    for number, row in enumerate(rows):
        chances = np.array(row) / sum(row)
        table[number, : len(row) - 1] = np.log(chances[:-1])
        table[number, BLANK] = np.log(chances[-1])
    return table


def collapsed(path: tuple[int, ...]) -> Sound:
    """Repeats and blanks left out."""
    kept = [phone for at, phone in enumerate(path) if at == 0 or phone != path[at - 1]]
    return tuple(phone for phone in kept if phone != BLANK)


def by_hand(table: LogProbabilities, sound: Sound) -> float:
    """The sum over every path that spells it."""
    labels = (0, 1, 2, BLANK)
    paths = product(labels, repeat=len(table))
    total = sum(
        math.exp(sum(float(row[phone]) for row, phone in zip(table, path, strict=True)))
        for path in paths
        if collapsed(path) == sound
    )
    return math.log(total) if total else NEVER


ROWS = st.lists(st.lists(st.floats(0.05, 1), min_size=4, max_size=4), min_size=1, max_size=5)
SOUNDS = st.lists(st.integers(0, 2), max_size=3).map(tuple)


@settings(max_examples=150, deadline=None)
@given(ROWS, st.lists(SOUNDS, min_size=1, max_size=4))
def test_a_sequence_is_as_likely_as_all_paths_that_spell_it(rows: list[list[float]], sounds: list[Sound]) -> None:
    table = frames(rows)
    for found, sound in zip(likely(table, sounds), sounds, strict=True):
        wanted = by_hand(table, sound)
        assert found == pytest.approx(wanted, abs=1e-3) or (wanted == NEVER and found < -50)


def test_a_phone_said_twice_needs_a_blank_between() -> None:
    once, twice = likely(frames([[1, 0.001, 0.001, 0.001], [1, 0.001, 0.001, 0.001]]), [(0,), (0, 0)])
    assert once > -0.1
    assert twice < -50


def test_too_few_frames_spell_nothing() -> None:
    assert likely(np.zeros((0, BLANK + 1), np.float32), [(0,)])[0] == NEVER
    assert likely(frames([[1, 1, 1, 1]]), [(0, 1, 2)])[0] < -50


def test_what_is_spelled_leaves_out_repeats_and_blanks() -> None:
    low = 0.01
    rows = [[1, low, low, low], [1, low, low, low], [low, low, low, 1], [1, low, low, low], [low, 1, low, low]]
    assert spelled(frames(rows)) == (0, 0, 1)


def said(text: str, rng: np.random.Generator, blur: float) -> LogProbabilities:
    """Something like what the head gives while a text is said: each phone for two frames, a blank, and a blur."""
    table = rng.uniform(0, blur, (0, BLANK + 1))
    for phone in dictionary().sound(text.split()):
        rows = rng.uniform(0, blur, (3, BLANK + 1))
        rows[:2, phone] += 1
        rows[2, BLANK] += 1
        table = np.vstack((table, rows))
    found: LogProbabilities = np.log(table / table.sum(axis=1, keepdims=True)).astype(np.float32)
    return found


@pytest.mark.parametrize("blur", [0.01, 0.1, 0.3])
@pytest.mark.parametrize("text", ALL)
def test_the_search_finds_what_trying_every_phrase_finds(text: str, blur: float) -> None:
    table = said(text, np.random.default_rng(3), blur)
    search = Search(GRAMMAR, dictionary())
    found = search.likeliest(table, 5)
    scores = {}
    for phrase in ALL:
        each = product(*(dictionary().sounds(word) for word in phrase.split()))
        sounds = [tuple(phone for sound in way for phone in sound) for way in each]
        scores[phrase] = math.log(sum(math.exp(score) for score in likely(table, sounds)) or 1e-300)
    best = max(scores, key=lambda phrase: scores[phrase])
    assert found[0][0] == best == text
    assert found[0][1] == pytest.approx(scores[best], abs=0.1)  # what the beam drops is a small part
    assert all(score < scores[phrase] + 0.01 for phrase, score in found)
    assert [phrase for phrase, _ in search.likeliest(table, 5)] == [phrase for phrase, _ in found]


def test_the_search_of_noise_gives_nothing_or_something_unlikely() -> None:
    rng = np.random.default_rng(1)
    table = np.log(rng.dirichlet(np.ones(len(PHONES) + 1), 40)).astype(np.float32)
    assert all(score < -30 for _, score in Search(GRAMMAR, dictionary()).likeliest(table, 5))
    assert Search(GRAMMAR, dictionary()).likeliest(np.zeros((0, BLANK + 1), np.float32), 5) == []

"""What stands out of a room: speech in quiet, and whoever is louder than people who talk without end."""

import numpy as np
import pytest

from assistant.audio.ports import RATE, Pcm
from assistant.listen.ear import Ear
from assistant.listen.prominence import BEGIN, MEMORY, Prominence
from tests.listen.conftest import Speaker, Speech, scene
from tests.listen.test_ear import decisions

QUIET, TALK = -60.0, 0.9  # dBFS; Silero's probability


def after(level: float, probability: float, chunks: int = MEMORY) -> Prominence:
    """A room as it sounded for a while."""
    prominence = Prominence()
    for _ in range(chunks):
        prominence.weigh(level, probability, going_on=False)
    return prominence


@pytest.mark.parametrize(("above", "counts"), [(BEGIN - 0.1, 0.0), (BEGIN + 0.1, TALK)])
def test_speech_begins_above_the_floor(above: float, counts: float) -> None:
    assert after(QUIET, 0.0).weigh(QUIET + above, TALK, going_on=False) == counts


def test_an_utterance_ends_where_it_falls_back_among_the_others() -> None:
    prominence = after(-40.0, TALK)
    assert prominence.weigh(-20.0, TALK, going_on=False) == TALK
    assert prominence.weigh(-31.0, TALK, going_on=True) == TALK
    assert prominence.weigh(-36.0, TALK, going_on=True) == TALK  # the chunk before still stands out
    assert prominence.weigh(-36.0, TALK, going_on=True) == 0.0


def test_the_floor_stays_while_an_utterance_goes_on() -> None:
    prominence = after(QUIET, 0.0)
    for _ in range(2 * MEMORY):
        prominence.weigh(-20.0, TALK, going_on=True)
    assert prominence.floor == QUIET


def test_its_own_voice_is_no_background() -> None:
    prominence = after(QUIET, 0.0)
    for _ in range(MEMORY):
        prominence.weigh(-20.0, 0.0, going_on=False, own=True)
    assert prominence.weigh(-30.0, TALK, going_on=False) == TALK


def test_one_who_talks_leaves_gaps_so_that_the_floor_stays_low() -> None:
    prominence = Prominence()
    for chunk in range(MEMORY):
        prominence.weigh(-25.0 if chunk % 3 else QUIET, TALK, going_on=False)
    assert prominence.floor == QUIET


def babble(seconds: float, say: Speaker) -> Speech:
    """Three who talk at a time, RMS 1."""
    lines = (
        "the weather was lovely all week and we went to the sea",
        "they sold the old house in the spring last year",
    )
    mixed = np.zeros(int(seconds * RATE))
    for talker in range(3):
        whole = np.concatenate([say(line, f"en-us+m{talker + 1}") for line in lines])
        mixed += np.resize(np.roll(whole, 4000 * talker), mixed.size)
    return np.asarray(mixed / mixed.std())


@pytest.fixture
def among(say: Speaker) -> Pcm:
    """A command 20 dB above people who go on talking."""
    speech = say("make it longer", "flite:slt")
    return scene(3.0, speech, 1.5, noise=float(speech.std()) / 10 * babble(7.0, say))


def test_a_command_is_heard_among_people_who_go_on_talking(among: Pcm, ear: Ear) -> None:
    assert [each.text for each in decisions(ear, among) if each.accepted] == ["make it longer"]


def test_without_prominence_the_utterance_would_not_end(among: Pcm, ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Prominence, "weigh", lambda self, level, probability, going_on, own=False: probability)
    assert not any(each.accepted for each in decisions(ear, among))


def test_where_a_session_begins_with_a_cue_whoever_speaks_over_it_counts() -> None:
    prominence = Prominence()
    for _ in range(10):
        prominence.weigh(-40.0, 0.0, going_on=False, own=True)
    assert prominence.weigh(-30.0, TALK, going_on=False, own=True) == TALK

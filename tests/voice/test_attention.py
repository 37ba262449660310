"""The attention mode with real speech through the shipped ear: what acts, when, and what the parent sees of it."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from assistant.app import offline, wiring
from assistant.app.settings import load as load_settings
from assistant.audio import scenery
from assistant.audio.files import FileSound
from assistant.audio.ports import RATE, Pcm
from assistant.core import replay
from assistant.core.effects import Effect, Tone
from assistant.core.events import BargedIn, Event, Heard, Rejected, Started
from assistant.core.state import State
from assistant.screen.terminal import NoScreen
from tests.voice.speech import spoken

VOICE = "flite rms"
CALL = "hey hands on"
TALK = "grandmother telephoned about the birthday invitation"
Said = Sequence[tuple[float, str]]  # seconds from the start, and what is said then


class Notices(NoScreen):
    def __init__(self) -> None:
        self.told: list[str] = []

    def notice(self, text: str) -> None:
        self.told.append(text)


class Ran:
    """A session on a recording, tones only: what happened in it."""

    def __init__(self, said: Said, folder: Path, **settings: str) -> None:
        flags = {"attention": "on", "recogniser": "pocketsphinx", "second_listener": "off", "mode": "tones", **settings}
        made = wiring.parts(load_settings(flags, {"HANDSON_CONFIG": "/dev/null"}))
        self.events: list[tuple[Event, tuple[Effect, ...]]] = []
        screen = Notices()
        with closing(wiring.open_log(folder=folder)) as log, FileSound([recording(said, folder)]) as sound:
            name = log.begin("double-electric", "hands-on", "2000-01-01T12:00:00", "en")
            session = wiring.session(made, sound, screen, log, name, at_once=True)
            session.running.observers = (self._note,)
            preferences = tuple(sorted(made.loaded.preferences({}).items()))
            offline.run(sound, session, Started(0.0, "double-electric", 720, False, preferences))
            self.state = session.running.state
            self.replayed = replay.last(made.content.script, log.events(name))
        self.notices = screen.told

    def _note(self, event: Event, before: State, after: State, effects: tuple[Effect, ...]) -> None:
        del before, after
        self.events.append((event, effects))

    @property
    def heard(self) -> list[tuple[str, str]]:
        return [(event.intent, event.phrase) for event, _ in self.events if isinstance(event, Heard)]

    @property
    def reasons(self) -> list[str]:
        return [event.reason for event, _ in self.events if isinstance(event, Rejected)]


def recording(said: Said, folder: Path) -> Pcm:
    """Speech in a quiet room, with three seconds behind the last of it."""
    sound = np.zeros(round((said[-1][0] + 6) * RATE), np.int16)
    for at, text in said:
        speech = spoken(text, VOICE, folder)
        sound[round(at * RATE) : round(at * RATE) + speech.size] = speech
    room = scenery.pcm(scenery.background(sound.size / RATE + 1, 1))[: sound.size]
    return (sound + room).astype(np.int16)


@pytest.fixture(autouse=True)
def cues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDSON_CACHE", str(tmp_path / "cues"))


def test_a_command_acts_only_within_eight_seconds_of_the_call_or_of_a_command_that_acted(tmp_path: Path) -> None:
    said = [(2, "next"), (5, CALL), (8, "next"), (14, "next"), (25.5, "next"), (33, "next")]
    ran = Ran(said, tmp_path)
    assert ran.heard == [("attention", CALL), ("next", "next"), ("next", "next")]
    assert ran.state.step == "knead"
    assert ran.notices == [f'Say "{CALL}" before a command.', "Open for commands.", f'Say "{CALL}" before a command.']
    assert ran.replayed == ran.state


def test_the_call_and_a_command_in_one_breath_act_at_once(tmp_path: Path) -> None:
    ran = Ran([(2, f"{CALL} next"), (6, "next")], tmp_path)
    assert ran.heard == [("next", "next"), ("next", "next")]


def test_the_call_alone_is_answered_by_a_tick_and_nothing_else(tmp_path: Path) -> None:
    ran = Ran([(2, CALL)], tmp_path)
    assert [effects for event, effects in ran.events if isinstance(event, Heard)] == [(Tone("tick"),)]
    assert ran.state.step == "check-in"


def test_stop_and_pain_need_no_call_and_the_question_that_they_raise_is_answered_without_one(tmp_path: Path) -> None:
    ran = Ran([(2, "stop"), (6, "go on"), (20, "it hurts"), (28, "feels better"), (42, "next")], tmp_path)
    assert [intent for intent, _ in ran.heard] == ["stop", "resume", "hurts", "better"]
    assert ran.state.step == "check-in"


def test_safety_does_not_open_the_door_for_others(tmp_path: Path) -> None:
    ran = Ran([(2, "i have a fever"), (6, "go on")], tmp_path)
    assert [intent for intent, _ in ran.heard] == ["unwell"]


def test_a_word_of_ones_own_opens_as_well(tmp_path: Path) -> None:
    ran = Ran([(2, "next"), (5, "hello coach"), (8, "next")], tmp_path, attention_phrase="Hello, coach!")
    assert ran.heard == [("attention", "hello coach"), ("next", "next")]


def test_talk_before_and_after_the_call_does_nothing(tmp_path: Path) -> None:
    ran = Ran([(2, TALK), (8, CALL), (11, TALK)], tmp_path)
    assert ran.heard == [("attention", CALL)]


def test_without_the_mode_the_same_words_act_without_a_call(tmp_path: Path) -> None:
    ran = Ran([(2, "next"), (14, "next")], tmp_path, attention="off")
    assert [intent for intent, _ in ran.heard] == ["next", "next"]
    assert ran.notices == []


@pytest.mark.parametrize(("attention", "ended"), [("on", 0), ("off", 1)])
def test_talk_over_a_cue_ends_it_only_where_it_may_be_meant_for_the_coach(
    attention: str, ended: int, tmp_path: Path
) -> None:
    ran = Ran([(2, TALK)], tmp_path, attention=attention, mode="voice")
    assert sum(isinstance(event, BargedIn) for event, _ in ran.events) == ended

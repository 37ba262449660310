"""A phrase that was hardly heard, from the ear's decision to the voice, the log and the answer."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from assistant.app import offline
from assistant.app.attention import Attention
from assistant.app.mouth import Mouth
from assistant.app.recording import line
from assistant.app.running import Desk, Running
from assistant.app.wiring import Session
from assistant.audio.files import FileSound
from assistant.audio.ports import RATE, Block
from assistant.content.loader import Content, load
from assistant.core.events import Doubted, Event, Heard, Rejected, Started
from assistant.core.grammar import Grammar
from assistant.core.replay import last
from assistant.listen.guard import Guard
from assistant.listen.ports import Decision, EarItem
from assistant.screen.terminal import NoScreen
from assistant.speak.cache import CueCache
from assistant.speak.ports import Manner
from assistant.speak.tones import tone
from assistant.speak.voices import SilentVoice
from assistant.store.log import SessionLog

READY = Decision(True, "ready", 0.9, "", (), 0.0, 0.0, 0.0)
HARDLY = Decision(False, "", 0.6, "not sure", (("likely", 0.6),), 0.0, 0.0, 0.0, guess="i'm ready", nearly=True)
YES = replace(READY, text="yes")
NO = replace(READY, text="no")
CALM = 5.0
Said = Sequence[tuple[float, Decision]]  # seconds of quiet, and what is decided behind them


@cache
def content() -> Content:
    return load("en")


class Run:
    """A session on silence, whose ear decides what it is told; an ear itself."""

    def __init__(self, folder: Path, said: Said, mode: str = "voice") -> None:
        self._said, self._quiet_since = list(said), 0.0
        self.rows: list[dict[str, Any]] = []
        self.own: list[bool] = []  # while the question sounds, whether its words are taken for the assistant's own
        self.guard = Guard()
        with SessionLog.open(folder / "log.db") as log, FileSound([np.zeros(RATE * 90, np.int16)]) as sound:
            name = log.begin("double-electric", "hands-on", "2026-01-01T00:00:00", "en")
            clips = CueCache(folder, SilentVoice(), RATE)
            self.mouth = Mouth(sound, clips, self.guard, lambda what: tone(what, RATE), print, at_once=True)
            attention = Attention(sound, self, self.guard, self.mouth, content().phrasebook, print)
            desk = Desk(
                content().script, content().phrasebook, content().words, NoScreen(), Manner(), lambda step, night: 1
            )
            listen = lambda wanted: setattr(attention, "wanted", wanted)  # noqa: E731
            self.running = Running(desk, self.mouth, log, name, listen)
            self.running.saves = False
            self.running.observers = (lambda *event: self.rows.append(line(*event)),)
            started = Started(0.0, "double-electric", preferences=(("mode", mode),))
            offline.run(sound, Session(self.running, attention, self.mouth), started, lambda t: bool(self._said))
            self.events: list[Event] = log.events(name)
        self.written = (folder / "log.db").read_bytes()

    def open(self, grammar: Grammar | None, lenient: frozenset[str]) -> None:
        """It knows already."""

    def feed(self, block: Block) -> list[EarItem]:
        if self.mouth.sounding:
            self._quiet_since = block.t
            if self.running.state.interlude:
                self.own.append(self.guard.blocks("i'm ready", block.t - 0.5, block.t))
        if not self._said or block.t - self._quiet_since < self._said[0][0]:
            return []
        self._quiet_since = block.t
        return [replace(self._said.pop(0)[1], decided_at=block.t)]

    @property
    def step(self) -> str:
        return self.running.state.step

    def kinds(self) -> list[type[Event]]:
        return [type(event) for event in self.events if isinstance(event, Heard | Rejected | Doubted)]


def test_yes_to_the_question_moves_on_and_the_log_gives_the_same_again(tmp_path: Path) -> None:
    run = Run(tmp_path, [(0.5, READY), (CALM, HARDLY), (0.5, YES)])
    assert run.kinds() == [Heard, Doubted, Heard]
    assert run.step == "knead"
    assert replace(last(content().script, run.events), t=0.0) == replace(run.running.state, t=0.0)


def test_no_to_the_question_stays_and_a_second_doubt_is_not_asked(tmp_path: Path) -> None:
    run = Run(tmp_path, [(0.5, READY), (CALM, HARDLY), (0.5, NO), (CALM, HARDLY), (CALM, READY)])
    assert run.kinds() == [Heard, Doubted, Heard, Rejected, Heard]
    assert run.step == "knead"
    assert [row["cue"] for row in run.rows if row["kind"] == "Doubted"] == ["did-you-say"]


def test_the_question_does_not_answer_itself(tmp_path: Path) -> None:
    run = Run(tmp_path, [(0.5, READY), (CALM, HARDLY), (0.5, NO)])
    assert len(run.own) > 20
    assert run.own.count(True) > 0.5 * len(run.own)


def test_a_doubt_that_is_not_asked_back_leaves_no_word_in_log_and_events(tmp_path: Path) -> None:
    run = Run(tmp_path, [(0.5, READY), (0.5, HARDLY), (CALM, READY)])
    assert run.kinds() == [Heard, Rejected, Heard]
    assert b"i'm ready" not in run.written
    assert "i'm ready" not in str(run.rows)


def test_in_tones_mode_the_session_only_ticks(tmp_path: Path) -> None:
    run = Run(tmp_path, [(0.5, READY), (CALM, HARDLY), (0.5, READY)], mode="tones")
    rejected = next(event for event in run.events if isinstance(event, Rejected))
    assert rejected.reason == "nearly"
    assert b"i'm ready" not in run.written

"""A session in a lived-in room: its log shows what was said to it, and nothing else."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from assistant.app import offline, wiring
from assistant.app.settings import load as load_settings
from assistant.audio import scenery
from assistant.audio.echo import EchoPath
from assistant.audio.files import FileSound
from assistant.bench.hear.voices import installed
from assistant.core.events import Event, Heard, Rejected, Started
from assistant.core.phrasebook import AMOUNT, Match
from assistant.screen.terminal import NoScreen
from tests.voice.kitchen import Command, Kitchen
from tests.voice.speech import content, sphinx

COMMANDS = (
    Command("check-in", "ready", "talk"),
    Command("get-ready", "repeat that", "baby"),
    Command("get-ready", "i'm ready", "talk"),
    Command("knead", "next", "talk"),
    Command("little-circles", "pause", "talk"),
    Command("pause", "go on", "baby"),
    Command("little-circles", "let's move on"),
    Command("long-strokes", "go back", "talk"),
    Command("little-circles", "next", "baby"),
    Command("long-strokes", "undo that"),
    Command("little-circles", "what's next"),
    Command("long-strokes", "what can i say"),
    Command("long-strokes", "tell me why"),
    Command("long-strokes", "next", "talk"),
    Command("start", "the pump is on", "talk"),
    Command("let-down", "it hurts", over=True),
    Command("hurts", "feels better", "baby"),
    Command("let-down", "the milk is flowing", "talk"),
    Command("massage-and-compress", "make it longer", "talk"),
    Command("massage-and-compress", "make it shorter", "baby"),
    Command("massage-and-compress", "the baby is crying", "baby"),
    Command("crying", "carry on", "baby"),
    Command("massage-and-compress", "that helped", "talk"),
    Command("massage-and-compress", "make it stop", over=True),
    Command("stopped", "carry on", "talk"),
    Command("massage-and-compress", "the bottle is full", "talk"),
    Command("bottle", "ready"),
    Command("massage-and-compress", "flow slowed", "talk"),
    Command("choose", "option one", "talk"),
    Command("option-one", "next", "baby"),
    Command("resume-pumping", "the pump is on", "talk"),
    Command("massage-again", "the flow slowed", "talk"),
    Command("choose", "option two"),
    Command("option-two", "switch sides", "talk"),
    Command("option-two-other", "flow stopped", "baby"),
    Command("choose-again", "i'm finished", "talk"),
    Command("hand-express", "switch sides", "talk"),
    Command("hand-express-other", "next", "baby"),
    Command("amounts", "left eighty millilitres", "talk"),
    Command("amounts", "right two and a half ounces", "talk"),
)
SHORTER = (
    Command("check-in", "ready", "talk"),
    Command("get-ready", "i'm ready", "baby"),
    Command("knead", "next", "talk"),
    Command("little-circles", "undo that"),
    Command("knead", "let's move on", "talk"),
    Command("little-circles", "next", "baby"),
    Command("long-strokes", "what's next"),
    Command("start", "the pump is on", "talk"),
    Command("let-down", "it hurts", over=True),
    Command("hurts", "feels better", "baby"),
    Command("let-down", "the milk is flowing", "talk"),
    Command("massage-and-compress", "make it longer", "talk"),
    Command("massage-and-compress", "flow slowed", "talk"),
    Command("choose", "option two", "talk"),
    Command("option-two", "make it stop", over=True),
    Command("stopped", "end session", "baby"),
)
KIT = "double-electric"
VOICE = "flite rms"  # of the parent; with "flite slt", "let down" is "it's bleeding" in this room
SNR = 20.0  # dB above the pump
ECHO = EchoPath(0.12, -18.0, scenery.room(np.ones(1, np.float32), 3, distance_db=0.0))


@dataclass(frozen=True)
class Lived:
    """What became of a session."""

    seconds: float
    said: tuple[Command, ...]  # as far as it came
    events: tuple[Event, ...]
    ended: str

    @property
    def acts(self) -> list[Match]:
        """Everything that the log holds as said."""
        return [Match(each.intent, each.phrase, each.amounts) for each in self.events if isinstance(each, Heard)]


def meant(commands: tuple[Command, ...]) -> list[Match]:
    """What the phrases mean, by the tables alone."""
    book = content().phrasebook
    every = frozenset({*book.intents, AMOUNT})
    return [match for command in commands if (match := book.parse(command.says, every))]


def lived(commands: tuple[Command, ...], quiet: float, others: float, folder: Path, second: str = "off") -> Lived:
    """A whole session in the room, from microphone to log."""
    loaded = load_settings({"rate": 200, "second_listener": second}, {"HANDSON_CONFIG": "/dev/null"})
    made = wiring.Parts(loaded, content(), sphinx(), (), wiring.second_for(loaded.settings, content()))
    kitchen = Kitchen(content().script, commands, VOICE, installed("development", "en"), folder, SNR, quiet, others)
    with wiring.open_log(folder=folder) as log, FileSound(kitchen.pieces(), echo=ECHO) as sound:
        name = log.begin(KIT, "hands-on", "2026-01-01T12:00:00", "en")
        kitchen.session = wiring.session(made, sound, NoScreen(), log, name, at_once=True)
        first = Started(0.0, KIT, preferences=tuple(loaded.preferences({}).items()))
        offline.run(sound, kitchen.session, first)
        ended = kitchen.session.running.ended
        return Lived(sound.now(), tuple(kitchen.said), tuple(log.events(name)), ended)


@pytest.fixture(autouse=True)
def _kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDSON_CACHE", str(tmp_path / "cache"))


def check(session: Lived, commands: tuple[Command, ...]) -> None:
    """The log holds each command and no other act."""
    assert session.acts == meant(commands), session.said[-1]
    assert session.ended == "finished"
    kinds = Counter(type(event) for event in session.events)
    assert kinds[Rejected] > len(commands) / 2  # the others were heard, and left alone


def test_five_minutes_log_exactly_what_was_said_to_it(tmp_path: Path) -> None:
    session = lived(SHORTER, 8.0, 9.0, tmp_path)
    check(session, SHORTER)
    assert session.seconds >= 5 * 60


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_twenty_minutes_log_exactly_the_forty_commands(tmp_path: Path) -> None:
    assert len(COMMANDS) == 40
    session = lived(COMMANDS, 17.0, 13.0, tmp_path, "on")
    check(session, COMMANDS)
    assert session.seconds >= 20 * 60

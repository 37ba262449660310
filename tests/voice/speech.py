"""Phrases said by synthetic voices and heard by the shipped ear: for the tests of hearing."""

import subprocess
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from assistant.audio.ports import Pcm
from assistant.audio.waves import read_wave
from assistant.content.loader import Content, load
from assistant.core import intents
from assistant.core.events import Started
from assistant.core.interludes import INTERLUDES, LENIENT
from assistant.core.phrasebook import Match
from assistant.core.session import advance
from assistant.core.state import Interlude, State
from assistant.core.timers import settle
from assistant.core.turn import Turn
from assistant.core.waiting import GOOD_NIGHT, START
from assistant.listen.ear import Ear
from assistant.listen.hear import blocks
from assistant.listen.ports import Decision
from assistant.listen.second_model import find
from assistant.listen.sphinx import PocketSphinx
from assistant.listen.whisper import Whisper

VOICES = ("flite rms", "flite slt")
TALKERS = ("espeak en-us 160", "flite slt")


@cache
def content() -> Content:
    return load("en")


@cache
def sphinx() -> PocketSphinx:
    return PocketSphinx(content().pronunciations)


@cache
def whisper() -> Whisper:
    folder = find()
    assert folder, "the second listener's model comes with requirements-test.txt"
    return Whisper(folder, content().pronunciations)


def spoken(text: str, voice: str, folder: Path) -> Pcm:
    """`text` said by a voice: "espeak NAME RATE" or "flite NAME"."""
    engine, *how = voice.split()
    path = folder / f"{abs(hash((text, voice)))}.wav"
    if engine == "espeak":
        command = ["espeak-ng", "-v", how[0], "-s", how[1], "-w", str(path), text]
    else:
        command = ["flite", "-voice", how[0], "-t", text, "-o", str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=30)
    return read_wave(path)


def standing(kit: str, step: str) -> State:
    """A session that stands at a step."""
    script = content().script
    state, _ = advance(script, State(), Started(0.0, kit))
    turn = Turn(script, state, 0.0)
    turn.place(step)
    settle(turn)
    return turn.state


@dataclass(frozen=True)
class Place:
    """Somewhere that phrases are open."""

    name: str
    open: frozenset[str]


@cache
def places() -> dict[str, Place]:
    """For each intent a place where it is open: its own step or interlude, else pumping, else just after "help me";
    what starts a session, before one."""
    script = content().script
    waiting = frozenset({GOOD_NIGHT, START})
    found = {intent: Place("waiting", waiting) for intent in waiting}
    pumping = standing("double-electric", "massage-and-compress")
    helped = replace(pumping, talk=replace(pumping.talk, open_until=1e9))
    states = {f"{kit} {step}": standing(kit, step) for kit, each in script.kits.items() for step in each.steps}
    states |= {name: replace(pumping, interlude=Interlude(name)) for name in INTERLUDES}
    for name, state in states.items():
        for intent in intents.here(script, state):
            found.setdefault(intent, Place(name, intents.for_voice(script, state)))
    preparing = standing("double-electric", "get-ready")
    for name, state in (("pumping", pumping), ("preparing", preparing), ("after help", helped)):
        for intent in intents.for_voice(script, state):
            found.setdefault(intent, Place(name, intents.for_voice(script, state)))
    return found


@dataclass(frozen=True)
class Heard:
    """What the ear made of a recording: each whole phrase that it accepted."""

    accepted: tuple[Match, ...]
    reasons: tuple[str, ...]


def heard(pcm: Pcm, open_now: frozenset[str]) -> Heard:
    """A recording heard by a fresh ear where these intents are open."""
    book = content().phrasebook
    ear = Ear(sphinx())
    ear.open(book.grammar(open_now), book.phrases(LENIENT))
    decisions = [item for block in blocks(pcm) for item in ear.feed(block) if isinstance(item, Decision)]
    matches = [book.parse(decision.text, open_now) for decision in decisions if decision.accepted]
    reasons = [f"{decision.reason} {decision.guess}" for decision in decisions if not decision.accepted]
    return Heard(tuple(match for match in matches if match), tuple(reasons))

"""Where a session can stand, as far as hearing goes: each distinct set of open intents once, with its phrases."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.core import intents
from assistant.core.events import Amount, Started
from assistant.core.interludes import INTERLUDES, LENIENT
from assistant.core.phrasebook import AMOUNT, Phrasebook
from assistant.core.session import advance
from assistant.core.state import Interlude, State
from assistant.core.technique import Script
from assistant.core.timers import settle
from assistant.core.turn import Turn

PAIRS = 0.15  # of the amounts: both sides in a breath
USUAL = 200  # millilitres; most amounts are below


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that phrases are open; named by the first step or interlude that has this set."""

    name: str
    open: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One thing to say, and what it means."""

    text: str
    intent: str
    amounts: tuple[Amount, ...] = ()


def places(script: Script) -> tuple[Place, ...]:
    """Every distinct set of open intents, in the order of the technique."""
    found: dict[frozenset[str], str] = {}
    for name, state in _states(script):
        found.setdefault(intents.for_voice(script, state), name)
    return tuple(Place(name, open_now) for open_now, name in found.items() if open_now)


def _states(script: Script) -> Iterator[tuple[str, State]]:
    for kit, technique in script.kits.items():
        for step in technique.steps:
            yield f"{kit} {step}", _standing(script, kit, step)
    kit = script.default_kit
    standing = _standing(script, kit, script.kits[kit].start)
    for name in INTERLUDES:
        yield name, replace(standing, interlude=Interlude(name))
    yield "after help", replace(standing, talk=replace(standing.talk, open_until=1e9))


def _standing(script: Script, kit: str, step: str) -> State:
    """A session that stands at a step."""
    state, _ = advance(script, State(), Started(0.0, kit))
    turn = Turn(script, state, 0.0)
    turn.place(step)
    settle(turn)
    return turn.state


def phrases(place: Place, book: Phrasebook) -> tuple[Phrase, ...]:
    """Every phrase that is open there; amounts are drawn by `amount`."""
    return tuple(Phrase(text, intent) for intent in sorted(place.open) for text in book.intents.get(intent, ()))


def lenient(book: Phrasebook) -> frozenset[str]:
    """The phrases that must not be missed."""
    return book.phrases(LENIENT)


class Amounts:
    """Draws spoken amounts: every side and unit as often, millilitres mostly below `USUAL`."""

    def __init__(self, book: Phrasebook) -> None:
        self._book = book
        self._grammar = book.grammar({AMOUNT})
        self._sorted: dict[tuple[str, str], list[str]] = {}
        for text, reading in sorted(book.readings.items()):
            usual = reading.value <= USUAL or reading.unit == "oz"
            if usual:
                self._sorted.setdefault((reading.side or "", reading.unit or ""), []).append(text)

    def draw(self, rng: random.Random) -> Phrase | None:
        """One amount, or two in a breath; None where the language has none."""
        if not self._sorted:
            return None
        side, unit = rng.choice(sorted(self._sorted))
        text = rng.choice(self._sorted[side, unit])
        if side and rng.random() < PAIRS * 1.5:
            other = rng.choice(self._sorted["right" if side == "left" else "left", unit])
            text = self._alike(text, other)
        match = self._book.parse(text, {AMOUNT})
        return Phrase(match.phrase, AMOUNT, match.amounts) if match else self.draw(rng)

    def _alike(self, first: str, second: str) -> str:
        """Both, if they can be said one behind the other."""
        both = f"{first} {second}"
        return both if self._grammar.accepts(both) else first

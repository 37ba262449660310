"""Where a session can stand, as far as hearing goes: a script in, each distinct set of open intents once out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.core import intents, second_chance
from assistant.core.events import Started
from assistant.core.interludes import INTERLUDES
from assistant.core.session import advance
from assistant.core.state import Interlude, State
from assistant.core.technique import Script
from assistant.core.timers import settle
from assistant.core.turn import Turn


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that phrases are open; named by the first step or interlude that has this set.

    `asked`: those of them that are asked back where they were hardly understood.
    """

    name: str
    open: frozenset[str]
    asked: frozenset[str] = frozenset()


def places(script: Script) -> tuple[Place, ...]:
    """Every distinct set of open intents, in the order of the technique."""
    found: dict[frozenset[str], Place] = {}
    for name, state in _states(script):
        open_now = intents.for_voice(script, state)
        found.setdefault(open_now, Place(name, open_now, second_chance.likely(script, state)))
    return tuple(place for open_now, place in found.items() if open_now)


def _states(script: Script) -> Iterator[tuple[str, State]]:
    for kit, technique in script.kits.items():
        for step in technique.steps:
            yield f"{kit} {step}", standing(script, kit, step)
    kit = script.default_kit
    begun = standing(script, kit, script.kits[kit].start)
    for name in INTERLUDES:
        yield name, replace(begun, interlude=Interlude(name))
    yield "after help", replace(begun, talk=replace(begun.talk, open_until=1e9))


def standing(script: Script, kit: str, step: str) -> State:
    """A session that stands at a step of a kit."""
    state, _ = advance(script, State(), Started(0.0, kit))
    turn = Turn(script, state, 0.0)
    turn.place(step)
    settle(turn)
    return turn.state

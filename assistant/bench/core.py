"""How many events a second the core advances: a whole session of the built-in technique, again and again."""

import time

from assistant.bench.table import Row, row
from assistant.content.loader import load
from assistant.core.effects import Hush, Say
from assistant.core.events import Amount, CueEnded, Event, Heard, Started, Tick
from assistant.core.session import advance, deadline
from assistant.core.state import State
from assistant.core.technique import Script

SAID = (
    ("ready", 20.0),
    ("ready", 30.0),
    ("next", 70.0),
    ("pump-on", 200.0),
    ("let-down", 90.0),
    ("longer", 120.0),
    ("pause", 20.0),
    ("resume", 200.0),
    ("flow-slowed", 30.0),
    ("option-one", 150.0),
    ("pump-on", 120.0),
    ("flow-slowed", 20.0),
    ("option-two", 100.0),
    ("switch-sides", 100.0),
    ("next", 60.0),
    ("switch-sides", 60.0),
    ("next", 20.0),
    ("amount", 60.0),
)


def events(script: Script, cue_seconds: float = 4.0) -> list[Event]:
    """The events of a whole session, with the ticks and ends of cues that a loop would give."""
    state, result, sounding = State(), list[Event](), list[float]()

    def feed(event: Event) -> None:
        nonlocal state
        result.append(event)
        state, effects = advance(script, state, event)
        for effect in effects:
            if isinstance(effect, Hush):
                sounding.clear()
            elif isinstance(effect, Say) and effect.aloud:
                sounding.append((sounding[-1] if sounding else event.t) + cue_seconds)

    feed(Started(0.0, script.default_kit))
    for intent, wait in SAID:
        until = state.t + wait
        while True:
            due = deadline(script, state)
            now = min(due if due is not None else until, sounding[0] if sounding else until)
            if now >= until:
                break
            if sounding and sounding[0] <= now:
                feed(CueEnded(sounding.pop(0), "cue"))
            else:
                feed(Tick(max(now, state.t)))
        amounts = (Amount(None, 110, "ml"),) if intent == "amount" else ()
        feed(Heard(until, intent, intent, amounts=amounts))
    return result


def measure(seconds: float = 3.0) -> list[Row]:
    """Events a second, one value for each whole session."""
    script = load("en").script
    session, rates = events(script), list[float]()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        began, state = time.perf_counter(), State()
        for event in session:
            state, _ = advance(script, state, event)
        rates.append(len(session) / (time.perf_counter() - began))
    return [row("events through advance", "1/s", rates, "at least 50000")]

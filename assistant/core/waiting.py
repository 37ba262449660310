"""Waiting for a session, as a pure machine: `advance(rules, state, event, now) -> (state, effects)`.

It hears two things: what starts a session, which ends the waiting, and "good night", after which it hears nothing until
a key is pressed or the set time has come. `deadline` names when a `Tick` must come.

waiting ──(start)──► over, a session begins        waiting ──(good night)──► asleep ──(a key, the time)──► waiting
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from assistant.core.effects import Effect, End, Hush, Say
from assistant.core.events import Event, Heard, Left, Tick

START = "start"  # the intent that begins a session, and why the waiting ended
GOOD_NIGHT = "good-night"
THANKED = "finished"  # how a session ends after which it thanks: none that ended in pain, or was left alone
LOOK = 20.0  # seconds until it looks at the clock again, which may have been set meanwhile
DAY = 1440  # minutes

Phase = Literal["waiting", "asleep"]


@dataclass(frozen=True, slots=True)
class Waits(Event):
    """The waiting begins. `after`: how the session before it ended; empty: there was none."""

    after: str = ""


@dataclass(frozen=True, slots=True)
class Pressed(Event):
    """A key."""


@dataclass(frozen=True, slots=True)
class Now:
    """What the world is like at an event: the local minute of the day, with its fraction; whether it is night there."""

    minute: float = 720.0
    night: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """How it waits. `wake_at`: minute of the day, None for no time; `has_keys`: somebody can press one.

    `aloud` False: what is said is only shown.
    """

    wake_at: int | None = None
    has_keys: bool = True
    aloud: bool = True

    @property
    def can_sleep(self) -> bool:
        """Whether anything could wake it."""
        return self.has_keys or self.wake_at is not None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where it stands at `t`. `minute`: of the day, then; `ended` is "" until it is over, then "start" or "left"."""

    t: float = 0.0
    phase: Phase = "waiting"
    minute: float = 0.0
    said: int = 0  # cues so far: it chooses the variant
    ended: str = ""


Outcome = tuple[Waiting, tuple[Effect, ...]]


def advance(rules: Rules, state: Waiting, event: Event, now: Now) -> Outcome:
    """What `event` makes of the waiting. Never raises."""
    if state.ended:
        return state, ()
    handler = _HANDLERS.get(type(event))
    if handler is None:
        return state, ()
    return handler(rules, state, replace(state, t=max(state.t, event.t), minute=now.minute), event, now)


def listening(rules: Rules, state: Waiting) -> frozenset[str]:
    """The intents that act: none of them while it sleeps."""
    if state.ended or state.phase == "asleep":
        return frozenset()
    return frozenset({START, GOOD_NIGHT} if rules.can_sleep else {START})


def deadline(rules: Rules, state: Waiting) -> float | None:
    """When a Tick must come at the latest: only sleep with a set time needs any."""
    if state.ended or state.phase == "waiting" or rules.wake_at is None:
        return None
    return state.t + min(LOOK, 60 * _until(rules.wake_at, state.minute))


def _until(wake_at: int, minute: float) -> float:
    """Minutes to the next time that the clock shows `wake_at`: a day where it shows it now."""
    return (wake_at - minute) % DAY or DAY


def _has_come(wake_at: int, before: float, minute: float) -> bool:
    """Whether the clock has come past `wake_at`. One that was set back has come past nothing."""
    went = (minute - before) % DAY
    return went <= DAY / 2 and _until(wake_at, before) <= went


def _waits(rules: Rules, before: Waiting, state: Waiting, event: Waits, now: Now) -> Outcome:
    del before
    if event.after == THANKED:
        return _said(rules, state, now, "waiting.thanks")
    return _said(rules, state, now, "waiting.ready", aloud=False)  # it may be night, and the power was away


def _heard(rules: Rules, before: Waiting, state: Waiting, event: Heard, now: Now) -> Outcome:
    if event.intent not in listening(rules, before):
        return before, ()
    if event.intent == START:
        return replace(state, ended=START), (Hush(), End(START))
    asleep = replace(state, phase="asleep")
    if rules.wake_at is None:
        return _said(rules, asleep, now, "waiting.good-night")
    return _said(rules, asleep, now, "waiting.good-night.until", time=rules.wake_at)


def _pressed(rules: Rules, before: Waiting, state: Waiting, event: Pressed, now: Now) -> Outcome:
    del event
    if before.phase == "waiting":
        return state, ()
    return _said(rules, replace(state, phase="waiting"), now, "waiting.awake")


def _tick(rules: Rules, before: Waiting, state: Waiting, event: Tick, now: Now) -> Outcome:
    del event
    asleep = before.phase == "asleep" and rules.wake_at is not None
    if not asleep or not _has_come(rules.wake_at or 0, before.minute, now.minute):
        return state, ()
    return _said(rules, replace(state, phase="waiting"), now, "waiting.awake", aloud=False)  # it is no alarm clock


def _left(rules: Rules, before: Waiting, state: Waiting, event: Left, now: Now) -> Outcome:
    del rules, before, event, now
    return replace(state, ended="left"), (Hush(), End("left"))


def _said(rules: Rules, state: Waiting, now: Now, cue: str, *, aloud: bool = True, **params: int) -> Outcome:
    say = Say(cue, tuple(params.items()), state.said, now.night, aloud and rules.aloud)
    return replace(state, said=state.said + 1), (Hush(), say)


_HANDLERS: Mapping[type[Event], Callable[[Rules, Waiting, Waiting, Any, Now], Outcome]] = {
    Waits: _waits,
    Heard: _heard,
    Pressed: _pressed,
    Tick: _tick,
    Left: _left,
}

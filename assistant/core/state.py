"""Where a session stands: one frozen value, made anew by every event. Times are session seconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.core.effects import Value
from assistant.core.events import Amount, Heard, Side, Unit
from assistant.core.technique import Script, Step, Technique

FOREVER = float("inf")


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds that have run: `banked`, and those since `since` while it is running."""

    banked: float = 0.0
    since: float | None = None

    def at(self, t: float) -> float:
        """Seconds on the clock at `t`."""
        return self.banked + (max(0.0, t - self.since) if self.since is not None else 0.0)

    def held(self, t: float) -> "Clock":
        """The same clock, standing still from `t` on."""
        return Clock(self.at(t))

    def running(self, t: float) -> "Clock":
        """The same clock, running from `t` on."""
        return self if self.since is not None else Clock(self.banked, t)


@dataclass(frozen=True, slots=True)
class Question:
    """An answer that is waited for: each of `asks` is said after `wait` seconds of silence, then no more."""

    asks: tuple[str, ...]
    wait: float
    asked: int = 0
    due: float | None = None  # set once nothing sounds


@dataclass(frozen=True, slots=True)
class Interlude:
    """What lies over the step: a pause, pain, a question of the product's own. See `interludes`."""

    name: str
    question: Question | None = None
    under: "Interlude | None" = None  # what it covers and gives way to
    offer: Heard | None = None  # what was asked back, as it is done on "yes" ...
    lapses: float | None = None  # ... and when the question is given up; set once nothing sounds


@dataclass(frozen=True, slots=True)
class Pacing:
    """Paced holds: `due` is when the hold or the rest ends; None while something else sounds."""

    on: bool
    hold: float
    holding: bool = False
    rounds: int = 0
    due: float | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said and heard last. `sounding`: cues handed out and not yet over, since `since`."""

    sounding: int = 0
    since: float = 0.0
    last: tuple[tuple[str, tuple[tuple[str, Value], ...]], ...] = ()  # what "repeat that" repeats
    turns: Mapping[str, int] = field(default_factory=dict)  # how often each cue was said
    heard: str = ""  # the last phrase understood ...
    sureness: float = 0.0
    reason: str = ""  # ... or why the last sound was not
    open_until: float = 0.0  # the seldom commands are heard until then
    asked_back: bool = False  # since the last command was heard: nothing is asked back twice in a row
    listed: int = 0  # how many commands "what can I say" has told


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the parent has chosen; kept between sessions by `Remember`."""

    hold: float = 5.0
    volume: int = 6
    rate: int = 155
    mode: str = "voice"  # voice, tones or screen
    pace: str = "tone"  # tone, voice or off
    unit: Unit = "ml"
    first_side: Side = "left"
    night: str = "auto"  # auto, on or off
    night_from: int = 21 * 60  # minute of the day
    night_until: int = 7 * 60


@dataclass(frozen=True, slots=True)
class Mark:
    """What "undo that" goes back to."""

    kit: str
    step: str
    side: Side | None
    clock: Clock
    pump: Clock
    amounts: tuple[Amount, ...]
    hold: float
    what: str  # "step", "amount", "hold", "side" or "kit"


@dataclass(frozen=True, slots=True)
class State:
    """A whole session at `t`. `step` is "" before the first one; `ended` is "" until it is over."""

    t: float = 0.0
    kit: str = ""
    step: str = ""
    side: Side | None = None
    clock: Clock = Clock()  # of the step
    pump: Clock = Clock()  # how long the pump has been on
    nudged: tuple[int, ...] = ()  # how often each nudge of the step was said
    question: Question | None = None
    settle: float | None = None  # when complete amounts pass on
    interlude: Interlude | None = None
    pacing: Pacing = Pacing(False, 5.0)
    amounts: tuple[Amount, ...] = ()
    trail: tuple[Mark, ...] = ()
    talk: Talk = Talk()
    preferences: Preferences = Preferences()
    day: tuple[float, int] = (0.0, 720)  # session time and the local minute of the day then
    commanded: float = 0.0  # when the last command was heard
    capped: bool = False  # the pump's soft cap was told
    unsaved: bool = False  # that saving fails was told
    ending: str = ""  # the reason, once only the last cues are still to be heard
    ended: str = ""

    def technique(self, script: Script) -> Technique:
        """The technique in the session's kit."""
        return script.kits[self.kit]

    def here(self, script: Script) -> Step:
        """The step that the session is in."""
        return script.kits[self.kit].steps[self.step]

    def is_night(self) -> bool:
        """Whether the short night wording and level are used now."""
        if self.preferences.night != "auto":
            return self.preferences.night == "on"
        since, minute = self.day
        now = (minute + (self.t - since) / 60) % 1440
        begin, end = self.preferences.night_from, self.preferences.night_until
        return begin <= now < end if begin <= end else now >= begin or now < end

    def mark(self, what: str) -> Mark:
        """What "undo that" would come back to."""
        return Mark(
            self.kit, self.step, self.side, self.clock.held(self.t), self.pump, self.amounts, self.pacing.hold, what
        )


def preferences(pairs: tuple[tuple[str, str], ...]) -> Preferences:
    """Preferences from what was remembered; what is unknown or out of range is left at its default."""
    known = Preferences()
    for key, text in pairs:
        changed = _changed(known, key, text)
        known = changed if changed is not None else known
    return known


_CHOICES = {
    "mode": ("voice", "tones", "screen"),
    "pace": ("tone", "voice", "off"),
    "unit": ("ml", "oz"),
    "first_side": ("left", "right"),
    "night": ("auto", "on", "off"),
}
_RANGES = {
    "hold": (1.0, 30.0),
    "volume": (1, 10),
    "rate": (80, 260),
    "night_from": (0, 1439),
    "night_until": (0, 1439),
}


def _changed(known: Preferences, key: str, text: str) -> Preferences | None:
    value: Any = text
    if key in _RANGES:
        value = _number(text, *_RANGES[key])
        value = value if key == "hold" or value is None else int(value)
    elif text not in _CHOICES.get(key, ()):
        return None
    return replace(known, **{key: value}) if value is not None else None


def _number(text: str, low: float, high: float) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if low <= number <= high else None

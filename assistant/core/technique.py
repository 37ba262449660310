"""A technique as data: steps, what moves them on, timers, and kits already resolved into whole techniques.

Comes from `assistant.content` (which read and checked `prompts/techniques/*.yaml`); used by `session`.
Durations are seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Move:
    """What an intent or a timer does inside a step: any of speak, change side, change hold, go to a step."""

    to: str | None = None
    say: tuple[str, ...] = ()
    switch: bool = False  # the other side
    interrupt: str | None = None  # open an interlude, such as "unwell"


@dataclass(frozen=True, slots=True)
class Nudge:
    """Said `after` seconds on the step's clock, then again each `every`, at most `times` times; never an order."""

    say: str
    after: float
    every: float = 0.0
    times: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `say` are spoken on entry, in order; `asks` if an answer is still out, at most two, then silence."""

    name: str
    phase: str
    say: tuple[str, ...]
    on: Mapping[str, Move]
    why: str = ""
    pump: Literal["on", "off", "keep"] = "keep"
    side: Literal["first", "other", "keep", "both"] = "both"
    lasts: float | None = None  # passes by itself to `then`
    then: Move | None = None
    asks: tuple[str, ...] = ()
    ask_after: float = 20.0
    nudges: tuple[Nudge, ...] = ()
    paced: bool = False  # holds are paced here
    amounts: bool = False  # amounts are listened for here; both sides or a total pass on to `then` ...
    settles: float | None = None  # ... after so many seconds, in which "undo that" takes them back
    ends: bool = False  # the session is over once this step's cues are said


@dataclass(frozen=True, slots=True)
class Limits:
    """Times that belong to the whole technique, in seconds."""

    pump_cap: float = 1800.0  # soft: a nudge, never an order
    park_after: float = 600.0  # no command for so long after the cap: told once, saved and parked
    holds: tuple[float, ...] = (3.0, 5.0, 8.0, 12.0)
    rest: float = 3.0  # between two paced holds


@dataclass(frozen=True, slots=True)
class Technique:
    """A technique for one kit, whole."""

    name: str
    kit: str
    start: str
    steps: Mapping[str, Step]
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Script:
    """What a session runs on: the technique in each kit."""

    kits: Mapping[str, Technique]
    default_kit: str

    def within(self, kit: str) -> Technique:
        """The technique in a kit, or in its own default where it has no such kit."""
        return self.kits.get(kit) or self.kits[self.default_kit]

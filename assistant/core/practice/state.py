"""Where a practice stands, and what can happen to it beside what happens to a session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.core.effects import Effect
from assistant.core.events import Event
from assistant.core.practice.course import LEAVING, Drill
from assistant.core.practice.tries import Try

STUCK = 25.0  # seconds after which a cue that nobody ended counts as over

Phase = Literal["room", "asking", "keep", "keeping", "more", "ending"]


@dataclass(frozen=True, slots=True)
class Begun(Event):
    """The practice begins."""


@dataclass(frozen=True, slots=True)
class Kept(Event):
    """The phrase stands in her pack."""


@dataclass(frozen=True, slots=True)
class NotKept(Event):
    """It could not be written."""


@dataclass(frozen=True, slots=True)
class Keep(Effect):
    """Make `phrase` the first of its intent in her pack; `Kept` or `NotKept` must follow."""

    intent: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Practice:
    """Where it stands. `ended` is "" until it is over, then "done", "stopped", "left", "nobody", "microphone" or the
    sign that she told of, as "hurts"."""

    t: float = 0.0
    phase: Phase = "room"
    drills: tuple[Drill, ...] = ()
    at: int = -1  # which of them
    phrase: str = ""  # what is asked for: the drill's own, or another
    others: tuple[str, ...] | None = None  # still to be proposed; None: nobody was asked for them yet
    failed: tuple[str, ...] = ()  # outcomes of this phrase
    early: int = 0
    noted: Try | None = None  # what counts if nothing better comes
    sounding: int = 0  # cues handed out and not over, since `since`
    since: float = 0.0
    due: float | None = None  # when the phase is over
    ticked: bool = False  # the ear is open for what was asked
    asked: int = 0  # how often the question was
    tries: tuple[Try, ...] = ()
    kept: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()  # advice that was given
    turns: Mapping[str, int] = field(default_factory=dict)  # how often each cue was said
    ending: str = ""
    ended: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the phrase that was asked for is listened for."""
        return self.phase == "asking" and self.ticked

    @property
    def drill(self) -> Drill:
        """What is practised now."""
        return self.drills[self.at]


def deadline(state: Practice) -> float | None:
    """When a `Tick` must come at the latest."""
    if state.ended:
        return None
    return state.since + STUCK if state.sounding else state.due


def listening(state: Practice) -> frozenset[str]:
    """The intents that are listened for."""
    if state.ended:
        return frozenset()
    if state.phase in ("keep", "more"):
        return LEAVING | {"yes", "no"}
    return state.drill.open if state.is_open else LEAVING

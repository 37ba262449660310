"""Everything that can happen to a session. Comes from the inbox; goes into `session.advance` and the log.

`t` is session time in seconds: 0 at the start, never running while the program is not. Events carry all that the
core needs to know of the world, so that the same events always give the same states and effects.
"""

from dataclasses import dataclass
from typing import Literal

Side = Literal["left", "right"]
Unit = Literal["ml", "oz"]
Via = Literal["voice", "typed"]


@dataclass(frozen=True, slots=True)
class Amount:
    """Milk as it was said: `value` in `unit`, exactly; `side` is None for a total."""

    side: Side | None
    value: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class Event:
    t: float


@dataclass(frozen=True, slots=True)
class Started(Event):
    """A new session. `minute` is the local minute of the day (0 to 1439) at `t`, for the night wording."""

    kit: str
    minute: int = 720
    first_use: bool = False
    preferences: tuple[tuple[str, str], ...] = ()  # what earlier sessions and the settings remember


@dataclass(frozen=True, slots=True)
class Reopened(Event):
    """A session that was cut off (power, kill) is open again; the offer to go on is made."""

    minute: int = 720


@dataclass(frozen=True, slots=True)
class Heard(Event):
    """A whole phrase that was understood, spoken or typed. `score` 0 to 1 is how sure the listener was."""

    intent: str
    phrase: str
    via: Via = "voice"
    amounts: tuple[Amount, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Rejected(Event):
    """Sound that did not act. It carries why, with scores, and never words."""

    reason: str
    scores: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Doubted(Event):
    """A whole phrase that was hardly understood. `reason` and `scores` as in `Rejected`; `reason` is empty where the
    listener took it for said, and only another amount was nearly as likely.

    It is kept only if it is asked back: see `second_chance.settled`.
    """

    intent: str
    phrase: str
    amounts: tuple[Amount, ...] = ()
    score: float = 0.0
    reason: str = ""
    scores: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Tick(Event):
    """A deadline named by `session.deadline` has come."""


@dataclass(frozen=True, slots=True)
class CueEnded(Event):
    """The last sample of the cue was played (`completed`), or the speaker went. Hushed cues have no such event."""

    cue: str
    completed: bool = True


@dataclass(frozen=True, slots=True)
class BargedIn(Event):
    """Someone spoke over the cue for long: it and all that were queued were cut short."""


@dataclass(frozen=True, slots=True)
class AudioLost(Event):
    what: str  # "microphone" or "speaker"


@dataclass(frozen=True, slots=True)
class AudioBack(Event):
    what: str


@dataclass(frozen=True, slots=True)
class StoreLost(Event):
    """Events are not being saved; they wait in memory."""


@dataclass(frozen=True, slots=True)
class StoreBack(Event):
    pass


@dataclass(frozen=True, slots=True)
class Left(Event):
    """The program was told to end (Ctrl-C, SIGTERM): the session stays open for the next start."""

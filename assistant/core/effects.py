"""Everything that the session asks for. Comes from `session.advance`; performed by the app's loop, in order."""

from dataclasses import dataclass

from assistant.core.events import Amount

Value = str | int | float | Amount


@dataclass(frozen=True, slots=True)
class Effect:
    pass


@dataclass(frozen=True, slots=True)
class Say(Effect):
    """Speak and show a cue. Says of one event are queued in order.

    `turn` counts how often the cue was said before (it chooses the variant); `night` asks for the short wording;
    a cue that is not `aloud` is shown only, and no `CueEnded` is waited for.
    """

    cue: str
    params: tuple[tuple[str, Value], ...] = ()
    turn: int = 0
    night: bool = False
    aloud: bool = True


@dataclass(frozen=True, slots=True)
class Hush(Effect):
    """Silence at once: the cue that sounds and all that are queued."""


@dataclass(frozen=True, slots=True)
class Tone(Effect):
    """A soft earcon: "hold", "release", "tick" or "done"."""

    name: str


@dataclass(frozen=True, slots=True)
class Remember(Effect):
    """A preference kept for this and later sessions: hold, volume, rate, mode, kit, first-use."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class End(Effect):
    """The session is over. `reason`: "finished", "hurts", "declined", or one whose session is kept and may be resumed:
    "parked", "left", "practise"."""

    reason: str

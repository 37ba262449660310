"""A session on a file's own clock: as fast as decoding allows, and the same each time.

The loop takes an item, hears what it means, lets the timers that are due come first, and so goes on until the file or
the session is over. The wall clock plays no part.
"""

from collections.abc import Callable
from typing import Protocol

from assistant.app.attention import Attention
from assistant.audio.ports import Finished, Sound
from assistant.core.events import Event, Left, Tick


class Driven(Protocol):
    """What a loop drives: a session, a practice, or the waiting between sessions."""

    @property
    def ended(self) -> str:
        """Why it is over; empty while it is not."""

    @property
    def deadline(self) -> float | None:
        """When a Tick must come at the latest."""

    @property
    def now(self) -> float:
        """The time of its last event."""

    def handle(self, event: Event) -> None:
        """Do all that an event brings."""


class OnSound(Protocol):
    """The same, with what makes events of its sound: `wiring.Session`."""

    @property
    def running(self) -> Driven:
        """What is driven."""

    @property
    def attention(self) -> Attention:
        """What makes the events."""


def run(sound: Sound, session: OnSound, first: Event, after_block: Callable[[float], bool] = lambda t: True) -> None:
    """Drive the session from `first` to the end of the sound. `after_block` gives False to end it early."""
    running, attention = session.running, session.attention
    running.handle(first)
    while True:
        item = sound.take(0.0)
        if item is None or isinstance(item, Finished):
            break
        tick(running, attention.now())
        for event in attention.events(item):
            running.handle(event)
        if not after_block(attention.now()):
            break
    if not running.ended:
        running.handle(Left(attention.now()))


def tick(running: Driven, now: float) -> None:
    """Let the timers fire that are due by `now`, each at its own time."""
    due = running.deadline
    while due is not None and due <= now:
        running.handle(Tick(max(due, running.now)))
        again = running.deadline
        if again == due:
            break
        due = again

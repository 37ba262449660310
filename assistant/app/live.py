"""A session in real time: a worker that listens, one that reads typed lines, and the loop that owns the session.

sound ──► ear's worker ──┐
keyboard ────────────────┼──► inbox ──► Running.handle
store, signals ──────────┘       (its timeout is the timers' clock)
"""

import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Protocol, TextIO

from assistant.app.attention import Attention
from assistant.app.mouth import Mouth
from assistant.app.offline import Driven, tick
from assistant.audio.ports import Finished, Sound
from assistant.core.events import BargedIn, CueEnded, Doubted, Event, Heard, Left, Rejected, StoreBack, StoreLost

LONGEST_WAIT = 0.25  # seconds until a signal is seen at the latest
WAITING = 1000  # items in the inbox before new ones are dropped


@dataclass(frozen=True, slots=True)
class Typed:
    """A line from the keyboard."""

    text: str


Incoming = Event | Typed
_OF_SOUND = (Heard, Doubted, Rejected, CueEnded, BargedIn)


class Typing(Driven, Protocol):
    """What is driven, and takes typed lines."""

    def typed(self, t: float, text: str) -> Event | None:
        """A typed line as an event; None if it is none."""


class OnSound(Protocol):
    """That, with what makes events of its sound and what speaks: `wiring.Session`."""

    @property
    def running(self) -> Typing:
        """What is driven."""

    @property
    def attention(self) -> Attention:
        """What makes the events."""

    @property
    def mouth(self) -> Mouth:
        """What speaks."""


class Inbox:
    """The one way into a live session; many threads put, the loop takes."""

    def __init__(self) -> None:
        self._items: queue.Queue[Incoming] = queue.Queue(WAITING)
        self.leaving = threading.Event()
        self.dropped = 0
        self.now: Callable[[], float] = lambda: 0.0  # session time, once there is a session

    def lost(self) -> None:
        """Saving fails; the session log calls this from its own thread."""
        self.put(StoreLost(self.now()))

    def back(self) -> None:
        """Saving works again."""
        self.put(StoreBack(self.now()))

    def put(self, item: Incoming) -> None:
        """Append; a full inbox drops and counts, since what is late by a thousand items acts on the past."""
        try:
            self._items.put_nowait(item)
        except queue.Full:
            self.dropped += 1

    def take(self, timeout: float) -> Incoming | None:
        """The oldest, or None after `timeout` seconds."""
        try:
            return self._items.get(timeout=max(0.0, timeout))
        except queue.Empty:
            return None

    def forget_heard(self) -> None:
        """Drop what was heard and played for one session before the next is driven; what was typed is kept."""
        kept: list[Incoming] = []
        while (item := self.take(0.0)) is not None:
            if not isinstance(item, _OF_SOUND):
                kept.append(item)
        for item in kept:
            self.put(item)


@contextmanager
def leaving_on_signals(inbox: Inbox) -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal end the session properly instead of the program at once."""

    def leave(number: int, frame: FrameType | None) -> None:
        del number, frame
        inbox.leaving.set()

    numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    before = [signal.signal(number, leave) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def listen(sound: Sound, session: OnSound, inbox: Inbox, done: threading.Event, fail: Callable[[str], None]) -> None:
    """The ear's worker: items of the sound become events in the inbox. A fault is told; the listening goes on."""
    while not done.is_set():
        item = sound.take(0.2)
        if isinstance(item, Finished):
            return
        if item is None:
            continue
        try:
            for event in session.attention.events(item):
                inbox.put(event)
        except Exception as error:  # whatever a recogniser raises
            fail(f"The recogniser failed ({type(error).__name__}: {error}); listening goes on.")


def read_typed(lines: TextIO, inbox: Inbox, alone: bool) -> None:
    """The keyboard's worker. `alone`: there is no microphone, so the end of typing (Ctrl-D) ends the session."""
    for line in lines:
        inbox.put(Typed(line.strip()))
    if alone:
        inbox.leaving.set()


def run(sound: Sound, session: OnSound, inbox: Inbox, first: Event, fail: Callable[[str], None]) -> None:
    """Drive the session until it is over or the program must leave."""
    running, attention = session.running, session.attention
    session.mouth.failed = lambda cue: inbox.put(_unsaid(attention.now(), cue))
    done = threading.Event()
    worker = threading.Thread(target=listen, args=(sound, session, inbox, done, fail), name="ear", daemon=True)
    running.handle(first)
    worker.start()
    try:
        while not running.ended:
            if inbox.leaving.is_set():
                running.handle(Left(attention.now()))
                break
            _one(session, inbox)
    finally:
        done.set()
        session.mouth.close()
        worker.join(1.0)


def _one(session: OnSound, inbox: Inbox) -> None:
    """Wait for one item or deadline, and do it."""
    running, attention = session.running, session.attention
    due = running.deadline
    wait = LONGEST_WAIT if due is None else min(LONGEST_WAIT, due - attention.now())
    item = inbox.take(wait)
    tick(running, attention.now())
    if isinstance(item, Typed):
        event = running.typed(attention.now(), item.text)
        if event:
            running.handle(event)
    elif item is not None:
        running.handle(item)


def _unsaid(t: float, cue: str) -> Event:
    """A cue that no voice could say is over as soon as it is shown."""
    return CueEnded(t, cue)


def is_terminal() -> bool:
    """Whether someone can type."""
    return sys.stdin is not None and sys.stdin.isatty()

"""Keeps one audio process alive: a stream that gives no sign for 0.6 s is killed and started anew.

PortAudio tells of a suspended or unplugged device by nothing at all: its callbacks just stop. So blocks are the
heartbeat, and a fresh process the only cure that always works. Pauses between starts grow and are capped.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.audio.link import Link
from assistant.audio.ports import Back, Lost
from assistant.audio.wire import Frame, Heard, Opened, Refused, Took

What = Literal["microphone", "speaker"]
Device = str | int | None

QUIET = 0.6  # seconds without a block after which a stream is dead
OPENING = 8.0  # seconds that a device may take to open; Bluetooth needs a few
LOOK = 0.05  # seconds between looks
PAUSES = (0.0, 0.1, 0.3, 0.7, 1.5, 3.0)  # seconds before the n-th start in a row
STEADY = 10.0  # seconds of work after which the pauses begin anew


@dataclass(frozen=True, slots=True)
class Wish:
    """Which device, and which environment its process gets (None: this one's)."""

    device: Device = None
    env: Mapping[str, str] | None = None


@dataclass(slots=True)
class _Try:
    """What is known of the process that runs now."""

    began: float = field(default_factory=time.monotonic)
    why: str = ""
    hopeless: bool = False
    up: bool = False


class Keeper:
    """Starts, watches and restarts. `receive` gets the frames of sound and of clips; `tell` gets `Lost` and `Back`.

    Both are called in threads of the keeper. `settled` is set when the first start has worked or failed.
    """

    def __init__(
        self, what: What, wish: Wish, receive: Callable[[Frame], None], tell: Callable[[Lost | Back], None]
    ) -> None:
        self.what = what
        self.name: str | None = None  # of the device that works now
        self.rate = 0  # Hz of the stream that was opened last
        self.why = ""  # it does not work
        self.settled = threading.Event()
        self._wish, self._receive, self._tell = wish, receive, tell
        self._closing = threading.Event()
        self._try = _Try()
        self._lost = False
        self._link: Link | None = None
        self._thread = threading.Thread(target=self._keep, name=what, daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int | None:
        """The audio process that runs now."""
        link = self._link
        return link.process.pid if link else None

    def send(self, frame: Frame) -> bool:
        """Hand a frame to the process; False if none works now."""
        link = self._link
        if link is None or not self._try.up:
            return False
        link.send(frame)
        return True

    def shut(self) -> None:
        """Begin to close; does not wait."""
        self._closing.set()

    def join(self, timeout: float) -> None:
        """Wait for the end of what `shut` began. What hangs beyond it ends with this program."""
        self._thread.join(max(0.0, timeout))

    def _keep(self) -> None:
        failures = 0
        while not self._closing.wait(PAUSES[min(failures, len(PAUSES) - 1)]):
            self._try = now = _Try()
            try:
                why = self._run(now)
            except OSError as error:  # no process could be started: no memory, no handles
                why = f"no process for the {self.what}: {error.strerror}"
            if self._closing.is_set():
                return
            failures = 0 if now.up and time.monotonic() - now.began > STEADY else failures + 1
            self._fail(now.why or why)
            if now.hopeless:
                return

    def _run(self, now: _Try) -> str:
        """One process from its start to its end, and why it ended."""
        link = Link(self.what, self._wish.device, self._wish.env, self._got)
        self._link = link
        link.begin()
        why = self._watch(link, now)
        self._link, self.name = None, None
        link.kill()
        return why

    def _watch(self, link: Link, now: _Try) -> str:
        """Return when the process is of no more use, and why."""
        looked = awake = time.monotonic()
        while not link.ended.wait(LOOK):
            if self._closing.is_set():
                return ""
            t = time.monotonic()
            if t - looked > QUIET / 2:
                awake = t  # this process itself stood still: what waits in the pipe must be read before judging
            looked = t
            if not link.beat and t - max(now.began, awake) > OPENING:
                return f"the {self.what} did not open within {OPENING:.0f} s"
            if link.beat and t - max(link.beat, awake) > QUIET:
                return f"the {self.what} stopped: nothing for {QUIET} s"
        return f"the {self.what}'s process ended"

    def _fail(self, why: str) -> None:
        self.why = why
        if not self._lost:
            self._lost = True
            self._tell(Lost(time.monotonic(), self.what, why))
        self.settled.set()

    def _got(self, link: Link, frame: Frame) -> None:
        """In the link's reading thread: every frame of the process that runs now, and of none before it."""
        if link is not self._link:
            return
        match frame:
            case Refused(why, hopeless):
                self._try.why, self._try.hopeless = why, hopeless
                return
            case Opened(name, rate):
                self.name, self.rate = name, rate
                return
            case Heard() | Took() if not self._try.up:
                self._work()
        self._receive(frame)

    def _work(self) -> None:
        self._try.up = True
        self.why = ""
        if self._lost:
            self._lost = False
            self._tell(Back(time.monotonic(), self.what))
        self.settled.set()

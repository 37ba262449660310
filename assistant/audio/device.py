"""The microphone and the speaker of this machine as one `Sound`. Two audio processes do the work; nothing here waits
for a device, and a device that goes is an item like any other."""

import threading
import time
from collections import deque
from collections.abc import Mapping
from types import TracebackType
from typing import Self

import numpy as np

from assistant.audio.keeper import Device, Keeper, What, Wish
from assistant.audio.ports import BLOCK, RATE, Back, Block, Item, Lost, Played, Playing, Silent, Wave
from assistant.audio.said import Said
from assistant.audio.wire import Duck, Frame, Heard, Hush, Play, Took
from assistant.errors import DeviceProblem

WAITING = 250  # blocks that wait to be taken: five seconds, then the oldest are dropped and counted
MUTED = 3.0  # seconds of exact zeros that no working microphone gives
CLOSING = 0.45  # seconds that `close` may take
READY = 10.0  # seconds that the first start may take


class Inbox:
    """Items in the order they came; one reader, several writers. Blocks are dropped when nobody takes them."""

    def __init__(self) -> None:
        self.dropped = 0
        self._items: deque[Item] = deque()
        self._blocks = 0
        self._came = threading.Condition()

    def put(self, item: Item) -> None:
        """Append; never blocks for long."""
        with self._came:
            if isinstance(item, Block):
                self._make_room()
                self._blocks += 1
            self._items.append(item)
            self._came.notify()

    def take(self, timeout: float) -> Item | None:
        """The oldest, or None after `timeout` seconds."""
        with self._came:
            if not self._items:
                self._came.wait(timeout)
            if not self._items:
                return None
            item = self._items.popleft()
            self._blocks -= isinstance(item, Block)
            return item

    def _make_room(self) -> None:
        """Old sound is worth less than new: who listens late must not listen ever later."""
        if self._blocks >= WAITING:
            oldest = next(i for i, item in enumerate(self._items) if isinstance(item, Block))
            del self._items[oldest]
            self._blocks -= 1
            self.dropped += 1


class DeviceSound:
    """A `Sound` of PortAudio devices, by name (a part of it), index, or None for the system's default.

    `microphone` or `speaker` False: that direction is not opened at all. Raises `DeviceProblem` if none of those wanted
    opens; if one does, the other is reported as `Lost` and tried again and again. `env` is for the audio processes.
    """

    def __init__(
        self,
        input_device: Device = None,
        output_device: Device = None,
        *,
        microphone: bool = True,
        speaker: bool = True,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._inbox = Inbox()
        self._lock = threading.Lock()
        self._clips: list[int] = []  # keys that no `Played` was told of yet
        self._said = Said()
        self._gain = 1.0
        self._zeros = 0.0  # seconds of them without a break; below 0 once told
        self._keepers: dict[What, Keeper] = {}
        if microphone:
            self._keepers["microphone"] = Keeper("microphone", Wish(input_device, env), self._hear, self._tell)
        if speaker:
            self._keepers["speaker"] = Keeper("speaker", Wish(output_device, env), self._answer, self._tell)
        self._settle()
        self.rate = (self._keepers["speaker"].rate if speaker else 0) or 48_000

    def _settle(self) -> None:
        until = time.monotonic() + READY
        for keeper in self._keepers.values():
            keeper.settled.wait(max(0.0, until - time.monotonic()))
        if not any(keeper.name for keeper in self._keepers.values()):
            self.close()
            whys = dict.fromkeys(keeper.why for keeper in self._keepers.values())
            raise DeviceProblem("; ".join(whys) or "neither a microphone nor a speaker was asked for")

    def name(self, what: What) -> str | None:
        """The device that works now as `what`, for the screen; None if none does."""
        keeper = self._keepers.get(what)
        return keeper.name if keeper else None

    def hertz(self, what: What) -> int:
        """The rate at which its stream was opened last; 0 if none was."""
        keeper = self._keepers.get(what)
        return keeper.rate if keeper else 0

    def pid(self, what: What) -> int | None:
        """The audio process behind it, for diagnosis."""
        keeper = self._keepers.get(what)
        return keeper.pid if keeper else None

    @property
    def dropped(self) -> int:
        """Blocks that came and were never taken, for diagnosis."""
        return self._inbox.dropped

    def now(self) -> float:
        """Seconds of the monotonic clock."""
        return time.monotonic()

    def take(self, timeout: float) -> Item | None:
        """The next block or event; None after `timeout` seconds."""
        return self._inbox.take(timeout)

    def play(self, key: int, clip: Wave, gain: float = 1.0) -> None:
        """Queue a clip; without a working speaker it is over at once, not completed."""
        with self._lock:
            self._clips.append(key)
            if not self._order(Play(key, gain, self.rate, np.asarray(clip, np.float32).ravel())):
                self._over(time.monotonic(), key, False)

    def hush(self) -> None:
        """Fade what sounds, drop what is queued."""
        self._order(Hush())

    def duck(self, gain: float) -> None:
        """Scale what sounds."""
        self._gain = gain
        self._order(Duck(gain))

    def close(self) -> None:
        """Kill both processes, within half a second; what still sounds is cut."""
        until = time.monotonic() + CLOSING
        for keeper in self._keepers.values():
            keeper.shut()
        for keeper in self._keepers.values():
            keeper.join(until - time.monotonic())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _order(self, frame: Frame) -> bool:
        keeper = self._keepers.get("speaker")
        return keeper is not None and keeper.send(frame)

    def _over(self, t: float, key: int, completed: bool) -> None:
        """Tell once of each clip that it is over; `_lock` is held."""
        if key in self._clips:
            self._clips.remove(key)
            self._inbox.put(Played(t, key, completed))

    def _tell(self, item: Lost | Back) -> None:
        """A device went or came back; with the speaker went every clip that it had."""
        if item.what == "microphone":
            self._zeros = 0.0
        elif isinstance(item, Lost):
            with self._lock:
                for key in tuple(self._clips):
                    self._over(item.t, key, False)
        else:
            self._order(Duck(self._gain))  # a new process knows nothing of it
        self._inbox.put(item)

    def _answer(self, frame: Frame) -> None:
        """From the speaker's process."""
        match frame:
            case Took(t, samples):
                with self._lock:
                    self._said.add(t, samples)
            case Playing():
                self._inbox.put(frame)
            case Played(t, key, completed):
                with self._lock:
                    self._over(t, key, completed)

    def _hear(self, frame: Frame) -> None:
        """From the microphone's process."""
        assert isinstance(frame, Heard)
        with self._lock:
            said = self._said.beside(frame.t)
        self._inbox.put(Block(frame.t, frame.samples, said))
        if frame.samples.any():
            self._zeros = min(self._zeros, 0.0)
        elif self._zeros >= 0.0:
            self._zeros += BLOCK / RATE
            if self._zeros >= MUTED:
                self._zeros = -1.0
                self._inbox.put(Silent(frame.t))

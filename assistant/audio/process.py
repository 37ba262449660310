"""`python -m assistant.audio.process microphone|speaker DEVICE`: one audio process, one PortAudio stream.

It speaks `wire` frames over its standard input and output and nothing else. One direction a process: a microphone that
is pulled out, hangs or is killed cannot interrupt what is being said. The stream is always open. The process ends by
itself when its standard input closes or its parent is gone, always by `os._exit`, since PortAudio may hang in a clean
close.
"""

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from assistant.audio import pulse, streams
from assistant.audio.level import to_pcm
from assistant.audio.player import Player
from assistant.audio.ports import RATE
from assistant.audio.resample import Feed, resampled
from assistant.audio.streams import Device, Unusable, named
from assistant.audio.wire import Duck, Frame, Heard, Hush, Opened, Play, Refused, Took, frames, pack

WAITING = 100  # blocks that may wait to be written: two seconds, then they are dropped and counted
PR_SET_PDEATHSIG = 1  # of linux/prctl.h; when the thread that started this process ends, and no later
QUICK = "LQ"  # of soxr: 6 ms late at 48 kHz instead of 21, and what was played must not come after its echo
PRIORITY = -11  # niceness, as sound servers ask for
WATCH = 2.0  # seconds between looks at the parent and at where the stream leads


class Outlet:
    """The real standard output, for frames only. Whatever libraries print goes nowhere."""

    def __init__(self) -> None:
        self._pipe = os.dup(1)
        self._lock = threading.Lock()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)

    def send(self, frame: Frame) -> None:
        """Write a whole frame; without a reader there is nothing left to do."""
        data = memoryview(pack(frame))
        try:
            with self._lock:
                while data:
                    data = data[os.write(self._pipe, data) :]
        except OSError:
            os._exit(0)

    def refuse(self, why: str, hopeless: bool = False) -> NoReturn:
        """Tell why, and end."""
        self.send(Refused(why, hopeless))
        os._exit(1)


class Flow:
    """From the callback, which only copies, puts and counts, to the loop that does the rest."""

    def __init__(self, what: str, outlet: Outlet) -> None:
        self.what, self.outlet = what, outlet
        self.dropped = 0
        self._queue: SimpleQueue[tuple[float, Any] | None] = SimpleQueue()

    def put(self, t: float, item: Any) -> None:
        """From the callback: never blocks; counts what has no place."""
        if self._queue.qsize() < WAITING:
            self._queue.put((t, item))
        else:
            self.dropped += 1

    def ended(self) -> None:
        """From PortAudio: the stream is over though nobody asked for it."""
        self._queue.put(None)

    def came(self) -> Iterator[tuple[float, Any]]:
        """What the callback put, as long as the stream lives."""
        while (item := self._queue.get()) is not None:
            yield item
        self.outlet.refuse(f"the {self.what} was taken away")

    def watch(self) -> None:
        """Look where the stream leads: now, before anything of it is used, then again and again beside the loop."""
        self._look()
        threading.Thread(target=self._watch, args=(os.getppid(),), daemon=True).start()

    def _watch(self, parent: int) -> None:
        while os.getppid() == parent:
            time.sleep(WATCH)
            self._look()
        os._exit(0)

    def _look(self) -> None:
        name = pulse.where(self.what)
        if name and (why := pulse.refusal(self.what, name)):
            self.outlet.refuse(why)


def moment(stamp: float, current: float) -> float:
    """PortAudio's time of a sample on the monotonic clock. Its clock is its own, and some drivers do not tell."""
    ahead = stamp - current
    return time.monotonic() + (ahead if abs(ahead) < 1.0 else 0.0)


class Microphone:
    """Sends 16 kHz blocks, whatever the device gives."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._flow = Flow("microphone", outlet)
        self._rate = RATE

    def obey(self) -> None:
        """There is nothing to order; only the end of the pipe counts."""
        sys.stdin.buffer.read()

    def run(self, device: Device) -> None:
        """Open it and send what it hears, until it is gone."""
        opened = streams.open_stream("microphone", device, RATE, self._begin, self._flow.ended)
        self._flow.watch()
        self._outlet.send(Opened(opened.name, self._rate))
        feed = Feed(self._rate)
        for t, samples in self._flow.came():
            for end, block in feed.push(samples, t):
                self._outlet.send(Heard(end, self._flow.dropped, block))

    def _begin(self, rate: int) -> Callable[..., None]:
        self._rate = rate

        def heard(data: NDArray[np.int16], n: int, times: Any, status: Any) -> None:
            end = moment(times.inputBufferAdcTime, times.currentTime) + n / rate
            self._flow.put(min(end, time.monotonic()), data[:, 0].copy())

        return heard


class Speaker:
    """Plays what is ordered; sends back every block, and each clip's events when they are due."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._flow = Flow("speaker", outlet)
        self._player = Player(RATE)

    def obey(self) -> None:
        """Do what the session orders, until the pipe ends."""
        for frame in frames(sys.stdin.buffer):
            match frame:
                case Play(key, gain, rate, clip):
                    self._player.play(key, resampled(clip, rate, self._player.rate), gain)
                case Hush():
                    self._player.hush()
                case Duck(gain):
                    self._player.duck(gain)

    def run(self, device: Device) -> None:
        """Open it at its own rate and feed it, until it is gone."""
        opened = streams.open_stream("speaker", device, None, self._begin, self._flow.ended)
        self._flow.watch()
        self._outlet.send(Opened(opened.name, self._player.rate))
        feed = Feed(self._player.rate, QUICK)
        for t, wave in self._flow.came():
            for end, block in feed.push(to_pcm(wave), t + wave.size / self._player.rate):
                self._outlet.send(Took(end, block))
            self._tell_due()

    def _begin(self, rate: int) -> Callable[..., None]:
        player = self._player = Player(rate)

        def taken(out: NDArray[np.float32], n: int, times: Any, status: Any) -> None:
            t = moment(times.outputBufferDacTime, times.currentTime)
            wave = player.read(n, t)
            out[:] = wave[:, np.newaxis]
            self._flow.put(t, wave)

        return taken

    def _tell_due(self) -> None:
        """Events are made when samples are mixed, and told when they sound."""
        events = self._player.events
        while events and events[0].t <= time.monotonic():
            self._outlet.send(events.popleft())


def main(what: str, device: str) -> None:
    """Run one direction until the parent goes or the device does."""
    outlet = Outlet()
    _die_with_the_parent()
    with contextlib.suppress(OSError):  # where it is allowed: a late block is a gap, late recognition is not
        os.setpriority(os.PRIO_PROCESS, 0, PRIORITY)
    work = Microphone(outlet) if what == "microphone" else Speaker(outlet)
    threading.Thread(target=_until_closed, args=(work.obey,), daemon=True).start()
    try:
        work.run(named(device))
    except Unusable as problem:
        outlet.refuse(str(problem), problem.hopeless)


def _die_with_the_parent() -> None:
    """Linux alone can end a process that is itself stopped or stuck; elsewhere the closed pipe must do."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _until_closed(obey: Callable[[], None]) -> None:
    """The parent alone holds the other end of the standard input: when it closes, this ends, whatever hangs."""
    try:
        obey()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

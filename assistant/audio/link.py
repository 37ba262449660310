"""The parent's end of one audio process: frames in by a thread, frames out by a thread, and a kill that never waits."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from queue import SimpleQueue

from assistant.audio.wire import Frame, Heard, Took, frames, pack


def child_env(env: Mapping[str, str] | None) -> dict[str, str]:
    """What an audio process gets; None: what this one has. One thread for numpy: a pool costs memory and start-up."""
    return {**(os.environ if env is None else env), "OPENBLAS_NUM_THREADS": "1"}


class Link:
    """Starts the process at once, and listens to it from `begin` on: `receive` gets every frame, in the reading thread.

    `beat` is the time of the last block, 0.0 before the first; `ended` is set when the process gives no more.
    """

    def __init__(
        self,
        what: str,
        device: str | int | None,
        env: Mapping[str, str] | None,
        receive: Callable[["Link", Frame], None],
    ) -> None:
        self.beat = 0.0
        self.ended = threading.Event()
        self._receive = receive
        self._orders: SimpleQueue[bytes | None] = SimpleQueue()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "assistant.audio.process", what, "" if device is None else str(device)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_env(env),
            process_group=0,  # Ctrl-C in the terminal is for the session alone
        )
        self._threads = [
            threading.Thread(target=run, daemon=True, name=f"{what} {run.__name__}")
            for run in (self._read, self._write)
        ]

    def begin(self) -> None:
        """Read and write from now on."""
        for thread in self._threads:
            thread.start()

    def send(self, frame: Frame) -> None:
        """Hand a frame to the process; never blocks."""
        self._orders.put(pack(frame))

    def kill(self) -> None:
        """End the process, whatever it does. Nothing is stopped or closed in it: that may hang for ever."""
        self.process.kill()
        self._orders.put(None)
        try:
            self.process.wait(0.2)
        except subprocess.TimeoutExpired:  # it hangs in the kernel: somebody must stay to see it end
            threading.Thread(target=self.process.wait, daemon=True).start()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(0.1)

    def _read(self) -> None:
        assert self.process.stdout
        try:
            with self.process.stdout as pipe:
                for frame in frames(pipe):
                    if isinstance(frame, Heard | Took):
                        self.beat = time.monotonic()
                    self._receive(self, frame)
        finally:
            self.ended.set()

    def _write(self) -> None:
        assert self.process.stdin
        with contextlib.suppress(OSError), self.process.stdin as pipe:
            while (data := self._orders.get()) is not None:
                pipe.write(data)
                pipe.flush()

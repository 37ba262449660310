"""A recording in place of the microphone, a WAV in place of the speaker: a `Sound` on the audio's own clock.

No time passes but by `take`: each block that is read moves the player by one block. So a run is as fast as the machine
and the same every time.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from assistant.audio.echo import Echo, EchoPath
from assistant.audio.level import to_pcm, to_wave
from assistant.audio.player import Player
from assistant.audio.ports import BLOCK, RATE, Block, Finished, Item, Pcm, Wave
from assistant.audio.resample import resampled
from assistant.audio.waves import StereoWriter, wave_pieces


class FileSound:
    """Hears `source`, a sound file or any pieces of 16 kHz mono; writes what was heard and said to `target`.

    `rate` is that of the clips. With `echo`, what is played is heard too. `tee` is given each block that was heard and
    the one that was said at the same time. After `Finished`, `take` gives None.
    """

    def __init__(
        self,
        source: Path | str | Iterable[Pcm],
        target: Path | str | None = None,
        rate: int = RATE,
        echo: EchoPath | None = None,
        tee: Callable[[Pcm, Pcm], None] | None = None,
    ) -> None:
        self.rate = rate
        self._tee = tee
        self._blocks = _blocks(_begun(source) if isinstance(source, Path | str) else source)
        self._player = Player(RATE)
        self._echo = Echo(echo) if echo else None
        self._pending: deque[Item] = deque()
        self._samples = 0
        self._finished = False
        self._writer = StereoWriter(target) if target is not None else None

    def now(self) -> float:
        """Seconds of sound that were heard."""
        return self._samples / RATE

    def take(self, timeout: float) -> Item | None:
        """The next event or block, at once; `Finished` one time at the end."""
        if not self._pending and not self._finished:
            self._advance()
        return self._pending.popleft() if self._pending else None

    def play(self, key: int, clip: Wave, gain: float = 1.0) -> None:
        """Queue a clip; it begins with the next block."""
        self._player.play(key, resampled(clip, self.rate, RATE), gain)

    def hush(self) -> None:
        """Fade what sounds, drop what is queued."""
        self._player.hush()

    def duck(self, gain: float) -> None:
        """Scale what sounds."""
        self._player.duck(gain)

    def close(self) -> None:
        """Close the files; there is nothing more to take."""
        self._finished = True
        self._pending.clear()
        self._blocks.close()
        if self._writer:
            self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _advance(self) -> None:
        """One block in, one block out."""
        came = next(self._blocks, None)
        if came is None:
            self._finished = True
            self._pending.append(Finished(self.now()))
            return
        said = self._player.read(BLOCK, self.now())
        heard = np.zeros(BLOCK, np.int16)
        heard[: came.size] = came
        if self._echo:
            heard = to_pcm(to_wave(heard) + self._echo.of(said))
        if self._tee:
            self._tee(heard, to_pcm(said))
        if self._writer:
            self._writer.write(heard[: came.size], to_pcm(said)[: came.size])
        self._samples += BLOCK
        self._pending.extend(self._player.events)
        self._player.events.clear()
        self._pending.append(Block(self.now(), heard, to_pcm(said)))


def _blocks(pieces: Iterable[Pcm]) -> Generator[Pcm, None, None]:
    """Cut pieces of any length into blocks; the last may be shorter."""
    rest = np.zeros(0, np.int16)
    for piece in pieces:
        rest = np.concatenate((rest, piece))
        whole = rest.size - rest.size % BLOCK
        yield from rest[:whole].reshape(-1, BLOCK)
        rest = rest[whole:]
    if rest.size:
        yield rest


def _begun(path: Path | str) -> Iterator[Pcm]:
    """The pieces of a file, the first of them read now: a bad file is told of before a session starts."""
    pieces = wave_pieces(path)
    return chain([next(pieces)], pieces)

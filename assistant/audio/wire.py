"""What the audio processes and the session say to each other: frames of a kind, a length and a payload.

Down to a speaker go `Play`, `Hush` and `Duck`; up come `Opened` or `Refused`, then `Heard` blocks of a microphone, or
`Took` blocks of a speaker with the `Playing` and `Played` of its clips. All times are seconds of the system's monotonic
clock, which every process shares.
"""

import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np

from assistant.audio.ports import Pcm, Played, Playing, Wave

_HEAD = struct.Struct("<BI")


@dataclass(frozen=True, slots=True, eq=False)
class Play:
    """Queue a clip of `rate` Hz."""

    key: int
    gain: float
    rate: int
    clip: Wave


@dataclass(frozen=True, slots=True)
class Hush:
    """Silence now, drop the queue."""


@dataclass(frozen=True, slots=True)
class Duck:
    """Scale what sounds."""

    gain: float


@dataclass(frozen=True, slots=True)
class Opened:
    """The stream runs, at `rate` Hz."""

    name: str
    rate: int


@dataclass(frozen=True, slots=True)
class Refused:
    """It cannot go on and ends now. `hopeless`: trying again will not help."""

    why: str
    hopeless: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """One block of the microphone; `t` is the end of its last sample; `dropped` blocks before it were lost."""

    t: float
    dropped: int
    samples: Pcm


@dataclass(frozen=True, slots=True, eq=False)
class Took:
    """The speaker took a block, sounding or silent, whose last sample sounds until `t`. Also its heartbeat."""

    t: float
    samples: Pcm  # 16 kHz


Frame = Play | Hush | Duck | Opened | Refused | Heard | Took | Playing | Played

_PLAY = struct.Struct("<qfI")
_DUCK = struct.Struct("<f")
_HEARD = struct.Struct("<dI")
_TOOK = struct.Struct("<d")
_PLAYING = struct.Struct("<dq")
_PLAYED = struct.Struct("<dq?")


def _load_play(data: bytes) -> Play:
    key, gain, rate = _PLAY.unpack_from(data)
    return Play(key, gain, rate, np.frombuffer(data, np.float32, offset=_PLAY.size))


def _load_heard(data: bytes) -> Heard:
    t, dropped = _HEARD.unpack_from(data)
    return Heard(t, dropped, np.frombuffer(data, np.int16, offset=_HEARD.size))


def _load_took(data: bytes) -> Took:
    [t] = _TOOK.unpack_from(data)
    return Took(t, np.frombuffer(data, np.int16, offset=_TOOK.size))


# One row a kind, in the order of their numbers: the class, how its payload is made, how it is read.
_KINDS: tuple[tuple[type[Frame], Callable[..., bytes], Callable[[bytes], Frame]], ...] = (
    (Play, lambda f: _PLAY.pack(f.key, f.gain, f.rate) + f.clip.astype(np.float32, copy=False).tobytes(), _load_play),
    (Hush, lambda f: b"", lambda data: Hush()),
    (Duck, lambda f: _DUCK.pack(f.gain), lambda data: Duck(*_DUCK.unpack(data))),
    (Opened, lambda f: json.dumps([f.name, f.rate]).encode(), lambda data: Opened(*json.loads(data))),
    (Refused, lambda f: json.dumps([f.why, f.hopeless]).encode(), lambda data: Refused(*json.loads(data))),
    (Heard, lambda f: _HEARD.pack(f.t, f.dropped) + f.samples.tobytes(), _load_heard),
    (Took, lambda f: _TOOK.pack(f.t) + f.samples.tobytes(), _load_took),
    (Playing, lambda f: _PLAYING.pack(f.t, f.key), lambda data: Playing(*_PLAYING.unpack(data))),
    (Played, lambda f: _PLAYED.pack(f.t, f.key, f.completed), lambda data: Played(*_PLAYED.unpack(data))),
)
_NUMBER = {kind: number for number, (kind, _, _) in enumerate(_KINDS)}


def pack(frame: Frame) -> bytes:
    """A frame as it goes through the pipe."""
    number = _NUMBER[type(frame)]
    payload = _KINDS[number][1](frame)
    return _HEAD.pack(number, len(payload)) + payload


def frames(pipe: IO[bytes]) -> Iterator[Frame]:
    """Every frame of a buffered pipe, until it ends, were it in the middle of a frame."""
    while len(head := pipe.read(_HEAD.size)) == _HEAD.size:
        number, length = _HEAD.unpack(head)
        if len(payload := pipe.read(length)) < length:
            return
        yield _KINDS[number][2](payload)

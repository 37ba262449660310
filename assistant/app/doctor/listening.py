"""Uses microphone and speaker once, as a session does: the room, soft tones, and a spoken word if somebody is there.

A `Machine` in, a `Listening` out, which `sound` makes findings of. No sound is kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from assistant.app.doctor.machine import Machine
from assistant.audio.device import DeviceSound
from assistant.audio.keeper import What
from assistant.audio.meter import Levels, Meter, MeteredSound
from assistant.audio.ports import BLOCK, RATE, Block, Lost, Pcm, Played
from assistant.audio.streams import named
from assistant.errors import DeviceProblem
from assistant.listen.activity import CHUNK_SECONDS, STAY, Silero, SteadyActivity
from assistant.listen.segmenter import Chunker
from assistant.speak import tones
from assistant.speak.volume import gain

SETTLE = 0.3  # seconds that a microphone may need at first
ROOM = 1.5  # seconds of the room alone
MELODY = ("hold", "release", "done") * 2  # about two seconds
AFTER = 0.9  # seconds in which the last of it may come back
SPOKEN = 3.0  # seconds for a word
LEAST = 4  # volume step of the tones, even where the setting is lower: a softer one does not come back


def _none() -> Pcm:
    return np.zeros(0, np.int16)


@dataclass(frozen=True, eq=False)
class Listening:
    """What was heard and said. `names` and `hertz` of what opened, `whys` of what did not."""

    names: Mapping[What, str | None]
    hertz: Mapping[What, int]
    whys: Mapping[str, str]
    room: Pcm = field(default_factory=_none)
    heard: Pcm = field(default_factory=_none)  # while the tones sounded
    said: Pcm = field(default_factory=_none)  # in the same time
    played: bool = False  # the speaker took all of the tones
    pace: float = 1.0  # seconds of samples that came in each second of the clock
    spoken: Levels | None = None
    asked: bool = False  # for a spoken word


def listen(machine: Machine) -> Listening:
    """Open both, or the one that there is, and listen. Takes up to 18 s where a device is slow to open."""
    settings = machine.settings
    try:
        sound = DeviceSound(named(settings.input_device), named(settings.output_device))
    except DeviceProblem as problem:
        return Listening({}, {}, {"": str(problem)})
    with sound:
        return _Session(machine, sound).run()


class _Session:
    """One use of an open sound."""

    def __init__(self, machine: Machine, sound: DeviceSound) -> None:
        self._machine, self._sound = machine, sound
        self._meter = Meter()
        self._metered = MeteredSound(sound, self._meter)
        self._whys: dict[str, str] = {}
        self._over = 0  # tones that were played to their end

    def run(self) -> Listening:
        both: tuple[What, What] = ("microphone", "speaker")
        names: dict[What, str | None] = {what: self._sound.name(what) for what in both}
        self._take(SETTLE)
        room = self._take(ROOM)
        during = self._during_tones() if names["speaker"] else []
        spoken = self._spoken() if self._machine.spoken and names["microphone"] else None
        return Listening(
            names,
            {what: self._sound.hertz(what) for what in both},
            self._whys,
            _joined(room, lambda block: block.samples),
            _joined(during, lambda block: block.samples),
            _joined(during, lambda block: block.said),
            self._over == len(MELODY),
            _pace(room),
            spoken,
            self._machine.spoken and names["microphone"] is not None,
        )

    def _take(self, seconds: float) -> list[Block]:
        """The blocks of that many seconds."""
        until, blocks = self._sound.now() + seconds, []
        while self._sound.now() < until:
            match self._metered.take(0.1):
                case Block() as block:
                    blocks.append(block)
                case Played(completed=True):
                    self._over += 1
                case Lost(what=what, why=why):
                    self._whys[what] = why
        return blocks

    def _during_tones(self) -> list[Block]:
        seconds = AFTER
        for key, name in enumerate(MELODY):
            clip = tones.tone(name, self._sound.rate)
            seconds += clip.size / self._sound.rate
            self._sound.play(key, clip, gain(max(LEAST, self._machine.settings.volume)))
        return self._take(seconds)

    def _spoken(self) -> Levels | None:
        """How loud a voice was over the room; None if nobody spoke."""
        self._machine.ask("Please say a few words now, as you would in a session (3 seconds) ...")
        since = self._sound.now()
        activity, chunker = SteadyActivity(Silero()), Chunker()
        chunks = [chunk for block in self._take(SPOKEN) for chunk in chunker.feed(block)[1]]
        voiced = [chunk.t for chunk in chunks if activity.probability(chunk.samples) >= STAY]
        if not voiced:
            return None
        self._meter.speech(voiced[0] - CHUNK_SECONDS, voiced[-1])
        return self._meter.levels(since)


def _joined(blocks: list[Block], part: Callable[[Block], Pcm]) -> Pcm:
    return np.concatenate([part(block) for block in blocks]) if blocks else _none()


def _pace(blocks: list[Block]) -> float:
    if len(blocks) < 2 or blocks[-1].t <= blocks[0].t:
        return 1.0
    return (len(blocks) - 1) * BLOCK / RATE / (blocks[-1].t - blocks[0].t)

import io

import numpy as np

from assistant.audio.ports import Played, Playing
from assistant.audio.wire import Duck, Frame, Heard, Hush, Opened, Play, Refused, Took, frames, pack

PLAIN: list[Frame] = [
    Hush(),
    Duck(0.25),
    Opened("Kopfhörer: USB", 44_100),
    Refused("taken away", True),
    Playing(2.25, -7),
    Played(2.5, 1 << 40, False),
]


def test_every_frame_comes_back_as_it_went() -> None:
    pipe = io.BytesIO(b"".join(map(pack, PLAIN)))
    assert list(frames(pipe)) == PLAIN


def test_sound_comes_back_as_it_went() -> None:
    clip = np.linspace(-1, 1, 1000, dtype=np.float32)
    block = np.arange(-160, 160, dtype=np.int16)
    sent: list[Frame] = [Play(3, 0.5, 22_050, clip), Heard(9.75, 2, block), Took(1.5, block)]
    play, heard, took = frames(io.BytesIO(b"".join(map(pack, sent))))
    assert isinstance(play, Play)
    assert isinstance(heard, Heard)
    assert isinstance(took, Took)
    assert took.t == 1.5
    assert np.array_equal(took.samples, block)
    assert (play.key, play.gain, play.rate, heard.t, heard.dropped) == (3, 0.5, 22_050, 9.75, 2)
    assert np.array_equal(play.clip, clip)
    assert np.array_equal(heard.samples, block)


def test_a_pipe_that_ends_within_a_frame_gives_the_whole_ones() -> None:
    data = pack(Hush()) + pack(Duck(0.5))
    for cut in range(5, len(data)):
        assert list(frames(io.BytesIO(data[:cut]))) == [Hush()]

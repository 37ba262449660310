"""Devices as no virtual card makes them: a stand-in for PortAudio's binding, in the real audio processes."""

import os
from pathlib import Path

import numpy as np
import pytest

from assistant.audio.device import DeviceSound
from assistant.audio.ports import BLOCK, RATE, Back, Block, Item, Lost, Played, Playing
from tests.audio.conftest import until

BINDING = """
import os, threading, time
from pathlib import Path
from types import SimpleNamespace
import numpy as np

HERE = Path(__file__).parent

class PortAudioError(Exception):
    pass

def query_devices(device=None, kind=None):
    channels = {"max_input_channels": 2, "max_output_channels": 2}
    found = {"name": "Odd", "index": 0, "default_samplerate": 44100.0, **channels}
    return found if kind else [found]

class Stream:
    def __init__(self, samplerate, blocksize, channels, callback, finished_callback, **rest):
        allowed = self.allowed()
        if samplerate != allowed or channels != 2:
            raise PortAudioError("Invalid sample rate", -9997)
        self.samplerate, self.n, self.callback, self.ended = samplerate, blocksize, callback, finished_callback

    def start(self):
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        at = 0
        due = time.monotonic()
        while not (HERE / "unplugged").exists():
            self.block(at)
            at += self.n
            due += self.n / self.samplerate
            time.sleep(max(0.0, due - time.monotonic()))
        self.ended()

class InputStream(Stream):
    def allowed(self):
        return 44100

    def block(self, at):
        tone = 8000 * np.sin(2 * np.pi * 1000 * (at + np.arange(self.n)) / self.samplerate)
        times = SimpleNamespace(inputBufferAdcTime=0.0, currentTime=time.time())
        self.callback(np.column_stack([tone, 0 * tone]).astype(np.int16), self.n, times, None)

class OutputStream(Stream):
    def allowed(self):
        return int((HERE / "rate").read_text())

    def block(self, at):
        out = np.full((self.n, 2), 9.0, np.float32)
        times = SimpleNamespace(outputBufferDacTime=time.time(), currentTime=time.time())
        self.callback(out, self.n, times, None)
        with (HERE / f"said{self.samplerate}").open("ab") as file:
            file.write(out.tobytes())
"""


@pytest.fixture
def odd(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "sounddevice.py").write_text(BINDING)
    (tmp_path / "rate").write_text("44100")
    return {**os.environ, "PYTHONPATH": str(tmp_path)}


def is_played(item: Item) -> bool:
    return isinstance(item, Played)


def test_a_stereo_microphone_at_its_own_rate_is_heard_right(odd: dict[str, str]) -> None:
    with DeviceSound(env=odd, speaker=False) as sound:
        items: list[Item] = []
        for _ in range(30):
            items += until(sound, lambda item: isinstance(item, Block))
    blocks = [item for item in items if isinstance(item, Block)][5:]
    heard = np.concatenate([block.samples for block in blocks]).astype(float)
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(heard.size)))
    assert np.argmax(spectrum) * RATE / heard.size == pytest.approx(1000, abs=4)
    assert np.abs(heard).max() == pytest.approx(8000, rel=0.02)
    assert {block.samples.size for block in blocks} == {BLOCK}


def test_a_stereo_speaker_gets_both_sides(tmp_path: Path, odd: dict[str, str]) -> None:
    with DeviceSound(env=odd, microphone=False) as sound:
        assert sound.rate == 44_100
        clip = np.linspace(0.1, 0.5, 8820, dtype=np.float32)
        sound.play(1, clip)
        playing, played = until(sound, is_played)
    assert isinstance(playing, Playing)
    assert isinstance(played, Played)
    assert played.completed
    said = np.frombuffer((tmp_path / "said44100").read_bytes(), np.float32).reshape(-1, 2)
    loud = said[said[:, 0] > 0]
    assert np.array_equal(loud, np.column_stack((clip, clip)))


def test_a_speaker_that_comes_back_at_another_rate_still_plays_the_clips_right(
    tmp_path: Path, odd: dict[str, str]
) -> None:
    with DeviceSound(env=odd, microphone=False) as sound:
        (tmp_path / "unplugged").touch()
        gone = until(sound, lambda item: isinstance(item, Lost))[-1]
        assert isinstance(gone, Lost)
        assert gone.why == "the speaker was taken away"
        (tmp_path / "rate").write_text("48000")
        (tmp_path / "unplugged").unlink()
        until(sound, lambda item: isinstance(item, Back))
        sound.play(1, np.full(22_050, 0.5, np.float32))
        until(sound, is_played)
        assert sound.rate == 44_100
    said = np.frombuffer((tmp_path / "said48000").read_bytes(), np.float32).reshape(-1, 2)[:, 0]
    assert np.count_nonzero(said > 0.25) == pytest.approx(24_000, abs=50)


def test_a_speaker_that_is_there_only_later_plays_the_clips_right(tmp_path: Path, odd: dict[str, str]) -> None:
    (tmp_path / "rate").write_text("0")
    with DeviceSound(env=odd) as sound:
        until(sound, lambda item: isinstance(item, Lost) and item.what == "speaker")
        (tmp_path / "rate").write_text("44100")
        until(sound, lambda item: isinstance(item, Back))
        sound.play(1, np.full(sound.rate // 2, 0.5, np.float32))
        until(sound, is_played)
    said = np.frombuffer((tmp_path / "said44100").read_bytes(), np.float32).reshape(-1, 2)[:, 0]
    assert np.count_nonzero(said > 0.25) == pytest.approx(22_050, abs=50)

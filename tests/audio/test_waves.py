from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.audio.ports import RATE, Pcm, Wave
from assistant.audio.waves import StereoWriter, read_wave
from assistant.errors import StoreProblem, UsageProblem


def sweep(rate: int, seconds: float = 1.5) -> Wave:
    t = np.arange(round(rate * seconds)) / rate
    return (0.5 * np.sin(2 * np.pi * (200 * t + 600 * t * t))).astype(np.float32)


def alike(samples: Pcm, wanted: Wave) -> float:
    n = min(samples.size, wanted.size)
    a, b = samples[:n].astype(float), wanted[:n].astype(float)
    return float(np.dot(a, b) / np.linalg.norm(a) / np.linalg.norm(b))


@pytest.mark.parametrize(
    ("name", "rate", "channels", "subtype"),
    [
        ("a.wav", 16_000, 1, "PCM_16"),
        ("b.wav", 8_000, 1, "PCM_U8"),
        ("c.wav", 44_100, 2, "PCM_24"),
        ("d.wav", 48_000, 2, "FLOAT"),
        ("e.flac", 44_100, 2, "PCM_16"),
        ("f.ogg", 48_000, 1, "VORBIS"),
        ("g.wav", 22_050, 6, "PCM_32"),
        ("h.wav", 11_025, 1, "ULAW"),
    ],
)
def test_any_format_becomes_sixteen_kilohertz_mono_aligned(
    tmp_path: Path, name: str, rate: int, channels: int, subtype: str
) -> None:
    one = sweep(rate)
    soundfile.write(tmp_path / name, np.column_stack([one] * channels), rate, subtype=subtype)
    samples = read_wave(tmp_path / name)
    assert samples.dtype == np.int16
    assert abs(samples.size - 1.5 * RATE) <= 1
    assert alike(samples, sweep(RATE)) > 0.995
    assert np.abs(samples.astype(int)).max() == pytest.approx(0.5 * 32768, rel=0.08)


def test_sixteen_bit_at_sixteen_kilohertz_is_not_touched(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(-32768, 32767, 40_000).astype(np.int16)
    soundfile.write(tmp_path / "n.wav", noise, RATE)
    assert np.array_equal(read_wave(tmp_path / "n.wav"), noise)


def damaged(folder: Path, what: str) -> Path:
    """A file that is no sound, in one of several ways."""
    path = folder / what
    if what == "folder":
        path.mkdir()
    elif what == "empty.wav":
        path.touch()
    elif what == "text.wav":
        path.write_text("this is no sound\n" * 50)
    elif what == "none.wav":
        soundfile.write(path, np.zeros(0, np.int16), RATE)
    elif what.startswith(("cut", "head")):
        kind = Path(what).suffix
        soundfile.write(folder / f"whole{kind}", np.column_stack([sweep(44_100)] * 2), 44_100)
        data = (folder / f"whole{kind}").read_bytes()
        path.write_bytes(data[: 30 if what.startswith("head") else len(data) // 2])
    return path


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("missing.wav", "there is no such file; check the path"),
        ("folder", "is a folder; give one sound file in it"),
        ("empty.wav", "is empty (0 bytes); record it again"),
        ("text.wav", "is not a sound file that can be read"),
        ("none.wav", "holds no sound (0 samples); record it again"),
        ("head.wav", "is not a sound file that can be read"),
        ("cut.wav", "is cut off: its header promises 264600 bytes of sound, there are 132"),
        ("cut.flac", "; copy or record it again"),
    ],
)
def test_what_is_no_whole_sound_is_told_by_name_with_what_to_do(tmp_path: Path, what: str, why: str) -> None:
    path = damaged(tmp_path, what)
    with pytest.raises(UsageProblem) as problem:
        read_wave(path)
    assert str(path) in str(problem.value)
    assert why in str(problem.value)


@pytest.mark.parametrize("length", [0xFFFFFFFF, 0x7FFFFFFF - 36])
def test_a_wav_of_unknown_length_as_pipes_make_it_is_whole(tmp_path: Path, length: int) -> None:
    soundfile.write(tmp_path / "p.wav", sweep(RATE), RATE)
    data = bytearray((tmp_path / "p.wav").read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = length.to_bytes(4, "little")
    (tmp_path / "p.wav").write_bytes(data)
    assert read_wave(tmp_path / "p.wav").size == 1.5 * RATE


def test_the_written_file_is_whole_after_every_block(tmp_path: Path) -> None:
    left, right = np.arange(320, dtype=np.int16), -np.arange(320, dtype=np.int16)
    writer = StereoWriter(tmp_path / "w.wav")
    for count in range(4):
        info = soundfile.info(tmp_path / "w.wav")
        assert (info.frames, info.channels, info.samplerate, info.subtype) == (320 * count, 2, RATE, "PCM_16")
        writer.write(left, right)
    samples, _ = soundfile.read(tmp_path / "w.wav", dtype="int16")
    assert np.array_equal(samples[-320:], np.column_stack((left, right)))
    writer.close()
    writer.close()


def test_a_full_disk_is_told_by_name() -> None:
    with pytest.raises(StoreProblem, match=r"/dev/full: No space left on device; free some space"):
        StereoWriter("/dev/full")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="cannot be written: No such file or directory; choose another place"):
        StereoWriter(tmp_path / "nowhere" / "w.wav")

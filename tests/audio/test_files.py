from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.audio.echo import EchoPath
from assistant.audio.files import FileSound
from assistant.audio.level import to_pcm
from assistant.audio.ports import BLOCK, RATE, Block, Finished, Item, Pcm, Played, Playing
from assistant.errors import UsageProblem

NOISE = np.random.default_rng(3).integers(-8000, 8000, 50 * BLOCK + 100).astype(np.int16)
CLIP = (np.random.default_rng(4).uniform(-0.5, 0.5, 5 * BLOCK + 7)).astype(np.float32)


def run(sound: FileSound) -> Iterator[Item]:
    """Everything, with a clip ordered at the tenth block and a hush of a second clip at the thirtieth."""
    blocks = 0
    while (item := sound.take(0.0)) is not None:
        yield item
        blocks += isinstance(item, Block)
        if blocks == 10 and isinstance(item, Block):
            sound.play(1, CLIP)
        if blocks == 25 and isinstance(item, Block):
            sound.play(2, np.ones(RATE, np.float32), gain=0.25)
        if blocks == 30 and isinstance(item, Block):
            sound.hush()


def test_all_blocks_come_in_order_then_the_end_once() -> None:
    with FileSound([NOISE]) as sound:
        items = list(run(sound))
        assert sound.take(1.0) is None
    blocks = [item for item in items if isinstance(item, Block)]
    assert [round(block.t * RATE) for block in blocks] == [BLOCK * (i + 1) for i in range(51)]
    heard = np.concatenate([block.samples for block in blocks])
    assert np.array_equal(heard[: NOISE.size], NOISE)
    assert not heard[NOISE.size :].any()
    assert [type(item) for item in items].count(Finished) == 1
    assert isinstance(items[-1], Finished)


def test_a_clip_begins_with_the_next_block_and_its_times_are_exact() -> None:
    with FileSound([NOISE]) as sound:
        items = list(run(sound))
    events = [item for item in items if isinstance(item, Playing | Played)]
    begun = 10 * BLOCK / RATE
    assert [(event.key, getattr(event, "completed", None)) for event in events] == [
        (1, None),
        (1, True),
        (2, None),
        (2, False),
    ]
    wanted = [begun, begun + CLIP.size / RATE, 25 * BLOCK / RATE, 30 * BLOCK / RATE + 0.005]
    assert [event.t for event in events] == pytest.approx(wanted)
    times = [item.t for item in items]
    assert times == sorted(times)


def test_the_written_file_is_as_long_as_what_was_read_and_aligned_to_the_sample(tmp_path: Path) -> None:
    with FileSound([NOISE], tmp_path / "out.wav") as sound:
        list(run(sound))
    samples, rate = soundfile.read(tmp_path / "out.wav", dtype="int16")
    assert rate == RATE
    assert samples.shape == (NOISE.size, 2)
    assert np.array_equal(samples[:, 0], NOISE)
    said = samples[10 * BLOCK : 10 * BLOCK + CLIP.size, 1]
    assert np.array_equal(said, to_pcm(CLIP))
    assert not samples[: 10 * BLOCK, 1].any()
    assert not samples[30 * BLOCK + 80 : 51 * BLOCK, 1].any()


def test_two_runs_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "in.wav", NOISE, 44_100)
    told = []
    for name in ("a.wav", "b.wav"):
        with FileSound(tmp_path / "in.wav", tmp_path / name, rate=22_050, echo=EchoPath(0.06, -12.0)) as sound:
            told.append([repr(item) for item in run(sound)])
    assert told[0] == told[1]
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


def test_pieces_of_any_length_become_blocks() -> None:
    whole = list(run(FileSound([NOISE])))
    pieces = list(run(FileSound(NOISE[at : at + 111] for at in range(0, NOISE.size, 111))))
    assert [repr(item) for item in whole] == [repr(item) for item in pieces]


def test_a_source_is_asked_for_no_more_than_is_taken() -> None:
    """So one that answers what is said can look at what was said so far."""
    given: list[int] = []

    def blocks() -> Iterator[Pcm]:
        for number in range(5):
            given.append(number)
            yield np.zeros(BLOCK, np.int16)

    sound = FileSound(blocks())
    for count in range(5):
        assert len(given) == count
        sound.take(0.0)


def test_clips_of_another_rate_are_converted() -> None:
    with FileSound([NOISE], rate=48_000) as sound:
        sound.play(1, np.ones(4800, np.float32))
        over = next(item for item in iter(lambda: sound.take(0.0), None) if isinstance(item, Played))
    assert over.t == pytest.approx(0.1)


def test_a_block_knows_what_the_speaker_played() -> None:
    with FileSound([NOISE]) as sound:
        sound.play(1, np.full(BLOCK, 0.1, np.float32))
        said = [item.said for item in iter(lambda: sound.take(0.0), None) if isinstance(item, Block)]
    assert said[0] == pytest.approx(np.full(BLOCK, 3277))
    assert not np.concatenate(said[1:]).any()


def test_its_own_voice_comes_back_later_quieter_and_through_the_room(tmp_path: Path) -> None:
    room = np.array([1.0, 0.0, 0.5], np.float32)
    silence = np.zeros(20 * BLOCK, np.int16)
    with FileSound([silence], tmp_path / "e.wav", echo=EchoPath(0.05, -6.0, room)) as sound:
        sound.play(1, CLIP)
        list(iter(lambda: sound.take(0.0), None))
    heard, said = soundfile.read(tmp_path / "e.wav", dtype="float32")[0].T
    wanted = np.zeros(heard.size + 1000, np.float32)
    for at, loud in ((0, 1.0), (2, 0.5)):
        wanted[800 + at : 800 + at + said.size] += loud * 10 ** (-6 / 20) * said
    assert np.abs(heard - wanted[: heard.size]).max() < 3 / 32768


def test_an_echo_is_added_to_what_is_spoken_and_never_wraps() -> None:
    loud = np.full(2 * BLOCK, 30_000, np.int16)
    with FileSound([loud], echo=EchoPath(0.0, 0.0)) as sound:
        sound.play(1, np.full(BLOCK, 0.9, np.float32))
        blocks = [item for item in iter(lambda: sound.take(0.0), None) if isinstance(item, Block)]
    assert set(blocks[0].samples.tolist()) == {32767}
    assert set(blocks[1].samples.tolist()) == {30_000}


def test_a_bad_file_is_told_of_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_text("no sound")
    with pytest.raises(UsageProblem, match="not a sound file"):
        FileSound(tmp_path / "bad.wav", tmp_path / "out.wav")
    assert not (tmp_path / "out.wav").exists()


def test_no_sound_at_all_is_just_the_end() -> None:
    with FileSound([]) as sound:
        assert sound.take(0.0) == Finished(0.0)

"""How loud she is over the noise, and what would help: measured on mixes whose level is known."""

from collections.abc import Iterator

import numpy as np
import pytest

from assistant.audio import scenery
from assistant.audio.files import FileSound
from assistant.audio.meter import Meter, MeteredSound
from assistant.audio.ports import BLOCK, RATE, Block, Pcm, Played, Playing, Wave
from assistant.core.practice.loudness import Loudness, advice, verdict
from tests.practice.parent import voice

BEFORE = 3.0  # seconds of room


def measured(heard: Pcm, start: float, end: float, meter: Meter | None = None) -> Loudness:
    meter = meter or Meter()
    for number in range(heard.size // BLOCK):
        meter.take(Block((number + 1) * BLOCK / RATE, heard[number * BLOCK : (number + 1) * BLOCK]))
    meter.speech(start, end)
    levels = meter.levels(start - 1.0)
    assert levels is not None
    return Loudness(levels.speech, levels.room, levels.clipped)


def mixed(speech: Wave, noise: Wave) -> Pcm:
    whole = noise.copy()
    whole[int(BEFORE * RATE) : int(BEFORE * RATE) + speech.size] += speech
    return scenery.pcm(whole)


@pytest.mark.parametrize("level", [20.0, 15.0, 10.0, 5.0])
@pytest.mark.parametrize("phrase", ["flow slowed", "let down", "sixty millilitres"])
def test_the_level_over_a_pump_is_that_of_the_mix(level: float, phrase: str) -> None:
    speech = voice(phrase)
    noise = scenery.at_snr(scenery.pump(6.0, 1), speech, level)
    loud = measured(mixed(speech, noise), BEFORE, BEFORE + speech.size / RATE)
    assert loud.over == pytest.approx(level, abs=2.0)
    assert not loud.clipped


def test_no_louder_than_the_room_is_nothing_over_it() -> None:
    room = scenery.pcm(scenery.background(6.0, 1, -40.0))
    assert measured(room, BEFORE, BEFORE + 1.0).over < 1.0


def test_samples_at_full_scale_are_clipped() -> None:
    speech = 8 * voice("flow slowed")
    assert measured(mixed(speech, scenery.background(6.0, 1)), BEFORE, BEFORE + speech.size / RATE).clipped


def test_what_the_speaker_plays_is_no_noise_of_the_room() -> None:
    quiet, loud = scenery.background(6.0, 1, -60.0), scenery.background(6.0, 2, -20.0)
    whole = np.concatenate((quiet, loud))
    meter = Meter()
    pieces = scenery.pcm(whole).reshape(-1, BLOCK)
    for number, samples in enumerate(pieces):
        t = (number + 1) * BLOCK / RATE
        if number == len(pieces) // 2:
            meter.take(Playing(t - BLOCK / RATE, 1))
        meter.take(Block(t, samples))
    meter.take(Played(12.0, 1, True))
    meter.take(Played(12.0, 7, False))  # one that was hushed before it began
    meter.speech(2.0, 3.0)
    levels = meter.levels(1.0)
    assert levels is not None
    assert levels.room == pytest.approx(-60.0, abs=2.0)


def test_without_a_block_nothing_is_known() -> None:
    assert Meter().levels(0.0) is None


def test_a_sound_is_passed_on_as_it_is() -> None:
    def pieces() -> Iterator[Pcm]:
        yield np.full(3 * BLOCK, 100, np.int16)

    with FileSound(pieces()) as plain:
        meter = Meter()
        sound = MeteredSound(plain, meter)
        items = [sound.take(0.0) for _ in range(3)]
        assert all(isinstance(item, Block) for item in items)
        assert sound.now() == plain.now() == pytest.approx(3 * BLOCK / RATE)
    assert meter.levels(0.0) is not None


@pytest.mark.parametrize(
    ("tries", "cue"),
    [
        ([], None),
        ([Loudness(-25, -60)], None),
        ([Loudness(-30, -38)], "practise.closer"),
        ([Loudness(-20, -28)], "practise.noise-close"),
        ([Loudness(-50, -70)], "practise.soft"),
        ([Loudness(-1, -30, clipped=True)], "practise.clipped"),
        ([Loudness(-25, -60), Loudness(-25, -60), Loudness(-50, -52)], None),
    ],
)
def test_the_advice_is_what_helps_most(tries: list[Loudness], cue: str | None) -> None:
    told = advice(tries)
    assert (told[0] if told else None) == cue
    if tries:
        last = verdict(tries)
        assert last is not None
        assert last[0] == (cue or "practise.fine")


def test_the_decibels_that_are_told_are_those_over_the_noise() -> None:
    # 8 dB more than a noise of which the measured speech holds as much: 10 log10(10^0.8 - 1) = 7.3
    assert advice([Loudness(-30, -38)]) == ("practise.closer", (("decibels", 7),))
    assert verdict([]) is None

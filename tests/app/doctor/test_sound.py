"""What samples tell: room, hum, clipping, silence, delay and echo, from sounds that are made for it."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.app.doctor import measuring, sound
from assistant.app.doctor.listening import MELODY, Listening
from assistant.audio import scenery
from assistant.audio.echo import Echo, EchoPath
from assistant.audio.level import to_pcm, to_wave
from assistant.audio.meter import Levels
from assistant.audio.ports import BLOCK, RATE, Pcm
from assistant.speak.tones import tone

QUIET = scenery.pcm(scenery.background(1.5, 1))


def tones(gain: float = 0.5) -> Pcm:
    """What the speaker plays, with a second of silence behind it."""
    melody = np.concatenate([tone(name, RATE) for name in MELODY]) * np.float32(gain)
    return to_pcm(np.pad(melody, (BLOCK - melody.size % BLOCK, RATE)))


def room(said: Pcm, delay: float, gain_db: float, noise_db: float = -66.0) -> Pcm:
    """What the microphone hears of it."""
    back = Echo(EchoPath(delay, gain_db)).of(to_wave(said))
    return to_pcm(back + scenery.background(said.size / RATE, 2, noise_db)[: said.size])


def heard(room_: Pcm = QUIET, delay: float = 0.08, gain_db: float = -6.0, speaker: str = "USB Audio") -> Listening:
    said = tones()
    return Listening(
        {"microphone": "USB Mic", "speaker": speaker},
        {"microphone": 16_000, "speaker": 48_000},
        {},
        room_,
        room(said, delay, gain_db),
        said,
        played=True,
    )


def levels(found: Listening) -> dict[str, str]:
    told = [*sound.microphone(found), *sound.speaker(found), sound.rates(found), *sound.bluetooth(found)]
    return {each.link: each.level for each in told}


def test_a_good_set_is_well_in_every_link() -> None:
    links = ("microphone", "mains hum", "speaker", "echo", "sample rates")
    assert levels(heard()) == dict.fromkeys(links, "ok")


@pytest.mark.parametrize("delay", [0.0, 0.08, 0.25, 0.55])
def test_delay_and_level_of_what_comes_back_are_measured(delay: float) -> None:
    said = tones()
    back = measuring.returned(said, room(said, delay, -12.0))
    assert back.heard
    assert back.delay == pytest.approx(delay, abs=0.003)
    assert back.gain == pytest.approx(-12.0, abs=1.0)


@pytest.mark.parametrize("seed", range(10))
def test_noise_and_a_pump_are_no_tones(seed: int) -> None:
    said = tones()
    seconds = said.size / RATE + 0.1
    for other in (scenery.background(seconds, seed, -40.0), scenery.pump(seconds, seed)):
        assert not measuring.returned(said, to_pcm(other[: said.size])).heard


@pytest.mark.parametrize("hertz", [50, 60])
def test_hum_of_the_mains_is_found_and_told_apart(hertz: int) -> None:
    t = np.arange(QUIET.size) / RATE
    wave = 0.01 * np.sin(2 * np.pi * hertz * t) + 0.004 * np.sin(2 * np.pi * 3 * hertz * t)
    humming = to_pcm(wave.astype(np.float32) + to_wave(QUIET))
    found = measuring.hum(humming)
    assert found.hertz == hertz
    assert found.level == pytest.approx(-42.4, abs=1.0)  # 20 log10(0.01 / sqrt 2), and a little for the overtone
    assert levels(heard(humming))["mains hum"] == "warn"


def test_a_pump_and_a_quiet_room_do_not_hum_like_the_mains() -> None:
    for seed in range(5):
        assert levels(heard(to_pcm(scenery.pump(1.5, seed) * np.float32(0.05))))["mains hum"] == "ok"
        assert levels(heard(scenery.pcm(scenery.background(1.5, seed))))["mains hum"] == "ok"


def test_a_microphone_that_gives_exact_silence_fails_and_nothing_more_is_told_of_the_speaker() -> None:
    found = replace(heard(np.zeros(24_000, np.int16)), heard=np.zeros_like(tones()))
    told = levels(found)
    assert told["microphone"] == "fail"
    assert told["speaker"] == "warn"
    assert "echo" not in told


def test_clipping_a_loud_room_and_cut_soft_sounds_are_told() -> None:
    loud = to_pcm(3.0 * np.sin(2 * np.pi * 440 * np.arange(24_000) / RATE).astype(np.float32))
    near = scenery.pcm(scenery.background(1.5, 1, -25.0))
    gated = QUIET.copy()
    gated[:12_000] = 0
    for samples, word in ((loud, "full scale"), (near, "loud"), (gated, "cut away")):
        first = next(sound.microphone(heard(samples)))
        assert (first.level, word in first.seen) == ("warn", True)


def test_no_microphone_and_no_speaker_fail_with_the_reason_for_the_screen_alone() -> None:
    found = Listening({}, {}, {"": "no device matches 'Annas Mic'"})
    for told in (next(sound.microphone(found)), next(sound.speaker(found))):
        assert told.level == "fail"
        assert "Annas" not in told.seen + told.next
        assert "Annas" in told.home


def test_tones_that_nobody_hears_are_a_warning_since_headphones_do_that() -> None:
    told = levels(heard(gain_db=-90.0))
    assert (told["speaker"], told["echo"]) == ("warn", "ok")


def test_a_speaker_that_takes_no_sound_fails() -> None:
    assert levels(replace(heard(), played=False))["speaker"] == "fail"


def test_the_canceller_takes_the_echo_out_and_one_that_comes_too_late_is_told() -> None:
    said = tones()
    assert measuring.taken_out(said, room(said, 0.08, -6.0), 0.08) > sound.LITTLE
    assert measuring.taken_out(said, room(said, 0.08, -6.0), 0.6) < sound.LITTLE
    assert levels(heard(delay=0.65))["echo"] == "warn"


def test_rates_that_are_low_or_lie_are_told() -> None:
    assert sound.rates(heard()).seen == "Microphone 16,000 Hz, speaker 48,000 Hz."
    assert sound.rates(replace(heard(), hertz={"microphone": 8_000, "speaker": 48_000})).level == "warn"
    assert sound.rates(replace(heard(), pace=1.09)).level == "warn"


def test_a_bluetooth_speaker_is_told_by_how_late_it_is() -> None:
    name = "bluez_output.AA_BB_CC_DD_EE_FF.1"
    assert levels(heard(speaker=name))["bluetooth"] == "ok"
    assert levels(heard(speaker=name, delay=0.4))["bluetooth"] == "warn"
    assert levels(heard(speaker=name, gain_db=-90.0))["bluetooth"] == "warn"
    assert "bluetooth" not in levels(heard())


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Annabel's AirPods", "one with a name of its own"),
        ("Annabel's USB Audio", "USB Audio"),
        ("bluez_output.AA_BB_CC_DD_EE_FF.1", "bluez output 1"),
        ("USB PnP Sound Device: Audio (hw:1,0)", "USB PnP Sound Device Audio"),
    ],
)
def test_the_kind_of_a_device_names_no_owner_and_no_address(name: str, plain: str) -> None:
    assert sound.kind(name) == plain


@pytest.mark.parametrize(
    ("levels_", "level"),
    [
        (Levels(-25.0, -60.0, False), "ok"),
        (Levels(-25.0, -30.0, False), "warn"),
        (Levels(-3.0, -60.0, True), "warn"),
        (Levels(-50.0, -80.0, False), "warn"),
        (None, "warn"),
    ],
)
def test_a_spoken_word_is_judged_as_in_practice(levels_: Levels | None, level: str) -> None:
    assert sound.spoken(replace(heard(), spoken=levels_, asked=True)).level == level

"""`handson voices`: who speaks is listed, tried, taken into use, and speaks a session."""

import tomllib

import numpy as np
import pytest
import soundfile

from tests.e2e.person import RUN, Home, Person


def test_the_voices_of_the_language_are_listed_and_the_one_in_use_is_marked(bare: Home) -> None:
    told = bare.with_env(HANDSON_VOICE="pico:en-US").asks("voices", "list").stdout
    assert "* pico:en-US" in told
    assert "  piper:joe" in told
    assert "gmw/en-us" in told
    assert "es-ES" not in told
    assert "pico:es-ES" in bare.asks("voices", "list", "--all").stdout


def test_a_voice_is_tried_in_a_file(bare: Home) -> None:
    path = bare.folder / "tried.wav"
    done = bare.asks("voices", "try", "pico:en-GB", "Hold, and breathe out.", "--output", path)
    assert done.returncode == 0
    samples, rate = soundfile.read(str(path))
    assert 1 < len(samples) / rate < 3
    assert 0.1 < np.abs(samples).max() < 0.9


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (["pico:en-GX"], "There is no voice 'pico:en-GX'; near: pico:en-GB"),
        (["pico:en-GB", "--rate", "999"], "rate cannot be 999; it goes from 80 to 260."),
        (["piper:joe", "--pitch", "120"], "The pitch of piper:joe is its own"),
        (["default", "--rate", "120"], "A voice that is tuned has a name"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_changed(bare: Home, wanted: list[str], told: str) -> None:
    home = bare.with_env(HANDSON_CONFIG=str(bare.folder / "handson.toml"))
    (home.folder / "handson.toml").write_text("volume = 4\n")
    done = home.asks("voices", "use", *wanted)
    assert done.returncode == 2
    assert told in done.stderr
    assert (home.folder / "handson.toml").read_text() == "volume = 4\n"


def test_a_voice_in_use_has_its_cues_made_and_speaks_the_session(home: Home) -> None:
    config = home.folder / "handson.toml"
    config.write_text("volume = 4  # mine\n")
    home = home.with_env(HANDSON_CONFIG=str(config), HANDSON_CACHE=str(home.folder / "cues"))
    done = home.asks("voices", "use", "pico:en-GB", "--rate", "200", "--pitch", "110", seconds=240)
    assert done.stdout.splitlines() == ["pico:en-GB speaks from now on.", "Its cues are made."]
    assert tomllib.loads(config.read_text()) == {
        "volume": 4,
        "voice": "pico:en-GB",
        "voices": {"pico:en-GB": {"rate": 200, "pitch": 110}},
    }
    made = {path.name for path in (home.folder / "cues").iterdir()}
    assert len(made) > 100
    with Person(home.used_before(), *RUN, tty=True) as person:
        person.types("ready")
        person.sees("[getting ready]")
    assert len({path.name for path in (home.folder / "cues").iterdir()} - made) <= 1  # what holds an amount or a number
    assert home.asks("voices", "use", "default", seconds=240).returncode == 0
    assert "voice" not in tomllib.loads(config.read_text())


def test_without_a_speaker_the_voice_is_set_and_told_that_no_cue_was_made(bare: Home) -> None:
    config = bare.folder / "handson.toml"
    config.write_text("")
    done = bare.with_env(HANDSON_CONFIG=str(config)).asks("voices", "use", "pico:en-US")
    assert done.returncode == 0
    assert "no speaker" in done.stderr
    assert tomllib.loads(config.read_text())["voice"] == "pico:en-US"

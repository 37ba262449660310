"""The parts of the voices are apart."""

from assistant.bench.hear import voices
from assistant.bench.hear.recordings import Recording


def test_no_voice_is_in_both_parts() -> None:
    for language in ("en", "ko"):
        development, test = (set(voices.listed(part, language)) for part in ("development", "test"))
        assert not development & test
        assert set(voices.listed("both", language)) == development | test


def test_the_test_part_has_an_engine_that_development_lacks_and_six_voices() -> None:
    development, test = (voices.listed(part, "en") for part in ("development", "test"))
    assert {voice.engine for voice in test} - {voice.engine for voice in development} == {"pico", "piper"}
    assert len([voice for voice in test if voice.engine != "piper"]) >= 6


def test_a_speaker_belongs_to_one_part() -> None:
    several = [Recording(f"{number}.wav", "next", "ann", 1.0, "command") for number in range(9)]
    assert len({recording.part for recording in several}) == 1
    many = [Recording("a.wav", "next", f"speaker {number}", 1.0, "command") for number in range(40)]
    assert {recording.part for recording in many} == {"training", "development", "test"}

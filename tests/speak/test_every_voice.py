"""Each voice under one name, by whatever engine speaks it; what an engine cannot do is told."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.content.loader import load
from assistant.errors import VoiceProblem
from assistant.speak.cache import CueCache
from assistant.speak.every_voice import EveryVoice, engine_of
from assistant.speak.ports import Manner
from assistant.speak.shaping import LOUDNESS, PEAK, loudness, true_peak
from assistant.speak.voices import PICO, PIPER, PYTTSX3

VOICES = ("gmw/en-us", "pico:en-GB", "piper:joe")
TEXT = "Move your hand a little to the left, then press back and hold."
RATE = 24_000


@pytest.fixture(scope="module")
def every() -> Iterator[EveryVoice]:
    every = EveryVoice()
    yield every
    every.close()


def _said(every: EveryVoice, folder: Path, manner: Manner) -> tuple[np.ndarray, int]:
    every.render(TEXT, manner, folder / "a.wav")
    samples, rate = soundfile.read(str(folder / "a.wav"))
    return samples, rate


def _tone(samples: np.ndarray, rate: int) -> float:
    """The voice's pitch, Hz: the median over voiced frames of the highest peak of their autocorrelation."""
    found = []
    size = rate // 20
    for start in range(0, len(samples) - size, size):
        frame = samples[start : start + size] - samples[start : start + size].mean()
        same = np.correlate(frame, frame, "full")[size - 1 :]
        lags = slice(rate // 400, rate // 70)
        best = int(np.argmax(same[lags])) + lags.start
        if same[0] > 1e-3 and same[best] > 0.6 * same[0]:
            found.append(rate / best)
    return float(np.median(found))


def test_a_name_tells_its_engine() -> None:
    assert engine_of("pico:en-GB") == ("pico", "en-GB")
    assert engine_of("piper:joe") == ("piper", "joe")
    assert engine_of("gmw/en-us+f3") == ("pyttsx3", "gmw/en-us+f3")
    assert engine_of("com.apple:samantha") == ("pyttsx3", "com.apple:samantha")
    assert engine_of("") == ("pyttsx3", "")


def test_all_engines_voices_are_listed_with_their_languages(every: EveryVoice) -> None:
    voices = {name: voice.language for name, voice in every.list_voices()}
    assert voices["pico:en-GB"] == "en-GB"
    assert voices["pico:es-ES"] == "es-ES"
    assert voices["piper:joe"] == "en-US"
    assert voices["gmw/en-us"] == "en-us"
    assert every.language("pico:es-ES") == "es"
    assert every.language("gmw/en-us+f3") == "en"
    assert every.language("nobody") is None


@pytest.mark.parametrize("voice", VOICES)
def test_each_speaks_about_as_fast_as_it_is_asked(every: EveryVoice, tmp_path: Path, voice: str) -> None:
    seconds = []
    for rate in (120, 180):
        samples, hertz = _said(every, tmp_path, Manner(voice, rate))
        seconds.append(len(samples) / hertz)
    due = len(TEXT) / 6 * 60 / 120
    assert seconds[0] == pytest.approx(due, rel=0.3)
    assert seconds[0] / seconds[1] == pytest.approx(1.5, rel=0.2)


@pytest.mark.parametrize("voice", ["gmw/en-us", "pico:en-GB"])
def test_a_higher_pitch_is_higher(every: EveryVoice, tmp_path: Path, voice: str) -> None:
    own = _tone(*_said(every, tmp_path, Manner(voice, 120)))
    higher = _tone(*_said(every, tmp_path, Manner(voice, 120, pitch=140)))
    assert higher > 1.1 * own


def test_one_process_says_many_texts_where_the_engine_bears_it(every: EveryVoice, tmp_path: Path) -> None:
    pico = every._voice("pico")
    pico.render(TEXT, Manner("en-GB"), tmp_path / "a.wav")
    before = pico.waiting
    pico.render("Hold.", Manner("en-GB"), tmp_path / "b.wav")
    assert pico.waiting == before


@pytest.mark.parametrize("voice", ["pico:xx-XX", "piper:nobody", "gmw/en-nowhere"])
def test_a_voice_that_an_engine_lacks_is_named(every: EveryVoice, tmp_path: Path, voice: str) -> None:
    with pytest.raises(VoiceProblem, match=r"could not say.*Try"):
        every.render("Hello.", Manner(voice), tmp_path / "a.wav")
    assert not list(tmp_path.iterdir())


def test_an_engine_that_is_not_installed_says_how_to_get_it(tmp_path: Path) -> None:
    absent = replace(PIPER, package="no_such_package")
    every = EveryVoice((PYTTSX3, PICO, absent))
    with pytest.raises(VoiceProblem, match=r"'piper:joe' needs piper.*script/natural.*GPL-3"):
        every.render("Hello.", Manner("piper:joe"), tmp_path / "a.wav")
    with pytest.raises(VoiceProblem, match="needs piper"):
        every.ready("piper:joe")
    assert not any(name.startswith("piper") for name, _ in every.list_voices())
    every.close()


def test_an_engine_that_cannot_start_is_a_problem_and_no_hang(tmp_path: Path) -> None:
    broken = replace(PICO, command=(*PICO.command[:-1], "unheard-of"), package="json")
    every = EveryVoice((PYTTSX3, replace(broken, command=("false",)), PIPER))
    with pytest.raises(VoiceProblem, match=r"pico.*exit code 1"):
        every.render("Hello.", Manner("pico:en-GB"), tmp_path / "a.wav")
    every.close()


def _cues(sample: int) -> list[str]:
    words = load("en").words
    texts = [text for cue in sorted(words.cues) for text in words.variants(cue)]
    return [*texts[:: max(1, len(texts) // sample)], "Yes.", "Stop."]


def _hold_level(every: EveryVoice, folder: Path, texts: list[str]) -> None:
    cache = CueCache(folder, every, RATE)
    for voice in VOICES:
        for text in texts:
            clip = cache.clip(text, Manner(voice))
            assert loudness(clip, RATE) == pytest.approx(LOUDNESS, abs=1.0), (voice, text)
            assert 20 * np.log10(true_peak(clip, RATE)) <= PEAK + 0.05, (voice, text)


def test_all_voices_are_as_loud_as_each_other(every: EveryVoice, tmp_path: Path) -> None:
    """Within 1 LU, no true peak over -1 dB."""
    _hold_level(every, tmp_path, _cues(12))


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_every_cue_is_as_loud_in_every_voice(every: EveryVoice, tmp_path: Path) -> None:
    _hold_level(every, tmp_path, _cues(10_000))


def test_a_voice_can_be_louder_than_others(every: EveryVoice, tmp_path: Path) -> None:
    cache = CueCache(tmp_path, every, RATE)
    softer = cache.clip("Hold.", Manner("pico:en-GB", louder=-6))
    assert loudness(softer, RATE) == pytest.approx(LOUDNESS - 6, abs=0.5)

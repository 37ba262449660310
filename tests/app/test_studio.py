"""A take on a file's clock: the voice in it is found, cut out and ends it; keys and trouble end it too."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest
import soundfile
import soxr

from assistant.app.keyboard import QUIT, Keyboard
from assistant.app.studio import COUNT, NOBODY, PAUSE, Studio, Taken
from assistant.audio import scenery
from assistant.audio.files import FileSound
from assistant.audio.ports import RATE, Pcm
from tests.voices import spoken

TEXT = "With soft hands, knead in circles over the entire breast."


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Pcm:
    samples, rate = soundfile.read(spoken(tmp_path_factory.mktemp("voice") / "a.wav", TEXT), dtype="float32")
    return scenery.pcm(np.asarray(soxr.resample(samples, rate, RATE), np.float32))


def silence(seconds: float) -> Pcm:
    return scenery.pcm(scenery.background(seconds, 1))


class Nobody:
    """A keyboard at which nobody types until it is told to."""

    def __init__(self) -> None:
        self.end = threading.Event()

    def __iter__(self) -> Iterator[str]:
        self.end.wait(60)
        return iter(())


@pytest.fixture
def untouched() -> Iterator[Keyboard]:
    lines = Nobody()
    yield Keyboard(lines)
    lines.end.set()


def take(pcm: Pcm, keyboard: Keyboard, text: str = TEXT, longest: float = 20.0) -> tuple[Taken, float, list[str]]:
    """A take of what the microphone gives, the seconds it took, and what was told."""
    told: list[str] = []
    with FileSound(iter([pcm])) as sound:
        taken = Studio(sound, keyboard, told.append).take(text, longest)
        return taken, sound.now(), told


def test_a_pause_ends_a_take_and_the_silence_around_the_voice_is_cut_off(voice: Pcm, untouched: Keyboard) -> None:
    taken, seconds, told = take(np.concatenate((silence(COUNT + 1), voice, silence(5))), untouched)
    assert told[:3] == ["  3", "  2", "  1"]
    assert taken.trouble == ""
    assert voice.size / RATE - 0.3 < taken.speech.size / RATE < voice.size / RATE + 0.9
    assert seconds < COUNT + 1 + voice.size / RATE + PAUSE + 0.5


def test_a_pause_that_the_text_asks_for_ends_nothing(voice: Pcm, untouched: Keyboard) -> None:
    pcm = np.concatenate((silence(COUNT), voice, silence(3), voice, silence(6)))
    taken, _, _ = take(pcm, untouched, f"{TEXT} [3 s] {TEXT}", 40)
    assert taken.speech.size > 2 * voice.size + 2 * RATE
    once, _, _ = take(pcm, untouched, TEXT, 40)
    assert once.speech.size < voice.size + RATE


def test_where_nobody_speaks_it_ends_by_itself(untouched: Keyboard) -> None:
    taken, seconds, _ = take(silence(60), untouched)
    assert not taken.speech.size
    assert not taken.left
    assert seconds < COUNT + NOBODY + 0.5


def test_it_ends_at_the_longest_that_a_text_may_take(voice: Pcm, untouched: Keyboard) -> None:
    _, seconds, _ = take(np.concatenate((silence(COUNT), *[voice] * 20)), untouched, longest=6.0)
    assert seconds < COUNT + 6.5


def test_quitting_ends_it_and_leaves_nothing(voice: Pcm) -> None:
    taken, _, _ = take(np.concatenate((silence(COUNT), *[voice] * 20)), Keyboard([QUIT]), longest=60)
    assert taken.left
    assert not taken.speech.size


def test_a_microphone_that_ends_leaves_what_was_said(voice: Pcm, untouched: Keyboard) -> None:
    taken, _, _ = take(np.concatenate((silence(COUNT), voice)), untouched)
    assert taken.speech.size > voice.size - RATE // 2


def test_the_keyboard_gives_lines_and_the_end_of_them() -> None:
    keyboard = Keyboard([" Keep \n", "\n"])
    assert [keyboard.asked() for _ in range(3)] == ["k", "", QUIT]
    assert keyboard.pressed() is None

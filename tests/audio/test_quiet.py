import threading
import time

import numpy as np
import pytest

from assistant.audio.ports import Item, Played, Playing
from assistant.audio.quiet import QuietSound
from tests.audio.conftest import until


def is_over(item: Item) -> bool:
    return isinstance(item, Played)


def test_a_cue_takes_its_time_though_nobody_hears_it() -> None:
    with QuietSound() as sound:
        began = sound.now()
        sound.play(1, np.ones(4800, np.float32))
        playing, played = until(sound, is_over)
        assert sound.now() - began >= 0.3
    assert isinstance(playing, Playing)
    assert isinstance(played, Played)
    assert playing.t >= began - 0.02
    assert played.t - playing.t == pytest.approx(0.3)
    assert played.completed


def test_a_hush_ends_it_at_once() -> None:
    with QuietSound(rate=48_000) as sound:
        sound.play(1, np.ones(480_000, np.float32))
        until(sound, lambda item: isinstance(item, Playing))
        sound.hush()
        played = until(sound, is_over)[-1]
    assert isinstance(played, Played)
    assert not played.completed


def test_time_that_passed_in_silence_is_not_counted() -> None:
    with QuietSound() as sound:
        time.sleep(0.2)
        asked = sound.now()
        sound.play(1, np.ones(1600, np.float32))
        playing, played = until(sound, is_over)
    assert playing.t >= asked - 0.02
    assert played.t - playing.t == pytest.approx(0.1)


def test_without_a_cue_there_is_nothing_to_take() -> None:
    with QuietSound() as sound:
        assert sound.take(0.05) is None


def test_a_waiting_take_learns_of_a_cue_and_of_the_end() -> None:
    with QuietSound() as sound:
        threading.Timer(0.05, sound.play, (1, np.ones(160, np.float32))).start()
        assert isinstance(sound.take(5.0), Playing)
        until(sound, is_over)
        threading.Timer(0.05, sound.close).start()
        assert sound.take(5.0) is None
        assert sound.now() > 0

"""The cue cache gives the same clip every time, renders it once, and speaks on when the disk does not help."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import VoiceProblem
from assistant.speak.cache import CueCache
from assistant.speak.ports import Manner
from assistant.speak.voices import Pyttsx3Voice, SilentVoice

RATE = 48_000
MANNER = Manner()


class CountingVoice(SilentVoice):
    """Silence, a while to make it, and a list of what was asked for."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.asked: list[str] = []
        self._seconds = seconds

    def render(self, text: str, manner: Manner, target: Path) -> None:
        self.asked.append(text)
        time.sleep(self._seconds)
        if "unspeakable" in text:
            raise VoiceProblem(f"could not say {text!r}")
        super().render(text, manner, target)


def test_a_cue_is_even_trimmed_mono_and_at_the_rate(tmp_path: Path) -> None:
    clip = CueCache(tmp_path, Pyttsx3Voice(), RATE).clip("Move your hand a little to the left.", MANNER)
    assert clip.dtype == np.float32
    assert clip.ndim == 1
    assert 1.2 < len(clip) / RATE < 3
    assert np.abs(clip).max() <= 10 ** (-3 / 20) + 1e-6
    loud = np.flatnonzero(np.abs(clip) > np.abs(clip).max() / 300)
    assert loud[0] < 0.04 * RATE
    assert len(clip) - loud[-1] < 0.04 * RATE


def test_a_hit_is_bit_identical_from_memory_and_from_disk(tmp_path: Path) -> None:
    first = CueCache(tmp_path, Pyttsx3Voice(), RATE)
    clip = first.clip("Press back.", MANNER)
    again = first.clip("Press back.", MANNER)
    voice = CountingVoice()
    voice.name = Pyttsx3Voice().name
    restarted = CueCache(tmp_path, voice, RATE)
    assert restarted.has("Press back.", MANNER)
    assert again is clip
    assert restarted.clip("Press back.", MANNER).tobytes() == clip.tobytes()
    assert voice.asked == []


def test_text_voice_rate_engine_and_sample_rate_each_make_another_clip(tmp_path: Path) -> None:
    voice = CountingVoice()
    cache = CueCache(tmp_path, voice, RATE)
    cache.clip("one", MANNER)
    assert not cache.has("two", MANNER)
    assert not cache.has("one", Manner("other"))
    assert not cache.has("one", Manner(rate=120))
    assert not CueCache(tmp_path, voice, 16_000).has("one", MANNER)
    voice.name = "silent-2"
    assert not cache.has("one", MANNER)


def test_white_space_makes_no_other_clip(tmp_path: Path) -> None:
    voice = CountingVoice()
    cache = CueCache(tmp_path, voice, RATE)
    assert cache.clip("now\n  hold ", MANNER) is cache.clip("now hold", MANNER)
    assert voice.asked == ["now hold"]


def test_ten_who_ask_at_a_time_get_one_rendering(tmp_path: Path) -> None:
    voice = CountingVoice(0.1)
    cache = CueCache(tmp_path, voice, RATE)
    clips: list[object] = []
    threads = [threading.Thread(target=lambda: clips.append(cache.clip("hold", MANNER))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert voice.asked == ["hold"]
    assert len(clips) == 10
    assert all(clip is clips[0] for clip in clips)


def test_those_who_waited_for_a_failure_are_told_and_the_next_tries_again(tmp_path: Path) -> None:
    voice = CountingVoice(0.1)
    cache = CueCache(tmp_path, voice, RATE)
    told: list[VoiceProblem] = []

    def ask() -> None:
        try:
            cache.clip("unspeakable", MANNER)
        except VoiceProblem as problem:
            told.append(problem)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 3
    assert len(voice.asked) == 1
    ask()
    assert len(voice.asked) == 2


def test_a_damaged_file_is_rendered_again(tmp_path: Path) -> None:
    clip = CueCache(tmp_path, SilentVoice(), RATE).clip("hold", MANNER)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-100])
    voice = CountingVoice()
    assert CueCache(tmp_path, voice, RATE).clip("hold", MANNER).tobytes() == clip.tobytes()
    assert voice.asked == ["hold"]
    assert CueCache(tmp_path, CountingVoice(), RATE).has("hold", MANNER)


def test_without_a_folder_to_write_it_speaks_and_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    voice = CountingVoice()
    cache = CueCache(tmp_path / "file" / "cues", voice, RATE)
    assert not cache.trouble
    assert len(cache.clip("hold", MANNER)) > 0
    assert "cannot be kept" in cache.trouble
    cache.clip("hold", MANNER)
    assert voice.asked == ["hold"], "memory still holds it"


def test_a_pause_is_silence_between_the_parts_and_the_parts_are_shared(tmp_path: Path) -> None:
    cache = CueCache(tmp_path, Pyttsx3Voice(), RATE)
    whole = cache.clip("Breathe in. [1 s] And out.", MANNER)
    first, second = cache.clip("Breathe in.", MANNER), cache.clip("And out.", MANNER)
    assert len(whole) == len(first) + RATE + len(second)
    assert not whole[len(first) : len(first) + RATE].any()
    assert whole.tobytes()[: first.nbytes] == first.tobytes()
    assert cache.has("And out. [5 s] Breathe in.", MANNER)


def test_a_pause_alone_needs_no_voice_and_nothing_at_all_is_refused(tmp_path: Path) -> None:
    voice = CountingVoice()
    cache = CueCache(tmp_path, voice, RATE)
    assert len(cache.clip("[0.5 s]", MANNER)) == RATE / 2
    assert len(cache.clip("… [0.5 s] !", MANNER)) == RATE / 2
    for nothing in ("", "  \n", "…!"):
        with pytest.raises(VoiceProblem, match="nothing to say"):
            cache.clip(nothing, MANNER)
    assert voice.asked == []


def test_clips_may_not_be_written_to(tmp_path: Path) -> None:
    cache = CueCache(tmp_path, SilentVoice(), RATE)
    for text in ("hold", "hold [1 s] on", "[1 s]"):
        assert not cache.clip(text, MANNER).flags.writeable


def test_memory_holds_no_more_than_it_may(tmp_path: Path) -> None:
    voice = CountingVoice()
    cache = CueCache(tmp_path / "none", voice, RATE, memory=1_000_000)
    for index in range(20):
        cache.clip(f"cue number {index}", MANNER)
    assert cache._memory._held <= 1_000_000


@pytest.mark.parametrize("workers", [1, 2])
def test_warming_makes_everything_once_in_order(tmp_path: Path, workers: int) -> None:
    voice = CountingVoice()
    cache = CueCache(tmp_path, voice, RATE)
    texts = [f"cue {index}" for index in range(12)]
    warming = cache.warm([*texts, *texts], MANNER, workers)
    assert warming.wait(10)
    assert sorted(voice.asked) == sorted(texts)
    assert workers == 2 or voice.asked == texts
    assert all(cache.has(text, MANNER) for text in texts)


def test_warming_skips_what_cannot_be_said(tmp_path: Path) -> None:
    cache = CueCache(tmp_path, CountingVoice(), RATE)
    warming = cache.warm(["one", "unspeakable", "two"], MANNER)
    assert warming.wait(10)
    assert warming.failed == ["unspeakable"]
    assert cache.has("two", MANNER)


def test_warming_can_be_cancelled(tmp_path: Path) -> None:
    voice = CountingVoice(0.05)
    warming = CueCache(tmp_path, voice, RATE).warm([f"cue {index}" for index in range(100)], MANNER)
    time.sleep(0.12)
    warming.cancel()
    assert warming.wait(2)
    assert 1 <= len(voice.asked) < 10
    assert warming.left > 90


def test_warming_lets_an_urgent_cue_go_first(tmp_path: Path) -> None:
    """While the urgent one is rendered, no further text is begun."""
    voice = CountingVoice(0.1)
    cache = CueCache(tmp_path, voice, RATE)
    warming = cache.warm([f"cue {index}" for index in range(30)], MANNER)
    time.sleep(0.05)
    cache.clip("urgent", MANNER)
    at = voice.asked.index("urgent")
    assert at <= 2
    assert len(voice.asked) <= at + 2
    warming.cancel()
    assert warming.wait(2)


def test_warming_ends_with_the_program_and_leaves_nothing_behind(tmp_path: Path) -> None:
    code = f"""
import time
from pathlib import Path
from assistant.speak.cache import CueCache
from assistant.speak.ports import Manner
from assistant.speak.voices import Pyttsx3Voice
cache = CueCache(Path({str(tmp_path)!r}), Pyttsx3Voice(), 16_000)
cache.warm([f"number {{index}}" for index in range(500)], Manner(), 2)
time.sleep(0.3)
"""
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert time.monotonic() - start < 10
    assert all(path.suffix == ".clip" for path in tmp_path.iterdir())

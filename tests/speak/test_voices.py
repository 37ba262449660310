"""pyttsx3 renders every text whole, one process each, and a renderer that fails is ended, retried and named."""

import gc
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile

from assistant.errors import VoiceProblem
from assistant.speak.ports import Manner
from assistant.speak.voices import RENDERER, Pyttsx3Voice, SilentVoice, speakable, spoken_seconds

TEXTS = (
    "Stop.",
    "Hold.",
    "Yes",
    "One",
    "Let's begin.",
    "Press back, toward your ribs.",
    "Move your hand a little to the left, then press back and hold.",
    "The pump is at 120 millilitres after 15 minutes and 30 seconds.",
    "Is the flange centred? Say yes, or no.",
    "You can say: next, repeat, slower, tell me why.",
    "Breathe out; let your shoulders drop.",
    "That's 5 minutes.",
    "Option two.",
    "Milk is flowing, keep going…",
    "-v is not an option here",
    'She said "hold" & <b>waited</b> $HOME `id`',
    "Switch sides now!",
    "Café, naïve, 25 %.",
    "First sentence. Second sentence. Third sentence. Fourth sentence. " * 5,
    "All done. Well done.",
)


@pytest.fixture(scope="module")
def voice() -> Iterator[Pyttsx3Voice]:
    voice = Pyttsx3Voice()
    yield voice
    voice.close()


def _seconds(path: Path) -> float:
    return float(soundfile.info(str(path)).duration)


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="compares with the espeak-ng command")
@pytest.mark.parametrize("rate", [120, 155])
def test_every_text_comes_out_as_long_as_espeak_itself_makes_it(voice: Pyttsx3Voice, tmp_path: Path, rate: int) -> None:
    for text in TEXTS:
        voice.render(text, Manner("gmw/en-us", rate), tmp_path / "a.wav")
        subprocess.run(
            ["espeak-ng", "-v", "gmw/en-us", "-s", str(rate), "-w", str(tmp_path / "b.wav"), "--", text], check=True
        )
        assert _seconds(tmp_path / "a.wav") == pytest.approx(_seconds(tmp_path / "b.wav"), abs=0.1), text


def test_what_comes_out_is_speech(voice: Pyttsx3Voice, tmp_path: Path) -> None:
    """Loud enough, most of it where speech lies, and as uneven as syllables are."""
    voice.render("Move your hand a little to the left, then press back and hold.", Manner(), tmp_path / "a.wav")
    samples, rate = soundfile.read(str(tmp_path / "a.wav"))
    power = np.abs(np.fft.rfft(samples)) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / rate)
    frames = samples[: len(samples) // 441 * 441].reshape(-1, 441).std(axis=1)
    assert rate == 22_050
    assert np.abs(samples).max() > 0.1
    assert power[(hertz > 80) & (hertz < 5000)].sum() / power.sum() > 0.9
    assert frames.std() / frames.mean() > 0.5


def test_a_faster_manner_is_shorter(voice: Pyttsx3Voice, tmp_path: Path) -> None:
    text = "Move your hand a little to the left."
    voice.render(text, Manner(rate=120), tmp_path / "slow.wav")
    voice.render(text, Manner(rate=200), tmp_path / "fast.wav")
    assert _seconds(tmp_path / "slow.wav") > 1.4 * _seconds(tmp_path / "fast.wav")


def test_four_at_a_time_are_as_right_as_one(voice: Pyttsx3Voice, tmp_path: Path) -> None:
    def render(index: int) -> None:
        voice.render(TEXTS[index], Manner(), tmp_path / f"{index}.wav")

    threads = [threading.Thread(target=render, args=(index,)) for index in range(4, 12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for index in range(4, 12):
        voice.render(TEXTS[index], Manner(), tmp_path / "alone.wav")
        assert (tmp_path / f"{index}.wav").read_bytes() == (tmp_path / "alone.wav").read_bytes()


def test_the_name_holds_engine_and_versions_and_the_voices_can_be_listed(voice: Pyttsx3Voice) -> None:
    assert voice.name.startswith("pyttsx3-2.")
    assert "espeak" in voice.name
    english = [found for found in voice.list_voices() if found.language.startswith("en")]
    assert "gmw/en-us" in [found.id for found in english]


def test_a_voice_that_is_not_there_is_named(voice: Pyttsx3Voice, tmp_path: Path) -> None:
    with pytest.raises(VoiceProblem, match=r"'Hello\.'.*nosuchvoice.*--voices"):
        voice.render("Hello.", Manner("nosuchvoice"), tmp_path / "a.wav")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "  \n", "…", "?!"])
def test_a_text_without_a_sound_is_refused_before_it_hangs_the_engine(
    voice: Pyttsx3Voice, tmp_path: Path, text: str
) -> None:
    assert not speakable(text)
    with pytest.raises(VoiceProblem, match="nothing to say"):
        voice.render(text, Manner(), tmp_path / "a.wav")


def test_a_target_that_cannot_be_written_is_told_at_once(voice: Pyttsx3Voice, tmp_path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(VoiceProblem, match="No such file"):
        voice.render("Hello.", Manner(), tmp_path / "none" / "a.wav")
    assert time.monotonic() - start < 3


def _renderer(tmp_path: Path, code: str) -> list[str]:
    """A renderer that counts its requests in the file `asked`, then does `code`; `real()` hands on to the real one."""
    script = tmp_path / "renderer.py"
    script.write_text(f"""
import io, json, os, runpy, sys, time, wave
line = sys.stdin.buffer.readline()
if not line: os._exit(0)
with open({str(tmp_path / "asked")!r}, "a") as file: file.write("x")
attempt = os.path.getsize({str(tmp_path / "asked")!r})
request = json.loads(line)
def real():
    sys.stdin = io.TextIOWrapper(io.BytesIO(line))
    runpy.run_path({RENDERER[-1]!r}, run_name="__main__")
def write(seconds):
    with wave.open(request["target"], "wb") as file:
        file.setparams((1, 2, 22050, 0, "NONE", ""))
        file.writeframes(bytes(2 * int(22050 * seconds)))
    print("{{}}")
{code}
""")
    return [sys.executable, str(script)]


def _attempts(tmp_path: Path) -> int:
    return (tmp_path / "asked").stat().st_size


def test_a_renderer_that_hangs_is_killed_twice_and_reported(tmp_path: Path) -> None:
    voice = Pyttsx3Voice(_renderer(tmp_path, "time.sleep(600)"), limit=0.5)
    start = time.monotonic()
    with pytest.raises(VoiceProblem, match=r"pyttsx3.*'Hold on\.'.*no answer within 0.5 s"):
        voice.render("Hold on.", Manner(), tmp_path / "a.wav")
    assert time.monotonic() - start < 3
    assert _attempts(tmp_path) == 2
    voice.close()
    mine = [p for p in psutil.Process().children(recursive=True) if str(tmp_path) in " ".join(p.cmdline())]
    assert mine == []


@pytest.mark.parametrize(
    "fault", ["write(0.1)", "write(60)", "print('{}')", "os._exit(3)", "os.kill(os.getpid(), 9)", "print('{\"error')"]
)
def test_a_first_attempt_that_goes_wrong_is_made_good_by_the_second(tmp_path: Path, fault: str) -> None:
    voice = Pyttsx3Voice(_renderer(tmp_path, f"{fault} if attempt == 1 else real()"))
    voice.render("Press back, toward your ribs.", Manner(), tmp_path / "a.wav")
    voice.close()
    assert _attempts(tmp_path) == 2
    assert 1 < _seconds(tmp_path / "a.wav") < 4


def test_two_wrong_attempts_are_a_problem_and_leave_no_file(tmp_path: Path) -> None:
    voice = Pyttsx3Voice(_renderer(tmp_path, "write(0.1)"))
    with pytest.raises(VoiceProblem, match=r"0\.1 s of sound where about 2\.\d s were due"):
        voice.render("Press back, toward your ribs.", Manner(), tmp_path / "a.wav")
    voice.close()
    assert not list(tmp_path.glob("*.wav"))
    assert not list(tmp_path.glob(".*.wav"))


def test_without_the_engines_library_it_says_what_to_install(tmp_path: Path) -> None:
    """The real renderer, on a system whose loader finds no espeak."""
    code = f"""
import ctypes, runpy
def missing(name): raise OSError(name)
ctypes.cdll.LoadLibrary = missing
runpy.run_path({RENDERER[-1]!r}, run_name="__main__")
"""
    voice = Pyttsx3Voice([sys.executable, "-c", code])
    with pytest.raises(VoiceProblem, match="sudo apt install espeak-ng"):
        voice.render("Hello.", Manner(), tmp_path / "a.wav")
    with pytest.raises(VoiceProblem, match="sudo apt install espeak-ng"):
        assert voice.name
    voice.close()


def test_a_waiting_renderer_that_died_is_replaced(tmp_path: Path) -> None:
    voice = Pyttsx3Voice()
    (pid,) = voice.waiting
    psutil.Process(pid).kill()
    voice.render("Hello.", Manner(), tmp_path / "a.wav")
    voice.close()
    assert (tmp_path / "a.wav").exists()


def test_a_voice_that_is_dropped_leaves_no_process() -> None:
    voice = Pyttsx3Voice()
    (pid,) = voice.waiting
    del voice
    gc.collect()
    assert not psutil.pid_exists(pid)


def test_a_waiting_renderer_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import os, time; from assistant.speak.voices import Pyttsx3Voice; "
        "v = Pyttsx3Voice(); print(v.waiting[0], flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 5
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_silent_voice_takes_as_long_as_the_text_would(tmp_path: Path) -> None:
    SilentVoice().render("Move your hand a little to the left.", Manner(), tmp_path / "a.wav")
    samples, _ = soundfile.read(str(tmp_path / "a.wav"))
    assert not samples.any()
    assert _seconds(tmp_path / "a.wav") == pytest.approx(
        spoken_seconds("Move your hand a little to the left.", 155), abs=0.01
    )
    assert 1.5 < _seconds(tmp_path / "a.wav") < 3.5


def test_no_text_comes_out_at_another_rate_on_a_busy_machine(voice: Pyttsx3Voice, tmp_path: Path) -> None:
    """Six at a time on two cores: pyttsx3 left to itself loses the rate 3 times in 100."""
    lengths: set[int] = set()

    def render(index: int) -> None:
        target = tmp_path / f"{index}.wav"
        for _ in range(12):
            voice.render("Option two.", Manner("gmw/en-us", 120), target)
            lengths.add(soundfile.info(str(target)).frames)

    threads = [threading.Thread(target=render, args=(index,)) for index in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lengths) == 1

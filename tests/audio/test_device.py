"""The real thing on a virtual sound card: real processes, a real PortAudio, a real sound server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
import psutil
import pytest

from assistant.audio.device import DeviceSound
from assistant.audio.level import level, to_wave
from assistant.audio.ports import BLOCK, RATE, Back, Block, Item, Lost, Played, Playing, Silent, Wave
from assistant.audio.resample import resampled
from assistant.errors import DeviceProblem
from assistant.listen.canceller import Canceller
from tests import sound as virtual
from tests.audio.conftest import until
from tests.sound import VirtualCard
from tests.voice.speech import spoken


def chirp(rate: int, seconds: float = 0.2, loud: float = 0.5) -> Wave:
    """A sweep: it correlates with itself at one place only."""
    t = np.arange(round(rate * seconds)) / rate
    return (loud * np.sin(2 * np.pi * (300 * t + 2000 * t * t))).astype(np.float32)


def tone(rate: int, seconds: float, loud: float = 0.5) -> Wave:
    return (loud * np.sin(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate)).astype(np.float32)


def place(recorded: Wave, clip: Wave) -> tuple[int, float]:
    """Where `clip` is in what was recorded, and how alike they are there (1.0: the same but for loudness)."""
    size = 1 << (recorded.size + clip.size).bit_length()
    match = np.fft.irfft(np.fft.rfft(recorded, size) * np.conj(np.fft.rfft(clip, size)), size)
    at = int(np.argmax(match[: recorded.size]))
    piece = recorded[at : at + clip.size]
    return at, float(np.dot(piece, clip[: piece.size]) / (np.linalg.norm(piece) * np.linalg.norm(clip) + 1e-9))


def lost(what: str) -> Callable[[Item], bool]:
    return lambda item: isinstance(item, Lost) and item.what == what


def back(what: str) -> Callable[[Item], bool]:
    return lambda item: isinstance(item, Back) and item.what == what


def both(kind: type[Lost] | type[Back]) -> Callable[[Item], bool]:
    seen: set[str] = set()

    def second(item: Item) -> bool:
        if isinstance(item, kind):
            seen.add(item.what)
        return len(seen) == 2

    return second


def over(key: int) -> Callable[[Item], bool]:
    return lambda item: isinstance(item, Played) and item.key == key


def is_block(item: Item) -> bool:
    return isinstance(item, Block)


def heard(items: list[Item]) -> Wave:
    return np.concatenate([item.samples for item in items if isinstance(item, Block)]).astype(np.float32) / np.float32(
        32768
    )


def whole(attempt: Callable[[], float], wanted: float) -> bool:
    """Whether one of a few attempts is that much alike. A machine with more work than cores leaves gaps in any stream;
    one playing without shows that the product adds none."""
    return any(attempt() > wanted for _ in range(10))


def last_loudness(recording: virtual.Recording, wanted: float) -> float:
    """The peak of the last 0.1 s, as soon as it is about what is wanted."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        peak = float(np.abs(recording.samples[-virtual.RATE // 10 :]).max())
        if peak == pytest.approx(wanted, rel=0.1):
            break
        time.sleep(0.03)
    return peak


def test_a_clip_comes_out_of_the_speaker_whole(card: VirtualCard, sound: DeviceSound) -> None:
    clip = chirp(sound.rate)

    def attempt() -> float:
        with card.recording() as recording:
            sound.play(7, clip)
            until(sound, over(7))
            recording.wait(recording.samples.size / virtual.RATE + 0.3)
        return place(recording.samples, resampled(clip, sound.rate, virtual.RATE))[1]

    assert whole(attempt, 0.98)


def test_the_times_of_a_clip_are_told_when_it_sounds(sound: DeviceSound) -> None:
    clip = chirp(sound.rate)
    sound.play(7, clip)
    items = until(sound, over(7))
    begun = next(item for item in items if isinstance(item, Playing))
    done = items[-1]
    assert isinstance(done, Played)
    assert done.completed
    assert done.t - begun.t > clip.size / sound.rate - 0.03
    assert sound.now() >= done.t


def test_two_clips_follow_each_other_without_a_gap(card: VirtualCard, sound: DeviceSound) -> None:
    clip = chirp(sound.rate)
    both = resampled(np.concatenate((clip, 0.5 * clip)).astype(np.float32), sound.rate, virtual.RATE)

    def attempt() -> float:
        with card.recording() as recording:
            sound.play(1, clip)
            sound.play(2, clip, gain=0.5)
            until(sound, over(2))
            recording.wait(recording.samples.size / virtual.RATE + 0.3)
        return place(recording.samples, both)[1]

    assert whole(attempt, 0.98)


def test_the_microphone_gives_what_was_spoken_into_it(card: VirtualCard, sound: DeviceSound) -> None:
    spoken = (chirp(RATE) * 32767).astype(np.int16)

    def attempt() -> float:
        until(sound, is_block)
        player = card.speak(spoken, wait=False)
        items = until(sound, lambda item: player.poll() is not None)
        items += until(sound, lambda item: isinstance(item, Block) and item.t > items[-1].t + 0.5)
        blocks = [item for item in items if isinstance(item, Block)]
        assert all(block.samples.shape == (BLOCK,) for block in blocks)
        assert np.all(np.diff([block.t for block in blocks]) >= 0)
        return place(heard(items), spoken.astype(np.float32))[1]

    assert whole(attempt, 0.95)


def test_a_block_knows_what_the_speaker_played(sound: DeviceSound) -> None:
    sound.play(1, tone(sound.rate, 0.6))
    items = until(sound, over(1))
    assert max(level(item.said) for item in items if isinstance(item, Block)) == pytest.approx(-9.0, abs=0.5)
    items = until(sound, lambda item: isinstance(item, Block) and item.t > items[-1].t + 0.2)
    last = items[-1]
    assert isinstance(last, Block)
    assert not last.said.any()


def test_hush_ends_what_sounds_and_drops_what_waits(card: VirtualCard, sound: DeviceSound) -> None:
    with card.recording() as recording:
        sound.play(1, tone(sound.rate, 5.0))
        sound.play(2, tone(sound.rate, 5.0))
        until(sound, lambda item: isinstance(item, Playing))
        asked = sound.now()
        sound.hush()
        items = until(sound, over(1))
        recording.wait(recording.samples.size / virtual.RATE + 0.5)
    ends = [item for item in items if isinstance(item, Played)]
    assert [(item.key, item.completed) for item in ends] == [(2, False), (1, False)]
    assert ends[-1].t - asked < 1.0  # of five seconds
    loud = np.nonzero(np.abs(recording.samples) > 0.01)[0]
    assert (loud[-1] - loud[0]) / virtual.RATE < 1.0
    assert np.abs(recording.samples[-4800:]).max() == 0.0


def test_duck_lowers_what_sounds_and_gives_it_back(card: VirtualCard, sound: DeviceSound) -> None:
    with card.recording() as recording:
        sound.play(1, tone(sound.rate, 12.0, loud=0.8))
        until(sound, lambda item: isinstance(item, Playing))
        sound.duck(0.1)
        assert last_loudness(recording, 0.08) == pytest.approx(0.08, rel=0.1)
        sound.duck(1.0)
        assert last_loudness(recording, 0.8) == pytest.approx(0.8, rel=0.1)


def test_its_own_speaker_is_heard_over_an_acoustic_path(card: VirtualCard, sound: DeviceSound) -> None:
    card.join(volume="100%")
    clip = chirp(sound.rate)

    def attempt() -> float:
        sound.play(1, clip)
        items = until(sound, over(1))
        items += until(sound, lambda item: isinstance(item, Block) and item.t > items[-1].t + 0.6)
        return place(heard(items), resampled(clip, sound.rate, RATE))[1]

    assert whole(attempt, 0.9)


def test_its_own_voice_is_taken_out_of_the_microphone(card: VirtualCard, sound: DeviceSound, tmp_path: Path) -> None:
    card.join(volume="70%")
    text = "now long strokes from the areola back toward your collarbone, gently and slowly, until it flows again"
    cue = to_wave(spoken(text, "espeak en-us 150", tmp_path))

    def gone() -> float:
        """dB of the echo; a card that stutters tears apart what was played and what is heard."""
        sound.play(1, resampled(np.tile(cue, 2), RATE, sound.rate))
        blocks = [item for item in until(sound, over(1), 30.0) if isinstance(item, Block)]
        canceller = Canceller()
        rest = [canceller.take(block.samples, block.said) for block in blocks]
        half = len(blocks) // 2  # it learns in the first
        return level(np.concatenate([block.samples for block in blocks[half:]])) - level(np.concatenate(rest[half:]))

    assert whole(gone, 10.0)


def test_a_microphone_that_is_pulled_out_is_told_and_comes_back(card: VirtualCard, sound: DeviceSound) -> None:
    until(sound, is_block)
    card.take_microphone()
    gone = until(sound, lost("microphone"))[-1]
    assert isinstance(gone, Lost)
    assert "microphone" in gone.why
    sound.play(1, chirp(sound.rate))
    done = until(sound, over(1))[-1]
    assert isinstance(done, Played)
    assert done.completed  # the notice of it can be spoken
    card.give_microphone()
    items = until(sound, back("microphone"))
    assert not any(is_block(item) for item in items)
    until(sound, is_block)


def test_the_speakers_own_sound_is_never_taken_for_a_microphone(card: VirtualCard) -> None:
    card.take_microphone()
    with DeviceSound(env=card.env) as sound:  # the server offers the speaker's monitor instead
        items = until(sound, lost("microphone"))
        gone = items[-1]
        assert isinstance(gone, Lost)
        assert "speaker.monitor is the speaker's own sound" in gone.why
        assert not any(is_block(item) for item in items)
        assert sound.name("speaker")
        assert sound.name("microphone") is None


def test_a_stream_that_the_server_moves_to_a_monitor_is_given_up(card: VirtualCard, sound: DeviceSound) -> None:
    until(sound, is_block)
    listing = card.control("list", "source-outputs")
    number = next(
        part.split("\n")[0] for part in listing.split("Source Output #")[1:] if f'"{sound.pid("microphone")}"' in part
    )
    card.control("move-source-output", number, "speaker.monitor")
    gone = until(sound, lost("microphone"))[-1]
    assert isinstance(gone, Lost)
    assert "monitor" in gone.why


def test_everything_pulled_out_and_plugged_in_again(card: VirtualCard, sound: DeviceSound) -> None:
    sound.play(1, tone(sound.rate, 20.0))
    until(sound, lambda item: isinstance(item, Playing))
    card.take_microphone()
    card.take_speaker()
    items = until(sound, both(Lost))
    assert Played in {type(item) for item in items}
    sound.play(2, chirp(sound.rate))
    refused = until(sound, over(2))[-1]
    assert isinstance(refused, Played)
    assert not refused.completed
    card.restore()
    until(sound, both(Back))
    sound.play(3, chirp(sound.rate))
    done = until(sound, over(3))[-1]
    assert isinstance(done, Played)
    assert done.completed


@pytest.mark.parametrize("what", ["microphone", "speaker"])
def test_a_suspended_device_is_noticed_and_taken_up_again(card: VirtualCard, sound: DeviceSound, what: str) -> None:
    until(sound, is_block)
    card.suspend(what)
    until(sound, lost(what))
    card.suspend(what, on=False)
    until(sound, back(what))


@pytest.mark.parametrize("what", ["microphone", "speaker"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_an_audio_process_that_dies_or_hangs_is_replaced(
    sound: DeviceSound, what: Literal["microphone", "speaker"], how: signal.Signals
) -> None:
    until(sound, is_block)
    sound.play(1, tone(sound.rate, 30.0))
    until(sound, lambda item: isinstance(item, Playing))
    pid = sound.pid(what)
    assert pid
    os.kill(pid, how)
    items = until(sound, lost(what))
    cut = [item for item in items if isinstance(item, Played)]
    assert [(item.key, item.completed) for item in cut] == ([(1, False)] if what == "speaker" else [])
    until(sound, back(what))
    assert not psutil.pid_exists(pid)
    assert sound.pid(what) != pid


def test_zeros_for_three_seconds_are_told_once(card: VirtualCard, sound: DeviceSound) -> None:
    items = until(sound, lambda item: isinstance(item, Silent))
    items += until(sound, lambda item: isinstance(item, Block) and item.t > items[-1].t + 3.5)
    assert sum(isinstance(item, Silent) for item in items) == 1


def test_only_a_speaker_is_enough(card: VirtualCard) -> None:
    with DeviceSound(env=card.env, microphone=False) as sound:
        sound.play(1, chirp(sound.rate))
        items = until(sound, over(1))
        assert not any(is_block(item) for item in items)


def test_only_a_microphone_is_enough(card: VirtualCard) -> None:
    with DeviceSound(env=card.env, speaker=False) as sound:
        until(sound, is_block)
        sound.play(1, chirp(sound.rate))
        done = until(sound, over(1))[-1]
        assert isinstance(done, Played)
        assert not done.completed


def test_devices_are_chosen_by_name_or_index(card: VirtualCard) -> None:
    with DeviceSound("pulse", "pulse", env=card.env) as sound:
        assert (sound.name("microphone"), sound.name("speaker")) == ("pulse", "pulse")
    with DeviceSound("0", 0, env=card.env) as sound:
        assert sound.name("microphone") == sound.name("speaker")


def test_a_device_that_is_not_there_is_named_with_those_that_are(card: VirtualCard) -> None:
    with pytest.raises(DeviceProblem, match=r"'xylophone'; there are: pulse, default; see `handson devices`"):
        DeviceSound("xylophone", "xylophone", env=card.env)


def test_a_machine_without_sound_is_told_what_to_do(card: VirtualCard) -> None:
    card.take_microphone()
    card.take_speaker()
    card.stop()
    try:
        with pytest.raises(DeviceProblem, match=r"no microphone.*no speaker"):
            DeviceSound(env=card.env)
    finally:
        card.start()


SESSION = """
import sys, time
from assistant.audio.device import DeviceSound
from assistant.audio.ports import Back, Lost
sound = DeviceSound()
print("up", flush=True)
end = time.monotonic() + float(sys.argv[1])
while time.monotonic() < end:
    if isinstance(item := sound.take(0.1), Lost | Back):
        print(item, flush=True)
"""


def test_a_session_that_stood_still_blames_no_device(card: VirtualCard) -> None:
    """As a laptop's lid does it; what waits in the pipes is read before anything is judged."""
    with subprocess.Popen([sys.executable, "-c", SESSION, "3"], env=card.env, stdout=subprocess.PIPE) as session:
        assert session.stdout
        assert session.stdout.readline() == b"up\n"
        session.send_signal(signal.SIGSTOP)
        time.sleep(1.5)
        session.send_signal(signal.SIGCONT)
        assert session.stdout.read() == b""


@pytest.mark.parametrize("what", ["working", "suspended", "stopped"])
def test_no_audio_process_outlives_its_session(card: VirtualCard, what: str) -> None:
    if what == "suspended":
        card.suspend("microphone")
        card.suspend("speaker")
    with subprocess.Popen([sys.executable, "-c", SESSION, "60"], env=card.env, stdout=subprocess.DEVNULL) as session:
        processes = audio_processes(session.pid)
        if what == "stopped":
            for process in processes:
                process.suspend()
            await_stop(processes)
        session.kill()
        session.wait()
    gone, alive = psutil.wait_procs(processes, 5)
    for process in alive:
        process.kill()
    assert not alive
    assert len(gone) == 2


def await_stop(processes: list[psutil.Process]) -> None:
    """A stop takes effect a little later than it is asked for."""
    end = time.monotonic() + 5
    while time.monotonic() < end and any(process.status() != psutil.STATUS_STOPPED for process in processes):
        time.sleep(0.02)


def audio_processes(session: int) -> list[psutil.Process]:
    """Both, as soon as they run."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        found = [child for child in psutil.Process(session).children() if "assistant.audio.process" in child.cmdline()]
        if len(found) == 2:
            time.sleep(0.5)  # let them come to where they open their devices
            return found
        time.sleep(0.02)
    raise AssertionError("no audio processes in 10 s")


def test_closing_leaves_no_process_and_does_not_wait_for_one_that_hangs(card: VirtualCard) -> None:
    with DeviceSound(env=card.env) as sound:
        pids = [sound.pid("microphone"), sound.pid("speaker")]
        for pid in pids:
            assert pid
            os.kill(pid, signal.SIGSTOP)
        began = time.monotonic()
    assert time.monotonic() - began < 2.0
    for pid in pids:
        assert pid
        assert not psutil.pid_exists(pid)

"""A sound card for measurements and tests: a private PulseAudio with a virtual speaker and a virtual microphone.

Nothing outside its own folder is touched, and nothing in this process's environment: whoever shall use the card is
given `card.env`. Needs pulseaudio, pulseaudio-utils and ALSA's pulse plug-in.
"""

import os
import shutil
import subprocess
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from assistant.errors import DeviceProblem

RATE = 48_000  # Hz of the virtual speaker
NEEDED = ("pulseaudio", "pactl", "parec", "pacat")
ALSA = Path("/usr/share/alsa/alsa.conf")

_ASOUND = f"""<{ALSA}>
pcm.!default {{ type pulse  hint {{ show on description "PulseAudio" }} }}
ctl.!default {{ type pulse }}
pcm.pulse    {{ type pulse }}
"""
# norewinds: without it, what was written early is rewritten late
SPEAKER = ("module-null-sink", "norewinds=1", "sink_name=speaker", f"rate={RATE}", "channels=2")
FEED = ("module-null-sink", "norewinds=1", "sink_name=mic_in", "rate=16000", "channels=1")
MICROPHONE = ("module-remap-source", "source_name=mic", "master=mic_in.monitor")


def missing() -> str:
    """What this machine lacks for a virtual card; empty if nothing."""
    return ", ".join(tool for tool in NEEDED if not shutil.which(tool)) or ("" if ALSA.exists() else str(ALSA))


class Recording:
    """What the speaker plays, as it comes. `samples` may be read at any time, and after the end."""

    def __init__(self, process: subprocess.Popen[bytes], path: Path) -> None:
        self._process, self._path = process, path

    @property
    def samples(self) -> NDArray[np.float32]:
        """Mono, -1 to 1, at `RATE`."""
        data = self._path.read_bytes()
        return np.frombuffer(data[: len(data) // 2 * 2], np.int16).astype(np.float32) / np.float32(32768)

    def wait(self, seconds: float, limit: float = 10.0) -> NDArray[np.float32]:
        """Until that much has been recorded."""
        until = time.monotonic() + limit
        while self.samples.size < seconds * RATE and time.monotonic() < until:
            time.sleep(0.02)
        return self.samples


class VirtualCard:
    """Starts with `with`. One folder, one daemon: give each test worker its own."""

    def __init__(self, folder: Path) -> None:
        if lacking := missing():
            raise DeviceProblem(
                f"a virtual sound card needs {lacking}: apt install pulseaudio libasound2-plugins alsa-utils"
            )
        self.folder = folder
        self._socket = folder / "pulse" / "native"
        self.env = {
            **os.environ,
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(folder / "pulse"),
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_COOKIE": str(folder / "cookie"),
            "PULSE_STATE_PATH": str(folder / "state"),
            "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
        }
        self._daemon: subprocess.Popen[bytes] | None = None
        self._modules: dict[str, str] = {}  # number by what it was loaded as
        self._recordings = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the daemon, with a speaker and a microphone as defaults."""
        for name in ("pulse", "state"):
            (self.folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        (self.folder / "asound.conf").write_text(_ASOUND)
        script = self.folder / "default.pa"
        script.write_text(f"load-module module-native-protocol-unix auth-anonymous=1 socket={self._socket}\n")
        self._daemon = subprocess.Popen(
            [
                *("pulseaudio", "-n", "-F", str(script), "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
                *("--realtime=no", "--high-priority=yes", f"--log-target=file:{self.folder / 'pulse.log'}"),
            ],
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._await_daemon()
        self.give_speaker()
        self.give_microphone()

    def stop(self) -> None:
        """End the daemon."""
        if self._daemon:
            self._daemon.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._daemon.wait(2)
            self._daemon.kill()
            self._daemon.wait()

    def restore(self) -> None:
        """Whatever a test did to it: a working speaker and microphone again, and nothing else."""
        for what in list(self._modules):
            self._unload(what)
        self.give_speaker()
        self.give_microphone()

    def give_speaker(self) -> None:
        """Plug the speaker in."""
        self._load("speaker", *SPEAKER)
        self.control("set-default-sink", "speaker")

    def take_speaker(self) -> None:
        """Pull the speaker out."""
        self._unload("speaker")

    def give_microphone(self) -> None:
        """Plug the microphone in."""
        self._load("feed", *FEED)
        self._load("microphone", *MICROPHONE)
        self.control("set-default-source", "mic")

    def take_microphone(self) -> None:
        """Pull the microphone out."""
        self._unload("microphone")
        self._unload("feed")

    def suspend(self, what: str, on: bool = True) -> None:
        """Freeze `speaker` or `microphone`, as a laptop's power saving does; or thaw it."""
        word = "1" if on else "0"
        if what == "speaker":
            self.control("suspend-sink", "speaker", word)
        else:
            self.control("suspend-source", "mic", word)
            self.control("suspend-sink", "mic_in", word)

    def join(self, delay_ms: int = 80, volume: str = "50%") -> None:
        """An acoustic path from the speaker to the microphone."""
        self._load("path", "module-loopback", "source=speaker.monitor", "sink=mic_in", f"latency_msec={delay_ms}")
        for line in self.control("list", "short", "sink-inputs").splitlines():
            if "loopback" in line:
                self.control("set-sink-input-volume", line.split("\t")[0], volume)

    def part(self) -> None:
        """Remove that path."""
        self._unload("path")

    def speak(self, sound: Path | NDArray[np.int16], rate: int = 16_000, wait: bool = True) -> subprocess.Popen[bytes]:
        """Play a mono WAV, or int16 samples, into the microphone; with `wait`, until it is over."""
        if isinstance(sound, Path):
            with wave.open(str(sound)) as file:
                assert (file.getnchannels(), file.getsampwidth()) == (1, 2), "give 16-bit mono"
                rate, data = file.getframerate(), file.readframes(file.getnframes())
        else:
            data = sound.tobytes()
        path = self._new("spoken")
        path.write_bytes(data)
        with path.open("rb") as source:
            player = subprocess.Popen(
                [
                    "pacat",
                    "-d",
                    "mic_in",
                    "--raw",
                    "--format=s16le",
                    f"--rate={rate}",
                    "--channels=1",
                    "--latency-msec=200",
                ],
                env=self.env,
                stdin=source,
                stderr=subprocess.DEVNULL,
            )
        if wait:
            player.wait(len(data) / 2 / rate + 10)
        return player

    @contextmanager
    def recording(self) -> Iterator[Recording]:
        """Record the speaker; once inside, samples are coming."""
        path = self._new("recorded")
        with path.open("wb") as target:
            process = subprocess.Popen(
                [
                    "parec",
                    "-d",
                    "speaker.monitor",
                    "--format=s16le",
                    f"--rate={RATE}",
                    "--channels=1",
                    "--latency-msec=10",
                ],
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=target,
                stderr=subprocess.DEVNULL,
            )
        recording = Recording(process, path)
        try:
            recording.wait(0.02)
            yield recording
        finally:
            process.terminate()
            process.wait(5)

    def control(self, *words: str) -> str:
        """Ask `pactl`."""
        done = subprocess.run(["pactl", *words], env=self.env, capture_output=True, text=True, timeout=10, check=False)
        if done.returncode:
            raise DeviceProblem(f"pactl {' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def _await_daemon(self) -> None:
        for _ in range(100):
            with suppress(DeviceProblem, subprocess.TimeoutExpired):
                self.control("info")
                return
            time.sleep(0.05)
        raise DeviceProblem(f"pulseaudio did not start: {(self.folder / 'pulse.log').read_text()[-2000:]}")

    def _load(self, what: str, *words: str) -> None:
        if what not in self._modules:
            self._modules[what] = self.control("load-module", *words).strip()

    def _unload(self, what: str) -> None:
        if number := self._modules.pop(what, None):
            with suppress(DeviceProblem):  # gone already with the module it stood on
                self.control("unload-module", number)

    def _new(self, what: str) -> Path:
        self._recordings += 1
        return self.folder / f"{what}{self._recordings}.raw"

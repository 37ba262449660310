"""A person at the product: starts `handson` as a process, reads its lines, speaks and types, listens to the speaker.

Nothing of the product is called for what is tested; it is used only to know the words of a cue beforehand.
"""

import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import soundfile
import soxr

from assistant.audio import scenery
from assistant.audio.ports import RATE, Pcm, Wave
from assistant.content.loader import Content, load
from assistant.core import replay
from assistant.core.events import Event
from assistant.core.state import State
from assistant.speak.cache import CueCache
from assistant.speak.ports import Manner
from assistant.speak.voices import Pyttsx3Voice
from assistant.store.log import SessionLog
from tests.sound import RATE as CARD_RATE
from tests.sound import Recording, VirtualCard

HANDSON = (sys.executable, "-m", "assistant")
WPM = 260  # quick cues make short tests
RUN = ("run", "--recogniser", "pocketsphinx", "--rate", str(WPM), "--night", "on")
PATIENCE = 20.0  # seconds until a person gives up waiting: what they wait for takes one or two
HUSHED = 1.0  # seconds of silence after which nothing more is said, and no word of it can be taken for an echo
_COLOURS = re.compile(r"\x1b\[\d*m")
_TIMED = re.compile(r"\s*\d+:\d\d  ")

PIECE = 16_000  # samples of a cue at the card's rate that are looked for at a time
TRIES = 4  # times that a person says the same

Matcher = Callable[[str], bool]


class NotSeenError(AssertionError):
    """What was waited for did not come."""


@dataclass(frozen=True)
class Line:
    """One line of the screen, and when it came (monotonic clock)."""

    at: float
    text: str

    @property
    def words(self) -> str:
        """The text without the session's time."""
        return _TIMED.sub("", self.text, count=1)


@dataclass(frozen=True)
class Home:
    """Where a person's files lie, and a machine's environment."""

    folder: Path
    env: Mapping[str, str]

    @property
    def state(self) -> Path:
        """The folder of the session log."""
        return Path(self.env["HANDSON_STATE"])

    @property
    def database(self) -> Path:
        """The session log."""
        return self.state / "sessions.db"

    @property
    def recordings(self) -> Path:
        """The log of sessions on recordings, which stay apart from a person's own."""
        return self.state / "recordings.db"

    def with_env(self, **changes: str) -> "Home":
        """The same home on another machine."""
        return Home(self.folder, {**self.env, **changes})

    def used_before(self) -> Self:
        """Not the first time: the question of the first use was answered."""
        self.state.mkdir(mode=0o700, exist_ok=True)
        with closing(SessionLog.open(self.database)) as log:
            log.remember("first_use", "done")
        return self

    def events(self, session: str = "last") -> list[Event]:
        """What the log holds."""
        with closing(SessionLog.open(self.database)) as log:
            return log.events(session)

    def stands(self) -> State:
        """Where the latest session stands, rebuilt from its log."""
        return replay.last(content().script, self.events())

    def asks(self, *arguments: str | Path, seconds: float = 120.0) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, without a terminal."""
        return subprocess.run(
            [*HANDSON, *map(str, arguments)],
            env=dict(self.env),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )


class Person:
    """Starts with `with`. `tty`: at a terminal, so that lines can be typed. Killed at the end if still there."""

    def __init__(
        self,
        home: Home,
        *arguments: str,
        card: VirtualCard | None = None,
        tty: bool = False,
        inside: Sequence[str] = (),
    ) -> None:
        self.home, self._card = home, card
        self.lines: list[Line] = []
        self.repeated: list[str] = []  # what had to be said again
        self._read = 0  # lines that were waited past
        self._came = threading.Condition()
        self._over = False
        self._terminal: int | None = None
        command = [*inside, *HANDSON, *(arguments or RUN)]
        self.process = self._at_terminal(command) if tty else self._at_pipe(command)
        self._reader = threading.Thread(target=self._follow, daemon=True)
        self._reader.start()

    def _at_pipe(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            env=dict(self.home.env),
            cwd=self.home.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def _at_terminal(self, command: list[str]) -> subprocess.Popen[bytes]:
        self._terminal, theirs = os.openpty()
        quiet = termios.tcgetattr(theirs)
        quiet[3] &= ~termios.ECHO
        termios.tcsetattr(theirs, termios.TCSANOW, quiet)
        process = subprocess.Popen(
            ["setsid", "--ctty", *command],  # a terminal of its own, so that Ctrl-C and closing it reach the program
            env=dict(self.home.env),
            cwd=self.home.folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        return process

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(5)
        self._reader.join(5)
        self.closes_terminal()
        if self.process.stdout:
            self.process.stdout.close()

    def _follow(self) -> None:
        rest = b""
        while True:
            with suppress(OSError):  # a terminal whose program has ended
                if piece := self._more():
                    *whole, rest = (rest + piece).split(b"\n")
                    self._take(whole)
                    continue
            break
        self._take([rest] if rest else [])
        with self._came:
            self._over = True
            self._came.notify_all()

    def _more(self) -> bytes:
        if self.process.stdout:
            return os.read(self.process.stdout.fileno(), 65536)
        while (terminal := self._terminal) is not None:
            if select.select([terminal], [], [], 0.05)[0]:  # never blocked in it, so that it can be closed
                return os.read(terminal, 65536)
        return b""

    def _take(self, raw: list[bytes]) -> None:
        now = time.monotonic()
        with self._came:
            for line in raw:
                text = _COLOURS.sub("", line.decode(errors="replace")).rstrip("\r")
                self.lines.append(Line(now, text))
            self._came.notify_all()

    # what is seen

    def sees(self, wanted: str | Matcher, seconds: float = PATIENCE) -> Line:
        """The next line that holds `wanted`, which must come within `seconds`."""
        until = time.monotonic() + seconds
        with self._came:
            while True:
                for number in range(self._read, len(self.lines)):
                    if _fits(wanted, self.lines[number].text):
                        self._read = number + 1
                        return self.lines[number]
                left = until - time.monotonic()
                if left <= 0 or self._over:
                    shown = wanted if isinstance(wanted, str) else getattr(wanted, "__doc__", "") or "the line"
                    why = "the program ended" if self._over else f"{seconds:.0f} s went by"
                    raise NotSeenError(f"{why} without {shown!r}; the screen:\n{self.screen}")
                self._came.wait(left)

    def saw(self, wanted: str | Matcher) -> list[Line]:
        """Every such line so far."""
        with self._came:
            return [line for line in self.lines if _fits(wanted, line.text)]

    @property
    def screen(self) -> str:
        """All that was shown so far."""
        return "\n".join(f"{line.at - self.lines[0].at:7.2f} {line.text}" for line in self.lines)

    @property
    def session_lines(self) -> list[str]:
        """Cues and commands with their session times, as they were shown."""
        return [line.text for line in self.lines if _TIMED.match(line.text)]

    # what is done

    def says(self, words: str, then: str | Matcher | None = None) -> Line:
        """Say it into the microphone. With `then`: until that line comes, again if need be, as a person would.

        Returns that line, or without `then` an empty one at the time when the last sound went in.
        """
        assert self._card
        for _ in range(TRIES if then else 1):
            self._card.speak(voice(words))
            if then is None:
                break
            with suppress(NotSeenError):
                return self.sees(then, 2.5)
            self.repeated.append(words)
        if then is not None:
            raise AssertionError(f"{words!r} was not understood {TRIES} times; the screen:\n{self.screen}")
        return Line(time.monotonic(), "")

    def types(self, words: str) -> None:
        """Type a line."""
        self.keys(words.encode() + b"\n")

    def keys(self, pressed: bytes) -> None:
        """Press keys."""
        assert self._terminal is not None, "only at a terminal"
        os.write(self._terminal, pressed)

    def closes_terminal(self) -> None:
        """Close the terminal's window."""
        terminal, self._terminal = self._terminal, None
        self._reader.join(5)
        if terminal is not None:
            os.close(terminal)

    def ends(self, number: int) -> None:
        """Send a signal to the program alone."""
        os.kill(self.process.pid, number)

    def kills(self) -> None:
        """As a power cut: the program, its audio processes, everything at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(5)

    def code(self, seconds: float = PATIENCE) -> int:
        """The exit code, once it has ended by itself; no traceback may be on the screen."""
        number = self.process.wait(seconds)
        self._reader.join(5)
        assert "Traceback" not in self.screen, self.screen
        return number


def _fits(wanted: str | Matcher, text: str) -> bool:
    return wanted in text if isinstance(wanted, str) else wanted(text)


# what will be said and heard


@cache
def content() -> Content:
    """The product's words."""
    return load("en", None)


def cue(name: str) -> Matcher:
    """Whether a line shows the cue, in any of its wordings."""
    wording = content().words.cues[name]
    shapes = [re.escape(text) for text in (*wording.say, *wording.night)]
    pattern = re.compile("|".join(re.sub(r"\\\{\w+\\\}", ".+", shape) for shape in shapes), re.IGNORECASE)

    def fits(text: str) -> bool:
        return _TIMED.match(text) is not None and pattern.fullmatch(_TIMED.sub("", text, count=1)) is not None

    fits.__doc__ = name
    return fits


@cache
def voice(words: str) -> Pcm:
    """The words in a voice that says them clearly, mono at 16 kHz."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        subprocess.run(["espeak-ng", "-v", "gmw/en-us", "-s", "130", "-w", str(path), words], check=True)
        samples, rate = soundfile.read(str(path), dtype="float32")
    spoken: Wave = soxr.resample(samples, rate, RATE)
    heard = np.flatnonzero(np.abs(spoken) > 0.001)
    return scenery.pcm(0.7 * spoken[heard[0] : heard[-1] + 1])


@contextmanager
def quiet_room(card: VirtualCard, seconds: float = 200.0) -> Iterator[None]:
    """The faint noise that every room and microphone has."""
    noise = card.speak(scenery.pcm(scenery.background(seconds, 1)), wait=False)
    try:
        yield
    finally:
        noise.terminate()
        noise.wait(5)


class Clips:
    """The cues as they must sound."""

    def __init__(self, home: Home, rate: int = CARD_RATE) -> None:
        self._cache = CueCache(Path(home.env["HANDSON_CACHE"]), Pyttsx3Voice(), rate)

    def clip(self, text: str) -> Wave:
        """A cue's clip."""
        return self._cache.clip(text, Manner("", WPM))


def place(recorded: Wave, clip: Wave) -> tuple[int, float]:
    """The sample at which `clip` begins in what was recorded, and how alike they are there (1.0: but for loudness)."""
    size = 1 << (recorded.size + clip.size).bit_length()
    match = np.fft.irfft(np.fft.rfft(recorded, size) * np.conj(np.fft.rfft(clip, size)), size)
    at = int(np.argmax(match[: max(1, recorded.size - clip.size)]))
    piece = recorded[at : at + clip.size]
    alike = float(np.dot(piece, clip[: piece.size]) / (np.linalg.norm(piece) * np.linalg.norm(clip) + 1e-9))
    return at, alike


def share(recorded: Wave, clip: Wave) -> float:
    """How much of `clip` is in what was recorded, in order: a sound card that stutters tears it apart."""
    found, behind = 0, 0
    pieces = [clip[at : at + PIECE] for at in range(0, max(1, clip.size - PIECE // 2), PIECE)]
    for piece in pieces:
        at, alike = place(recorded[behind:], piece)
        if alike > 0.8:
            found, behind = found + 1, behind + at + piece.size // 2
    return found / len(pieces)


def silence(recording: Recording, seconds: float = HUSHED, limit: float = PATIENCE) -> None:
    """Listen until nothing has sounded for `seconds`."""
    until = time.monotonic() + limit
    wanted = round(seconds * CARD_RATE)
    begin = recording.samples.size
    while time.monotonic() < until:
        time.sleep(0.1)
        samples = recording.samples
        if samples.size - begin >= wanted and loudness(samples[-wanted:]) < 1e-3:
            return
    raise AssertionError(f"it went on sounding for {limit:.0f} s")


def sound(recording: Recording, limit: float = PATIENCE) -> None:
    """Listen until something sounds."""
    until = time.monotonic() + limit
    while time.monotonic() < until:
        if loudness(recording.samples[-CARD_RATE // 10 :]) > 1e-3:
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing sounded for {limit:.0f} s")


def loudness(samples: Wave) -> float:
    """Root of the mean square."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if samples.size else 0.0


def write(path: Path, samples: Pcm, rate: int = RATE) -> Path:
    """A 16-bit WAV."""
    soundfile.write(str(path), samples, rate, subtype="PCM_16")
    return path

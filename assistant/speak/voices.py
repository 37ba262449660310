"""The voices: text in, a WAV file out, one short-lived process for each utterance.

    CueCache ── text, manner ──► Pyttsx3Voice ── JSON ──► render_once (a process) ──► WAV, checked, moved into place

A process for each text because pyttsx3 with a second text in the same process gives wrong rates and truncated files.
One process is kept waiting with its engine started, so that a cue nobody foresaw costs 15 ms and not 65.
"""

import contextlib
import json
import re
import subprocess
import sys
import threading
import wave
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import soundfile

from assistant.errors import VoiceProblem
from assistant.speak.ports import Manner

RENDERER = (sys.executable, "-P", str(Path(__file__).with_name("render_once.py")))
INSTALL = "install the speech engine: `sudo apt install espeak-ng` (or your system's package of that name)"
_SPEAKABLE = re.compile(r"\w")
_WIDE = 0x2E80  # from here on a character is about a syllable: Chinese, Japanese, Korean


@dataclass(frozen=True, slots=True)
class VoiceName:
    """One voice that the engine offers. `id` is what `Manner.voice` takes."""

    id: str
    name: str
    language: str


class _Failed(Exception):  # noqa: N818
    """One attempt went wrong; the next may not."""


class Pyttsx3Voice:
    """The platform's own engine by pyttsx3 (espeak-ng on Linux). May render in several threads at a time.

    `command` is the renderer that is started; `limit` its seconds for one utterance, None: by the text's length.
    """

    def __init__(self, command: Sequence[str] = RENDERER, limit: float | None = None) -> None:
        self._command = tuple(command)
        self._limit = limit
        self._lock = threading.Lock()
        self._spares: list[subprocess.Popen[bytes]] = []
        self._end = weakref.finalize(self, _end_all, self._spares)
        self._refill()

    @cached_property
    def name(self) -> str:
        """Engine and version. Asks a renderer once. Raises VoiceProblem where there is no engine."""
        return str(self._about["engine"])

    def list_voices(self) -> tuple[VoiceName, ...]:
        """What `Manner.voice` may be. Raises VoiceProblem where there is no engine."""
        voices = self._about["voices"]
        assert isinstance(voices, list)
        return tuple(VoiceName(*voice) for voice in voices)

    def render(self, text: str, manner: Manner, target: Path) -> None:
        """Write `text` as a WAV file. Raises VoiceProblem if that fails after one retry."""
        if not speakable(text):
            raise VoiceProblem(f"There is nothing to say in {text!r}: a cue needs at least one letter or digit.")
        with _beside(target) as draft:
            self._twice(text, lambda: self._attempt(text, manner, draft))
            draft.replace(target)

    def close(self) -> None:
        """End the waiting process. Also happens by itself."""
        self._end()

    @cached_property
    def _about(self) -> dict[str, object]:
        answers: list[dict[str, object]] = []
        self._twice("", lambda: answers.append(self._ask({"do": "about"}, self._limit or 10.0)))
        return answers[0]

    def _attempt(self, text: str, manner: Manner, draft: Path) -> None:
        draft.unlink(missing_ok=True)
        limit = self._limit or 5 + len(text) / 50
        request = {"do": "render", "text": text, "voice": manner.voice, "rate": manner.rate}
        self._ask({**request, "target": str(draft), "limit": limit}, limit)
        _check_length(draft, spoken_seconds(text, manner.rate))

    def _twice(self, text: str, attempt: Callable[[], None]) -> None:
        try:
            attempt()
        except _Failed:
            try:
                attempt()
            except _Failed as failed:
                what = f"say {text!r}" if text else "be asked for its name"
                raise VoiceProblem(
                    f"The speech engine (pyttsx3) could not {what}: {failed}. Try {_by_hand()}"
                ) from None

    def _ask(self, request: dict[str, object], limit: float) -> dict[str, object]:
        with self._take() as process:
            try:
                out, err = process.communicate(json.dumps(request).encode() + b"\n", timeout=limit)
            except subprocess.TimeoutExpired:
                process.kill()
                raise _Failed(f"no answer within {limit:.1f} s") from None
            except BaseException:
                process.kill()
                raise
        self._refill()
        return _read_answer(out, err, process.returncode)

    def _take(self) -> subprocess.Popen[bytes]:
        with self._lock:
            spare = self._spares.pop() if self._spares else None
        if spare is None:
            return self._start()
        if spare.poll() is None:
            return spare
        _end_all([spare])
        return self._start()

    def _refill(self) -> None:
        with self._lock:
            if not self._spares and self._end.alive:
                with contextlib.suppress(VoiceProblem):  # whoever asks next is told
                    self._spares.append(self._start())

    def _start(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for the session, not for this
            )
        except OSError as problem:
            raise VoiceProblem(f"The renderer {self._command[0]!r} does not start: {problem}. Reinstall it.") from None


class SilentVoice:
    """Writes silence as long as the text would take: for tests, and for machines without a speech engine."""

    name = "silent-1"
    rate = 16_000

    def render(self, text: str, manner: Manner, target: Path) -> None:
        """Write that silence. Never fails for want of an engine."""
        with wave.open(str(target), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.rate)
            file.writeframes(bytes(2 * int(self.rate * spoken_seconds(text, manner.rate))))


def speakable(text: str) -> bool:
    """Whether an engine has anything to say: pyttsx3 never comes back from a text without a sound."""
    return _SPEAKABLE.search(text) is not None


def spoken_seconds(text: str, rate: int) -> float:
    """About how long `text` takes at `rate` words a minute, in seconds: five letters and a space make a word."""
    letters = 0
    for char in text:
        letters += 4 if char.isdigit() else 3 if ord(char) >= _WIDE else 1
    return 0.2 + letters / 6 * 60 / rate


def _check_length(path: Path, expected: float) -> None:
    try:
        info = soundfile.info(str(path))
    except (OSError, soundfile.LibsndfileError):
        raise _Failed("it wrote no sound file") from None
    seconds = info.frames / info.samplerate
    if not 0.5 * expected <= seconds <= 3 * expected + 2:
        raise _Failed(f"it wrote {seconds:.1f} s of sound where about {expected:.1f} s were due")


def _read_answer(out: bytes, err: bytes, code: int) -> dict[str, object]:
    try:
        answer: dict[str, object] = json.loads(out)
    except ValueError:
        last = err.decode(errors="replace").strip().splitlines()[-1:] or ["without a word"]
        raise _Failed(f"it ended with exit code {code}, {last[0]}") from None
    if answer.get("missing"):
        raise VoiceProblem(f"No speech engine can be used ({answer['error']}). Next: {INSTALL}.")
    if "error" in answer:
        raise _Failed(str(answer["error"]))
    return answer


def _by_hand() -> str:
    if sys.platform.startswith("linux"):
        return "`espeak-ng hello`; if that fails, `sudo apt install espeak-ng`; its voices: `espeak-ng --voices`."
    return "another voice in the settings."


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    draft = target.with_name(f".{uuid4().hex}.wav")
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _end_all(processes: list[subprocess.Popen[bytes]]) -> None:
    while processes:
        with processes.pop() as process:
            process.kill()

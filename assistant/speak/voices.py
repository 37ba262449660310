"""The voices: text in, a WAV file out, by an engine in a process of its own.

    CueCache ── text, manner ──► EngineVoice ── request ──► processes.py ──► WAV, checked, moved into place

pyttsx3 gets a process for each text, since a second text in the same process comes out with a wrong rate or truncated.
"""

import contextlib
import re
import sys
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import soundfile

from assistant.errors import VoiceProblem
from assistant.speak.ports import Manner
from assistant.speak.processes import Renderers, RenderingError

_HERE = Path(__file__)
RENDERER = (sys.executable, "-P", str(_HERE.with_name("render_once.py")))
_MANY = (sys.executable, "-P", str(_HERE.with_name("render_many.py")))
_SPEAKABLE = re.compile(r"\w")
_WIDE = 0x2E80  # from here on a character is about a syllable: Chinese, Japanese, Korean


@dataclass(frozen=True, slots=True)
class VoiceName:
    """One voice that an engine offers. `id` is what `Manner.voice` takes."""

    id: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Engine:
    """A speech engine. `begins`: seconds that it may take to be ready; `install`: how to get it."""

    name: str
    command: tuple[str, ...]
    install: str
    package: str
    lasting: bool = True
    begins: float = 0.0
    pitched: bool = True


PYTTSX3 = Engine(
    "pyttsx3",
    RENDERER,
    "install the speech engine: `sudo apt install espeak-ng` (or your system's package of that name)",
    "pyttsx3",
    lasting=False,
)
PICO = Engine("pico", (*_MANY, "pico"), "install the package py-nanotts", "py_nanotts")
PIPER = Engine(
    "piper",
    (*_MANY, "piper"),
    "`./script/natural` installs it (Piper is under the GPL-3)",
    "piper",
    begins=20.0,  # its model is 63 MB
    pitched=False,
)


class EngineVoice:
    """The voices of one engine. May render in several threads at a time. `limit`: seconds for a text; None: by it."""

    def __init__(self, engine: Engine, limit: float | None = None) -> None:
        self._engine = engine
        self._limit = limit
        self._renderers = Renderers(engine.command, engine.lasting)

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
            for last in (False, True):
                try:
                    self._attempt(text, manner, draft)
                    break
                except RenderingError as failed:
                    if last:
                        raise self._problem(f"say {text!r}", failed) from None
            draft.replace(target)

    def close(self) -> None:
        """End the waiting process. Also happens by itself."""
        self._renderers.close()

    @property
    def waiting(self) -> tuple[int, ...]:
        """Process numbers of the renderers that wait."""
        return self._renderers.waiting

    @cached_property
    def _about(self) -> dict[str, object]:
        limit = self._limit or 10.0 + self._engine.begins
        try:
            return self._ask({"do": "about"}, limit)
        except RenderingError:
            try:
                return self._ask({"do": "about"}, limit)
            except RenderingError as failed:
                raise self._problem("be asked for its name", failed) from None

    def _attempt(self, text: str, manner: Manner, draft: Path) -> None:
        draft.unlink(missing_ok=True)
        limit = self._limit or 5 + len(text) / 50 + self._engine.begins
        request = {"do": "render", "text": text, "voice": manner.voice, "rate": manner.rate, "pitch": manner.pitch}
        self._ask({**request, "target": str(draft), "limit": limit}, limit)
        _check_length(draft, spoken_seconds(text, manner.rate))

    def _ask(self, request: dict[str, object], limit: float) -> dict[str, object]:
        answer = self._renderers.ask(request, limit)
        if answer.get("missing"):
            raise VoiceProblem(f"No speech engine can be used ({answer['error']}). Next: {self._engine.install}.")
        return answer

    def _problem(self, what: str, failed: RenderingError) -> VoiceProblem:
        return VoiceProblem(f"The speech engine ({self._engine.name}) could not {what}: {failed}. Try {self._by_hand}")

    @property
    def _by_hand(self) -> str:
        if self._engine.name == PYTTSX3.name and sys.platform.startswith("linux"):
            return "`espeak-ng hello`; if that fails, `sudo apt install espeak-ng`; its voices: `espeak-ng --voices`."
        return "another voice: `handson voices list`."


class Pyttsx3Voice(EngineVoice):
    """The platform's own engine by pyttsx3: espeak-ng, SAPI5 or NSSpeech. `command` is the renderer that is started."""

    def __init__(self, command: Sequence[str] = RENDERER, limit: float | None = None) -> None:
        super().__init__(replace(PYTTSX3, command=tuple(command)), limit)


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
        raise RenderingError("it wrote no sound file") from None
    seconds = info.frames / info.samplerate
    if not 0.5 * expected <= seconds <= 3 * expected + 2:
        raise RenderingError(f"it wrote {seconds:.1f} s of sound where about {expected:.1f} s were due")


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    draft = target.with_name(f".{uuid4().hex}.wav")
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)

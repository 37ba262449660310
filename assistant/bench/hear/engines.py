"""The speech engines of the bench: an engine's name, a voice, a speed and a text in, a wave at 16 kHz out.

Other engines than the product's own voice, so that what is heard was said by many. Each gives the same samples for the
same text as often as it is asked.
"""

import importlib
import importlib.util
import logging
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import soundfile

from assistant.audio.level import to_wave
from assistant.audio.ports import Wave
from assistant.audio.waves import read_wave
from assistant.bench.hear import shelf

LIMIT = 60  # seconds for a sentence
WORDS_A_MINUTE = 150  # espeak's ordinary speed here
FESTIVAL = Path("/usr/share/festival/voices")


class Engine(Protocol):
    """One speech engine."""

    def has(self, name: str) -> bool:
        """Whether the voice is installed."""

    def version(self) -> str:
        """Part of the cache's key: another version speaks otherwise."""

    def write(self, text: str, name: str, speed: float, pitch: float, path: Path) -> None:
        """Write a WAV file; `speed` and `pitch` are factors."""


class Espeak:
    """espeak-ng by its command."""

    def has(self, name: str) -> bool:
        """Whether it speaks the language (it ends well with any variant, known or not)."""
        if not shutil.which("espeak-ng"):
            return False
        done = subprocess.run(["espeak-ng", "-q", "-v", name, "a"], capture_output=True, check=False, timeout=LIMIT)
        return done.returncode == 0

    def version(self) -> str:
        """Its first line about itself."""
        return _first_line("espeak-ng", "--version").split("Data")[0]

    def write(self, text: str, name: str, speed: float, pitch: float, path: Path) -> None:
        """Pitch from 0 to 99, 50 is the voice's own."""
        pace, tone = str(round(WORDS_A_MINUTE * speed)), str(round(50 * pitch))
        _run("espeak-ng", "-v", name, "-s", pace, "-p", tone, "-w", str(path), "--", text)


class Flite:
    """flite by its command."""

    def has(self, name: str) -> bool:
        """Whether the voice is built in."""
        return bool(shutil.which("flite")) and name in _first_line("flite", "-lv").split()

    def version(self) -> str:
        """The line about its version."""
        return next((line for line in _lines("flite", "--version") if "version" in line), "flite")

    def write(self, text: str, name: str, speed: float, pitch: float, path: Path) -> None:
        """The pitch stays the voice's own."""
        stretch = f"duration_stretch={1 / speed:.3f}"
        _run("flite", "-voice", name, "--setf", stretch, "-t", text, "-o", str(path))


class Festival:
    """Festival by its command; its voices are Debian packages named festvox-..."""

    def has(self, name: str) -> bool:
        """Whether the voice's folder is there."""
        return bool(shutil.which("text2wave")) and any(FESTIVAL.glob(f"*/{name}"))

    def version(self) -> str:
        """The line about its version."""
        return _first_line("festival", "--version")

    def write(self, text: str, name: str, speed: float, pitch: float, path: Path) -> None:
        """The pitch stays the voice's own."""
        words = path.with_suffix(".txt")
        words.write_text(text, encoding="ascii", errors="ignore")
        chosen = f"(begin (voice_{name}) (Parameter.set 'Duration_Stretch {1 / speed:.3f}))"
        _run("text2wave", "-eval", chosen, str(words), "-o", str(path))


class Pico:
    """SVOX Pico by the package py-nanotts."""

    def has(self, name: str) -> bool:
        """Whether the package is installed and has the voice."""
        return importlib.util.find_spec("py_nanotts") is not None and name in {"en-US", "en-GB"}

    def version(self) -> str:
        """Of the package."""
        return version("py-nanotts")

    def write(self, text: str, name: str, speed: float, pitch: float, path: Path) -> None:
        """16 kHz already."""
        samples = importlib.import_module("py_nanotts").NanoTTS().speak(text, voice=name, speed=speed, pitch=pitch)
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes(samples)


class Piper:
    """Piper, if somebody installed it: the extra `natural` (GPL-3)."""

    def has(self, name: str) -> bool:
        """Whether the engine and the voice's package are there."""
        return importlib.util.find_spec("piper") is not None and self._model(name) is not None

    def _model(self, name: str) -> Path | None:
        found = importlib.util.find_spec(f"{name}_us_piper_voice")
        places = found.submodule_search_locations if found else None
        return next((model for place in places or () for model in sorted(Path(place).rglob("*.onnx"))), None)

    def version(self) -> str:
        """Of the package."""
        return version("piper-tts")

    def write(self, text: str, name: str, speed: float, pitch: float, path: Path) -> None:
        """Without its random variation, so that a text always sounds the same."""
        how = importlib.import_module("piper").SynthesisConfig(
            length_scale=1 / speed, noise_scale=0.0, noise_w_scale=0.0
        )
        with wave.open(str(path), "wb") as file:
            self._loaded(str(self._model(name))).synthesize_wav(text, file, syn_config=how)

    @staticmethod
    @cache
    def _loaded(model: str) -> Any:
        return importlib.import_module("piper").PiperVoice.load(model)


class Kokoro:
    """Kokoro, a natural voice, if `script/kokoro` brought it (what it reads by is GPL-3, so not among the extras)."""

    def has(self, name: str) -> bool:
        """Whether the engine, its model and the voice are there."""
        if importlib.util.find_spec("kokoro_onnx") is None or not (self._folder() / "voices.npz").exists():
            return False
        with np.load(self._folder() / "voices.npz") as voices:
            return name in voices

    @staticmethod
    def _folder() -> Path:
        return shelf.folder().with_name("kokoro")

    def version(self) -> str:
        """Of the package."""
        return version("kokoro-onnx")

    def write(self, text: str, name: str, speed: float, pitch: float, path: Path) -> None:
        """British by those whose name begins with b; the pitch stays the voice's own."""
        accent = "en-gb" if name.startswith("b") else "en-us"
        wave, rate = self._loaded(self._folder()).create(text, voice=name, speed=speed, lang=accent)
        soundfile.write(path, wave, rate)

    @staticmethod
    @cache
    def _loaded(folder: Path) -> Any:
        model, runtime = importlib.import_module("kokoro_onnx"), importlib.import_module("onnxruntime")
        logging.getLogger("phonemizer").disabled = True  # it counts words and tells, which nobody asked for
        options = runtime.SessionOptions()
        options.intra_op_num_threads = 1  # the bench has a process for each core
        session = runtime.InferenceSession(folder / "model.onnx", options)
        return model.Kokoro.from_session(session, str(folder / "voices.npz"))


ENGINES: Mapping[str, Engine] = {
    "espeak": Espeak(),
    "flite": Flite(),
    "festival": Festival(),
    "pico": Pico(),
    "piper": Piper(),
    "kokoro": Kokoro(),
}


@cache
def version_of(engine: str) -> str:
    """The engine's version, asked once."""
    return ENGINES[engine].version()


def rendered(engine: str, text: str, name: str, speed: float, pitch: float) -> Wave:
    """The text as a wave."""
    with tempfile.TemporaryDirectory(prefix="handson-") as folder:
        path = Path(folder) / "said.wav"
        ENGINES[engine].write(text, name, speed, pitch, path)
        return to_wave(read_wave(path))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=LIMIT)


def _lines(*command: str) -> list[str]:
    done = subprocess.run(command, capture_output=True, check=False, timeout=LIMIT, text=True)
    return (done.stdout + done.stderr).splitlines() or [""]


@cache
def _first_line(*command: str) -> str:
    return _lines(*command)[0]

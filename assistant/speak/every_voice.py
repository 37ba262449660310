"""Every voice that can be had here, under one name each: the engine that a name belongs to is started when it is asked.

A name is pyttsx3's own ("gmw/en-us+f3"; "" is its choice), or begins with another engine's: "pico:en-GB", "piper:joe".
"""

import contextlib
import importlib.util
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from assistant.errors import VoiceProblem
from assistant.speak.ports import Manner
from assistant.speak.voices import PICO, PIPER, PYTTSX3, Engine, EngineVoice, VoiceName

_MARK = ":"
_DISTRIBUTIONS = {PICO.name: "py-nanotts", PIPER.name: "piper-tts"}


def engine_of(voice: str) -> tuple[str, str]:
    """The engine's name and the voice's name in it."""
    engine, mark, name = voice.partition(_MARK)
    return (engine, name) if mark and engine in _DISTRIBUTIONS else (PYTTSX3.name, voice)


class EveryVoice:
    """Renders with whatever engine the manner's voice belongs to. `engines`: the first is the one that has no mark."""

    def __init__(self, engines: Sequence[Engine] = (PYTTSX3, PICO, PIPER)) -> None:
        self._engines = {engine.name: engine for engine in engines}
        self._voices: dict[str, EngineVoice] = {}
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Engines and versions."""
        others = [
            f"{name}-{version(package)}" for name, package in _DISTRIBUTIONS.items() if self.missing(name) is None
        ]
        with contextlib.suppress(VoiceProblem):
            others.insert(0, self._voice(PYTTSX3.name).name)
        return " ".join(others)

    def ready(self, voice: str) -> None:
        """Raises VoiceProblem where the engine of a voice cannot be used."""
        _ = self._engine(voice).name

    @property
    def engines(self) -> tuple[str, ...]:
        """Their names, installed or not."""
        return tuple(self._engines)

    def pitched(self, voice: str) -> bool:
        """Whether a voice can speak higher or lower."""
        return self._engines[engine_of(voice)[0]].pitched

    def missing(self, engine: str) -> str | None:
        """How to get an engine that is not installed; None if it is, or if only a renderer can tell."""
        known = self._engines[engine]
        there = engine == PYTTSX3.name or importlib.util.find_spec(known.package)
        return None if there else known.install

    def list_voices(self) -> Iterator[tuple[str, VoiceName]]:
        """Each voice by its whole name, engine after engine. Raises VoiceProblem where pyttsx3 has none."""
        for engine in self._engines:
            if self.missing(engine) is None:
                for voice in self._voice(engine).list_voices():
                    yield (voice.id if engine == PYTTSX3.name else f"{engine}{_MARK}{voice.id}"), voice

    def language(self, voice: str) -> str | None:
        """The two letters of a voice's language; None where nobody knows."""
        with contextlib.suppress(VoiceProblem):
            name = engine_of(voice)[1].partition("+")[0]
            for each in self._engine(voice).list_voices():
                if each.id == name:
                    return each.language.lower().partition("-")[0] or None
        return None

    def render(self, text: str, manner: Manner, target: Path) -> None:
        """Write `text` as a WAV file. Raises VoiceProblem if that fails after one retry, or without the engine."""
        self._engine(manner.voice).render(text, replace(manner, voice=engine_of(manner.voice)[1]), target)

    def close(self) -> None:
        """End what was started."""
        with self._lock:
            for voice in self._voices.values():
                voice.close()

    def _engine(self, voice: str) -> EngineVoice:
        engine, _ = engine_of(voice)
        if install := self.missing(engine):
            raise VoiceProblem(f"The voice {voice!r} needs {engine}, which is not here. Next: {install}.")
        return self._voice(engine)

    def _voice(self, engine: str) -> EngineVoice:
        with self._lock:
            if engine not in self._voices:
                self._voices[engine] = EngineVoice(self._engines[engine])
            return self._voices[engine]

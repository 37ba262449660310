"""The cue cache: a text and a manner in, a clip that plays at once out. Stands between the mouth and a `Voice`.

    mouth ── text ──► CueCache ──► memory ──► shelf (disk) ──► Voice.render ──► shaping.finish
                          ◄── clip: mono float32 at `rate`, -1 to 1, not to be written to

A text is rendered once however many ask for it at a time, and never again while its file lasts.
"""

import contextlib
import hashlib
import json
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import astuple
from pathlib import Path

import numpy as np
import soundfile

from assistant.audio.ports import Wave
from assistant.core import pauses
from assistant.errors import VoiceProblem
from assistant.speak.ports import Manner, Voice
from assistant.speak.shaping import finish
from assistant.speak.shelf import Shelf
from assistant.speak.voices import speakable
from assistant.speak.warming import Warming

_SHAPING = 2  # raise it when shaping.py gives other samples: it is part of the key
_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - drafts survive a full disk there, in a folder of their own (mode 700)


class CueCache:
    """Clips of what `voice` says, for a speaker at `rate` Hz. Any thread may call any method."""

    def __init__(
        self,
        folder: Path,
        voice: Voice,
        rate: int,
        *,
        respell: Callable[[str], str] = str,
        limit: int = 200_000_000,
        memory: int = 8_000_000,
    ) -> None:
        """`respell`: a text as the voice shall read it. `limit`: bytes on disk. `memory`: bytes of clips in memory."""
        self._voice = voice
        self._respell = respell
        self._rate = rate
        self._shelf = Shelf(folder, limit)
        self._lock = threading.Lock()
        self._pending: dict[str, Future[Wave]] = {}
        self._memory = _Recent(memory)
        self._urgent = 0
        self._calm = threading.Event()
        self._calm.set()

    @property
    def trouble(self) -> str:
        """Why clips are not kept on disk, in a sentence; empty while they are. Speaking goes on all the same."""
        return self._shelf.trouble

    def clip(self, text: str, manner: Manner) -> Wave:
        """The clip for `text`, its pauses (`[2 s]`) as silence. Raises VoiceProblem if it cannot be rendered."""
        with self._ahead_of_warming():
            return self._made(text, manner)

    def has(self, text: str, manner: Manner) -> bool:
        """Whether `clip` will answer without rendering (unless the file turns out damaged)."""
        keys = [self._key(part, manner) for part in pauses.split(text) if isinstance(part, str)]
        with self._lock:
            return all(key in self._memory or self._shelf.has(key) for key in keys)

    def warm(self, texts: Iterable[str], manner: Manner, workers: int = 1) -> Warming:
        """Render `texts` ahead, in order, in the background, with 1 or 2 workers; a `clip` call goes before them."""

        def make(text: str) -> None:
            if not self.has(text, manner):  # what lies on disk need not be held in memory before it is asked for
                self._made(text, manner)

        return Warming(texts, make, self._calm, workers)

    def _made(self, text: str, manner: Manner) -> Wave:
        parts = [part for part in pauses.split(text) if isinstance(part, float) or speakable(part)]
        if not parts:
            raise VoiceProblem(f"There is nothing to say in {text!r}: a cue needs at least one letter or digit.")
        clips = [
            self._part(part, manner) if isinstance(part, str) else np.zeros(round(part * self._rate), np.float32)
            for part in parts
        ]
        return _read_only(clips[0] if len(clips) == 1 else np.concatenate(clips))

    def _part(self, text: str, manner: Manner) -> Wave:
        key = self._key(text, manner)
        with self._lock:
            if (found := self._memory.get(key)) is not None:
                return found
            pending = self._pending.get(key)
            if pending is None:
                mine = self._pending[key] = Future()
        if pending is not None:
            return pending.result()
        try:
            clip = self._loaded(key, text, manner)
        except BaseException as problem:
            with self._lock:
                del self._pending[key]
            mine.set_exception(problem)
            raise
        with self._lock:
            self._memory.put(key, clip)
            del self._pending[key]
        mine.set_result(clip)
        return clip

    def _loaded(self, key: str, text: str, manner: Manner) -> Wave:
        clip = self._shelf.load(key)
        if clip is None:
            clip = self._rendered(text, manner)
            self._shelf.keep(key, clip)
        return _read_only(clip)

    def _rendered(self, text: str, manner: Manner) -> Wave:
        scratch = _SHARED_MEMORY if os.access(_SHARED_MEMORY, os.W_OK) else None
        try:
            with tempfile.TemporaryDirectory(prefix="handson-", dir=scratch) as folder:
                draft = Path(folder) / "utterance.wav"
                self._voice.render(self._respell(text), manner, draft)
                samples, rate = soundfile.read(str(draft), dtype="float32")
        except (OSError, soundfile.LibsndfileError) as problem:
            raise VoiceProblem(
                f"{text!r} could not be rendered: {problem}. Free some disk space and try again."
            ) from None
        return finish(samples, rate, self._rate, manner.louder)

    def _key(self, text: str, manner: Manner) -> str:
        parts = [self._voice.name, *astuple(manner), self._respell(text), self._rate, _SHAPING]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    @contextlib.contextmanager
    def _ahead_of_warming(self) -> Iterator[None]:
        with self._lock:
            self._urgent += 1
            self._calm.clear()
        try:
            yield
        finally:
            with self._lock:
                self._urgent -= 1
                if not self._urgent:
                    self._calm.set()


class _Recent:
    """The clips asked for last, at most `limit` bytes of them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._clips: OrderedDict[str, Wave] = OrderedDict()

    def __contains__(self, key: str) -> bool:
        return key in self._clips

    def get(self, key: str) -> Wave | None:
        if (clip := self._clips.get(key)) is not None:
            self._clips.move_to_end(key)
        return clip

    def put(self, key: str, clip: Wave) -> None:
        self._clips[key] = clip
        self._held += clip.nbytes
        while self._held > self._limit and len(self._clips) > 1:
            self._held -= self._clips.popitem(last=False)[1].nbytes


def _read_only(clip: Wave) -> Wave:
    clip.setflags(write=False)
    return clip

"""From a text to sound: the cue cache, a gain, the player; and back from the player: which cue is over.

Comes from the session's effects; goes to `Sound.play`. Rendering happens on one worker, so that cues keep their order
and the session never waits for a voice; on a file's clock it happens at once, so that the same input always gives the
same output. A hush overtakes everything.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from assistant.audio.ports import Sound, Wave
from assistant.errors import VoiceProblem
from assistant.speak.ports import Manner


class Clips(Protocol):
    """Where clips come from: `assistant.speak.cache.CueCache`, or `assistant.speak.recorded.Recorded` before it."""

    def clip(self, text: str, manner: Manner) -> Wave:
        """The clip of a text. Raises VoiceProblem."""


class Expecting(Protocol):
    """Who must know what will sound: `assistant.listen.guard.Guard`."""

    def expect(self, key: int, text: str, seconds: float) -> None:
        """A cue is queued."""


class Mouth:
    """Says cues one after the other. `at_once` renders on the caller's thread (files) instead of a worker's."""

    def __init__(
        self,
        sound: Sound,
        clips: Clips,
        guard: Expecting,
        tones: Callable[[str], Wave],
        trouble: Callable[[str], None],
        at_once: bool = False,
    ) -> None:
        self._sound, self._clips, self._guard, self._tones, self._trouble = sound, clips, guard, tones, trouble
        self._worker = None if at_once else ThreadPoolExecutor(1, "render")
        self._lock = threading.Lock()
        self._generation = 0  # raised by each hush: what was asked for before it is not said any more
        self._count = 0
        self._cues: dict[int, str] = {}
        self.failed: Callable[[str], None] = lambda cue: None  # told of a cue that could not be said

    @property
    def sounding(self) -> bool:
        """Whether a cue is handed to the player and not over."""
        return bool(self._cues)

    def say(self, cue: str, text: str, manner: Manner, gain: float) -> None:
        """Speak `text` behind what is being said; `played` will name `cue` when it is over."""
        generation = self._generation
        if self._worker is None:
            self._speak(generation, cue, text, manner, gain)
        else:
            self._worker.submit(self._speak, generation, cue, text, manner, gain)

    def _speak(self, generation: int, cue: str, text: str, manner: Manner, gain: float) -> None:
        try:
            clip = self._clips.clip(text, manner)
        except VoiceProblem as problem:
            self._trouble(str(problem))
            if generation == self._generation:
                self.failed(cue)
            return
        with self._lock:
            if generation != self._generation:
                return
            key = self._next_key()
            self._cues[key] = cue
            self._guard.expect(key, text, len(clip) / self._sound.rate)
            self._sound.play(key, clip, gain)

    def tone(self, name: str, gain: float) -> None:
        """Play an earcon behind what is being said."""
        with self._lock:
            self._sound.play(self._next_key(), self._tones(name), gain)

    def _next_key(self) -> int:
        self._count += 1
        return self._count

    def hush(self) -> None:
        """Silence now; nothing asked for before this is heard."""
        with self._lock:
            self._generation += 1
            self._cues.clear()
            self._sound.hush()

    def played(self, key: int) -> str | None:
        """The cue that the clip `key` was, if it is one and was not hushed."""
        with self._lock:
            return self._cues.pop(key, None)

    def close(self) -> None:
        """Say no more."""
        self.hush()
        if self._worker:
            self._worker.shutdown(wait=False, cancel_futures=True)

"""Cues in a person's own voice: a text in, its recordings as a clip out, or the voice's clip where there are none.

    mouth ── text ──► Recorded ──► recordings' files ──► shaping.finish
                          └── else ──► CueCache

A recording that cannot be played costs nothing: the voice says the text, and the trouble is told once.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

import numpy as np

from assistant.audio.ports import Wave
from assistant.audio.waves import read_sound
from assistant.core.cues import LONGEST_RECORDING
from assistant.errors import UsageProblem
from assistant.speak.cache import CueCache
from assistant.speak.ports import Manner
from assistant.speak.shaping import finish
from assistant.speak.warming import Warming


class Recordings(Protocol):
    """Who knows what is recorded: `assistant.content.recordings.Recordings`."""

    def files(self, text: str) -> tuple[Path, ...]:
        """The files that say a text, in turn; none if the voice must say it."""


class Recorded:
    """Clips from recordings before those of `voice`, for a speaker at `rate` Hz. Any thread may call any method."""

    def __init__(self, voice: CueCache, recordings: Recordings, rate: int, trouble: Callable[[str], None]) -> None:
        self._voice, self._recordings, self._rate, self._trouble = voice, recordings, rate, trouble
        self._told: set[str] = set()

    def clip(self, text: str, manner: Manner) -> Wave:
        """The clip for `text`; how fast and in which voice counts for the voice alone. Raises VoiceProblem."""
        try:
            made = [self._played(path) for path in self._recordings.files(text)]
        except UsageProblem as problem:
            self._tell(str(problem))
            made = []
        return np.concatenate(made) if made else self._voice.clip(text, manner)

    def warm(self, texts: Iterable[str], manner: Manner, workers: int = 1) -> Warming:
        """Have the voice render ahead what is not recorded."""
        return self._voice.warm([text for text in texts if not self._recordings.files(text)], manner, workers)

    def _played(self, path: Path) -> Wave:
        return finish(*read_sound(path, LONGEST_RECORDING), self._rate)

    def _tell(self, problem: str) -> None:
        if problem not in self._told:
            self._told.add(problem)
            self._trouble(f"A recording cannot be played, so the voice speaks: {problem}.")


def why_not(path: Path) -> str:
    """What keeps a file from being played; empty if nothing does."""
    try:
        read_sound(path, LONGEST_RECORDING)
    except UsageProblem as problem:
        return f"cannot be played: {problem}"
    return ""

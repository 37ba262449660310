"""What every check is given: the settings, where the system tells of itself, its clocks, and whoever sits there.

A test gives other folders and clocks.
"""

import shutil
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from assistant.app import voicing, wiring
from assistant.app.settings import Loaded, Settings, config_file, load
from assistant.audio.ports import RATE, Wave
from assistant.content.files import Folders
from assistant.content.loader import Content
from assistant.errors import ContentProblem, UsageProblem

SECONDS = 20.0


def _nobody(text: str) -> None:
    """Nobody is told."""


@dataclass(frozen=True)
class Machine:
    """`spoken`: somebody is there to say a word. `ask` shows what they shall do."""

    loaded: Loaded
    flags: Mapping[str, Any] = field(default_factory=dict)  # those of the command line, for a process of its own
    spoken: bool = False
    ask: Callable[[str], None] = _nobody
    system: Path = Path("/sys")
    run: Path = Path("/run")
    seconds: float = SECONDS  # that all checks together may take
    wall: Callable[[], float] = time.time
    steady: Callable[[], float] = time.monotonic

    @property
    def settings(self) -> Settings:
        """The settings alone."""
        return self.loaded.settings

    @cached_property
    def content(self) -> Content:
        """The words in use; the built-in ones where the user's own have mistakes, as in a session."""
        try:
            return wiring.content_for(self.settings)
        except ContentProblem:
            settings = replace(self.settings, prompts=None)
            if settings.technique not in Folders.of(None).techniques():
                settings = replace(settings, technique=Settings().technique)
            return wiring.content_for(settings)

    @cached_property
    def voice(self) -> "Voice":
        """The session's own voice, which knows no cue yet. VoiceProblem or UsageProblem where it cannot be used."""
        voicing.every_voice().ready(self.settings.voice)
        return Voice(self.settings, self.content)


class Voice:
    """A cue cache in a folder that is gone afterwards: what it gives was rendered now."""

    def __init__(self, settings: Settings, content: Content) -> None:
        folder = mkdtemp(prefix="handson-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._cache = voicing.clips(settings, RATE, content.spellings, Path(folder))
        self._manner = voicing.manner(settings)

    def clip(self, text: str) -> Wave:
        """What it says, at 16 kHz. VoiceProblem if it cannot."""
        return self._cache.clip(text, self._manner)


def usable(flags: Mapping[str, Any]) -> tuple[Loaded, str]:
    """The settings and nothing; or the defaults, and why those of the user cannot be used."""
    try:
        return load(flags), ""
    except UsageProblem as problem:
        return Loaded(Settings(), {}, config_file()), str(problem)

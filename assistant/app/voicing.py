"""What speaks, put together: the cue cache with its voice, the user's recordings before it, and what is made ahead.

A part of the wiring (`wiring` gives it to the loops): it imports voices as late as they are needed.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from assistant.app.settings import Settings, Tuning
from assistant.content.document import Mistakes
from assistant.content.files import Folders
from assistant.content.lines import Lines, holds, in_order
from assistant.content.loader import EMBEDDED, Content
from assistant.content.recordings import Recordings, recorded
from assistant.errors import UsageProblem

if TYPE_CHECKING:
    from assistant.speak.cache import CueCache
    from assistant.speak.every_voice import EveryVoice
    from assistant.speak.ports import Manner
    from assistant.speak.recorded import Recorded


def cue_folder() -> Path:
    """Where rendered cues are kept: HANDSON_CACHE, or the user's cache."""
    named = os.environ.get("HANDSON_CACHE")
    return Path(named) if named else platformdirs.user_cache_path("handson") / "cues"


def clips(
    settings: Settings, rate: int, spellings: Mapping[str, str] | None = None, folder: Path | None = None
) -> "CueCache":
    """The cue cache; silence as long as the words where there is no speech engine. `spellings`: see `Content`.

    It keeps its clips in `cue_folder`, or in `folder`.
    """
    from assistant.errors import VoiceProblem
    from assistant.speak.cache import CueCache
    from assistant.speak.respelling import respelled
    from assistant.speak.voices import SilentVoice

    folder = folder or cue_folder()
    voice = every_voice()
    try:
        voice.ready(settings.voice)
    except VoiceProblem as problem:
        print(f"No voice: {problem}", file=sys.stderr)  # noqa: T201 - before there is a screen
        return CueCache(folder, SilentVoice(), rate)
    cache = CueCache(folder, voice, rate, respell=respelled(spellings or {}))
    if settings.voice:
        try:
            cache.clip("yes", manner(settings))
        except VoiceProblem as problem:
            raise UsageProblem(f"There is no voice {settings.voice!r}; `handson voices list` has them.") from problem
    return cache


def every_voice() -> "EveryVoice":
    """The voices that can be had here."""
    from assistant.speak.every_voice import EveryVoice

    return EveryVoice()


def spoken(settings: Settings, content: Content, rate: int, tell: Callable[[str], None]) -> "CueCache | Recorded":
    """What a session speaks with: the user's recordings, else the voice. `tell` is told what cannot be played."""
    from assistant.speak.recorded import Recorded

    voice, own = clips(settings, rate, content.spellings), recordings(settings, content, tell)
    return Recorded(voice, own, rate, tell) if own else voice


def recordings(settings: Settings, content: Content, tell: Callable[[str], None]) -> Recordings | None:
    """The recordings that lie over the built-in words. Those of an index with mistakes are left out, which is told."""
    mistakes = Mistakes()
    texts = recorded(Folders.of(settings.prompts), settings.language, mistakes)
    for mistake in mistakes.errors():
        tell(f"{mistake}: so the voice speaks in place of these recordings.")
    return Recordings(texts, Lines(content.words.cues, content.words, holds([content.script]))) if texts else None


def _voice(language: str) -> str:
    return "" if language == EMBEDDED else language


def manner(settings: Settings) -> "Manner":
    """How cues are spoken."""
    from assistant.speak.ports import Manner

    tuning = settings.voices.get(settings.voice, Tuning())
    return Manner(settings.voice or _voice(settings.language), settings.rate, tuning.pitch, tuning.louder)


def every_cue(settings: Settings, content: Content) -> list[str]:
    """The texts of all cues that need no filling in: the kit's steps first, in their order."""
    script, words = content.script, content.words
    return [text for cue in in_order(script, settings.kit) for text in words.variants(cue)]

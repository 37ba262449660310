"""The Protocol that a voice fulfils."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Manner:
    """How a voice speaks: its name in the engine ("" is the engine's own for the language), words a minute.

    `pitch`: per cent of the voice's own; `louder`: dB over other voices.
    """

    voice: str = ""
    rate: int = 155
    pitch: int = 100
    louder: float = 0.0


class Voice(Protocol):
    """Renders text to a WAV file; never plays."""

    @property
    def name(self) -> str:
        """Engine and version, part of the cache key."""

    def render(self, text: str, manner: Manner, target: Path) -> None:
        """Write `text` as a WAV file. Raises VoiceProblem if that fails after one retry, or takes over its limit."""

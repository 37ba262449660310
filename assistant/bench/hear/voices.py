"""The voices that are installed here, in their parts, and what they say: a voice, a text and a speed in, a wave out."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.audio.ports import RATE, Wave
from assistant.bench.hear import engines
from assistant.bench.hear.shelf import kept
from assistant.errors import UsageProblem

LIST = Path(__file__).with_name("voices.toml")
PARTS = ("training", "development", "test", "both")
SPEEDS = {"slow": 0.8, "normal": 1.0, "fast": 1.25}
PEAK = 0.25  # of full scale, of a voice one metre away
SILENT = 0.01  # of the peak (-40 dB): what is quieter at the ends is no longer speech
MARGIN = 0.05  # seconds left around the speech


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice of one engine."""

    engine: str
    name: str
    pitch: float = 1.0

    @property
    def label(self) -> str:
        """As in the list."""
        return f"{self.engine} {self.name}" + (f" {self.pitch:g}" if self.pitch != 1.0 else "")


def voice(label: str) -> Voice:
    """The voice of a line in the list."""
    engine, name, *pitch = label.split()
    return Voice(engine, name, *(float(number) for number in pitch))


def listed(part: str, language: str) -> tuple[Voice, ...]:
    """The voices of a part, installed or not."""
    table = tomllib.loads(LIST.read_text(encoding="utf-8"))
    both = table.get(language, table["other"])
    named = PARTS[1:3] if part == "both" else (part,)
    return tuple(voice(label.format(language)) for one in named for label in both[one])


def installed(part: str, language: str) -> tuple[Voice, ...]:
    """The voices of a part that can speak here. UsageProblem if none can."""
    found = tuple(each for each in listed(part, language) if engines.ENGINES[each.engine].has(each.name))
    if not found:
        wanted = ", ".join(sorted({each.engine for each in listed(part, language)}))
        raise UsageProblem(
            f"No voice of the {part} part for {language} is installed ({wanted}): "
            "install espeak-ng and flite by your system's packages, Pico by `pip install handson[bench]`."
        )
    return found


def said(who: Voice, text: str, speed: str = "normal") -> Wave:
    """The text in that voice, trimmed, its peak at `PEAK`; from the shelf if it was said before."""
    key = ("said", who.engine, engines.version_of(who.engine), who.name, who.pitch, SPEEDS[speed], text)
    return kept(key, lambda: levelled(trimmed(engines.rendered(who.engine, text, who.name, SPEEDS[speed], who.pitch))))


def trimmed(wave: Wave) -> Wave:
    """Without the silence at its ends."""
    first, last = loud(wave)
    margin = int(MARGIN * RATE)
    return wave[max(0, first - margin) : last + margin]


def loud(wave: Wave) -> tuple[int, int]:
    """First sample above `SILENT` of the peak, and one behind the last."""
    over = np.flatnonzero(np.abs(wave) > SILENT * np.max(np.abs(wave), initial=0.0))
    return (int(over[0]), int(over[-1]) + 1) if over.size else (0, wave.size)


def levelled(wave: Wave) -> Wave:
    """Its peak at `PEAK`."""
    peak = float(np.max(np.abs(wave), initial=0.0))
    return (wave * (PEAK / peak if peak else 0.0)).astype(np.float32)

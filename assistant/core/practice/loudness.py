"""How loud the parent is over what else sounds in her room: levels of each try in, advice about the microphone out.

Levels come from `audio.meter`; the advice is a cue and what fills it. The limits are those of docs/hearing.md: at 10 dB
and above 87 of 100 commands are heard, at 6 dB 64.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from assistant.core.effects import Value

ENOUGH = 10.0  # dB over the noise
SOFT = -45.0  # dBFS of a voice at which a microphone's own noise begins to count
NEAR = -35.0  # dBFS of a noise that is close to the microphone

Advice = tuple[str, tuple[tuple[str, Value], ...]]  # a cue and its params


@dataclass(frozen=True, slots=True)
class Loudness:
    """One try. `speech` and `noise`: dBFS of the loudest eighth of a second, which is how docs/hearing.md counts."""

    speech: float
    noise: float
    clipped: bool = False

    @property
    def over(self) -> float:
        """dB of the voice over the noise, never below 0; what was measured as speech holds the noise as well."""
        power = 10 ** ((self.speech - self.noise) / 10) - 1.0
        return max(0.0, 10 * math.log10(power)) if power > 1.0 else 0.0


def advice(tries: Sequence[Loudness]) -> Advice | None:
    """What would help most, told by the middle of the tries; None where all is well."""
    if not tries:
        return None
    over = median(each.over for each in tries)
    if sum(each.clipped for each in tries) * 2 > len(tries):
        return "practise.clipped", ()
    if over < ENOUGH:
        near = median(each.noise for each in tries) > NEAR
        return "practise.noise-close" if near else "practise.closer", (("decibels", round(over)),)
    if median(each.speech for each in tries) < SOFT:
        return "practise.soft", ()
    return None


def verdict(tries: Sequence[Loudness]) -> Advice | None:
    """The same for the end, where a good place is told too; None where no voice was measured."""
    if not tries:
        return None
    well = "practise.fine", (("decibels", round(median(each.over for each in tries))),)
    return advice(tries) or well

"""What can be said where a session can stand (core/places.py), amounts drawn by chance among it."""

import random
from dataclasses import dataclass

from assistant.core.events import Amount
from assistant.core.interludes import LENIENT
from assistant.core.phrasebook import AMOUNT, Phrasebook
from assistant.core.places import Place

PAIRS = 0.15  # of the amounts: both sides in a breath
USUAL = 200  # millilitres; most amounts are below


@dataclass(frozen=True, slots=True)
class Phrase:
    """One thing to say, and what it means."""

    text: str
    intent: str
    amounts: tuple[Amount, ...] = ()


def phrases(place: Place, book: Phrasebook) -> tuple[Phrase, ...]:
    """Every phrase that is open there; amounts are drawn by `amount`."""
    return tuple(Phrase(text, intent) for intent in sorted(place.open) for text in book.intents.get(intent, ()))


def lenient(book: Phrasebook) -> frozenset[str]:
    """The phrases that must not be missed."""
    return book.phrases(LENIENT)


class Amounts:
    """Draws spoken amounts: every side and unit as often, millilitres mostly below `USUAL`."""

    def __init__(self, book: Phrasebook) -> None:
        self._book = book
        self._grammar = book.grammar({AMOUNT})
        self._sorted: dict[tuple[str, str], list[str]] = {}
        for text, reading in sorted(book.readings.items()):
            usual = reading.value <= USUAL or reading.unit == "oz"
            if usual:
                self._sorted.setdefault((reading.side or "", reading.unit or ""), []).append(text)

    def draw(self, rng: random.Random) -> Phrase | None:
        """One amount, or two in a breath; None where the language has none."""
        if not self._sorted:
            return None
        side, unit = rng.choice(sorted(self._sorted))
        text = rng.choice(self._sorted[side, unit])
        if side and rng.random() < PAIRS * 1.5:
            other = rng.choice(self._sorted["right" if side == "left" else "left", unit])
            text = self._alike(text, other)
        match = self._book.parse(text, {AMOUNT})
        return Phrase(match.phrase, AMOUNT, match.amounts) if match else self.draw(rng)

    def _alike(self, first: str, second: str) -> str:
        """Both, if they can be said one behind the other."""
        both = f"{first} {second}"
        return both if self._grammar.accepts(both) else first

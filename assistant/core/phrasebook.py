"""What can be said, and what it means. Made by `assistant.content` from the phrases of a language.

`grammar` gives recognisers what is open in a state; `parse` turns an accepted text into its meaning. Both are made
from the same tables, so nothing can be heard that is not understood.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.core import grammar
from assistant.core.events import Amount, Side, Unit

AMOUNT = "amount"  # the intent of every spoken amount


@dataclass(frozen=True, slots=True)
class Reading:
    """What one spoken amount means; `unit` is None where none was said."""

    side: Side | None
    value: float
    unit: Unit | None

    def amount(self, unit: Unit) -> Amount:
        """The amount, in `unit` if none was said."""
        return Amount(self.side, self.value, self.unit or unit)


@dataclass(frozen=True, slots=True)
class Match:
    """What a whole phrase means."""

    intent: str
    phrase: str  # as in the phrasebook, fillers left out
    amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True)
class Phrasebook:
    """`intents`: intent to its phrases; `readings`: every spoken amount, a whole phrase, to its meaning.

    All words are lower case, parted by single spaces, without punctuation.
    """

    language: str
    intents: Mapping[str, tuple[str, ...]]
    readings: Mapping[str, Reading]
    lead: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()

    @cached_property
    def _pairs(self) -> grammar.Grammar:
        """Two amounts in a breath, said alike: "left sixty right fifty", "sixty on the left fifty on the right"."""
        sided = [text for text, reading in self.readings.items() if reading.side]
        side_first = {text for text in sided if text.partition(" ")[2] in self.readings}
        alike = [side_first, set(sided) - side_first]
        first, second = (grammar.pairs(AMOUNT, grammar.build(AMOUNT, texts)) for texts in alike)
        return grammar.either(first, second)

    def grammar(self, intents: Collection[str]) -> grammar.Grammar:
        """The network of every phrase of `intents`, with the optional fillers."""
        samples = [phrase for intent in sorted(intents) for phrase in self.intents.get(intent, ())]
        name = " ".join(sorted(intents))
        network = grammar.build(name, samples, samples)
        if AMOUNT in intents and self.readings:
            network = grammar.either(grammar.build(name, [*samples, *self.readings], samples), self._pairs)
        filled = grammar.with_fillers(network, self.lead, self.trail)
        return replace(filled, means=lambda text: self._meaning(text, intents))

    def _meaning(self, text: str, intents: Collection[str]) -> Hashable:
        match = self.parse(text, intents)
        return (match.intent, match.amounts) if match else text

    def phrases(self, intents: Iterable[str]) -> frozenset[str]:
        """Every phrase of these intents; an intent that the language lacks has none."""
        return frozenset(phrase for intent in intents for phrase in self.intents.get(intent, ()))

    def parse(self, text: str, intents: Collection[str], unit: Unit = "ml") -> Match | None:
        """The meaning of `text` if it is exactly one whole phrase of `intents`, fillers aside; else None."""
        words = tuple(text.lower().split())
        for candidate in self._without_fillers(words):
            match = self._exact(" ".join(candidate), intents, unit)
            if match:
                return match
        return None

    def _without_fillers(self, words: tuple[str, ...]) -> list[tuple[str, ...]]:
        heads = [words] + ([words[1:]] if words[:1] and words[0] in self.lead else [])
        tails = [head[:-1] for head in heads if len(head) > 1 and head[-1] in self.trail]
        return heads + tails

    def _exact(self, phrase: str, intents: Collection[str], unit: Unit) -> Match | None:
        for intent in sorted(intents):
            if phrase in self.intents.get(intent, ()):
                return Match(intent, phrase)
        if AMOUNT not in intents:
            return None
        if phrase in self.readings:
            return Match(AMOUNT, phrase, (self.readings[phrase].amount(unit),))
        return self._pair(phrase, unit)

    def _pair(self, phrase: str, unit: Unit) -> Match | None:
        """Two amounts in a breath, one for each side."""
        words = phrase.split()
        for cut in range(1, len(words)):
            first = self.readings.get(" ".join(words[:cut]))
            second = self.readings.get(" ".join(words[cut:]))
            if first and second and {first.side, second.side} == {"left", "right"}:
                # "sixty on the left, fifty millilitres on the right": the unit said once serves both
                said = first.unit or second.unit or unit
                return Match(AMOUNT, phrase, (first.amount(said), second.amount(said)))
        return None

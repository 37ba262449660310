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
ATTENTION = "attention"  # the intent of the call alone


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
    called: bool = False  # the call stood before it, or alone


@dataclass(frozen=True)
class Phrasebook:
    """`intents`: intent to its phrases; `readings`: every spoken amount, a whole phrase, to its meaning.

    `call`: what the parent says to be attended to in a loud room, alone or before any phrase; empty: there is none.

    All words are lower case, parted by single spaces, without punctuation.
    """

    language: str
    intents: Mapping[str, tuple[str, ...]]
    readings: Mapping[str, Reading]
    lead: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()
    call: str = ""

    @cached_property
    def _pairs(self) -> grammar.Grammar:
        """Two amounts in a breath, said alike: "left sixty right fifty", "sixty on the left fifty on the right"."""
        sided = [text for text, reading in self.readings.items() if reading.side]
        side_first = {text for text in sided if text.partition(" ")[2] in self.readings}
        alike = [side_first, set(sided) - side_first]
        single = [grammar.build(AMOUNT, texts) for texts in alike]
        return grammar.either(*(grammar.pairs(AMOUNT, each, each) for each in single))

    def _network(self, intents: Collection[str]) -> grammar.Grammar:
        samples = [phrase for intent in sorted(intents) for phrase in self.intents.get(intent, ())]
        name = " ".join(sorted(intents))
        if AMOUNT not in intents or not self.readings:
            return grammar.build(name, samples, samples)
        return grammar.either(grammar.build(name, [*samples, *self.readings], samples), self._pairs)

    def _with_call(self, bare: grammar.Grammar, behind: grammar.Grammar) -> grammar.Grammar:
        """Accepts `bare`, the call, and `behind` behind the call."""
        call = grammar.build(ATTENTION, [self.call])
        network = grammar.either(bare, grammar.either(call, grammar.pairs(ATTENTION, call, behind)))
        return replace(network, samples=(*bare.samples, self.call, *map(self._behind_call, behind.samples)))

    def grammar(self, intents: Collection[str], uncalled: Collection[str] | None = None) -> grammar.Grammar:
        """The network of every phrase of `intents`, with the optional fillers.

        With `uncalled`, only the phrases of those may be said without the call before them.
        """
        network = self._network(intents)
        if self.call:
            bare = network if uncalled is None else self._network(uncalled)
            network = self._with_call(bare, network)
        filled = grammar.with_fillers(network, self.lead, self.trail)
        return replace(filled, means=lambda text: self._meaning(text, intents))

    def _behind_call(self, phrase: str) -> str:
        return f"{self.call} {phrase}"

    def _meaning(self, text: str, intents: Collection[str]) -> Hashable:
        match = self.parse(text, intents)
        return (match.intent, match.amounts) if match else text

    def phrases(self, intents: Iterable[str]) -> frozenset[str]:
        """Every phrase of these intents, behind the call too; an intent that the language lacks has none."""
        bare = frozenset(phrase for intent in intents for phrase in self.intents.get(intent, ()))
        return bare.union(map(self._behind_call, bare)) if self.call else bare

    def parse(self, text: str, intents: Collection[str], unit: Unit = "ml") -> Match | None:
        """The meaning of `text` if it is exactly one whole phrase of `intents`, fillers and call aside; else None."""
        words = tuple(text.lower().split())
        for candidate in self._without_fillers(words):
            phrase = " ".join(candidate)
            match = self._called(phrase, intents, unit) or self._exact(phrase, intents, unit)
            if match:
                return match
        return None

    def _called(self, phrase: str, intents: Collection[str], unit: Unit) -> Match | None:
        """The meaning of a phrase that begins with the call."""
        if not self.call or not f"{phrase} ".startswith(f"{self.call} "):
            return None
        rest = phrase.removeprefix(self.call).strip()
        match = self._exact(rest, intents, unit) if rest else Match(ATTENTION, phrase)
        return replace(match, called=True) if match else None

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

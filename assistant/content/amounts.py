"""Every amount that can be said, with its meaning: made from `amounts.yaml`, used by the phrasebook.

A table of some ten thousand phrases, so it is made when it is first asked for.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from num2words import num2words

from assistant.content.kinds import Quarter
from assistant.content.shapes import AmountsShape, UnitShape
from assistant.core.events import Side, Unit
from assistant.core.phrasebook import Reading

_QUARTERS: dict[Quarter, float] = {"0.25": 0.25, "0.5": 0.5, "0.75": 0.75}


class Readings(Mapping[str, Reading]):
    """Spoken amount to its meaning."""

    def __init__(self, shape: AmountsShape, language: str) -> None:
        self.shape, self.language = shape, language

    def __getitem__(self, phrase: str) -> Reading:
        return self._table[phrase]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    @cached_property
    def _table(self) -> dict[str, Reading]:
        table: dict[str, Reading] = {}
        sides: list[tuple[Side | None, tuple[str, ...]]] = [
            ("left", self.shape.patterns.left),
            ("right", self.shape.patterns.right),
            (None, self.shape.patterns.total),
        ]
        said = dict(self._amounts())  # the same words from both units ("five") once
        for side, patterns in sides:
            for before, after in (pattern.split("{amount}") for pattern in patterns):
                for text, (value, unit) in said.items():
                    table[before + text + after] = Reading(side, value, unit)
        return table

    def _amounts(self) -> Iterator[tuple[str, tuple[float, Unit | None]]]:
        """Numbers with and without a unit, no side yet."""
        for unit, shape in self.shape.units.items():
            for whole in range(shape.upto + 1):
                words, value = self._whole(whole), float(whole)
                yield from _with_units(words, value, unit, shape)
                if shape.quarters and whole < shape.upto:
                    yield from self._fractions(words, whole, unit, shape)

    def _fractions(
        self, words: list[str], whole: int, unit: Unit, shape: UnitShape
    ) -> Iterator[tuple[str, tuple[float, Unit | None]]]:
        for name, fraction in self.shape.fractions.items():
            value = whole + _QUARTERS[name]
            if whole == 0:
                yield from ((text, (value, unit)) for text in fraction.alone)
            else:
                behind = [pattern.format(n=number) for pattern in fraction.behind for number in words]
                yield from _with_units(behind, value, unit, shape)
                around = (pattern.format(n=number) for pattern in fraction.around for number in words)
                yield from ((text, (value, unit)) for text in around)

    def _whole(self, number: int) -> list[str]:
        """The ways to say a whole number, the written-out one first."""
        said = [" ".join(re.findall(r"[^\W_]+", num2words(number, lang=self.language)))]
        for find, put, instead in self._forms:
            changed = [find.sub(put, form) for form in said if find.search(form)]
            said = [form for form in said if not (instead and find.search(form))] + changed
        return said

    @cached_property
    def _forms(self) -> list[tuple[re.Pattern[str], str, bool]]:
        return [(re.compile(form.find), form.put, form.instead) for form in self.shape.forms]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that some amount has."""
        patterns = self.shape.patterns
        texts = [text for text, _ in self._amounts()] + [*patterns.left, *patterns.right, *patterns.total]
        return frozenset(word for text in texts for word in text.split() if word != "{amount}")


def _with_units(
    numbers: list[str], value: float, unit: Unit, shape: UnitShape
) -> Iterator[tuple[str, tuple[float, Unit | None]]]:
    nouns = shape.one if value == 1 else shape.many
    for number in numbers:
        yield number, (value, None)
        for noun in nouns:
            yield f"{number} {noun}", (value, unit)

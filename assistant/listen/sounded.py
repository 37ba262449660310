"""What the sounds of a segment say about the phrases of a grammar: which are likely, how likely, and when their words.

Between ctc.py, which knows only sequences of phones, and whisper.py, which makes a hearing of it.
"""

import math
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise, product

from assistant.listen.ctc import NEVER, Search, aligned, likely, spelled
from assistant.listen.phone_head import FRAME, LogProbabilities
from assistant.listen.phones import Dictionary, Sound
from assistant.listen.ports import Word

FOUND = 8  # phrases that the search is asked for
NEAR = 4  # phrases of different meaning that are named
FAR = 12.0  # natural logarithms behind the likeliest; what is less likely is not worth naming
ALONE = 20.0  # what `clear` says at most, and where there is no other phrase
WAYS = 24  # pronunciations of a phrase that are tried


class Sounded:
    """One segment's phones against one grammar."""

    def __init__(self, heard: LogProbabilities, search: Search, dictionary: Dictionary) -> None:
        self._heard, self._dictionary, self._grammar = heard, dictionary, search.grammar
        self._found = dict(search.likeliest(heard, FOUND))
        self._likely: dict[str, tuple[float, Sound]] = {}
        self._spans: dict[str, list[tuple[Sound, list[tuple[int, int]]]]] = {}  # see `_by_word`

    @cached_property
    def nearest(self) -> tuple[str, ...]:
        """The likeliest phrases, each of another meaning; none that is much less likely than the first."""
        meanings: dict[object, str] = {}
        best = max(self._found.values(), default=NEVER)
        for phrase, chance in self._found.items():
            if chance > best - FAR:
                meanings.setdefault(self._grammar.meaning(phrase), phrase)
        return tuple(meanings.values())[:NEAR]

    def rate(self, phrase: str) -> dict[str, float]:
        """Natural logarithms: `sounded`, the phrase's probability a phone; `free`, the same less that of the phones
        that are heard without grammar; `clear`, how much likelier it is than any phrase of another meaning; `weak`, the
        probability a phone of its worst word."""
        chance, sound = self._chance(phrase)
        meaning = self._grammar.meaning(phrase)
        others = [other for text, other in self._found.items() if self._grammar.meaning(text) != meaning]
        return {
            "sounded": chance / max(1, len(sound)),
            "free": chance - self._free,
            "clear": min(ALONE, chance - max(others, default=chance - ALONE)),
            "weak": self._weakest(phrase),
        }

    def words(self, phrase: str) -> tuple[Word, ...]:
        """When each word of it would have been said; () where the segment is too short for it."""
        return tuple(
            Word(word, spans[0][0] * FRAME, (spans[-1][1] + 1) * FRAME)
            for word, (_, spans) in zip(phrase.split(), self._by_word(phrase), strict=False)
        )

    def _weakest(self, phrase: str) -> float:
        each = [
            sum(
                float(self._heard[first : last + 1, phone].max())
                for phone, (first, last) in zip(sound, spans, strict=True)
            )
            / len(sound)
            for sound, spans in self._by_word(phrase)
        ]
        return min(each, default=NEVER)

    def _by_word(self, phrase: str) -> list[tuple[Sound, list[tuple[int, int]]]]:
        """Of each word its phones, and each one's first and last frame; [] where the segment is too short for it."""
        if phrase not in self._spans:
            chance, sound = self._chance(phrase)
            there = chance > NEVER and sound
            spans = aligned(self._heard, sound) if there else []
            ends = [0, *accumulate(self._lengths(phrase.split(), sound))] if there else []
            self._spans[phrase] = [(sound[first:last], spans[first:last]) for first, last in pairwise(ends)]
        return self._spans[phrase]

    @cached_property
    def _free(self) -> float:
        return float(likely(self._heard, [spelled(self._heard)])[0])

    def _chance(self, phrase: str) -> tuple[float, Sound]:
        """In all its pronunciations together, and the likeliest of them."""
        if phrase not in self._likely:
            sounds = [_joined(way) for way in self._ways(phrase.split())]
            chances = likely(self._heard, sounds).tolist()
            best = max(chances, default=NEVER)
            total = best + math.log(sum(math.exp(chance - best) for chance in chances)) if best > NEVER else NEVER
            self._likely[phrase] = (total, sounds[chances.index(best)] if sounds else ())
        return self._likely[phrase]

    def _ways(self, words: Sequence[str]) -> list[tuple[Sound, ...]]:
        each = [self._dictionary.sounds(word) for word in words]
        while math.prod(map(len, each)) > WAYS:
            longest = max(range(len(each)), key=lambda place: len(each[place]))
            each[longest] = each[longest][:-1]
        return list(product(*each))

    def _lengths(self, words: Sequence[str], sound: Sound) -> list[int]:
        """Phones of each word, in the pronunciation that was chosen."""
        way = next(way for way in self._ways(words) if _joined(way) == sound)
        return [len(part) for part in way]


def _joined(way: Sequence[Sound]) -> Sound:
    return tuple(phone for part in way for phone in part)

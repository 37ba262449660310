"""How alike two phrases sound: their words in, a distance out; for the check of a pack's phrases.

A weighted edit distance (Wagner and Fischer 1974) of their phones. What one phone costs for another follows the
features and saliences of ALINE (Kondrak 2002, "Algorithms for Language Reconstruction", chapter 4): place and manner
count most, then nasality, voice and what tells vowels apart.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from assistant.core.phones import PHONES
from assistant.listen.phones import Dictionary, Sound

Costs = NDArray[np.float64]

# place (lips 1 to glottis 0), manner (stop 1 to open vowel 0), voice, nasal, lateral, retroflex
_CONSONANTS = {
    "P": (1.0, 1.0, 0, 0, 0, 0),
    "B": (1.0, 1.0, 1, 0, 0, 0),
    "T": (0.85, 1.0, 0, 0, 0, 0),
    "D": (0.85, 1.0, 1, 0, 0, 0),
    "K": (0.6, 1.0, 0, 0, 0, 0),
    "G": (0.6, 1.0, 1, 0, 0, 0),
    "CH": (0.75, 0.9, 0, 0, 0, 0),
    "JH": (0.75, 0.9, 1, 0, 0, 0),
    "F": (0.95, 0.8, 0, 0, 0, 0),
    "V": (0.95, 0.8, 1, 0, 0, 0),
    "TH": (0.9, 0.8, 0, 0, 0, 0),
    "DH": (0.9, 0.8, 1, 0, 0, 0),
    "S": (0.85, 0.8, 0, 0, 0, 0),
    "Z": (0.85, 0.8, 1, 0, 0, 0),
    "SH": (0.75, 0.8, 0, 0, 0, 0),
    "ZH": (0.75, 0.8, 1, 0, 0, 0),
    "HH": (0.1, 0.8, 0, 0, 0, 0),
    "M": (1.0, 1.0, 1, 1, 0, 0),
    "N": (0.85, 1.0, 1, 1, 0, 0),
    "NG": (0.6, 1.0, 1, 1, 0, 0),
    "L": (0.85, 0.6, 1, 0, 1, 0),
    "R": (0.8, 0.6, 1, 0, 0, 1),
    "W": (0.6, 0.6, 1, 0, 0, 0),
    "Y": (0.7, 0.6, 1, 0, 0, 0),
}
# height (close 1), front 1 to back 0, rounded; a diphthong stands halfway between its ends
_VOWELS = {
    "IY": (1.0, 1.0, 0.0),
    "IH": (0.9, 0.9, 0.0),
    "EH": (0.5, 1.0, 0.0),
    "EY": (0.7, 1.0, 0.0),
    "AE": (0.1, 1.0, 0.0),
    "AA": (0.0, 0.2, 0.0),
    "AH": (0.4, 0.5, 0.0),
    "AO": (0.3, 0.0, 1.0),
    "OW": (0.6, 0.0, 1.0),
    "UH": (0.9, 0.2, 1.0),
    "UW": (1.0, 0.0, 1.0),
    "ER": (0.5, 0.5, 0.0),
    "AY": (0.4, 0.6, 0.0),
    "AW": (0.4, 0.3, 0.5),
    "OY": (0.6, 0.4, 0.5),
}
_SALIENCES = ((_CONSONANTS, (40, 50, 10, 10, 10, 10)), (_VOWELS, (12, 8, 5)))
_WHOLE = 30.0  # a difference that is as bad as a wrong sound can be
_SKIPPED = 1.0  # cost of a phone too many or too few
_GLIDES = (("W", "UW"), ("W", "UH"), ("W", "OW"), ("Y", "IY"), ("Y", "IH"), ("R", "ER"), ("L", "OW"))
_GLIDE = 0.5
_NO_DIFFERENCE = 10 / _WHOLE  # "stob" is heard as "stop"


class Alike:
    """Compares phrases by the sounds of their words."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary

    def distance(self, one: str, other: str) -> float:
        """0 where both sound the same, 1 where nothing does: the edit distance over the longer one's phones."""
        first, second = (self._dictionary.sound(text.split()) for text in (one, other))
        return _edits(first, second) / max(len(first), len(second), 1)

    def begun(self, text: str, phrases: Collection[str]) -> Iterator[tuple[str, str]]:
        """Each phrase that the text says, or a longer word, from some word on: "stoppage" of "stop"; with its words.

        Only a difference as small as that of a voiced and an unvoiced sound counts as none.
        """
        words = text.split()
        starts = [0]
        for word in words:
            starts.append(starts[-1] + len(self._dictionary.sound([word])))
        heard = self._dictionary.sound(words)
        for phrase in phrases:
            wanted = self._dictionary.sound(phrase.split())
            for number, at in enumerate(starts[:-1]) if wanted else ():
                end = at + len(wanted)
                if end <= len(heard) and _same(heard[at:end], wanted):
                    yield phrase, " ".join(words[number : bisect_left(starts, end)])

    def length(self, phrase: str) -> int:
        """How many phones it has."""
        return len(self._dictionary.sound(phrase.split()))


def _same(heard: Sound, wanted: Sound) -> bool:
    """Whether each phone can be taken for its counterpart."""
    table, left = _listed_costs(), _NO_DIFFERENCE
    for one, other in zip(heard, wanted, strict=True):
        left -= table[one][other]
        if left < 0:
            return False
    return True


def _edits(one: Sound, other: Sound) -> float:
    wrong = _listed_costs()
    row = [at * _SKIPPED for at in range(len(other) + 1)]
    for phone in one:
        before, row = row, [row[0] + _SKIPPED]
        for at, heard in enumerate(other):
            ways = (before[at] + wrong[phone][heard], before[at + 1] + _SKIPPED, row[at] + _SKIPPED)
            row.append(min(ways))
    return row[-1]


@cache
def _listed_costs() -> list[list[float]]:
    """The same in lists, which are quicker to look one up in."""
    listed: list[list[float]] = costs().tolist()
    return listed


@cache
def costs() -> Costs:
    """What it costs to take one phone for another, 0 to 1; shape (39, 39), symmetric, 0 on the diagonal."""
    number = {phone: at for at, phone in enumerate(PHONES)}
    table = np.ones((len(PHONES), len(PHONES)))
    for features, saliences in _SALIENCES:
        at = [number[phone] for phone in features]
        values = np.array(list(features.values()), float)
        apart = np.abs(values[:, None] - values[None]) @ np.array(saliences, float)
        table[np.ix_(at, at)] = np.minimum(1.0, apart / _WHOLE)
    for one, other in _GLIDES:
        table[number[one], number[other]] = table[number[other], number[one]] = _GLIDE
    return table

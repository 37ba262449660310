"""How words sound, and how alike two sounds are: words in, phones (numbers into PHONES) out. nearest.py compares them.

The pronunciations are those of the CMU dictionary in PocketSphinx's package; a word that it lacks is spelled out by
simple rules. Likeness follows the features and saliences of ALINE (Kondrak 2002, "Algorithms for Language
Reconstruction", chapter 4): place and manner count most, then nasality, voice and what tells vowels apart.
"""

import mmap
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pocketsphinx import get_model_path

Sound = tuple[int, ...]  # phones
Costs = NDArray[np.float32]

# place (lips 1 to glottis 0), manner (stop 1 to open vowel 0), voice, nasal, lateral, retroflex; ALINE's values
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
PHONES = (*_CONSONANTS, *_VOWELS)
_NUMBER = {phone: number for number, phone in enumerate(PHONES)}
_SALIENCE = np.array([40, 50, 10, 10, 10, 10])
_VOWEL_SALIENCE = np.array([12, 8, 5])
_WHOLE = 30.0  # a difference that is as bad as a wrong sound can be
_GLIDES = {("W", "UW"), ("W", "UH"), ("W", "OW"), ("Y", "IY"), ("Y", "IH"), ("R", "ER"), ("L", "OW")}
_GLIDE = 0.5

_LETTERS = {
    **{"tch": "CH", "sch": "SH K", "igh": "AY", "tion": "SH AH N", "ch": "CH", "sh": "SH", "th": "TH", "ph": "F"},
    **{"ck": "K", "ng": "NG", "qu": "K W", "wh": "W", "wr": "R", "kn": "N", "ee": "IY", "ea": "IY", "oo": "UW"},
    **{"ou": "AW", "ow": "OW", "oa": "OW", "ai": "EY", "ay": "EY", "oi": "OY", "oy": "OY", "au": "AO", "aw": "AO"},
    **{"er": "ER", "ir": "ER", "ur": "ER", "ie": "IY", "ei": "EY", "ew": "UW", "ue": "UW", "ey": "IY"},
    **{"a": "AE", "b": "B", "c": "K", "d": "D", "e": "EH", "f": "F", "g": "G", "h": "HH", "i": "IH", "j": "JH"},
    **{"k": "K", "l": "L", "m": "M", "n": "N", "o": "AA", "p": "P", "q": "K", "r": "R", "s": "S", "t": "T"},
    **{"u": "AH", "v": "V", "w": "W", "x": "K S", "y": "IY", "z": "Z"},
}
_SPELLED = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))


@cache
def costs() -> Costs:
    """What it costs to take one phone for another, 0 to 1; shape (39, 39), symmetric, 0 on the diagonal."""
    count = len(_CONSONANTS)
    table = np.ones((len(PHONES), len(PHONES)))
    for part, features, salience in ((slice(count), _CONSONANTS, _SALIENCE), (slice(count, None), _VOWELS, None)):
        values = np.array(list(features.values()))
        apart = np.abs(values[:, None] - values[None])
        table[part, part] = np.minimum(1, apart @ (_VOWEL_SALIENCE if salience is None else salience) / _WHOLE)
    for one, other in _GLIDES:
        table[_NUMBER[one], _NUMBER[other]] = table[_NUMBER[other], _NUMBER[one]] = _GLIDE
    return table.astype(np.float32)


class Dictionary:
    """Pronunciations, the prompts' own before the dictionary's."""

    def __init__(self, own: Mapping[str, str | Sequence[str]] | None = None) -> None:
        """`own`: as for PocketSphinx, in ARPAbet with or without stress."""
        each = {word: (said,) if isinstance(said, str) else said for word, said in (own or {}).items()}
        self._known = {word: tuple(map(_phones, said)) for word, said in each.items()}

    @cached_property
    def _book(self) -> mmap.mmap:
        with Path(get_model_path("en-us/cmudict-en-us.dict")).open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)  # 3 MB on disk; as a dict it took 40 in memory

    def sounds(self, word: str) -> tuple[Sound, ...]:
        """The pronunciations of a lower-case word, the usual one first. Never empty unless the word has no letters."""
        if word not in self._known:
            found = tuple(self._looked_up(word))
            self._known[word] = found or tuple(filter(None, [self._guess(word)]))
        return self._known[word]

    def sound(self, words: Sequence[str]) -> Sound:
        """The usual pronunciation of several words."""
        return tuple(phone for word in words for phone in (self.sounds(word) or ((),))[0])

    def _looked_up(self, word: str) -> Iterator[Sound]:
        """Lines are "word phones" and "word(2) phones", sorted by the bare word."""
        wanted = word.encode()
        at = self._first_line(wanted)
        while at < len(self._book):
            end = self._book.find(b"\n", at)
            name, _, said = self._book[at:end].partition(b" ")
            if name.partition(b"(")[0] != wanted:
                return
            yield _phones(said.decode())
            at = end + 1

    def _first_line(self, wanted: bytes) -> int:
        """Where the first line not before `wanted` begins, by halving."""
        low, high = 0, len(self._book)
        while low < high:
            middle = (low + high) // 2
            start = self._book.rfind(b"\n", 0, middle) + 1
            end = self._book.find(b"\n", middle) + 1 or len(self._book)
            if self._book[start:end].split(None, 1)[0].partition(b"(")[0] < wanted:
                low = end
            else:
                high = start
        return low

    def _guess(self, word: str) -> Sound:
        """Two known words in one ("letdown"), else letter by letter."""
        for cut in range(len(word) - 3, 2, -1):
            first, second = tuple(self._looked_up(word[:cut])), tuple(self._looked_up(word[cut:]))
            if first and second:
                return first[0] + second[0]
        return _phones(" ".join(_LETTERS[letters] for letters in _SPELLED.findall(word)))


def _phones(said: str) -> Sound:
    return tuple(_NUMBER[phone.rstrip("012")] for phone in said.split())

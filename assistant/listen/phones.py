"""How words sound: words in, phones (numbers into PHONES, those of the CMU dictionary) out.

The pronunciations are those of the CMU dictionary in PocketSphinx's package; a word that it lacks is spelled out by
simple rules.
"""

import mmap
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from pocketsphinx import get_model_path

from assistant.core.phones import PHONES

Sound = tuple[int, ...]  # phones

_NUMBER = {phone: number for number, phone in enumerate(PHONES)}

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


class Dictionary:
    """Pronunciations, the prompts' own before the dictionary's."""

    def __init__(self, own: Mapping[str, str | Sequence[str]] | None = None) -> None:
        """`own`: as for PocketSphinx, in ARPAbet with or without stress."""
        each = {word: (said,) if isinstance(said, str) else said for word, said in (own or {}).items()}
        self._own = {word: tuple(map(_phones, said)) for word, said in each.items()}
        self._known = dict(self._own)

    @cached_property
    def _book(self) -> mmap.mmap:
        with Path(get_model_path("en-us/cmudict-en-us.dict")).open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)  # 3 MB on disk; as a dict it took 40 in memory

    def sounds(self, word: str) -> tuple[Sound, ...]:
        """The pronunciations of a lower-case word, the usual one first. Never empty unless the word has no letters."""
        if word not in self._known:
            self._known[word] = self.known(word) or tuple(filter(None, [self._guess(word)]))
        return self._known[word]

    def known(self, word: str) -> tuple[Sound, ...]:
        """The same without guessing: empty for a word that is in neither."""
        return self._own.get(word) or tuple(self._looked_up(word))

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

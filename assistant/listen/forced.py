"""Forced reading: how likely Whisper finds it that given phrases were said, against what it wrote by itself.

Beside whisper.py, which reads freely first. A phrase is put to the decoder in the form in which Whisper would write it
("Left 60 milliliters."); the log probabilities of its tokens are summed. A short phrase is likely in any sound, so the
same sum over a pump's hum is taken off.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from assistant.audio import scenery
from assistant.audio.ports import Pcm
from assistant.listen.mel import log_mel
from assistant.listen.readings import Words, numerals

SPACE = "\u0120"  # how byte-level tokens write the space before a word
START = "<|startoftranscript|>"
# what the tokenizer cuts a text into first; nothing is joined beyond it
WORD = re.compile(rf"'[a-z]+|{SPACE}?[A-Za-z]+|{SPACE}?\d+|{SPACE}?[^\sA-Za-z\d{SPACE}]+")
END = "."  # Whisper ends a sentence so
LEAST = 1e-9  # of a token's probability
COUNTED = 999  # numbers up to here are written in figures
LONG = 6  # words of the longest number
HUM = 3.0  # seconds of the pump
FRAMES = 100  # a second

Encoded = NDArray[np.float32]  # (1, frames, width): a segment as the decoder gets it
Tokens = tuple[int, ...]


class Vocabulary:
    """The model's tokens: text in, tokens out."""

    def __init__(self, folder: Path) -> None:
        lines = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
        self._number = {token: number for number, token in enumerate(lines) if token}

    def number(self, token: str) -> int:
        """Of one token."""
        return self._number[token]

    def tokens(self, text: str) -> Tokens:
        """As the model's own tokenizer splits it, () if it cannot: byte pair encoding (Sennrich et al. 2016).

        Tokens are numbered in the order in which they were merged, so of all neighbours those whose token comes first
        are joined first.
        """
        return tuple(number for word in WORD.findall(text) for number in self._split(word))

    def _split(self, word: str) -> Tokens:
        parts = list(word)
        while len(parts) > 1:
            joined = [self._number.get(one + next_one, len(self._number)) for one, next_one in pairwise(parts)]
            at = min(range(len(joined)), key=joined.__getitem__)
            if joined[at] == len(self._number):
                break
            parts[at : at + 2] = ["".join(parts[at : at + 2])]
        known = all(part in self._number for part in parts)
        return tuple(self._number[part] for part in parts) if known else ()


class Decoder:
    """Asks one model about texts. CTranslate2 takes one call at a time, from any thread."""

    def __init__(self, model: ctranslate2.models.Whisper, folder: Path) -> None:
        self._model = model
        self._vocabulary = Vocabulary(folder)
        self._hum = self.encoded(scenery.pcm(scenery.pump(HUM, seed=1)), HUM)
        self._unheard: dict[Tokens, float] = {}  # what each text gets in a pump's hum; as many as the grammars hold

    def encoded(self, pcm: Pcm, seconds: float) -> Encoded:
        """The sound as the decoder gets it."""
        features = np.ascontiguousarray(log_mel(pcm, seconds)[None])
        found: Encoded = np.array(self._model.encode(ctranslate2.StorageView.from_array(features)))
        return found

    def number(self, token: str) -> int:
        """Of one token that the model wrote."""
        return self._vocabulary.number(token)

    def written(self, phrase: str) -> list[Tokens]:
        """The ways in which Whisper may write a phrase."""
        ways = dict.fromkeys((words := tuple(phrase.split()), in_figures(words)))
        return [tokens for way in ways if (tokens := self._vocabulary.tokens(_sentence(way)))]

    def likely(self, encoded: Encoded, texts: Sequence[Tokens]) -> list[float]:
        """The summed log probability of each text in the sound."""
        if not texts:
            return []
        side_by_side = np.ascontiguousarray(np.repeat(encoded, len(texts), axis=0))
        start = [self.number(START)]
        told = self._model.align(
            ctranslate2.StorageView.from_array(side_by_side), start, [list(text) for text in texts], FRAMES
        )
        return [float(np.log(np.maximum(each.text_token_probs, LEAST)).sum()) for each in told]

    def unheard(self, texts: Sequence[Tokens]) -> list[float]:
        """The same where nobody speaks."""
        new = [text for text in dict.fromkeys(texts) if text not in self._unheard]
        self._unheard.update(zip(new, self.likely(self._hum, new), strict=True))
        return [self._unheard[text] for text in texts]


class Asked:
    """What the decoder says of phrases about one segment. `read`: what it wrote by itself."""

    def __init__(self, decoder: Decoder, encoded: Encoded, read: Tokens) -> None:
        self._decoder, self._encoded = decoder, encoded
        self._told: dict[str, dict[str, float]] = {}
        self._free = sum(decoder.likely(encoded, [read] if read else []))

    def ask(self, phrases: Sequence[str]) -> None:
        """About several at once, which takes less time than one by one."""
        ways = [(phrase, way) for phrase in phrases for way in self._decoder.written(phrase)]
        texts = [way for _, way in ways]
        likely, unheard = self._decoder.likely(self._encoded, texts), self._decoder.unheard(texts)
        for (phrase, way), here, elsewhere in zip(ways, likely, unheard, strict=True):
            if phrase not in self._told or self._told[phrase]["forced"] < here:
                self._told[phrase] = {
                    "forced": here,
                    "each": here / len(way),
                    "behind": here - self._free,
                    "lift": here - elsewhere,
                }

    def rate(self, phrase: str) -> Mapping[str, float]:
        """Log probabilities of a phrase: `forced`, all its tokens; `each`, their mean; `behind`, less what was read;
        `lift`, less the same in a hum."""
        if phrase not in self._told:
            self.ask([phrase])
        return self._told.get(phrase, {})


def _sentence(words: Words) -> str:
    text = " ".join(words)
    return SPACE + (text[:1].upper() + text[1:] + END).replace(" ", SPACE)


def in_figures(words: Words) -> Words:
    """Numbers as Whisper writes them: "left sixty milliliters" as "left 60 milliliters"."""
    found = _figures()
    result: list[str] = []
    at = 0
    while at < len(words):
        length = next((n for n in range(min(LONG, len(words) - at), 0, -1) if words[at : at + n] in found), 0)
        result.append(found[words[at : at + length]] if length else words[at])
        at += length or 1
    return tuple(result)


@cache
def _figures() -> Mapping[Words, str]:
    return {way: str(number) for number in range(2, COUNTED + 1) for way in numerals(str(number))}

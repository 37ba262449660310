"""Whisper tiny.en as a second listener: a segment and a grammar in, a hearing with distances out.

segment ──► mel.py ──► CTranslate2: ten readings ──► readings.py: words ──► phones.py ──► nearest.py: nearest phrases

It writes what it thinks was said, in any words; the phrase whose phones are nearest to one of its readings is what it
heard of the grammar. About the nearest phrases it is asked once more, each by itself (forced.py). Radford et al. 2022
for the model; only the length of the speech is looked at instead of 30 s, which takes a tenth of the time.
"""

import math
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import ctranslate2
import numpy as np

from assistant.audio.ports import RATE
from assistant.core.grammar import Grammar
from assistant.errors import ModelProblem
from assistant.listen.forced import SPACE, START, Asked, Decoder, Encoded, Tokens
from assistant.listen.nearest import Network, distances
from assistant.listen.phones import Dictionary, Sound
from assistant.listen.ports import Hearing, Segment
from assistant.listen.readings import spoken

WINDOWS = (3.0, 6.0)  # seconds that are looked at: the shorter one where the speech fits
READINGS = 10  # the nearest phrase is right for 90 % at 10 dB and above, with five for 87 %
NEAR = 3  # further phrases of another meaning that are named
LONGEST = 24  # tokens; two amounts in a breath have 15
DOUBT = 0.03  # distance that a reading loses for each unit of log probability below the best one
HOPELESS = 0.6  # a distance from which nothing was heard
BEGUN = [START, "<|notimestamps|>"]
NOTHING = 1.0  # the distance where there is no reading at all
CACHED = 32  # grammars


@dataclass(frozen=True)
class _Laid:
    """A grammar as a network of phones, and what its phrases mean."""

    network: Network
    grammar: Grammar
    meanings: dict[str, Hashable] = field(default_factory=dict)

    def meaning(self, phrase: str) -> Hashable:
        """As the grammar says, asked once."""
        if phrase not in self.meanings:
            self.meanings[phrase] = self.grammar.meaning(phrase)
        return self.meanings[phrase]


@dataclass(frozen=True)
class _Reading:
    sound: Sound
    behind: float  # the best reading's score less this one's


@dataclass(frozen=True, eq=False)
class _Read:
    """A segment as it was read."""

    readings: list[_Reading]
    scores: dict[str, float]
    encoded: Encoded
    tokens: Tokens  # of the likeliest reading


class Whisper:
    """Reads English. Not for several threads at once."""

    name = "whisper"

    def __init__(self, folder: Path, pronunciations: Mapping[str, str | Sequence[str]] | None = None) -> None:
        """`folder`: a CTranslate2 model of Whisper with its tokenizer. ModelProblem if it cannot be used."""
        try:
            self._model = ctranslate2.models.Whisper(str(folder), compute_type="int8", intra_threads=1)
        except (RuntimeError, ValueError) as problem:  # what CTranslate2 raises about a damaged file
            raise ModelProblem(f"The Whisper model in {folder} cannot be loaded: {problem}") from problem
        self._decoder = Decoder(self._model, folder)
        self._dictionary = Dictionary(pronunciations)
        self._laid: OrderedDict[Grammar, _Laid] = OrderedDict()

    def knows(self, word: str) -> bool:
        """It spells whatever it hears."""
        return bool(self._dictionary.sounds(word))

    def prepare(self, grammar: Grammar) -> None:
        """Lay the grammar out in phones."""
        self._network(grammar)

    def hear(self, segment: Segment, grammar: Grammar) -> Hearing:
        """The phrase of `grammar` that is nearest to what it reads in the segment."""
        read = self._read(segment)
        heard = _Heard(self._network(grammar), read.readings, self._dictionary)
        asked, nearest = Asked(self._decoder, read.encoded, read.tokens), heard.nearest
        asked.ask(nearest)
        text, *near = nearest or [""]
        return Hearing(
            self.name,
            text,
            scores=tuple(read.scores.items()),
            near=tuple(near),
            rate=lambda phrase: {**read.scores, **heard.rate(phrase), **asked.rate(phrase)},
        )

    def _network(self, grammar: Grammar) -> _Laid:
        if grammar not in self._laid:
            self._laid[grammar] = _Laid(Network(grammar, self._dictionary), grammar)
            if len(self._laid) > CACHED:
                self._laid.popitem(last=False)
        self._laid.move_to_end(grammar)
        return self._laid[grammar]

    def _read(self, segment: Segment) -> "_Read":
        pcm = segment.pcm
        seconds = next((window for window in WINDOWS if len(pcm) <= window * RATE), WINDOWS[-1])
        encoded = self._decoder.encoded(pcm, seconds)
        [result] = self._model.generate(
            ctranslate2.StorageView.from_array(encoded),
            [BEGUN],
            beam_size=READINGS,
            num_hypotheses=READINGS,
            max_length=LONGEST,
            return_scores=True,
            return_no_speech_prob=True,
        )
        best = max(result.scores)
        readings = [
            _Reading(self._dictionary.sound(words), best - score)
            for tokens, score in zip(result.sequences, result.scores, strict=True)
            for words in spoken(_text(tokens))
        ]
        doubt = math.log(max(result.no_speech_prob, 1e-9))
        return _Read(
            [reading for reading in readings if reading.sound],
            {"logprob": float(best), "no_speech": doubt},
            encoded,
            tuple(map(self._decoder.number, result.sequences[result.scores.index(best)])),
        )


class _Heard:
    """What the readings say about the phrases of a grammar."""

    def __init__(self, laid: _Laid, readings: Sequence[_Reading], dictionary: Dictionary) -> None:
        self._laid, self._readings, self._dictionary = laid, readings, dictionary
        found = laid.network.nearest([reading.sound for reading in readings]) if readings else []
        phrases = list(dict.fromkeys((*map(" ".join, found), *laid.grammar.samples)))
        self._distances = self._measured(phrases)

    def _measured(self, phrases: Sequence[str]) -> dict[str, float]:
        if not self._readings or not phrases:
            return dict.fromkeys(phrases, NOTHING)
        apart = distances(phrases, [reading.sound for reading in self._readings], self._dictionary)
        apart = apart + DOUBT * np.array([reading.behind for reading in self._readings], np.float32)
        return dict(zip(phrases, map(float, apart.min(axis=1)), strict=True))

    @property
    def nearest(self) -> list[str]:
        """The nearest phrases, each of another meaning; none that is far."""
        found: dict[Hashable, str] = {}
        for phrase in sorted(self._distances, key=lambda each: (self._distances[each], len(each))):
            if len(found) > NEAR or self._distances[phrase] > HOPELESS:
                break
            found.setdefault(self._laid.meaning(phrase), phrase)
        return list(found.values())

    def rate(self, phrase: str) -> dict[str, float]:
        """`distance` of a phrase, 0 to about 1, and `margin`: how much farther the nearest of another meaning is."""
        if phrase not in self._distances:
            self._distances.update(self._measured([phrase]))
        own = self._laid.meaning(phrase)
        others = [apart for other, apart in self._distances.items() if self._laid.meaning(other) != own]
        distance = self._distances[phrase]
        return {"distance": distance, "margin": min(others, default=NOTHING) - distance}


def _text(tokens: Sequence[str]) -> str:
    """English in byte-level tokens is plain ASCII but for the spaces."""
    return "".join(tokens).replace(SPACE, " ")

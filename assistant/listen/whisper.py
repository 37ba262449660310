"""Whisper tiny.en as a second listener: a segment and a grammar in, a hearing with the likeliest phrases out.

segment ──► mel.py ──► CTranslate2: Whisper's encoder ──► phone_head.py: phones ──► sounded.py: phrases of the grammar

Of Whisper (Radford et al. 2022) only the encoder listens in a session, which has heard more people and noise than any
other part here. Only the length of the speech is looked at instead of 30 s, which takes a tenth of the time.
"""

import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import ctranslate2
import numpy as np

from assistant.audio.ports import RATE, Pcm
from assistant.core.grammar import Grammar
from assistant.errors import ModelProblem
from assistant.listen.ctc import Search
from assistant.listen.mel import log_mel
from assistant.listen.phone_head import Encoded, probabilities
from assistant.listen.phones import Dictionary
from assistant.listen.ports import Hearing, Segment
from assistant.listen.sounded import Sounded

WINDOWS = (3.0, 6.0)  # seconds that are looked at: the shorter one where the speech fits
SAMPLES = 320  # of a frame of the encoder
CACHED = 32  # grammars
BEAM, LONGEST = 5, 60  # of a sentence that it writes: beginnings that are kept, tokens
BEGUN = ["<|startoftranscript|>", "<|notimestamps|>"]
SPACE = "\u0120"  # how byte-level tokens write the space before a word


class Whisper:
    """Hears English. Not for several threads at once."""

    name = "whisper"

    def __init__(self, folder: Path, pronunciations: Mapping[str, str | Sequence[str]] | None = None) -> None:
        """`folder`: a CTranslate2 model of Whisper. ModelProblem if it cannot be used."""
        try:
            self._model = ctranslate2.models.Whisper(str(folder), compute_type="int8", intra_threads=1)
        except (RuntimeError, ValueError) as problem:  # what CTranslate2 raises about a damaged file
            raise ModelProblem(f"The Whisper model in {folder} cannot be loaded: {problem}") from problem
        self._dictionary = Dictionary(pronunciations)
        self._searches: OrderedDict[Grammar, Search] = OrderedDict()

    def knows(self, word: str) -> bool:
        """It spells whatever it hears."""
        return bool(self._dictionary.sounds(word))

    def prepare(self, grammar: Grammar) -> None:
        """Keep a way to search it."""
        self._search(grammar)

    def hear(self, segment: Segment, grammar: Grammar) -> Hearing:
        """The likeliest phrase of `grammar`, with others in `near`, and how likely any phrase is."""
        sounded = Sounded(probabilities(self.encoded(segment.pcm)), self._search(grammar), self._dictionary)
        hearings = [
            Hearing(self.name, phrase, sounded.words(phrase), tuple(sounded.rate(phrase).items()))
            for phrase in sounded.nearest
        ]
        first, *near = hearings or [Hearing(self.name, "")]
        return replace(first, near=tuple(near))

    def _search(self, grammar: Grammar) -> Search:
        if grammar not in self._searches:
            self._searches[grammar] = Search(grammar, self._dictionary)
            if len(self._searches) > CACHED:
                self._searches.popitem(last=False)
        self._searches.move_to_end(grammar)
        return self._searches[grammar]

    def encoded(self, pcm: Pcm) -> Encoded:
        """What its encoder makes of up to 6 s of sound; shape (frames of 20 ms, width)."""
        frames: Encoded = np.array(self._encode(pcm))[0][: math.ceil(len(pcm) / SAMPLES)]
        return frames

    def written(self, pcm: Pcm) -> tuple[str, float]:
        """What it writes if it may write anything, and its log probability a token. Not for sessions: it takes long."""
        [result] = self._model.generate(
            self._encode(pcm), [BEGUN], beam_size=BEAM, max_length=LONGEST, return_scores=True
        )
        return "".join(result.sequences[0]).replace(SPACE, " "), float(result.scores[0])

    def _encode(self, pcm: Pcm) -> ctranslate2.StorageView:
        seconds = next((window for window in WINDOWS if len(pcm) <= window * RATE), WINDOWS[-1])
        picture = np.ascontiguousarray(log_mel(pcm, seconds)[None])
        return self._model.encode(ctranslate2.StorageView.from_array(picture))

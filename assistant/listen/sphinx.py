"""PocketSphinx as a recogniser: a segment and a grammar in, a hearing with its evidence out.

The embedded one: its wheel carries an English model, so a session starts without any download. The grammar's arcs
become a finite state grammar; a second decoder hears the same samples as free phones, and how much worse the
phrase fits than those is the evidence that tells phrases from other speech. Measured: docs of the package.
"""

import math
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pocketsphinx import Config, Decoder, get_model_path

from assistant.audio.ports import Pcm
from assistant.core.grammar import Grammar
from assistant.errors import ContentProblem
from assistant.listen.ports import Hearing, Segment, Word

FRAME = 0.01  # seconds
SHIFT = 1024  # scores are kept shifted right by 10 bits
DITHER_RMS = 26.0  # of int16, about -62 dBFS: exact zeros around a word cost 12 % of the phrases
DITHER_SEED = 1
FILLER = 1e-10  # probability of "please" and the like: else they swallow what a phrase leaves over (170 to 177 of 222)
PHONES = "phones"  # the search for free phones
CACHED = 32  # grammars, 0.8 MB each
LONGEST = 8.0  # seconds of dither made once

# Word to its pronunciation, or to several, in ARPAbet with or without stress: "HH AH0", "HH AH".
Pronunciations = Mapping[str, str | Sequence[str]]


def _decoder(**options: Any) -> Decoder:
    folder = get_model_path("en-us")
    return Decoder(
        Config(
            hmm=f"{folder}/en-us",
            dict=f"{folder}/cmudict-en-us.dict",
            lm=None,
            loglevel="FATAL",
            compallsen=True,  # the same senone baseline for phrases and free phones
            bestpath=False,  # the lattice's best path may end within a phrase: 15 of 117 phrases were not found whole
            lw=1.0,  # all phrases are as likely; higher weights only shorten the search
            **options,
        )
    )


class PocketSphinx:
    """A closed-grammar recogniser of English. Not for several threads at once."""

    name = "pocketsphinx"

    def __init__(self, pronunciations: Pronunciations | None = None) -> None:
        self._decoder = _decoder()
        self._searches: OrderedDict[Grammar, str] = OrderedDict()
        self._free: tuple[bytes, NDArray[np.float64]] = (b"", np.zeros(0))
        self._made = 0
        noise = np.random.default_rng(DITHER_SEED).normal(0, DITHER_RMS, int(LONGEST * 16_000))
        self._dither = np.round(noise).astype(np.int16)
        for word, sounds in (pronunciations or {}).items():
            self._teach(word, (sounds,) if isinstance(sounds, str) else sounds)
        # a search of the same decoder: its own would load the acoustic model again, 28 MB
        self._decoder.add_allphone_file(PHONES, get_model_path("en-us/en-us-phone.lm.bin"))

    def knows(self, word: str) -> bool:
        """Whether it has a pronunciation of the word."""
        return self._decoder.lookup_word(word) is not None

    def _teach(self, word: str, sounds: Sequence[str]) -> None:
        if self.knows(word):  # adding a word twice raises
            return
        for number, sound in enumerate(sounds, start=1):
            bare = " ".join(phone.rstrip("012") for phone in sound.split())
            self._decoder.add_word(word if number == 1 else f"{word}({number})", bare, update=True)

    def prepare(self, grammar: Grammar) -> None:
        """Load a grammar ahead. ContentProblem names the words that have no pronunciation."""
        if grammar in self._searches:
            self._searches.move_to_end(grammar)
            return
        self._searches[grammar] = self._search(grammar)
        if len(self._searches) > CACHED:
            self._remove(self._searches.popitem(last=False)[1])

    def _search(self, grammar: Grammar) -> str:
        unknown = [word for word in grammar.words if not self.knows(word)]
        if unknown:
            raise ContentProblem(tuple(f"no pronunciation of {word!r} in pronunciations.yaml" for word in unknown))
        self._made += 1
        name = f"g{self._made}"
        padding = _around_phrases(grammar)
        arcs = [(here, there, FILLER if there in padding else 1.0, word) for here, word, there in grammar.arcs]
        ends = [(final, grammar.size, 1.0) for final in sorted(grammar.finals)]
        self._decoder.add_fsg(name, self._decoder.create_fsg(name, 0, grammar.size, [*arcs, *ends]))
        return name

    def _remove(self, search: str) -> None:
        self._decoder.activate_search(PHONES)  # the active one may not be removed
        self._decoder.remove_search(search)

    def hear(self, segment: Segment, grammar: Grammar) -> Hearing:
        """The best phrase of `grammar` in the segment; one that was not prepared is made for this once.

        The free phones are asked only about a whole phrase.
        """
        pcm = self._dithered(segment.pcm)
        if grammar in self._searches:
            return self._heard(pcm, grammar, self._searches[grammar])
        once = self._search(grammar)
        hearing = self._heard(pcm, grammar, once)
        self._remove(once)
        return hearing

    def _heard(self, pcm: bytes, grammar: Grammar, search: str) -> Hearing:
        self._decoder.activate_search(search)
        _run(self._decoder, pcm)
        found = self._decoder.hyp()
        text = found.hypstr if found else ""
        spoken = [part for part in self._decoder.seg() or () if not part.word.startswith(("<", "[", "("))]
        words = tuple(
            Word(part.word.split("(")[0], part.start_frame * FRAME, (part.end_frame + 1) * FRAME) for part in spoken
        )
        if not grammar.accepts(text):
            return Hearing(self.name, text, words)
        fits = [(part.start_frame, part.end_frame + 1, _log(part.ascore) * SHIFT) for part in spoken]
        return Hearing(self.name, text, words, self._evidence(pcm, fits))

    def _dithered(self, pcm: Pcm) -> bytes:
        noise = np.resize(self._dither, len(pcm)).astype(np.int32)
        noisy: Pcm = np.clip(pcm + noise, -32768, 32767).astype(np.int16)
        return noisy.tobytes()

    def _evidence(self, pcm: bytes, fits: Sequence[tuple[int, int, float]]) -> tuple[tuple[str, float], ...]:
        """`ratio`: log likelihood of the phrase less that of free phones, a frame; `weakest`: of its worst word."""
        free = self._free_phones(pcm)
        excess = [fit - float(free[start:end].sum()) for start, end, fit in fits]
        frames = [end - start for start, end, _ in fits]
        ratio = sum(excess) / max(1, sum(frames))
        weakest = min(gain / max(1, count) for gain, count in zip(excess, frames, strict=True))
        return (("ratio", ratio), ("weakest", weakest))

    def _free_phones(self, pcm: bytes) -> NDArray[np.float64]:
        """Log likelihood of free phones by frame; kept, since other phrases may be compared with the same sound."""
        if self._free[0] != pcm:
            self._decoder.activate_search(PHONES)
            _run(self._decoder, pcm)
            self._free = (pcm, _by_frame(self._decoder.seg() or (), self._decoder.n_frames()))
        return self._free[1]


def _around_phrases(grammar: Grammar) -> set[int | None]:
    """States that only a filler leads to: the tail, and where a phrase begins anew behind a leading word."""
    out: dict[int, set[tuple[str, int]]] = {}
    for here, word, there in grammar.arcs:
        out.setdefault(here, set()).add((word, there))
    first = out.get(0, set())
    return {grammar.tail} | {there for _, there in first if there in out and out[there] <= first}


def _run(decoder: Decoder, pcm: bytes) -> None:
    decoder.reinit_feat()  # forgets the noise of other segments, so that the same one is always heard the same
    decoder.start_utt()
    decoder.process_raw(pcm, full_utt=True)  # the cepstral mean over this segment: far better in steady noise
    decoder.end_utt()


def _log(score: float) -> float:
    return math.log(max(score, 1e-300))


def _by_frame(parts: Iterable[Any], frames: int) -> NDArray[np.float64]:
    """Log likelihood of the free phones, spread evenly over each one's frames."""
    free = np.zeros(frames + 50)
    for part in parts:
        length = part.end_frame - part.start_frame + 1
        free[part.start_frame : part.end_frame + 1] = _log(part.ascore) * SHIFT / length
    return free

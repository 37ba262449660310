"""How likely a phrase is, given the probability of each phone in each frame; and which phrases of a grammar are likely.

Behind phone_head.py. Connectionist temporal classification (Graves et al. 2006): a sequence of phones is as likely as
all the ways together in which the frames can spell it, with blanks between. `likely` sums them for given sequences,
`Search` finds the likeliest phrases of a grammar by a prefix beam search (Hannun et al. 2014) along its words.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.core.grammar import Grammar
from assistant.listen.phone_head import BLANK, LogProbabilities
from assistant.listen.phones import Dictionary, Sound

BEAM = 48  # beginnings of phrases that are kept from frame to frame
WORTH = 1e-6  # and only those at least this share as likely as the likeliest
KEPT = 20_000  # prefixes, about 6 MB; then they are made anew
NEVER = -1e4  # log probability of what cannot be

Floats = NDArray[np.float64]


def likely(log_probabilities: LogProbabilities, sounds: Sequence[Sound]) -> Floats:
    """The log probability of each sequence of phones; shape (sounds,). `NEVER` where the frames are too few.

    The forward algorithm, all sequences side by side, scaled in each frame.
    """
    if not sounds or not len(log_probabilities):
        return np.full(len(sounds), NEVER)
    longest = max(map(len, sounds))
    labels = np.full((len(sounds), 2 * longest + 1), BLANK)
    for number, sound in enumerate(sounds):
        labels[number, 1 : 2 * len(sound) : 2] = sound
    skips = np.zeros(labels.shape)  # a blank between two different phones may be left out
    skips[:, 2:] = (labels[:, 2:] != BLANK) & (labels[:, 2:] != labels[:, :-2])
    chances = np.exp(log_probabilities.astype(np.float64))
    at = np.zeros(labels.shape)
    at[:, :2] = chances[0, labels[:, :2]]
    logs = np.zeros(len(sounds))
    for chance in chances[1:]:
        total = at.sum(axis=1, keepdims=True)
        logs += np.log(np.maximum(total[:, 0], 1e-300))
        at /= np.maximum(total, 1e-300)
        moved = at.copy()
        moved[:, 1:] += at[:, :-1]
        moved[:, 2:] += at[:, :-2] * skips[:, 2:]
        at = moved * chance[labels]
    rows, last = np.arange(len(sounds)), 2 * np.array([len(sound) for sound in sounds])
    ends = at[rows, last] + np.where(last > 0, at[rows, last - 1], 0.0)
    found: Floats = np.where(ends > 0, logs + np.log(np.maximum(ends, 1e-300)), NEVER)
    return found


def aligned(log_probabilities: LogProbabilities, sound: Sound) -> list[tuple[int, int]]:
    """The first and the last frame of each phone, on the likeliest way to spell them. Needs a frame a phone and more.

    Viterbi's algorithm over the same states as `likely`.
    """
    labels = np.full(2 * len(sound) + 1, BLANK)
    labels[1::2] = sound
    jumps = np.full(len(labels), float("-inf"))
    jumps[2:][(labels[2:] != BLANK) & (labels[2:] != labels[:-2])] = 0.0
    at = np.full(len(labels), float("-inf"))
    at[:2] = log_probabilities[0, labels[:2]]
    came = np.zeros((len(log_probabilities), len(labels)), np.int8)
    for frame, chance in enumerate(log_probabilities[1:, labels], 1):
        ways = np.full((3, len(labels)), float("-inf"))
        ways[0], ways[1, 1:], ways[2, 2:] = at, at[:-1], at[:-2] + jumps[2:]
        came[frame] = ways.argmax(axis=0)
        at = ways.max(axis=0) + chance
    state = len(labels) - 1 if at[-1] >= at[-2] else len(labels) - 2
    spans: dict[int, tuple[int, int]] = {}
    for frame in range(len(log_probabilities) - 1, -1, -1):
        spans[state] = (frame, spans.get(state, (frame, frame))[1])
        state -= int(came[frame, state])
    return [spans[2 * number + 1] for number in range(len(sound))]


def spelled(log_probabilities: LogProbabilities) -> Sound:
    """The phones that are likeliest frame by frame, repeats and blanks left out."""
    best = log_probabilities.argmax(axis=1)
    changed = np.concatenate(([True], best[1:] != best[:-1])) if len(best) else np.zeros(0, np.bool_)
    return tuple(int(phone) for phone in best[changed] if phone != BLANK)


@dataclass(slots=True, eq=False)
class _Prefix:
    """The beginning of a phrase, as a path of phones. `words`: those that are whole; `after`: its continuations."""

    phone: int
    words: tuple[str, ...]
    state: int  # of the grammar, behind `words`
    rest: tuple[tuple[str, int, Sound], ...]  # words that are being said: the word, where it leads, its phones to come
    after: "list[_Prefix] | None" = None
    blank: float = 0.0  # probability of having spelled it, a blank last
    spoken: float = 0.0  # the same, its phone last
    next_blank: float = 0.0
    next_spoken: float = 0.0

    @property
    def total(self) -> float:
        return self.blank + self.spoken


@dataclass
class Search:
    """A grammar's phrases as paths of phones, walked as far as sounds were heard."""

    grammar: Grammar
    dictionary: Dictionary
    _out: dict[int, list[tuple[str, int]]] = field(init=False, repr=False)
    _start: _Prefix = field(init=False, repr=False)
    _made: int = field(default=0, init=False, repr=False)  # prefixes

    def __post_init__(self) -> None:
        self._out = {}
        for here, word, there in self.grammar.arcs:
            self._out.setdefault(here, []).append((word, there))
        self._start = _Prefix(BLANK, (), 0, ())

    def likeliest(self, log_probabilities: LogProbabilities, most: int) -> list[tuple[str, float]]:
        """Whole phrases and their log probabilities, the likeliest first; one pronounced in two ways counts once."""
        beam, logs = self._walked(log_probabilities)
        found: dict[str, float] = {}
        for prefix in beam:
            for words, state in self._whole(prefix):
                if state in self.grammar.finals:
                    text = " ".join(words)
                    found[text] = found.get(text, 0.0) + prefix.total
        ranked = sorted(found.items(), key=lambda each: -each[1])[:most]
        return [(text, math.log(chance) + logs) for text, chance in ranked if chance > 0]

    def _walked(self, log_probabilities: LogProbabilities) -> tuple[list[_Prefix], float]:
        """The prefixes left behind the last frame, and the logarithm that scales them."""
        if self._made > KEPT:
            self._start, self._made = _Prefix(BLANK, (), 0, ()), 0
        self._start.blank, self._start.spoken = 1.0, 0.0
        beam, logs = [self._start], 0.0
        for chances in np.exp(log_probabilities.astype(np.float64)).tolist():
            beam = self._step(beam, chances)
            best = beam[0].total
            if best <= 0:
                return [], NEVER
            logs += math.log(best)
            for prefix in beam:
                prefix.blank /= best
                prefix.spoken /= best
        return beam, logs

    def _step(self, beam: Sequence[_Prefix], chances: Sequence[float]) -> list[_Prefix]:
        reached: dict[int, _Prefix] = {}
        for prefix in beam:
            reached[id(prefix)] = prefix
            total = prefix.total
            prefix.next_blank += total * chances[BLANK]
            prefix.next_spoken += prefix.spoken * chances[prefix.phone] if prefix.phone != BLANK else 0.0
            for longer in self._after(prefix):
                chance = chances[longer.phone] * (prefix.blank if longer.phone == prefix.phone else total)
                if chance > WORTH * WORTH:
                    longer.next_spoken += chance
                    reached[id(longer)] = longer
        for prefix in reached.values():
            prefix.blank, prefix.spoken = prefix.next_blank, prefix.next_spoken
            prefix.next_blank = prefix.next_spoken = 0.0
        ranked = sorted(reached.values(), key=lambda each: -each.total)
        worth = WORTH * ranked[0].total
        kept = [prefix for prefix in ranked[:BEAM] if prefix.total >= worth]
        for prefix in ranked[len(kept) :]:
            prefix.blank = prefix.spoken = 0.0
        return kept

    def _after(self, prefix: _Prefix) -> list[_Prefix]:
        if prefix.after is None:
            prefix.after = list(self._continued(prefix))
            self._made += len(prefix.after)
        return prefix.after

    def _continued(self, prefix: _Prefix) -> Iterator[_Prefix]:
        """Each next phone: those of words begun, and the first of those that may follow a whole one."""
        by_phone: dict[tuple[int, tuple[str, ...], int], list[tuple[str, int, Sound]]] = {}
        for word, there, rest in prefix.rest:
            if rest:
                key = (rest[0], prefix.words, prefix.state)
                by_phone.setdefault(key, []).append((word, there, rest[1:]))
        for words, state in self._whole(prefix):
            for word, there in self._out.get(state, ()):
                for sound in self.dictionary.sounds(word):
                    by_phone.setdefault((sound[0], words, state), []).append((word, there, sound[1:]))
        for (phone, words, state), begun in by_phone.items():
            yield _Prefix(phone, words, state, tuple(begun))

    def _whole(self, prefix: _Prefix) -> Iterator[tuple[tuple[str, ...], int]]:
        """The word sequences that end with this prefix's last phone."""
        if not prefix.rest:
            yield prefix.words, prefix.state
        for word, there, rest in prefix.rest:
            if not rest:
                yield (*prefix.words, word), there

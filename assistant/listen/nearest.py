"""The phrases of a grammar that sound nearest to what Whisper wrote. whisper.py gives the readings; it decides nothing.

Grammar ──► Network of phones ──► one weighted edit distance (Wagner and Fischer 1974) of every reading to every path
at once, by dynamic programming over the network: level by level, each a few numpy operations over all its nodes.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.core.grammar import Grammar
from assistant.listen.phones import Dictionary, Sound, costs

SKIPPED = 1.0  # cost of a phone too many or too few
Rows = NDArray[np.float32]  # (nodes, readings, places in the reading)


@dataclass
class _Level:
    """Nodes that are made at once: by a phone each, from an earlier node; then states, where arcs meet."""

    sources: list[int] = field(default_factory=list)
    phones: list[int] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    states: list[tuple[int, list[int]]] = field(default_factory=list)  # node and the nodes whose least it is


@dataclass(frozen=True)
class Arc:
    """A word between two states; `ends`: of each pronunciation its last node."""

    here: int
    word: str
    there: int
    ends: tuple[int, ...]


class Network:
    """A grammar's phrases as paths of phones. Node 0 is the start."""

    def __init__(self, grammar: Grammar, dictionary: Dictionary) -> None:
        self._into: defaultdict[int, list[Arc]] = defaultdict(list)
        self._before: dict[int, tuple[int, int]] = {}  # node within a word → the one before it, the phone between
        self._node = {0: 0}  # state → node
        self._level_of = [0]
        self._levels: list[_Level] = [_Level()]
        self._finals = sorted(grammar.finals)
        self._lay(grammar, dictionary)
        self._packed = [_pack(level) for level in self._levels]

    def _lay(self, grammar: Grammar, dictionary: Dictionary) -> None:
        waiting: defaultdict[int, int] = defaultdict(int)
        out: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
        for here, word, there in grammar.arcs:
            out[here].append((word, there))
            waiting[there] += 1
        ready = [0]
        for here in ready:  # grows while it is walked: a state is ready when all that lead to it are laid
            for word, there in out[here]:
                ends = tuple(self._chain(self._node[here], sound) for sound in dictionary.sounds(word))
                self._into[there].append(Arc(here, word, there, ends))
                waiting[there] -= 1
                if not waiting[there]:
                    self._meet(there)
                    ready.append(there)

    def _new(self, level: int) -> int:
        self._level_of.append(level)
        while len(self._levels) <= level:
            self._levels.append(_Level())
        return len(self._level_of) - 1

    def _chain(self, node: int, sound: Sound) -> int:
        for phone in sound:
            node, source = self._new(self._level_of[node] + 1), node
            level = self._levels[self._level_of[node]]
            self._before[node] = (source, phone)
            level.sources.append(source)
            level.phones.append(phone)
            level.nodes.append(node)
        return node

    def _meet(self, state: int) -> None:
        ends = [end for arc in self._into[state] for end in arc.ends]
        node = self._new(max(self._level_of[end] for end in ends))
        self._node[state] = node
        self._levels[self._level_of[node]].states.append((node, ends))

    def nearest(self, readings: Sequence[Sound]) -> list[tuple[str, ...]]:
        """The words of the nearest path to each reading, and of the next nearest that end in another state."""
        told = _Told(readings)
        rows = self._rows(told)
        found: dict[tuple[str, ...], None] = {}
        for number, reading in enumerate(readings):
            costs_here = [(float(rows[self._node[final], number, len(reading)]), final) for final in self._finals]
            for _, final in sorted(costs_here)[:2]:
                found[tuple(self._traced(rows[:, number], told.wrong[:, number], final, len(reading)))] = None
        return list(found)

    def least(self, readings: Sequence[Sound]) -> NDArray[np.float32]:
        """The distance of each reading to each final state's nearest path; shape (finals in order, readings)."""
        rows = self._rows(_Told(readings))
        at = [len(reading) for reading in readings]
        return rows[[self._node[final] for final in self._finals]][:, range(len(at)), at]

    def _rows(self, told: "_Told") -> Rows:
        """For every node the least cost to come there having heard the first 0, 1, 2 … phones of each reading."""
        _, count, length = told.wrong.shape
        rows = np.empty((len(self._level_of), count, length + 1), np.float32)
        rows[0] = np.arange(length + 1) * SKIPPED
        steps = np.arange(length + 1, dtype=np.float32) * SKIPPED
        for sources, phones, nodes, states in self._packed:
            if len(nodes):
                before = rows[sources]
                here = before + SKIPPED
                np.minimum(here[:, :, 1:], before[:, :, :-1] + told.wrong[phones], out=here[:, :, 1:])
                # a phone too many: min over k <= j of here[k] + (j - k)
                here -= steps
                np.minimum.accumulate(here, axis=2, out=here)
                here += steps
                rows[nodes] = here
            for node, ends in states:
                rows[node] = rows[ends].min(axis=0) if len(ends) > 1 else rows[ends[0]]
        return rows

    def _traced(self, rows: NDArray[np.float32], wrong: NDArray[np.float32], state: int, at: int) -> Iterable[str]:
        """The words of the best path to `state` having heard `at` phones, by walking back."""
        words: list[str] = []
        while state != 0:
            arc, node = min(
                ((arc, end) for arc in self._into[state] for end in arc.ends), key=lambda each: rows[each[1], at]
            )
            words.append(arc.word)
            start = self._node[arc.here]
            while node != start:
                before, phone = self._before[node]
                ways = [(rows[before, at] + SKIPPED, before, at)]
                if at:
                    ways.append((rows[before, at - 1] + wrong[phone, at - 1], before, at - 1))
                    ways.append((rows[node, at - 1] + SKIPPED, node, at - 1))
                _, node, at = min(ways)
            state = arc.here
        return reversed(words)


class _Told:
    """Readings side by side: what each phone costs at each place of each; shape (39, readings, longest)."""

    def __init__(self, readings: Sequence[Sound]) -> None:
        longest = max(1, *(len(reading) for reading in readings))
        self.wrong = np.ones((len(costs()), len(readings), longest), np.float32)
        for number, reading in enumerate(readings):
            self.wrong[:, number, : len(reading)] = costs()[:, list(reading)]


def _pack(level: _Level) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp], list[tuple[int, list[int]]]]:
    return np.array(level.sources, int), np.array(level.phones, int), np.array(level.nodes, int), level.states


def chains(phrases: Iterable[str]) -> Grammar:
    """Each phrase a path of its own with its own end, so that each has its own distance."""
    arcs: list[tuple[int, str, int]] = []
    finals = []
    state = 0
    for phrase in phrases:
        here = 0
        for word in phrase.split():
            state += 1
            arcs.append((here, word, state))
            here = state
        finals.append(here)
    return Grammar("chains", state + 1, tuple(arcs), frozenset(finals))


def distances(phrases: Sequence[str], readings: Sequence[Sound], dictionary: Dictionary) -> NDArray[np.float32]:
    """How far each reading is from each phrase: 0 the same, 1 nothing alike; shape (phrases, readings)."""
    network = Network(chains(phrases), dictionary)
    return network.least(readings) / _lengths(phrases, readings, dictionary)


def _lengths(phrases: Sequence[str], readings: Sequence[Sound], dictionary: Dictionary) -> NDArray[np.float32]:
    ours = np.array([len(dictionary.sound(phrase.split())) for phrase in phrases], np.float32)
    theirs = np.array([len(reading) for reading in readings], np.float32)
    return np.maximum(1, np.maximum(ours[:, None], theirs[None]))

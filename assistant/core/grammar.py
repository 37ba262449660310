"""What may be heard now, as a network of words: made from the phrasebook, given to recognisers, asked for prefixes.

A `Grammar` is a minimal acyclic automaton. Word sequences that share a beginning or an end share its states, so the
numbers 0 to 500 take a few dozen states instead of thousands; a recogniser need only copy `arcs`.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

Words = tuple[str, ...]


@dataclass(frozen=True)
class Grammar:
    """States are 0 to `size - 1`, 0 is the start. `arcs` are (from, word, to); `finals` end a whole phrase."""

    name: str
    size: int
    arcs: tuple[tuple[int, str, int], ...]
    finals: frozenset[int]
    tail: int | None = None  # the state that only a trailing "please" or "now" leads to
    samples: tuple[str, ...] = field(default=(), compare=False)  # the phrases it was made from, amounts left out
    means: Callable[[str], Hashable] | None = field(default=None, compare=False, repr=False)  # see `meaning`

    @cached_property
    def _next(self) -> dict[tuple[int, str], int]:
        return {(here, word): there for here, word, there in self.arcs}

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every word once, sorted."""
        return tuple(sorted({word for _, word, _ in self.arcs}))

    def _walk(self, words: Sequence[str]) -> int | None:
        state: int | None = 0
        for word in words:
            state = self._next.get((state, word)) if state is not None else None
        return state

    def accepts(self, text: str) -> bool:
        """Whether `text` is exactly one whole phrase."""
        return self._walk(text.split()) in self.finals

    def meaning(self, text: str) -> Hashable:
        """The same for two phrases that mean the same, as far as that is known."""
        return self.means(text) if self.means else text

    def may_go_on(self, text: str) -> bool:
        """Whether `text` is the beginning of a longer phrase (a trailing "please" does not count)."""
        return self.more(text) > 0

    def more(self, text: str) -> int:
        """How many words the next longer phrase that begins with `text` has more; 0 if there is none."""
        words, states = 0, {self._walk(text.split())} - {None}
        while states:
            words += 1
            states = {there for here, _, there in self.arcs if here in states and there != self.tail}
            if states & self.finals:
                return words
        return 0


class _Nodes:
    """Trie nodes merged bottom-up where their futures are equal (Daciuk et al. 2000, for a set given at once)."""

    def __init__(self) -> None:
        self.known: dict[tuple[bool, tuple[tuple[str, int], ...]], int] = {}
        self.order: list[tuple[bool, tuple[tuple[str, int], ...]]] = []

    def add(self, phrases: list[Words]) -> int:
        final = any(not words for words in phrases)
        by_first: dict[str, list[Words]] = {}
        for words in phrases:
            if words:
                by_first.setdefault(words[0], []).append(words[1:])
        key = (final, tuple((word, self.add(rest)) for word, rest in sorted(by_first.items())))
        if key not in self.known:
            self.known[key] = len(self.order)
            self.order.append(key)
        return self.known[key]


def build(name: str, phrases: Iterable[str], samples: Iterable[str] = ()) -> Grammar:
    """The smallest network that accepts exactly `phrases` (words parted by single spaces)."""
    nodes = _Nodes()
    root = nodes.add(sorted({tuple(phrase.split()) for phrase in phrases}))
    # the root is made last; number states from it, so that 0 is the start
    number = {old: root - old for old in range(root + 1)}
    arcs = tuple((number[old], word, number[there]) for old, (_, out) in enumerate(nodes.order) for word, there in out)
    finals = frozenset(number[old] for old, (final, _) in enumerate(nodes.order) if final)
    return Grammar(name, len(nodes.order), arcs, finals, samples=tuple(samples))


def pairs(name: str, first: Grammar, second: Grammar) -> Grammar:
    """Accepts a phrase of `first` and one of `second` behind it."""
    shift = first.size
    behind = [(here + shift, word, there + shift) for here, word, there in second.arcs]
    joins = [(end, word, there) for end in first.finals for here, word, there in behind if here == shift]
    arcs = [*first.arcs, *joins, *behind]
    return _deterministic(name, {0}, arcs, {final + shift for final in second.finals})


def either(first: Grammar, second: Grammar) -> Grammar:
    """Accepts what one of the two accepts."""
    shift = first.size
    arcs = [*first.arcs, *((here + shift, word, there + shift) for here, word, there in second.arcs)]
    finals = first.finals | {final + shift for final in second.finals}
    return replace(_deterministic(first.name, {0, shift}, arcs, finals), samples=first.samples)


def _deterministic(name: str, starts: set[int], arcs: list[tuple[int, str, int]], finals: Collection[int]) -> Grammar:
    """Subset construction (Rabin and Scott 1959)."""
    out: dict[int, dict[str, set[int]]] = {}
    for here, word, there in arcs:
        out.setdefault(here, {}).setdefault(word, set()).add(there)
    known = {frozenset(starts): 0}
    queue, new_arcs = list(known), []
    for states in queue:  # grows while it is walked
        for word in sorted({word for state in states for word in out.get(state, {})}):
            reached = frozenset[int]().union(*(out.get(state, {}).get(word, set()) for state in states))
            if reached not in known:
                known[reached] = len(known)
                queue.append(reached)
            new_arcs.append((known[states], word, known[reached]))
    ends = frozenset(number for states, number in known.items() if states & set(finals))
    return Grammar(name, len(known), tuple(new_arcs), ends)


def with_fillers(grammar: Grammar, lead: Iterable[str], trail: Iterable[str]) -> Grammar:
    """The same phrases, each with one optional word of `lead` before it and one of `trail` behind it.

    A filler that a phrase itself has in that place stays the phrase's own.
    """
    taken = {(here, word) for here, word, _ in grammar.arcs}
    entry, tail = grammar.size, grammar.size + 1
    shifted = {0: entry, entry: 0}  # the new entry becomes state 0
    arcs = [(shifted.get(here, here), word, shifted.get(there, there)) for here, word, there in grammar.arcs]
    from_start = [(0, word, there) for here, word, there in arcs if here == entry]
    leads = [(0, word, entry) for word in lead if (0, word) not in taken]
    trails = [
        (shifted.get(final, final), word, tail)
        for final in sorted(grammar.finals)
        for word in trail
        if (final, word) not in taken
    ]
    finals = frozenset(shifted.get(final, final) for final in grammar.finals) | {tail}
    return replace(grammar, size=grammar.size + 2, arcs=(*arcs, *from_start, *leads, *trails), finals=finals, tail=tail)

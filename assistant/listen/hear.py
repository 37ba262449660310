"""Recognition of whole files: for `handson hear FILE` and for scoring a folder of recordings.

Makes the blocks that a microphone would give, feeds an ear, and tells what it decided.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.audio.ports import BLOCK, RATE, Block, Pcm
from assistant.core.grammar import Grammar
from assistant.listen.ear import Ear
from assistant.listen.ports import Decision

LEAD = 0.5  # seconds of silence before a file: voice activity and noise floor settle
TRAIL = 1.2  # and behind it: longer than any patience


def blocks(pcm: Pcm, lead: float = LEAD, trail: float = TRAIL) -> Iterator[Block]:
    """20 ms blocks of `pcm` (shape (n,), 16 kHz) with silence around it; time counts its samples."""
    padded = np.pad(pcm.astype(np.int16), (int(lead * RATE), int(trail * RATE) + BLOCK))
    for number in range(len(padded) // BLOCK):
        yield Block((number + 1) * BLOCK / RATE, padded[number * BLOCK : (number + 1) * BLOCK])


def hear_samples(make_ear: Callable[[], Ear], pcm: Pcm, grammar: Grammar, lenient: Collection[str] = ()) -> Decision:
    """The first accepted phrase in `pcm`, else the last rejection, else a rejection "no speech"."""
    ear = make_ear()
    ear.open(grammar, lenient)
    last = Decision(False, "", 0.0, "no speech", (), 0.0, 0.0, 0.0)
    for block in blocks(pcm):
        for item in ear.feed(block):
            if isinstance(item, Decision):
                last = item
                if item.accepted:
                    return item
    return last


@dataclass(frozen=True, slots=True)
class Row:
    """One recording of a manifest and what became of it."""

    wav: str
    text: str
    decision: Decision
    outcome: str  # "accepted", "rejected", "wrong" or "missed"


@dataclass(frozen=True, slots=True)
class Summary:
    """A scored manifest."""

    rows: tuple[Row, ...]

    def count(self, outcome: str) -> int:
        """How many rows came out so."""
        return sum(row.outcome == outcome for row in self.rows)


def summary(
    make_ear: Callable[[], Ear],
    rows: Iterable[Mapping[str, str]],
    load: Callable[[Path], Pcm],
    folder: Path,
    grammar: Grammar,
) -> Summary:
    """Score manifest rows {"wav", "text"}: a text that is a phrase should be accepted, any other rejected."""
    scored = []
    for row in rows:
        text = row["text"] or ""
        decision = hear_samples(make_ear, load(folder / row["wav"]), grammar)
        scored.append(Row(row["wav"], text, decision, outcome(text, decision, grammar)))
    return Summary(tuple(scored))


def outcome(text: str, decision: Decision, grammar: Grammar) -> str:
    """`accepted`: the right phrase; `rejected`: rightly nothing; `wrong`: another phrase; `missed`: nothing."""
    expected = " ".join(text.lower().split())
    if decision.accepted:
        return "accepted" if decision.text == expected else "wrong"
    return "missed" if grammar.accepts(expected) else "rejected"

"""`handson prompts try`: every phrase said by the voices that are here, heard back where it is open; a table out.

plan ──► processes: said (kept on a shelf), in a room, in a pump's hum ──► the session's own ear ──► Tried, one a phrase
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from html import escape
from itertools import cycle, islice
from multiprocessing import get_context

import numpy as np

from assistant.app import wiring
from assistant.app.settings import Loaded
from assistant.audio import scenery
from assistant.audio.ports import RATE, Pcm
from assistant.bench.hear import voices
from assistant.bench.hear.places import Amounts, Phrase, lenient, phrases
from assistant.bench.hear.voices import SPEEDS, Voice
from assistant.core.phrasebook import AMOUNT, Phrasebook
from assistant.core.places import Place, places
from assistant.errors import ModelProblem, UsageProblem
from assistant.listen.hear import hear_samples

LEVELS = (10, 5)  # dB of the phrase over a pump; as often there is no pump
AMOUNTS = 24  # of the amounts that can be said, drawn by chance
CORE = frozenset(  # what no session can do without
    {"next", "repeat", "pause", "undo", "stop", "hurts", "yes", "no", "let-down", "flow-slowed", "flow-stopped"}
    | {"option-one", "option-two"}
)
NEAR = -50.0  # dBFS of the room
SAMPLE = (0.6, 0.8)  # seconds of pump before and behind


@dataclass(frozen=True, slots=True)
class Attempt:
    """One phrase, said once."""

    place: Place
    phrase: Phrase
    voice: Voice
    speed: str
    level: int | None
    seed: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The intent that was heard (an amount that is another: its words), or why nothing was."""

    intent: str
    missed: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """One phrase and what became of it: how often it was heard, what it was taken for, why it was missed."""

    phrase: str
    intent: str
    place: str
    said: int
    heard: int
    taken: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)  # the decision's reasons

    @property
    def share(self) -> float:
        """Of the times that it was said."""
        return self.heard / self.said


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to try: these phrases (empty: all) of a state (None: of each), said so often by the voices of a part."""

    phrases: Sequence[str] = ()
    state: str | None = None
    times: int = 9
    part: str = "both"
    levels: Sequence[int] = LEVELS


def plan(made: wiring.Parts, wanted: Wanted) -> list[Attempt]:
    """Each phrase at the first place where it is open, `times` times: voices, rates and levels in turn."""
    book, speakers = made.content.phrasebook, voices.installed(wanted.part, made.settings.language)
    levels, times = (None, *wanted.levels), wanted.times
    rates = list(SPEEDS)
    # every voice at every rate, neighbours at different ones; each phrase begins one further on
    turns = [(who, rates[(turn + at) % len(rates)]) for turn in range(len(rates)) for at, who in enumerate(speakers)]
    return [
        Attempt(place, phrase, *chosen, levels[turn % len(levels)], number * times + turn)
        for number, (place, phrase) in enumerate(_phrases(book, _places(made, wanted.state), wanted.phrases))
        for turn, chosen in enumerate(islice(cycle(turns), number % len(turns), number % len(turns) + times))
    ]


def _places(made: wiring.Parts, state: str | None) -> list[Place]:
    every = places(made.content.script)
    if state is None:
        return list(every)
    found = [place for place in every if state in place.name.split()]
    if not found:
        known = ", ".join(dict.fromkeys(place.name.split()[-1] for place in every))
        raise UsageProblem(f"There is no state {state!r} with phrases of its own. States: {known}.")
    return found[:1]


def _phrases(book: Phrasebook, where: Sequence[Place], wanted: Sequence[str]) -> Iterator[tuple[Place, Phrase]]:
    known: set[str] = set()
    for place in where:
        for phrase in _open(book, place, wanted):
            if phrase.text not in known and (not wanted or phrase.text in wanted):
                known.add(phrase.text)
                yield place, phrase
    unknown = sorted(set(wanted) - known)
    if unknown:
        raise UsageProblem(f"Nowhere here can be said: {', '.join(unknown)}. handson prompts get phrases lists all.")


def _open(book: Phrasebook, place: Place, wanted: Sequence[str]) -> Iterator[Phrase]:
    """What can be said at a place; of the amounts those that are wanted, else some."""
    yield from phrases(place, book)
    if AMOUNT not in place.open:
        return
    for text in wanted:
        match = book.parse(text, {AMOUNT})
        if match:
            yield Phrase(match.phrase, AMOUNT, match.amounts)
    if not wanted:
        chance, amounts = random.Random(0), Amounts(book)
        drawn = (amounts.draw(chance) for _ in range(AMOUNTS))
        yield from (each for each in drawn if each)


def run(loaded: Loaded, attempts: Sequence[Attempt], jobs: int, told: Callable[[], object]) -> list[Tried]:
    """Say and hear them all; `told` after each. The worst first."""
    heard: dict[str, list[tuple[Attempt, Outcome]]] = {}
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, (loaded,)) as pool:
        for attempt, outcome in zip(attempts, pool.map(_heard, attempts, chunksize=4), strict=True):
            heard.setdefault(attempt.phrase.text, []).append((attempt, outcome))
            told()
    return sorted(map(_tried, heard.values()), key=lambda each: (each.share, each.phrase))


def _tried(outcomes: Sequence[tuple[Attempt, Outcome]]) -> Tried:
    first = outcomes[0][0]
    said = first.phrase
    taken = Counter(outcome.intent for _, outcome in outcomes if outcome.intent not in ("", said.intent))
    missed = Counter(outcome.missed for _, outcome in outcomes if not outcome.intent)
    right = sum(outcome.intent == said.intent for _, outcome in outcomes)
    return Tried(said.text, said.intent, first.place.name, len(outcomes), right, taken, missed)


class _Worker:
    """What each process works with."""

    made: wiring.Parts


def _start(loaded: Loaded) -> None:
    _Worker.made = wiring.parts(loaded)
    if _Worker.made.recogniser is None:
        raise ModelProblem(_Worker.made.notices[0])


def _heard(attempt: Attempt) -> Outcome:
    book, said = _Worker.made.content.phrasebook, attempt.phrase
    decision = hear_samples(
        lambda: wiring.ear(_Worker.made), _mixed(attempt), book.grammar(attempt.place.open), lenient(book)
    )
    match = book.parse(decision.text, attempt.place.open) if decision.accepted else None
    if match is None:
        return Outcome("", decision.reason)
    return Outcome(match.phrase if match.intent == AMOUNT and match.amounts != said.amounts else match.intent)


def _mixed(attempt: Attempt) -> Pcm:
    speech = scenery.room(voices.said(attempt.voice, attempt.phrase.text, attempt.speed), attempt.seed)
    whole = np.pad(speech, tuple(int(seconds * RATE) for seconds in SAMPLE))
    whole = whole + scenery.background(whole.size / RATE + 0.1, attempt.seed, NEAR)[: whole.size]
    if attempt.level is not None:
        pump = scenery.pump(whole.size / RATE + 0.1, attempt.seed)[: whole.size]
        whole = whole + scenery.at_snr(pump, speech, attempt.level)
    return scenery.pcm(whole)


def table(tried: Sequence[Tried], least: float) -> Iterator[str]:
    """A line for each phrase, the worst first; ! where it falls under `least`."""
    yield f"  {'phrase':30s} {'where':34s} {'heard':>9s} {'missed':>7s}  taken for; why missed"
    for each in tried:
        taken, why = (
            ", ".join(f"{name} ({count})" for name, count in some.most_common()) for some in (each.taken, each.missed)
        )
        sign = "!" if each.share < least else " "
        told = f"{each.heard:4d} of {each.said:2d} {each.missed.total():7d}  {taken}{'; ' if why else ''}{why}".rstrip()
        yield f"{sign} {each.phrase:30s} {each.place:34s} {told}"


def sums(tried: Sequence[Tried]) -> Iterator[str]:
    """A line each for what no session can do without, for amounts, and for the rest."""
    groups: dict[str, list[Tried]] = {"core": [], "amounts": [], "others": []}
    for each in tried:
        group = "core" if each.intent in CORE else "amounts" if each.intent == AMOUNT else "others"
        groups[group].append(each)
    for name, some in groups.items():
        if some:
            said, heard = sum(each.said for each in some), sum(each.heard for each in some)
            wrong = sum(each.taken.total() for each in some)
            told = f"heard {heard} of {said} ({heard / said:.0%}), taken for another {wrong} ({wrong / said:.1%})"
            yield f"{name}: {len(some)} phrases, {told}"


def page(tried: Sequence[Tried], least: float) -> str:
    """The same as a page of its own, with who was taken for whom."""
    rows = "\n".join(
        f"<tr class='{'low' if each.share < least else ''}'><td>{escape(each.phrase)}</td><td>{escape(each.place)}</td>"
        f"<td>{each.heard} of {each.said}</td><td><progress max='1' value='{each.share:.3f}'></progress></td>"
        f"<td>{escape(', '.join(f'{intent} {count}' for intent, count in each.taken.most_common()))}</td></tr>"
        for each in tried
    )
    said = sorted({each.intent for each in tried if each.taken} | {name for each in tried for name in each.taken})
    counted = {(each.intent, name): 0 for each in tried for name in each.taken}
    for each in tried:
        for name, count in each.taken.items():
            counted[each.intent, name] += count
    heads = "".join(f"<th>{escape(name)}</th>" for name in said)
    matrix = "\n".join(
        f"<tr><th>{escape(one)}</th>"
        + "".join(f"<td>{counted.get((one, other)) or ''}</td>" for other in said)
        + "</tr>"
        for one in said
    )
    return _PAGE.format(rows=rows, heads=heads, matrix=matrix or "<tr><td>None was taken for another.</td></tr>")


_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>How phrases are heard</title>
<style>body {{ font: 15px/1.4 system-ui, sans-serif; margin: 2rem; color: #222 }}
td, th {{ padding: 2px 10px; text-align: left; border-bottom: 1px solid #ddd }}
table {{ border-collapse: collapse; margin-bottom: 2rem }} .low td {{ background: #fbe9e4 }}</style>
<h1>How phrases are heard</h1><table><tr><th>phrase<th>where<th>heard<th><th>taken for</tr>
{rows}</table><h2>Said (rows), taken for (columns)</h2><table><tr><th></th>{heads}</tr>
{matrix}</table></html>
"""

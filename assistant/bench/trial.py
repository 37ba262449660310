"""`handson prompts try`: every phrase said by the voices that are here, heard back where it is open; a table out.

plan ──► processes: said (kept on a shelf), in a room, in a pump's hum ──► the session's own ear ──► Tried, one a phrase
Amounts are said as well: a sample, those that sound like another among it. `trial_report` tells what came out.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle, islice
from multiprocessing import get_context

import numpy as np

from assistant.app import wiring
from assistant.app.doubt import costly, two_amounts
from assistant.app.settings import Loaded
from assistant.audio import scenery
from assistant.audio.ports import RATE, Pcm
from assistant.bench.hear import voices
from assistant.bench.hear.places import lenient
from assistant.bench.hear.voices import SPEEDS, Voice
from assistant.content.loader import EMBEDDED
from assistant.core.phrasebook import AMOUNT, Match, Phrasebook
from assistant.core.places import Place, places
from assistant.errors import ModelProblem, UsageProblem
from assistant.listen.alike import Alike
from assistant.listen.hear import hear_samples
from assistant.listen.phones import Dictionary
from assistant.listen.ports import Decision

LEVELS = (10, 5)  # dB of the phrase over a pump; as often there is none
NEAR = -50.0  # dBFS of the room
SAMPLE = (3.2, 0.8)  # seconds of pump before and behind: what sounds for 3 s is the background
TEENS = range(13, 20)  # each is said, and the ten that sounds like it: fifteen and fifty
OTHER_AMOUNTS = (20, 110, 2.5)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to try: these phrases (empty: all) of a state (None: of each), said so often by the voices of a part."""

    phrases: Sequence[str] = ()
    state: str | None = None
    times: int = 9
    part: str = "both"
    levels: Sequence[int] = LEVELS


@dataclass(frozen=True, slots=True)
class Attempt:
    """One phrase, said once."""

    place: Place
    intent: str
    phrase: str
    voice: Voice
    speed: str
    level: int | None
    seed: int

    @property
    def meaning(self) -> str:
        """What it should be taken for: the intent; of an amount its words."""
        return self.phrase if self.intent == AMOUNT else self.intent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was heard, empty if nothing; `asked` back before it counts; the decision's reason where it was rejected."""

    meaning: str = ""
    asked: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """One phrase and what became of it: how often it was said, heard at once, and asked back rightly; what it was taken
    for, with a question mark where it would have been asked back; why nothing was heard."""

    phrase: str
    intent: str
    place: str
    said: int
    heard: int
    asked: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def meaning(self) -> str:
        """As of an attempt."""
        return self.phrase if self.intent == AMOUNT else self.intent

    @property
    def share(self) -> float:
        """Of the times that it was said: heard, or asked back so that "yes" does it."""
        return (self.heard + self.asked) / self.said

    @property
    def missed(self) -> int:
        """How often nothing was heard."""
        return self.said - self.heard - self.asked - self.taken.total()


def plan(made: wiring.Parts, wanted: Wanted) -> list[Attempt]:
    """Each phrase at the first place where it is open, `times` times: voices, rates and levels in turn."""
    book, speakers = made.content.phrasebook, voices.installed(wanted.part, made.settings.language)
    levels, times = (None, *wanted.levels), wanted.times
    rates = list(SPEEDS)
    # every voice at every rate, neighbours at different ones; each phrase begins one further on
    turns = [(who, rates[(turn + at) % len(rates)]) for turn in range(len(rates)) for at, who in enumerate(speakers)]
    return [
        Attempt(place, intent, phrase, *chosen, levels[turn % len(levels)], number * times + turn)
        for number, (place, intent, phrase) in enumerate(_phrases(book, _places(made, wanted.state), wanted.phrases))
        for turn, chosen in enumerate(islice(cycle(turns), number % len(turns), number % len(turns) + times))
    ]


def sounding(made: wiring.Parts) -> Alike | None:
    """How the phrases sound, where that is known: of English."""
    english = made.settings.language == EMBEDDED
    return Alike(Dictionary(made.content.pronunciations)) if english else None


def _places(made: wiring.Parts, state: str | None) -> list[Place]:
    every = places(made.content.script)
    if state is None:
        return list(every)
    found = [place for place in every if state in place.name.split()]
    if not found:
        known = ", ".join(dict.fromkeys(place.name.split()[-1] for place in every))
        raise UsageProblem(f"There is no state {state!r} with phrases of its own. States: {known}.")
    return found[:1]


def _phrases(book: Phrasebook, where: Sequence[Place], wanted: Sequence[str]) -> Iterator[tuple[Place, str, str]]:
    known: set[str] = set()
    for place in where:
        for intent in sorted(place.open):
            for phrase in _amounts(book, wanted) if intent == AMOUNT else book.intents.get(intent, ()):
                if phrase not in known and (not wanted or phrase in wanted):
                    known.add(phrase)
                    yield place, intent, phrase
    unknown = sorted(set(wanted) - known)
    if unknown:
        raise UsageProblem(f"Nowhere here can be said: {', '.join(unknown)}. handson prompts get phrases lists all.")


def _amounts(book: Phrasebook, wanted: Sequence[str]) -> Iterator[str]:
    """Those that are wanted; else of each chosen number the first way to say it of the left side."""
    if wanted:
        yield from (phrase for phrase in wanted if phrase in book.readings)
        return
    chosen = [number for teen in TEENS for number in (teen, (teen - 10) * 10)] + [*OTHER_AMOUNTS]
    found: dict[float, str] = {}
    for text, reading in book.readings.items():
        if reading.value in chosen and reading.side == "left" and reading.unit is None:
            found.setdefault(reading.value, text)
    yield from (found[number] for number in chosen if number in found)


def run(loaded: Loaded, attempts: Sequence[Attempt], jobs: int, told: Callable[[], object]) -> list[Tried]:
    """Say and hear them all; `told` after each. The worst first."""
    heard: dict[str, list[tuple[Attempt, Outcome]]] = {}
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, (loaded,)) as pool:
        for attempt, outcome in zip(attempts, pool.map(_heard, attempts, chunksize=4), strict=True):
            heard.setdefault(attempt.phrase, []).append((attempt, outcome))
            told()
    return sorted(map(_tried, heard.values()), key=lambda each: (each.share, each.phrase))


def _tried(outcomes: Sequence[tuple[Attempt, Outcome]]) -> Tried:
    first = outcomes[0][0]
    came = Counter(outcome for _, outcome in outcomes)
    right, asked = came.pop(Outcome(first.meaning), 0), came.pop(Outcome(first.meaning, asked=True), 0)
    taken, reasons = Counter[str](), Counter[str]()
    for outcome, count in came.items():
        if outcome.meaning:
            taken[outcome.meaning + "?" * outcome.asked] += count
        else:
            reasons[outcome.reason] += count
    return Tried(first.phrase, first.intent, first.place.name, len(outcomes), right, asked, taken, reasons)


class _Worker:
    """What each process works with."""

    made: wiring.Parts


def _start(loaded: Loaded) -> None:
    _Worker.made = wiring.parts(loaded)
    if _Worker.made.recogniser is None:
        raise ModelProblem(_Worker.made.notices[0])


def _heard(attempt: Attempt) -> Outcome:
    """What a session would make of it."""
    book = _Worker.made.content.phrasebook
    decision = hear_samples(
        lambda: wiring.ear(_Worker.made), _mixed(attempt), book.grammar(attempt.place.open), lenient(book)
    )
    return outcome(attempt, decision, book)


def outcome(attempt: Attempt, decision: Decision, book: Phrasebook) -> Outcome:
    """A decision as what it was taken for."""

    def parse(text: str) -> Match | None:
        return book.parse(text, attempt.place.open)

    match = parse(decision.text or (decision.guess if decision.nearly else ""))
    if match is None or (decision.nearly and match.intent not in attempt.place.asked):
        return Outcome(reason=decision.reason)
    said = parse(attempt.phrase)
    same = said is not None and (match.intent, match.amounts) == (said.intent, said.amounts)
    meaning = match.phrase if match.intent == AMOUNT else match.intent
    asked = decision.nearly or costly(match, decision) or two_amounts(match, decision, parse)
    return Outcome(attempt.meaning if same else meaning, asked)


def _mixed(attempt: Attempt) -> Pcm:
    speech = scenery.room(voices.said(attempt.voice, attempt.phrase, attempt.speed), attempt.seed)
    whole = np.pad(speech, tuple(int(seconds * RATE) for seconds in SAMPLE))
    whole = whole + scenery.background(whole.size / RATE + 0.1, attempt.seed, NEAR)[: whole.size]
    if attempt.level is not None:
        pump = scenery.pump(whole.size / RATE + 0.1, attempt.seed)[: whole.size]
        whole = whole + scenery.at_snr(pump, speech, attempt.level)
    return scenery.pcm(whole)

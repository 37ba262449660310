"""The plan: which commands are said by whom, where, in which noise, and what else the ear has to listen to.

A seeded sample instead of every combination. Each factor is dealt from a shuffled pack that is used up before it is
shuffled again, so that every phrase, voice, speed, distance, noise and level comes up as often as any other.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from assistant.bench.hear import noises, rooms
from assistant.bench.hear.places import Amounts, Phrase, phrases
from assistant.bench.hear.recordings import SPEECH, Recording
from assistant.bench.hear.voices import SPEEDS, Voice
from assistant.core.phrasebook import AMOUNT, Phrasebook
from assistant.core.places import Place
from assistant.errors import UsageProblem

SNRS = (24, 15, 10, 6, 3)  # dB
AMOUNTS = 0.15  # of the commands
REAL = 0.25  # of the commands at most are words of real people

Card = TypeVar("Card")


class Pack(Generic[Card]):
    """Cards in a seeded order, all of them before any comes again."""

    def __init__(self, cards: Iterable[Card], rng: random.Random) -> None:
        self._cards, self._rng = list(cards), rng
        self._left: list[Card] = []

    def draw(self) -> Card:
        """The next card."""
        if not self._left:
            self._left = list(self._cards)
            self._rng.shuffle(self._left)
        return self._left.pop()


@dataclass(frozen=True, slots=True)
class Minutes:
    """Of sounds that no act may follow."""

    talk: float
    noise: float


@dataclass(frozen=True, slots=True)
class Size:
    """How much is listened to; minutes are of audio."""

    clips: int
    unique: Minutes  # each sound once
    mixed: Minutes  # the same in a pump and in other places, over and over if need be
    beside: int  # commands that the others listen to as well


QUICK = Size(120, Minutes(2.5, 2.5), Minutes(1.2, 1.2), 12)  # two minutes on two cores
WHOLE = Size(1500, Minutes(300, 60), Minutes(30, 600), 100)  # three quarters of an hour


@dataclass(frozen=True, slots=True)
class Clip:
    """One command in noise."""

    number: int
    place: Place
    phrase: Phrase
    voice: Voice | None  # None: a recording
    speed: str
    room: int
    distance: float
    noise: str
    snr: int
    seed: int
    recording: Recording | None = None
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What a plan is drawn from."""

    book: Phrasebook
    places: Sequence[Place]
    voices: Sequence[Voice]
    recordings: Sequence[Recording]
    say: frozenset[str] = frozenset()  # only these phrases are said; empty: all, amounts and real people's words too

    def __post_init__(self) -> None:
        unknown = self.say - {phrase for phrases in self.book.intents.values() for phrase in phrases}
        if unknown:
            raise UsageProblem(
                f"No phrase is {', '.join(map(repr, sorted(unknown)))}: --say takes those of the prompts."
            )


def clips(source: Source, size: Size, seed: int) -> list[Clip]:
    """The commands."""
    rng = random.Random(seed)
    deal = _Deal(source, rng)
    real = {} if source.say else _real(source, rng)
    of_people = min(3 * sum(map(len, real.values())), int(REAL * size.clips))
    made = [deal.clip(number) for number in range(size.clips - of_people)]
    words = Pack(real, rng)  # each word as often, however many said it
    people = {word: Pack(spoken, rng) for word, spoken in real.items()}
    said = [deal.recorded(len(made) + number, *people[words.draw()].draw()) for number in range(of_people)]
    chosen = set(rng.sample(range(len(made)), min(size.beside, len(made))))
    return [replace(clip, beside=clip.number in chosen) for clip in made] + said


class _Deal:
    """The packs of the commands."""

    def __init__(self, source: Source, rng: random.Random) -> None:
        self._rng = rng
        where: dict[Phrase, list[Place]] = {}
        for place in source.places:
            for phrase in phrases(place, source.book):
                if not source.say or phrase.text in source.say:
                    where.setdefault(phrase, []).append(place)
        self._phrases = Pack(where, rng)
        self._where = {phrase: Pack(places, rng) for phrase, places in where.items()}
        counting = [place for place in source.places if AMOUNT in place.open]
        self._counting = Pack(counting, rng)
        self._amounts = Amounts(source.book) if counting and not source.say else None
        self._voices, self._speeds = Pack(source.voices, rng), Pack(SPEEDS, rng)
        self._around = Pack([(noise, snr) for noise in noises.KINDS for snr in SNRS], rng)
        self._rooms, self._distances = Pack(range(rooms.ROOMS), rng), Pack(rooms.DISTANCES, rng)

    def clip(self, number: int) -> Clip:
        """Someone says something somewhere."""
        phrase, place = self._said()
        room, distance = self._rooms.draw(), self._distances.draw()
        return self._clip(number, place, phrase, self._voices.draw(), self._speeds.draw(), room, distance, None)

    def recorded(self, number: int, recording: Recording, phrase: Phrase, place: Place) -> Clip:
        """A real person says it; the recording has its own room."""
        return self._clip(number, place, phrase, None, "", 0, 0.0, recording)

    def _clip(
        self,
        number: int,
        place: Place,
        phrase: Phrase,
        voice: Voice | None,
        speed: str,
        room: int,
        distance: float,
        recording: Recording | None,
    ) -> Clip:
        noise, snr = self._around.draw()
        seed = self._rng.randrange(2**31)
        return Clip(number, place, phrase, voice, speed, room, distance, noise, snr, seed, recording)

    def _said(self) -> tuple[Phrase, Place]:
        if self._amounts and self._rng.random() < AMOUNTS:
            amount = self._amounts.draw(self._rng)
            if amount:
                return amount, self._counting.draw()
        phrase = self._phrases.draw()
        return phrase, self._where[phrase].draw()


Spoken = tuple[Recording, Phrase, Place]


def _real(source: Source, rng: random.Random) -> dict[str, list[Spoken]]:
    """The recordings of single phrases by their words, each with a place where its phrase is open."""
    found: dict[str, list[Spoken]] = {}
    for recording in source.recordings:
        if recording.kind not in SPEECH or not recording.text:
            continue
        open_in = [place for place in source.places if source.book.parse(recording.text, place.open)]
        if open_in:
            place = rng.choice(open_in)
            match = source.book.parse(recording.text, place.open)
            assert match is not None
            phrase = Phrase(match.phrase, match.intent, match.amounts)
            found.setdefault(recording.text, []).append((recording, phrase, place))
    return found

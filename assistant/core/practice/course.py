"""What is practised: the phrasebook and the places of a technique in, each command with where it is said out.

Comes before `machine`, which asks for one after the other, and asks here for other phrases that mean the same: ordered
by how different they sound from all else that is open there, where somebody can tell (`Distance`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.core.events import Amount
from assistant.core.interludes import SAFETY
from assistant.core.phrasebook import AMOUNT, Match, Phrasebook
from assistant.core.places import Place

CORE = (
    "next",
    "flow-slowed",
    "flow-stopped",
    "let-down",
    "option-one",
    "option-two",
    AMOUNT,
    "pause",
    "stop",
    "hurts",
)
EXAMPLE = Amount(None, 60.0, "ml")  # the amount that is asked for
LEAVING = frozenset({"finish-session", *SAFETY})  # open wherever something is practised

Distance = Callable[[str, str], float]  # how many sounds apart two phrases are


@dataclass(frozen=True, slots=True)
class Drill:
    """One command: what to say, and the intents that are open where it is said."""

    intent: str
    phrase: str
    open: frozenset[str]
    amounts: tuple[Amount, ...] = ()

    def is_meant(self, intent: str, amounts: Sequence[Amount]) -> bool:
        """Whether what was heard is what was asked for."""
        return intent == self.intent and tuple(amounts) == self.amounts


def _none(drill: Drill) -> tuple[str, ...]:
    """Nothing else is proposed."""
    del drill
    return ()


@dataclass(frozen=True, slots=True)
class Course:
    """What one practice asks for. `more` follows if she wants it; `others` gives phrases to propose for a command, the
    best first; `farewell` is its last cue."""

    drills: tuple[Drill, ...]
    more: tuple[Drill, ...] = ()
    others: Callable[[Drill], tuple[str, ...]] = _none
    aloud: bool = True  # False: what is said is only shown
    night: bool = False
    farewell: str = "practise.done"


class Teacher:
    """Makes drills. `distance` None: nobody can tell how the language sounds."""

    def __init__(self, book: Phrasebook, places: Sequence[Place], distance: Distance | None) -> None:
        self._book, self._places, self._distance = book, places, distance

    def core(self) -> tuple[Drill, ...]:
        """The commands that a session cannot do without, as far as this technique has them."""
        return tuple(self._drills(CORE))

    def rest(self) -> tuple[Drill, ...]:
        """All the rest that can be said, in the order of the technique."""
        known = dict.fromkeys(intent for place in self._places for intent in sorted(place.open))
        return tuple(self._drills(intent for intent in known if intent not in CORE))

    def drill(self, match: Match) -> Drill | None:
        """A phrase of her own choice; None where nothing listens for it in this technique."""
        place = self._place(match.intent)
        return Drill(match.intent, match.phrase, place.open | LEAVING, match.amounts) if place else None

    def _drills(self, intents: Iterable[str]) -> Iterator[Drill]:
        for intent in intents:
            phrase = self._first(intent)
            match = self._book.parse(phrase, {intent}) if phrase else None
            drill = self.drill(match) if match else None
            if drill:
                yield drill

    def _first(self, intent: str) -> str:
        if intent != AMOUNT:
            return next(iter(self._book.intents.get(intent, ())), "")
        wanted = (EXAMPLE.side, EXAMPLE.value, EXAMPLE.unit)
        said = (text for text, each in self._book.readings.items() if (each.side, each.value, each.unit) == wanted)
        return next(said, "")

    def _place(self, intent: str) -> Place | None:
        return next((place for place in self._places if intent in place.open), None)

    def others(self, drill: Drill) -> tuple[str, ...]:
        """Other phrases of its intent that sound further from all else there than its own, the furthest first.

        In the order of the phrasebook where nobody can tell how they sound.
        """
        same = [each for each in self._book.intents.get(drill.intent, ()) if each != drill.phrase]
        if self._distance is None:
            return tuple(same)
        distance = self._distance
        against = [each for other in drill.open - {drill.intent} for each in self._book.intents.get(other, ())]

        def apart(said: str) -> float:
            return min((distance(said, each) for each in against), default=0.0)

        own, rated = apart(drill.phrase), {each: apart(each) for each in same}
        return tuple(sorted((each for each in same if rated[each] > own), key=lambda each: -rated[each]))

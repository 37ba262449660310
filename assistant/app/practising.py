"""One practice being run: events in, effects performed, as `running` does for a session. Nothing of it is recorded.

The loops of `live` and `offline` drive it: it speaks through the product's mouth and hears through its own ear, in the
grammar of the place where each command is really said.
"""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.app.attention import Attention, Open
from assistant.app.door import Heeded
from assistant.app.mouth import Mouth
from assistant.app.running import Wording
from assistant.core.effects import Effect, End, Hush, Say, Tone
from assistant.core.events import Event, Heard, Left
from assistant.core.grammar import Grammar
from assistant.core.interludes import LENIENT
from assistant.core.phrasebook import AMOUNT, Phrasebook
from assistant.core.practice.course import LEAVING, Course
from assistant.core.practice.loudness import Loudness
from assistant.core.practice.machine import advance
from assistant.core.practice.state import Keep, Practice, deadline, listening
from assistant.core.practice.tries import summary
from assistant.screen.ports import Screen
from assistant.speak.ports import Manner

KEYS = {"q": "", "quit": "", "y": "yes", "s": "yes", "n": "no"}  # what may be typed instead of a phrase; "" ends it


@dataclass(frozen=True)
class Bench:
    """What a practice works with."""

    course: Course
    phrasebook: Phrasebook
    words: Wording
    screen: Screen
    manner: Manner
    gain: float  # 0: nothing sounds
    loudness: Callable[[float], Loudness | None]  # of what was said since a time of the session


class Practising:
    """Drives one practice. `keep` does what a `Keep` asks for, and sees that `Kept` or `NotKept` follows."""

    def __init__(self, bench: Bench, mouth: Mouth, attention: Attention, keep: Callable[[Keep], None]) -> None:
        self._bench, self._mouth, self._attention, self._keep = bench, mouth, attention, keep
        self._grammars: dict[frozenset[str], Grammar] = {}
        self._open: frozenset[str] | None = None
        self._ticked = 0.0  # when the ear was opened for what was asked
        self.state = Practice()
        self.ended = ""

    @property
    def deadline(self) -> float | None:
        """When a Tick must come at the latest."""
        return deadline(self.state)

    @property
    def now(self) -> float:
        """The time of the last event."""
        return self.state.t

    def handle(self, event: Event) -> None:
        """Do all that an event brings."""
        before = self.state
        loud = self._bench.loudness(self._ticked) if before.is_open else None
        if isinstance(event, Heard) and event.via == "voice":
            self._bench.screen.heard(event.t, event.phrase)
        self.state, effects = advance(self._bench.course, before, event, loud)
        if self.state.is_open and not before.is_open:
            self._ticked = self.state.t
        for effect in effects:
            self._perform(effect)
        self._listen()

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Hush():
                self._mouth.hush()
            case Say():
                self._say(effect)
            case Tone(name):
                if self._bench.gain:
                    self._mouth.tone(name, self._bench.gain)
            case Keep():
                self._keep(effect)
            case End(reason):
                self.ended = reason

    def _say(self, say: Say) -> None:
        words = self._bench.words
        self._bench.screen.cue(self.state.t, words.shown(say))
        if say.aloud:
            self._mouth.say(say.cue, words.text(say), self._bench.manner, self._bench.gain)

    def _listen(self) -> None:
        wanted = listening(self.state)
        if wanted == self._open:
            return
        self._open = wanted
        lenient = self._bench.phrasebook.phrases(LENIENT)
        self._attention.wanted = Open(wanted, Heeded(self._grammar(wanted)), lenient, "ml")

    def _grammar(self, wanted: frozenset[str]) -> Grammar:
        if wanted not in self._grammars:
            self._grammars[wanted] = self._bench.phrasebook.grammar(wanted)
        return self._grammars[wanted]

    def prepare(self) -> None:
        """Make the grammars ahead: that of the amounts takes long, and the loop must not wait."""
        drills = (*self._bench.course.drills, *self._bench.course.more)
        for wanted in dict.fromkeys((LEAVING, *(drill.open for drill in drills), LEAVING | {"yes", "no"})):
            self._grammar(wanted)

    def typed(self, t: float, text: str) -> Event | None:
        """A typed line as an event; None, and a notice, if it is none."""
        if not text:
            return None
        said = self._bench.words.spelled(text)
        if KEYS.get(said) == "":
            return Left(t)
        book = self._bench.phrasebook
        known = frozenset({*book.intents, AMOUNT})
        match = book.parse(book.intents[KEYS[said]][0] if said in KEYS else said, known)
        if match is None:
            self._bench.screen.notice(self._bench.words.text(Say("practise.keys")))
            return None
        return Heard(t, match.intent, match.phrase, "typed", match.amounts)

    def tell(self) -> None:
        """The summary, on the screen."""
        for say in summary(self.state.tries, self.state.kept):
            self._bench.screen.notice(self._bench.words.text(say))

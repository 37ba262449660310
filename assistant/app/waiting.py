"""One waiting being run: events in, effects performed, as `running` does for a session. Nothing of it is recorded.

The loops of `live` and `offline` drive it; it hears through the product's own ear, whose limits are strict here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.app.attention import Attention, Open
from assistant.app.door import Heeded
from assistant.app.mouth import Mouth
from assistant.app.running import Wording
from assistant.core.effects import Effect, End, Hush, Say
from assistant.core.events import Event, Heard
from assistant.core.phrasebook import Phrasebook
from assistant.core.waiting import GOOD_NIGHT, START, Now, Pressed, Rules, Waiting, advance, deadline, listening
from assistant.screen.ports import Screen
from assistant.speak.ports import Manner

Observer = Callable[[Event, str, str, tuple[Effect, ...]], None]


@dataclass(frozen=True)
class Post:
    """What a waiting works with. `now`: of a time of the waiting; `gain`: at night, or not."""

    rules: Rules
    phrasebook: Phrasebook
    words: Wording
    screen: Screen
    manner: Manner
    gain: Callable[[bool], float]
    now: Callable[[float], Now]


class Watch:
    """Drives one waiting. Every method is called from the loop's thread alone."""

    def __init__(self, post: Post, mouth: Mouth, attention: Attention) -> None:
        self._post, self._mouth, self._attention = post, mouth, attention
        self.state = Waiting()
        self.observer: Observer = lambda event, before, after, effects: None
        attention.wanted = self._open()

    @property
    def ended(self) -> str:
        """Why it is over: a session was asked for, or the program must leave."""
        return self.state.ended

    @property
    def deadline(self) -> float | None:
        """When a Tick must come at the latest."""
        return deadline(self._post.rules, self.state)

    @property
    def now(self) -> float:
        """The time of the last event."""
        return self.state.t

    def handle(self, event: Event) -> None:
        """Do all that an event brings."""
        before = self.state
        if isinstance(event, Heard) and event.via == "voice":
            self._post.screen.heard(event.t, event.phrase)
        self.state, effects = advance(self._post.rules, before, event, self._post.now(event.t))
        self._attention.deaf = self.state.phase == "asleep"
        for effect in effects:
            self._perform(effect)
        self.observer(event, before.phase, self.state.phase, effects)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Hush():
                self._mouth.hush()
            case Say():
                self._say(effect)
            case End():
                pass  # the state says so

    def _say(self, say: Say) -> None:
        words = self._post.words
        self._post.screen.cue(self.state.t, words.shown(say))
        if say.aloud:
            self._mouth.say(say.cue, words.text(say), self._post.manner, self._post.gain(say.night))

    def _open(self) -> Open:
        """What starts a session, and every other phrase beside it: the ear must find the one that was said likeliest of
        all, or talk that is like no phrase is taken for the nearest of two."""
        book = self._post.phrasebook
        every = frozenset(book.intents)
        shut = book.grammar(every, frozenset()) if book.call else None
        acting = listening(self._post.rules, Waiting())
        return Open(acting, Heeded(book.grammar(every), shut), frozenset(), "ml")

    def typed(self, t: float, text: str) -> Event | None:
        """A typed line as an event; any wakes. None, and a notice, if it is nothing that is known here."""
        if self.state.phase == "asleep":
            return Pressed(t)
        if not text:
            return None
        match = self._post.phrasebook.parse(self._post.words.spelled(text), {START, GOOD_NIGHT})
        if match is None:
            self._post.screen.notice(self._post.words.text(Say("waiting.keys")))
            return None
        return Heard(t, match.intent, match.phrase, "typed")

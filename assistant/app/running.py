"""One session being run: events in, effects performed, everything recorded first. The one owner of the state.

inbox ──► handle ──► advance ──► hush at once ──► record (at most 100 ms) ──► say, tone, remember, end
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.app.attention import Open
from assistant.app.door import Heeded
from assistant.app.mouth import Mouth
from assistant.core import intents, second_chance
from assistant.core.effects import Effect, End, Hush, Remember, Say, Tone
from assistant.core.events import Amount, Event, Heard, StoreBack, StoreLost
from assistant.core.grammar import Grammar
from assistant.core.interludes import LENIENT, SAFETY
from assistant.core.phrasebook import AMOUNT, Phrasebook
from assistant.core.session import advance, deadline, view
from assistant.core.state import Clock, State
from assistant.core.technique import Script
from assistant.screen.ports import Screen
from assistant.speak.ports import Manner

SAVED_WITHIN = 0.1  # seconds that an effect waits for its event to be on the disk


class Wording(Protocol):
    """Cues in words: `assistant.content.words.Words`."""

    def text(self, say: Say) -> str:
        """What is spoken."""

    def shown(self, say: Say) -> str:
        """What a screen shows of it."""

    def spelled(self, typed: str) -> str:
        """A typed line as it would be said."""


class Kept(Protocol):
    """A write that may be waited for."""

    def wait(self, timeout: float) -> bool:
        """Whether it is on the disk within `timeout` seconds."""


class Log(Protocol):
    """Where events go: `assistant.store.log.SessionLog`."""

    def record(self, session: str, event: Event) -> Kept:
        """Keep an event."""

    def finish(self, session: str, reason: str, amounts: tuple[Amount, ...]) -> Kept:
        """Keep how the session ended."""

    def remember(self, key: str, value: str) -> Kept:
        """Keep a preference."""


Observer = Callable[[Event, State, State, tuple[Effect, ...]], None]


@dataclass(frozen=True)
class Desk:
    """What every session of a run works with."""

    script: Script
    phrasebook: Phrasebook
    words: Wording
    screen: Screen
    manner: Manner
    gain: Callable[[int, bool], float]  # volume step and night to a gain


class Running:
    """Drives one session. Every method is called from the loop's thread alone."""

    def __init__(
        self,
        desk: Desk,
        mouth: Mouth,
        log: Log,
        session: str,
        listen: Callable[[Open], None],
        state: State | None = None,
    ) -> None:
        self._desk, self._mouth, self._log, self._session, self._listen = desk, mouth, log, session, listen
        self._grammars: dict[tuple[frozenset[str], bool], Grammar] = {}
        self._open: tuple[frozenset[str], bool] | None = None
        self.state = state or State()
        self.ended = ""
        self.observers: Sequence[Observer] = ()
        self.saves = True  # False on a file's clock: what is decided must not depend on the disk

    @property
    def deadline(self) -> float | None:
        """When a Tick must come at the latest."""
        return deadline(self._desk.script, self.state)

    @property
    def now(self) -> float:
        """The time of the last event."""
        return self.state.t

    def handle(self, event: Event) -> None:
        """Do all that an event brings. What was decided before the last event, and comes after it, counts as now."""
        before = self.state
        event = second_chance.settled(self._desk.script, before, replace(event, t=max(event.t, before.t)))
        self.state, effects = advance(self._desk.script, before, event)
        if any(isinstance(effect, Hush) for effect in effects):
            self._mouth.hush()  # before anything that could wait
        kept = self._log.record(self._session, event)
        self._show(event)
        if effects and self.saves:
            kept.wait(SAVED_WITHIN)
        for effect in effects:
            self._perform(effect)
        self._listen_for_what_is_open()
        self._desk.screen.show(view(self._desk.script, self.state))
        for observer in self.observers:
            observer(event, before, self.state, effects)

    def _show(self, event: Event) -> None:
        if isinstance(event, Heard) and event.via == "voice":
            self._desk.screen.heard(event.t, event.phrase)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Say():
                self._say(effect)
            case Tone(name):
                self._mouth.tone(name, self._gain())
            case Remember(key, value):
                self._log.remember(key, value)
            case End(reason):
                self.ended = reason
                self._log.finish(self._session, reason, self.state.amounts)

    def _say(self, say: Say) -> None:
        self._desk.screen.cue(self.state.t, self._desk.words.shown(say))
        if say.aloud:
            manner = replace(self._desk.manner, rate=self.state.preferences.rate)
            self._mouth.say(say.cue, self._desk.words.text(say), manner, self._gain())

    def _gain(self) -> float:
        return self._desk.gain(self.state.preferences.volume, self.state.is_night())

    def _listen_for_what_is_open(self) -> None:
        wanted, asked = intents.for_voice(self._desk.script, self.state), intents.asked(self.state)
        if (wanted, asked) == self._open:
            return
        self._open = wanted, asked
        self._listen(Open(wanted, self.heeded(wanted, asked), self._lenient(), self.state.preferences.unit))

    def heeded(self, wanted: frozenset[str], asked: bool = False) -> Heeded:
        """What to listen for where these intents are open."""
        shut = self._grammar(wanted, called=True) if self._desk.phrasebook.call else None
        return Heeded(self._grammar(wanted, called=False), shut, asked)

    def _grammar(self, wanted: frozenset[str], called: bool) -> Grammar:
        """The grammar of a set of intents, made once. `called`: all but the way to safety need the call."""
        key = wanted, called
        if key not in self._grammars:
            self._grammars[key] = self._desk.phrasebook.grammar(wanted, wanted & SAFETY if called else None)
        return self._grammars[key]

    def prepare(self) -> None:
        """Make the grammars of the kit's steps ahead: that of the amounts takes long, and the loop must not wait."""
        kit = self.state.kit or self._desk.script.default_kit
        for step in self._desk.script.kits[kit].steps:
            self.heeded(intents.for_voice(self._desk.script, State(kit=kit, step=step)))
            on = State(kit=kit, step=step, pump=Clock(0.0, 0.0))
            self.heeded(intents.for_voice(self._desk.script, on))

    def _lenient(self) -> frozenset[str]:
        return self._desk.phrasebook.phrases(LENIENT)

    def typed(self, t: float, text: str) -> Event | None:
        """A typed line as an event; None, and a notice, if it is no command."""
        if not text:
            return None
        allowed = intents.for_typing(self._desk.script, self.state)
        said = self._desk.words.spelled(text)
        match = self._desk.phrasebook.parse(said, allowed, self.state.preferences.unit)
        match = match or self._desk.phrasebook.parse(said, frozenset({*self._desk.phrasebook.intents, AMOUNT}))
        if match is None:
            self._desk.screen.notice(f'"{text.strip()}" is not a command. Type: what can I say')
            return None
        return Heard(t, match.intent, match.phrase, "typed", match.amounts)


def is_about_saving(event: Event) -> bool:
    """Whether an event only tells of the store: on a file's clock it must not change what is decided."""
    return isinstance(event, StoreLost | StoreBack)

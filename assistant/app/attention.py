"""What the sound brings, as events of the session: the seam between sound, ear and mouth on one side and the core.

Comes from `Sound.take`, item by item; goes to the loop's inbox. On devices a worker calls it, on files the loop itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.app.door import Door, Heeded
from assistant.app.doubt import costly, two_amounts
from assistant.app.mouth import Mouth
from assistant.audio.ports import Back, Block, Item, Lost, Played, Playing, Silent, Sound
from assistant.core.events import AudioBack, AudioLost, BargedIn, CueEnded, Doubted, Event, Heard, Rejected, Unit
from assistant.core.grammar import Grammar
from assistant.core.phrasebook import Match, Phrasebook
from assistant.listen.ports import Decision, EarItem, Offset, Onset

DUCKED = 0.25  # -12 dB while someone speaks over a cue
BARGE = 1.5  # seconds of someone's speech that end a cue, understood or not


class Guarding(Protocol):
    """What must know when a cue sounds."""

    def started(self, key: int, t: float) -> None:
        """Its first sample went out."""

    def ended(self, key: int, t: float) -> None:
        """It is over."""


class Listener(Protocol):
    """The ear: `assistant.listen.ear.Ear`."""

    def open(self, grammar: Grammar | None, lenient: frozenset[str]) -> None:
        """Listen for `grammar`."""

    def feed(self, block: Block) -> list[EarItem]:
        """Take in 20 ms."""


@dataclass(frozen=True, slots=True)
class Open:
    """What is listened for: set whole by the loop, read whole by the ear's worker."""

    intents: frozenset[str]
    heeded: Heeded
    lenient: frozenset[str]
    unit: Unit


class Attention:
    """Turns items into events. `origin`: what the sound's clock showed when the session's was at 0."""

    def __init__(
        self,
        sound: Sound,
        ear: Listener,
        guard: Guarding,
        mouth: Mouth,
        phrasebook: Phrasebook,
        notice: Callable[[str], None],
    ) -> None:
        self._sound, self._ear, self._guard, self._mouth = sound, ear, guard, mouth
        self._phrasebook, self._notice = phrasebook, notice
        self._onset: float | None = None
        self._opened: Open | None = None
        self._grammar: Grammar | None = None
        self._door = Door(phrasebook.call, notice)
        self.wanted: Open | None = None
        self.deaf = False  # while true, what the microphone brings is not listened to at all
        self.decided: Callable[[Decision], None] = lambda decision: None  # told of each, before its event
        self.origin = 0.0

    def now(self) -> float:
        """Session time."""
        return self._sound.now() - self.origin

    def events(self, item: Item) -> list[Event]:
        """What an item means for the session; most blocks mean nothing."""
        match item:
            case Block():
                return self._block(item)
            case Playing(t, key):
                self._guard.started(key, t)
            case Played(t, key, completed):
                return self._played(t, key, completed)
            case Lost(t, what, why):
                self._notice(f"The {what} is gone ({why}). Looking for it again ...")
                return [AudioLost(t - self.origin, what)]
            case Back(t, what):
                self._notice(f"The {what} is back.")
                return [AudioBack(t - self.origin, what)]
            case Silent():
                self._notice("The microphone gives nothing but exact silence: is it muted or unplugged?")
        return []

    def _played(self, t: float, key: int, completed: bool) -> list[Event]:
        self._guard.ended(key, t)
        cue = self._mouth.played(key)
        return [CueEnded(t - self.origin, cue, completed)] if cue else []

    def _block(self, block: Block) -> list[Event]:
        if self.deaf:
            if self._onset is not None:
                self._onset = None
                self._sound.duck(1.0)
            return []
        self._listen(self.wanted, block.t)
        events: list[Event] = []
        for item in self._ear.feed(block):
            events.extend(self._item(item))
        return events + self._barge(block.t)

    def _listen(self, wanted: Open | None, t: float) -> None:
        grammar = self._door.grammar(wanted.heeded, t) if wanted else None
        if wanted and (wanted is not self._opened or grammar is not self._grammar):
            self._ear.open(grammar, wanted.lenient)
        self._opened, self._grammar = wanted, grammar

    def _item(self, item: EarItem) -> list[Event]:
        match item:
            case Onset(t):
                self._onset = t
                self._sound.duck(DUCKED)
            case Offset():
                self._onset = None
                self._sound.duck(1.0)
            case Decision():
                return [self._decision(item)]
        return []

    def _decision(self, decision: Decision) -> Event:
        self.decided(decision)
        t = decision.decided_at - self.origin
        match = self._match(decision.text or (decision.guess if decision.nearly else ""))
        if match is None:
            return Rejected(t, decision.reason or "no phrase", decision.scores)
        if not self._door.lets(match, decision.speech_start, decision.decided_at):
            return Rejected(t, "not called", decision.scores)
        doubt = Doubted(t, match.intent, match.phrase, match.amounts, decision.score, decision.reason, decision.scores)
        if costly(match, decision):
            return replace(doubt, reason="not sure")
        if doubt.reason or two_amounts(match, decision, self._match):
            return doubt
        return Heard(t, match.intent, match.phrase, "voice", match.amounts, decision.score)

    def _match(self, text: str) -> Match | None:
        opened = self._opened
        return self._phrasebook.parse(text, opened.intents, opened.unit) if opened and text else None

    def _barge(self, t: float) -> list[Event]:
        if self._onset is None or t - self._onset < BARGE or not self._mouth.sounding:
            return []
        if not self._door.is_open(t):  # talk that is not meant for the coach ends no cue
            return []
        self._onset = None
        self._mouth.hush()
        self._sound.duck(1.0)
        return [BargedIn(t - self.origin)]

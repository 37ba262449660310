"""Listening: the shipped ear on a clip or a stretch; rows out. Runs in each worker process."""

import time
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from assistant.app import wiring
from assistant.app.doubt import costly, two_amounts
from assistant.audio.ports import BLOCK, RATE, Pcm
from assistant.bench.hear import mix
from assistant.bench.hear.noises import Noises
from assistant.bench.hear.others import Stretch
from assistant.bench.hear.places import lenient
from assistant.bench.hear.plan import Clip
from assistant.bench.hear.rows import OURS, Exposure, Listened, Row
from assistant.core.grammar import Grammar
from assistant.core.phrasebook import Match
from assistant.core.places import Place
from assistant.listen.ear import Ear
from assistant.listen.hear import blocks
from assistant.listen.ports import Decision, Hearing, Recogniser, Segment

SILENCE = 60.0  # seconds of an empty room, for what listening costs
LAST = 1.4  # seconds of it behind a stretch: longer than any patience


class Timed:
    """A recogniser whose time is taken."""

    def __init__(self, inner: Recogniser) -> None:
        self._inner, self.name = inner, inner.name
        self.last = 0.0  # seconds of the last hearing

    def knows(self, word: str) -> bool:
        """As within."""
        return self._inner.knows(word)

    def prepare(self, grammar: Grammar) -> None:
        """As within."""
        self._inner.prepare(grammar)

    def hear(self, segment: Segment, grammar: Grammar) -> Hearing:
        """As within, timed."""
        began = time.perf_counter()
        hearing = self._inner.hear(segment, grammar)
        self.last = time.perf_counter() - began
        return hearing


@dataclass(frozen=True, slots=True)
class Told:
    """A decision with what it took."""

    decision: Decision
    match: Match | None
    decode: float  # seconds
    asked: bool = False  # the session asks it back


class Listener:
    """The shipped ear where a session stands; made anew for every clip and stretch."""

    def __init__(self, made: wiring.Parts, noises: Noises) -> None:
        assert made.recogniser is not None
        first, second = Timed(made.recogniser), Timed(made.second) if made.second else None
        self.timed = second or first
        self.made = replace(made, recogniser=first, second=second)
        self.noises = noises
        self._book = made.content.phrasebook
        self._lenient = lenient(self._book)
        self._grammars: dict[str, Grammar] = {}

    def grammar(self, place: Place) -> Grammar:
        """What is open there."""
        if place.name not in self._grammars:
            self._grammars[place.name] = self._book.grammar(place.open)
        return self._grammars[place.name]

    def clip(self, planned: Clip) -> Listened:
        """One command."""
        mixed = mix.clip(planned, self.noises)
        began = time.process_time()
        told = list(self._told(self._ear(planned.place), mixed.pcm, planned.place))
        cpu = time.process_time() - began
        acts = [each for each in told if each.decision.accepted]
        chosen = acts[0] if acts else max(told, key=_promise, default=None)
        row = replace(
            command(planned),
            system=OURS,
            outcome=outcome(planned, acts),
            agreed=bool(acts) and acts[0].asked and meant(planned, acts[0].match),
            cpu=cpu,
            extra=max(0, len(acts) - 1),
        )
        if chosen is None:
            return Listened(rows=(row,))
        return Listened(rows=(replace(_with(row, chosen, mixed), candidates=self._weighed(planned, chosen)),))

    def _weighed(self, planned: Clip, told: Told) -> list[dict[str, Any]]:
        """What was weighed for a command, and whether it was what was said."""
        book, place = self._book, planned.place
        parsed = [(book.parse(text, place.open), scores) for text, scores in told.decision.candidates]
        return [{"right": meant(planned, match), "scores": dict(scores)} for match, scores in parsed]

    def stretch(self, planned: Stretch) -> Listened:
        """Sounds that no act may follow; an act belongs to the sound in which its speech began."""
        ear = self._ear(planned.place)
        told: list[Told] = []
        ends: list[int] = []
        costs: list[float] = []
        for pcm in (*(mix.sound(sound, self.noises) for sound in planned.sounds), mix.empty(LAST)):
            began = time.process_time()
            told += self._told(ear, pcm, planned.place, ends[-1] if ends else 0)
            costs.append(time.process_time() - began)
            ends.append((ends[-1] if ends else 0) + pcm.size + -pcm.size % BLOCK)
        where = [bisect(ends, int(each.decision.speech_start * RATE)) for each in told]
        names = [*(sound.name for sound in planned.sounds), "empty room"]
        rows = [_other(planned, names[sound], each) for sound, each in zip(where, told, strict=True)]
        acts = Counter(sound for sound, each in zip(where, told, strict=True) if each.decision.accepted)
        lengths = [end - start for start, end in zip([0, *ends], ends, strict=False)]
        place = (planned.kind, planned.place.name, planned.hours)
        exposures = [
            Exposure(OURS, *place, name, length / RATE, acts[number], cost)
            for number, (name, length, cost) in enumerate(zip(names, lengths, costs, strict=True))
        ]
        return Listened(tuple(rows), tuple(exposures))

    def silence(self, place: Place) -> Listened:
        """An empty room."""
        pcm = mix.empty(SILENCE)
        began = time.process_time()
        acts = sum(each.decision.accepted for each in self._told(self._ear(place), pcm, place))
        cpu = time.process_time() - began
        return Listened(exposures=(Exposure(OURS, "silence", place.name, "unique", "empty room", SILENCE, acts, cpu),))

    def _ear(self, place: Place) -> Ear:
        ear = wiring.ear(self.made)
        ear.open(self.grammar(place), self._lenient)
        return ear

    def _told(self, ear: Ear, pcm: Pcm, place: Place, clock: int = 0) -> Iterator[Told]:
        """Every decision; `clock`: samples that the ear has heard before."""
        whole = np.pad(pcm, (0, -pcm.size % BLOCK))

        def parse(text: str) -> Match | None:
            return self._book.parse(text, place.open)

        for block in blocks(whole, 0.0, 0.0):
            for item in ear.feed(replace(block, t=block.t + clock / RATE)):
                if isinstance(item, Decision):
                    match = parse(item.text) if item.accepted else None
                    asked = match is not None and (costly(match, item) or two_amounts(match, item, parse))
                    yield Told(item, match, self.timed.last, asked)


def outcome(planned: Clip, acts: list[Told]) -> str:
    """By the first act."""
    if not acts:
        return "missed"
    if acts[0].asked:
        return "asked"
    return "right" if meant(planned, acts[0].match) else "wrong"


def meant(planned: Clip, match: Match | None) -> bool:
    """Whether it is what was said: the same intent, and for amounts the same amounts."""
    phrase = planned.phrase
    return match is not None and match.intent == phrase.intent and match.amounts == phrase.amounts


def command(planned: Clip) -> Row:
    """The row of a command before anybody has listened."""
    voice, recording = planned.voice, planned.recording
    return Row(
        system="",
        test="command",
        number=planned.number,
        place=planned.place.name,
        said=planned.phrase.text,
        intent=planned.phrase.intent,
        outcome="missed",
        reason="no speech",
        recording=recording.name if recording else "",
        voice=voice.label if voice else f"real {recording.speaker}" if recording else "",
        engine=voice.engine if voice else "real",
        speed=planned.speed,
        room=planned.room,
        distance=planned.distance,
        noise=planned.noise,
        snr=planned.snr,
    )


def _promise(told: Told) -> tuple[bool, float, float]:
    """Of several rejections, the one that got furthest."""
    return (bool(told.decision.guess), told.decision.score, told.decision.decided_at)


def _with(row: Row, told: Told, mixed: mix.Mixed) -> Row:
    decision = told.decision
    return replace(
        _heard(row, told),
        latency=decision.decided_at - mixed.end,
        late=decision.speech_end - mixed.end,
        patience=decision.decided_at - decision.speech_end,
    )


def _other(planned: Stretch, name: str, told: Told) -> Row:
    row = Row(
        system=OURS,
        test=planned.kind,
        number=planned.number,
        place=planned.place.name,
        said="",
        intent="",
        outcome="act" if told.decision.accepted else "rejected",
        recording=name,
        hours=planned.hours,
    )
    return _heard(row, told)


def _heard(row: Row, told: Told) -> Row:
    decision = told.decision
    return replace(
        row,
        heard=decision.text or decision.guess,
        heard_intent=told.match.intent if told.match else "",
        candidates=[{"right": False, "scores": dict(scores)} for _, scores in decision.candidates],
        reason=decision.reason,
        score=round(decision.score, 4),
        scores={name: round(value, 4) for name, value in decision.scores},
        decode_ms=round(1000 * told.decode, 2),
    )

"""The ear: blocks in; decisions, and onsets of speech over a cue, out.

Guard, voice activity, endpoint, recognisers and decision in a row. It knows no clock but the blocks' own, so a file
gives the same items as often as it is heard.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.audio.level import level
from assistant.audio.ports import Block
from assistant.core.grammar import Grammar
from assistant.listen.activity import START, Silero, SteadyActivity
from assistant.listen.canceller import Canceller
from assistant.listen.decide import Circumstances, Limits, decide
from assistant.listen.guard import Guard
from assistant.listen.patience import Patience, needed
from assistant.listen.ports import Decision, EarItem, Hearing, Recogniser, VoiceActivity
from assistant.listen.prominence import Prominence
from assistant.listen.second import Second
from assistant.listen.segmenter import LONGEST, Chunk, Chunker, Segmenter, Utterance

MUFFLE = 20  # what is no louder than the echo is made softer by this factor


class Ear:
    """Give it a grammar with `open`, then blocks; tell its `guard` of cues. One thread at a time."""

    def __init__(
        self,
        recognisers: Sequence[Recogniser],
        activity: VoiceActivity | None = None,
        guard: Guard | None = None,
        limits: Limits | None = None,
        patience: Patience | None = None,
        second: Second | None = None,
    ) -> None:
        self._recognisers = recognisers
        self._second = second
        self._activity = SteadyActivity(activity or Silero())
        self.guard = guard or Guard()
        self._limits = limits or Limits()
        self._patience = patience or Patience()
        self._canceller, self._chunker, self._segmenter = Canceller(), Chunker(), Segmenter()
        self._grammar: Grammar | None = None
        self._lenient: frozenset[str] = frozenset()
        self._prominence = Prominence()
        self._hearings: tuple[Hearing, ...] = ()
        self._heard_until: float | None = None  # the end of the speech that the recognisers were asked about
        self._asked_until: float | None = None  # and the second listener
        self.counters: Counter[str] = Counter()

    def prepare(self, grammar: Grammar) -> None:
        """Load a grammar that will be opened later."""
        for recogniser in self._recognisers:
            recogniser.prepare(grammar)
        if self._second:
            self._second.prepare(grammar)

    def open(self, grammar: Grammar | None, lenient: Collection[str] = ()) -> None:
        """Listen for the phrases of `grammar` from now on (None: for nothing); `lenient` ones are let in easier."""
        if grammar is not None:
            self.prepare(grammar)
        self._grammar, self._lenient = grammar, frozenset(lenient)
        self._heard_until = self._asked_until = None

    def feed(self, block: Block) -> list[EarItem]:
        """What the next 20 ms decide; mostly nothing."""
        left = self._canceller.take(block.samples, block.said, self.guard.echo.lag)
        self.guard.hear(block, left)
        lost, chunks = self._chunker.feed(replace(block, samples=left))
        if lost:
            self._segmenter.close()
            self._activity.reset()
            self.counters["gaps"] += 1
        items: list[EarItem] = []
        for chunk in chunks:
            items.extend(self._chunk(chunk, block.t))
        return items

    def _chunk(self, chunk: Chunk, now: float) -> list[EarItem]:
        self.counters["chunks"] += 1
        utterance = self._segmenter.current
        probability = self._activity.probability(chunk.samples)
        if not self.guard.louder(utterance is not None and utterance.silence == 0.0):
            # the recogniser would find phrases in the echo that is left in a segment
            chunk, probability = replace(chunk, samples=chunk.samples // MUFFLE), 0.0
        own = self.guard.sounding(chunk.t, chunk.t)
        probability = self._prominence.weigh(level(chunk.samples), probability, utterance is not None, own)
        ducking = self.guard.duck(chunk.t, probability >= START)
        utterance = self._segmenter.feed(chunk, probability)
        decision = self._consider(utterance, now) if utterance else None
        return [item for item in (ducking, decision) if item is not None]

    def _consider(self, utterance: Utterance, now: float) -> Decision | None:
        """Whether the utterance is over, and what it was."""
        if utterance.seconds >= LONGEST:
            return self._close(self._cut_off(utterance, now), deaf=True)
        if utterance.silence < self._patience.listen:
            return None
        nothing = self._nothing(utterance)
        if nothing:
            if utterance.silence >= self._patience.whole:
                self._forget(nothing)
            return None
        self._listen(utterance)
        return self._conclude(utterance, now)

    def _nothing(self, utterance: Utterance) -> str:
        """Why an utterance is not worth listening to."""
        if self._grammar is None:
            return "unasked"
        return "blips" if utterance.voiced < self._limits.shortest else ""

    def _conclude(self, utterance: Utterance, now: float) -> Decision | None:
        if self._grammar is None or utterance.silence < self._patience.long:
            return None
        decision = self._decide(utterance, self._grammar, self._hearings, now)
        if self._second and not decision.certain:
            if utterance.silence < max(self._second.latency, self._patience.whole):
                return None
            decision = self._decide(utterance, self._grammar, self._both(utterance, self._grammar), now)
        return self._close(decision) if utterance.silence >= needed(decision, self._grammar, self._patience) else None

    def _both(self, utterance: Utterance, grammar: Grammar) -> tuple[Hearing, ...]:
        """What both listeners make of it."""
        if self._asked_until != utterance.speech_end and self._second and self._hearings:
            self._asked_until = utterance.speech_end
            second = self._second.hearing(utterance.segment(), grammar)
            self.counters["asked" if second else "unanswered"] += 1
            self._hearings += (second, *second.near) if second else ()
        return self._hearings

    def _listen(self, utterance: Utterance) -> None:
        """Ask the recognisers, once for as far as the speech has gone."""
        if self._grammar is None or self._heard_until == utterance.speech_end:
            return
        self._heard_until = utterance.speech_end
        segment = utterance.segment()
        self._hearings = ()
        if utterance.seconds <= self._limits.longest:
            if self._second:
                self._second.begin(segment, self._grammar)
            self._hearings = tuple(recogniser.hear(segment, self._grammar) for recogniser in self._recognisers)
            self.counters["decoded"] += 1

    def _decide(self, utterance: Utterance, grammar: Grammar, hearings: Sequence[Hearing], now: float) -> Decision:
        segment = utterance.segment()
        own = any(
            self.guard.blocks(hearing.text, segment.speech_start, segment.speech_end)
            for hearing in hearings
            if hearing.text
        )
        over = self.guard.sounding(segment.speech_start, segment.speech_end)
        around = Circumstances(own, self._prominence.floor, over, self._lenient, now)
        return decide(hearings, segment, grammar, around, self._limits)

    def _cut_off(self, utterance: Utterance, now: float) -> Decision:
        segment = utterance.segment()
        return Decision(False, "", 0.0, "too long", (), segment.speech_start, segment.speech_end, now)

    def _close(self, decision: Decision, deaf: bool = False) -> Decision:
        self._segmenter.close(deaf)
        self._heard_until = self._asked_until = None
        self.counters["accepted" if decision.accepted else decision.reason] += 1
        return decision

    def _forget(self, why: str) -> None:
        self._segmenter.close()
        self._heard_until = self._asked_until = None
        self.counters[why] += 1

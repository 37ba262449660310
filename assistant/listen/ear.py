"""The ear: blocks in; decisions, and onsets of speech over a cue, out.

Guard, voice activity, endpoint, recognisers and decision in a row. It knows no clock but the blocks' own, so a file
gives the same items as often as it is heard.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from assistant.audio.level import level
from assistant.audio.ports import Block
from assistant.core.grammar import Grammar
from assistant.listen.activity import START, Silero, SteadyActivity
from assistant.listen.canceller import Canceller
from assistant.listen.decide import Circumstances, Limits, decide
from assistant.listen.guard import Guard
from assistant.listen.patience import Patience, needed
from assistant.listen.ports import Decision, EarItem, Hearing, Recogniser, Segment, VoiceActivity
from assistant.listen.prominence import Prominence
from assistant.listen.second import Second
from assistant.listen.segmenter import LONGEST, Chunk, Chunker, Segmenter, Utterance

MUFFLE = 20  # what is no louder than the echo is made softer by this factor


class Ear:
    """Give it a grammar with `open`, then blocks; tell its `guard` of cues. One thread at a time."""

    def __init__(
        self,
        recogniser: Recogniser | None,
        activity: VoiceActivity | None = None,
        guard: Guard | None = None,
        limits: Limits | None = None,
        patience: Patience | None = None,
        second: Second | None = None,
    ) -> None:
        self._recogniser = recogniser
        self._second = second
        self._activity = SteadyActivity(activity or Silero())
        self.guard = guard or Guard()
        self._limits = limits or Limits()
        self._patience = patience or Patience()
        self._canceller, self._chunker, self._segmenter = Canceller(), Chunker(), Segmenter()
        self._grammar: Grammar | None = None
        self._lenient: frozenset[str] = frozenset()
        self._prominence = Prominence()
        self._asked_until: float | None = None  # the end of the speech that a listener was asked about
        self._hearing: Hearing | None = None  # what it made of that
        self._decision: Decision | None = None  # and what follows from it
        self.counters: Counter[str] = Counter()

    def prepare(self, grammar: Grammar) -> None:
        """Load a grammar that will be opened later."""
        if self._recogniser:
            self._recogniser.prepare(grammar)
        if self._second:
            self._second.prepare(grammar)

    def open(self, grammar: Grammar | None, lenient: Collection[str] = ()) -> None:
        """Listen for the phrases of `grammar` from now on (None: for nothing); `lenient` ones are let in easier."""
        if grammar is not None:
            self.prepare(grammar)
        self._grammar, self._lenient = grammar, frozenset(lenient)
        self._asked_until = None

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
        if self._grammar is None or nothing:
            if utterance.silence >= self._patience.whole:
                self._forget(nothing)
            return None
        self._ask(utterance, self._grammar)
        if utterance.silence < (self._second.latency if self._second else self._patience.long):
            return None
        decision = self._decided(utterance, self._grammar)
        if utterance.silence < needed(decision, self._grammar, self._patience):
            return None
        return self._close(replace(decision, decided_at=now))

    def _nothing(self, utterance: Utterance) -> str:
        """Why an utterance is not worth listening to."""
        if self._grammar is None:
            return "unasked"
        return "blips" if utterance.voiced < self._limits.shortest else ""

    def _ask(self, utterance: Utterance, grammar: Grammar) -> None:
        """Once for as far as the speech has gone: the second listener begins, or the first hears where it is alone."""
        if self._asked_until == utterance.speech_end:
            return
        self._asked_until = utterance.speech_end
        self._hearing = self._decision = None
        if utterance.seconds > self._limits.longest:
            self._hearing = Hearing("nobody", "")
        elif self._second:
            self._second.begin(utterance.segment(), grammar)
        else:
            self._hearing = self._asked_first(utterance.segment(), grammar)

    def _decided(self, utterance: Utterance, grammar: Grammar) -> Decision:
        """What an utterance is, if nothing more comes."""
        if self._decision is None:
            segment = utterance.segment()
            if self._hearing is None:
                self._hearing = self._asked_second(segment, grammar) or self._asked_first(segment, grammar)
            self._decision = self._decide(segment, grammar, self._hearing)
        return self._decision

    def _asked_second(self, segment: Segment, grammar: Grammar) -> Hearing | None:
        """The second listener's hearing; None where it fails."""
        hearing = self._second.hearing(segment, grammar) if self._second else None
        self.counters["asked" if hearing else "unanswered"] += 1
        return hearing

    def _asked_first(self, segment: Segment, grammar: Grammar) -> Hearing:
        self.counters["decoded"] += 1
        return self._recogniser.hear(segment, grammar) if self._recogniser else Hearing("nobody", "")

    def _decide(self, segment: Segment, grammar: Grammar, hearing: Hearing) -> Decision:
        start, end = segment.speech_start, segment.speech_end
        own = any(self.guard.blocks(each.text, start, end) for each in (hearing, *hearing.near) if each.text)
        over = self.guard.sounding(start, end)
        around = Circumstances(own, self._prominence.floor, over, self._lenient, end)
        return decide(hearing, segment, grammar, around, self._limits)

    def _cut_off(self, utterance: Utterance, now: float) -> Decision:
        segment = utterance.segment()
        return Decision(False, "", 0.0, "too long", (), segment.speech_start, segment.speech_end, now)

    def _close(self, decision: Decision, deaf: bool = False) -> Decision:
        self._segmenter.close(deaf)
        self._asked_until = None
        self.counters["accepted" if decision.accepted else decision.reason] += 1
        return decision

    def _forget(self, why: str) -> None:
        self._segmenter.close()
        self._asked_until = None
        self.counters[why] += 1

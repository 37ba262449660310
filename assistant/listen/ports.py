"""What the listening parts hand to each other, and the Protocols that a recogniser and a voice detector fulfil."""

from dataclasses import dataclass
from typing import Protocol

from assistant.audio.ports import Pcm
from assistant.core.grammar import Grammar


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Speech found by voice activity, with 300 ms before it. Times are seconds on the sound's clock."""

    pcm: Pcm  # shape (n,), RATE
    start: float  # time of pcm[0]
    speech_start: float
    speech_end: float
    voiced: tuple[float, ...]  # speech probability of each 32 ms from `start` on

    @property
    def seconds(self) -> float:
        """How long the speech is."""
        return self.speech_end - self.speech_start


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; seconds from the segment's start."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Hearing:
    """What one recogniser makes of a segment: evidence for the decision, not the decision.

    `text` is empty where it heard nothing of the grammar. `scores` are the recogniser's own, by name: for PocketSphinx
    `ratio` (log likelihood per frame against a free phone loop), for Vosk `confidence` and the like. `near` are other
    phrases that may have been said instead, the likeliest first.
    """

    listener: str
    text: str
    words: tuple[Word, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()
    near: "tuple[Hearing, ...]" = ()


class Recogniser(Protocol):
    """A closed-grammar recogniser of whole segments."""

    name: str

    def knows(self, word: str) -> bool:
        """Whether the word can be heard at all."""

    def prepare(self, grammar: Grammar) -> None:
        """Load a grammar ahead, so that `hear` with it starts at once. May be called again with the same one."""

    def hear(self, segment: Segment, grammar: Grammar) -> Hearing:
        """The best phrase of `grammar` in the segment, with its evidence."""


class VoiceActivity(Protocol):
    """Finds speech. Fed 512 samples (32 ms) at a time."""

    def probability(self, chunk: Pcm) -> float:
        """Probability 0 to 1 that the chunk (shape (512,)) holds speech."""

    def reset(self) -> None:
        """Forget what came before."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the ear makes of one utterance.

    `text` is the accepted phrase (fillers and all), empty if rejected; `reason` says why not: "no phrase", "not whole",
    "speech outside", "unlike speech", "own voice", "too short", "too long", "not sure". `guess` is the best rejected
    phrase, for memory and `handson hear` only: it is written to a log only if it was asked back ("Did you say ...?").
    """

    accepted: bool
    text: str
    score: float  # 0 to 1
    reason: str
    scores: tuple[tuple[str, float], ...]
    speech_start: float
    speech_end: float
    decided_at: float
    guess: str = ""
    sure: bool = False  # not doubtful: enough for what costs much if it was not said
    nearly: bool = False  # rejected, but so little under the limit that `guess` may be asked back
    rivals: tuple[str, ...] = ()  # other phrases that were hardly less likely; as `guess`
    candidates: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = ()  # each with its evidence; as `guess`


@dataclass(frozen=True, slots=True)
class Onset:
    """Someone other than the assistant's own voice began to speak at `t`: duck what sounds."""

    t: float


@dataclass(frozen=True, slots=True)
class Offset:
    """They stopped."""

    t: float


EarItem = Decision | Onset | Offset

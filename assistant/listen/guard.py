"""Own voice: which phrases cannot act now because the assistant itself is saying them.

Stands beside the recogniser: told of every cue that is queued, starts and ends, and of every block. While a cue
sounds and half a second after, a phrase that the cue contains cannot act during the words that contain it, and only
speech louder than the expected echo counts as speech at all. So a command spoken over a cue gets through.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from num2words import num2words

from assistant.audio.level import level
from assistant.audio.ports import SILENCE_DBFS, Block, Pcm
from assistant.core import pauses
from assistant.listen.echo import Echo
from assistant.listen.ports import Offset, Onset

TAIL = 0.5  # seconds after a cue in which its words may still be heard
ROOM = 0.3  # seconds that a room and a voice detector add to the measured delay
LONGEST_DELAY = 0.4  # seconds from speaker to microphone: Bluetooth
MARGIN = 0.35  # seconds that estimated word times may be off
DRIFT = 0.1  # and this share of the time since the cue began
ABOVE = 5.0  # dB over the expected echo that begin speech of someone else
STILL = 2.0  # dB over it that go on with it
ONSET = 3  # chunks (96 ms) of someone else's speech that duck a cue
OFFSET = 10  # chunks (320 ms) without it that end the ducking
PAUSE = {",": 4, ";": 5, ":": 5, ".": 8, "?": 8, "!": 8}  # a pause is as long as that many letters
KEPT = 16  # cues remembered

Timed = tuple[str, float, float]  # word, its start and end, seconds from the cue's start


def spoken_words(text: str, language: str = "en") -> list[str]:
    """The words of a text in lower case, numerals spelled, with a lone mark of punctuation where the voice pauses."""
    tokens = re.findall(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d+(?:\.\d+)?|[,;:.?!]", pauses.without(text).lower())
    words: list[str] = []
    for token in tokens:
        number = token[0].isdigit()
        words.extend(_spelled(token, language) if number else [token.replace("\u2019", "'")])
    return words


def _spelled(numeral: str, language: str) -> list[str]:
    try:
        spelled: str = num2words(numeral, lang=language)
    except NotImplementedError:
        return [numeral]
    return [word for word in re.split(r"[\s,-]+", spelled) if word and word != "and"]


def word_times(text: str, seconds: float, language: str = "en") -> tuple[Timed, ...]:
    """Words of a cue with estimated times: in proportion to letters, with pauses at punctuation.

    The silence of written pauses (`[2 s]`) lies where it is written, and no word in it.
    """
    parts = [_lengths(part, language) if isinstance(part, str) else part for part in pauses.split(text)]
    letters = sum(length for part in parts if not isinstance(part, float) for _, length in part)
    unit = max(0.0, seconds - pauses.seconds(text)) / max(1, letters)
    times, now = [], 0.0
    for part in parts:
        if isinstance(part, float):
            now += part
            continue
        for token, length in part:
            if token not in PAUSE:
                times.append((token, now, now + length * unit))
            now += length * unit
    return tuple(times)


def _lengths(text: str, language: str) -> list[tuple[str, int]]:
    """Words and marks of what is said in one breath, each with how many letters it takes."""
    tokens = spoken_words(text, language)
    while tokens and tokens[-1] in PAUSE:  # the pause behind the last word is not in the sound
        tokens.pop()
    return [(token, PAUSE.get(token, len(token) + 1)) for token in tokens]


@dataclass(frozen=True, slots=True)
class _Cue:
    key: int
    words: tuple[Timed, ...]
    exact: bool
    started: float | None = None
    ended: float | None = None

    def says(self, phrase: list[str]) -> list[tuple[float, float]]:
        """When the cue says the phrase, seconds from its start, as wide as the times are uncertain."""
        spans = []
        for first in range(len(self.words) - len(phrase) + 1):
            run = self.words[first : first + len(phrase)]
            if [word for word, _, _ in run] == phrase:
                start, end = run[0][1], run[-1][2]
                slack = 0.1 if self.exact else MARGIN + DRIFT * end
                spans.append((start - slack, end + slack))
        return spans


class Guard:
    """Knows what the speaker says and how loud it comes back."""

    def __init__(self, language: str = "en") -> None:
        self._language = language
        self._cues: dict[int, _Cue] = {}
        self.echo = Echo()
        self._level = self._expected = SILENCE_DBFS
        self._loud = self._soft = 0
        self._ducked = False

    def expect(self, key: int, text: str, seconds: float, words: Sequence[Timed] = ()) -> None:
        """A cue is queued. `words`: their times if the voice gives them, else they are estimated."""
        times = tuple(words) or word_times(text, seconds, self._language)
        self._cues[key] = _Cue(key, times, bool(words))
        for old in list(self._cues)[:-KEPT]:
            del self._cues[old]

    def started(self, key: int, t: float) -> None:
        """The cue's first sample went out at `t`."""
        if key in self._cues:
            self._cues[key] = replace(self._cues[key], started=t)

    def ended(self, key: int, t: float) -> None:
        """The cue is over at `t`, to its end or not."""
        cue = self._cues.get(key)
        if cue and cue.started is None:
            del self._cues[key]
        elif cue:
            self._cues[key] = replace(cue, ended=t)

    def sounding(self, start: float, end: float) -> bool:
        """Whether a cue can be heard somewhere between the two times."""
        return any(
            cue.started <= end and (cue.ended is None or start <= cue.ended + TAIL + self.echo.delay)
            for cue in self._cues.values()
            if cue.started is not None
        )

    def blocks(self, text: str, speech_start: float, speech_end: float) -> bool:
        """Whether the speech may be the assistant's own: a cue says `text` in that time."""
        phrase = spoken_words(text, self._language)
        return any(self._says(cue, phrase, speech_start, speech_end) for cue in self._cues.values())

    def _says(self, cue: _Cue, phrase: list[str], speech_start: float, speech_end: float) -> bool:
        if cue.started is None or (cue.ended is not None and speech_start > cue.ended + self._silent_after()):
            return False
        latest = speech_start - cue.started - LONGEST_DELAY  # as if the delay were the longest
        return any(start <= speech_end - cue.started and latest <= end for start, end in cue.says(phrase))

    def _silent_after(self) -> float:
        """Seconds after a cue from which on nothing of it can be heard: then an answer is never taken for it."""
        return max(TAIL, self.echo.delay + ROOM)

    def hear(self, block: Block, left: Pcm) -> None:
        """Take the next block in, and what the canceller left of it, before its speech is judged."""
        self.echo.hear(block, left)
        self._level = level(left)
        self._expected = self.echo.expected()

    def louder(self, going_on: bool) -> bool:
        """Whether the newest block is louder than the echo, so that its speech is someone else's."""
        return self._level > self._expected + (STILL if going_on else ABOVE)

    def duck(self, t: float, speech: bool) -> Onset | Offset | None:
        """What a chunk with or without speech of others changes, while a cue sounds."""
        self._loud = self._loud + 1 if speech else 0
        self._soft = 0 if speech else self._soft + 1
        sounding = self.sounding(t, t)
        if not self._ducked and sounding and self._loud >= ONSET:
            self._ducked = True
            return Onset(t)
        if self._ducked and (self._soft >= OFFSET or not sounding):
            self._ducked = False
            return Offset(t)
        return None

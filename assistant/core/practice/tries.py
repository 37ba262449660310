"""What a practice has brought: each try with its outcome and level in, the lines of the screen and the summary out.

`machine` collects the tries. No sound and no word of anybody is among them, only the phrases that were asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from assistant.core.effects import Say, Value
from assistant.core.practice.loudness import Loudness, verdict

HEARD, OTHER, QUIET, NOTHING = "heard", "other", "quiet", "nothing"  # outcomes; any else is a reason not to be heard


@dataclass(frozen=True, slots=True)
class Try:
    """One phrase as it was asked for. `other`: the phrase that it was taken for."""

    phrase: str
    outcome: str
    loud: Loudness | None = None  # None where nothing was measured
    other: str = ""


def line(one: Try) -> Say:
    """How it went, for the screen."""
    figure = f"{one.loud.over:.0f}" if one.loud else "?"
    match one.outcome:
        case "heard" | "quiet":
            return _shown(f"practise.line.{one.outcome}", phrase=one.phrase, figure=figure)
        case "other":
            return _shown("practise.line.other", phrase=one.phrase, other=one.other, figure=figure)
        case "nothing":
            return _shown("practise.line.nothing", phrase=one.phrase)
        case _:
            return _shown("practise.line.missed", phrase=one.phrase, reason=one.outcome, figure=figure)


def summary(tries: Sequence[Try], kept: Sequence[str]) -> tuple[Say, ...]:
    """Each phrase, how often it was heard and at what level; what is hers now; what would help the microphone."""
    rows = [_row(phrase, [one for one in tries if one.phrase == phrase]) for phrase in _phrases(tries)]
    mine = [_shown("practise.row.kept", phrase=phrase) for phrase in kept]
    told = verdict([one.loud for one in tries if one.loud and one.outcome != NOTHING])
    return (*rows, *mine, *([_shown(told[0], **dict(told[1]))] if told else ()))


def _phrases(tries: Sequence[Try]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.phrase for one in tries))


def _row(phrase: str, tries: Sequence[Try]) -> Say:
    heard = str(sum(one.outcome == HEARD for one in tries))
    levels = [one.loud.over for one in tries if one.loud and one.outcome != NOTHING]
    if not levels:
        return _shown("practise.row.silent", phrase=phrase, heard=heard, said=str(len(tries)))
    return _shown("practise.row", phrase=phrase, heard=heard, said=str(len(tries)), figure=f"{median(levels):.0f}")


def _shown(cue: str, **params: Value) -> Say:
    return Say(cue, tuple(params.items()), aloud=False)

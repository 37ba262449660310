"""What a run did, one JSON object a line: for `--events`, for tests, for people who look.

Comes after every event from the loop. It holds no words but those of recognised commands.
"""

import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assistant.core.effects import Effect, End, Say
from assistant.core.events import Doubted, Event, Heard, Rejected
from assistant.core.state import State
from assistant.errors import UsageProblem


class EventsFile:
    """Writes `t`, `kind`, `before`, `after`, `phrase`, `cue` and what more an event has, in the order they came."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("w", encoding="utf-8")
        except OSError as error:
            raise UsageProblem(f"{path}: {error.strerror}. Name another file with --events.") from error

    def __call__(self, event: Event, before: State, after: State, effects: tuple[Effect, ...]) -> None:
        """Write one event of a session."""
        self.write(event, where(before), where(after), effects)

    def write(self, event: Event, before: str, after: str, effects: tuple[Effect, ...]) -> None:
        """Write one event; `before` and `after` say where it came."""
        self._file.write(json.dumps(line(event, before, after, effects), ensure_ascii=False) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def line(event: Event, before: str, after: str, effects: tuple[Effect, ...]) -> dict[str, Any]:
    """One event as it stands in the file."""
    cues = [effect.cue for effect in effects if isinstance(effect, Say)]
    result: dict[str, Any] = {
        "t": round(event.t, 3),
        "kind": type(event).__name__,
        "before": before,
        "after": after,
        "phrase": event.phrase if isinstance(event, Heard) else None,
        "cue": cues[0] if cues else None,
        "cues": cues,
    }
    if isinstance(event, Heard):
        result |= {"intent": event.intent, "via": event.via, "score": round(event.score, 3)}
    if isinstance(event, Doubted):
        result |= {"intent": event.intent, "score": round(event.score, 3)}
    if isinstance(event, Rejected):
        result |= {"reason": event.reason, "scores": {name: round(score, 3) for name, score in event.scores}}
    ended = [effect.reason for effect in effects if isinstance(effect, End)]
    return {**result, "ended": ended[0]} if ended else result


def where(state: State) -> str:
    """Step, side and interlude in a word each."""
    names = (state.step, state.side or "", state.interlude.name if state.interlude else "")
    return " ".join(name for name in names if name)

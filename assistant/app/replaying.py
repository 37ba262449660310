"""A session rebuilt from its log, as the lines that were shown."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.app import wiring
from assistant.app.settings import Loaded
from assistant.core.effects import End, Say
from assistant.core.events import Event, Heard
from assistant.core.replay import steps


def replayed(loaded: Loaded, language: str, events: Iterable[Event]) -> Iterator[str]:
    """What was heard and said, a line each, then the state at the end."""
    content = wiring.content_for(replace(loaded.settings, language=language))
    state = None
    for event, after, effects in steps(content.script, events):
        state = after
        if isinstance(event, Heard):
            yield f"{_clock(event.t)}  > {event.phrase}"
        for effect in effects:
            if isinstance(effect, Say):
                yield f"{_clock(event.t)}  {content.words.shown(effect)}"
            elif isinstance(effect, End):
                yield f"{_clock(event.t)}  [{effect.reason}]"
    if state and state.step:
        side = f", {state.side}" if state.side else ""
        yield f"It stands at: {content.words.title(state.step)}{side}."


def _clock(t: float) -> str:
    return f"{int(t // 60):3d}:{int(t % 60):02d}"

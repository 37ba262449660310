"""A session made again from its events: for `handson replay`, for going on after a power cut, for tests."""

from collections.abc import Iterable, Iterator

from assistant.core.effects import Effect
from assistant.core.events import Event
from assistant.core.session import advance
from assistant.core.state import State
from assistant.core.technique import Script


def steps(script: Script, events: Iterable[Event]) -> Iterator[tuple[Event, State, tuple[Effect, ...]]]:
    """Each event with the state it led to and the effects it had."""
    state = State()
    for event in events:
        state, effects = advance(script, state, event)
        yield event, state, effects


def last(script: Script, events: Iterable[Event]) -> State:
    """The state after all of `events`."""
    state = State()
    for event in events:
        state, _ = advance(script, state, event)
    return state

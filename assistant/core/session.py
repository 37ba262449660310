"""The session as a pure machine: `advance(script, state, event) -> (state, effects)`.

Comes from the app's loop, one event at a time; what goes out is a new state and effects in order. `deadline` names when
the loop must come back with a `Tick`. The same events always give the same states and effects.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.core import commands, intents, second_chance, timers
from assistant.core.commands import interludes, moving
from assistant.core.effects import Effect, End
from assistant.core.events import (
    Amount,
    AudioBack,
    AudioLost,
    BargedIn,
    CueEnded,
    Doubted,
    Event,
    Heard,
    Left,
    Rejected,
    Reopened,
    Side,
    Started,
    StoreBack,
    StoreLost,
    Tick,
)
from assistant.core.interludes import INTERLUDES, OFFER, SAFETY
from assistant.core.phrasebook import ATTENTION
from assistant.core.state import Pacing, State, preferences
from assistant.core.technique import Script
from assistant.core.turn import Turn

MOST_AT_ONCE = 20  # timers that one tick may fire: a guard against a technique that loops without time


def advance(script: Script, state: State, event: Event) -> tuple[State, tuple[Effect, ...]]:
    """What `event` makes of the session. Never raises for any order of events; after the end nothing happens."""
    if (state.ended and not isinstance(event, Reopened)) or not (state.kit or isinstance(event, Started)):
        return state, ()
    turn = Turn(script, state, event.t)
    handler = _HANDLERS.get(type(event))
    if handler:
        handler(turn, event)
    timers.settle(turn)
    if turn.group:
        turn.talk(last=tuple(turn.group))
    if turn.state.ending and not turn.state.talk.sounding:
        turn.set(ended=turn.state.ending)
        turn.effects.append(End(turn.state.ended))
    return turn.state, tuple(turn.effects)


def deadline(script: Script, state: State) -> float | None:
    """When a `Tick` must come at the latest; None if nothing is waited for."""
    return min((at for at, _ in timers.due(script, state)), default=None)


def _started(turn: Turn, event: Started) -> None:
    remembered = dict(event.preferences)
    chosen = preferences(event.preferences)
    hold = float(remembered["helped"]) if _is_number(remembered.get("helped")) else chosen.hold
    kit = event.kit if event.kit in turn.script.kits else turn.script.default_kit
    turn.set(kit=kit, preferences=chosen, pacing=Pacing(False, hold), day=(event.t, event.minute), commanded=event.t)
    if remembered.get("keep_audio") == "true":
        turn.aside("audio-kept")
    if remembered.get("hears") == "false":
        turn.aside("deaf")
    if remembered.get("own_words") == "false":
        turn.aside("words-lost")
    if event.first_use:
        turn.open("first-use")
    else:
        turn.enter(turn.state.technique(turn.script).start)


def _is_number(text: str | None) -> bool:
    return text is not None and text.replace(".", "", 1).isdigit()


def _reopened(turn: Turn, event: Reopened) -> None:
    pump = turn.state.pump.held(event.t)  # nobody knows how the pump was left
    turn.set(ended="", ending="", day=(event.t, event.minute), commanded=event.t, pump=pump)
    turn.talk(sounding=0)
    turn.open("reopen")


def _heard(turn: Turn, event: Heard) -> None:
    if event.intent == ATTENTION:
        turn.tone("tick")
        turn.set(commanded=event.t)
        return
    open_now = intents.for_typing if event.via == "typed" else intents.for_voice
    if event.intent not in open_now(turn.script, turn.state):
        if event.via == "typed":
            turn.show("not-now", phrase=event.phrase)
        return
    turn.set(commanded=event.t)
    turn.talk(asked_back=turn.state.talk.asked_back and _is_answer(turn.state, event))
    _act(turn, event)
    if event.intent != "what-heard":
        turn.talk(heard=event.phrase, sureness=event.score, reason="")


def _is_answer(state: State, event: Heard) -> bool:
    """Whether it answers what was asked back."""
    asked = state.interlude is not None and state.interlude.name == OFFER
    return asked and event.intent in INTERLUDES[OFFER].to


def _act(turn: Turn, event: Heard) -> None:
    intent = event.intent
    if intent in SAFETY or turn.state.ending:
        commands.ANYWHERE[intent](turn, event)
    elif turn.state.interlude and turn.state.interlude.name == OFFER:
        _answer(turn, event)
    elif turn.state.interlude:
        _act_in_interlude(turn, event)
    elif intent in turn.step.on:
        moving.step_move(turn, turn.step.on[intent])
    elif intent.startswith(intents.KIT):
        moving.change_kit(turn, event)
    else:
        (commands.ANYWHERE.get(intent) or commands.IN_STEPS[intent])(turn, event)


def _act_in_interlude(turn: Turn, event: Heard) -> None:
    interlude = turn.state.interlude
    rule = INTERLUDES[interlude.name] if interlude else None
    outcome = rule.to.get(event.intent) if rule else None
    if outcome:
        commands.OUTCOMES[outcome](turn, event)
    elif event.intent in commands.ANYWHERE:
        commands.ANYWHERE[event.intent](turn, event)
    elif rule and (rule.strict or not turn.state.step):
        interludes.ask_again(turn)
    elif event.intent in ("pause", "crying"):
        commands.IN_STEPS[event.intent](turn, event)
    else:
        _leave_and_act(turn, event)


def _answer(turn: Turn, event: Heard) -> None:
    """What was asked back is decided; any command but an answer takes the question's place."""
    offer = turn.state.interlude.offer if turn.state.interlude else None
    outcome = INTERLUDES[OFFER].to.get(event.intent)
    turn.hush()
    if outcome == "ask-back":
        second_chance.say(turn)
        return
    timers.lapse(turn)
    if outcome == "deny":
        turn.aside("did-you-say.no")
    elif outcome is None:
        _act(turn, event)
    elif offer:
        _act(turn, replace(offer, t=event.t))


def _leave_and_act(turn: Turn, event: Heard) -> None:
    """A command for the step, said in a pause: go on, and do it."""
    turn.hush()
    if turn.close():
        interludes.ask_again(turn)
        return
    turn.wake()
    _act(turn, event)


def _doubted(turn: Turn, event: Doubted) -> None:
    counts = second_chance.settled(turn.script, turn.state, event)
    if counts is event:
        second_chance.ask(turn, event)
    else:
        _HANDLERS[type(counts)](turn, counts)


def _rejected(turn: Turn, event: Rejected) -> None:
    turn.talk(reason=event.reason)
    if event.reason == second_chance.NEARLY:
        turn.tone("tick")
        turn.talk(asked_back=True)


def _tick(turn: Turn, event: Tick) -> None:
    for _ in range(MOST_AT_ONCE):
        at, name = min(timers.due(turn.script, turn.state), default=(event.t + 1, ""))
        if at > event.t:
            return
        timers.fire(turn, name)


def _cue_ended(turn: Turn, event: CueEnded) -> None:
    turn.talk(sounding=max(0, turn.state.talk.sounding - 1), since=event.t)


def _barged_in(turn: Turn, event: BargedIn) -> None:
    del event
    turn.talk(sounding=0)


def _audio_lost(turn: Turn, event: AudioLost) -> None:
    turn.talk(sounding=0)  # what sounded is gone
    turn.aside("audio-lost", what=event.what)


def _audio_back(turn: Turn, event: AudioBack) -> None:
    turn.aside("audio-back", what=event.what)


def _store_lost(turn: Turn, event: StoreLost) -> None:
    del event
    if not turn.state.unsaved:
        turn.set(unsaved=True)
        turn.aside("store-lost")


def _store_back(turn: Turn, event: StoreBack) -> None:
    del event
    turn.show("store-back")


def _left(turn: Turn, event: Left) -> None:
    turn.hush()
    turn.talk(sounding=0)
    turn.leave(turn.state.ending or "left")  # what was over but for its last words stays so


_HANDLERS: Mapping[type[Event], Callable[[Turn, Any], None]] = {
    Started: _started,
    Reopened: _reopened,
    Heard: _heard,
    Doubted: _doubted,
    Rejected: _rejected,
    Tick: _tick,
    CueEnded: _cue_ended,
    BargedIn: _barged_in,
    AudioLost: _audio_lost,
    AudioBack: _audio_back,
    StoreLost: _store_lost,
    StoreBack: _store_back,
    Left: _left,
}


@dataclass(frozen=True, slots=True)
class View:
    """What a screen shows of a session."""

    kit: str
    step: str
    phase: str
    side: Side | None
    step_seconds: float
    step_lasts: float | None
    pump_on: bool
    pump_seconds: float
    interlude: str
    hold: float | None
    amounts: tuple[Amount, ...]
    night: bool
    mode: str
    volume: int
    can_say: tuple[str, ...]
    ended: str


def view(script: Script, state: State) -> View:
    """The state for people."""
    step = state.here(script) if state.step else None
    return View(
        kit=state.kit,
        step=state.step,
        phase=step.phase if step else "",
        side=state.side,
        step_seconds=state.clock.at(state.t),
        step_lasts=step.lasts if step else None,
        pump_on=state.pump.since is not None,
        pump_seconds=state.pump.at(state.t),
        interlude=state.interlude.name if state.interlude else "",
        hold=state.pacing.hold if state.pacing.on else None,
        amounts=state.amounts,
        night=state.is_night(),
        mode=state.preferences.mode,
        volume=state.preferences.volume,
        can_say=intents.told(script, state) if state.kit and not state.ended else (),
        ended=state.ended,
    )

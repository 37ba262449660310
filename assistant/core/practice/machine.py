"""A practice as a pure machine: `advance(course, state, event, loud) -> (state, effects)`.

It asks for one command after the other and tells how each was heard; where one fails twice it asks for another phrase
for the same, and makes that hers if she wants it. `state.deadline` names when a `Tick` must come.

room ──► asking ──(its cue is over, a tick: the ear is open)──► the next, once more, or another phrase ──► keep? ──► ...
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from assistant.core.effects import Effect
from assistant.core.events import AudioLost, BargedIn, CueEnded, Doubted, Event, Heard, Left, Rejected, Tick
from assistant.core.practice.course import LEAVING, Course
from assistant.core.practice.loudness import Loudness
from assistant.core.practice.state import STUCK, Begun, Keep, Kept, NotKept, Practice
from assistant.core.practice.tries import HEARD, NOTHING, OTHER, QUIET, Try
from assistant.core.practice.turn import ANSWERS, Turn

GRACE = 1.5  # seconds more after a sound that was no command: the command may be still to come
KEEPING = 120.0  # seconds that writing and checking the pack may take
EARLY = 2  # tries before the tick that do not count
AUDIBLE = 4.0  # dB over the noise from which on something was said, though it was never taken for speech


def advance(
    course: Course, state: Practice, event: Event, loud: Loudness | None = None
) -> tuple[Practice, tuple[Effect, ...]]:
    """What `event` makes of the practice. `loud`: how loud what was said since the tick is. Never raises."""
    if state.ended:
        return state, ()
    turn = Turn(course, replace(state, t=max(state.t, event.t)))
    handler = _HANDLERS.get(type(event))
    if handler:
        handler(turn, event, loud)
    turn.settle()
    return turn.state, tuple(turn.effects)


def _begun(turn: Turn, event: Begun, loud: Loudness | None) -> None:
    del event, loud
    turn.set(drills=turn.course.drills)
    turn.say("practise.welcome")
    turn.to("room")


def _heard(turn: Turn, event: Heard, loud: Loudness | None) -> None:
    now = turn.state
    asked = now.phase == "asking" and event.via == "voice"
    if event.intent in LEAVING and not (asked and event.intent == now.drill.intent):
        turn.leave(event.intent)
    elif now.phase in ("keep", "more"):
        _answer(turn, event.intent)
    elif asked and now.ticked:
        meant = now.drill.is_meant(event.intent, event.amounts)
        turn.judge(Try(now.phrase, HEARD if meant else OTHER, loud, "" if meant else event.phrase))
    elif now.phase == "asking" and event.via == "typed" and event.intent in ("next", "skip"):
        turn.hush()
        turn.following()


def _answer(turn: Turn, intent: str) -> None:
    now = turn.state
    if intent not in ("yes", "no"):
        return
    turn.hush()
    if now.phase == "more" and intent == "yes":
        turn.set(drills=now.drills + turn.course.more, at=now.at - 1)
        turn.following()
    elif now.phase == "more":
        turn.close("done", turn.course.farewell)
    elif intent == "yes":
        turn.say("practise.keeping")
        turn.set(phase="keeping", due=now.t + KEEPING)
        turn.effects.append(Keep(now.drill.intent, now.phrase))
    else:
        turn.say("practise.as-it-was")
        turn.following()


def _kept(turn: Turn, event: Kept, loud: Loudness | None) -> None:
    del event, loud
    if turn.state.phase == "keeping":
        turn.set(kept=(*turn.state.kept, turn.state.phrase))
        turn.say("practise.kept", phrase=turn.state.phrase)
        turn.following()


def _not_kept(turn: Turn, event: NotKept, loud: Loudness | None) -> None:
    del event, loud
    if turn.state.phase == "keeping":
        turn.say("practise.not-kept")
        turn.following()


def _doubted(turn: Turn, event: Doubted, loud: Loudness | None) -> None:
    """Hardly understood, and no more; without a reason it was understood, and only another amount was near."""
    if event.reason:
        _note(turn, "nearly", loud)
    else:
        _heard(turn, Heard(event.t, event.intent, event.phrase, "voice", event.amounts, event.score), loud)


def _rejected(turn: Turn, event: Rejected, loud: Loudness | None) -> None:
    if turn.state.is_open and event.reason == "own voice" and turn.state.early < EARLY:
        turn.set(early=turn.state.early + 1)
        turn.say("practise.early")
        turn.ask()
    else:
        _note(turn, event.reason, loud)


def _note(turn: Turn, reason: str, loud: Loudness | None) -> None:
    """Something that was no command: it counts if nothing better comes, and if it was no mere noise."""
    now = turn.state
    if now.due is None or not now.ticked:
        return
    if not now.is_open:  # an answer that was not understood is asked for again
        turn.set(due=min(now.due, now.t + GRACE))
    elif loud is None or loud.over >= AUDIBLE:
        louder = now.noted and now.noted.loud and loud and now.noted.loud.over > loud.over
        noted = now.noted if louder else Try(now.phrase, reason, loud)
        turn.set(noted=noted, due=min(now.due, now.t + GRACE))


def _tick(turn: Turn, event: Tick, loud: Loudness | None) -> None:
    del event
    now = turn.state
    if now.sounding and now.t >= now.since + STUCK:
        turn.set(sounding=0)
    elif not now.sounding and now.due is not None and now.t >= now.due:
        _over(turn, now, loud)


def _over(turn: Turn, now: Practice, loud: Loudness | None) -> None:
    """The time of a phase is up."""
    if now.phase == "room":
        turn.following()
    elif now.phase in ANSWERS and not now.ticked:
        turn.tick()
    elif now.phase == "asking":
        audible = loud is not None and loud.over >= AUDIBLE
        turn.judge(now.noted or Try(now.phrase, QUIET if audible else NOTHING, loud))
    elif now.phase == "keeping":
        _not_kept(turn, NotKept(now.t), loud)
    elif now.asked == 1:
        turn.say(f"practise.{now.phase}.again", **({"phrase": now.phrase} if now.phase == "keep" else {}))
        turn.set(asked=2, ticked=False)
    else:
        _answer(turn, "no")


def _cue_ended(turn: Turn, event: CueEnded, loud: Loudness | None) -> None:
    del event, loud
    turn.set(sounding=max(0, turn.state.sounding - 1), since=turn.state.t)


def _barged_in(turn: Turn, event: BargedIn, loud: Loudness | None) -> None:
    del event, loud
    turn.set(sounding=0)


def _audio_lost(turn: Turn, event: AudioLost, loud: Loudness | None) -> None:
    del loud
    turn.set(sounding=0)
    if event.what == "microphone":
        turn.end("microphone")


def _left(turn: Turn, event: Left, loud: Loudness | None) -> None:
    del event, loud
    turn.hush()
    turn.end("left")


_HANDLERS: Mapping[type[Event], Callable[[Turn, Any, Loudness | None], None]] = {
    Begun: _begun,
    Heard: _heard,
    Kept: _kept,
    NotKept: _not_kept,
    Doubted: _doubted,
    Rejected: _rejected,
    Tick: _tick,
    CueEnded: _cue_ended,
    BargedIn: _barged_in,
    AudioLost: _audio_lost,
    Left: _left,
}

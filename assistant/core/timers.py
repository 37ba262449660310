"""What happens by itself: questions asked again, nudges, steps that pass, paced holds, the pump's soft cap.

`due` lists what will happen and when; `fire` does it. Everything follows from the times that events carry.
"""

from collections.abc import Iterator
from dataclasses import replace

from assistant.core.interludes import INTERLUDES
from assistant.core.state import FOREVER, Interlude, Question, State
from assistant.core.technique import Move, Script, Step
from assistant.core.turn import Turn

STUCK = 60.0  # a cue that never ends is taken for over after so long
PACED_BY_VOICE = 2  # rounds in which the pace is also spoken, before tones alone


def due(script: Script, state: State) -> Iterator[tuple[float, str]]:
    """Every (time, timer) that stands."""
    if state.ended or not state.kit:
        return
    if state.talk.sounding:
        yield state.talk.since + STUCK, "stuck"
        return  # nothing speaks into a cue
    if state.ending:
        return
    if state.talk.open_until > state.t and state.talk.open_until != FOREVER:
        yield state.talk.open_until, "closed"
    yield from _pump(script, state)
    if state.interlude:
        yield from _question(state.interlude.question, "interlude")
        if state.interlude.lapses is not None:
            yield state.interlude.lapses, "lapses"
    elif state.step:
        yield from _step(state.here(script), state)


def _question(question: Question | None, name: str) -> Iterator[tuple[float, str]]:
    if question and question.due is not None:
        yield question.due, name


def _pump(script: Script, state: State) -> Iterator[tuple[float, str]]:
    limits, since = state.technique(script).limits, state.pump.since
    if since is None:
        return
    cap = since + limits.pump_cap - state.pump.banked
    if not state.capped:
        yield cap, "cap"
    elif not (state.interlude and state.interlude.name == "parked"):
        yield max(cap, state.commanded) + limits.park_after, "park"


def _step(step: Step, state: State) -> Iterator[tuple[float, str]]:
    yield from _question(state.question, "question")
    if state.settle is not None:
        yield state.settle, "passes"
    if state.pacing.due is not None:
        yield state.pacing.due, "pace"
    if state.clock.since is None:
        return
    zero = state.clock.since - state.clock.banked  # when the step's clock would have begun
    if step.lasts is not None:
        yield zero + step.lasts, "passes"
    for index, (nudge, times) in enumerate(zip(step.nudges, state.nudged, strict=True)):
        if times < nudge.times:
            yield zero + nudge.after + times * nudge.every, f"nudge {index}"


def fire(turn: Turn, name: str) -> None:
    """Do what is due."""
    if name.startswith("nudge "):
        _nudge(turn, int(name.removeprefix("nudge ")))
    else:
        _FIRE[name](turn)


def _nudge(turn: Turn, index: int) -> None:
    nudged = turn.state.nudged
    turn.set(nudged=(*nudged[:index], nudged[index] + 1, *nudged[index + 1 :]))
    turn.say(turn.step.nudges[index].say, **turn.facts())


def _passes(turn: Turn) -> None:
    then = turn.step.then
    turn.remark("step")
    turn.set(settle=None)
    if then:
        make(turn, then)


def make(turn: Turn, move: Move) -> None:
    """Do what a move says: change the side, speak, go to a step, open an interlude."""
    if move.switch and turn.state.side:
        turn.set(side="left" if turn.state.side == "right" else "right")
        turn.set(clock=replace(turn.state.clock, banked=0.0, since=turn.t), nudged=(0,) * len(turn.state.nudged))
    for cue in move.say:
        turn.say(cue, **turn.facts())
    if move.to:
        turn.enter(move.to)
    if move.interrupt:
        turn.open(move.interrupt)


def _ask_step(turn: Turn) -> None:
    turn.set(question=_ask(turn, turn.state.question))


def _ask_interlude(turn: Turn) -> None:
    interlude = turn.state.interlude
    if interlude:
        turn.set(interlude=replace(interlude, question=_ask(turn, interlude.question)))


def _ask(turn: Turn, question: Question | None) -> Question | None:
    if question is None:
        return None
    turn.say(question.asks[question.asked], step=turn.state.step, **turn.facts())
    return replace(question, asked=question.asked + 1, due=None)


def _pace(turn: Turn) -> None:
    pacing, rest = turn.state.pacing, turn.state.technique(turn.script).limits.rest
    name, wait = ("release", rest) if pacing.holding else ("hold", pacing.hold)
    spoken = turn.state.preferences.pace == "voice" or pacing.rounds < PACED_BY_VOICE
    if spoken and turn.state.preferences.mode == "voice":
        turn.aside(name)
    else:
        turn.tone(name)
    rounds = pacing.rounds + pacing.holding
    turn.set(pacing=replace(pacing, holding=not pacing.holding, rounds=rounds, due=turn.t + wait))


def _cap(turn: Turn) -> None:
    turn.set(capped=True)
    turn.say("pump-cap")


def _park(turn: Turn) -> None:
    turn.open("parked")


def _stuck(turn: Turn) -> None:
    turn.talk(sounding=0)


def _closed(turn: Turn) -> None:
    turn.talk(open_until=0.0)


def lapse(turn: Turn) -> None:
    """A passing interlude is over: what it covered goes on, without a word."""
    if not turn.close():
        turn.wake()


_FIRE = {
    "question": _ask_step,
    "interlude": _ask_interlude,
    "passes": _passes,
    "pace": _pace,
    "cap": _cap,
    "park": _park,
    "stuck": _stuck,
    "closed": _closed,
    "lapses": lapse,
}


def settle(turn: Turn) -> None:
    """Last of every event: once nothing sounds, questions begin to wait, holds to be paced, an ending to end."""
    state = turn.state
    if state.ended or state.talk.sounding:
        return
    if state.talk.open_until == FOREVER:
        turn.talk(open_until=turn.t + 10.0)
    if state.interlude:
        _arm_interlude(turn, state.interlude)
        return
    turn.set(question=_armed(state.question, turn.t))
    if state.pacing.on and state.pacing.due is None:
        turn.set(pacing=replace(state.pacing, due=turn.t + 1.0))


def _arm_interlude(turn: Turn, interlude: Interlude) -> None:
    rule = INTERLUDES[interlude.name]
    if rule.passing and interlude.lapses is None:
        turn.set(interlude=replace(interlude, lapses=turn.t + rule.wait))
    armed = _armed(interlude.question, turn.t)
    if armed is not interlude.question:
        turn.set(interlude=replace(interlude, question=armed))


def _armed(question: Question | None, t: float) -> Question | None:
    if question and question.due is None and question.asked < len(question.asks):
        return replace(question, due=t + question.wait)
    return question

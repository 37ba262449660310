"""Commands that move through the steps: back, undo, on, another kit."""

from dataclasses import replace

from assistant.core import intents
from assistant.core.commands.telling import repeat
from assistant.core.events import Heard
from assistant.core.state import Clock
from assistant.core.technique import Move, Technique
from assistant.core.timers import make
from assistant.core.turn import Turn


def go_back(turn: Turn, heard: Heard) -> None:
    """To the step before this one."""
    del heard
    trail = turn.state.trail
    for index in range(len(trail) - 1, -1, -1):
        mark = trail[index]
        if mark.step != turn.state.step and mark.step in turn.state.technique(turn.script).steps:
            turn.hush()
            turn.set(trail=trail[:index])
            turn.enter(mark.step)
            return
    turn.hush()
    turn.say("back.nothing")


def undo(turn: Turn, heard: Heard) -> None:
    """Take the last act back: a move, an amount, a side, a hold or a kit."""
    del heard
    turn.hush()
    if not turn.state.trail:
        turn.say("undo.nothing")
        return
    mark, now = turn.state.trail[-1], turn.state
    step = now.technique(turn.script).steps.get(mark.step)
    moved = mark.step != now.step or mark.kit != now.kit
    turn.set(kit=mark.kit, trail=now.trail[:-1])
    if moved:
        turn.place(mark.step)
        ran_out = step is not None and step.lasts is not None and mark.clock.banked >= step.lasts
        turn.set(clock=Clock(0.0 if ran_out else mark.clock.banked, turn.t))
    turn.set(side=mark.side, amounts=mark.amounts, settle=None)
    turn.set(pacing=replace(turn.state.pacing, hold=mark.hold))
    turn.arm()
    if mark.what == "hold":
        turn.remember("hold", f"{mark.hold:g}")
    if mark.what == "kit":
        turn.remember("kit", mark.kit)
    if mark.what == "amount":
        turn.say("undo.amount")
    else:
        turn.say("undo", step=mark.step, **turn.facts())


def skip(turn: Turn, heard: Heard) -> None:
    """Leave this step: as "next" does."""
    on = turn.step.on
    move = on.get("skip") or on.get("next") or turn.step.then
    if move is None:
        repeat(turn, heard)
        return
    turn.hush()
    turn.remark("step")
    make(turn, move)


def change_kit(turn: Turn, heard: Heard) -> None:
    """Another kit: stay in the step if the kit has it, else go to the first step of the same phase."""
    kit = heard.intent.removeprefix(intents.KIT)
    turn.hush()
    turn.remark("kit")
    phase, old = turn.step.phase, turn.state.step
    turn.set(kit=kit)
    turn.remember("kit", kit)
    turn.say("kit.changed", kit=kit)
    turn.enter(_same_place(turn.state.technique(turn.script), old, phase))


def _same_place(technique: Technique, step: str, phase: str) -> str:
    if step in technique.steps:
        return step
    in_phase = [name for name, candidate in technique.steps.items() if candidate.phase == phase]
    return in_phase[0] if in_phase else next(name for name, each in technique.steps.items() if each.phase == "finish")


def step_move(turn: Turn, move: Move) -> None:
    """Do what the step itself has for an intent."""
    turn.hush()
    if move.switch or move.to:
        turn.remark("side" if move.switch else "step")
    make(turn, move)

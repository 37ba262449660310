"""What the commands do that every technique has. Each takes the turn and what was heard."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.core import intents
from assistant.core.amounts import complete, with_amount
from assistant.core.events import Heard
from assistant.core.interludes import INTERLUDES
from assistant.core.state import FOREVER, Clock, Pacing, Question
from assistant.core.technique import Move, Technique
from assistant.core.timers import make
from assistant.core.turn import Turn

TOLD_AT_ONCE = 3
VOLUMES = (1, 10)
RATES = (95, 215)
RATE_STEP = 15

Handler = Callable[[Turn, Heard], None]


# moving through the steps


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


# telling


def repeat(turn: Turn, heard: Heard) -> None:
    """Say again what was said last."""
    del heard
    turn.hush()
    turn.again(turn.state.talk.last)


def why(turn: Turn, heard: Heard) -> None:
    """The longer explanation of the step."""
    del heard
    turn.hush()
    turn.say((turn.step.why if turn.state.step else "") or "no-why")


def where(turn: Turn, heard: Heard) -> None:
    """Step, side and the step's clock."""
    del heard
    turn.hush()
    if not turn.state.step:
        ask_again(turn)
        return
    minutes = int(turn.state.clock.at(turn.t) // 60)
    cue = "where.side" if turn.state.side else "where"
    turn.say(cue, step=turn.state.step, minutes=minutes, **turn.facts())


def how_long(turn: Turn, heard: Heard) -> None:
    """Minutes since the beginning, and with the pump on."""
    del heard
    turn.hush()
    turn.say("how-long", minutes=int(turn.t // 60))
    pumped = turn.state.pump.at(turn.t)
    if pumped >= 60:
        turn.say("how-long.pump", minutes=int(pumped // 60))


def can_say(turn: Turn, heard: Heard) -> None:
    """Three of the phrases that are valid now, the next three when asked again."""
    del heard
    turn.hush()
    order = intents.told(turn.script, turn.state)
    first = turn.state.talk.listed if turn.state.talk.listed < len(order) else 0
    turn.say("can-say", phrases=",".join(order[first : first + TOLD_AT_ONCE]))
    if first + TOLD_AT_ONCE < len(order):
        turn.say("can-say.more")
    turn.talk(listed=first + TOLD_AT_ONCE, open_until=FOREVER)


def what_heard(turn: Turn, heard: Heard) -> None:
    """What was understood last, or why the last sound was not."""
    del heard
    turn.hush()
    talk = turn.state.talk
    if talk.reason:
        turn.say("what-heard.rejected", reason=talk.reason)
    elif talk.heard:
        sure = "sure" if talk.sureness >= 0.9 else "fairly sure" if talk.sureness >= 0.6 else "not sure"
        turn.say("what-heard", phrase=talk.heard, sureness=sure)
    else:
        turn.say("what-heard.nothing")


def help_me(turn: Turn, heard: Heard) -> None:
    """Pain and urgent help first, then the commands."""
    del heard
    turn.hush()
    turn.say("help.safety")
    turn.say("help.commands")
    turn.talk(open_until=FOREVER)


# the voice


def _volume(turn: Turn, change: int) -> None:
    turn.hush()
    volume = min(max(turn.state.preferences.volume + change, VOLUMES[0]), VOLUMES[1])
    cue = {VOLUMES[0]: "softest", VOLUMES[1]: "loudest"}.get(volume, "louder" if change > 0 else "softer")
    turn.prefer("volume", volume)
    turn.say(cue)


def louder(turn: Turn, heard: Heard) -> None:
    """One step of volume up, to the cap."""
    del heard
    _volume(turn, 1)


def softer(turn: Turn, heard: Heard) -> None:
    """One step of volume down."""
    del heard
    _volume(turn, -1)


def _rate(turn: Turn, change: int) -> None:
    turn.hush()
    rate = min(max(turn.state.preferences.rate + change, RATES[0]), RATES[1])
    cue = {RATES[0]: "slowest", RATES[1]: "fastest"}.get(rate, "faster" if change > 0 else "slower")
    turn.prefer("rate", rate)
    turn.say(cue)


def slower(turn: Turn, heard: Heard) -> None:
    """Fewer words a minute."""
    del heard
    _rate(turn, -RATE_STEP)


def faster(turn: Turn, heard: Heard) -> None:
    """More words a minute."""
    del heard
    _rate(turn, RATE_STEP)


def _mode(mode: str, cue: str) -> Handler:
    def change(turn: Turn, heard: Heard) -> None:
        del heard
        turn.hush()
        turn.prefer("mode", mode)
        turn.say(cue)

    return change


# paced holds


def _hold(turn: Turn, direction: int) -> None:
    holds, now = turn.state.technique(turn.script).limits.holds, turn.state.pacing.hold
    beyond = [hold for hold in holds if (hold - now) * direction > 0]
    turn.hush()
    if not beyond:
        turn.say("hold.longest" if direction > 0 else "hold.shortest", seconds=int(now))
        return
    hold = min(beyond) if direction > 0 else max(beyond)
    turn.remark("hold")
    turn.set(pacing=Pacing(True, hold))
    turn.remember("hold", f"{hold:g}")
    turn.say("hold.longer" if direction > 0 else "hold.shorter", seconds=int(hold))


def longer(turn: Turn, heard: Heard) -> None:
    """The next longer hold."""
    del heard
    _hold(turn, 1)


def shorter(turn: Turn, heard: Heard) -> None:
    """The next shorter hold."""
    del heard
    _hold(turn, -1)


def helped(turn: Turn, heard: Heard) -> None:
    """Keep this hold: the next session begins with it."""
    del heard
    turn.hush()
    turn.remember("helped", f"{turn.state.pacing.hold:g}")
    turn.say("hold.helped", seconds=int(turn.state.pacing.hold))


def pace(turn: Turn, heard: Heard) -> None:
    """Pace the holds."""
    del heard
    turn.hush()
    turn.set(pacing=Pacing(True, turn.state.pacing.hold))
    if turn.state.preferences.pace == "off":
        turn.prefer("pace", "tone")
    turn.say("pace.on", seconds=int(turn.state.pacing.hold))


def no_pace(turn: Turn, heard: Heard) -> None:
    """No more paced holds."""
    del heard
    turn.hush()
    turn.set(pacing=Pacing(False, turn.state.pacing.hold))
    turn.prefer("pace", "off")
    turn.say("pace.off")


# amounts


def amount(turn: Turn, heard: Heard) -> None:
    """Write amounts down and read them back as they were said."""
    turn.hush()
    turn.remark("amount")
    for each in heard.amounts:
        turn.set(amounts=with_amount(turn.state.amounts, each))
        turn.say("amount", amount=each)
    if complete(turn.state.amounts):
        turn.set(question=None, settle=turn.t + (turn.step.settles or 0.0))
        turn.say("amount.settle")
    else:
        missing = "right" if heard.amounts[-1].side == "left" else "left"
        turn.say("amount.other", side=missing)
        turn.set(question=Question(turn.step.asks, turn.step.ask_after))


# interludes and the end


def interlude(name: str) -> Handler:
    """A command that lays an interlude over the step."""

    def lay(turn: Turn, heard: Heard) -> None:
        del heard
        turn.open(name)

    return lay


def resume(turn: Turn, heard: Heard) -> None:
    """Back to what the interlude covered, or to the step with its clock as it stood."""
    del heard
    was = turn.state.interlude
    if was is None:
        turn.tone("tick")
        return
    turn.hush()
    if turn.close():
        ask_again(turn)
    elif not turn.state.step:
        turn.enter(turn.state.technique(turn.script).start)
    else:
        _continue(turn, "parked.on" if was.name == "parked" else "going-on")


def gentler(turn: Turn, heard: Heard) -> None:
    """Back to the step after pain, lighter."""
    del heard
    turn.hush()
    turn.set(interlude=None)
    if turn.state.step:
        _continue(turn, "gentler")
    else:
        turn.enter(turn.state.technique(turn.script).start)


def _continue(turn: Turn, cue: str) -> None:
    turn.wake()
    turn.say(cue, step=turn.state.step, **turn.facts())
    if turn.step.ends:
        turn.end("finished")


def ask_again(turn: Turn) -> None:
    """Say once more what an interlude waits for."""
    now = turn.state.interlude
    rule = INTERLUDES[now.name] if now else None
    if now and rule:
        turn.hush()
        cue = rule.asks[0] if rule.asks else rule.say[-1]
        turn.say(cue, step=turn.state.step)


def begin(turn: Turn, heard: Heard) -> None:
    """The first-use question is answered with no: on to the technique."""
    del heard
    turn.hush()
    turn.remember("first_use", "done")
    turn.set(interlude=None)
    turn.say("first-use.no")
    turn.enter(turn.state.technique(turn.script).start)


def consult(turn: Turn, heard: Heard) -> None:
    """The first-use question is answered with yes: the provider first."""
    del heard
    turn.remember("first_use", "done")
    turn.set(interlude=None)
    turn.open("consult")


def finish_session(turn: Turn, heard: Heard) -> None:
    """The session is over, kindly."""
    del heard
    turn.hush()
    turn.end("finished", "finish")


def hurts_end(turn: Turn, heard: Heard) -> None:
    """It still hurts: the session is over, kindly."""
    del heard
    turn.hush()
    turn.end("hurts", "hurts.end")


def decline(turn: Turn, heard: Heard) -> None:
    """The cut-off session is not gone on with."""
    del heard
    turn.hush()
    turn.end("declined", "reopen.no")


def step_move(turn: Turn, move: Move) -> None:
    """Do what the step itself has for an intent."""
    turn.hush()
    if move.switch or move.to:
        turn.remark("side" if move.switch else "step")
    make(turn, move)


ANYWHERE: Mapping[str, Handler] = {
    "stop": interlude("stopped"),
    "hurts": interlude("hurts"),
    "unwell": interlude("unwell"),
    "emergency": interlude("emergency"),
    "finish-session": finish_session,
    "repeat": repeat,
    "can-say": can_say,
    "help": help_me,
    "why": why,
    "where": where,
    "what-heard": what_heard,
    "how-long": how_long,
    "louder": louder,
    "softer": softer,
    "slower": slower,
    "faster": faster,
    "quiet-mode": _mode("tones", "mode.quiet"),
    "tones-mode": _mode("tones", "mode.tones"),
    "voice-mode": _mode("voice", "mode.voice"),
    "screen-mode": _mode("screen", "mode.screen"),
}
IN_STEPS: Mapping[str, Handler] = {
    "pause": interlude("pause"),
    "crying": interlude("crying"),
    "bottle": interlude("bottle"),
    "resume": resume,
    "go-back": go_back,
    "undo": undo,
    "skip": skip,
    "next": skip,
    "longer": longer,
    "shorter": shorter,
    "helped": helped,
    "pace": pace,
    "no-pace": no_pace,
    "amount": amount,
}
OUTCOMES: Mapping[str, Handler] = {
    "resume": resume,
    "gentler": gentler,
    "begin": begin,
    "consult": consult,
    "finish": finish_session,
    "hurts-end": hurts_end,
    "decline": decline,
}

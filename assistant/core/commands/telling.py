"""Commands that ask: what was that, why, where am I, what can I say, what did you hear, help."""

from assistant.core import intents
from assistant.core.commands.interludes import ask_again
from assistant.core.events import Heard
from assistant.core.state import FOREVER
from assistant.core.turn import Turn

TOLD_AT_ONCE = 3


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

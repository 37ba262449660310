"""The command that notes an amount of milk."""

from assistant.core.amounts import complete, with_amount
from assistant.core.events import Heard
from assistant.core.state import Question
from assistant.core.turn import Turn


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

"""What lays an interlude over the step, what takes it away, and what ends a session."""

from collections.abc import Callable

from assistant.core.events import Heard
from assistant.core.interludes import INTERLUDES
from assistant.core.turn import Turn


def interlude(name: str) -> Callable[[Turn, Heard], None]:
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
        if was.name == "consult":
            turn.remember("first_use", "done")
        turn.enter(turn.state.technique(turn.script).start)
    else:
        _continue(turn, "parked.on" if was.name == "parked" else "going-on")


def gentler(turn: Turn, heard: Heard) -> None:
    """Back to the step after pain, lighter."""
    del heard
    turn.hush()
    if turn.close():
        ask_again(turn)
    elif turn.state.step:
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
    """The first-use question is answered with yes: the provider first. It is asked again until she says go on."""
    del heard
    turn.set(interlude=None)
    turn.open("consult")


def finish_session(turn: Turn, heard: Heard) -> None:
    """The session is over, kindly."""
    del heard
    turn.hush()
    turn.end("finished", "finish")


def practise(turn: Turn, heard: Heard) -> None:
    """The session is kept as it stands, and a practice takes its place."""
    del heard
    turn.hush()
    turn.leave("practise")


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

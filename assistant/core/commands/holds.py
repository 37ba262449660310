"""Commands about paced holds: longer, shorter, that helped, with and without a pace."""

from assistant.core.events import Heard
from assistant.core.state import Pacing
from assistant.core.turn import Turn


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

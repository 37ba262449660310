"""Commands about the voice itself: volume, rate, mode."""

from collections.abc import Callable

from assistant.core.events import Heard
from assistant.core.turn import Turn

VOLUMES = (1, 10)
RATES = (95, 215)
RATE_STEP = 15


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


def mode(mode: str, cue: str) -> Callable[[Turn, Heard], None]:
    """A command that changes how the session speaks."""

    def change(turn: Turn, heard: Heard) -> None:
        del heard
        turn.hush()
        turn.prefer("mode", mode)
        turn.say(cue)

    return change

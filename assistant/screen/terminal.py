"""The session in a terminal: one line for each cue, each command and each new step. Red on black at night.

Comes last: what the app's loop shows goes out as plain lines, so that it can be read back, piped or read aloud.
"""

import contextlib
import sys
from collections.abc import Callable
from typing import TextIO

from assistant.core.session import View

RED, DIM, BOLD, OFF = "\x1b[31m", "\x1b[2m", "\x1b[1m", "\x1b[0m"


class Terminal:
    """Writes to `out`; colours only where that is a terminal. `title` gives a step's or kit's name in words."""

    def __init__(self, title: Callable[[str], str], out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._title = title
        self._colours = self._out.isatty()
        self._night = False
        self._where = ""

    def cue(self, t: float, text: str) -> None:
        """A cue, spoken or only shown."""
        self._line(f"{_clock(t)}  {text}", BOLD)

    def heard(self, t: float, phrase: str) -> None:
        """A command that was understood."""
        self._line(f"{_clock(t)}  > {phrase}", "")

    def notice(self, text: str) -> None:
        """Something about the program itself."""
        self._line(f"       {text}", DIM)

    def show(self, view: View) -> None:
        """A line when the step, the side or the interlude is another than before."""
        self._night = view.night
        names = [self._title(view.step), view.side or "", view.interlude, "pump on" if view.pump_on else ""]
        where = " · ".join(name for name in names if name)
        if where and where != self._where:
            self._line(f"       [{where}]", DIM)
        self._where = where

    def _line(self, text: str, style: str) -> None:
        if self._colours:
            text = f"{RED if self._night else ''}{style}{text}{OFF}"
        with contextlib.suppress(OSError, ValueError):  # a closed terminal must not end a session
            self._out.write(text + "\n")
            self._out.flush()


class Conversation(Terminal):
    """Both sides of a session as a conversation: for the demonstration."""

    def cue(self, t: float, text: str) -> None:
        """What the coach says."""
        self._line(f"{_clock(t)}  coach: {text}", BOLD)

    def heard(self, t: float, phrase: str) -> None:
        """Show nothing: what the parent says was shown as it was said."""

    def parent(self, t: float, text: str) -> None:
        """What the parent says."""
        self._line(f"{_clock(t)}    you: {text}", "")


class NoScreen:
    """Shows nothing: for runs whose output is a file."""

    def cue(self, t: float, text: str) -> None:
        """Show nothing."""

    def heard(self, t: float, phrase: str) -> None:
        """Show nothing."""

    def notice(self, text: str) -> None:
        """Show nothing."""

    def show(self, view: View) -> None:
        """Show nothing."""


def _clock(t: float) -> str:
    return f"{int(t // 60):3d}:{int(t % 60):02d}"

"""The Protocol that a screen fulfils."""

from typing import Protocol

from assistant.core.session import View


class Screen(Protocol):
    """Shows a session. Times are session seconds. Never raises."""

    def cue(self, t: float, text: str) -> None:
        """A cue, spoken or only shown."""

    def heard(self, t: float, phrase: str) -> None:
        """A command that was understood."""

    def notice(self, text: str) -> None:
        """Something about the program itself: a fault, a hint."""

    def show(self, view: View) -> None:
        """Where the session stands."""

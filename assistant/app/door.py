"""The attention mode: in a loud room a command acts only where the parent called before it ("hey hands on").

The door stands in `Attention`, between the ear's decisions and the session, and lives on the sound's clock. It is open
for some seconds after the call and after each command that acted, and while the session asks something; shut, the ear
listens for the call and for the way to safety alone. Without a call the mode is off and the door always open.
"""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.core.grammar import Grammar
from assistant.core.interludes import SAFETY
from assistant.core.phrasebook import AMOUNT, Match, Phrasebook

HELD = 8.0  # seconds that it stays open
HEARD_OUT = 5.0  # seconds more for a phrase begun in time: two amounts in a breath take 4, and a pause


@dataclass(frozen=True, slots=True)
class Heeded:
    """What the ear listens for with the door open, and with it shut (None: it is never shut)."""

    open: Grammar
    shut: Grammar | None = None
    asked: bool = False  # the session waits for an answer


class Door:
    """`call`: the phrase that opens it, empty for none. Times are the sound's. One thread at a time."""

    def __init__(self, call: str, notice: Callable[[str], None]) -> None:
        self._call, self._notice = call, notice
        self._until = float("-inf")
        self._asked = False
        self._told: bool | None = None

    def is_open(self, t: float) -> bool:
        """Whether a command that was begun at `t` acts."""
        return not self._call or self._asked or t < self._until

    def grammar(self, heeded: Heeded, t: float) -> Grammar:
        """What to listen for from `t` on; tells the parent when the door has opened or shut."""
        self._asked = heeded.asked
        self._tell(self.is_open(t))
        wide = heeded.shut is None or self.is_open(t - HEARD_OUT)
        return heeded.open if wide or heeded.shut is None else heeded.shut

    def _tell(self, is_open: bool) -> None:
        if self._call and is_open != self._told:
            self._told = is_open
            self._notice("Open for commands." if is_open else f'Say "{self._call}" before a command.')

    def lets(self, match: Match, begun: float, t: float) -> bool:
        """Whether a phrase begun at `begun` and understood at `t` acts; one that was meant for it holds the door open.

        The way to safety is never shut; nor does it open the door, since talk may have been taken for it.
        """
        meant = match.called or self.is_open(begun)
        if meant:
            self._until = t + HELD
        return meant or match.intent in SAFETY


def trouble(call: str, phrasebook: Phrasebook, knows: Callable[[str], bool]) -> str:
    """What is allowed instead of `call`, if it cannot be one; else empty."""
    if not call:
        return 'a word or more, such as "hey hands on"'
    every = frozenset({*phrasebook.intents, AMOUNT})
    if phrasebook.parse(call, every) or phrasebook.grammar(every).may_go_on(call):
        return f'words that are no command and begin none, such as "hey {call}"'
    unknown = [word for word in call.split() if not knows(word)]
    if unknown:
        named = ", ".join(f'"{word}"' for word in unknown)
        return f"words that can be heard, and {named} cannot; choose others, or add them to pronunciations.yaml"
    return ""

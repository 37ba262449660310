"""One check at work: in a thread of its own, with a limit; late or failing, it still gives a finding."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.app.doctor.finding import Finding
from assistant.app.doctor.machine import Machine


@dataclass(frozen=True, slots=True)
class Check:
    """`limit`: seconds, of the 20 that all have together. `stuck`: what to do if that passes without an answer."""

    link: str
    run: Callable[[Machine], Iterable[Finding]]
    limit: float
    stuck: str


class Running:
    """Begins at once. Its thread is given up, not waited for, when `limit` seconds have passed."""

    def __init__(self, check: Check, machine: Machine, limit: float) -> None:
        self._check, self._machine, self._limit = check, machine, limit
        self._found: tuple[Finding, ...] = ()
        self._until = time.monotonic() + limit
        self._done = threading.Event()
        threading.Thread(target=self._run, name=check.link, daemon=True).start()

    def _run(self) -> None:
        try:
            self._found = tuple(self._check.run(self._machine))
        except Exception as error:  # whatever it is, the other links are still to be told of
            seen = f"This could not be looked at ({type(error).__name__})."
            self._found = (Finding(self._check.link, "fail", seen, self._check.stuck, str(error)),)
        self._done.set()

    def findings(self) -> tuple[Finding, ...]:
        """What was found, at the latest when the limit has passed."""
        if self._done.wait(max(0.0, self._until - time.monotonic())):
            return self._found
        seen = f"No answer within {self._limit:.0f} seconds."
        return (Finding(self._check.link, "fail", seen, self._check.stuck),)

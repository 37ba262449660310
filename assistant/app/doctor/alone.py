"""The heavy checks, one after the other in a process of their own: it may be killed when it hangs, and fells nobody.

`python -m assistant.app.doctor.alone SECONDS` is that process. The flags come as JSON on its standard input; the
findings go to its standard output as they come, a line of JSON for each link.
"""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from assistant.app.doctor import kept, speech
from assistant.app.doctor.check import Check, Running
from assistant.app.doctor.finding import Finding
from assistant.app.doctor.machine import Machine, usable

HEAVY = (
    Check("voice", speech.voice, 11.0, "Try `handson say hello`, or another voice: `handson voices list`."),
    Check("recogniser", speech.recogniser, 8.0, "Try the other recogniser: --recogniser pocketsphinx."),
    Check("second listener", speech.second_listener, 8.0, "Do without it for now: --second-listener off."),
    Check("words", kept.words, 8.0, "Try `handson prompts check`."),
)
LEFT = 2.5  # seconds that each that follows is left at least, however late one is
_SHARE = 0.9  # of the time, so that what was found is told in time


def apart(machine: Machine) -> Iterator[Finding]:
    """What the heavy checks find; those that did not answer before the process had to be killed are told of."""
    seconds = machine.seconds * _SHARE
    flags = json.dumps({name: value for name, value in machine.flags.items() if value is not None})
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "assistant.app.doctor.alone", f"{seconds - 1.0:.1f}"],
            input=flags.encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
        told, end = done.stdout, f"Its process ended with exit code {done.returncode}."
    except subprocess.TimeoutExpired as late:
        told, end = late.stdout or b"", "No answer in time."
    found = dict(_read(told))
    for check in HEAVY:
        yield from found.get(check.link, (Finding(check.link, "fail", end, check.stuck),))


def _read(told: bytes) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """The links that were told of. What libraries print between them is no JSON of this form."""
    for line in told.decode(errors="replace").splitlines():
        with contextlib.suppress(ValueError, KeyError, TypeError):
            link, found = json.loads(line)
            yield str(link), tuple(Finding(**each) for each in found)


def answer(machine: Machine, checks: Iterable[Check], tell: Callable[[str], None]) -> None:
    """One check after the other; each is given what is left, less a little for those that follow."""
    until, checks = time.monotonic() + machine.seconds, tuple(checks)
    for number, check in enumerate(checks, 1):
        left = until - time.monotonic() - LEFT * (len(checks) - number)
        found = Running(check, machine, max(LEFT, left)).findings()
        tell(json.dumps([check.link, [asdict(each) for each in found]]))


def main() -> None:
    """Answer one request."""
    flags: Mapping[str, Any] = json.load(sys.stdin)
    loaded, _ = usable(flags)
    answer(Machine(loaded, flags, seconds=float(sys.argv[1])), HEAVY, _write)


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

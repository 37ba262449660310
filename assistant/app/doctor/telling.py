"""Findings as lines for the screen, and as JSON that may be shown to others.

In the JSON there is nothing private: what is for the screen alone is left out, and whatever else names the home folder,
the user, the machine or the parent is taken out of every text.
"""

import getpass
import json
import platform
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import __version__
from assistant.app.doctor.finding import Finding, Level, worst

_MARKS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}
_SHORTEST = 3  # letters of a name that is taken out: shorter ones are parts of many words
_COMMON = {"root", "user", "localhost", "pi", "raspberrypi", "handson"}


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, what was mended, and how long it took. `name`: the parent's own, of the settings."""

    findings: Sequence[Finding]
    mended: Sequence[str] = ()
    seconds: float = 0.0
    name: str = ""

    @property
    def level(self) -> Level:
        """The gravest level."""
        return worst([each.level for each in self.findings])


def lines(report: Report) -> Iterator[str]:
    """For the screen, with the next step under what is not well."""
    width = max((len(each.link) for each in report.findings), default=0)
    yield from (f"mended  {done}" for done in report.mended)
    for each in report.findings:
        home = f"  [{shortened(each.home)}]" if each.home else ""
        yield f"{_MARKS[each.level]}  {each.link:{width}}  {each.seen}{home}"
        if each.next:
            yield f"      {'':{width}}  Next: {each.next}"
    count = {level: sum(each.level == level for each in report.findings) for level in _MARKS}
    yield f"{count['ok']} well, {count['warn']} to look at, {count['fail']} not working. {report.seconds:.0f} seconds."


def shortened(text: str) -> str:
    """With the home folder as ~."""
    home = str(Path.home())
    return re.sub(rf"{re.escape(home)}(?=/|$|\W)", "~", text) if len(home) > 1 else text


def as_json(report: Report) -> str:
    """For an issue: nothing private."""

    def plain(text: str) -> str:
        return _without(shortened(text), report.name)

    told = {
        "handson": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "level": report.level,
        "seconds": round(report.seconds, 1),
        "mended": [plain(each) for each in report.mended],
        "findings": [
            {"link": each.link, "level": each.level, "seen": plain(each.seen), "next": plain(each.next)}
            for each in report.findings
        ],
    }
    return json.dumps(told, indent=1, ensure_ascii=False)


def _without(text: str, name: str) -> str:
    """The text without names of people and of the machine."""
    for each in (name, _user(), platform.node()):
        if len(each) >= _SHORTEST and each.lower() not in _COMMON:
            text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", "(name)", text, flags=re.IGNORECASE)
    return text


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""

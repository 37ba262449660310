"""What a check hands back: one link of the chain, how it is, and what to do."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`seen` and `next` hold nothing private, since they go into a report for others.

    `home` is for the screen alone: names of devices, paths, an error's own words.
    """

    link: str
    level: Level
    seen: str
    next: str = ""
    home: str = ""


def worst(levels: list[Level]) -> Level:
    """The gravest of them; ok of none."""
    return "fail" if "fail" in levels else "warn" if "warn" in levels else "ok"

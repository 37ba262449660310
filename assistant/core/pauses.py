"""The pauses that a cue's text may hold, `Breathe in. [2 s] And out.`: played as silence, shown nowhere.

Pure. The cue cache plays them, the own-voice guard counts with them, screens leave them out, the check knows bad ones.
"""

import re
from collections.abc import Iterator

LONGEST = 60.0  # seconds
_PAUSE = re.compile(r"\[\s*(\d+(?:\.\d+)?)\s*s\s*\]")
_BRACKETS = re.compile(r"\[[^\[\]]*\]?|\]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_MINUTES = re.compile(r"\d\s*m")


def split(text: str) -> tuple[str | float, ...]:
    """`"Hold. [2 s] Now."` → `("Hold.", 2.0, "Now.")`: texts with single spaces, pauses in seconds."""
    parts: list[str | float] = []
    for index, piece in enumerate(_PAUSE.split(text)):
        if index % 2:
            parts.append(min(float(piece), LONGEST))
        elif piece.strip():
            parts.append(" ".join(piece.split()))
    return tuple(parts)


def without(text: str) -> str:
    """The words alone."""
    return " ".join(part for part in split(text) if isinstance(part, str)) if "[" in text else text


def seconds(text: str) -> float:
    """How long all its pauses are."""
    return sum(part for part in split(text) if isinstance(part, float))


def bad(text: str) -> Iterator[tuple[str, str]]:
    """What stands in square brackets and is no pause, with the pause that may be meant."""
    for found in _BRACKETS.findall(text):
        good = _PAUSE.fullmatch(found)
        if not good or not 0 < float(good[1]) <= LONGEST:
            yield found, _meant(found)


def _meant(found: str) -> str:
    number = _NUMBER.search(found)
    value = float(number[0].replace(",", ".")) if number else 2.0
    value *= 60 if _MINUTES.search(found) else 1
    return f"[{min(value, LONGEST) or 1.0:g} s]"

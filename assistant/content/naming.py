"""The parent's own name in a cue, `Well done, {name}.`: put in where one is set, left out with its comma where not.

Used by `words`, which knows the name, and by the check, which tells where it could not be left out.
"""

import re
from collections.abc import Iterable, Sequence

NAME = "name"  # the placeholder
LONGEST = 40  # letters of a name
_SPOT = f"{{{NAME}}}"
# "Well done, {name}." and "Now, {name}, breathe."; "{name}, breathe."
_BEHIND = re.compile(rf",\s*{re.escape(_SPOT)}(?=\s*(?:[,.!?:;…]|$))")
_AHEAD = re.compile(rf"(^|[.!?…\]]\s+|[¿¡]){re.escape(_SPOT)}\s*(?:[,.!?:;…]+\s*|$)")
_BEGINS = re.compile(r"(^|[.!?…\]]\s+|[¿¡])(\w)")
_LETTERS = re.compile(r"[^\W\d_]+(?:[ .'\u2019-]+[^\W\d_]+)*\.?")


def is_name(text: str) -> bool:
    """Whether a voice can say it as a name: letters, with single marks between them."""
    return len(text) <= LONGEST and bool(_LETTERS.fullmatch(text))


def named(texts: Sequence[str], name: str) -> tuple[str, ...]:
    """The variants of a cue with the name in them; with no name those that need none, or all with it left out."""
    if name:
        return tuple(text.replace(_SPOT, name) for text in texts)
    return tuple(text for text in texts if _SPOT not in text) or tuple(map(_left_out, texts))


def ill_placed(texts: Iterable[str]) -> list[str]:
    """Variants from which the name cannot be left out, where no other can stand for them."""
    listed = list(texts)
    if not all(_SPOT in text for text in listed):
        return []
    return [text for text in listed if _SPOT in _called_off(text) or not re.search(r"\w", _called_off(text))]


def _called_off(text: str) -> str:
    return _AHEAD.sub(r"\1", _BEHIND.sub("", text))


def _left_out(text: str) -> str:
    """ "Well done, {name}." is "Well done.", and "{name}, breathe." is "Breathe."."""
    short = " ".join(_called_off(text).replace(_SPOT, "").split())  # what is left stands ill, and the check told it
    return _BEGINS.sub(lambda found: found[1] + found[2].upper(), short)

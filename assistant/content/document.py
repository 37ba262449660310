"""Plain data that knows the file, line and column of its every part, and the mistakes that are found in it.

Comes from `reading`. Documents can be laid over each other: a user's file over the product's, a kit over a technique.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from assistant.content.rules import RULES, Level

Key = tuple[str | int, ...]
MOST_NAMED = 12  # of what is allowed, in a mistake's line

# Under these a mapping is replaced as a whole when laid over: what a step does on a phrase is one decision.
_WHOLE = frozenset({"on", "then"})


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file; lines and columns count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Document:
    """`data`: dicts, lists and scalars. `marks`, `keys`: where the value, or a mapping's key, at a path begins."""

    data: Any
    marks: Mapping[Key, Mark]
    keys: Mapping[Key, Mark]

    def at(self, path: Key, key: bool = False) -> Mark:
        """The place of `path`, or of the nearest part around it that has one."""
        for end in range(len(path), -1, -1):
            places = self.keys if key and end == len(path) else self.marks
            if path[:end] in places:
                return places[path[:end]]
        return Mark("?")

    def sub(self, *path: str) -> "Document":
        """The part at `path`; empty if there is none."""
        data = self.data
        for step in path:
            data = (data or {}).get(step, {})
        size = len(path)
        marks, keys = (
            {key[size:]: mark for key, mark in places.items() if key[:size] == path}
            for places in (self.marks, self.keys)
        )
        return Document(data, marks, keys)

    def over(self, lower: "Document") -> "Document":
        """This document laid over `lower`: what it says counts, null drops, what it leaves out stays."""
        marks, keys = {**lower.marks, **self.marks}, {**lower.keys, **self.keys}
        return Document(_laid_over(lower.data, self.data), marks, keys)

    def beside(self, other: "Document") -> "Document":
        """Two mappings as one, nothing dropped."""
        data = {**(other.data or {}), **(self.data or {})}
        return Document(data, {**other.marks, **self.marks}, {**other.keys, **self.keys})


EMPTY = Document({}, {}, {})


def _laid_over(lower: Any, upper: Any, path: Key = ()) -> Any:
    if not isinstance(lower, dict) or not isinstance(upper, dict):
        return upper
    merged = dict(lower)
    for key, value in upper.items():
        if value is None and not _is_of_a_kit(path):
            merged.pop(key, None)
        else:
            merged[key] = _laid_over(merged.get(key), value, (*path, key)) if key not in _WHOLE else value
    return merged


def _is_of_a_kit(path: Key) -> bool:
    """Whether it is what a kit changes in the steps: null drops there once those are laid over the common ones."""
    return path[:1] == ("kits",) and path[2:3] == ("steps",)


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Something wrong at a place: the rule of `rules.RULES` that it breaks, and what to do."""

    mark: Mark
    what: str
    rule: str

    @property
    def level(self) -> Level:
        """How grave it is."""
        return RULES[self.rule].level

    def __str__(self) -> str:
        """As compilers tell it: `file:line:column: what [rule]`, with its level if it is no error."""
        level = "" if self.level == "error" else f"{self.level}: "
        return f"{self.mark}: {level}{self.what} [{self.rule}]"


@dataclass
class Mistakes:
    """Everything that is wrong, gathered so that it can be told at once."""

    found: set[Mistake] = field(default_factory=set)

    def add(self, mark: Mark, rule: str, what: str) -> None:
        """Note that `what` is wrong at `mark`."""
        self.found.add(Mistake(mark, what, rule))

    def all(self) -> tuple[Mistake, ...]:
        """In the order of the files."""
        return tuple(sorted(self.found))

    def errors(self) -> tuple[str, ...]:
        """A line for each that keeps the words from being used."""
        return tuple(str(each) for each in self.all() if each.level == "error")


def nearest(name: str, allowed: Iterable[str]) -> str:
    """What may stand there instead, the likeliest first: the end of a mistake's line."""
    names = sorted(allowed)
    close = get_close_matches(name, names, n=1, cutoff=0.6)
    listed = ", ".join(names[:MOST_NAMED]) + (f", … ({len(names)} in all)" if len(names) > MOST_NAMED else "")
    return (f"nearest: {close[0]}; " if close else "") + f"allowed: {listed}"


def shown(path: Path) -> str:
    """A path as a person would write it: from the current folder, if the file is in it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)

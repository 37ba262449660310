"""What of a language's cues can be recorded: cues and names in, lines out, each a file's name and the text to say.

    goodbye            the first wording            goodbye.2           the second
    goodbye.night      the first one for the night  goodbye.night.2     the second
    switched.left      a wording with its placeholder filled, once for each way where those are few
    where.part1        a piece of a wording where they are many, and
    value.step.knead   what may stand between the pieces

A cue with a placeholder that can become anything, such as an amount, has no lines: the voice says it. So have those of
the way to safety and the disclaimer, since nobody could check that a recording says them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import get_args

from assistant.content.check_cues import PLACEHOLDER
from assistant.content.check_ties import named_cues
from assistant.content.shapes import CueShape, WordingShape
from assistant.content.words import Words
from assistant.core.cues import PRACTICE_CUES, SAFETY_CUES, SESSION_CUES, WAITING_CUES
from assistant.core.effects import Value
from assistant.core.events import Side
from assistant.core.technique import Script

BY_VOICE = SAFETY_CUES | {"disclaimer"}  # spoken by the voice in every pack
FEW = 12  # ways to fill a wording's placeholders, up to which each is a line of its own
MINUTES = range(61)
_EDGES = " \t\n.,:;!?…"  # of a piece: nothing of it is heard


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to record. `cue` is empty for a value, which several cues share."""

    name: str
    text: str
    cue: str = ""
    night: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A wording that is put together: literal parts and the names of placeholders, in turn, a literal one first."""

    cue: str
    parts: tuple[str, ...]

    @property
    def placeholders(self) -> tuple[str, ...]:
        """What stands between the pieces."""
        return self.parts[1::2]


class Lines:
    """All lines of some cues. `words` fills placeholders; `holds` are the seconds that holds may take.

    `by_cue`: the lines of each cue; `values`: what placeholders become; `spoken_by_voice`: what no recording may say.
    """

    def __init__(self, cues: Mapping[str, WordingShape], words: Words, holds: Iterable[float] = ()) -> None:
        self.cues, self._words = cues, words
        self.values = _values(words, holds)
        self.templates: list[Template] = []
        self.by_cue = {cue: [*self._of(cue)] for cue in cues if cue not in BY_VOICE}
        by_voice = (cue for cue in BY_VOICE if cue in cues)
        self.spoken_by_voice = frozenset(text for cue in by_voice for _, _, text in _wordings(cue, cues[cue]))

    def __iter__(self) -> Iterator[Line]:
        """Every line: those of cues, then the values between pieces."""
        for lines in self.by_cue.values():
            yield from lines
        used = {name for template in self.templates for name in template.placeholders}
        yield from (line for name in self.values if name in used for line in self._value_lines(name))

    def needed(self, cue: str) -> list[Line]:
        """The lines of a cue, and the values that its pieces need."""
        used = {name for template in self.templates if template.cue == cue for name in template.placeholders}
        return [
            *self.by_cue.get(cue, ()),
            *(line for name in self.values if name in used for line in self._value_lines(name)),
        ]

    def anything(self, cue: str) -> list[str]:
        """The placeholders of a cue that can become anything."""
        found = (name for _, _, text in _wordings(cue, self.cues[cue]) for name in PLACEHOLDER.findall(text))
        return [name for name in dict.fromkeys(found) if name not in self.values]

    def _value_lines(self, placeholder: str) -> Iterator[Line]:
        for value, text in self.values[placeholder].items():
            yield Line(_slug("value", placeholder, str(value)), text)

    def _of(self, cue: str) -> Iterator[Line]:
        for name, night, text in _wordings(cue, self.cues[cue]):
            used = tuple(dict.fromkeys(PLACEHOLDER.findall(text)))
            if not all(placeholder in self.values for placeholder in used):
                continue
            ways = list(product(*(self.values[placeholder] for placeholder in used)))
            if len(ways) <= FEW:
                yield from (self._filled(cue, name, night, text, tuple(zip(used, way, strict=True))) for way in ways)
            else:
                yield from self._pieces(cue, name, night, text)

    def _filled(self, cue: str, name: str, night: bool, text: str, way: Sequence[tuple[str, Value]]) -> Line:
        return Line(_slug(name, *(str(value) for _, value in way)), self._words.filled(text, way), cue, night)

    def _pieces(self, cue: str, name: str, night: bool, text: str) -> Iterator[Line]:
        parts = tuple(PLACEHOLDER.split(text))
        self.templates.append(Template(cue, parts))
        spoken = [piece(part) for part in parts[::2] if piece(part)]
        yield from (Line(f"{_slug(name)}.part{number}", text, cue, night) for number, text in enumerate(spoken, 1))


def piece(literal: str) -> str:
    """What is said of a template's literal part: without what only parts it from the rest, empty if that is all."""
    bare = literal.strip(_EDGES)
    return bare if re.search(r"\w", bare) else ""


def _wordings(cue: str, wording: WordingShape) -> Iterator[tuple[str, bool, str]]:
    """Every wording of a cue: its name, whether it is for the night, its text."""
    others = wording.wordings if isinstance(wording, CueShape) else {"": wording}
    for other, each in others.items():
        name = f"{cue}.{other}" if other else cue
        for night, texts in ((False, each.say), (True, each.night)):
            head = f"{name}.night" if night else name
            for number, text in enumerate(texts, 1):
                yield (f"{head}.{number}" if number > 1 else head), night, " ".join(text.split())


def _values(words: Words, holds: Iterable[float]) -> dict[str, dict[Value, str]]:
    """What each placeholder with known values can become."""
    names = words.names
    known: dict[str, Iterable[Value]] = {
        "side": get_args(Side),
        "sureness": names.sureness,
        "what": names.what,
        "kit": names.kit,
        "reason": names.reason,
        "seconds": sorted(set(map(round, holds))),
        "step": names.step,
        "minutes": MINUTES,
    }
    return {name: {value: words.value(name, value) for value in values} for name, values in known.items()}


def _slug(*parts: str) -> str:
    """A file's name that is one on every system."""
    return re.sub(r"[^a-z0-9._-]+", "-", ".".join(parts).lower()).strip(".-")


def holds(scripts: Iterable[Script]) -> set[float]:
    """The seconds that holds may take in some techniques."""
    return {hold for script in scripts for technique in script.kits.values() for hold in technique.limits.holds}


def in_order(script: Script, kit: str) -> list[str]:
    """Every cue that somebody says: of the kit's steps in their order, the session's own, other kits', a practice's,
    those between sessions."""
    steps = [
        cue for step in script.within(kit).steps.values() for cue in (*step.say, *(nudge.say for nudge in step.nudges))
    ]
    others = [cue for each in script.kits.values() for step in each.steps.values() for _, cue in named_cues(step)]
    return list(dict.fromkeys((*steps, *SESSION_CUES, *others, *PRACTICE_CUES, *WAITING_CUES)))

"""A pack's recordings as the command line makes them: which lines are meant, and what is kept of them.

Comes from `handson prompts record`; goes to `content.recordings`, which writes them.
"""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assistant.app.settings import Settings
from assistant.audio.ports import Wave
from assistant.audio.waves import flac
from assistant.content import recordings
from assistant.content.document import Mistakes
from assistant.content.files import Folders
from assistant.content.lines import BY_VOICE, Line, Lines, holds, in_order
from assistant.content.loader import load
from assistant.core.technique import Script
from assistant.errors import ContentProblem, UsageProblem


@dataclass(frozen=True)
class OwnVoice:
    """The lines of a pack in a language."""

    pack: Path
    language: str
    lines: Lines
    script: Script
    kit: str

    @classmethod
    def of(cls, settings: Settings, pack: Path, language: str) -> "OwnVoice":
        """Those of a pack. ContentProblem if its words, or the index of its recordings, have mistakes."""
        content = load(language, pack, technique=settings.technique)
        lines = Lines(content.words.cues, content.words, holds([content.script]))
        own = cls(pack, language, lines, content.script, settings.kit)
        own.recorded()  # an index that cannot be read cannot be written to either
        return own

    @cached_property
    def named(self) -> dict[str, Line]:
        """Every line by its name."""
        return {line.name: line for line in self.lines}

    def chosen(self, names: Sequence[str], missing: bool, night: bool) -> list[Line]:
        """The lines of these cues (or lines, by name), of all where none is given, each text once, in their order."""
        have = self.recorded() if missing else frozenset[str]()
        given = [line for name in names for line in self.of_name(name)] if names else self._every()
        found: dict[str, Line] = {}
        for line in given:
            if line.text not in have and (line.night or not night):
                found.setdefault(line.text, line)
        return list(found.values())

    def of_name(self, name: str) -> list[Line]:
        """The lines of a cue with the values it needs, or one line. UsageProblem says why there is none."""
        if name in BY_VOICE:
            why = "is about safety, and the voice says it in every pack: nobody could check what a recording says."
        elif found := self.lines.needed(name):
            return found
        elif name in self.named:
            return [self.named[name]]
        elif name in self.lines.cues:
            free = " and ".join(f"{{{each}}}" for each in self.lines.anything(name))
            why = f"can become anything ({free}), so the voice says it."
        else:
            why = f"is no cue. {self.near(name)}"
        raise UsageProblem(f"{name!r} {why}")

    def near(self, name: str) -> str:
        """What may have been meant."""
        close = difflib.get_close_matches(name, {**self.lines.by_cue, **self.named}, 3)
        return f"Near: {', '.join(close)}." if close else "All of them: handson prompts get cues"

    def _every(self) -> Iterator[Line]:
        """In the order in which a session may say them; what is shared by several cues last."""
        cues = self.lines.by_cue
        for cue in dict.fromkeys((*in_order(self.script, self.kit), *cues)):
            yield from cues.get(cue, ())
        yield from (line for line in self.lines if not line.cue)

    def recorded(self) -> frozenset[str]:
        """The texts that are recorded. ContentProblem if the index cannot be read."""
        mistakes = Mistakes()
        found = recordings.recorded(Folders((self.pack,)), self.language, mistakes)
        if mistakes.errors():
            raise ContentProblem(mistakes.errors())
        return frozenset(text for text, path in found.items() if path.is_file())

    def keep(self, line: Line, clip: Wave, rate: int) -> Path:
        """Write a recording into the pack; where it is."""
        return recordings.keep(self.pack, self.language, line.name, line.text, flac(clip, rate))

    def left(self, among: Iterable[Line]) -> int:
        """How many of some lines are not recorded."""
        return len({line.text for line in among} - self.recorded())

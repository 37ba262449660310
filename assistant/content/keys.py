"""Every word and number of `prompts/` by a key, as `cues.goodbye.night` or `phrases.next`: what it is, and who says so.

The folders of `files` in, lowest first; for `handson prompts where`, `get`, `set` and `diff` out. A key is the way to a
value in its file, parted by points: the part (cues, phrases, names ...), then the names on the way. A cue alone may be
given without its part.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.content.document import EMPTY, Document, Key, Mark, Mistakes, nearest
from assistant.content.files import CUES, INDEX, RECORDINGS, TECHNIQUES, WORD_FILES, Folders
from assistant.content.reading import read
from assistant.content.renamed import renamed, told
from assistant.errors import ContentProblem, UsageProblem

INTENTS = "intents"

Value = str | int | float | bool | list[str] | None  # a list holds variants or phrases


@dataclass(frozen=True, slots=True)
class Place:
    """A value as one folder has it. `folder` counts from the lowest, the built-in one."""

    value: Value
    mark: Mark
    folder: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and the folders that give it a value, the lowest first; the last counts."""

    part: str  # the file's name, or CUES
    path: Key  # within the file
    places: tuple[Place, ...]

    @property
    def name(self) -> str:
        """The key."""
        path = self.path[1:] if self.part == "phrases" and self.path[0] == INTENTS else self.path
        return ".".join((self.part, *map(str, path)))

    @property
    def value(self) -> Value:
        """What counts."""
        return self.places[-1].value


class Keys:
    """All keys of a language and the techniques."""

    def __init__(self, folders: Folders, language: str) -> None:
        """ContentProblem where a file cannot be read at all."""
        self.folders, self.language = folders, language
        mistakes = Mistakes()
        self._entries: dict[str, Entry] = {}
        for number, path in enumerate(folders.paths):
            for part, document in self._documents(path, mistakes):
                self._take(part, document, number)
        if mistakes.errors():
            raise ContentProblem(mistakes.errors())

    def _documents(self, path: Path, mistakes: Mistakes) -> Iterator[tuple[str, Document]]:
        cues = EMPTY
        for file in sorted((path / self.language / CUES).glob("*.yaml")):
            cues = read(file, mistakes).beside(cues)
        yield CUES, cues
        for part in WORD_FILES:
            file = path / self.language / f"{part}.yaml"
            if file.is_file():
                yield part, read(file, mistakes)
        index = path / self.language / RECORDINGS / INDEX
        if index.is_file():
            yield RECORDINGS, read(index, mistakes)
        for file in sorted((path / TECHNIQUES).glob("*.yaml")):
            yield f"{TECHNIQUES}.{file.stem}", read(file, mistakes)

    def _take(self, part: str, document: Document, folder: int) -> None:
        for path, value in _leaves(document.data, ()):
            mark = document.at(path)
            fresh = Entry(part, path, ())
            known = self._entries.get(fresh.name, fresh)
            place = Place(value, mark, folder)
            self._entries[fresh.name] = Entry(part, path, (*known.places, place))

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def below(self, name: str) -> list[Entry]:
        """The entry of a key, or those whose keys begin with it. UsageProblem names the nearest key."""
        for full in (name, f"{CUES}.{name}"):
            found = [entry for key, entry in self._entries.items() if f"{key}.".startswith(f"{full}.")]
            if found:
                return found
        groups = {".".join(key.split(".")[:2]) for key in self._entries} | set(self._entries)
        groups |= {key.removeprefix(f"{CUES}.") for key in self._entries if key.startswith(CUES)}
        now = told(name.removeprefix(f"{CUES}."), renamed().cues)
        raise UsageProblem(f"There is no key {name!r}; {now or nearest(name, groups)}.")

    def one(self, name: str) -> Entry:
        """The entry that a value may be given to: of a cue alone, what it says by day."""
        found = self.below(name)
        if len(found) > 1:
            day = [entry for entry in found if entry.name in (f"{name}.say", f"{CUES}.{name}.say")]
            if not day:
                raise UsageProblem(f"{name!r} holds several: {', '.join(entry.name for entry in found)}. Name one.")
            found = day
        return found[0]

    def changed(self, folder: int) -> Iterator[Entry]:
        """The entries to which a folder gives a value of its own."""
        for entry in self:
            mine = [place for place in entry.places if place.folder == folder]
            below = [place for place in entry.places if place.folder < folder]
            if mine and (not below or below[-1].value != mine[0].value):
                yield entry


def _leaves(data: Any, path: Key) -> Iterator[tuple[Key, Value]]:
    """Scalars, and lists of scalars, with the way to each."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _leaves(value, (*path, name))
    elif isinstance(data, list) and any(isinstance(each, Mapping | list) for each in data):
        for number, each in enumerate(data):
            yield from _leaves(each, (*path, number))
    elif path:
        yield path, data

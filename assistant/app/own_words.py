"""The user's own words as the command line changes them: which pack is meant, what it says, and what to write in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.app.settings import Settings
from assistant.content import editing, packs
from assistant.content.files import Folders
from assistant.content.keys import Entry, Keys, Value
from assistant.errors import ContentProblem, UsageProblem

SAY = "say"  # of a cue: its words by day


@dataclass(frozen=True)
class Opened:
    """A file to be edited from a line on. `before`: as it was (None: it was not); `given`: as the editor gets it."""

    path: Path
    line: int
    before: bytes | None
    given: bytes

    def untouched(self) -> bool:
        """Whether the editor changed nothing; then the file is as it was before it was opened."""
        if not self.path.exists() or self.path.read_bytes() != self.given:
            return False
        if self.before is None:
            self.path.unlink()
        elif self.before != self.given:
            self.path.write_bytes(self.before)
        return True


@dataclass(frozen=True)
class OwnWords:
    """`folder`: of the user's own words; None where there are none."""

    folder: Path | None
    language: str

    @classmethod
    def of(cls, settings: Settings, pack: str | None, language: str | None) -> "OwnWords":
        """Those of a pack, or the ones in use. UsageProblem for a pack that is not there."""
        folder = packs.given(Path(pack), pack) if pack else settings.prompts
        return cls(folder, language or settings.language)

    @property
    def keys(self) -> Keys:
        """All words, the user's over the built-in ones."""
        return Keys(Folders.of(self.folder), self.language)

    @property
    def own(self) -> Path:
        """The folder. UsageProblem where there is none."""
        if self.folder is None:
            names = [pack.name for pack in packs.every()]
            make = f"Name a pack: --pack {names[0]}" if names else "Make a pack: handson prompts init my-words"
            raise UsageProblem(f"No words of your own are in use. {make}, or use it: handson prompts use NAME.")
        return self.folder

    def changed(self) -> list[Entry]:
        """What the user's folder says otherwise than the folders below it."""
        own = self.own  # asked first: without one nothing is changed
        keys = self.keys
        return list(keys.changed(keys.folders.paths.index(own)))

    def put(self, key: str, texts: Sequence[str], checked: Callable[[Path], None]) -> tuple[str, Path]:
        """Give a key new texts; its whole name and the file. What `checked` refuses is taken back and raised."""
        own, entry = self.own, self.keys.one(key)
        path = editing.file_of(entry, self.language, own)
        before = path.read_bytes() if path.exists() else None
        editing.put(path, tuple(map(str, entry.path)), _value(entry, texts))
        try:
            checked(own)
        except ContentProblem:
            if before is None:
                path.unlink()
            else:
                path.write_bytes(before)
            raise
        return entry.name, path

    def opened(self, key: str) -> "Opened":
        """Where to edit a key: a cue's words, if the cue is named; written there as they are, if they are not yet."""
        own, keys = self.own, self.keys
        found = keys.below(key)
        entry = next((each for each in found if each.path[-1] == SAY), found[0])
        path = editing.file_of(entry, self.language, own)
        before = path.read_bytes() if path.exists() else None
        mine = keys.folders.paths.index(own)
        if entry.places[-1].folder != mine:
            editing.put(path, tuple(map(str, entry.path)), entry.value)
            entry = next(each for each in self.keys if each.name == entry.name)
        return Opened(path, entry.places[-1].mark.line, before, path.read_bytes())


def _value(entry: Entry, texts: Sequence[str]) -> Value:
    """As the built-in words have it: a list, or a single text."""
    if isinstance(entry.places[0].value, list):
        return list(texts)
    if len(texts) > 1:
        raise UsageProblem(f"{entry.name} is a single text; {len(texts)} were given.")
    return texts[0]

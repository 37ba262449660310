"""Recordings of a pack: a text that a session speaks in, the files that say it out.

They lie in `<language>/recordings/`, FLAC files named as `lines` names them, with `index.yaml` beside them, which says
for each file which text it says. A text is looked up there exactly, so what was changed since is not played. A text
that is put together (`lines.Template`) may be joined from recorded pieces, if every one of them is there.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.content import editing, schema
from assistant.content.document import EMPTY, Document, Mistakes
from assistant.content.files import INDEX, RECORDINGS, Folders
from assistant.content.fit import fit
from assistant.content.lines import Lines, Template, piece
from assistant.content.reading import read
from assistant.content.shapes import RecordingsShape
from assistant.content.writing import whole

SUFFIX = ".flac"
_HOW = """\
{head}
# What each recording here says. A recording is played where exactly this text is spoken; handson prompts check tells
# which texts have changed since.
"""


@dataclass(frozen=True)
class Index:
    """The recordings of one folder: `texts` by file name, and the document that they stand in."""

    folder: Path
    texts: Mapping[str, str]
    document: Document

    def path(self, name: str) -> Path:
        """Where a file of it lies."""
        return self.folder / name


def folder_of(pack: Path, language: str) -> Path:
    """Where the recordings of a pack lie."""
    return pack / language / RECORDINGS


def read_index(pack: Path, language: str, mistakes: Mistakes) -> Index:
    """The index of a pack; empty if there is none, or with mistakes noted if it cannot be read."""
    folder = folder_of(pack, language)
    path = folder / INDEX
    document = read(path, mistakes) if path.is_file() else EMPTY
    texts = fit(Document(document.data or {}, document.marks, document.keys), RecordingsShape, mistakes) or {}
    return Index(folder, {name: " ".join(text.split()) for name, text in texts.items() if text}, document)


def keep(pack: Path, language: str, name: str, text: str, sound: bytes) -> Path:
    """Put a recording (a FLAC file's bytes) into a pack, in the place of an earlier one. StoreProblem if it cannot."""
    folder = folder_of(pack, language)
    index, path = folder / INDEX, folder / f"{name}{SUFFIX}"
    if not index.exists():
        schema.write(pack)
        whole(index, _HOW.format(head=schema.line(RECORDINGS, len(index.relative_to(pack).parts) - 1)))
    whole(path, sound)
    editing.put(index, (path.name,), text)
    return path


@dataclass(frozen=True)
class _Join:
    """A template all of whose pieces are recorded: what it matches, and the files of its parts in turn."""

    pattern: re.Pattern[str]
    parts: tuple[Path | Mapping[str, Path] | None, ...]  # a piece, a placeholder's values, or nothing to be heard

    def files(self, text: str) -> tuple[Path, ...]:
        """The files that say the text one after the other; none if it is another."""
        match = self.pattern.fullmatch(text)
        if not match:
            return ()
        said = iter(match.groups())
        found = (part if isinstance(part, Path | None) else part[next(said)] for part in self.parts)
        return tuple(path for path in found if path)


class Recordings:
    """All recordings that lie over the built-in words, the uppermost folder first."""

    def __init__(self, texts: Mapping[str, Path], lines: Lines) -> None:
        self._texts = {text: path for text, path in texts.items() if text not in lines.spoken_by_voice}
        joins = (_join(template, lines, self._texts) for template in lines.templates)
        self._joins = [join for join in joins if join]

    def files(self, text: str) -> tuple[Path, ...]:
        """The files that say a text, in turn; none if the voice must say it."""
        text = " ".join(text.split())
        if text in self._texts:
            return (self._texts[text],)
        return next((files for join in self._joins if (files := join.files(text))), ())


def recorded(folders: Folders, language: str, mistakes: Mistakes) -> dict[str, Path]:
    """Each text that is recorded, with its file, whether that is there or not."""
    found: dict[str, Path] = {}
    for pack in folders.paths:
        index = read_index(pack, language, mistakes)
        found |= {text: index.path(name) for name, text in index.texts.items()}
    return found


def _join(template: Template, lines: Lines, texts: Mapping[str, Path]) -> _Join | None:
    """None where a piece, or every value of a placeholder, is not recorded."""
    pattern, parts = "", list[Path | Mapping[str, Path] | None]()
    for number, part in enumerate(template.parts):
        if number % 2:
            values = _values(lines.values[part].values(), texts)
            if not values:
                return None
            pattern += f"({'|'.join(map(re.escape, values))})"
            parts.append(values)
            continue
        said = piece(part)
        if said and said not in texts:
            return None
        pattern += re.escape(_capital(part) if number == 0 else part)
        parts.append(texts.get(said))
    return _Join(re.compile(pattern), tuple(parts))


def _values(values: Iterable[str], texts: Mapping[str, Path]) -> dict[str, Path]:
    """The files of the values that are recorded, also for where they begin a text."""
    there = {said: texts[said] for said in values if said in texts}
    return {_capital(said): path for said, path in there.items()} | there


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

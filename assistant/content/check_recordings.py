"""Holds the recordings of packs against their index and against what cues say now.

Comes after `check_cues`. Whether a file can be played to its end is asked of whoever plays it: `Sound`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.content import flac
from assistant.content.document import Mark, Mistakes, shown
from assistant.content.files import INDEX, Folders
from assistant.content.lines import Line, Lines
from assistant.content.recordings import SUFFIX, Index, read_index

Sound = Callable[[Path], str]  # what keeps a file from being played; empty if nothing does

_MEND = "record it again, or take it out of the index"


def check_recordings(folders: Folders, language: str, lines: Lines, sound: Sound | None, mistakes: Mistakes) -> None:
    """Every recording of a language, in every folder."""
    said = {line.text: line for line in lines}
    named = {line.name: line for line in lines}
    for pack in folders.paths:
        index = read_index(pack, language, mistakes)
        for name, text in index.texts.items():
            mark = index.document.at((name,), key=True)
            for rule, what in _file(index.path(name), sound):
                mistakes.add(mark, rule, f"'{name}' {what}")
            if text in lines.spoken_by_voice:
                what = f"'{name}' says a safety cue or the disclaimer; the voice says those in every pack, take it out"
                mistakes.add(mark, "recording-safety", what)
            elif text not in said:
                mistakes.add(mark, "recording-stale", _stale(name, text, named.get(name.removesuffix(SUFFIX))))
        _check_unlisted(index, mistakes)


def _file(path: Path, sound: Sound | None) -> Iterator[tuple[str, str]]:
    """Rules that a file breaks, and what is wrong with it."""
    if not path.is_file():
        yield "recording-missing", f"is not in {shown(path.parent)}; {_MEND}"
        return
    try:
        with path.open("rb") as file:
            why = flac.why_not(file.read(flac.LARGEST + 1))
    except OSError as error:
        why = f"cannot be read ({error.strerror})"
    if why:
        yield "recording-damaged", f"{why}; {_MEND}"
    elif sound and (why := sound(path)):
        yield "recording-damaged", why


def _stale(name: str, text: str, now: Line | None) -> str:
    says = f"'{name}' says '{text}', and no cue says that now"
    if now is None:
        return f"{says}; what has none yet: handson prompts record --missing"
    return f"{says}; here stands '{now.text}': handson prompts record {now.cue or now.name}"


def _check_unlisted(index: Index, mistakes: Mistakes) -> None:
    if index.document.data and not index.texts:
        return  # it could not be read, which was told
    for file in sorted(index.folder.glob("[!.]*")):
        if file.name not in (*index.texts, INDEX):
            what = (
                f"'{file.name}' is not in {INDEX}, so it is never played; handson prompts record --import takes it in"
            )
            mistakes.add(Mark(shown(index.folder / INDEX)), "recording-unlisted", what)

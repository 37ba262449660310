"""Packs as one file: a folder in, a zip out, and back, with nothing in it that a pack has no use for.

A zip may come from anybody. It is read entry by entry: no way out of its folder, no link, no kind of file but words,
schemas and recordings that are FLAC, no more than `LARGEST` unpacked. It is unpacked beside the packs and moved among
them only when its words were checked.
"""

import io
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from assistant.content import flac, packs
from assistant.content.files import CUES, RECORDINGS, TECHNIQUES
from assistant.content.packs import Pack
from assistant.content.writing import whole
from assistant.errors import StoreProblem, UsageProblem

KINDS = frozenset({".yaml", ".md", ".json", ".flac"})
LARGEST = 150_000_000  # bytes of all files together: every line of a language, recorded
EACH = flac.LARGEST  # bytes of one file
MOST = 2_000  # files
DEEPEST = 4  # folders
ENCRYPTED = 1  # the bit of an entry's flags (APPNOTE 4.4.4)


def export(folder: Path, path: Path) -> int:
    """Write a pack's files into a zip; how many. The same pack gives the same bytes. What `add` refuses is told."""
    files = [file for file in sorted(folder.rglob("*")) if _wanted(file, folder)]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = file.read_bytes()
            if why := _fault(PurePosixPath(file), content):
                raise UsageProblem(f"{file} {why}. Mend it, or take it out of the pack; nothing was written.")
            archive.writestr(entry, content)
    whole(path, made.getvalue())
    return len(files)


def _wanted(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.is_file() and not file.is_symlink() and not hidden and file.suffix in KINDS


def add(source: Path, name: str, checked: Callable[[Path], None]) -> Pack:
    """Install a zip or folder as the pack `name`. `checked` raises what is wrong with its words; then none is left."""
    pack = packs.new(name)
    try:
        pack.folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".adding-", dir=pack.folder.parent) as work:
            draft = Path(work) / name
            draft.mkdir()
            for relative, content in _from_folder(source) if source.is_dir() else _from_zip(source):
                target = draft / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            if not any(path.suffix in (".yaml", ".flac") for path in draft.rglob("*")):
                raise UsageProblem(f"{source}: there is nothing of a pack in it. Nothing was added.")
            checked(_root(draft))
            shutil.move(_root(draft), pack.folder)
    except OSError as error:
        raise StoreProblem(f"{error.filename or pack.folder}: {error.strerror}. Nothing was added.") from error
    return pack


def _root(draft: Path) -> Path:
    """The pack's own folder: some archives hold it, some what is in it, which may be one language alone."""
    inner = list(draft.iterdir())
    alone = len(inner) == 1 and inner[0].is_dir() and inner[0].name != TECHNIQUES
    language = alone and (
        any((inner[0] / part).is_dir() for part in (CUES, RECORDINGS)) or any(inner[0].glob("*.yaml"))
    )
    return inner[0] if alone and not language else draft


def _from_folder(folder: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    total = 0
    for number, file in enumerate(sorted(folder.rglob("*"))):
        if file.is_symlink():
            raise UsageProblem(f"{file} is a link; a pack holds files alone. Copy what it leads to.")
        if not _wanted(file, folder):
            continue
        total += file.stat().st_size
        relative = PurePosixPath(file.relative_to(folder).as_posix())
        _bounded(str(folder), number, total)
        with file.open("rb") as opened:
            yield relative, _checked(str(folder), relative, opened)


def _from_zip(path: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            total = 0
            for number, entry in enumerate(archive.infolist()):
                if entry.is_dir():
                    continue
                relative = _inside(path, entry)
                with archive.open(entry) as file:
                    content = _checked(str(path), relative, file)
                total += len(content)
                _bounded(str(path), number, total)
                yield relative, content
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:  # torn, or its bytes are others than were written
        raise UsageProblem(f"{path} is not a zip that can be read ({error}). Ask for it once more.") from error


def _inside(path: Path, entry: zipfile.ZipInfo) -> PurePosixPath:
    """Where an entry goes. UsageProblem where it has no place in a pack."""
    relative = PurePosixPath(entry.filename.replace("\\", "/"))
    what = ""
    if relative.is_absolute() or ".." in relative.parts or ":" in entry.filename:
        what = "leads out of the pack"
    elif stat.S_ISLNK(entry.external_attr >> 16):
        what = "is a link"
    elif entry.flag_bits & ENCRYPTED or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        what = "is encrypted, or packed in another way than zips are by default"
    elif relative.suffix not in KINDS:
        what = f"is no file of a pack ({', '.join(sorted(KINDS))})"
    elif len(relative.parts) > DEEPEST + 1:
        what = f"lies more than {DEEPEST} folders deep"
    if what:
        raise UsageProblem(f"{path}: {entry.filename!r} {what}. Nothing was added.")
    return relative


def _checked(source: str, relative: PurePosixPath, file: IO[bytes]) -> bytes:
    """What a file holds, if there is no fault in it."""
    content = file.read(EACH + 1)  # whatever an entry says about its size
    if why := _fault(relative, content):
        raise UsageProblem(f"{source}: '{relative}' {why}. Nothing was added.")
    return content


def _fault(relative: PurePosixPath, content: bytes) -> str:
    """Whether a file is larger than any in a pack, or says that it is FLAC and is not."""
    if len(content) > EACH:
        return f"is larger than {EACH / 1e6:.0f} MB"
    return flac.why_not(content) if relative.suffix == ".flac" else ""


def _bounded(source: str, number: int, total: int) -> None:
    if total > LARGEST or number >= MOST:
        raise UsageProblem(f"{source} holds more than {LARGEST / 1e6:.0f} MB or {MOST} files. Nothing was added.")

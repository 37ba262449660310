"""What a speech model looks like on disk, and how an archive becomes one without harm. No network here.

models.fetch ── zip or folder ──► install ──► a temporary folder, checked ──► renamed into place
"""

import contextlib
import hashlib
import os
import shutil
import stat
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from assistant.errors import ModelProblem

_FILES = 2_000  # a model has a few dozen
_CHUNK = 1 << 20
_STALE = 3600  # s after which an unfinished folder is one that was killed
Manifest = dict[str, tuple[int, str]]  # path below the model's folder → size and SHA-256


def is_model(folder: Path) -> bool:
    """Whether Vosk could load it: an acoustic model and its settings, in the present or the older, flat layout."""
    present = (folder / "am" / "final.mdl").is_file() and (folder / "conf" / "mfcc.conf").is_file()
    return present or ((folder / "final.mdl").is_file() and (folder / "mfcc.conf").is_file())


def model_in(folder: Path) -> Path | None:
    """The model that `folder` is, or the only one that it holds."""
    if is_model(folder):
        return folder
    try:
        found = [path for path in sorted(folder.iterdir()) if path.is_dir() and is_model(path)]
    except OSError:
        return None
    return found[0] if len(found) == 1 else None


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest(model: Path) -> Manifest:
    """Size and checksum of every file of a model."""
    files = sorted(path for path in model.rglob("*") if path.is_file())
    return {path.relative_to(model).as_posix(): (path.stat().st_size, sha256(path)) for path in files}


def install(source: Path, target: Path, most: int) -> None:
    """Make the model `target` of a zip or a folder, whole or not at all. `most`: bytes that it may unpack to.

    Raises ModelProblem for a bad archive, one that is no Vosk model, and one that would write outside or too much.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with _scratch(target) as scratch:
        if source.is_dir():
            shutil.copytree(model_in(source) or source, scratch / "new")
        else:
            unpack(source, scratch / "new", most)
        model = model_in(scratch / "new")
        if model is None:
            raise ModelProblem(
                f"{source} holds no Vosk model: there is no am/final.mdl with conf/mfcc.conf in it. Take the archive "
                "of a model from the catalogue (`handson models list`)."
            )
        _swap(model, target, scratch / "old")


def unpack(archive: Path, folder: Path, most: int) -> None:
    """Unpack a zip into `folder`: plain files and folders only, none outside, at most `most` bytes and 2,000 files."""
    try:
        with zipfile.ZipFile(archive) as opened:
            members = opened.infolist()
            if len(members) > _FILES:
                raise ModelProblem(
                    f"{archive.name} holds {len(members)} files, more than any model. It was not unpacked."
                )
            for member in members:
                most -= _unpack_one(opened, member, folder, most)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, UnicodeError) as problem:
        raise ModelProblem(
            f"{archive.name} is no whole zip file ({problem}). Fetch it again; if the network asks for a sign-in, "
            "sign in first."
        ) from None


def _unpack_one(opened: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, most: int) -> int:
    target = folder / _safe(member)
    if member.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return 0
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with opened.open(member) as packed, target.open("xb") as file:
        while chunk := packed.read(_CHUNK):  # what the archive says of its sizes may be a lie: count
            written += len(chunk)
            if written > most:
                raise ModelProblem(
                    f"{member.filename!r} unpacks to more than any model holds. The archive was refused."
                )
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())  # the folder's new name must not outlive its contents when power goes
    return written


def _safe(member: zipfile.ZipInfo) -> PurePosixPath:
    path = PurePosixPath(member.filename)
    odd = "\\" in member.filename or ".." in path.parts or path.is_absolute() or PureWindowsPath(path).drive
    kind = stat.S_IFMT(member.external_attr >> 16)
    if odd or not path.parts or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ModelProblem(
            f"The archive holds {member.filename!r}, which no model does. It was refused, nothing is kept."
        )
    return path


@contextlib.contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    for left in target.parent.glob(".unpacking-*"):
        if time.time() - left.stat().st_mtime > _STALE:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=target.parent, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _swap(model: Path, target: Path, old: Path) -> None:
    if target.exists():
        target.rename(old)
    try:
        model.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise

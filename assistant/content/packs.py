"""The user's packs: a name in, the folder of words that lies over the built-in ones out.

A pack is a folder shaped like `prompts/` with only what differs (prompts/README.md). Packs of the user lie side by side
in one place; `handson prompts` makes, lists and removes them, and the setting `prompts` names the one in use.
"""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from assistant.content.document import nearest
from assistant.content.files import builtin
from assistant.errors import StoreProblem, UsageProblem

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")  # a folder's name that is one on every system
_RESERVED = frozenset({"con", "prn", "aux", "nul", "built-in", "none"})


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that is there."""

    name: str
    folder: Path


def place(environ: Mapping[str, str] = os.environ) -> Path:
    """Where packs lie: HANDSON_PACKS, or a folder of the platform's for the user's data."""
    named = environ.get("HANDSON_PACKS")
    return Path(named).expanduser() if named else platformdirs.user_data_path("handson") / "packs"


def every() -> Iterator[Pack]:
    """The packs that are there, by name."""
    for folder in sorted(place().glob("*")):
        if folder.is_dir() and NAME.fullmatch(folder.name):
            yield Pack(folder.name, folder)


def find(name: str) -> Pack:
    """The pack of that name. UsageProblem names those that there are."""
    folder = _named(name)
    if folder is None:
        names = [pack.name for pack in every()]
        known = nearest(name, names) if names else "none yet; make one: handson prompts init my-words"
        raise UsageProblem(f"There is no pack {name!r}; {known}.")
    return Pack(name, folder)


def new(name: str) -> Pack:
    """Where a pack of that name would lie. UsageProblem if it cannot be one or is there."""
    if not NAME.fullmatch(name) or name in _RESERVED:
        raise UsageProblem(f"{name!r} cannot name a pack: take small letters, digits and dashes, as my-words.")
    folder = place() / name
    if folder.exists():
        raise UsageProblem(
            f"There is a pack {name!r} already ({folder}). Take another name (`add --as NAME`), or remove it."
        )
    return Pack(name, folder)


def remove(pack: Pack) -> None:
    """Delete a pack with all that is in it."""
    try:
        shutil.rmtree(pack.folder)
    except OSError as error:
        raise StoreProblem(f"{error.filename}: {error.strerror}. Nothing else was touched.") from error


def folder_of(path: Path, name: str) -> Path | None:
    """What somebody names: a folder by its path, or a pack by its name. None if there is neither."""
    return path if path.is_dir() else _named(name)


def given(path: Path, name: str) -> Path:
    """The same; UsageProblem if there is neither."""
    return folder_of(path, name) or find(name).folder


def _named(name: str) -> Path | None:
    folder = place() / name
    return folder if NAME.fullmatch(name) and folder.is_dir() else None


def shown(folder: Path | None) -> str:
    """How a folder of words is called: by the pack's name, else by its path."""
    if folder is None or folder == builtin():
        return "the built-in words"
    return folder.name if folder.parent == place() else str(folder)

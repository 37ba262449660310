"""What is kept on this machine: the state folder, the session log in it, and the parent's own words."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from assistant.app import checking, voicing, wiring
from assistant.app.doctor.finding import Finding
from assistant.app.doctor.machine import Machine
from assistant.app.settings import state_place
from assistant.errors import ContentProblem, HandsonError, StoreProblem
from assistant.store.looking import look

NEEDED = 5_000_000  # bytes free below which saving is about to fail
WANTED = 200_000_000  # below which rendered cues and updates have no room
_OTHERS = 0o077  # bits of a mode that let others in


def folder(machine: Machine) -> Iterator[Finding]:
    """Whether the state folder can be written, and is its owner's alone."""
    del machine
    path = state_place()
    if why := refused(path):
        todo = "Make it writable for you, or name another folder in HANDSON_STATE."
        yield Finding("state folder", "fail", f"Sessions cannot be saved ({why}).", todo, str(path))
        return
    if not path.exists():
        yield Finding("state folder", "ok", "Not there yet; the first session makes it.", home=str(path))
        return
    if count := len(open_to_others(path)):
        seen = f"Others on this machine may read what is kept here (files and folders: {count})."
        yield Finding("state folder", "warn", seen, "Run `handson doctor --fix`: it closes them.", str(path))
    else:
        yield Finding("state folder", "ok", "It can be written, and is yours alone.", home=str(path))


def refused(path: Path) -> str:
    """Why nothing can be written into a folder, or the folder not be made; empty if it can."""
    place = nearest(path)
    if not place.is_dir():
        return "a file stands where a folder should be"
    if place != path:
        return "" if os.access(place, os.W_OK | os.X_OK) else "the folder above it is closed to you"
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(bytes(4096))
            file.flush()
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def nearest(path: Path) -> Path:
    """The path, or the nearest one above it that is there."""
    return next((each for each in (path, *path.parents) if each.exists()), Path("/"))


def open_to_others(path: Path) -> list[Path]:
    """The folder, and what is in it, where its mode lets others in. Links are not followed."""
    inside = [path, *path.rglob("*")]
    return [each for each in inside if not each.is_symlink() and each.lstat().st_mode & _OTHERS]


def space(machine: Machine) -> Iterator[Finding]:
    """Free space where sessions and cues are kept."""
    del machine
    free = min(shutil.disk_usage(nearest(path)).free for path in (state_place(), voicing.cue_folder()))
    told = f"{free / 1e6:,.0f} MB are free."
    if free < NEEDED:
        yield Finding("free space", "fail", told, "Free some space now: a session could not be saved.")
    elif free < WANTED:
        yield Finding("free space", "warn", told, "Free some space: the coach's voice needs up to 200 MB.")
    else:
        yield Finding("free space", "ok", told)


def log(machine: Machine) -> Iterator[Finding]:
    """Whether the logs are whole."""
    del machine
    there = [path for name in (wiring.DATABASE, wiring.RECORDINGS) if (path := state_place() / name).exists()]
    if not there:
        yield Finding("session log", "ok", "No session was kept yet.")
    for path in there:
        try:
            found = look(path)
            yield Finding("session log", "ok", f"{path.name} is whole. Sessions in it: {found.sessions}.")
        except (StoreProblem, OSError) as problem:
            todo = "Keep a copy of it, then do what the line above says; `handson sessions` tells whether it is well."
            yield Finding("session log", "fail", f"{path.name} cannot be used.", todo, str(problem))


def words(machine: Machine) -> Iterator[Finding]:
    """Whether the words in use are without mistakes: built-in ones are loaded, the user's own checked as a whole."""
    own = machine.settings.prompts
    try:
        if own is None:
            wiring.content_for(machine.settings)
        found = checking.mistakes(machine.loaded, own, timed=False) if own else ()
        errors = [str(each) for each in found if each.level == "error"]
    except ContentProblem as problem:
        errors = list(problem.mistakes)
    except HandsonError as problem:
        yield Finding("words", "fail", "They could not be checked.", "Try `handson prompts check`.", str(problem))
        return
    if errors:
        todo = "`handson prompts check` names each" + ("; until then the built-in words are used." if own else ".")
        yield Finding("words", "fail", f"Mistakes in the words in use: {len(errors)}.", todo, "; ".join(errors[:3]))
    else:
        whose = "Your own words" if own else "The built-in words"
        yield Finding("words", "ok", f"{whose} have no mistakes.")

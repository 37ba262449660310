"""What `handson doctor --fix` does: it makes folders that are missing and closes what is kept to others. Nothing else.

Nothing is fetched, installed, moved or deleted. Comes before the checks, so that these see what was mended; gives a
sentence for each thing that was done, or could not be.
"""

from collections.abc import Iterator
from pathlib import Path

from assistant.app import voicing
from assistant.app.doctor.kept import open_to_others
from assistant.app.settings import state_place

_CLOSED = 0o700  # what is left of a mode: the owner's own bits


def mend() -> Iterator[str]:
    """Do it; what was done, sentence by sentence."""
    for name, folder in (("state folder", state_place()), ("folder of rendered cues", voicing.cue_folder())):
        if not folder.exists():
            yield _made(name, folder)
    if state_place().is_dir():
        yield from _close(state_place())


def _made(name: str, folder: Path) -> str:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
    except OSError as error:
        return f"The {name} could not be made ({error.strerror})."
    return f"The {name} was missing and is there now, for you alone."


def _close(folder: Path) -> Iterator[str]:
    done, failed = 0, 0
    for path in open_to_others(folder):
        try:
            path.chmod(path.lstat().st_mode & _CLOSED)
            done += 1
        except OSError:  # somebody else's, or a file system without modes
            failed += 1
    if done:
        yield f"Files and folders in the state folder that are closed to others now: {done}."
    if failed:
        yield f"Files and folders in the state folder that could not be closed to others: {failed}."

"""What the parent wants gone: a session or all of them, with the sound that was kept of them."""

from pathlib import Path

from assistant.app import wiring
from assistant.app.settings import state_folder
from assistant.errors import StoreProblem
from assistant.store import forgetting
from assistant.store.lock import SessionLock

AUDIO = "audio"  # what --keep-audio keeps, in the state folder


def forget(session: str) -> str:
    """Forget the session named by an id, a beginning of one, or "last"; its id. UsageProblem if there is none."""
    with SessionLock(state_folder() / wiring.LOCK):
        with wiring.open_log() as log:
            name = log.session(session).id
        forgetting.forget(state_folder() / wiring.DATABASE, [name])
        _delete(sorted((state_folder() / AUDIO).glob(f"{name}-*")))
    return name


def forget_all() -> int:
    """Forget every session and all that was remembered; the number of sessions."""
    with SessionLock(state_folder() / wiring.LOCK):
        count = 0
        for database in (wiring.DATABASE, wiring.RECORDINGS):
            path = state_folder() / database
            if path.exists():
                with wiring.open_log(database=database) as log:
                    count += len(log.sessions(1_000_000))
                forgetting.forget_all(path)
        _delete(sorted((state_folder() / AUDIO).glob("*")))
    return count


def _delete(paths: list[Path]) -> None:
    for path in paths:
        try:
            path.unlink()
        except OSError as error:
            raise StoreProblem(f"{path}: {error.strerror}. Delete it by hand; the sessions are forgotten.") from error

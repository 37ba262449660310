"""Forgets sessions so that nothing of them is left in the file: deleted, overwritten, and the file written anew.

Only while no session runs: the caller holds the lock (`lock.SessionLock`). SQLite alone would leave what was deleted in
free pages and in the write-ahead log.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from assistant.errors import StoreProblem
from assistant.store import schema

_BUSY_MS = 3000
_EVERYTHING = (
    "DELETE FROM event",
    "DELETE FROM session",
    "DELETE FROM preference",
    "DELETE FROM sqlite_sequence",
)


def forget(path: Path, sessions: Sequence[str]) -> None:
    """Delete the sessions with these whole ids, with all their events. StoreProblem if the file cannot be changed."""
    _change(path, [("DELETE FROM session WHERE id = ?", (session,)) for session in sessions])


def forget_all(path: Path) -> None:
    """Delete every session, and what they left for later ones."""
    _change(path, [(statement, ()) for statement in _EVERYTHING])


def _change(path: Path, statements: Sequence[tuple[str, tuple[str, ...]]]) -> None:
    try:
        with closing(schema.connect(path, _BUSY_MS)) as db:
            db.execute("PRAGMA secure_delete = ON")
            db.execute("BEGIN IMMEDIATE")
            for statement, values in statements:
                db.execute(statement, values)
            db.execute("COMMIT")
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise StoreProblem(f"{path}: {schema.told(error)}") from error

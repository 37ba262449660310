"""The log's tables, and how a file of any earlier version becomes one of this version.

`prepare` runs before anything else touches the file: it makes or checks it and migrates it, or raises StoreProblem and
leaves it as it was. Migrations are named, kept in the table `migration`, and only ever appended to; a released one is
changed by a new one. All that are pending run in one transaction.
"""

import os
import sqlite3
from collections.abc import Callable, Mapping, Set
from contextlib import closing, suppress
from pathlib import Path

from assistant.errors import StoreProblem

BUSY_MS = 50  # short, because the writer retries by itself and must hear of its end
PREPARE_BUSY_MS = 3000  # at the start another handson may be migrating the same file
_APPLICATION = 0x68736F6E  # "hson": tells this log from any other SQLite file

_FAULTS = (  # SQLite's names of faults, and what to do
    (("SQLITE_BUSY", "SQLITE_LOCKED"), "another program holds it locked. Close that program and try again."),
    (
        ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM"),
        "it cannot be written. Make it and its folder writable, or name another folder in HANDSON_STATE.",
    ),
    (("SQLITE_FULL",), "the disk is full. Free some space and try again."),
    (("SQLITE_NOTADB",), "it is not a handson log. Move it away, and a new one is made at the next start."),
    (("SQLITE_IOERR",), "the disk does not answer as it should. Check it, or name another folder in HANDSON_STATE."),
)

Migration = Callable[[sqlite3.Connection], object]
MIGRATIONS: dict[str, Migration] = {}


def _migration(function: Migration) -> Migration:
    MIGRATIONS[getattr(function, "__name__", "")] = function
    return function


@_migration
def m001_sessions_events_preferences(db: sqlite3.Connection) -> None:
    """`token` makes a retried insert harmless; the order of events is that of `position`, never of a clock."""
    db.execute(
        "CREATE TABLE session (position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at REAL NOT NULL,"
        " started TEXT NOT NULL, kit TEXT NOT NULL, technique TEXT NOT NULL, language TEXT NOT NULL, ended TEXT,"
        " amounts TEXT NOT NULL DEFAULT '[]')"
    )
    db.execute(
        "CREATE TABLE event (position INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL UNIQUE,"
        " session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,"
        " at REAL NOT NULL, kind TEXT NOT NULL, t REAL NOT NULL, body TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX event_of_session ON event (session, position)")
    db.execute(
        "CREATE VIEW summary AS SELECT position, id, started, kit, technique, language, ended, amounts,"
        " (SELECT coalesce(max(t), 0.0) FROM event WHERE event.session = session.id) AS duration,"
        " max(at, (SELECT coalesce(max(at), 0.0) FROM event WHERE event.session = session.id)) AS touched FROM session"
    )
    db.execute("CREATE TABLE preference (key TEXT PRIMARY KEY, value TEXT NOT NULL)")


def prepare(path: Path, migrations: Mapping[str, Migration] = MIGRATIONS, busy_ms: int = PREPARE_BUSY_MS) -> None:
    """Make, check and migrate the log at `path`. StoreProblem if that cannot be done; the file is then untouched."""
    if not path.parent.is_dir():
        raise StoreProblem(
            f"{path}: the folder {path.parent} does not exist. Make it, or name another one in HANDSON_STATE."
        )
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        with suppress(PermissionError):  # some file systems know no modes
            path.chmod(0o600)
        with closing(connect(path, busy_ms)) as db:
            check(db, path, migrations.keys())
            db.execute("PRAGMA journal_mode = WAL")
            _migrate(db, migrations)
    except (OSError, sqlite3.Error) as error:
        raise StoreProblem(f"{path}: {told(error)}") from error


def connect(path: Path, busy_ms: int = BUSY_MS) -> sqlite3.Connection:
    """A connection that leaves transactions to its user. Commits are on the disk when they return."""
    # never "rwc": a log that vanished must not come back empty
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        db.execute(f"PRAGMA busy_timeout = {busy_ms:d}")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error:
        db.close()
        raise
    return db


def check(db: sqlite3.Connection, path: Path, known: Set[str], *, thorough: bool = False) -> None:
    """StoreProblem or sqlite3.DatabaseError if it is damaged or not of this program. `thorough`: indexes as well."""
    (found,) = db.execute(f"PRAGMA {'integrity_check' if thorough else 'quick_check'}(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(str(found).splitlines()[-1])
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and application != _APPLICATION:
        raise StoreProblem(f"{path}: it is another program's database. Name another folder in HANDSON_STATE.")
    if unknown := sorted(_applied(db) - known):
        raise StoreProblem(
            f"{path}: it was written by a newer handson (it has {', '.join(unknown)}). "
            "Install that version, or name another folder in HANDSON_STATE."
        )


def _migrate(db: sqlite3.Connection, migrations: Mapping[str, Migration]) -> None:
    if _applied(db) == migrations.keys():
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, at TEXT NOT NULL)")
        for name in [name for name in migrations if name not in _applied(db)]:
            migrations[name](db)
            db.execute("INSERT INTO migration VALUES (?, datetime('now'))", (name,))
        db.execute(f"PRAGMA application_id = {_APPLICATION}")
        db.execute(f"PRAGMA user_version = {len(migrations)}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _applied(db: sqlite3.Connection) -> set[str]:
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'migration'").fetchone():
        return set()
    return {name for (name,) in db.execute("SELECT name FROM migration")}


def told(error: OSError | sqlite3.Error) -> str:
    """What is wrong in a person's words, and the next step."""
    if isinstance(error, OSError):
        return f"{error.strerror}. Make it readable and writable for you, or name another folder in HANDSON_STATE."
    name = getattr(error, "sqlite_errorname", "")
    for beginnings, words in _FAULTS:
        if name.startswith(beginnings):
            return words
    what = "is damaged" if name in ("", "SQLITE_CORRUPT") else "cannot be used"
    return f"it {what} ({error}). Move it away, and a new one is made at the next start."

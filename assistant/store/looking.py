"""Looks at a session log without making, changing or migrating it: for `handson doctor`.

A path in, a `Look` out, or StoreProblem with what is wrong and the next step.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import StoreProblem
from assistant.store import schema

_BUSY_MS = 1000


@dataclass(frozen=True, slots=True)
class Look:
    """What a whole log holds. `touched`: seconds since 1970 of the latest that was written; 0.0 in an empty log."""

    sessions: int
    touched: float


def look(path: Path) -> Look:
    """Check every page and index of the log at `path`. StoreProblem if it is damaged or cannot be used."""
    try:
        with closing(schema.connect(path, _BUSY_MS)) as db:
            db.execute("PRAGMA query_only = ON")
            schema.check(db, path, schema.MIGRATIONS.keys(), thorough=True)
            if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'summary'").fetchone():
                return Look(0, 0.0)
            return Look(*db.execute("SELECT count(*), coalesce(max(touched), 0.0) FROM summary").fetchone())
    except sqlite3.Error as error:
        raise StoreProblem(f"{path}: {schema.told(error)}") from error

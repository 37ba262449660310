"""Reads the log: sessions, their events, preferences.

Every function takes an open connection whose rows are `sqlite3.Row`, and only reads. Comes from `log.SessionLog`; its
rows go to the command line, the offer to resume, and the exports.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields

from assistant.core.codec import decode, decode_amounts
from assistant.core.events import Amount, Event
from assistant.errors import StoreProblem, UsageProblem

_UNFINISHED = (
    "SELECT * FROM summary WHERE (ended IS NULL OR ended IN ('parked', 'left', 'practise')) AND touched >= ?"
    " AND NOT EXISTS (SELECT 1 FROM session WHERE session.position > summary.position AND session.ended = 'finished')"
    " ORDER BY position DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session. `started` is local time in ISO form; `duration` is session time in seconds; `ended` is None while
    it goes on or after a power cut. `amounts` are those that stood when it ended."""

    id: str
    started: str
    kit: str
    technique: str
    language: str
    ended: str | None
    duration: float
    amounts: tuple[Amount, ...]


def sessions(db: sqlite3.Connection, limit: int) -> list[SessionRow]:
    """The newest `limit` sessions, newest first."""
    return [_row(row) for row in db.execute("SELECT * FROM summary ORDER BY position DESC LIMIT ?", (limit,))]


def find(db: sqlite3.Connection, session: str) -> SessionRow:
    """The session named by its id, a beginning of it that no other has, or "last". UsageProblem if none or several."""
    if session == "last":
        rows = db.execute("SELECT * FROM summary ORDER BY position DESC LIMIT 1").fetchall()
    else:
        rows = db.execute(
            "SELECT * FROM summary WHERE substr(id, 1, ?) = ? ORDER BY id", (len(session), session)
        ).fetchall()
    if len(rows) == 1:
        return _row(rows[0])
    if not rows:
        raise UsageProblem(f'there is no session "{session}". `handson sessions` lists them; "last" names the latest.')
    raise UsageProblem(
        f'"{session}" begins several sessions: {", ".join(row["id"] for row in rows[:8])}. Give more of it.'
    )


def events(db: sqlite3.Connection, session: str) -> list[Event]:
    """All events of the session with this whole id, in order. StoreProblem for one that this version cannot read."""
    return _decoded(session, db.execute("SELECT body FROM event WHERE session = ? ORDER BY position", (session,)))


def _decoded(session: str, rows: Iterable[sqlite3.Row]) -> list[Event]:
    try:
        return [decode(json.loads(row["body"])) for row in rows]
    except ValueError as error:
        raise StoreProblem(f"session {session} holds an event that this version cannot read: {error}") from error


def unfinished(db: sqlite3.Connection, since: float) -> SessionRow | None:
    """The latest session that may be resumed: open, parked, left or in a practice, with an event after `since` (seconds
    since 1970), and no session finished after it."""
    row = db.execute(_UNFINISHED, (since,)).fetchone()
    return None if row is None else _row(row)


def preferences(db: sqlite3.Connection) -> dict[str, str]:
    """What sessions have remembered."""
    return {row["key"]: row["value"] for row in db.execute("SELECT key, value FROM preference ORDER BY key")}


def _row(row: sqlite3.Row) -> SessionRow:
    fields = {field.name: row[field.name] for field in dataclass_fields(SessionRow)}
    return SessionRow(**{**fields, "amounts": decode_amounts(json.loads(row["amounts"]))})

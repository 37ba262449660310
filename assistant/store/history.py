"""Reads the log: sessions, their events, preferences. Every function takes an open connection with `sqlite3.Row` and only reads.

Comes from `log.SessionLog`; its rows go to the command line, the offer to resume, and the exports.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.core.codec import decode
from assistant.core.events import Amount, Event, Heard
from assistant.errors import StoreProblem, UsageProblem

_UNFINISHED = (
    "SELECT * FROM summary WHERE (ended IS NULL OR ended IN ('parked', 'left')) AND touched >= ?"
    " AND NOT EXISTS (SELECT 1 FROM session WHERE session.position > summary.position AND session.ended = 'finished')"
    " ORDER BY position DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session. `started` is local time in ISO form; `duration` is session time in seconds; `ended` is None while
    it goes on or after a power cut."""

    id: str
    started: str
    kit: str
    technique: str
    language: str
    ended: str | None
    duration: float
    amounts: tuple[Amount, ...] = ()


def sessions(db: sqlite3.Connection, limit: int) -> list[SessionRow]:
    """The newest `limit` sessions, newest first."""
    return [_row(db, row) for row in db.execute("SELECT * FROM summary ORDER BY position DESC LIMIT ?", (limit,))]


def find(db: sqlite3.Connection, session: str) -> SessionRow:
    """The session named by its id, a beginning of it that no other has, or "last". UsageProblem if none or several."""
    if session == "last":
        rows = db.execute("SELECT * FROM summary ORDER BY position DESC LIMIT 1").fetchall()
    else:
        rows = db.execute(
            "SELECT * FROM summary WHERE substr(id, 1, ?) = ? ORDER BY id", (len(session), session)
        ).fetchall()
    if len(rows) == 1:
        return _row(db, rows[0])
    if not rows:
        raise UsageProblem(f'there is no session "{session}". `handson history` lists them; "last" names the latest.')
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
    """The latest session that may be resumed: open, parked or left, with an event after `since` (seconds since 1970),
    and no session finished after it."""
    row = db.execute(_UNFINISHED, (since,)).fetchone()
    return None if row is None else _row(db, row)


def preferences(db: sqlite3.Connection) -> dict[str, str]:
    """What sessions have remembered."""
    return {row["key"]: row["value"] for row in db.execute("SELECT key, value FROM preference ORDER BY key")}


def amounts_of(happened: Iterable[Event]) -> tuple[Amount, ...]:
    """The amounts that stand at the end: a later one for the same side replaces, a total replaces the sides and they
    it, and "undo" takes back the last that were said."""
    stages: list[dict[str | None, Amount]] = [{}]
    for event in happened:
        if isinstance(event, Heard) and event.amounts:
            stages.append(_with(stages[-1], event.amounts))
        elif isinstance(event, Heard) and event.intent == "undo" and len(stages) > 1:
            stages.pop()
    return tuple(stages[-1].values())


def _with(told: dict[str | None, Amount], new: tuple[Amount, ...]) -> dict[str | None, Amount]:
    whole = any(amount.side is None for amount in new)
    kept = {side: amount for side, amount in told.items() if (side is None) == whole}
    return {**kept, **{amount.side: amount for amount in new}}


def _row(db: sqlite3.Connection, row: sqlite3.Row) -> SessionRow:
    heard = db.execute("SELECT body FROM event WHERE session = ? AND kind = 'Heard' ORDER BY position", (row["id"],))
    return SessionRow(
        id=row["id"],
        started=row["started"],
        kit=row["kit"],
        technique=row["technique"],
        language=row["language"],
        ended=row["ended"],
        duration=row["duration"],
        amounts=amounts_of(_decoded(row["id"], heard)),
    )

"""The session log: one SQLite file that holds every event of every session, and the preferences they left.

Comes from the app's loop, which records an event before it performs the effects, and from the command line, which
reads. Writing goes through `writer.Writer` and never waits for the disk; reading goes through short connections of its
own, after what was written before.
"""

import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.core.codec import encode, encode_amounts
from assistant.core.events import Amount, Event
from assistant.errors import StoreProblem
from assistant.store import history, schema
from assistant.store.history import SessionRow
from assistant.store.writer import Receipt, Write, Writer

_ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # no i, l, o, u: read aloud and typed without doubt
_READ_AFTER = 0.5  # seconds that a reader waits for what was written before
_READ_BUSY_MS = 1000


def _nothing() -> None:
    """Nobody is told."""


class SessionLog:
    """Use `open`, in a `with`. All methods may be called from any thread; those that write return at once."""

    def __init__(
        self,
        path: Path,
        on_lost: Callable[[], None] = _nothing,
        on_back: Callable[[], None] = _nothing,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._path, self._wall = path, wall
        self._run, self._count = secrets.token_hex(8), 0
        self._writer = Writer(lambda: schema.connect(path), on_lost, on_back)

    @classmethod
    def open(
        cls,
        path: Path,
        on_lost: Callable[[], None] = _nothing,
        on_back: Callable[[], None] = _nothing,
        wall: Callable[[], float] = time.time,
    ) -> Self:
        """Make, check or migrate the file, then open it. StoreProblem, with the next step, if it cannot be used.

        `on_lost` and `on_back` are called from the writer's thread, once for each loss of saving. `wall` gives seconds
        since 1970; it dates events and never orders them.
        """
        schema.prepare(path)
        return cls(path, on_lost, on_back, wall)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def begin(self, kit: str, technique: str, wall_iso: str, language: str) -> str:
        """A new session's id. `wall_iso` is local time. Ids sort by it and are made without the disk."""
        letters = "".join(secrets.choice(_ID_LETTERS) for _ in range(4))
        session = f"{datetime.fromisoformat(wall_iso):%y%m%d-%H%M%S}-{letters}"
        self._put(
            "INSERT INTO session (id, at, started, kit, technique, language) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO NOTHING",
            (session, self._wall(), wall_iso, kit, technique, language),
        )
        return session

    def record(self, session: str, event: Event) -> Receipt:
        """Queue an event of the session with this whole id; the receipt says when it is on the disk."""
        self._count += 1
        body = encode(event)
        return self._put(
            "INSERT INTO event (token, session, at, kind, t, body) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (token) DO NOTHING",
            (f"{self._run}-{self._count}", session, self._wall(), body["kind"], event.t, json.dumps(body)),
        )

    def finish(self, session: str, reason: str, amounts: tuple[Amount, ...]) -> Receipt:
        """Write how the session ended and the amounts that stand (its events alone do not tell: some were undone).

        After "parked", "left" and "practise" it may be resumed and finished again.
        """
        return self._put(
            "UPDATE session SET ended = ?, amounts = ? WHERE id = ?",
            (reason, json.dumps(encode_amounts(amounts)), session),
        )

    def remember(self, key: str, value: str) -> Receipt:
        """Keep a preference for later sessions."""
        return self._put(
            "INSERT INTO preference VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
        )

    def flush(self, timeout: float) -> bool:
        """Whether all that was written is on the disk within `timeout` seconds."""
        return self._writer.flush(timeout)

    def close(self, timeout: float = 2.0) -> int:
        """Write what waits, for at most about `timeout` seconds; give the number of writes that are not on the disk."""
        return self._writer.close(timeout)

    @property
    def unsaved(self) -> int:
        """Writes that are not on the disk."""
        return self._writer.unsaved

    def sessions(self, limit: int = 20) -> list[SessionRow]:
        """The newest sessions, newest first."""
        with self._reading() as db:
            return history.sessions(db, limit)

    def session(self, name: str) -> SessionRow:
        """The session named by an id, a beginning of one, or "last". UsageProblem if that names none or several."""
        with self._reading() as db:
            return history.find(db, name)

    def events(self, name: str) -> list[Event]:
        """The session's events in order; `name` as in `session`."""
        with self._reading() as db:
            return history.events(db, history.find(db, name).id)

    def unfinished(self, hours: float = 4.0) -> SessionRow | None:
        """The session that the start may offer to go on with: see `history.unfinished`."""
        with self._reading() as db:
            return history.unfinished(db, self._wall() - hours * 3600)

    def preferences(self) -> dict[str, str]:
        """All that was remembered."""
        with self._reading() as db:
            return history.preferences(db)

    def _put(self, statement: str, values: tuple[str | float | None, ...]) -> Receipt:
        return self._writer.put(Write(statement, values))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        self._writer.flush(_READ_AFTER)
        try:
            with closing(schema.connect(self._path, _READ_BUSY_MS)) as db:
                db.execute("PRAGMA query_only = ON")
                db.row_factory = sqlite3.Row
                yield db
        except sqlite3.Error as error:
            raise StoreProblem(f"{self._path}: {schema.told(error)}") from error

"""The one thread that writes to the log's file. Takes `Write`s in order; gives back a `Receipt` for each.

Nothing that `put` is given is ever dropped for a fault of the disk: what cannot be written waits in memory, in order,
and is tried again until it can be, or until `close` gives up. The caller never waits for the disk but by its own wish.
"""

import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

_BATCH = 200  # writes in one transaction
_PATIENCE = 0.3  # seconds of failing before it is called a loss: a backup program's short lock is none
_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.5)  # seconds between tries; the last one repeats
_UNSTORABLE = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, sqlite3.ProgrammingError, ValueError)
_log = logging.getLogger(__name__)


class Receipt:
    """Says whether one write is on the disk."""

    def __init__(self) -> None:
        self._committed = threading.Event()

    @property
    def committed(self) -> bool:
        """Whether it is on the disk by now."""
        return self._committed.is_set()

    def wait(self, timeout: float) -> bool:
        """Whether it is on the disk within `timeout` seconds."""
        return self._committed.wait(timeout)

    def _sign(self) -> None:
        self._committed.set()


@dataclass(frozen=True, slots=True)
class Write:
    """One statement, its values, and who waits for it."""

    statement: str
    values: tuple[str | float | None, ...]
    receipt: Receipt = field(default_factory=Receipt)


class Writer:
    """Owns the writing connection. `on_lost` and `on_back` are called once for each loss, from the writer's thread."""

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        on_lost: Callable[[], None],
        on_back: Callable[[], None],
    ) -> None:
        self._connect = connect
        self._on_lost, self._on_back = on_lost, on_back
        self._changed = threading.Condition()
        self._waiting: deque[Write] = deque()
        self._refused = 0
        self._closes_at: float | None = None
        self._db: sqlite3.Connection | None = None  # this and what follows belong to the thread
        self._failures, self._failing_since, self._lost = 0, 0.0, False
        # a daemon, so that a disk that never answers cannot keep the program from ending
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)
        self._thread.start()

    @property
    def unsaved(self) -> int:
        """Writes that are not on the disk."""
        with self._changed:
            return len(self._waiting) + self._refused

    def put(self, write: Write) -> Receipt:
        """Queue a write; never waits."""
        with self._changed:
            if self._closes_at is not None:
                raise RuntimeError("the session log is closed")
            self._waiting.append(write)
            self._changed.notify_all()
        return write.receipt

    def flush(self, timeout: float) -> bool:
        """Whether all that was put is on the disk within `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting, timeout) and not self._refused

    def close(self, timeout: float) -> int:
        """Write what waits, for at most `timeout` seconds; give the number that is lost."""
        with self._changed:
            if self._closes_at is None:
                self._closes_at = time.monotonic() + timeout
            self._changed.notify_all()
        self._thread.join(timeout + 0.5)
        return self.unsaved

    def _run(self) -> None:
        while self._more():
            try:
                self._write()
            except sqlite3.Error as error:
                self._failed(error)
                self._recover(error)
                self._pause()
            else:
                self._succeeded()
        self._disconnect()

    def _failed(self, error: sqlite3.Error) -> None:
        now = time.monotonic()
        if not self._failures:
            self._failing_since = now
        self._failures += 1
        if not self._lost and now - self._failing_since >= _PATIENCE:
            self._lost = True
            _log.warning("the session log cannot be written: %s", error)
            _tell(self._on_lost)

    def _succeeded(self) -> None:
        self._failures = 0
        if self._lost and not self._waiting:
            self._lost = False
            _tell(self._on_back)

    def _more(self) -> bool:
        """Wait for work. False once closing, with nothing left or no time left."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closes_at is not None)
            return bool(self._waiting) and (self._closes_at is None or time.monotonic() < self._closes_at)

    def _write(self) -> None:
        """One transaction of what waits, oldest first."""
        with self._changed:
            batch = list(islice(self._waiting, _BATCH))
        if self._db is None:
            self._db = self._connect()
        self._db.execute("BEGIN IMMEDIATE")
        good = [write for write in batch if self._accepted(self._db, write)]
        self._db.execute("COMMIT")
        with self._changed:
            for _ in batch:
                self._waiting.popleft()
            self._refused += len(batch) - len(good)
            for write in good:
                write.receipt._sign()
            self._changed.notify_all()

    def _accepted(self, db: sqlite3.Connection, write: Write) -> bool:
        """Do the statement. False if its content can never be stored: it must not hold up those behind it."""
        try:
            db.execute(write.statement, write.values)
        except _UNSTORABLE as error:
            _log.error("the session log refuses a write: %s", error)
            return False
        return True

    def _recover(self, error: sqlite3.Error) -> None:
        """Back to a state in which the next try may work: after anything but a lock, with a new connection."""
        if self._db is not None and self._db.in_transaction:
            try:
                self._db.execute("ROLLBACK")
            except sqlite3.Error:
                self._disconnect()
        if not getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            self._disconnect()

    def _pause(self) -> None:
        with self._changed:
            self._changed.wait_for(
                lambda: self._closes_at is not None and time.monotonic() >= self._closes_at,
                _PAUSES[min(self._failures, len(_PAUSES)) - 1],
            )

    def _disconnect(self) -> None:
        if self._db is not None:
            try:
                self._db.close()
            except sqlite3.Error as error:
                _log.warning("the session log did not close cleanly: %s", error)
            self._db = None


def _tell(whom: Callable[[], None]) -> None:
    """Call a listener; its mistake must not end the writing."""
    try:
        whom()
    except Exception:
        _log.exception("a listener of the session log failed")

"""Which session the next start offers to go on with."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.core.events import Tick
from assistant.store.log import SessionLog

HOUR = 3600.0


@dataclass
class Clock:
    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log(tmp_path: Path, clock: Clock) -> Iterator[SessionLog]:
    with SessionLog.open(tmp_path / "sessions.db", wall=clock) as opened:
        yield opened


def a_session(log: SessionLog, ended: str | None = None) -> str:
    session = log.begin("hand-only", "hands-on", "2025-03-01T06:30:00", "en")
    log.record(session, Tick(1.0))
    if ended:
        log.finish(session, ended, ())
    return session


def offered(log: SessionLog, hours: float = 4.0) -> str | None:
    row = log.unfinished(hours)
    return row.id if row else None


@pytest.mark.parametrize("ended", [None, "parked", "left", "practise"])
def test_a_session_that_was_cut_off_parked_or_left_is_offered(log: SessionLog, ended: str | None) -> None:
    session = a_session(log, ended)
    assert offered(log) == session


@pytest.mark.parametrize("ended", ["finished", "hurts", "declined"])
def test_a_session_that_is_over_is_not_offered(log: SessionLog, ended: str) -> None:
    a_session(log, ended)
    assert offered(log) is None


def test_the_latest_of_several_is_offered(log: SessionLog) -> None:
    a_session(log)
    session = a_session(log, "parked")
    a_session(log, "declined")
    assert offered(log) == session


def test_one_that_a_later_finished_session_has_overtaken_is_not_offered(log: SessionLog) -> None:
    a_session(log)
    a_session(log, "finished")
    assert offered(log) is None


def test_age_counts_from_the_last_event(log: SessionLog, clock: Clock) -> None:
    session = a_session(log)
    clock.now += 3 * HOUR
    log.record(session, Tick(2.0))
    clock.now += 3 * HOUR
    assert offered(log) == session
    clock.now += 2 * HOUR
    assert offered(log) is None
    assert offered(log, hours=24.0) == session


def test_a_clock_set_back_does_not_hide_it(log: SessionLog, clock: Clock) -> None:
    session = a_session(log)
    clock.now = 0.0
    assert offered(log) == session

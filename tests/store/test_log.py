"""The log keeps sessions, events and preferences, and reads them back."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.events import Amount, Event, Heard, Rejected, Started, Tick
from assistant.errors import UsageProblem
from assistant.store.log import SessionLog

MORNING = "2025-03-01T06:30:00+01:00"
SAID = Heard(60.0, "amount", "sixty left", "voice", (Amount("left", 60.0, "ml"),))


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SessionLog]:
    with SessionLog.open(tmp_path / "sessions.db") as opened:
        yield opened


def a_session(log: SessionLog, *events: Event, wall: str = MORNING) -> str:
    session = log.begin("double-electric", "hands-on", wall, "en")
    for event in events:
        log.record(session, event)
    return session


def test_events_come_back_in_order_with_all_their_fields(log: SessionLog) -> None:
    happened = [Started(0.0, "double-electric", 390, True, (("hold", "5"),)), Tick(3.5), Tick(2.0), SAID]
    assert log.events(a_session(log, *happened)) == happened


def test_a_receipt_says_that_the_event_is_on_the_disk(log: SessionLog, tmp_path: Path) -> None:
    session = log.begin("hand-only", "hands-on", MORNING, "en")
    receipt = log.record(session, Tick(1.0))
    assert receipt.wait(5.0)
    assert receipt.committed
    with SessionLog.open(tmp_path / "sessions.db") as other:
        assert other.events(session) == [Tick(1.0)]


def test_a_rejected_sound_leaves_no_words_in_the_file(log: SessionLog, tmp_path: Path) -> None:
    log.record(a_session(log), Rejected(1.0, "partial", (("vosk", 0.4),)))
    assert log.close() == 0
    assert (
        b'{"kind": "Rejected", "t": 1.0, "reason": "partial", "scores": [["vosk", 0.4]]}'
        in (tmp_path / "sessions.db").read_bytes()
    )


def test_a_row_tells_kit_start_duration_end_and_amounts(log: SessionLog) -> None:
    session = a_session(log, Started(0.0, "double-electric"), SAID, Tick(1234.5))
    log.finish(session, "parked", SAID.amounts)
    stands = (Amount("left", 60.0, "ml"), Amount("right", 2.5, "oz"))
    log.finish(session, "finished", stands)
    (row,) = log.sessions()
    assert (row.id, row.started, row.kit, row.technique, row.language) == (
        session,
        MORNING,
        "double-electric",
        "hands-on",
        "en",
    )
    assert (row.duration, row.ended, row.amounts) == (1234.5, "finished", stands)


def test_a_session_without_events_has_a_row_too(log: SessionLog) -> None:
    a_session(log)
    (row,) = log.sessions()
    assert (row.duration, row.ended, row.amounts) == (0.0, None, ())


def test_sessions_are_listed_newest_first_up_to_the_limit(log: SessionLog) -> None:
    ids = [a_session(log) for _ in range(4)]
    assert [row.id for row in log.sessions(3)] == ids[:0:-1]


def test_the_order_holds_when_the_clock_goes_back(log: SessionLog) -> None:
    first, second = a_session(log), a_session(log, wall="1970-01-01T00:00:00")
    assert [row.id for row in log.sessions()] == [second, first]


def test_ids_sort_by_the_start_and_hold_nothing_hard_to_type(log: SessionLog) -> None:
    ids = [a_session(log, wall=f"2025-03-01T06:30:{second:02d}") for second in range(20)]
    assert ids == sorted(ids)
    assert all(session.startswith("250301-0630") and len(session) == 18 for session in ids)
    assert not {letter for session in ids for letter in session} & set("ilou")


def test_a_session_may_be_named_by_a_beginning_or_as_last(log: SessionLog) -> None:
    early = a_session(log, Tick(1.0))
    late = a_session(log, Tick(2.0), wall="2025-03-02T06:30:00")
    assert log.events("250301") == [Tick(1.0)]
    assert log.events("last") == [Tick(2.0)]
    assert log.session(early).id == early
    assert log.session("250302").id == late


@pytest.mark.parametrize("name", ["%", "_", "", "2503", "zzz"])
def test_a_name_of_none_or_several_sessions_is_refused(log: SessionLog, name: str) -> None:
    a_session(log)
    a_session(log, wall="2025-03-02T06:30:00")
    with pytest.raises(UsageProblem, match=name or "Give more"):
        log.events(name)


def test_last_of_an_empty_log_is_a_usage_problem(log: SessionLog) -> None:
    with pytest.raises(UsageProblem, match="last"):
        log.session("last")


def test_preferences_keep_the_latest_value(log: SessionLog, tmp_path: Path) -> None:
    log.remember("hold", "5")
    log.remember("hold", "8")
    log.remember("kit", "hand-only")
    log.close()
    with SessionLog.open(tmp_path / "sessions.db") as again:
        assert again.preferences() == {"hold": "8", "kit": "hand-only"}


def test_the_file_is_for_its_owner_alone(log: SessionLog, tmp_path: Path) -> None:
    assert log.record(a_session(log), Tick(1.0)).wait(5.0)
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_an_event_of_an_unknown_session_is_refused_and_holds_up_nobody(log: SessionLog) -> None:
    session = a_session(log)
    stray = log.record("nobody", Tick(1.0))
    assert log.record(session, Tick(2.0)).wait(5.0)
    assert not stray.committed
    assert (log.unsaved, log.close()) == (1, 1)


def test_words_that_no_encoding_takes_are_kept_all_the_same(log: SessionLog) -> None:
    typed = Heard(1.0, "unknown", "\udce9 caf\u00e9 \x00", "typed")
    assert log.events(a_session(log, typed)) == [typed]


def test_a_value_that_cannot_be_stored_holds_up_nobody(log: SessionLog) -> None:
    stray = log.remember("kit", "\udce9")
    assert log.remember("hold", "5").wait(5.0)
    assert not stray.committed


def test_a_closed_log_takes_nothing_more(log: SessionLog) -> None:
    session = a_session(log, Tick(1.0))
    assert log.close() == 0
    assert log.close() == 0
    with pytest.raises(RuntimeError, match="closed"):
        log.record(session, Tick(2.0))

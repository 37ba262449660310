"""What is forgotten is nowhere in the file any more, and all the rest is."""

import subprocess
from pathlib import Path

import pytest

from assistant.core.events import Amount, Heard, Tick
from assistant.errors import StoreProblem
from assistant.store import forgetting
from assistant.store.log import SessionLog

MORNING = "2025-03-01T06:30:00+01:00"


def _written(path: Path) -> tuple[str, str]:
    """Two sessions with amounts that nothing else has; a preference."""
    with SessionLog.open(path) as log:
        made = []
        for said in ("zebra sixty left", "walrus fifty right"):
            session = log.begin("double-electric", "hands-on", MORNING, "en")
            for number in range(200):
                log.record(session, Heard(float(number), "amount", said, "voice", (Amount("left", 60.0, "ml"),)))
            log.record(session, Tick(300.0))
            log.finish(session, "finished", (Amount("left", 60.0, "ml"),))
            made.append(session)
        log.remember("hold", "quokka")
    return made[0], made[1]


def _strings(path: Path) -> str:
    files = sorted(path.parent.glob(f"{path.name}*"))
    return subprocess.run(["strings", "-a", *map(str, files)], capture_output=True, text=True, check=True).stdout


def test_strings_finds_nothing_of_a_session_that_was_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    first, second = _written(path)
    assert "zebra" in _strings(path)
    forgetting.forget(path, [first])
    left = _strings(path)
    assert "zebra" not in left
    assert first not in left
    assert "walrus" in left
    with SessionLog.open(path) as log:
        assert [row.id for row in log.sessions()] == [second]
        assert len(log.events(second)) == 201
        assert log.preferences() == {"hold": "quokka"}


def test_all_means_what_was_remembered_too_and_the_log_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    names = _written(path)
    forgetting.forget_all(path)
    left = _strings(path)
    assert not any(word in left for word in ("zebra", "walrus", "quokka", *names))
    with SessionLog.open(path) as log:
        assert log.sessions() == []
        log.begin("hand-only", "hands-on", MORNING, "en")
        assert log.flush(5.0)
        assert len(log.sessions()) == 1


def test_a_log_that_cannot_be_changed_is_told_and_stays(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match=r"nowhere\.db"):
        forgetting.forget_all(tmp_path / "nowhere.db")

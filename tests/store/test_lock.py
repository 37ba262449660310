"""Only one session runs at a time, and no kill leaves the door locked."""

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import StoreProblem, UsageProblem
from assistant.store.lock import SessionLock

HOLD = """
import sys, time
from pathlib import Path
from assistant.store.lock import SessionLock
with SessionLock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_session_names_the_process_of_the_first_and_a_kill_frees_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "session.lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(UsageProblem, match=f"process {other.pid}"), SessionLock(path):
            pass
        other.kill()
    with SessionLock(path):
        pass


def test_a_lock_can_be_taken_again_after_it_was_let_go(tmp_path: Path) -> None:
    for _ in range(2):
        with SessionLock(tmp_path / "session.lock"):
            assert (tmp_path / "session.lock").stat().st_mode & 0o777 == 0o600


def test_a_lock_in_one_process_excludes_a_second_one_in_it(tmp_path: Path) -> None:
    path = tmp_path / "session.lock"
    with SessionLock(path), pytest.raises(UsageProblem), SessionLock(path):
        pass


def test_a_missing_folder_is_a_store_problem_with_the_path(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreProblem, match=r"nowhere/session\.lock"),
        SessionLock(tmp_path / "nowhere" / "session.lock"),
    ):
        pass

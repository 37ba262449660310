"""Saving that fails: nothing waits for it, nothing is lost but by a kill, and the loss is told once."""

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.core.events import Heard, Tick
from assistant.store import schema
from assistant.store.log import SessionLog

HOLD = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""
RECORD = """
import sys
from pathlib import Path
from assistant.core.events import Tick
from assistant.store.log import SessionLog
log = SessionLog.open(Path(sys.argv[1]))
session = log.begin("hand-only", "hands-on", "2025-03-01T06:30:00", "en")
for number in range(1_000_000):
    receipt = log.record(session, Tick(float(number)))
    if number % 3 == 0 and receipt.wait(10.0):
        print(number, flush=True)
"""
SMALL_FILES = """
import resource, sys, threading
from pathlib import Path
from assistant.core.events import Heard
from assistant.store.log import SessionLog
lost, back = threading.Event(), threading.Event()
log = SessionLog.open(Path(sys.argv[1]), lost.set, back.set)
session = log.begin("hand-only", "hands-on", "2025-03-01T06:30:00", "en")
assert log.flush(5.0)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
happened = [Heard(float(n), "why", "x" * 2000) for n in range(300)]
receipts = [log.record(session, event) for event in happened]
assert lost.wait(10.0)
assert not receipts[-1].committed
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
assert back.wait(10.0)
assert all(receipt.committed for receipt in receipts)
assert log.events(session) == happened
assert log.close() == 0
"""


@dataclass
class Told:
    """Counts the calls of a log's listeners."""

    calls: list[str] = field(default_factory=list)
    lost: threading.Event = field(default_factory=threading.Event)
    back: threading.Event = field(default_factory=threading.Event)

    def on_lost(self) -> None:
        self.calls.append("lost")
        self.lost.set()

    def on_back(self) -> None:
        self.calls.append("back")
        self.back.set()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sessions.db"


def begin(log: SessionLog) -> str:
    return log.begin("hand-only", "hands-on", "2025-03-01T06:30:00", "en")


@contextmanager
def held_by_another_process(path: Path) -> Iterator[None]:
    arguments = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        yield  # leaving closes its standard input, and it ends


def test_a_locked_file_delays_nobody_and_every_event_is_there_after(path: Path) -> None:
    told = Told()
    happened = [Tick(float(number)) for number in range(50)]
    with SessionLog.open(path, told.on_lost, told.on_back) as log:
        with held_by_another_process(path):
            before = time.monotonic()
            session = begin(log)
            receipts = [log.record(session, event) for event in happened]
            assert time.monotonic() - before < 0.1
            assert not receipts[0].wait(0.1)
            assert told.lost.wait(5.0)
            time.sleep(0.7)
            assert told.calls == ["lost"]
            assert log.unsaved == 51
        assert receipts[-1].wait(5.0)
        assert told.back.wait(5.0)
        assert log.events(session) == happened
        assert log.unsaved == 0
    assert told.calls == ["lost", "back"]


def test_each_loss_is_told_once(path: Path) -> None:
    told = Told()
    with SessionLog.open(path, told.on_lost, told.on_back) as log:
        session = begin(log)
        for _ in range(2):
            told.lost.clear()
            told.back.clear()
            with held_by_another_process(path):
                log.record(session, Tick(1.0))
                assert told.lost.wait(5.0)
            assert told.back.wait(5.0)
    assert told.calls == ["lost", "back", "lost", "back"]


def test_a_short_lock_is_no_loss(path: Path) -> None:
    told = Told()
    with SessionLog.open(path, told.on_lost, told.on_back) as log, closing(schema.connect(path)) as other:
        session = begin(log)
        assert log.flush(5.0)
        other.execute("BEGIN IMMEDIATE")
        receipt = log.record(session, Tick(1.0))
        time.sleep(0.1)
        other.execute("ROLLBACK")
        assert receipt.wait(5.0)
    assert told.calls == []


def test_readers_see_what_is_saved_while_saving_is_lost(path: Path) -> None:
    with SessionLog.open(path) as log:
        session = begin(log)
        assert log.record(session, Tick(1.0)).wait(5.0)
        with held_by_another_process(path):
            log.record(session, Tick(2.0))
            assert log.events(session) == [Tick(1.0)]


def test_close_gives_up_in_time_and_tells_how_many_are_unsaved(path: Path) -> None:
    log = SessionLog.open(path)
    with held_by_another_process(path):
        session = begin(log)
        for _ in range(9):
            log.record(session, Tick(1.0))
        before = time.monotonic()
        assert log.close(0.3) == 10
        assert time.monotonic() - before < 1.5


def test_close_still_writes_when_the_lock_goes_in_time(path: Path) -> None:
    log = SessionLog.open(path)
    with held_by_another_process(path):
        log.record(begin(log), Tick(1.0))
        closing_log = threading.Thread(target=log.close, args=(5.0,))
        closing_log.start()
    closing_log.join(6.0)
    assert log.unsaved == 0


def test_a_listener_that_fails_does_not_end_the_writing(path: Path) -> None:
    def fails() -> None:
        raise LookupError

    with SessionLog.open(path, fails, fails) as log:
        session = begin(log)
        with held_by_another_process(path):
            receipt = log.record(session, Tick(1.0))
            assert not receipt.wait(0.8)
        assert receipt.wait(5.0)


@pytest.mark.skipif(not shutil.which("mount") or os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_loses_nothing_and_goes_on_once_there_is_room(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk], check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        _fill_and_free(disk)
    finally:
        subprocess.run(["umount", disk], check=True)


def _fill_and_free(disk: Path) -> None:
    told = Told()
    happened = [Heard(float(number), "why", "x" * 500) for number in range(100)]
    with SessionLog.open(disk / "sessions.db", told.on_lost, told.on_back) as log:
        session = begin(log)
        assert log.flush(5.0)
        (disk / "ballast").write_bytes(bytes(shutil.disk_usage(disk).free))
        receipts = [log.record(session, event) for event in happened]
        assert told.lost.wait(5.0)
        assert not receipts[-1].committed
        (disk / "ballast").unlink()
        assert told.back.wait(5.0)
        assert log.events(session) == happened
        assert log.close() == 0
    assert told.calls == ["lost", "back"]


def test_a_file_that_may_not_grow_loses_nothing_and_goes_on_once_it_may(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", SMALL_FILES, path], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("seed", range(20))
def test_every_event_that_had_its_receipt_outlives_a_kill(path: Path, seed: int) -> None:
    with subprocess.Popen([sys.executable, "-c", RECORD, path], stdout=subprocess.PIPE, text=True) as recording:
        assert recording.stdout
        assert recording.stdout.readline() == "0\n"
        time.sleep(random.Random(seed).uniform(0.0, 0.2))
        recording.kill()
        signed = [0, *(int(line) for line in recording.stdout.read().split("\n")[:-1])]
    with SessionLog.open(path) as log:
        kept = log.events("last")
        assert kept == [Tick(float(number)) for number in range(len(kept))]
        assert len(kept) > signed[-1]
        row = log.unfinished()
        assert row is not None
        assert row.ended is None

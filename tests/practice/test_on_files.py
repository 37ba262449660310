"""`handson practise --input`: a parent's side of a practice as a WAV, made with espeak-ng, from the command line."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.app import rehearsing
from assistant.app.rehearsing import Wanted
from assistant.app.settings import load as settings
from assistant.app.wiring import Parts
from assistant.audio import scenery
from assistant.audio.ports import RATE
from assistant.cli.main import main
from assistant.content import load
from assistant.core.practice.state import Practice
from assistant.screen.terminal import NoScreen
from tests.practice.conftest import loaded
from tests.practice.parent import Answers, Parent, practised

FLAGS = ("--recogniser", "pocketsphinx", "--second-listener", "off", "--rate", "220")
Captured = pytest.CaptureFixture[str]


def practise(*arguments: str | Path) -> int:
    """Run the command; its exit code."""
    try:
        main(["practise", *map(str, arguments), *FLAGS])
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def as_asked(now: Practice) -> str:
    return now.phrase


def recorded(made: Parts, folder: Path, answers: Answers, *phrases: str, pump: float | None = None) -> Path:
    """What the microphone brings where she answers so."""
    path = folder / "heard.wav"
    practised(made, rehearsing.course(made, Wanted(phrases)), Parent(answers, pump), NoScreen(), path)
    return path


def failing_twice(now: Practice) -> str:
    """She says another thing for "let down", and wants to keep what is proposed."""
    return "yes" if now.phase == "keep" else "the weather is fine" if now.phrase == "let down" else now.phrase


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same recorded, in a home of its own: that a pack is made is what is tested."""
    folder = tmp_path_factory.mktemp("failing")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDSON_PACKS", str(folder / "packs"))
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        patch.delenv("HANDSON_CONFIG", raising=False)
        return recorded(rehearsing.parts(loaded()), folder, failing_twice, "let down", "pause")


def test_phrases_are_heard_beside_a_pump_with_their_level_and_told_at_the_end(
    made: Parts, home: Path, capsys: Captured
) -> None:
    wav = recorded(made, home, as_asked, "flow slowed", "let down", "sixty millilitres", pump=15.0)
    spoken = home / "spoken.wav"
    capsys.readouterr()
    assert practise("--input", wav, "flow slowed", "let down", "60 ml", "--output", spoken) == 0
    told = capsys.readouterr().out
    for phrase in ("Flow slowed", "Let down", "Sixty millilitres"):
        line = next(line for line in told.splitlines() if f"{phrase}: heard 1 of 1" in line)
        assert 11 <= int(line.split(", ")[1].split()[0]) <= 19, line
    assert "the microphone is well placed" in told
    assert soundfile.info(spoken).channels == 2
    assert not (home / "packs").exists()


def test_one_that_fails_twice_has_another_proposed_and_yes_writes_it_to_a_pack_of_hers(
    failing: Path, home: Path, capsys: Captured
) -> None:
    assert practise("--input", failing, "let down", "pause") == 0
    told = capsys.readouterr().out
    assert "Let down: heard 0 of 2" in told
    assert "Yours now: the milk is flowing." in told
    assert "Pause: heard 1 of 1" in told
    pack = home / "packs" / "my-words"
    assert settings({}).settings.prompts == pack
    built_in, mine = load().phrasebook.intents["let-down"], load(overlay=pack).phrasebook.intents["let-down"]
    assert mine == ("the milk is flowing", *(each for each in built_in if each != "the milk is flowing"))
    assert load(overlay=pack).words.phrases["let-down"] == "the milk is flowing"


def test_no_leaves_everything_as_it_was(made: Parts, home: Path, capsys: Captured) -> None:
    def answers(now: Practice) -> str:
        return "no" if now.phase == "keep" else "the weather is fine" if now.phrase == "let down" else now.phrase

    wav = recorded(made, home, answers, "let down")
    capsys.readouterr()
    assert practise("--input", wav, "let down") == 0
    assert "Yours now" not in capsys.readouterr().out
    assert settings({}).settings.prompts is None
    assert not (home / "packs").exists()


def test_the_phrase_goes_into_the_pack_that_is_in_use_and_its_comments_stay(failing: Path, home: Path) -> None:
    pack = home / "packs" / "mine"
    (pack / "en").mkdir(parents=True)
    phrases = pack / "en" / "phrases.yaml"
    phrases.write_text("# my own\nintents:\n  undo: [scratch that]  # shorter\n", encoding="utf-8")

    assert practise("--input", failing, "let down", "--prompts", pack) == 0
    text = phrases.read_text(encoding="utf-8")
    assert text.startswith("# my own\nintents:\n  undo: [scratch that]  # shorter\n")
    assert load(overlay=pack).words.phrases["let-down"] == "the milk is flowing"
    assert [path.name for path in (home / "packs").iterdir()] == ["mine"]


def test_a_pack_that_cannot_be_written_is_told_and_the_practice_goes_on(
    failing: Path, home: Path, capsys: Captured
) -> None:
    (home / "packs").write_text("a file where the packs should lie")
    assert practise("--input", failing, "let down", "pause") == 0
    told = capsys.readouterr().out
    assert "nothing was changed" in told
    assert "say: pause" in told.lower()
    assert "Yours now" not in told
    assert settings({}).settings.prompts is None


def test_stop_in_the_middle_ends_it_at_once_with_the_summary(made: Parts, home: Path, capsys: Captured) -> None:
    def answers(now: Practice) -> str:
        return "stop" if now.phrase == "pause" else now.phrase

    wav = recorded(made, home, answers, "let down", "pause", "next")
    capsys.readouterr()
    assert practise("--input", wav, "let down", "pause", "next") == 0
    told = capsys.readouterr().out
    assert "Let down: heard 1 of 1" in told
    assert "Pause: heard" not in told
    assert "Say: next" not in told


def test_a_recording_that_ends_in_the_middle_gives_the_summary(made: Parts, home: Path, capsys: Captured) -> None:
    wav = recorded(made, home, as_asked, "let down", "pause")
    samples, rate = soundfile.read(str(wav), dtype="int16")
    soundfile.write(str(wav), samples[: int(0.7 * samples.size)], rate, subtype="PCM_16")
    capsys.readouterr()
    assert practise("--input", wav, "let down", "pause") == 0
    assert "Let down: heard 1 of 1" in capsys.readouterr().out


def test_where_nobody_speaks_it_ends_by_itself_and_says_why(home: Path, capsys: Captured) -> None:
    room = scenery.pcm(scenery.background(90.0, 1))
    soundfile.write(str(home / "silence.wav"), room, RATE, subtype="PCM_16")
    assert practise("--input", home / "silence.wav") == 0
    told = capsys.readouterr().out
    assert "I have not heard you for a while" in told
    assert "Let us try other words" not in told
    assert told.count("nothing heard") == 4


def test_a_voice_that_is_hardly_over_the_pump_is_told_what_helps(made: Parts, home: Path, capsys: Captured) -> None:
    wav = recorded(made, home, as_asked, "flow slowed", "let down", pump=6.0)
    capsys.readouterr()
    assert practise("--input", wav, "flow slowed", "let down") == 0
    assert "decibels over a noise close to the microphone" in capsys.readouterr().out


def test_a_voice_that_is_more_than_the_microphone_takes_is_told_what_helps(
    made: Parts, home: Path, capsys: Captured
) -> None:
    wav = recorded(made, home, as_asked, "flow slowed")
    samples, rate = soundfile.read(str(wav), dtype="int16")
    soundfile.write(str(wav), np.clip(samples.astype(np.int32) * 12, -32768, 32767).astype(np.int16), rate)
    capsys.readouterr()
    assert practise("--input", wav, "flow slowed") == 0
    assert "more than the microphone can take" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("flow slowd",), "Near: flow slowed"),
        (("next", "--all"), "Give phrases, or --all"),
        (("--output", "x.wav"), "--output needs --input"),
        (("--input", "nowhere.wav"), "nowhere.wav"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(arguments: tuple[str, ...], told: str, capsys: Captured) -> None:
    assert practise(*arguments) == 2
    assert told in capsys.readouterr().err

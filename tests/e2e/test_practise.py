"""Practice live, on a sound card: asked aloud, heard, broken off by voice, by key and by Ctrl-C."""

import signal
import time
from pathlib import Path

import pytest

from tests.e2e.person import Home, Person, cue, silence
from tests.sound import Recording, VirtualCard

PRACTISE = ("practise", "--recogniser", "pocketsphinx", "--rate", "260", "--night", "on")
BEHIND = 1.0  # seconds of silence behind a cue, in which the tick has sounded


def answers(person: Person, recording: Recording, words: str) -> None:
    """Wait until the cue and its tick are over, then say it."""
    time.sleep(0.5)
    silence(recording, BEHIND)
    person.says(words)


def test_a_phrase_is_asked_for_heard_and_told_with_its_level_and_stop_ends_it(home: Home, card: VirtualCard) -> None:
    with card.recording() as recording, Person(home, *PRACTISE, "let down", "flow slowed", card=card) as person:
        person.sees(cue("practise.welcome"))
        person.sees("Let down.")
        answers(person, recording, "let down")
        told = person.sees("dB").text
        assert "Let down: heard" in told
        person.sees("Flow slowed.")
        answers(person, recording, "stop")
        person.sees("Let down: heard 1 of 1")
        assert person.code() == 0
    assert not list(home.folder.rglob("*.wav")) + list(home.folder.rglob("*.flac")), "a sound was kept"
    assert not person.saw("Flow slowed: heard")


@pytest.mark.parametrize("way", ["q", "Ctrl-C"])
def test_a_key_ends_it_at_once_with_the_summary(way: str, home: Home) -> None:
    with Person(home, *PRACTISE, tty=True) as person:
        person.sees("Next.")
        person.types("nothing of the kind")
        person.sees("q ends")
        person.types("next")  # leaves one out
        person.sees("Flow slowed.")
        began = time.monotonic()
        if way == "q":
            person.types("q")
        else:
            person.keys(b"\x03")
        assert person.code() == 0
        assert time.monotonic() - began < 5


def test_the_terminal_signal_alone_ends_it_too(home: Home) -> None:
    with Person(home, *PRACTISE) as person:
        person.sees("Next.")
        person.ends(signal.SIGTERM)
        assert person.code() == 0


def test_without_a_microphone_one_line_says_so(bare: Home) -> None:
    done = bare.asks(*PRACTISE)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "No microphone" in done.stderr
    assert "handson practise" in done.stderr


def test_without_a_recogniser_one_line_says_which_to_fetch(bare: Home) -> None:
    done = bare.asks("practise", "--language", "es")
    assert done.returncode == 4
    assert done.stderr.count("\n") == 1
    assert "handson models fetch" in done.stderr


def test_words_with_mistakes_are_told_and_nothing_is_practised(bare: Home, tmp_path: Path) -> None:
    (tmp_path / "en" / "cues").mkdir(parents=True)
    (tmp_path / "en" / "cues" / "mine.yaml").write_text("goodbye: {say: [Push through.]}\n", encoding="utf-8")
    done = bare.asks("practise", "--prompts", tmp_path)
    assert done.returncode == 5
    assert "mine.yaml:1" in done.stderr

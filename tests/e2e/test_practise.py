"""Practice live, on a sound card: asked aloud, heard, broken off by voice, by key and by Ctrl-C."""

import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.e2e.person import TRIES, Home, Line, Matcher, NotSeenError, Person, cue, silence
from tests.sound import Recording, VirtualCard

PRACTISE = ("practise", "--recogniser", "pocketsphinx", "--rate", "260", "--night", "on")
BEHIND = 1.0  # seconds of silence behind a cue, in which the tick has sounded


def answers(person: Person, recording: Recording, words: str, then: str | Matcher) -> Line:
    """Wait until the cue and its tick are over, then say it, again where it is asked for again; `then` must follow."""
    for _ in range(TRIES):
        time.sleep(0.5)
        silence(recording, BEHIND)
        person.says(words)
        with suppress(NotSeenError):
            return person.sees(then, 5.0)
    raise NotSeenError(f"{words!r} was not heard {TRIES} times; the screen:\n{person.screen}")


def test_a_phrase_is_asked_for_heard_and_told_with_its_level_and_stop_ends_it(home: Home, card: VirtualCard) -> None:
    with card.recording() as recording, Person(home, *PRACTISE, "let down", "flow slowed", card=card) as person:
        person.sees(cue("practise.welcome"))
        person.sees("Let down.")
        told = answers(person, recording, "let down", "Let down: heard").text
        assert "dB" in told
        person.sees("Flow slowed.")
        answers(person, recording, "stop", "Let down: heard 1 of ")
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
        if way == "q":
            person.types("q")
        else:
            person.keys(b"\x03")
        assert person.code() == 0


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


SESSION = ("run", "--recogniser", "pocketsphinx", "--rate", "260", "--night", "on")


def test_said_while_a_session_prepares_it_is_kept_and_taken_up_again(home: Home, card: VirtualCard) -> None:
    with card.recording() as recording, Person(home.used_before(), *SESSION, card=card, tty=True) as person:
        person.sees(cue("check-in.question"))
        silence(recording)
        person.says("practise commands", cue("practise.welcome"))
        person.sees("Next.")
        offer = answers(person, recording, "stop", cue("reopen.offer"))
        assert "the check-in" in offer.text
        person.types("yes")
        person.sees(cue("going-on"))
        person.types("ready")
        person.sees("[getting ready]")
        person.types("practice commands")
        person.sees(cue("practise.welcome"))
        person.types("q")
        assert person.code() == 0
    assert home.stands().step == "get-ready"
    assert home.stands().ended == "practise"


def test_where_nothing_can_be_heard_the_session_says_so_and_goes_on(bare: Home) -> None:
    with Person(bare.used_before(), *SESSION, tty=True) as person:
        person.sees(cue("check-in.question"))
        person.types("practise commands")
        person.sees("takes a microphone and a recogniser")
        person.sees(cue("reopen.offer"))
        person.types("yes")
        person.sees(cue("going-on"))

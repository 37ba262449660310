"""`handson wait` live: by voice on a sound card, by keys at a terminal, and ended by signals."""

import signal
import time

import pytest

from tests.e2e.person import Home, Person, cue, silence
from tests.sound import VirtualCard

WAIT = ("wait", "--recogniser", "pocketsphinx", "--rate", "260", "--night", "on")
RUN = ("run", *WAIT[1:])


def test_it_is_started_by_voice_thanks_waits_again_and_sleeps_until_a_key(home: Home, card: VirtualCard) -> None:
    with card.recording() as recording, Person(home.used_before(), *WAIT, card=card, tty=True) as person:
        person.sees(cue("waiting.ready"))
        person.says("next")
        person.says("start pumping", cue("check-in.question"))
        person.types("end session")
        person.sees(cue("waiting.thanks"))
        assert home.stands().ended == "finished"
        person.types("good night")
        person.sees(cue("waiting.good-night"))
        silence(recording)
        person.says("start pumping")
        person.says("start session")
        time.sleep(1.5)
        assert len(person.saw(cue("check-in.question"))) == 1
        person.types("")
        person.sees(cue("waiting.awake"))
        silence(recording)
        person.says("start pumping", cue("check-in.question"))
        person.ends(signal.SIGTERM)
        assert person.code() == 0
    assert home.stands().ended == "left"


def test_a_session_that_was_cut_off_is_offered_again_when_one_is_asked_for(home: Home) -> None:
    with Person(home.used_before(), *WAIT, tty=True) as person:
        person.sees(cue("waiting.ready"))
        person.types("start session")
        person.sees(cue("check-in.question"))
        person.types("ready")
        person.sees("[getting ready]")
        person.kills()
    with Person(home, *WAIT, tty=True) as person:
        person.sees(cue("waiting.ready"))
        person.types("start pumping")
        assert "getting ready" in person.sees(cue("reopen.offer")).text
        person.types("no")
        person.sees(cue("check-in.question"))
        person.types("end session")
        person.sees(cue("waiting.thanks"))


def test_what_is_typed_and_not_known_is_told_and_enter_alone_is_nothing(home: Home) -> None:
    with Person(home, *WAIT, tty=True) as person:
        person.sees(cue("waiting.ready"))
        person.types("")
        person.types("flow slowed")
        person.sees("type: start pumping, or good night")
        assert not person.saw("is not a command")
        person.keys(b"\x03")
        assert person.code() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_waiting(number: int, home: Home) -> None:
    with Person(home, *WAIT) as person:
        person.sees(cue("waiting.ready"))
        person.ends(number)
        person.sees("Goodbye")
        assert person.code() == 0
    assert not home.recordings.exists()


def test_a_second_one_is_refused_in_a_line(home: Home) -> None:
    with Person(home, *WAIT) as person:
        person.sees(cue("waiting.ready"))
        refused = home.asks(*RUN)
        assert refused.returncode != 0
        assert refused.stderr.count("\n") == 1


def test_without_a_microphone_one_line_says_so(bare: Home) -> None:
    done = bare.asks(*WAIT)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "then: handson wait" in done.stderr


def test_without_a_recogniser_one_line_says_which_to_fetch(bare: Home) -> None:
    done = bare.asks("wait", "--language", "es")
    assert done.returncode == 4
    assert done.stderr.count("\n") == 1
    assert "handson models fetch" in done.stderr

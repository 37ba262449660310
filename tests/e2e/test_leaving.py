"""Ways in which a session is cut off, and that it can be gone on with."""

import random
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from assistant.app import replaying
from assistant.app.settings import load
from assistant.store.log import SessionLog
from tests.e2e.person import Home, Person, content, cue, loudness, sound
from tests.sound import RATE, VirtualCard

SIGNALS = {"Ctrl-C": signal.SIGINT, "SIGTERM": signal.SIGTERM, "SIGHUP": signal.SIGHUP}
KILLS = 20
TYPED = ("next", "go back", "pause", "go on", "what can i say", "go back", "repeat that", "undo that")


@pytest.mark.parametrize("name", SIGNALS)
def test_a_signal_hushes_saves_and_ends_and_the_next_start_offers_to_go_on(
    name: str, home: Home, card: VirtualCard
) -> None:
    with card.recording() as recording, Person(home.used_before(), card=card) as person:
        person.sees(cue("check-in.question"))
        sound(recording)
        person.ends(SIGNALS[name])
        person.sees("Saved. The next start offers to go on.")
        assert person.code() == 0
        at = recording.samples.size
        time.sleep(0.5)
        assert loudness(recording.samples[at + RATE // 5 :]) < 1e-3
    assert home.stands().ended == "left"
    with Person(home, card=card) as person:
        assert "the check-in" in person.sees(cue("reopen.offer")).text


@pytest.mark.parametrize("way", ["Ctrl-C", "closed"])
def test_a_terminal_that_interrupts_or_closes_ends_the_session_properly(way: str, home: Home) -> None:
    with Person(home.used_before(), tty=True) as person:
        person.sees(cue("check-in.question"))
        person.types("ready")
        person.sees("[getting ready]")
        if way == "Ctrl-C":
            person.keys(b"\x03")
            person.sees("Saved. The next start offers to go on.")
        else:
            person.closes_terminal()
        assert person.code() == 0
    assert home.stands().ended == "left"
    assert home.stands().step == "get-ready"


def test_a_second_session_at_the_same_time_is_refused_in_a_line(home: Home) -> None:
    with Person(home.used_before()) as person:
        person.sees(cue("check-in.question"))
        second = home.asks("run", "--recogniser", "pocketsphinx")
        assert second.returncode == 2
        assert f"a session is running already (process {person.process.pid})" in second.stderr
        assert len(second.stderr.splitlines()) == 1
        assert person.process.poll() is None


def committed(database: Path) -> list[tuple[str, str]]:
    """Every event that another program can see on the disk by now."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        return db.execute("SELECT token, body FROM event ORDER BY position").fetchall()


def test_no_committed_event_is_lost_by_kills_and_each_start_offers_to_go_on(bare: Home) -> None:
    chance = random.Random(20)
    home = bare.used_before()
    seen: list[tuple[str, str]] = []
    shown: Counter[str] = Counter()
    for number in range(KILLS):
        step = home.stands().step if any("Started" in body for _, body in seen) else ""
        with Person(home, tty=True) as person:
            if number % 4:  # every fourth is killed wherever its start has come to
                _comes_back(person, step)
            seen = _types_until(person, time.monotonic() + chance.uniform(0.0, 1.5), chance) or seen
            person.kills()
        shown.update(person.session_lines)
        after = committed(home.database)
        assert after[: len(seen)] == seen
        assert not shown - replayed(home), "a cue was shown whose event is lost"
        seen = after
    step = home.stands().step
    with Person(home, tty=True) as person:
        _comes_back(person, step)
        person.sees(lambda text: f"[{content().words.title(step)}" in text and "reopen" not in text)
        assert home.stands().interlude is None


def _comes_back(person: Person, step: str) -> None:
    """Start, and go on where the last session stood."""
    if not step:
        person.sees(cue("check-in.question"))
        return
    assert content().words.title(step) in person.sees(cue("reopen.offer")).text
    person.types("yes")


def _types_until(person: Person, end: float, chance: random.Random) -> list[tuple[str, str]]:
    """A person who types this and that; what was on the disk at the last look before `end`."""
    seen: list[tuple[str, str]] = []
    while time.monotonic() < end:
        if person.lines:
            person.types(chance.choice(TYPED))
        seen = committed(person.home.database) or seen
        time.sleep(0.04)
    return seen


def replayed(home: Home) -> Counter[str]:
    """The lines of cues that the log gives for all of its sessions."""
    settings = load({}, {})
    with closing(SessionLog.open(home.database)) as log:
        rows = log.sessions(100)
        return Counter(line for row in rows for line in replaying.replayed(settings, "en", log.events(row.id)))


def test_a_session_that_came_to_no_step_is_not_offered_again_and_asks_its_first_question_anew(home: Home) -> None:
    for _ in range(2):
        with Person(home, tty=True) as person:
            person.sees(cue("first-use.question"))
            assert not [line for line in person.lines if "left at" in line.text]
            person.ends(signal.SIGKILL)
            person.code()

"""What "stop" does to a session that speaks, and to one that cannot be saved."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from tests.e2e.person import RUN, Home, Line, Person, cue, loudness, silence, sound
from tests.sound import RATE, Recording, VirtualCard

HOLD = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another program holds the database's lock."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, database], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        yield
        assert holder.poll() is None
        holder.communicate()


def stops(person: Person, recording: Recording) -> Line:
    """Say "stop" over a cue; it must be silent from the moment that the screen shows it."""
    sound(recording)
    line = person.says("stop", "stopped]")
    at = recording.samples.size
    time.sleep(1.0)
    samples = recording.samples
    assert loudness(samples[at - RATE : at]) > 1e-3, "the cue did not sound up to the stop"
    assert loudness(samples[at + RATE // 4 : at + RATE]) < 1e-3, "it went on sounding after the stop"
    return line


def test_stop_silences_a_cue_pauses_the_clock_and_asks_once_after_3_seconds(home: Home, card: VirtualCard) -> None:
    with card.recording() as recording, Person(home.used_before(), card=card) as person:
        person.sees(cue("check-in.question"))
        stopped = stops(person, recording)
        assert home.stands().clock.since is None
        asked = person.sees(cue("stopped.question"), 6.0)
        assert 2.5 < asked.at - stopped.at < 4.5
        silence(recording)
        time.sleep(4.0)
        assert len(person.saw(cue("stopped.question"))) == 1
        stood = home.stands().clock
        person.says("go on", "[the check-in]")
        assert stood.since is None
        assert home.stands().clock.banked == stood.banked
        assert home.stands().clock.since is not None


def test_stop_silences_while_the_database_is_locked_and_nothing_is_lost(home: Home, card: VirtualCard) -> None:
    with card.recording() as recording, Person(home.used_before(), card=card) as person:
        person.sees(cue("check-in.question"))
        with locked(home.database):
            person.sees(cue("store-lost"))
            stops(person, recording)
            person.sees(cue("stopped.question"))
            silence(recording)
            person.says("go on", "[the check-in]")
        person.sees(cue("store-back"))
        person.ends(15)
        assert person.code() == 0
    assert len(person.saw(cue("store-lost"))) == 1
    events = home.events()
    assert all(before.t <= after.t for before, after in pairwise(events))
    replayed = home.asks("replay", "last", *RUN[1:]).stdout.splitlines()
    assert [line for line in replayed if line in person.session_lines] == person.session_lines

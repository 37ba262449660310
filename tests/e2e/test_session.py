"""A whole session by voice, as one process between a microphone and a speaker."""

import re
from itertools import pairwise

import numpy as np

from assistant.core.effects import Say
from assistant.core.events import CueEnded, Heard, Started
from assistant.core.replay import steps
from tests.e2e.person import RUN, Clips, Home, Person, content, cue, place, share, silence
from tests.sound import RATE, Recording, VirtualCard

# Said while the cue sounds, or after so many seconds of silence. LATER: the cue ends with the very words, and for a
# while they are taken for its echo.
OVER, SOON, LATER = 0.0, 0.3, 1.0
SESSION = (
    ("no", "check-in.question", LATER),
    ("ready", "get-ready.comfort", LATER),
    ("ready", "knead", OVER),
    ("what's next", "little-circles", SOON),
    ("what's next", "long-strokes", OVER),
    ("what's next", "start.say-pump-on", SOON),
    ("pump on", "let-down", LATER),
    ("let down", "massage-and-compress.say-slowed", LATER),
    ("flow slowed", "choose.question", OVER),
    ("option one", "option-one.full", SOON),
    ("what's next", "resume-pumping", OVER),
    ("pump on", "massage-again", LATER),
    ("flow slowed", "choose.question", OVER),
    ("option two", "option-two.both-hands", OVER),
    ("switch sides", "option-two-other", OVER),
    ("flow slowed", "choose-again.question", LATER),
    ("finish", "hand-express.into", LATER),
    ("switch sides", "hand-express-other", OVER),
    ("what's next", "amounts", LATER),
    ("left sixty millilitres", "amount.other", SOON),
    ("right fifty millilitres", "amount.settle", SOON),
    ("what's next", "goodbye", OVER),
)


def test_a_whole_session_by_voice_sounds_right_is_logged_and_replays(home: Home, card: VirtualCard) -> None:
    with card.recording() as recording, Person(home, card=card) as person:
        person.sees(cue("first-use.question"))
        for words, then, pause in SESSION:
            if pause:
                silence(recording, pause)
            person.says(words, cue(then))
        person.sees("Goodbye.", 40.0)
        assert person.code() == 0
    _log_has_it_all(home)
    _every_finished_cue_sounded_when_the_log_says(home, recording)
    _replay_shows_the_same(home, person)


def _log_has_it_all(home: Home) -> None:
    events = home.events()
    assert isinstance(events[0], Started)
    assert events[0].first_use
    meant = content().phrasebook
    intents = [match.intent for words, _, _ in SESSION if (match := meant.parse(words, frozenset(meant.intents)))]
    amounts = [event for event in events if isinstance(event, Heard) and event.intent == "amount"]
    assert [event.intent for event in events if isinstance(event, Heard) and event not in amounts] == intents
    assert [event.phrase for event in amounts] == [words for words, _, _ in SESSION if "millilitres" in words]
    assert all(before.t <= after.t for before, after in pairwise(events))
    told = home.asks("sessions").stdout
    assert "110 ml" in told
    assert "finished" in told


def _every_finished_cue_sounded_when_the_log_says(home: Home, recording: Recording) -> None:
    """Each cue whose end the log holds is in the recording, at one and the same distance of the two clocks."""
    clips, recorded = Clips(home), recording.samples
    texts: dict[str, str] = {}
    shares: dict[str, float] = {}
    distance: float | None = None
    for event, _, effects in steps(content().script, home.events()):
        texts |= {effect.cue: content().words.text(effect) for effect in effects if isinstance(effect, Say)}
        if isinstance(event, CueEnded) and event.completed:
            clip = clips.clip(texts[event.cue])
            if distance is None:
                distance = (place(recorded, clip)[0] + clip.size) / RATE - event.t
            end = round((event.t + distance) * RATE)
            shares[f"{event.cue} at {event.t:.1f} s"] = share(
                recorded[max(0, end - clip.size - RATE) : end + RATE], clip
            )
    assert len(shares) > 20
    assert np.median(list(shares.values())) > 0.8, shares
    assert min(shares.values()) > 0.3, shares  # another cue: mostly 0.0


def _replay_shows_the_same(home: Home, person: Person) -> None:
    shown = home.asks("replay", "last", *RUN[1:]).stdout.splitlines()
    assert [line for line in shown if re.match(r"\s*\d+:\d\d  [^\[]", line)] == person.session_lines
    assert shown[-1] == "It stands at: the last words."

"""The assistant does not obey itself, and the user is heard over it."""

import pytest

from assistant.content.loader import load
from assistant.core.effects import Say
from assistant.listen.ear import Ear
from assistant.listen.guard import spoken_words, word_times
from assistant.listen.ports import Decision, Offset, Onset
from tests.listen.conftest import Speaker
from tests.listen.makers import Room, sounding

CUES = [
    "Make small circles with light pressure. I will tell you when to move on.",
    "Now long strokes, from the areola back to your collarbone. Say next to move on.",
    "Pump off now. Would you like option one, pause and massage, or option two?",
    "Left, 60 millilitres. Say undo that if I got it wrong.",
    "You can say next, go back, repeat that, pause, help me, end session, or stop.",
]


def accepted(items: list[object]) -> list[str]:
    return [item.text for item in items if isinstance(item, Decision) and item.accepted]


@pytest.mark.parametrize("delay", [0.06, 0.15, 0.3])
@pytest.mark.parametrize("gain", [-6, -12])
def test_its_own_cues_are_never_obeyed(delay: float, gain: float, ear: Ear, say: Speaker) -> None:
    items = Room(ear, delay, gain).play([(cue, say(cue) * 1.5) for cue in CUES])
    assert accepted(list(items)) == []


@pytest.mark.parametrize(("delay", "gain", "least"), [(0.06, -6, 1), (0.15, -12, 2), (0.3, -20, 3)])
def test_commands_over_cues_are_heard(delay: float, gain: float, least: int, ear: Ear, say: Speaker) -> None:
    commands = ["go back", "stop now", "help me", "make it longer"]
    cues = [(cue, say(cue) * 1.5) for cue in CUES]
    times, at = [], 1.0
    for _, speech in cues:
        times.append(at + len(speech) / 16000 / 2)
        at += len(speech) / 16000 + 1
    user = [(time, say(command, "flite:slt")) for time, command in zip(times[1:], commands, strict=True)]
    items = Room(ear, delay, gain).play(cues, user)
    assert len([text for text in accepted(list(items)) if text in commands]) >= least
    assert set(accepted(list(items))) <= set(commands)


OFFERS = ("flow slowed", "go back", "next", "end session")


@pytest.mark.parametrize(("delay", "gain"), [(0.06, -6), (0.15, -12), (0.3, -6)])
def test_a_phrase_that_is_asked_back_is_not_obeyed(delay: float, gain: float, ear: Ear, say: Speaker) -> None:
    words = load("en").words
    questions = [words.text(Say("did-you-say", (("phrase", phrase),), turn)) for phrase in OFFERS for turn in (0, 1)]
    items = Room(ear, delay, gain).play([(question, say(question) * 1.5) for question in questions])
    assert accepted(list(items)) == []
    assert not any(item.nearly for item in items if isinstance(item, Decision))


def test_yes_is_heard_behind_the_question_and_over_it() -> None:
    guard = sounding("Did you say: flow slowed?", 1.8)
    assert guard.blocks("flow slowed", 10.9, 11.7)
    assert not guard.blocks("yes", 11.0, 11.4)
    assert not guard.blocks("no", 11.0, 11.4)
    guard.ended(1, 11.8)
    assert guard.blocks("flow slowed", 12.1, 12.7)
    assert not guard.blocks("flow slowed", 12.8, 13.4)


def test_speech_over_a_cue_ducks_it_at_once_and_not_for_long(ear: Ear, say: Speaker) -> None:
    speech = say("something is wrong", "flite:slt")
    items = Room(ear, 0.15, -12).play([(CUES[0], say(CUES[0]) * 1.5), (CUES[1], say(CUES[1]) * 1.5)], [(9.0, speech)])
    onsets = [item.t for item in items if isinstance(item, Onset)]
    offsets = [item.t for item in items if isinstance(item, Offset)]
    assert len(onsets) == len(offsets) == 1
    assert 9.0 < onsets[0] < 9.3
    assert onsets[0] < offsets[0] < 11.5


CUE = "Say next to move on. Then massage lightly for a minute, and tell me when it is flowing."


@pytest.mark.parametrize(
    ("text", "start", "end", "blocked"),
    [
        ("next", 10.3, 10.9, True),  # as the cue says it
        ("next", 10.7, 11.3, True),  # a slow path from speaker to microphone
        ("next", 13.5, 14.0, False),  # the cue is long past that word
        ("it hurts", 10.3, 10.9, False),  # the cue does not say that
        ("next", 9.0, 9.5, False),  # before it began
    ],
)
def test_a_phrase_of_the_cue_cannot_act_while_the_cue_says_it(
    text: str, start: float, end: float, blocked: bool
) -> None:
    assert sounding(CUE, 6.0).blocks(text, start, end) == blocked


def test_words_of_a_cue_echo_for_half_a_second() -> None:
    guard = sounding("Tell me when you are ready, or say next.", 3.0)
    guard.ended(1, 13.0)
    assert guard.blocks("next", 13.4, 13.8)
    assert not guard.blocks("next", 14.2, 14.6)


def test_a_cue_that_never_sounded_blocks_nothing() -> None:
    guard = sounding(CUE, 6.0)
    guard.expect(2, "go back", 1.0)
    guard.ended(2, 11.0)
    assert not guard.blocks("go back", 11.0, 11.5)


def test_given_word_times_are_trusted_more() -> None:
    guard = sounding(CUE, 6.0)
    guard.expect(2, "now say next", 3.0, [("now", 0.0, 0.5), ("say", 0.5, 1.0), ("next", 2.5, 3.0)])
    guard.started(2, 30.0)
    assert not guard.blocks("next", 31.0, 31.6)
    assert guard.blocks("next", 32.6, 33.1)


def test_numerals_of_a_cue_are_what_is_said_of_them() -> None:
    assert spoken_words("Left: 65 ml, isn\u2019t it?") == ["left", ":", "sixty", "five", "ml", ",", "isn't", "it", "?"]


def test_word_times_fill_the_cue_and_pause_at_punctuation() -> None:
    times = word_times("Stop. Then go on.", 2.0)
    assert [word for word, _, _ in times] == ["stop", "then", "go", "on"]
    assert times[0][1] == 0.0
    assert times[-1][2] == pytest.approx(2.0)
    assert times[1][1] - times[0][2] > times[2][1] - times[1][2]


def test_the_silence_of_a_written_pause_holds_no_word() -> None:
    times = {word: (start, end) for word, start, end in word_times("Breathe in. [4 s] Say next. [2 s]", 8.0)}
    assert times["in"][1] == pytest.approx(times["say"][0] - 4.0)
    assert times["next"][1] == pytest.approx(6.0)
    assert "s" not in times


def test_a_command_in_the_silence_of_a_pause_is_not_the_coachs_own() -> None:
    guard = sounding("Then say next. [5 s] Or wait a little.", 8.0)
    assert guard.blocks("next", 10.9, 11.4)  # as the cue says it
    assert not guard.blocks("next", 13.5, 14.0)
    spread = sounding("Then say next. Or wait a little.", 8.0)
    assert spread.blocks("next", 13.5, 14.0)

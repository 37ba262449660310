"""A gate that cannot fail is no gate: each is switched off, and something that it kept out comes in.

Most sounds are kept out by several gates at once, and how the evidence is weighed will change. So each gate is tried
alone, with every other limit open: what it keeps out then, comes in without it.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from assistant.audio.ports import RATE, Pcm
from assistant.core import grammar as network
from assistant.core.grammar import Grammar
from assistant.listen import ear as whole
from assistant.listen.canceller import Canceller
from assistant.listen.decide import Circumstances, Limits, decide
from assistant.listen.ear import Ear
from assistant.listen.guard import Guard
from assistant.listen.ports import Decision, Hearing, Segment, VoiceActivity
from assistant.listen.sphinx import PocketSphinx
from tests.listen.conftest import LENIENT, NOISES, Speaker, scene
from tests.listen.makers import Loudness, Parrot, Room, decisions, hearing, segment, tone

OPEN = Limits(
    **dict.fromkeys(
        (
            *("score", "lenient_score", "second_score", "second_lenient_score", "second_amount_score"),
            *("over_cue_score", "second_over_cue_score"),
        ),
        0.0,
    ),
    **dict.fromkeys(("outside", "lenient_outside", "longest", "behind", "amount_behind"), 99.0),
    **dict.fromkeys(("voice", "shortest", "confidence", "agreement"), 0.0),
    above_floor=-999.0,
    fit=-999.0,
    free=-999.0,
)
GATES: dict[str, tuple[str, ...]] = {
    "score": ("score", "lenient_score"),
    "outside": ("outside", "lenient_outside"),
    "over a cue": ("over_cue_score", "second_over_cue_score"),
    "second": ("second_score", "second_lenient_score"),
    "amount": ("second_amount_score",),
    "behind": ("behind",),
    "amount behind": ("amount_behind",),
    **{
        name: (name,)
        for name in ("longest", "shortest", "voice", "above_floor", "fit", "free", "confidence", "agreement")
    },
}
COMMANDS = ("repeat that", "go back", "make it longer")
TALK = (
    "go back to sleep it is only four",
    "skip that part of the film",
    "resume your seat said the teacher",
    "we could move on to the other house",
)
LONG = "left one hundred and twenty five millilitres right one hundred and fifteen millilitres"


def alone(gate: str) -> Limits:
    """Every limit open but those of one gate."""
    return replace(OPEN, **{name: getattr(Limits(), name) for name in GATES[gate]})


Hear = Callable[..., list[str]]


@pytest.fixture
def hear(sphinx: PocketSphinx, english: Grammar) -> Hear:
    """hear(pcm, limits, grammar=..., activity=...): what is accepted of a sound."""

    def accepted(
        pcm: Pcm, limits: Limits | None = None, grammar: Grammar = english, activity: VoiceActivity | None = None
    ) -> list[str]:
        ear = Ear(sphinx, activity, limits=limits)
        ear.open(grammar, LENIENT)
        return [each.text for each in decisions(ear, pcm) if each.accepted]

    return accepted


def test_every_limit_belongs_to_a_gate_that_is_tried() -> None:
    tried = {name for names in GATES.values() for name in names}
    doubts = {
        "sure",
        "second_sure",
        "band",
        "second_band",
        "behind_band",
        "rival",
    }  # they let nothing in that is kept out elsewhere
    assert tried | doubts == set(Limits.__slots__)


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_pass_with_every_gate_shut(command: str, hear: Hear, say: Speaker) -> None:
    assert hear(scene(1.0, say(command), 1.0)) == [command]


@pytest.mark.parametrize("gate", ["score", "outside"])
def test_talk_is_kept_out_by_the_gate_and_comes_in_without_it(gate: str, hear: Hear, say: Speaker) -> None:
    sounds = [scene(1.0, say(talk), 1.0) for talk in TALK]
    kept_out = sum(not hear(sound, alone(gate)) for sound in sounds)
    assert kept_out >= len(TALK) - 1
    assert sum(not hear(sound, OPEN) for sound in sounds) == 0
    assert not any(hear(sound) for sound in sounds)


def test_a_phrase_that_lasts_too_long_is_kept_out(hear: Hear, say: Speaker) -> None:
    sound, grammar = scene(1.0, say(LONG, "en-us", 160), 1.2), network.build("long", [LONG])
    assert hear(sound, alone("longest"), grammar) == []
    assert hear(sound, OPEN, grammar) == [LONG]


def test_an_utterance_without_end_is_cut_off(hear: Hear, say: Speaker, monkeypatch: pytest.MonkeyPatch) -> None:
    sound, grammar = scene(1.0, say(LONG, "en-us", 100), 1.2), network.build("long", [LONG])
    assert hear(sound, OPEN, grammar) == []
    monkeypatch.setattr(whole, "LONGEST", 99.0)
    assert hear(sound, OPEN, grammar) == [LONG]


def test_a_blip_is_kept_out() -> None:
    def accepted(limits: Limits) -> list[str]:
        ear = Ear(Parrot("next"), Loudness(), limits=limits)  # no real recogniser finds a phrase in so little
        ear.open(network.build("g", ["next"]))
        return [each.text for each in decisions(ear, scene(1.0, tone(0.06), 1.0)) if each.accepted]

    assert accepted(alone("shortest")) == []
    assert accepted(OPEN) == ["next"]


# No sound was found that these alone keep out: prominence lets nothing through that is hardly louder than the room,
# and PocketSphinx has no confidence. They are the last line only.
WEAK: dict[str, tuple[Hearing, Segment, Circumstances]] = {
    "voice": (hearing("go back"), replace(segment(), voiced=(0.4,) * 39), Circumstances()),
    "above_floor": (hearing("go back"), segment(), Circumstances(floor=-22.0)),
    "fit": (hearing("go back", ratio=-4.0), segment(), Circumstances()),
    "free": (hearing("go back", sounded=-0.5, free=-18.0, clear=20.0, weak=-0.5), segment(), Circumstances()),
    "confidence": (hearing("go back", confidence=0.3), segment(), Circumstances()),
    "agreement": (hearing("go back", agreement=0.1), segment(), Circumstances()),
    "over a cue": (hearing("go back", ratio=-3.0, weakest=-5.0), segment(), Circumstances(over_cue=True)),
    "second": (hearing("go back", ratio=-3.0, sounded=-6.0, free=-40.0, clear=-5.0), segment(), Circumstances()),
    "amount": (hearing("sixty", ratio=-3.0, sounded=-6.0, free=-40.0, clear=-5.0), segment(), Circumstances()),
    "behind": (hearing("go back", behind=3.0), segment(), Circumstances()),
    "amount behind": (hearing("sixty", behind=1.0), segment(), Circumstances()),
}


@pytest.mark.parametrize("gate", WEAK)
def test_weak_evidence_is_kept_out_by_the_gate_and_comes_in_without_it(gate: str) -> None:
    heard, where, around = WEAK[gate]
    grammar = network.build("g", ["go back", "sixty"], ["go back"])
    assert not decide(heard, where, grammar, around, alone(gate)).accepted
    assert decide(heard, where, grammar, around, OPEN).accepted


def test_a_part_of_a_phrase_is_kept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def decided() -> Decision:  # PocketSphinx finds whole paths; Vosk's partial ones come so
        return decide(hearing("go"), segment(), network.build("g", ["go back"]), Circumstances(), Limits())

    assert decided().reason == "not whole"
    monkeypatch.setattr(Grammar, "accepts", lambda self, text: True)
    assert decided().text == "go"


def test_what_is_not_open_in_a_state_is_kept_out(english: Grammar, hear: Hear, say: Speaker) -> None:
    pumping = network.build("pumping", ["next", "go back", "stop", "it hurts", "flow slowed", "let down"])
    sounds = {text: scene(1.0, say(text), 1.0) for text in ("option two", "make it longer", "tell me why")}
    assert {text: hear(sound, grammar=pumping) for text, sound in sounds.items()} == {text: [] for text in sounds}
    assert {text: hear(sound) for text, sound in sounds.items()} == {text: [text] for text in sounds}


def test_without_silero_a_crying_baby_is_speech_and_hides_the_commands(hear: Hear, say: Speaker) -> None:
    def share(activity: Callable[[], VoiceActivity | None]) -> float:
        found = []
        for command in COMMANDS:
            speech = say(command)
            crying = 0.5 * float(speech.std()) * NOISES["baby"](6 * RATE)
            found.append(hear(scene(3.0, speech, 1.5, noise=crying), activity=activity()) == [command])
        return float(np.mean(found))

    assert share(lambda: None) > share(Loudness)


PHRASES = ("Go back.", "Repeat that.", "Make it longer.", "Tell me why.")  # cues that are whole phrases: the worst
GUARDS: dict[str, Callable[..., bool]] = {
    "blocks": lambda self, text, start, end: False,
    "louder": lambda self, going_on: True,
}


@pytest.mark.parametrize("part", GUARDS)
def test_without_the_guard_it_obeys_itself(
    part: str, sphinx: PocketSphinx, english: Grammar, say: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def obeyed() -> int:
        ear = Ear(sphinx, limits=OPEN)
        ear.open(english, LENIENT)
        items = Room(ear, 0.12, -6.0).play([(cue, say(cue) * 1.5) for cue in PHRASES])
        return sum(isinstance(item, Decision) and item.accepted for item in items)

    monkeypatch.setattr(Canceller, "take", lambda self, heard, said, lag: heard)  # else there is hardly an echo left
    for other in set(GUARDS) - {part}:
        monkeypatch.setattr(Guard, other, GUARDS[other])
    with_it = obeyed()
    monkeypatch.setattr(Guard, part, GUARDS[part])
    assert obeyed() > with_it

"""The second listener on real speech: which phrase it finds, how likely others are, and when the words were said."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assistant.audio import scenery
from assistant.audio.ports import RATE, Pcm, Wave
from assistant.core.grammar import Grammar
from assistant.errors import ModelProblem
from assistant.listen import mel, second_model
from assistant.listen.ports import Segment
from assistant.listen.whisper import Whisper
from tests.voice import speech
from tests.voice.speech import content, places, spoken


@pytest.fixture(scope="module")
def whisper() -> Whisper:
    return speech.whisper()


def grammar(intent: str) -> Grammar:
    return content().phrasebook.grammar(places()[intent].open)


def segment(pcm: Pcm, pump: float | None = None) -> Segment:
    speech: Wave = np.concatenate((np.zeros(RATE // 3), pcm / 32768, np.zeros(RATE // 8))).astype(np.float32)
    if pump is not None:
        speech = speech + scenery.at_snr(scenery.pump(speech.size / RATE + 0.1, 3)[: speech.size], speech, pump)
    return Segment(scenery.pcm(speech), 0.0, 0.33, speech.size / RATE - 0.125, ())


@pytest.mark.parametrize("voice", ["flite rms", "flite slt"])
@pytest.mark.parametrize("phrase", ["flow slowed", "option two", "it hurts", "make it longer", "let down", "next"])
def test_a_phrase_is_the_nearest_one_also_while_a_pump_hums(
    phrase: str, voice: str, whisper: Whisper, tmp_path: Path
) -> None:
    intent = next(intent for intent, phrases in content().phrasebook.intents.items() if phrase in phrases)
    for pump in (None, 12.0):
        hearing = whisper.hear(segment(spoken(phrase, voice, tmp_path), pump), grammar(intent))
        match = content().phrasebook.parse(hearing.text, places()[intent].open)
        assert match is not None
        assert match.intent == intent
        assert dict(hearing.scores)["sounded"] > (-1.0 if pump is None else -3.0)


@pytest.mark.parametrize(
    "text",
    ["left sixty millilitres", "right two and a half ounces", "sixty on the left fifty on the right", "four ounces"],
)
def test_an_amount_is_the_nearest_one(text: str, whisper: Whisper, tmp_path: Path) -> None:
    assert whisper.hear(segment(spoken(text, "flite rms", tmp_path)), grammar("amount")).text == text


def test_the_other_of_two_amounts_that_sound_alike_is_named_beside_it(whisper: Whisper, tmp_path: Path) -> None:
    """This voice says "sixty millilitres" so that it may be "sixteen"."""
    pcm = spoken("left sixty millilitres", "flite awb", tmp_path)
    heard = whisper.hear(segment(pcm), grammar("amount"))
    first_two = {heard.text, heard.near[0].text}
    assert first_two == {"left sixty millilitres", "left sixteen millilitres"}
    assert abs(dict(heard.scores)["clear"]) < 3


def test_talk_is_far_from_every_phrase_and_what_is_said_near(whisper: Whisper, tmp_path: Path) -> None:
    here = grammar("longer")
    talk = whisper.hear(segment(spoken("the umbrella stands behind the cupboard", "flite rms", tmp_path)), here)
    assert max(dict(each.scores)["sounded"] for each in (talk, *talk.near)) < -3
    said = whisper.hear(segment(spoken("that helped", "flite rms", tmp_path)), here)
    scores = dict(said.scores)
    assert (said.text, scores["sounded"] > -1, scores["clear"] > 3, scores["weak"] > -1) == ("that helped", *3 * [True])


@pytest.mark.parametrize(
    ("said", "instead"), [("left sixty millilitres", "left sixteen millilitres"), ("pump on", "pump off")]
)
def test_what_sounds_alike_is_told_apart(said: str, instead: str, whisper: Whisper, tmp_path: Path) -> None:
    here = grammar("amount" if "left" in said else "pump-on")
    heard = whisper.hear(segment(spoken(said, "flite rms", tmp_path), 15.0), here)
    clear = {each.text: dict(each.scores)["clear"] for each in (heard, *heard.near)}
    assert clear[said] > 0 > clear.get(instead, -20.0)


def test_words_are_timed_as_they_were_said(whisper: Whisper, tmp_path: Path) -> None:
    pcm = spoken("left sixty millilitres", "flite rms", tmp_path)
    words = whisper.hear(segment(pcm), grammar("amount")).words
    assert [word.text for word in words] == ["left", "sixty", "millilitres"]
    loud = np.flatnonzero(np.abs(pcm) > 300) / RATE
    assert words[0].start == pytest.approx(1 / 3 + loud[0], abs=0.2)
    assert words[-1].end == pytest.approx(1 / 3 + loud[-1], abs=0.2)
    assert all(one.end <= other.start + 1e-6 for one, other in pairwise(words))


def test_it_hears_the_same_again(whisper: Whisper, tmp_path: Path) -> None:
    piece, here = segment(spoken("that helped", "flite rms", tmp_path), 5.0), grammar("longer")
    first, second = whisper.hear(piece, here), whisper.hear(piece, here)
    assert first == second


@pytest.mark.parametrize(("hertz", "band"), [(200.0, 4), (1000.0, 26), (4000.0, 62)])
def test_a_tone_lies_in_its_band_of_the_picture(hertz: float, band: int) -> None:
    tone = np.round(8000 * np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE)).astype(np.int16)
    picture = mel.log_mel(tone, 2.0)
    assert picture.shape == (80, 200)
    assert abs(int(picture[:, 50].argmax()) - band) <= 1
    assert picture[:, 150].max() == picture.min()


def test_a_folder_that_is_no_model_is_told(tmp_path: Path) -> None:
    for name in second_model.NEEDED:
        (tmp_path / name).write_text("broken")
    with pytest.raises(ModelProblem, match="cannot be loaded"):
        Whisper(tmp_path)


def test_what_else_it_may_have_been_is_named_once_a_meaning(whisper: Whisper, tmp_path: Path) -> None:
    here = content().phrasebook.grammar({"flow-slowed", "flow-stopped", "option-one", "option-two"})
    heard = whisper.hear(segment(spoken("option two", "flite rms", tmp_path), 3.0), here)
    named = [heard.text, *(each.text for each in heard.near)]
    assert heard.text == "option two"
    assert len({here.meaning(text) for text in named}) == len(named)
    likely = [dict(each.scores)["sounded"] for each in (heard, *heard.near)]
    assert all(each.words for each in heard.near)
    assert likely[0] == max(likely)


def test_what_it_writes_by_itself_is_for_learning(whisper: Whisper, tmp_path: Path) -> None:
    text, sure = whisper.written(spoken("what are my options", "flite rms", tmp_path))
    assert "options" in text.lower()
    assert -1.0 < sure < 0.0
    assert whisper.encoded(np.zeros(RATE, np.int16)).shape == (50, 384)

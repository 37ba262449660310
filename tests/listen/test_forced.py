"""What Whisper says of phrases that are put to it, against what it wrote by itself."""

from pathlib import Path

import pytest

from assistant.listen.forced import Vocabulary, in_figures
from assistant.listen.second_model import find
from tests.listen.test_whisper import grammar, segment
from tests.voice.speech import spoken, whisper


@pytest.fixture(scope="module")
def folder() -> Path:
    found = find()
    assert found
    return found


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("left sixty milliliters", "left 60 milliliters"),
        ("one hundred and ten", "110"),
        ("a hundred and ten", "110"),
        ("two and a half ounces", "2 and a half ounces"),
        ("left sixty right fifty five", "left 60 right 55"),
        ("option one", "option one"),  # a choice is not counted
        ("flow slowed", "flow slowed"),
    ],
)
def test_numbers_are_written_in_figures(said: str, written: str) -> None:
    assert " ".join(in_figures(tuple(said.split()))) == written


@pytest.mark.parametrize(
    "parts",  # what the package tokenizers makes of them, with the model's tokenizer.json
    [
        "\u0120Next .",
        "\u0120It \u0120hurts .",
        "\u0120P ause .",
        "\u0120Left \u0120sixty \u0120mill ilit res .",
        "\u0120The \u0120baby 's \u0120crying .",
    ],
)
def test_a_text_is_split_as_the_models_own_tokenizer_does(parts: str, folder: Path) -> None:
    vocabulary, split = Vocabulary(folder), parts.split(" ")
    assert vocabulary.tokens("".join(split)) == tuple(map(vocabulary.number, split))


def test_what_the_model_cannot_write_has_no_tokens(folder: Path) -> None:
    assert Vocabulary(folder).tokens("\u0120\u3042") == ()


@pytest.mark.parametrize("pump", [None, 12.0])
@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("flow slowed", "flow stopped"),
        ("it hurts", "that helped"),
        ("next", "louder"),
        ("left sixty millilitres", "left sixteen millilitres"),
    ],
)
def test_what_was_said_is_likelier_than_what_was_not(
    said: str, instead: str, pump: float | None, tmp_path: Path
) -> None:
    rate = whisper().hear(segment(spoken(said, "flite rms", tmp_path), pump), grammar("amount")).rate
    assert rate is not None
    right, wrong = rate(said), rate(instead)
    for name in ("forced", "behind", "lift"):
        assert right[name] > wrong[name], name
    assert right["behind"] > -12.0


def test_of_talk_every_phrase_is_far_behind_what_was_read(tmp_path: Path) -> None:
    pcm = spoken("the umbrella stands behind the cupboard", "flite rms", tmp_path)
    here = grammar("longer")
    rate = whisper().hear(segment(pcm), here).rate
    assert rate is not None
    assert max(rate(phrase)["behind"] for phrase in here.samples) < -10.0

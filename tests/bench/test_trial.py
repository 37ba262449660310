"""`handson prompts try`: what is said is heard where it is open, and what sounds like another is taken for it."""

from collections import Counter
from pathlib import Path

import pytest

from assistant.app import wiring
from assistant.app.settings import load as settings
from assistant.bench import trial
from assistant.bench.trial import Tried, Wanted
from assistant.cli.main import main
from assistant.core.events import Amount
from assistant.errors import UsageProblem

LOADED = settings({"recogniser": "pocketsphinx"}, {"HANDSON_CONFIG": "/dev/null"})


@pytest.fixture(autouse=True)
def _shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDSON_CACHE", str(tmp_path))
    monkeypatch.setenv("HANDSON_CONFIG", "/dev/null")


def test_each_phrase_is_said_as_often_in_all_rates_and_levels_by_different_voices() -> None:
    attempts = trial.plan(wiring.parts(LOADED), Wanted(times=9))
    assert len(attempts) == 9 * len({each.phrase.text for each in attempts})
    mine = [each for each in attempts if each.phrase.text == "flow slowed"]
    assert Counter(each.level for each in mine) == {None: 3, 10: 3, 5: 3}
    assert {each.speed for each in mine} == {"slow", "normal", "fast"}
    assert len({(each.voice.label, each.speed) for each in mine}) == 9


def test_only_what_is_open_in_a_state_is_said() -> None:
    intents = {each.phrase.intent for each in trial.plan(wiring.parts(LOADED), Wanted(state="choose", times=1))}
    assert {"option-one", "option-two", "finish", "stop"} <= intents
    assert "flow-slowed" not in intents


@pytest.mark.parametrize(("state", "phrase"), [("chose", "next"), (None, "nxt")])
def test_what_is_nowhere_is_told(state: str | None, phrase: str) -> None:
    with pytest.raises(UsageProblem, match=r"chose|nxt"):
        trial.plan(wiring.parts(LOADED), Wanted((phrase,), state, 1))


def test_two_phrases_of_a_pack_that_sound_alike_are_found_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine" / "en").mkdir(parents=True)
    (tmp_path / "mine" / "en" / "phrases.yaml").write_text("intents:\n  undo: [text]\n", encoding="utf-8")
    page = tmp_path / "page.html"
    with pytest.raises(SystemExit) as ended:
        main(
            ["prompts", "try", "text", "next", "--prompts", str(tmp_path / "mine"), "--times", "6", "--html", str(page)]
        )
    assert ended.value.code == 1
    told = capsys.readouterr()
    assert "Heard in less than 95%" in told.err
    assert "! text" in told.out
    assert "next" in page.read_text(encoding="utf-8")


def test_the_table_has_the_worst_first_and_the_page_who_was_taken_for_whom() -> None:
    tried = [
        Tried("text", "undo", "start", 6, 2, Counter({"next": 3}), Counter({"not sure": 1})),
        Tried("next", "next", "start", 6, 6),
    ]
    lines = list(trial.table(tried, 0.95))
    assert lines[1].startswith("! text")
    assert lines[1].endswith("2 of  6       1  next (3); not sure (1)")
    assert lines[2].startswith("  next")
    page = trial.page(tried, 0.95)
    assert "<th>undo</th><td>3</td><td></td>" in page
    assert page.count("class='low'") == 1


def test_amounts_are_tried_too_and_another_amount_is_a_mistake() -> None:
    made = wiring.parts(LOADED)
    drawn = [
        each.phrase for each in trial.plan(made, Wanted(state="amounts", times=1)) if each.phrase.intent == "amount"
    ]
    assert len({phrase.text for phrase in drawn}) > 10
    named = trial.plan(made, Wanted(("left sixty millilitres",), times=2, levels=(20,)))
    assert [each.phrase.amounts for each in named] == [(Amount("left", 60.0, "ml"),)] * 2
    assert {each.level for each in named} == {None, 20}


def test_what_no_session_can_do_without_is_summed_up_by_itself() -> None:
    tried = [
        Tried("text", "undo", "start", 6, 2, Counter({"next": 3}), Counter({"not sure": 1})),
        Tried("louder", "louder", "start", 4, 4),
        Tried("sixty", "amount", "amounts", 2, 1, Counter({"sixteen": 1})),
    ]
    assert list(trial.sums(tried)) == [
        "core: 1 phrases, heard 2 of 6 (33%), taken for another 3 (50.0%)",
        "amounts: 1 phrases, heard 1 of 2 (50%), taken for another 1 (50.0%)",
        "others: 1 phrases, heard 4 of 4 (100%), taken for another 0 (0.0%)",
    ]

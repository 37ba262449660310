"""`handson prompts try`: what is said is heard where it is open, and what sounds like another is taken for it."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.app import wiring
from assistant.app.settings import load as settings
from assistant.bench import trial, trial_report
from assistant.bench.hear import voices
from assistant.bench.trial import Attempt, Outcome, Tried, Wanted
from assistant.cli.main import main
from assistant.core.places import Place
from assistant.errors import UsageProblem
from assistant.listen.alike import Alike
from assistant.listen.phones import Dictionary
from assistant.listen.ports import Decision

LOADED = settings({"recogniser": "pocketsphinx"}, {"HANDSON_CONFIG": "/dev/null"})


@pytest.fixture(autouse=True)
def _shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDSON_CACHE", str(tmp_path))
    monkeypatch.setenv("HANDSON_CONFIG", "/dev/null")


def test_each_phrase_is_said_as_often_in_all_rates_and_levels_by_different_voices() -> None:
    attempts = trial.plan(wiring.parts(LOADED), Wanted())
    assert len(attempts) == 9 * len({each.phrase for each in attempts})
    mine = [each for each in attempts if each.phrase == "flow slowed"]
    assert Counter(each.level for each in mine) == {None: 3, 10: 3, 5: 3}
    assert {each.speed for each in mine} == {"slow", "normal", "fast"}
    assert len({(each.voice.label, each.speed) for each in mine}) == 9


def test_only_what_is_open_in_a_state_is_said() -> None:
    intents = {each.intent for each in trial.plan(wiring.parts(LOADED), Wanted(state="choose", times=1))}
    assert {"option-one", "option-two", "finish", "stop"} <= intents
    assert "flow-slowed" not in intents


@pytest.mark.parametrize(("state", "phrase"), [("chose", "next"), (None, "nxt")])
def test_what_is_nowhere_is_told(state: str | None, phrase: str) -> None:
    with pytest.raises(UsageProblem, match=r"chose|nxt"):
        trial.plan(wiring.parts(LOADED), Wanted((phrase,), state, 1))


def test_amounts_are_said_too_each_teen_beside_its_ten() -> None:
    attempts = trial.plan(wiring.parts(LOADED), Wanted(times=1))
    said = [each.phrase for each in attempts if each.intent == "amount"]
    assert {"left fifteen", "left fifty", "left nineteen", "left ninety", "left two and a half"} <= set(said)
    assert len(said) == 17
    (one,) = trial.plan(wiring.parts(LOADED), Wanted(("right sixty millilitres",), times=1))
    assert one.meaning == "right sixty millilitres"


def tried(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["prompts", "try", *arguments])
    return int(ended.value.code or 0), capsys.readouterr().out


def test_two_phrases_of_a_pack_that_sound_alike_are_found_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine" / "en").mkdir(parents=True)
    (tmp_path / "mine" / "en" / "phrases.yaml").write_text("intents:\n  undo: [text]\n", encoding="utf-8")
    page = tmp_path / "page.html"
    code, out = tried(capsys, "text", "next", "--prompts", str(tmp_path / "mine"), "--times", "6", "--html", str(page))
    assert code == 1
    assert "! text" in out
    (pair,) = out.split("Easily taken for each other:\n")[1].splitlines()
    assert re.search(r"'next' and 'text' \(distance 0.13\)|'text' and 'next' \(distance 0.13\)", pair)
    assert "(distance 0.13)" in page.read_text(encoding="utf-8")


def test_fifteen_and_fifty_are_told_apart_or_asked_back_and_reported(capsys: pytest.CaptureFixture[str]) -> None:
    _, out = tried(capsys, "left fifteen", "left fifty", "--times", "6")
    (pair,) = out.split("Easily taken for each other:\n")[1].splitlines()
    found = re.search(r"'left fif\w+' and 'left fif\w+' \(distance 0.1\d\): (.*)", pair)
    assert found
    swapped, both, asked, apart = map(int, re.findall(r"\d+", found[1]))
    assert both == 12
    assert swapped <= 1
    assert asked + apart >= 3


def amount(*places: str) -> Attempt:
    voice = voices.installed("both", "en")[0]
    return Attempt(Place("amounts", frozenset({"amount", *places})), "amount", "fifteen", voice, "normal", None, 1)


@pytest.mark.parametrize(
    ("text", "rivals", "expected"),
    [
        ("fifteen", (), Outcome("fifteen")),
        ("total fifteen", (), Outcome("fifteen")),  # other words for the same
        ("fifteen", ("fifty",), Outcome("fifteen", asked=True)),
        ("fifty", ("fifteen",), Outcome("fifty", asked=True)),
        ("fifty", (), Outcome("fifty")),
        ("", (), Outcome(reason="not sure")),
    ],
)
def test_an_amount_that_may_have_been_another_is_asked_back(
    text: str, rivals: tuple[str, ...], expected: Outcome
) -> None:
    decision = Decision(bool(text), text, 1.0, "" if text else "not sure", (), 0.0, 1.0, 1.0, rivals=rivals)
    assert trial.outcome(amount(), decision, wiring.parts(LOADED).content.phrasebook) == expected


@pytest.mark.parametrize("asked", [True, False])
def test_what_is_hardly_understood_is_asked_back_where_a_session_would(asked: bool) -> None:
    decision = Decision(False, "", 0.8, "not sure", (), 0.0, 1.0, 1.0, guess="fifteen", nearly=True)
    attempt = amount()
    place = replace(attempt.place, asked=frozenset({"amount"} if asked else ()))
    expected = Outcome("fifteen", asked=True) if asked else Outcome(reason="not sure")
    book = wiring.parts(LOADED).content.phrasebook
    assert trial.outcome(replace(attempt, place=place), decision, book) == expected


TRIED = [
    Tried("text", "undo", "start", 6, 2, 0, Counter({"next": 3}), Counter({"no speech": 1})),
    Tried("next", "next", "start", 6, 6),
    Tried("fifteen", "amount", "amounts", 6, 3, 1, Counter({"fifty?": 1, "fifty": 1})),
    Tried("fifty", "amount", "amounts", 6, 4, 2),
    Tried("yes", "yes", "ask", 6, 6),
]
PLACES = [Place("start", frozenset({"undo", "next"})), Place("amounts", frozenset({"amount", "next"}))]


def test_the_pairs_are_those_that_were_confused_and_that_sound_alike_where_both_are_open() -> None:
    found = trial_report.pairs(TRIED, PLACES, Alike(Dictionary()))
    assert [(pair.one.phrase, pair.other.phrase) for pair in found] == [("text", "next"), ("fifteen", "fifty")]
    assert str(found[1]) == (
        "'fifteen' and 'fifty' (distance 0.17): taken for each other 1 of 12 times, asked back 4, told apart 7"
    )
    assert [pair.swapped for pair in trial_report.pairs(TRIED, PLACES, None)] == [3, 1]
    assert trial_report.pairs(TRIED, PLACES[1:], None)[0].one.phrase == "fifteen"


def test_the_table_has_the_worst_first_and_the_page_who_was_taken_for_whom() -> None:
    lines = list(trial_report.table(TRIED, 0.95))
    assert lines[1].startswith("! text")
    assert lines[1].endswith("2 of  6              1  next (3); no speech (1)")
    assert lines[2].startswith("  next")
    assert lines[3].endswith("3 of  6      1       0  fifty? (1), fifty (1)")
    assert lines[6:] == [
        "core: 3 phrases, heard 14 of 18 (78%), asked back 0 (0%), taken for another 3 (16.7%)",
        "amounts: 2 phrases, heard 7 of 12 (58%), asked back 3 (25%), taken for another 1 (8.3%)",
    ]
    page = trial_report.page(TRIED, 0.95)
    undo = "<tr><th>undo</th><td class=''></td><td class=''></td><td class='wrong'>3</td><td class='right'>2</td>"
    assert undo in page
    assert "<tr><th>fifteen</th><td class='right'>3 + 1?</td><td class='wrong'>1 + 1?</td>" in page
    assert "<th>yes</th>" not in page
    assert page.count("class='low'") == 2

"""Loading: kits resolved, a user's folder over the built-in one, a second technique without a line of Python."""

from pathlib import Path

import pytest

from assistant.content import Content, check, load
from assistant.content.files import builtin
from assistant.core.effects import Say
from assistant.core.technique import Move
from assistant.errors import ContentProblem, UsageProblem
from tests.content.small import small, write

TINY = Path(__file__).with_name("tiny")
KITS = {"double-electric", "single-electric", "double-manual", "single-manual", "hand-only"}


def test_every_kit_is_a_whole_technique(content: Content) -> None:
    assert set(content.script.kits) == KITS
    assert content.script.default_kit == "double-electric"
    for name, technique in content.script.kits.items():
        assert technique.kit == name
        assert technique.start in technique.steps


def test_a_kit_changes_only_what_it_names(content: Content) -> None:
    double, single = content.script.kits["double-electric"], content.script.kits["single-electric"]
    assert single.steps["knead"] == double.steps["knead"]
    assert single.steps["start"].on == double.steps["start"].on
    assert single.steps["start"].side == "first"
    assert "start" not in content.script.kits["hand-only"].steps


def test_durations_are_seconds(content: Content) -> None:
    step = content.script.kits["double-electric"].steps["option-one"]
    assert step.lasts == 120.0
    assert step.then == Move("resume-pumping")
    assert content.script.kits["double-electric"].limits.pump_cap == 1800.0


def test_a_second_technique_needs_no_python() -> None:
    content = load(overlay=TINY, technique="tiny")
    assert [*content.script.kits["cup"].steps] == ["breathe", "sip", "close"]
    assert content.script.kits["straw"].steps["sip"].lasts == 20.0
    assert content.words.text(Say("tiny.sip", (("side", "left"),))) == "Take a sip with your left hand."
    assert content.words.text(Say("kit.changed", (("kit", "straw"),))) == "From here we use the straw."
    match = content.phrasebook.parse("take it slow", content.phrasebook.intents)
    assert match is not None
    assert match.intent == "go-slow"
    assert check(TINY) == ()


def test_a_users_folder_changes_only_what_is_in_it(tmp_path: Path, content: Content) -> None:
    write(
        tmp_path,
        {
            "en/cues/mine.yaml": "goodbye: {say: [Ciao., See you.]}\n",
            "en/phrases.yaml": "intents: {next: [next, onward]}\n",
            "techniques/hands-on.yaml": "steps: {knead: {lasts: 90 s}}\n",
        },
    )
    mine = load(overlay=tmp_path)
    assert mine.words.text(Say("goodbye")) == "Ciao."
    assert mine.words.text(Say("goodbye", night=True)) == content.words.text(Say("goodbye", night=True))
    assert mine.words.text(Say("pause")) == content.words.text(Say("pause"))
    assert mine.phrasebook.intents["next"] == ("next", "onward")
    assert mine.phrasebook.intents["why"] == content.phrasebook.intents["why"]
    steps = mine.script.kits["double-electric"].steps
    assert steps["knead"].lasts == 90.0
    assert steps["knead"].say == ("knead",)
    assert mine.script.kits["hand-only"].steps["knead"].lasts == 50.0  # the kit's own still lies over it


def test_a_mistake_in_a_users_folder_is_told_at_its_own_file(tmp_path: Path) -> None:
    write(tmp_path, {"en/cues/mine.yaml": "\ngoodbye:\n  say: [You must stop., See you.]\n"})
    with pytest.raises(ContentProblem) as problem:
        load(overlay=tmp_path)
    assert all("mine.yaml:3:9: cue 'goodbye'" in line for line in problem.value.mistakes)
    assert len(problem.value.mistakes) == 2


@pytest.mark.parametrize("text", ["unwell: {say: [All is well., Fine.]}", "emergency: null", "hurts.end: null"])
def test_a_users_folder_cannot_change_the_way_to_safety(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"en/cues/mine.yaml": text + "\n"})
    with pytest.raises(ContentProblem, match=r"mine\.yaml:1:1: the safety cue .* cannot be changed here"):
        load(overlay=tmp_path)


@pytest.mark.parametrize("intent", ["stop", "hurts", "unwell", "emergency"])
def test_a_users_folder_can_add_but_not_drop_safety_phrases(tmp_path: Path, intent: str, content: Content) -> None:
    write(tmp_path, {"en/phrases.yaml": f"intents: {{{intent}: [enough for today]}}\n"})
    mine = load(overlay=tmp_path).phrasebook.intents[intent]
    assert mine == (*content.phrasebook.intents[intent], "enough for today")
    write(tmp_path, {"en/phrases.yaml": f"intents: {{{intent}: null}}\n"})
    assert load(overlay=tmp_path).phrasebook.intents[intent] == content.phrasebook.intents[intent]


def test_a_users_folder_cannot_allow_forbidden_words(tmp_path: Path, content: Content) -> None:
    write(tmp_path, {"en/wording.yaml": "forbidden: {'empt\\w+': null, 'lovely': keep it plain}\n"})
    write(tmp_path, {"en/cues/mine.yaml": "goodbye: {say: [All is empty., A lovely bye.]}\n"})
    with pytest.raises(ContentProblem) as problem:
        load(overlay=tmp_path)
    assert len(problem.value.mistakes) == 2


def test_a_wording_is_chosen_by_a_setting() -> None:
    content = load(choices={"strokes": "nipple"})
    assert content.choices == {"strokes": ("chest-wall", "nipple", "spiral")}
    assert "toward the nipple" in content.words.text(Say("long-strokes"))
    with pytest.raises(UsageProblem, match="no wording for strokes=up; allowed: strokes=chest-wall, strokes=nipple"):
        load(choices={"strokes": "up"})


def test_a_folder_that_is_not_there_changes_nothing(tmp_path: Path, content: Content) -> None:
    assert load(overlay=tmp_path / "none").script == content.script


def test_the_built_in_folder_is_found() -> None:
    assert (builtin() / "techniques" / "hands-on.yaml").is_file()


def test_a_whole_folder_can_stand_alone(tmp_path: Path) -> None:
    content = load(technique="small", root=write(tmp_path, small()))
    assert content.words.text(Say("first.say")) == "Hello there."
    assert content.pronunciations == {"zork": ("Z AO R K",)}


def test_null_in_a_users_kit_drops_what_the_technique_has_in_common(tmp_path: Path) -> None:
    files = small()
    files["techniques/small.yaml"] = files["techniques/small.yaml"].replace(
        "{lasts: 3 min}", "{lasts: null, then: null}"
    )
    root = write(tmp_path / "root", files)
    mine = write(tmp_path / "mine", {"techniques/small.yaml": files["techniques/small.yaml"]})
    for overlay in (None, mine):  # a copy over itself changes nothing
        assert load(overlay=overlay, technique="small", root=root).script.kits["two"].steps["second"].lasts is None
    dropped = (
        "steps: {first: {on: {ready: last}}}\nkits:\n  one: {steps: {second: null}}\n  two: {steps: {second: null}}\n"
    )
    other = load(overlay=write(mine, {"techniques/small.yaml": dropped}), technique="small", root=root)
    assert set(other.script.kits["one"].steps) == {"first", "last"}


def test_a_technique_copied_over_itself_is_the_same(content: Content, tmp_path: Path) -> None:
    text = (builtin() / "techniques" / "hands-on.yaml").read_text(encoding="utf-8")
    assert load(overlay=write(tmp_path, {"techniques/hands-on.yaml": text})).script == content.script

# ruff: noqa: E501 - a table of cases reads best with a case a line
"""Each rule finds the file that breaks it, at its place, and leaves alone the file that does not."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.content import Ears, check, load
from assistant.content.check_phrases import Vocabulary
from assistant.core import pauses
from assistant.errors import ContentProblem
from assistant.listen.alike import Alike
from assistant.listen.phones import Dictionary
from tests.content.small import small, write

TECHNIQUE, CUES, PHRASES = "techniques/small.yaml", "en/cues/small.yaml", "en/phrases.yaml"
NAMES, AMOUNTS, WORDING = "en/names.yaml", "en/amounts.yaml", "en/wording.yaml"
TWENTY = " ".join(["word"] * 20)


@dataclass(frozen=True)
class Case:
    """In `file`, `old` becomes `wrong`, which is told at `place` with `what`; `right` in its stead is no mistake."""

    name: str
    file: str
    old: str
    wrong: str
    place: str
    what: str
    right: str


CASES = (
    Case("broken yaml", TECHNIQUE, "start: first", "start: [first", "4:", "broken YAML", 'start: "first"'),
    Case("twice", TECHNIQUE, "start: first", "start: first\nstart: last", "4:1", "twice", "start: first"),
    Case("unknown field", TECHNIQUE, "ask-after: 5 s", "ask-afer: 5 s", "11:5", "'ask-afer'; nearest: ask-after", "ask-after: 9 s"),
    Case("missing field", TECHNIQUE, "    phase: begin\n", "", "8:", "'phase' is missing", "    phase: start\n"),
    Case("no duration", TECHNIQUE, "lasts: 2 min", "lasts: soon", "19:12", "'soon' is no duration; write it like 60 s", "lasts: 90 s"),
    Case("not allowed", TECHNIQUE, "side: first", "side: up", "18:11", "'up' is not known here; allowed: 'first'", "side: other"),
    Case("three asks", TECHNIQUE, "[first.ask]", "[first.ask, first.ask, first.ask]", "10:11", "at most 2", "[first.ask, first.ask]"),
    Case("unknown step", TECHNIQUE, "ready: second", "ready: secnd", "14:14", "unknown step 'secnd'.*nearest: second", "ready: {to: second}"),
    Case("then nowhere", TECHNIQUE, "then: last", "then: lost", "20:11", "unknown step 'lost'.*allowed: first, last", "then: {to: last}"),
    Case("unknown start", TECHNIQUE, "start: first", "start: fist", "3:8", "unknown step 'fist'.*nearest: first", "start:   first"),
    Case("default kit", TECHNIQUE, "default-kit: one", "default-kit: onne", "2:14", "no kit 'onne'; nearest: one", "default-kit: two"),
    Case(
        "unreachable in a kit", TECHNIQUE, "{lasts: 3 min}", "{lasts: 3 min, then: second, on: {}}",
        "26:3", "'last' is never reached in kit 'two'", "{lasts: 3 min, on: {}}",
    ),
    Case(
        "no end", TECHNIQUE, "ends: true\n    on: {}", "on: {next: first}",
        "26:3", "no end is reached from step 'last'", "ends: true\n    on: {next: first}",
    ),
    Case("no way out", TECHNIQUE, "    ends: true\n", "", "26:3", "no way out", "    ends: true\n    paced: false\n"),
    Case("lasts alone", TECHNIQUE, "    then: last\n", "", "15:3", "leads nowhere; add 'then'", "    then: {to: last}\n"),
    Case("then alone", TECHNIQUE, "    lasts: 2 min\n", "    lasts: null\n", "15:3", "needs 'lasts'", "    lasts: 1 h\n"),
    Case("settles alone", TECHNIQUE, "side: first", "settles: 8 s\n    side: first", "15:3", "amounts: true", "settles: 8 s\n    amounts: true\n    side: first"),
    Case("no side", TECHNIQUE, "ready: second", "ready: {to: second, switch: true}", "14:14", "no side to switch", "ready: {to: second}"),
    Case("idle move", TECHNIQUE, "ready: second", "ready: second\n      next: {}", "15:13", "does nothing", "ready: second\n      next: second"),
    Case("own safety", TECHNIQUE, "ready: second", "ready: second\n      stop: last", "15:7", "way to safety", "ready: second\n      pause: last"),
    Case("unknown intent", TECHNIQUE, "ready: second", "ready: second\n      redy: last", "15:7", "unknown intent 'redy'; nearest: ready", "ready: second\n      skip: last"),
    Case("cue not written", TECHNIQUE, "why: first.why", "why: first.wy", "12:10", "cue missing: 'first.wy'.*nearest: first.why", 'why: "first.why"'),
    Case("cue removed", CUES, "last.say:", "lost.say:", "28:11", "cue missing: 'last.say'", "last.say:   "),
    Case("unsaid cue", CUES, "last.say:", "fist.say: {say: [A., B.], night: [C.]}\nlast.say:", "8:1", "nothing says the cue 'fist.say'", "last.say:"),
    Case("renamed cue", CUES, "last.say:", "voice-lost: {say: [A., B.], night: [C.]}\nlast.say:", "8:1", "'voice-lost' is called 'audio-lost' now", "last.say:"),
    Case("renamed placeholder", "en/cues/engine.yaml", 'undo: {say: ["One {step}.', 'undo: {say: ["One {what}.', "", "'{what}' is called '{step}' now", 'undo: {say: ["A {step}.'),
    Case("name that is gone", NAMES, "what: {", "what: {volume: the volume, ", "", "'volume' is gone, nothing uses it", "what: {speaker: speaker, "),
    Case("intent of nobody", PHRASES, "  switch-sides:", "  nxt: [go next]\n  switch-sides:", "", "nothing listens for 'nxt'", "  switch-sides:"),
    Case("name of no step", NAMES, "step: {", "step: {lst: the last, ", "3:8", "nothing is called 'lst'; nearest: last", "step: {"),
    Case("one variant", CUES, "[Hello there., Good to see you.]", "[Hello there.]", "2:3", "fewer than two", "[Hello there., Hi.]"),
    Case("same variants", CUES, "[Hello there., Good to see you.]", "[Hello., Hello.]", "2:3", "fewer than two", "[Hello., Hi.]"),
    Case("no night", CUES, "  night: [Hello.]\n", "", "1:1", "no night wording", "  night: Hello.\n"),
    Case("long", CUES, "Hello there.", f"{TWENTY} more.", "2:9", "21 words", f"{TWENTY}."),
    Case("three sentences", CUES, "Hello there.", "One. Two. Three.", "2:9", "3 sentences; at most 2", "It is 38.5 now. Two."),
    Case("silent", CUES, "Hello there.", '"..."', "2:9", "nothing is said", '"Hm..."'),
    Case("placeholder", CUES, "Hello there.", '"Hello {side}."', "2:9", "unknown placeholder '{side}'; allowed: {name}", "Hello left."),
    Case("brace", CUES, '"On the {side}."', '"On the {side."', "6:20", "a single", '"On the {side}!"'),
    Case("interrupt word", CUES, "Hello there.", "Never stop here.", "2:9", "contains 'stop'", "Never halt here."),
    Case("interrupt begun", CUES, "Hello there.", "It Stopped.", "2:9", "contains 'stop'", "It nonstop went."),
    Case("interrupt by sound", CUES, "Hello there.", "This hertz a bit.", "2:9", "'this hertz' sounds like 'this hurts'", "This helps a bit."),
    Case("interrupt begun by sound", CUES, "Hello there.", "Mind the stahp.", "2:9", "'stahp' sounds like 'stop'", "Mind the step."),
    Case("pause in words", CUES, "Hello there.", '"Hello. [2 seconds] There."', "2:9", "'[2 seconds]' is no pause; write it as [2 s]", '"Hello. [2 s] There."'),
    Case("long pause", CUES, "Hello there.", '"Hello. [90 s] There."', "2:9", "'[90 s]' is no pause; write it as [60 s]", '"Hello. [9 s] There."'),
    Case("open pause", CUES, "Hello there.", '"Hello. [2s There."', "2:9", "is no pause; write it as [2 s]", '"Hello. [2s] There."'),
    Case("pause alone", CUES, "Hello there.", '"[2 s]"', "2:9", "nothing is said", '"[2 s] Hm."'),
    Case("long by its pauses", CUES, "Hello there.", '"Hello. [7 s] There. [6 s]"', "2:9", "it takes 14 seconds to say", '"Hello. [7 s] There. [3 s]"'),
    Case("a word behind a pause", CUES, "Hello there.", '"Now it [1 s] hurts."', "2:9", "contains 'it hurts'", '"Now it [1 s] rests."'),
    Case("name that stays", CUES, "[Hello there., Good to see you.]", '["Hello, {name}.", "This is {name} here."]', "2:27", "'This is {name} here.…' cannot do without it", '["Hello, {name}.", "Hello there."]'),
    Case("name alone", CUES, "night: [Hello.]", 'night: ["{name}."]', "3:11", "cannot do without it", 'night: ["{name}, hello."]'),
    Case("interrupt phrase", CUES, "Hello there.", '"Say it, hurts."', "2:9", "contains 'it hurts'", '"Say it, or hurts."'),
    Case("forbidden", CUES, "Hello there.", "It feels Emptied.", "2:9", "'Emptied': say softer", "It is tempting."),
    Case("phrase in two", PHRASES, "[switch sides]", "[switch sides, ready]", "", "'ready' stands in 'ready' already", "[switch sides, steady]"),
    Case("phrase twice", PHRASES, "[switch sides]", "[switch sides, switch sides]", "", "stands twice already", "[switch sides, other side]"),
    Case("upper case", PHRASES, "[switch sides]", "[Switch sides]", "", "must be lower case", "[it's here]"),
    Case("punctuation", PHRASES, "[switch sides]", '["switch, sides"]', "", "must be lower case", "[switch-sides]"),
    Case("no phrase", PHRASES, "  'undo': [say undo]\n", "", "3:", "no phrase for 'undo'", "  'undo': [undo]\n"),
    Case("amount as phrase", PHRASES, "[switch sides]", "[left two]", "", "'left two' is a spoken amount", "[left four]"),
    Case("unknown word", PHRASES, "[switch sides]", "[switch qwxz]", "", "PocketSphinx does not know the word 'qwxz'", "[switch zork]"),
    Case("unknown filler", PHRASES, "lead: [um]", "lead: [qwxz]", "1:", "PocketSphinx does not know the word 'qwxz'", "lead: [zork]"),
    Case("unknown amount word", AMOUNTS, "one: [millilitre]", "one: [qwxz]", "1:1", "PocketSphinx does not know the word 'qwxz'", "one: [zork]"),
    Case("step without a name", NAMES, "last: ending", "lost: ending", "", "'last' has no spoken name", "last: the end"),
    Case("kit without a name", NAMES, "two: kit two", "too: kit two", "", "kit 'two' has no spoken name", "two: second kit"),
    Case("kit without a phrase", PHRASES, "kit.two", "kit.too", "", "kit 'two' cannot be asked for", "kit.two  "),
    Case("interrupt in a name", NAMES, "first: beginning", "first: the stop", "3:15", "name 'the stop': it contains 'stop'", "first: the halt"),
    Case("no pattern", WORDING, "'empt\\w+'", "'(empt'", "2:3", "'(empt' is no regular expression", "'empt.*'"),
    Case("amount left out", AMOUNTS, "left {amount}", "left", "3:19", "must hold its placeholders once; allowed: {amount}", "on the left {amount}"),
    Case("number left out", NAMES, "many: \"{n} minutes\"", "many: \"{m} minutes\"", "", "allowed: {n}", "many: \"about {n} minutes\""),
    Case("number language", NAMES, "numbers: en", "numbers: xx", "1:10", "num2words has no language 'xx'", "numbers: de"),
    Case("not a mapping", WORDING, "forbidden:\n  'empt\\w+': say softer\n", "- a\n", "1:1", "like 'name: value'", "forbidden: {}\n"),
    Case("sounds alike", PHRASES, "[say undo]", "[say undo, rudy]", "", "'rudy' sounds like 'ready'.*distance 0.", "[say undo, other side]"),
    Case("begins alike", PHRASES, "[say undo]", "[say undo, ready to go]", "", "'ready' ('ready') begins 'ready to go'", "[say undo, go ready]"),
    Case("short", PHRASES, "[switch sides]", "[oh]", "", "'oh' is short and easily lost", "[oh, switch sides]"),
    Case("long to say", CUES, "Hello there.", f"{TWENTY}. Seven more words in a second sentence.", "2:9", "it takes 12 seconds to say", f"{TWENTY}. Five words in a sentence."),
    Case("command", CUES, "Hello there.", "Say ready.", "2:9", "says 'ready', a command while it sounds, which is not among its 'offers'", "Say steady."),
    Case("command too early", CUES, "Are you ready?", "Ready? Say so.", "4:", "says 'ready'.*before its last sentence", "So? Say ready."),
    Case("offer of nothing", CUES, "offers: [ready]", "offers: [ready, redy]", "4:", "offers 'redy', which nobody can say; nearest: ready", "offers: [ ready ]"),
    Case("offer unsaid", CUES, "offers: [ready]", "offers: [ready, next]", "4:", "offers 'next', and says none of its phrases", "offers: [ ready ]"),
    Case("other letters", CUES, "Hello there.", "Здравствуй there.", "2:9", "'Здравствуй' is Cyrillic", "Hallå there."),
    Case("other letters in a phrase", PHRASES, "[switch sides]", "[switch sides, смени]", "", "'смени' is Cyrillic", "[switch sides, otra señal]"),
    Case("unknown unit", AMOUNTS, "ml: {", "cups: {", "2:3", "ml", "oz: {"),
)  # fmt: skip


def _english(word: str) -> bool:
    return word not in {"qwxz", "zork"}


# as the dictionary would have them
OWN = {"hertz": "HH ER T S", "stahp": "S T AA P"}
EARS = Ears(
    lambda language: [Vocabulary("PocketSphinx", _english, learns=True)],
    lambda own: Alike(Dictionary({**OWN, **own})),
    lambda language: lambda text: 0.45 * len(pauses.without(text).split()) + pauses.seconds(text),
)


def _tells(case: Case, line: str) -> bool:
    """Whether the line says what is expected: word for word, or as a pattern with `.*` in it."""
    return bool(re.search(case.what, line)) if ".*" in case.what else case.what in line


def _mistakes(folder: Path, case: Case, new: str) -> list[str]:
    files = small()
    assert files[case.file].count(case.old) >= 1, "the case does not fit the small folder"
    files[case.file] = files[case.file].replace(case.old, new, 1)
    return [str(each) for each in check(root=write(folder, files), ears=EARS)]


def test_the_small_folder_has_no_mistake(tmp_path: Path) -> None:
    assert check(root=write(tmp_path, small()), ears=EARS) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_rule_finds_what_breaks_it(case: Case, tmp_path: Path) -> None:
    found = _mistakes(tmp_path, case, case.wrong)
    assert any(_tells(case, line) for line in found), found
    placed = [line for line in found if _tells(case, line)]
    assert any(re.match(rf".*\.yaml:{case.place}\d*:?\d*", line) for line in placed), placed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_rule_leaves_alone_what_keeps_to_it(case: Case, tmp_path: Path) -> None:
    assert _mistakes(tmp_path, case, case.right) == []


def test_a_missing_engine_cue_is_found(tmp_path: Path) -> None:
    files = small()
    lines = files["en/cues/engine.yaml"].splitlines(keepends=True)
    files["en/cues/engine.yaml"] = "".join(line for line in lines if not line.startswith("park:"))
    (found,) = check(root=write(tmp_path, files))
    assert "en/cues:1:1: cue missing: 'park' is said by the product itself" in str(found)


def test_only_the_spoken_lists_may_tell_interrupt_words(tmp_path: Path) -> None:
    files = small()
    files["en/cues/engine.yaml"] = files["en/cues/engine.yaml"].replace(
        'help.safety: {say: ["One .", ', 'help.safety: {say: ["Say stop, or it hurts.", '
    )
    assert "Say stop" in files["en/cues/engine.yaml"]
    assert check(root=write(tmp_path, files)) == ()


def test_a_cue_in_two_files_is_found(tmp_path: Path) -> None:
    files = small()
    files["en/cues/twin.yaml"] = "last.say: {say: [A., B.], night: [C.]}\n"
    (found,) = check(root=write(tmp_path, files))
    assert re.search(r"twin.yaml:1:1: cue 'last.say' stands at .*small.yaml:\d+:1 too", str(found))


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    files = small()
    files[TECHNIQUE] = files[TECHNIQUE].replace("ready: second", "ready: nowhere").replace("2 min", "soon")
    files[CUES] = files[CUES].replace("Hello there.", "Never stop.").replace("last.say:", "lost.say:")
    files[PHRASES] = files[PHRASES].replace("[switch sides]", "[ready]")
    with pytest.raises(ContentProblem) as problem:
        load(technique="small", root=write(tmp_path, files))
    told = "\n".join(problem.value.mistakes)
    for part in ("'soon'", "contains 'stop'", "cue missing", "'ready' stands"):
        assert part in told
    assert problem.value.exit_code == 5


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    write(tmp_path, small())
    (tmp_path / NAMES).write_bytes(b"\xff\xfe\x00")
    assert any("names.yaml:1:1: not readable as YAML in UTF-8" in str(each) for each in check(root=tmp_path))


def test_an_alias_inside_itself_ends(tmp_path: Path) -> None:
    files = small()
    files[NAMES] += "what: &a {b: *a}\n"
    assert any("an alias inside of what it stands for" in str(each) for each in check(root=write(tmp_path, files)))


def test_an_unknown_technique_or_language_names_those_there_are(tmp_path: Path) -> None:
    root = write(tmp_path, small())
    with pytest.raises(ContentProblem, match="no technique 'smal'; nearest: small"):
        load(technique="smal", root=root)
    with pytest.raises(ContentProblem, match="no language 'de'; allowed: en"):
        load("de", technique="small", root=root)


def test_numbers_without_quotes_and_version_twelve_words_are_kept(tmp_path: Path) -> None:
    files = small()
    files[TECHNIQUE] = files[TECHNIQUE].replace("ready: second", "ready: second\n      no: last")
    script = load(technique="small", root=write(tmp_path, files)).script
    assert "no" in script.kits["one"].steps["first"].on


TOKENS = st.sampled_from(
    [
        "intents",
        "stop",
        "next",
        "steps",
        "knead",
        "kits",
        "unwell",
        "say",
        "night",
        "lasts",
        "null",
        "3",
        "on",
        "numbers",
    ]
)
SCRAPS = st.recursive(
    TOKENS | st.none() | st.integers(-3, 3) | st.text("ab{}'%", max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TOKENS, inner, max_size=2),
    max_leaves=6,
)


@pytest.mark.parametrize("file", sorted({*small(), "en/cues/small.yaml"}))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scrap=SCRAPS)
def test_any_scrap_of_yaml_over_a_file_is_told_or_taken(file: str, scrap: object, tmp_path: Path) -> None:
    root = write(tmp_path / "root", small())
    overlay = write(tmp_path / "over", {file: json.dumps(scrap)})
    check(overlay, root=root)


@pytest.mark.parametrize(
    "stray", ["en/cues/mine.yml", "en/cue/mine.yaml", "eng/cues/mine.yaml", "mine.yaml", "en/phrase.yaml"]
)
def test_a_file_of_the_users_that_nobody_reads_is_told(stray: str, tmp_path: Path) -> None:
    root = write(tmp_path / "root", small())
    files = {"en/cues/own.yaml": "last.say: {say: [A., B.], night: [C.]}\n", "README.md": "", "schema/cues.json": "{}"}
    assert check(write(tmp_path / "mine", files), root=root) == ()
    (found,) = check(write(tmp_path / "mine", {stray: "last.say: {say: [A., B.]}\n"}), root=root)
    assert f"{stray}:1:1: warning: nothing reads this file; there are LANGUAGE/cues/*.yaml" in str(found)


def test_a_technique_without_a_language_beside_it_needs_the_words_of_each(tmp_path: Path) -> None:
    root = write(tmp_path / "root", small())
    mine = write(tmp_path / "mine", {"techniques/mine.yaml": small()[TECHNIQUE].replace("first.why", "my.why")})
    (found,) = check(mine, root=root)
    assert "cue missing: 'my.why' has no wording in 'en'" in str(found)


def test_a_language_of_the_users_own_has_its_own_way_to_safety(tmp_path: Path) -> None:
    files = small()
    root = write(tmp_path / "root", files)
    own = {name.replace("en/", "xx/"): text for name, text in files.items() if name.startswith("en/")}
    mine = write(tmp_path / "mine", {**own, TECHNIQUE: files[TECHNIQUE]})
    assert check(mine, root=root) == ()
    (mine / "en" / "cues").mkdir(parents=True)
    write(mine, {"en/cues/own.yaml": "hurts: {say: [A., B.], night: [C.]}\n"})
    (found,) = check(mine, root=root)
    assert "the safety cue 'hurts' cannot be changed here" in str(found)

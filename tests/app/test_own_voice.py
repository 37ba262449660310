"""Which lines are meant by what a person names, and what is missing."""

from pathlib import Path

import pytest

from assistant.app.own_voice import OwnVoice
from assistant.app.settings import Settings
from assistant.errors import ContentProblem, UsageProblem
from tests.content.noise import noise


@pytest.fixture
def own(tmp_path: Path) -> OwnVoice:
    return OwnVoice.of(Settings(), tmp_path, "en")


def test_a_cue_stands_for_all_its_wordings_and_a_line_for_itself(own: OwnVoice) -> None:
    names = [line.name for line in own.chosen(["goodbye"], missing=False, night=False)]
    assert names[0] == "goodbye"
    assert "goodbye.night" in names
    night = [line.name for line in own.chosen(["goodbye"], missing=False, night=True)]
    assert night == [name for name in names if ".night" in name]
    assert [line.name for line in own.chosen(["goodbye.2"], False, False)] == ["goodbye.2"]


def test_without_a_name_each_text_comes_once_in_the_order_of_a_session(own: OwnVoice) -> None:
    lines = own.chosen([], missing=False, night=False)
    texts = [line.text for line in lines]
    assert len(texts) == len(set(texts)) > 700
    assert lines[0].cue == "check-in.hello"
    cues = list(dict.fromkeys(line.cue for line in lines))
    assert cues.index("knead") < cues.index("little-circles") < cues.index("option-one") < cues.index("pause")
    assert cues[-1] == ""  # what cues share


def test_what_is_kept_is_not_missing_any_more(own: OwnVoice) -> None:
    first, *rest = own.chosen(["goodbye"], missing=True, night=False)
    path = own.keep(first, noise(1.0), 16_000)
    assert own.chosen(["goodbye"], missing=True, night=False) == rest
    assert own.left([first, *rest]) == len(rest)
    path.unlink()
    assert own.chosen(["goodbye"], missing=True, night=False) == [first, *rest]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("gooodbye", "Near: goodbye"),
        ("hurts", "about safety"),
        ("disclaimer", "about safety"),
        ("did-you-say", "can become anything ({phrase})"),
        ("xxxxxxxx", "handson prompts get cues"),
    ],
)
def test_what_cannot_be_recorded_is_told(name: str, told: str, own: OwnVoice) -> None:
    with pytest.raises(UsageProblem) as problem:
        own.chosen([name], missing=False, night=False)
    assert told in str(problem.value)


@pytest.mark.parametrize("index", ["goodbye.flac: [", "- goodbye.flac", "Goodbye.wav: Bye."])
def test_an_index_that_cannot_be_read_is_told_before_anything_is_recorded(index: str, tmp_path: Path) -> None:
    file = tmp_path / "en" / "recordings" / "index.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(index)
    with pytest.raises(ContentProblem) as problem:
        OwnVoice.of(Settings(), tmp_path, "en")
    assert "index.yaml:1:" in str(problem.value)

"""A phrase that is kept: into the pack in use, or into one made for it; what is refused leaves nothing behind."""

from pathlib import Path

import pytest

from assistant.app.keeping import Keeper
from assistant.app.settings import load as settings
from assistant.content import load
from assistant.errors import ContentProblem, UsageProblem
from tests.home import own_place


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return own_place(tmp_path, monkeypatch)


def keeper(**more: bool) -> Keeper:
    return Keeper(settings({}), load().phrasebook, **more)


def test_two_phrases_go_into_the_one_pack_that_was_made_for_the_first(home: Path) -> None:
    keeps = keeper()
    assert "in use from the next start on" in keeps.keep("next", "let's move on")
    assert "in use" not in keeps.keep("kit.hand-only", "only my hands")
    pack = home / "packs" / "my-words"
    assert settings({}).settings.prompts == pack
    phrases = load(overlay=pack).words.phrases
    assert phrases["next"] == "let's move on"
    assert phrases["kit.hand-only"] == "only my hands"
    assert len(list((home / "packs").iterdir())) == 1


def test_a_name_that_is_taken_is_left_alone(home: Path) -> None:
    (home / "packs" / "my-words").mkdir(parents=True)
    keeper().keep("next", "let's move on")
    assert settings({}).settings.prompts == home / "packs" / "my-words-2"
    assert not list((home / "packs" / "my-words").iterdir())


def test_what_the_check_refuses_leaves_no_pack_behind(home: Path) -> None:
    with pytest.raises(ContentProblem, match="undo that"):
        keeper().keep("next", "undo that")  # means another thing already
    assert not list((home / "packs").iterdir())
    assert settings({}).settings.prompts is None


def test_words_that_have_mistakes_are_not_pushed_aside(home: Path) -> None:
    with pytest.raises(UsageProblem, match="Mend them"):
        keeper(usable=False).keep("next", "let's move on")
    assert not (home / "packs").exists()

"""The techniques beside hands-on: whole sessions of them, typed as a parent would say them."""

import pytest

from assistant.content import load
from assistant.core.events import Heard, Started
from assistant.core.session import advance
from assistant.core.state import State

WAYS = {
    ("plain-pump", "double-electric"): "ready ready pump-on next pump-off skip",
    ("plain-pump", "single-electric"): "ready ready pump-on switch-sides finish pump-off skip",
    ("plain-pump", "single-manual"): "next next next next next next",
    ("first-days", "hand-only"): "ready ready next switch-sides next yes next next no skip",
}


@pytest.mark.parametrize("technique", ["plain-pump", "first-days"])
@pytest.mark.parametrize("language", ["en", "es", "ko"])
def test_a_technique_is_whole_in_each_language(technique: str, language: str) -> None:
    assert load(language, technique=technique).script.kits


@pytest.mark.parametrize(("technique", "kit"), WAYS)
def test_a_session_goes_from_the_check_in_to_the_last_words(technique: str, kit: str) -> None:
    content = load(technique=technique)
    state, _ = advance(content.script, State(), Started(0.0, kit))
    t = 0.0
    for intent in WAYS[technique, kit].split():
        t += 5.0
        state, _ = advance(content.script, state, Heard(t, intent, intent))
    assert state.step == "encouragement"


def test_plain_pumping_ends_by_itself_after_fifteen_minutes() -> None:
    script = load(technique="plain-pump").script
    assert {kit.steps["pumping"].lasts for kit in script.kits.values()} == {900.0}


def test_a_technique_without_the_usual_kit_takes_its_own() -> None:
    script = load(technique="first-days").script
    assert script.within("double-electric").kit == "hand-only"

"""The list of the session's own cues is the list of what its code says."""

import ast
from pathlib import Path

import assistant.core
from assistant.core.cues import ENGINE_CUES, ENGINE_INTENTS, INTERRUPTS, SAFETY_CUES, SPOKEN_LISTS
from assistant.core.interludes import INTERLUDES, SAFETY

SOURCES = sorted(Path(assistant.core.__file__).parent.glob("*.py"))
SAYING = {"say", "aside", "show"}


def _said() -> set[str]:
    """Every cue that is written out in a call that says one."""
    calls = [node for path in SOURCES for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    first = [call.args[0] for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in SAYING]
    texts = [each.value for arg in first for each in ast.walk(arg) if isinstance(each, ast.Constant)]
    return {text for text in texts if isinstance(text, str)}


def test_every_cue_that_the_session_says_is_listed() -> None:
    interludes = {cue for rule in INTERLUDES.values() for cue in (*rule.say, *rule.pump_on_say, *rule.asks)}
    assert (_said() | interludes) - {""} <= set(ENGINE_CUES)


def test_what_is_about_safety_is_the_sessions_own() -> None:
    assert set(ENGINE_CUES) >= SAFETY_CUES
    assert set(ENGINE_CUES) >= SPOKEN_LISTS
    assert set(INTERRUPTS) == SAFETY
    assert set(INTERRUPTS) <= ENGINE_INTENTS

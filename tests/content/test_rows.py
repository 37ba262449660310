"""Every row, kit, safety rule and fact has what carries it, and its test fails when that is taken away."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.content import Content
from assistant.content.language import Language
from assistant.core.cues import ENGINE_CUES
from tests.content.table import Row, Taught, gaps, parts, rows

ROWS = rows()


@pytest.fixture(scope="module")
def taught(content: Content, english: Language) -> Taught:
    return Taught.of(content, english.forbidden)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_is_carried(row: Row, taught: Taught) -> None:
    assert gaps(row, taught) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_fails_when_anything_that_carries_it_is_taken_away(row: Row, taught: Taught) -> None:
    mutants = list(_mutants(row, taught))
    assert mutants
    for what, mutant in mutants:
        assert gaps(row, mutant), what


def _mutants(row: Row, taught: Taught) -> Iterator[tuple[str, Taught]]:
    for cue in (*row.cues, *row.every):
        yield f"without the cue {cue}", taught.without_cue(cue)
        yield f"with {cue} saying something else", taught.with_wording(cue, "Quite another thing.")
        if cue not in ENGINE_CUES:
            yield f"with nothing that says {cue}", _unsaid(taught, row.kit, cue)
    for line in row.moves:
        yield f"without {line}", _without_move(taught, row.kit, line)
    for line in row.interludes:
        name, intent, _ = parts(line)
        yield f"without {line}", taught.without_interlude_move(name, intent)
    for line in row.nudges:
        step = taught.techniques[row.kit].steps[line.split(": ")[0]]
        yield f"without {line}", taught.with_step(row.kit, replace(step, nudges=()))
    for intent in row.phrases:
        left = {name: said for name, said in taught.phrases.items() if name != intent}
        yield f"without phrases for {intent}", replace(taught, phrases=left)
    if row.never:
        yield "without forbidden words", replace(taught, rules=replace(taught.rules, forbidden=()))
    if row.choices:
        yield "without the choice", replace(taught, choices={})
    if row.fields:
        yield "with other fields", _with_other_fields(taught, row.kit)


def _unsaid(taught: Taught, kit: str, cue: str) -> Taught:
    """No step of the kit names the cue any more."""
    for step in taught.techniques[kit].steps.values():
        taught = taught.with_step(
            kit,
            replace(
                step,
                say=tuple(name for name in step.say if name != cue),
                asks=tuple(name for name in step.asks if name != cue),
                why="" if step.why == cue else step.why,
                nudges=tuple(nudge for nudge in step.nudges if nudge.say != cue),
                on={intent: replace(move, say=tuple(set(move.say) - {cue})) for intent, move in step.on.items()},
            ),
        )
    return taught


def _without_move(taught: Taught, kit: str, line: str) -> Taught:
    name, what, _ = parts(line)
    step = taught.techniques[kit].steps[name]
    if what in step.on:
        left = {intent: move for intent, move in step.on.items() if intent != what}
        return taught.with_step(kit, replace(step, on=left))
    return taught.with_step(kit, replace(step, then=None))


def _with_other_fields(taught: Taught, kit: str) -> Taught:
    technique = replace(taught.techniques[kit], steps={}, limits=replace(taught.techniques[kit].limits, pump_cap=1.0))
    technique = replace(technique, limits=replace(technique.limits, holds=(1.0,), park_after=1.0))
    return replace(taught, techniques={**taught.techniques, kit: technique}, default_kit="another")

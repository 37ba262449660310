"""Holds a technique against itself: every move leads somewhere, every step is reached and can be left.

Comes after `techniques` has built the kits; notes mistakes at their places. What a kit changes is checked in that kit.
"""

from collections.abc import Iterator

from assistant.content.document import Key, Mistakes, nearest
from assistant.content.techniques import Built, Kit
from assistant.core.cues import INTERRUPTS
from assistant.core.technique import Move, Step


def check_flow(built: Built, mistakes: Mistakes) -> None:
    """Every kit of a technique."""
    document = built.document
    if built.default_kit not in document.data.get("kits", {}):
        what = f"no kit '{built.default_kit}'; {nearest(built.default_kit, document.data.get('kits', {}))}"
        mistakes.add(document.at(("default-kit",)), "unknown-kit", what)
    for name, kit in built.kits.items():
        steps = kit.technique.steps
        if kit.technique.start not in steps:
            path = ("kits", name, "start") if ("kits", name, "start") in document.marks else ("start",)
            what = f"unknown step '{kit.technique.start}' in kit '{name}'; {nearest(kit.technique.start, steps)}"
            mistakes.add(document.at(path), "unknown-step", what)
            continue
        for step in steps.values():
            _check_step(step, kit, mistakes)
        _check_reach(kit, mistakes)


def moves(step: Step) -> Iterator[tuple[Key, Move]]:
    """Every move of a step, with its path among the steps."""
    yield from (((step.name, "on", intent), move) for intent, move in step.on.items())
    if step.then:
        yield (step.name, "then"), step.then


def _check_step(step: Step, kit: Kit, mistakes: Mistakes) -> None:
    name = kit.technique.kit
    for path, move in moves(step):
        if move.to and move.to not in kit.technique.steps:
            what = f"unknown step '{move.to}' in kit '{name}'; {nearest(move.to, kit.technique.steps)}"
            mistakes.add(kit.steps.at(path), "unknown-step", what)
        if move == Move():
            what = "this move does nothing; give 'to', 'say', 'switch' or 'interrupt'"
            mistakes.add(kit.steps.at(path), "idle-move", what)
        if move.switch and step.side == "both":
            mistakes.add(kit.steps.at(path), "no-side", "there is no side to switch here; give the step a 'side'")
    for intent in sorted(set(step.on) & set(INTERRUPTS)):
        what = f"'{intent}' is the product's own way to safety; a technique cannot change it"
        mistakes.add(kit.steps.at((step.name, "on", intent), key=True), "safety-move", what)
    for rule, what in _timing(step):
        mistakes.add(kit.steps.at((step.name,), key=True), rule, f"step '{step.name}': {what}")


def _timing(step: Step) -> Iterator[tuple[str, str]]:
    if step.lasts is not None and step.then is None:
        yield "timing", "it lasts a time but leads nowhere; add 'then'"
    if step.then is not None and step.lasts is None and step.settles is None:
        yield "timing", "'then' needs 'lasts' or 'settles' to come to pass"
    if step.settles is not None and not step.amounts:
        yield "timing", "'settles' belongs to a step with 'amounts: true'"
    if not step.ends and not any(move.to for _, move in moves(step)):
        yield "no-way-out", "no way out; add a move, 'then', or 'ends: true'"


def _check_reach(kit: Kit, mistakes: Mistakes) -> None:
    """Every step is reached from the start, and from each the end is reached."""
    technique = kit.technique
    ways = {
        step.name: {move.to for _, move in moves(step) if move.to and move.to in technique.steps}
        for step in technique.steps.values()
    }
    reached = _closure({technique.start}, ways)
    back = {name: {step for step, to in ways.items() if name in to} for name in ways}
    ending = _closure({step.name for step in technique.steps.values() if step.ends}, back)
    for name in technique.steps:
        if name not in reached:
            what = f"step '{name}' is never reached in kit '{technique.kit}'; lead to it, or give it as null there"
            mistakes.add(kit.steps.at((name,), key=True), "unreached", what)
        elif name not in ending:
            what = f"no end is reached from step '{name}' in kit '{technique.kit}'; some step needs 'ends: true'"
            mistakes.add(kit.steps.at((name,), key=True), "no-end", what)


def _closure(known: set[str], ways: dict[str, set[str]]) -> set[str]:
    reached, edge = set(known), set(known)
    while edge:
        edge = {there for here in edge for there in ways.get(here, ())} - reached
        reached |= edge
    return reached

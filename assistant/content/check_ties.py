"""Holds a technique and a language together: every cue that is named is there, every step and kit has a name.

Comes after both are read; notes mistakes at the place that names what is missing.
"""

from collections.abc import Iterator

from assistant.content.check_cues import Rules, interrupts_in
from assistant.content.check_flow import moves
from assistant.content.check_phrases import unknown_intent
from assistant.content.document import Key, Mistakes, nearest
from assistant.content.files import Folders
from assistant.content.language import Language
from assistant.content.techniques import Built
from assistant.core.cues import ENGINE_CUES
from assistant.core.phrasebook import AMOUNT
from assistant.core.technique import Step

SIDE = "side"  # the one placeholder that a technique's cue can fill, where the step has a side


def check_ties(built: Built, language: Language, mistakes: Mistakes) -> None:
    """Every cue, intent, step and kit of a technique has its words."""
    for kit in built.kits.values():
        for step in kit.technique.steps.values():
            for path, cue in named_cues(step):
                if cue not in language.cues:
                    what = f"cue missing: '{cue}' has no wording in '{language.name}'; {nearest(cue, language.cues)}"
                    mistakes.add(kit.steps.at(path), "cue-missing", what)
            for intent in step.on:
                if intent not in language.phrases.intents and intent != AMOUNT:
                    mark = kit.steps.at((step.name, "on", intent), key=True)
                    mistakes.add(mark, "unknown-intent", unknown_intent(intent, language.phrases))
            if step.name not in language.names.step:
                what = f"step '{step.name}' has no spoken name; add it under 'step' in {language.name}/names.yaml"
                mistakes.add(kit.steps.at((step.name,), key=True), "unnamed", what)
    _check_kits(built, language, mistakes)


def check_engine_cues(language: Language, folders: Folders, mistakes: Mistakes) -> None:
    """Every cue of the product's own is there."""
    for cue in sorted(set(ENGINE_CUES) - set(language.cues)):
        what = f"cue missing: '{cue}' is said by the product itself; write it in a file here"
        mistakes.add(folders.place(language.name, "cues"), "cue-missing", what)


def check_names(language: Language, rules: Rules, mistakes: Mistakes) -> None:
    """The spoken names stand in cues, so no interrupt word may be in them."""
    names, document = language.names, language.documents["names"]
    for table in ("step", "kit", "what", "reason", "sureness"):
        for name, text in getattr(names, table).items():
            for rule, what in interrupts_in(text, rules):
                mistakes.add(document.at((table, name)), rule, f"name '{text}': {what}")
    for quarter in language.readings.shape.fractions:
        for table in ("behind", "alone"):
            if quarter not in getattr(names.amount, table):
                what = f"{quarter} can be understood (amounts.yaml) and not be said; add it under '{table}'"
                mistakes.add(document.at(("amount", table)), "unnamed", what)


def placeholders(built: list[Built]) -> dict[str, frozenset[str]]:
    """Every cue that somebody says, with the placeholders that can always be filled."""
    found: dict[str, frozenset[str]] = {}
    for kit in (kit for each in built for kit in each.kits.values()):
        for step in kit.technique.steps.values():
            known = frozenset({SIDE}) if step.side != "both" else frozenset[str]()
            for _, cue in named_cues(step):
                found[cue] = found.get(cue, known) & known
    return {**found, **{cue: known | found.get(cue, frozenset()) for cue, known in ENGINE_CUES.items()}}


def named_cues(step: Step) -> Iterator[tuple[Key, str]]:
    """Every cue that a step names, with its path among the steps."""
    for field, cues in (("say", step.say), ("asks", step.asks)):
        yield from (((step.name, field, number), cue) for number, cue in enumerate(cues))
    if step.why:
        yield (step.name, "why"), step.why
    yield from (((step.name, "nudges", number, "say"), nudge.say) for number, nudge in enumerate(step.nudges))
    for path, move in moves(step):
        yield from (((*path, "say", number), cue) for number, cue in enumerate(move.say))


def _check_kits(built: Built, language: Language, mistakes: Mistakes) -> None:
    for kit in built.kits:
        mark = built.document.at(("kits", kit), key=True)
        if kit not in language.names.kit:
            what = f"kit '{kit}' has no spoken name; add it under 'kit' in {language.name}/names.yaml"
            mistakes.add(mark, "unnamed", what)
        if len(built.kits) > 1 and f"kit.{kit}" not in language.phrases.intents:
            what = f"kit '{kit}' cannot be asked for; add 'kit.{kit}' under 'intents' in {language.name}/phrases.yaml"
            mistakes.add(mark, "no-phrase", what)

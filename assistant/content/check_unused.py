"""Finds what nobody uses: a cue that nothing says, an intent that nothing listens for, a name of no step.

It is most likely a slip, or a key that the built-in words do not have any more: then its new name is told. Comes after
all techniques are read.
"""

from collections.abc import Collection, Iterable, Mapping

from assistant.content.check_ties import placeholders
from assistant.content.document import Document, Key, Mistakes, nearest
from assistant.content.language import Language
from assistant.content.renamed import Names, renamed, told
from assistant.content.techniques import Built
from assistant.core.cues import ENGINE_INTENTS


def check_unused(language: Language, built: list[Built], mistakes: Mistakes) -> None:
    """Every cue, intent and name of a language."""
    table, documents = renamed(), language.documents
    said, heard = set(placeholders(built)), _listened_for(built)
    cues, intents = set(language.cues), set(language.phrases.intents)
    _note(
        documents["cues"],
        (),
        cues - said,
        table.cues,
        ("unsaid-cue", "nothing says the cue"),
        said - cues or said,
        mistakes,
    )
    unheard = ("unheard-intent", "nothing listens for")
    _note(documents["phrases"], ("intents",), intents - heard, table.intents, unheard, heard - intents, mistakes)
    steps = {step for each in built for kit in each.kits.values() for step in kit.technique.steps}
    kits = {kit for each in built for kit in each.kits}
    unused = ("unused-name", "nothing is called")
    for part, used in (("step", steps), ("kit", kits)):
        extra = set(getattr(language.names, part)) - used
        _note(documents["names"], (part,), extra, table.names.get(part, {}), unused, used, mistakes)
    for part, names in table.names.items():
        old = set(getattr(language.names, part, ())) & set(names)
        _note(documents["names"], (part,), old, names, unused, (), mistakes)


def _note(
    document: Document,
    path: Key,
    unused: Iterable[str],
    names: Names,
    otherwise: tuple[str, str],
    likely: Collection[str],
    mistakes: Mistakes,
) -> None:
    """Each key that nobody uses, with its new name or the nearest of `likely`."""
    rule, what = otherwise
    for key in sorted(unused):
        mark, now = document.at((*path, key), key=True), told(key, names)
        if now:
            mistakes.add(mark, "renamed", now)
        else:
            mistakes.add(mark, rule, f"{what} '{key}'; {nearest(key, likely)}" if likely else f"{what} '{key}'")


def _listened_for(built: list[Built]) -> set[str]:
    """Every intent that the product, a step or the choice of a kit listens for."""
    kits = [kit for each in built for kit in each.kits.values()]
    steps: list[Mapping[str, object]] = [step.on for kit in kits for step in kit.technique.steps.values()]
    chosen = {f"kit.{kit.technique.kit}" for kit in kits}
    return {*ENGINE_INTENTS, *chosen, *(intent for on in steps for intent in on)}

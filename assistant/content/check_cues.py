"""Holds every cue of a language against the rules of wording: variants, lengths, placeholders, words never to be said.

Comes after `loader` has read a language; works on its shapes and documents, and notes mistakes at their places.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from assistant.content.document import Document, Key, Mistakes
from assistant.content.naming import NAME, ill_placed
from assistant.content.shapes import CueShape
from assistant.core import pauses
from assistant.core.cues import INTERRUPTS, SPOKEN_LISTS

MOST_WORDS = 20  # in a sentence
MOST_SENTENCES = 2  # in a cue
LEAST_VARIANTS = 2

Broken = tuple[str, str]  # a rule, and what breaks it

PLACEHOLDER = re.compile(r"\{(.*?)\}")
_NAME_APART = "set it apart by commas, as in 'Well done, {name}.', or write a variant without it"
_SENTENCE_END = re.compile(r"[.!?…]+(?:\s+|$)")


class Beginnings(Protocol):
    """How texts sound in a language; `listen/alike.py` is one."""

    def begun(self, text: str, phrases: Collection[str]) -> Iterable[tuple[str, str]]:
        """Each phrase that some word of the text, with those behind it, begins like; with these words."""


@dataclass(frozen=True)
class Rules:
    """What the words of a cue are held against."""

    interrupts: tuple[str, ...]  # phrases that act at any moment
    forbidden: tuple[tuple[re.Pattern[str], str], ...]  # what may not be said, and why
    sounding: Beginnings | None = None
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # placeholders of earlier, by their cue

    @classmethod
    def of(
        cls,
        intents: Mapping[str, tuple[str, ...]],
        forbidden: Mapping[str, str],
        sounding: Beginnings | None = None,
        renamed: Mapping[str, Mapping[str, str]] | None = None,
    ) -> "Rules":
        """The rules of a language."""
        phrases = tuple(phrase for intent in INTERRUPTS for phrase in intents.get(intent, ()))
        patterns = (re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE) for pattern in forbidden)
        return cls(phrases, tuple(zip(patterns, forbidden.values(), strict=True)), sounding, renamed or {})


def check_cues(
    cues: Mapping[str, CueShape],
    document: Document,
    allowed: Mapping[str, frozenset[str]],
    rules: Rules,
    mistakes: Mistakes,
) -> None:
    """Every cue. `allowed`: the placeholders that each cue can fill; a cue that nobody says is not in it."""
    for name, cue in cues.items():
        _check_variants(name, cue, document, mistakes)
        for path, text in texts_of(name, cue):
            spoken, may_take = pauses.without(text), allowed.get(name, frozenset()) | {NAME}
            found = (
                *_placeholders(text, may_take, rules.renamed.get(name, {})),
                *_pauses(text),
                *_lengths(spoken),
                *([] if name in SPOKEN_LISTS else interrupts_in(spoken, rules)),
                *forbidden_in(spoken, rules),
            )
            for rule, what in found:
                mistakes.add(document.at(path), rule, f"cue '{name}': {what}")


def _check_variants(name: str, cue: CueShape, document: Document, mistakes: Mistakes) -> None:
    for other, wording in cue.wordings.items():
        path: Key = (name, "others", other) if other else (name,)
        if len(set(wording.say)) < LEAST_VARIANTS:
            what = f"cue '{name}' has fewer than two different variants; write {LEAST_VARIANTS} or more under 'say'"
            mistakes.add(document.at((*path, "say"), key=True), "one-variant", what)
        if not wording.night:
            what = f"cue '{name}' has no night wording; write a short one under 'night'"
            mistakes.add(document.at(path, key=True), "no-night", what)
        for kind, texts in (("say", wording.say), ("night", wording.night)):
            for text in ill_placed(texts):
                what = f"cue '{name}': where no name is set, '{text[:30]}…' cannot do without it; {_NAME_APART}"
                mistakes.add(document.at((*path, kind, texts.index(text))), "name-in-cue", what)


def texts_of(name: str, cue: CueShape) -> Iterator[tuple[Key, str]]:
    """Every wording of a cue, with its path in the document."""
    for other, wording in cue.wordings.items():
        path: Key = (name, "others", other) if other else (name,)
        for kind, texts in (("say", wording.say), ("night", wording.night)):
            yield from (((*path, kind, number), text) for number, text in enumerate(texts))
    if cue.shows:
        yield (name, "shows"), cue.shows


def sentences(text: str) -> list[str]:
    """The sentences of a text; the point in 100.4 ends none."""
    return [part for part in _SENTENCE_END.split(text) if part.strip()]


def _lengths(text: str) -> Iterator[Broken]:
    parts = sentences(text)
    if not any(letter.isalnum() for letter in PLACEHOLDER.sub("x", text)):
        yield "empty-cue", "nothing is said; write a sentence"
    if len(parts) > MOST_SENTENCES:
        yield "many-sentences", f"{len(parts)} sentences; at most {MOST_SENTENCES}"
    for part in parts:
        if len(part.split()) > MOST_WORDS:
            what = f"{len(part.split())} words in '{part[:30]}…'; at most {MOST_WORDS} a sentence"
            yield "long-sentence", what


def _placeholders(text: str, allowed: Iterable[str], renamed: Mapping[str, str]) -> Iterator[Broken]:
    for name in PLACEHOLDER.findall(text):
        if name in renamed:
            yield "placeholder", f"'{{{name}}}' is called '{{{renamed[name]}}}' now; write that"
        elif name not in allowed:
            names = ", ".join(f"{{{each}}}" for each in sorted(allowed)) or "none"
            yield "placeholder", f"unknown placeholder '{{{name}}}'; allowed: {names}"
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        yield "placeholder", "a single '{' or '}'; they stand only around a placeholder"


def interrupts_in(text: str, rules: Rules) -> Iterator[Broken]:
    """Interrupt phrases that the text contains: whole words, words that begin like a phrase of one word, and what
    sounds so."""
    words = " ".join(re.findall(r"[\w']+", text.lower().replace("\u2019", "'")))
    spoken, told = f" {words} ", set()
    for phrase in rules.interrupts:
        if f" {phrase} " in spoken or (" " not in phrase and f" {phrase}" in spoken):
            told.add(phrase)
            yield "interrupt-in-cue", f"it contains '{phrase}', which acts at any moment; say it in other words"
    for phrase, said in rules.sounding.begun(words, rules.interrupts) if rules.sounding else ():
        if phrase not in told:
            what = f"'{said}' sounds like '{phrase}', which acts at any moment; say it in other words"
            yield "interrupt-in-cue", what


def _pauses(text: str) -> Iterator[Broken]:
    for found, meant in pauses.bad(text):
        longest = f"{pauses.LONGEST:g} s at most; in square brackets stand pauses alone"
        yield "pause", f"'{found}' is no pause; write it as {meant}, {longest}"


def forbidden_in(text: str, rules: Rules) -> Iterator[Broken]:
    """What the language's `wording.yaml` forbids."""
    for pattern, why in rules.forbidden:
        match = pattern.search(text)
        if match:
            yield "forbidden", f"'{match[0]}': {why}"

"""`load`: what a session runs on, in one language; `check`: every mistake of every technique and language.

The flow: `files` finds and reads documents, `shapes` holds them against their models, `techniques` and `language`
build from them, and the checks find what is wrong between them. Nothing is given out while a mistake is left.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.content.check_cues import Beginnings, Rules, check_cues
from assistant.content.check_flow import check_flow
from assistant.content.check_offers import check_offers, spoken_in
from assistant.content.check_phrases import Vocabulary, check_overlap, check_phrases, check_words
from assistant.content.check_recordings import Sound, check_recordings
from assistant.content.check_sounds import Sounding, check_sounds, every_place
from assistant.content.check_spoken import Seconds, check_spoken
from assistant.content.check_ties import (
    SIDE,
    check_engine_cues,
    check_names,
    check_ties,
    placeholders,
)
from assistant.content.check_unused import check_unused
from assistant.content.document import Mistake, Mistakes
from assistant.content.files import Folders
from assistant.content.language import Language, read_language
from assistant.content.lines import Lines, holds
from assistant.content.renamed import renamed
from assistant.content.techniques import Built, build
from assistant.content.words import Words
from assistant.core.phrasebook import Phrasebook
from assistant.core.places import places
from assistant.core.technique import Script
from assistant.errors import ContentProblem

EMBEDDED = "en"  # the language whose recognisers come with the product


@dataclass(frozen=True)
class Content:
    """A technique with its words.

    `pronunciations`: words that the recogniser's dictionary lacks, each with its ways in the recogniser's phones.
    `spellings`: words that a voice reads wrongly, as it reads them right.
    `choices`: the settings that change wordings, each with its values, the default first.
    """

    language: str
    script: Script
    phrasebook: Phrasebook
    words: Words
    pronunciations: Mapping[str, tuple[str, ...]]
    spellings: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def load(
    language: str = "en",
    overlay: Path | None = None,
    *,
    technique: str = "hands-on",
    choices: Mapping[str, str] | None = None,
    name: str = "",
    vocabulary: Vocabulary | None = None,
    root: Path | None = None,
) -> Content:
    """A technique in a language, checked, with the user's folder `overlay` laid over the built-in files (or `root`).

    `choices` picks wordings where sources differ ({"strokes": "nipple"}); `name` is the parent's, for cues that say
    it. `vocabulary`: of the recogniser; without it words are not checked. Raises ContentProblem with every mistake,
    UsageProblem for a choice or name.
    """
    mistakes, folders = Mistakes(), Folders.of(overlay, root)
    built = _technique(folders, technique, mistakes)
    read = read_language(folders, language, mistakes)
    if read:
        _check_language(read, [built] if built else [], folders, [vocabulary] if vocabulary else [], mistakes)
    if built is None or read is None or mistakes.errors():
        raise ContentProblem(mistakes.errors())
    words = read.words(choices or {}, name)
    return Content(language, built.script, read.phrasebook, words, read.pronunciations, read.spellings, read.choices())


@dataclass(frozen=True)
class Ears:
    """Whom the check asks how words are said and heard; how they sound is known of English alone."""

    vocabularies: Callable[[str], Sequence[Vocabulary]] | None = None  # given the language: of its recognisers
    sounding: Callable[[Mapping[str, tuple[str, ...]]], Sounding] | None = None  # given the prompts' pronunciations
    seconds: Callable[[str], Seconds] | None = None  # given the language: of the session's voice
    sound: Sound | None = None  # asked of each recording


def check(overlay: Path | None = None, *, ears: Ears = Ears(), root: Path | None = None) -> tuple[Mistake, ...]:
    """Every mistake in every technique and language, in the order of the files; empty if all is well."""
    mistakes, folders = Mistakes(), Folders.of(overlay, root)
    folders.note_strays(mistakes)
    techniques = {name: each for name in folders.techniques() if (each := _technique(folders, name, mistakes))}
    for name in folders.languages():
        read = read_language(folders, name, mistakes)
        # a technique of the user's own needs words in the languages that it was written for, and no other
        built = [each for technique, each in techniques.items() if folders.are_meant(technique, name)]
        if read:
            asked = ears.vocabularies(name) if ears.vocabularies and folders.changes(name) else ()
            sounding = ears.sounding(read.pronunciations) if ears.sounding and name == EMBEDDED else None
            _check_language(read, built, folders, asked, mistakes, sounding)
            if not mistakes.errors():  # what is broken has no places
                check_offers(read.cues, read.phrases, read.documents["cues"], spoken_in(built), mistakes)
                lines = Lines(read.cues, read.words({}), holds(each.script for each in built))
                check_recordings(folders, name, lines, ears.sound, mistakes)
            seconds = ears.seconds(name) if ears.seconds else None
            check_spoken(read.cues, read.phrases, read.documents, seconds, mistakes)
            if sounding and not mistakes.errors():
                everywhere = every_place(places(each.script) for each in built)
                check_sounds(read.phrases, read.documents["phrases"], everywhere, sounding, mistakes)
            check_overlap(read.phrases, read.readings, read.documents["phrases"], mistakes)
            if len(techniques) == len(folders.techniques()):
                check_unused(read, built, mistakes)
    return mistakes.all()


def _technique(folders: Folders, name: str, mistakes: Mistakes) -> Built | None:
    document = folders.technique(name, mistakes)
    built = build(document, mistakes) if document else None
    if built:
        check_flow(built, mistakes)
    return built


def _check_language(
    language: Language,
    built: list[Built],
    folders: Folders,
    vocabularies: Sequence[Vocabulary],
    mistakes: Mistakes,
    sounding: Beginnings | None = None,
) -> None:
    documents, phrases = language.documents, language.phrases
    check_phrases(phrases, documents["phrases"], (), mistakes)
    for vocabulary in vocabularies:
        words = language.readings.words
        check_words(phrases, words, documents, language.pronunciations, vocabulary, mistakes)
    rules = Rules.of(phrases.intents, language.forbidden, sounding, renamed().placeholders)
    unsaid = dict.fromkeys(language.cues, frozenset({SIDE}))  # cues of techniques that were not read
    check_cues(language.cues, documents["cues"], {**unsaid, **placeholders(built)}, rules, mistakes)
    check_engine_cues(language, folders, mistakes)
    check_names(language, rules, mistakes)
    for each in built:
        check_ties(each, language, mistakes)

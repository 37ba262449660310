"""`load`: what a session runs on, in one language; `check`: every mistake of every technique and language.

The flow: `files` finds and reads documents, `shapes` holds them against their models, `techniques`, `amounts` and
`words` build from them, `check_flow`, `check_phrases` and `check_cues` find what is wrong between them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.content.amounts import Readings
from assistant.content.document import Document, Mistakes
from assistant.content.files import Folders
from assistant.content.shapes import AmountsShape, CueShape, NamesShape, PhrasesShape, fit
from assistant.content.techniques import build
from assistant.content.words import Words
from assistant.core.phrasebook import Phrasebook
from assistant.core.technique import Script
from assistant.errors import ContentProblem

Knows = Callable[[str], bool]  # whether some recogniser knows a word


@dataclass(frozen=True)
class Content:
    """A technique with its words. `pronunciations`: words that the recogniser's dictionary lacks, in its phones."""

    language: str
    script: Script
    phrasebook: Phrasebook
    words: Words
    pronunciations: Mapping[str, str]


@dataclass(frozen=True)
class Language:
    """The files of a language, read and well formed."""

    name: str
    documents: Mapping[str, Document]
    cues: Mapping[str, CueShape]
    phrases: PhrasesShape
    readings: Readings
    names: NamesShape
    pronunciations: Mapping[str, str]

    @property
    def phrasebook(self) -> Phrasebook:
        """What can be said."""
        fillers = self.phrases.fillers
        return Phrasebook(self.name, self.phrases.intents, self.readings, fillers.lead, fillers.trail)

    @property
    def words(self) -> Words:
        """What is spoken."""
        told = {intent: phrases[0] for intent, phrases in self.phrases.intents.items()}
        return Words(self.cues, self.names, told)


def load(
    language: str = "en",
    overlay: Path | None = None,
    *,
    technique: str = "hands-on",
    knows: Knows | None = None,
    root: Path | None = None,
) -> Content:
    """A technique in a language, with the user's folder `overlay` laid over it. ContentProblem has every mistake."""
    mistakes, folders = Mistakes(), Folders.of(overlay, root)
    document = folders.technique(technique, mistakes)
    built = build(document, mistakes) if document else None
    read = _language(folders, language, mistakes)
    if built is None or read is None or mistakes.found:
        raise ContentProblem(mistakes.lines())
    return Content(language, built.script, read.phrasebook, read.words, read.pronunciations)


def _language(folders: Folders, name: str, mistakes: Mistakes) -> Language | None:
    documents = folders.words(name, mistakes)
    if not documents:
        return None
    cues = fit(documents["cues"], dict[str, CueShape], mistakes)
    phrases = fit(documents["phrases"], PhrasesShape, mistakes)
    amounts = fit(documents["amounts"], AmountsShape, mistakes)
    names = fit(documents["names"], NamesShape, mistakes)
    pronunciations = fit(documents["pronunciations"], dict[str, str], mistakes)
    if cues is None or phrases is None or amounts is None or names is None or pronunciations is None:
        return None
    return Language(name, documents, cues, phrases, Readings(amounts, names.numbers), names, pronunciations)

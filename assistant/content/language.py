"""A language's files read, held against their shapes, and turned into a phrasebook and words.

Comes between `files` and `loader`. What is wrong between the files and with a technique is found by the checks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.content.amounts import Readings
from assistant.content.check_cues import Rules, forbidden_in, interrupts_in
from assistant.content.document import Document, Mistakes
from assistant.content.files import Folders
from assistant.content.fit import fit
from assistant.content.kinds import Pronunciations
from assistant.content.naming import LONGEST, is_name
from assistant.content.shapes import (
    AmountsShape,
    CueShape,
    NamesShape,
    PhrasesShape,
    WordingRulesShape,
    WordingShape,
)
from assistant.content.words import Words
from assistant.core.phrasebook import Phrasebook
from assistant.errors import UsageProblem


@dataclass(frozen=True)
class Language:
    """The files of a language, well formed."""

    name: str
    documents: Mapping[str, Document]
    cues: Mapping[str, CueShape]
    phrases: PhrasesShape
    readings: Readings
    names: NamesShape
    pronunciations: Mapping[str, tuple[str, ...]]
    spellings: Mapping[str, str]
    forbidden: Mapping[str, str]

    @property
    def phrasebook(self) -> Phrasebook:
        """What can be said."""
        fillers = self.phrases.fillers
        return Phrasebook(self.name, self.phrases.intents, self.readings, fillers.lead, fillers.trail)

    def words(self, choices: Mapping[str, str], name: str = "") -> Words:
        """What is spoken, with the settings `choices` (see `CueShape`) and the parent's name."""
        self._check_name(name)
        known = self.choices()
        for choice, value in choices.items():
            if value not in known.get(choice, ()):
                allowed = [f"{name}={each}" for name, values in known.items() for each in values]
                raise UsageProblem(f"no wording for {choice}={value}; allowed: {', '.join(allowed)}")
        cues: dict[str, WordingShape] = {}
        for each, cue in self.cues.items():
            cues[each] = cue.others.get(choices.get(cue.choice or "", ""), cue)
        told = {intent: phrases[0] for intent, phrases in self.phrases.intents.items()}
        return Words(cues, self.names, told, name)

    def _check_name(self, name: str) -> None:
        """UsageProblem for a name that no cue may say: it would act, or cannot be spoken."""
        if name and not is_name(name):
            raise UsageProblem(f"name cannot be {name!r}; allowed: letters, {LONGEST} at most, as Anna or Mary Ann.")
        rules = Rules.of(self.phrases.intents, self.forbidden)
        for _, what in (*interrupts_in(name, rules), *forbidden_in(name, rules)):
            raise UsageProblem(f"name cannot be {name!r}: {what}. Write it as it sounds, or take another.")

    def choices(self) -> dict[str, tuple[str, ...]]:
        """The settings that change wordings, each with its values, the default first."""
        found: dict[str, tuple[str, ...]] = {}
        for cue in self.cues.values():
            if cue.choice:
                values = (*found.get(cue.choice, ()), cue.default or "", *cue.others)
                found[cue.choice] = tuple(dict.fromkeys(values))
        return found


def read_language(folders: Folders, name: str, mistakes: Mistakes) -> Language | None:
    """The language, or None with every mistake noted."""
    documents = folders.words(name, mistakes)
    if not documents:
        return None
    cues = fit(documents["cues"], dict[str, CueShape], mistakes)
    phrases = fit(documents["phrases"], PhrasesShape, mistakes)
    amounts = fit(documents["amounts"], AmountsShape, mistakes)
    names = fit(documents["names"], NamesShape, mistakes)
    pronunciations = fit(documents["pronunciations"], dict[str, Pronunciations], mistakes)
    spellings = fit(documents["spellings"], dict[str, str], mistakes)
    rules = fit(documents["wording"], WordingRulesShape, mistakes)
    if cues is None or phrases is None or amounts is None or names is None or rules is None:
        return None
    if pronunciations is None or spellings is None:
        return None
    readings = Readings(amounts, names.numbers)
    return Language(name, documents, cues, phrases, readings, names, pronunciations, spellings, rules.forbidden)

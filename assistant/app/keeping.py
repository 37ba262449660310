"""Writes a phrase that a practice has found into the parent's own words: an intent and its phrase in, what to tell out.

Where no pack is in use one is made, as `handson prompts init` does, and taken into use. What the check refuses is taken
back, so that nothing is left half done.
"""

from itertools import count
from pathlib import Path

from assistant.app import checking, setting_writer
from assistant.app.own_words import OwnWords
from assistant.app.settings import Loaded
from assistant.content import beginning, packs
from assistant.content.packs import Pack
from assistant.core.phrasebook import Phrasebook
from assistant.errors import HandsonError, UsageProblem

NAME = "my-words"  # of a pack that is made here


class Keeper:
    """Knows which pack is the parent's; after the first phrase it is there.

    Not `usable`: hers has mistakes, so the built-in words serve now, and no other must take its place.
    """

    def __init__(self, loaded: Loaded, book: Phrasebook, usable: bool = True) -> None:
        self._loaded, self._book, self._usable = loaded, book, usable
        self._folder = loaded.settings.prompts

    def keep(self, intent: str, phrase: str) -> str:
        """Make `phrase` the first of its intent. HandsonError, and all as it was, if it cannot be."""
        if not self._usable:
            raise UsageProblem("Your own words have mistakes, so nothing was written. Mend them: handson prompts check")
        if self._folder:
            return self._put(self._folder, intent, phrase)
        pack = _fresh()
        try:
            beginning.begin(pack, self._book.language, None)
            told = self._put(pack.folder, intent, phrase)
            setting_writer.put(self._loaded.config, "prompts", pack.name)
        except HandsonError:
            if pack.folder.exists():
                packs.remove(pack)
            raise
        self._folder = pack.folder
        return f"{told} The pack {pack.name} is in use from the next start on ({self._loaded.config})."

    def _put(self, folder: Path, intent: str, phrase: str) -> str:
        said = (phrase, *(each for each in self._book.intents[intent] if each != phrase))
        words = OwnWords(folder, self._book.language)
        name, path = words.put(f"phrases.{intent}", said, self._checked)
        return f"{name} begins with {phrase!r} now, in {path}."

    def _checked(self, folder: Path) -> None:
        checking.checked(self._loaded, folder, timed=False)  # a phrase changes no cue


def _fresh() -> Pack:
    """A pack whose name is free."""
    taken = {path.name for path in packs.place().glob("*")}
    names = (NAME if number == 1 else f"{NAME}-{number}" for number in count(1))
    return packs.new(next(name for name in names if name not in taken))

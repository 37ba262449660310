"""Holds cues against how they are heard: in whose letters they are written, and how long they take to say.

Comes after `check_cues`. How long a text takes is asked of the session's own voice: `Seconds`.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping

from assistant.content.check_cues import PLACEHOLDER, texts_of
from assistant.content.document import Document, Mistakes
from assistant.content.shapes import CueShape, PhrasesShape
from assistant.core import pauses

Seconds = Callable[[str], float]  # how long the session's voice takes to say a text

LONGEST = 12.0  # seconds of a cue
LATIN = "LATIN"
MAYBE = 24  # words; a shorter text takes less than LONGEST in any voice, and is not rendered for the check


def check_spoken(
    cues: Mapping[str, CueShape],
    phrases: PhrasesShape,
    documents: Mapping[str, Document],
    seconds: Seconds | None,
    mistakes: Mistakes,
) -> None:
    """Every cue and phrase of a language. Its letters are those of most of its phrases."""
    own = _script(phrases)
    for name, cue in cues.items():
        for path, text in texts_of(name, cue):
            for script, letters in _strange(pauses.without(text), own):
                what = f"cue '{name}': '{letters}' is {script.title()}, and this language is written in {own.title()}"
                mistakes.add(documents["cues"].at(path), "letters", what)
            if (takes := _takes(text, seconds)) > LONGEST:
                what = f"cue '{name}': it takes {takes:.0f} seconds to say; at most {LONGEST:.0f}"
                mistakes.add(documents["cues"].at(path), "long-cue", what)
    for intent, listed in phrases.intents.items():
        for number, phrase in enumerate(listed):
            for script, letters in _strange(phrase, own):
                what = f"'{letters}' is {script.title()}, and this language is written in {own.title()}"
                mistakes.add(documents["phrases"].at(("intents", intent, number)), "letters", what)


def _takes(text: str, seconds: Seconds | None) -> float:
    """Seconds; of what is surely short enough, or can only be said by a session, its pauses alone."""
    silence = pauses.seconds(text)
    maybe_long = len(pauses.without(text).split()) * LONGEST / MAYBE + silence > LONGEST
    return seconds(text) if seconds and maybe_long and "{" not in text else silence


def _script(phrases: PhrasesShape) -> str:
    letters = [_of(letter) for listed in phrases.intents.values() for letter in "".join(listed) if letter.isalpha()]
    return max(sorted(set(letters)), key=letters.count, default=LATIN)


def _strange(text: str, own: str) -> Iterator[tuple[str, str]]:
    """Words with letters of another script, each with that script's name.

    Latin words stand in every language, as long as not all are.
    """
    text = PLACEHOLDER.sub("", text)
    if {_of(letter) for letter in text if letter.isalpha()} - {own} == {LATIN} and not _has(text, own):
        yield LATIN, text
    for word in text.split():
        scripts = {_of(letter) for letter in word if letter.isalpha()} - {own, LATIN}
        if scripts:
            yield min(scripts), word


def _has(text: str, script: str) -> bool:
    return any(_of(letter) == script for letter in text)


def _of(letter: str) -> str:
    """The script of a letter: the first word of its name in Unicode."""
    return unicodedata.name(letter, "UNKNOWN").split()[0]

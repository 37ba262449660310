"""The check of words with all who can be asked about them: recognisers, dictionary, the session's voice."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from assistant.app import speaking
from assistant.app.settings import Loaded, Settings
from assistant.content.check_phrases import Vocabulary
from assistant.content.document import Mistake
from assistant.content.loader import EMBEDDED, Ears, check
from assistant.errors import ContentProblem
from assistant.listen import models
from assistant.listen.alike import Alike
from assistant.listen.phones import Dictionary
from assistant.listen.sphinx import PocketSphinx
from assistant.listen.vosk import VoskRecogniser
from assistant.speak.recorded import why_not


def mistakes(loaded: Loaded, overlay: Path | None, *, timed: bool = True) -> tuple[Mistake, ...]:
    """Everything that is wrong with the built-in words, or with a folder laid over them.

    Not `timed`: no cue is rendered to see how long it takes, which is a warning at most and most of the work.
    """

    def seconds(language: str) -> Callable[[str], float]:
        return speaking.seconds(replace(loaded, settings=replace(loaded.settings, language=language)))

    def known(language: str) -> tuple[Vocabulary, ...]:
        return tuple(vocabularies(loaded.settings, language))

    return check(overlay, ears=Ears(known, lambda own: Alike(Dictionary(own)), seconds if timed else None, why_not))


def vocabularies(settings: Settings, language: str) -> Iterator[Vocabulary]:
    """Of each recogniser that is here for the language and may serve: the settings may want one alone.

    ModelProblem for a model that is damaged.
    """
    named = settings.model if language == settings.language else None
    folder = models.find(language, named) if settings.recogniser != "pocketsphinx" else None
    if folder:
        yield Vocabulary(f"Vosk ({folder.name})", VoskRecogniser(folder).knows)
    if language == EMBEDDED and settings.recogniser != "vosk":
        yield Vocabulary("PocketSphinx", PocketSphinx().knows, learns=True)


def checked(loaded: Loaded, overlay: Path | None, *, timed: bool = True) -> tuple[Mistake, ...]:
    """The warnings and hints. ContentProblem with every error, where there are some."""
    found = mistakes(loaded, overlay, timed=timed)
    errors = tuple(str(each) for each in found if each.level == "error")
    if errors:
        raise ContentProblem(errors)
    return found

"""The check of words with all who can be asked about them: recognisers, dictionary, the session's voice."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant.app import speaking
from assistant.app.settings import Loaded
from assistant.content.document import Mistake
from assistant.content.loader import Ears, check
from assistant.errors import ContentProblem
from assistant.listen.alike import Alike
from assistant.listen.phones import Dictionary
from assistant.listen.sphinx import PocketSphinx


def mistakes(loaded: Loaded, overlay: Path | None, *, timed: bool = True) -> tuple[Mistake, ...]:
    """Everything that is wrong with the built-in words, or with a folder laid over them.

    Not `timed`: no cue is rendered to see how long it takes, which is a warning at most and most of the work.
    """

    def seconds(language: str) -> Callable[[str], float]:
        return speaking.seconds(replace(loaded, settings=replace(loaded.settings, language=language)))

    return check(
        overlay, ears=Ears(PocketSphinx().knows, lambda own: Alike(Dictionary(own)), seconds if timed else None)
    )


def checked(loaded: Loaded, overlay: Path | None, *, timed: bool = True) -> tuple[Mistake, ...]:
    """The warnings and hints. ContentProblem with every error, where there are some."""
    found = mistakes(loaded, overlay, timed=timed)
    errors = tuple(str(each) for each in found if each.level == "error")
    if errors:
        raise ContentProblem(errors)
    return found

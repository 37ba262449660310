"""The lines of the demonstration's parent, from `prompts/<language>/demo.yaml`."""

from pydantic import BaseModel, ConfigDict, Field

from assistant.content.document import Mistakes, shown
from assistant.content.files import builtin
from assistant.content.fit import fit
from assistant.content.reading import read
from assistant.errors import ContentProblem


class Line(BaseModel):
    """Say `says` once the session is `at` a step or interlude and `after` seconds have been silent."""

    model_config = ConfigDict(extra="forbid")

    at: str
    says: str
    after: float = Field(1.0, ge=0, le=120)


class Dialogue(BaseModel):
    """The parent of the demonstration: an engine's voice, words a minute, and what is said in order."""

    model_config = ConfigDict(extra="forbid")

    voice: str = ""
    rate: int = Field(150, ge=80, le=260)
    recover: dict[str, str] = {}  # what is said in an interlude that was not meant
    lines: list[Line] = Field(min_length=1)


def dialogue(language: str) -> Dialogue:
    """The dialogue of a language. ContentProblem if there is none or it is broken."""
    mistakes = Mistakes()
    path = builtin() / language / "demo.yaml"
    if not path.is_file():
        raise ContentProblem((f"{shown(path)}: there is no demonstration in {language}; --language en has one",))
    found = fit(read(path, mistakes), Dialogue, mistakes)
    if found is None or mistakes.found:
        raise ContentProblem(mistakes.errors())
    return found

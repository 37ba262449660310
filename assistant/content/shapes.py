"""The shapes of the files in `prompts/`, as pydantic models, and `fit`, which holds a document against one.

Comes between `document` (plain data with places) and the parts that build core objects from it. Every mistake of a
document is told at once, at its place, with what is allowed there.
"""

import re
from difflib import get_close_matches
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from assistant.content.document import Document, Key, Mistakes
from assistant.core.events import Side, Unit

T = TypeVar("T")
Quarter = Literal["0.25", "0.5", "0.75"]  # a fraction of a millilitre or an ounce
MOST_NAMED = 12  # of what is allowed, in a mistake's line
_UNITS = {"s": 1.0, "min": 60.0, "h": 3600.0}


def _seconds(value: Any) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?(s|min|h)", str(value))
    if not match:
        raise ValueError(f"'{value}' is no duration; write it like 60 s, 2 min or 1 h")
    return float(match[1]) * _UNITS[match[2]]


def _list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _move(value: Any) -> Any:
    return {"to": value} if isinstance(value, str) else value


Seconds = Annotated[float, BeforeValidator(_seconds)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_list)]
Word = Annotated[str, Field(pattern=r"^[^\sA-Z.,;:!?\"]+$")]
Phrase = Annotated[str, Field(pattern=r"^[^\sA-Z.,;:!?\"]+( [^\sA-Z.,;:!?\"]+)*$")]


class Shape(BaseModel):
    """A mapping with known fields; files write them with hyphens."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-"))


class MoveShape(Shape):
    """What an intent or a timer does in a step."""

    to: str | None = None
    say: Texts = ()
    switch: bool = False
    interrupt: Literal["unwell", "emergency", "hurts"] | None = None


class NudgeShape(Shape):
    """A reminder that moves nothing."""

    say: str
    after: Seconds
    every: Seconds = 0.0
    times: int = Field(1, ge=1)


Moves = Annotated[MoveShape, BeforeValidator(_move)]


class StepShape(Shape):
    """One step, whole: after its kit was laid over it."""

    phase: str
    say: Texts
    on: dict[str, Moves]
    why: str = ""
    pump: Literal["on", "off", "keep"] = "keep"
    side: Literal["first", "other", "keep", "both"] = "both"
    lasts: Seconds | None = None
    then: Moves | None = None
    asks: Annotated[Texts, Field(max_length=2)] = ()
    ask_after: Seconds = 20.0
    nudges: tuple[NudgeShape, ...] = ()
    paced: bool = False
    amounts: bool = False
    settles: Seconds | None = None
    ends: bool = False


class LimitsShape(Shape):
    """Times of the whole technique."""

    pump_cap: Seconds = 1800.0
    park_after: Seconds = 600.0
    holds: Annotated[tuple[Seconds, ...], Field(min_length=1)] = (3.0, 5.0, 8.0, 12.0)
    rest: Seconds = 3.0


class KitShape(Shape):
    """What one kit changes: `steps` are laid over the technique's and checked as a whole afterwards."""

    start: str | None = None
    steps: dict[str, Any] = {}


class TechniqueShape(Shape):
    """A file in `prompts/techniques/`."""

    technique: str
    default_kit: str
    start: str
    limits: LimitsShape = LimitsShape()
    steps: dict[str, Any] = Field(min_length=1)
    kits: dict[str, KitShape] = Field(min_length=1)


class WordingShape(Shape):
    """`say`: ways to say it, used in turn. `night`: shorter ways."""

    say: Texts
    night: Texts = ()


class CueShape(WordingShape):
    """A cue. `shows`: what a screen shows, if not what is said.

    Where sources differ, a setting named by `choice` puts one of the `others` in its place; `default` is its own name.
    """

    shows: str | None = None
    choice: str | None = None
    default: str | None = None
    others: dict[str, WordingShape] = {}

    @property
    def wordings(self) -> dict[str, WordingShape]:
        """Every wording, by the path to it in the file."""
        return {"": self, **self.others}


class WordingRulesShape(Shape):
    """`wording.yaml`: what no cue may say (a pattern, any case), each with the reason or what to say instead."""

    forbidden: dict[str, str] = {}


class FillersShape(Shape):
    """Words that may stand before or behind any phrase."""

    lead: tuple[Word, ...] = ()
    trail: tuple[Word, ...] = ()


class PhrasesShape(Shape):
    """`phrases.yaml`."""

    fillers: FillersShape = FillersShape()
    intents: dict[str, Annotated[tuple[Phrase, ...], Field(min_length=1)]]


class FormShape(Shape):
    """One more way to say a number: wherever the pattern `find` is found, `put` may stand instead."""

    find: str
    put: str


class UnitShape(Shape):
    """Whole numbers up to `upto` are understood; in `quarters` too if so said. Words for one and for many."""

    upto: int = Field(ge=0, le=2000)
    quarters: bool = False
    one: tuple[Phrase, ...]
    many: tuple[Phrase, ...]


class FractionShape(Shape):
    """`behind` a whole number: patterns with {n}. `alone`: whole amounts, the unit among the words."""

    behind: tuple[str, ...]
    alone: tuple[Phrase, ...]


class PatternsShape(Shape):
    """Patterns with {amount}."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    total: tuple[str, ...]


class AmountsShape(Shape):
    """`amounts.yaml`."""

    forms: tuple[FormShape, ...] = ()
    units: dict[Unit, UnitShape]
    fractions: dict[Quarter, FractionShape] = {}
    patterns: PatternsShape


class CountShape(Shape):
    """How a number with a noun is spoken: {n} is the number in words."""

    none: str | None = None
    one: str
    many: str


class ListShape(Shape):
    """What stands between the parts of a spoken list."""

    between: str
    last: str


class SpokenAmountShape(Shape):
    """How an amount is read back: {amount} with {side}, or in total; {n} with a fraction."""

    sided: str
    total: str
    units: dict[Unit, CountShape]
    behind: dict[Quarter, str]
    alone: dict[Quarter, dict[Unit, str]]


class NamesShape(Shape):
    """`names.yaml`: the spoken names of what the session calls by code words."""

    numbers: str  # the language of num2words
    side: dict[Side, str]
    step: dict[str, str]
    kit: dict[str, str]
    what: dict[str, str]
    reason: dict[str, str]
    sureness: dict[str, str]
    intent: dict[str, str] = {}
    counts: dict[Literal["minutes", "seconds"], CountShape]
    list: ListShape
    amount: SpokenAmountShape


def nearest(name: str, allowed: Any) -> str:
    """What may stand there instead, the likeliest first: the end of a mistake's line."""
    names = sorted(allowed)
    close = get_close_matches(name, names, n=1, cutoff=0.6)
    listed = ", ".join(names[:MOST_NAMED]) + (f", … ({len(names)} in all)" if len(names) > MOST_NAMED else "")
    return (f"nearest: {close[0]}; " if close else "") + f"allowed: {listed}"


def fit(document: Document, kind: type[T], mistakes: Mistakes) -> T | None:
    """The document as `kind`, or None with every mistake noted."""
    adapter = TypeAdapter(kind)
    try:
        return adapter.validate_python(document.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _note(document, kind, detail, mistakes)
        return None


def _note(document: Document, kind: Any, detail: ErrorDetails, mistakes: Mistakes) -> None:
    path: Key = tuple(part for part in detail["loc"] if part != "[key]")
    name, given = str(path[-1]) if path else "", detail.get("input")
    about_key = detail["type"] == "extra_forbidden" or "[key]" in detail["loc"]
    what = {
        "missing": f"'{name}' is missing here; it must be given",
        "extra_forbidden": f"unknown field '{name}'; {nearest(name, _fields(kind, path[:-1]))}",
        "literal_error": f"'{given}' is not known here; allowed: {detail.get('ctx', {}).get('expected')}",
        "value_error": str(detail.get("ctx", {}).get("error", detail["msg"])),
        "string_pattern_mismatch": f"'{given}' must be lower case, parted by single spaces, without punctuation",
    }.get(detail["type"], f"{detail['msg'].lower()}, not '{given}'")
    mistakes.add(document.at(path, about_key), what)


def _fields(kind: Any, path: Key) -> list[str]:
    """The fields that the model at `path` inside `kind` allows."""
    for part in path:
        model = _model(kind)
        if model:
            by_alias = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
            kind = by_alias.get(str(part), kind)
        else:
            kind = next((inner for inner in reversed(get_args(kind)) if inner not in {type(None), ...}), kind)
    model = _model(kind)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model(kind: Any) -> type[BaseModel] | None:
    """The model that `kind` is, or that its annotations wrap."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    inner = [arg for arg in get_args(kind) if isinstance(arg, type) and issubclass(arg, BaseModel)]
    container = getattr(kind, "__origin__", None) in {dict, tuple, list}
    return inner[0] if inner and not container else None

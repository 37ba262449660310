"""The shapes of the files in `prompts/`, as pydantic models: what may stand where.

`fit` holds a document against one of them; `techniques`, `language`, `amounts` and `words` build from them.
"""

import re
from typing import Annotated, Any, Literal

from num2words import CONVERTER_CLASSES
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from assistant.content.document import nearest
from assistant.core.events import Side, Unit

Quarter = Literal["0.25", "0.5", "0.75"]  # a fraction of a millilitre or an ounce
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


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"'{value}' is no regular expression: {error}") from error
    return value


def _number_language(value: str) -> str:
    if value not in CONVERTER_CLASSES and value[:2] not in CONVERTER_CLASSES:
        raise ValueError(f"num2words has no language '{value}'; {nearest(value, CONVERTER_CLASSES)}")
    return value


def _template(*needed: str, maybe: tuple[str, ...] = ()) -> AfterValidator:
    """A text with each of `needed` as a placeholder, once, and perhaps some of `maybe`."""

    def hold(value: str) -> str:
        names = re.findall(r"\{(.*?)\}", value)
        wrong = {*names} - {*needed, *maybe} or any(names.count(name) != 1 for name in needed)
        if wrong or re.search(r"[{}]", re.sub(r"\{.*?\}", "", value)):
            listed = ", ".join(f"{{{name}}}" for name in (*needed, *maybe))
            raise ValueError(f"'{value}' must hold its placeholders once; allowed: {listed}")
        return value

    return AfterValidator(hold)


Pattern = Annotated[str, AfterValidator(_pattern)]
Number = Annotated[str, _template("n")]
MaybeNumber = Annotated[str, _template(maybe=("n",))]
Amount = Annotated[str, _template("amount")]
Sided = Annotated[str, _template("amount", "side")]
Duration = Annotated[str, Field(pattern=r"^\d+(\.\d+)? ?(s|min|h)$")]
Seconds = Annotated[float, BeforeValidator(_seconds, json_schema_input_type=Duration)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_list, json_schema_input_type=str | tuple[str, ...])]
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


Moves = Annotated[MoveShape, BeforeValidator(_move, json_schema_input_type=str | MoveShape)]


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
    """A cue. `shows`: what a screen shows, if not what is said. `offers`: the intents whose phrases end it.

    Where sources differ, a setting named by `choice` puts one of the `others` in its place; `default` is its own name.
    """

    shows: str | None = None
    offers: Texts = ()
    choice: str | None = None
    default: str | None = None
    others: dict[str, WordingShape] = {}

    @property
    def wordings(self) -> dict[str, WordingShape]:
        """Every wording, by the path to it in the file."""
        return {"": self, **self.others}


class WordingRulesShape(Shape):
    """`wording.yaml`: what no cue may say (a pattern, any case), each with the reason or what to say instead."""

    forbidden: dict[Pattern, str] = {}


class FillersShape(Shape):
    """Words that may stand before or behind any phrase."""

    lead: tuple[Word, ...] = ()
    trail: tuple[Word, ...] = ()


class PhrasesShape(Shape):
    """`phrases.yaml`."""

    fillers: FillersShape = FillersShape()
    intents: dict[str, Annotated[tuple[Phrase, ...], Field(min_length=1)]]


class FormShape(Shape):
    """One more way to say a number: wherever the pattern `find` is found, `put` may stand, or must (`instead`)."""

    find: Pattern
    put: str
    instead: bool = False


class UnitShape(Shape):
    """Whole numbers up to `upto` are understood; in `quarters` too if so said. Words for one and for many."""

    upto: int = Field(ge=0, le=2000)
    quarters: bool = False
    one: tuple[Phrase, ...]
    many: tuple[Phrase, ...]


class FractionShape(Shape):
    """`behind` a whole number: patterns with {n}. `alone`: whole amounts, the unit among the words; `around`: the same
    with {n}, where a language says the unit before the fraction."""

    behind: tuple[Number, ...]
    around: tuple[Number, ...] = ()
    alone: tuple[Phrase, ...]


class PatternsShape(Shape):
    """Patterns with {amount}."""

    left: tuple[Amount, ...]
    right: tuple[Amount, ...]
    total: tuple[Amount, ...]


class AmountsShape(Shape):
    """`amounts.yaml`."""

    forms: tuple[FormShape, ...] = ()
    units: dict[Unit, UnitShape]
    fractions: dict[Quarter, FractionShape] = {}
    patterns: PatternsShape


class CountShape(Shape):
    """How a number with a noun is spoken: {n} is the number in words, changed by `forms` as the noun wants it."""

    none: str | None = None
    one: MaybeNumber
    many: Number
    forms: tuple[FormShape, ...] = ()


class ListShape(Shape):
    """What stands between the parts of a spoken list."""

    between: str
    last: str


class SpokenAmountShape(Shape):
    """How an amount is read back: {amount} with {side}, or in total; {n} with a fraction `behind` it, or the unit and
    the fraction `around` it."""

    sided: Sided
    total: Amount
    units: dict[Unit, CountShape]
    behind: dict[Quarter, Number]
    around: dict[Quarter, dict[Unit, CountShape]] = {}
    alone: dict[Quarter, dict[Unit, str]]


class NamesShape(Shape):
    """`names.yaml`: the spoken names of what the session calls by code words."""

    numbers: Annotated[str, AfterValidator(_number_language)]  # the language of num2words
    side: dict[Side, str]
    step: dict[str, str]
    kit: dict[str, str]
    what: dict[str, str]
    reason: dict[str, str]
    sureness: dict[str, str]
    intent: dict[str, str] = {}
    written: dict[str, str] = {}  # short forms that people type, as they are said
    figures: tuple[FormShape, ...] = ()  # what a typed figure in words becomes, to be one of `amounts.yaml`
    counts: dict[Literal["minutes", "seconds", "decibels"], CountShape]
    list: ListShape
    amount: SpokenAmountShape

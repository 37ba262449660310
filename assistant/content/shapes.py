"""The shapes of the files in `prompts/`, as pydantic models: what may stand where. Single values are in `kinds`.

`fit` holds a document against one of them; `techniques`, `language`, `amounts` and `words` build from them.
"""

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from assistant.content.kinds import (
    Amount,
    Hour,
    HourAndMinute,
    MaybeNumber,
    Number,
    NumberLanguage,
    Pattern,
    Phrase,
    Plain,
    Quarter,
    Seconds,
    Sided,
    Texts,
    Word,
)
from assistant.core.events import Side, Unit


def _move(value: Any) -> Any:
    return {"to": value} if isinstance(value, str) else value


def _every(names: Any) -> AfterValidator:
    """A mapping that holds each of the names of a Literal."""

    def hold(value: dict[str, Any]) -> dict[str, Any]:
        lacking = [name for name in get_args(names) if name not in value]
        if lacking:
            raise ValueError(f"'{', '.join(lacking)}' is missing here; it must be given")
        return value

    return AfterValidator(hold)


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

    say: Annotated[Texts, Field(min_length=1)]
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


def _file_name(value: str) -> str:
    if not re.fullmatch(FLAC_NAME, value):
        raise ValueError(f"'{value}' names no recording; write it like goodbye.night.flac")
    return value


def _said(value: str) -> str:
    if not value.strip():
        raise ValueError("nothing stands here; write what the recording says")
    return value


FLAC_NAME = r"^[a-z0-9][a-z0-9._-]*\.flac$"
RecordingName = Annotated[str, AfterValidator(_file_name)]
# `recordings/index.yaml`: what each file says
RecordingsShape = dict[RecordingName, Annotated[str, AfterValidator(_said)] | None]


class RenamedShape(Shape):
    """`renamed.yaml`. `names`: by their table in names.yaml; `placeholders`: by their cue; null: gone."""

    cues: dict[str, str | None] = {}
    intents: dict[str, str | None] = {}
    names: dict[str, dict[str, str | None]] = {}
    placeholders: dict[str, dict[str, str]] = {}


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

    @model_validator(mode="after")
    def _put_fits(self) -> "FormShape":
        try:
            re.compile(self.find).sub(self.put, "")
        except (re.error, IndexError) as error:
            raise ValueError(f"'{self.put}' cannot stand for what '{self.find}' finds: {error}") from error
        return self


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

    none: Plain | None = None
    one: MaybeNumber
    many: Number
    forms: tuple[FormShape, ...] = ()


class ListShape(Shape):
    """What stands between the parts of a spoken list."""

    between: Plain
    last: Plain


class SpokenAmountShape(Shape):
    """How an amount is read back: {amount} with {side}, or in total; {n} with a fraction `behind` it, or the unit and
    the fraction `around` it."""

    sided: Sided
    total: Amount
    units: Annotated[dict[Unit, CountShape], _every(Unit)]
    behind: dict[Quarter, Number]
    around: dict[Quarter, dict[Unit, CountShape]] = {}
    alone: dict[Quarter, Annotated[dict[Unit, Plain], _every(Unit)]]


class ClockShape(Shape):
    """How a time of day is told: {hour} is one of `hours`, twelve from midnight on; {minute} is a number in words."""

    hours: Annotated[tuple[Plain, ...], Field(min_length=12, max_length=12)]
    sharp: Hour
    half: Hour
    past: HourAndMinute


class NamesShape(Shape):
    """`names.yaml`: the spoken names of what the session calls by code words."""

    numbers: NumberLanguage
    side: Annotated[dict[Side, Plain], _every(Side)]
    step: dict[str, Plain]
    kit: dict[str, Plain]
    what: dict[str, Plain]
    reason: dict[str, Plain]
    sureness: dict[str, Plain]
    intent: dict[str, Plain] = {}
    written: dict[str, Plain] = {}  # short forms that people type, as they are said
    figures: tuple[FormShape, ...] = ()  # what a typed figure in words becomes, to be one of `amounts.yaml`
    counts: dict[Literal["minutes", "seconds", "decibels"], CountShape]
    clock: ClockShape | None = None  # without it a time of day is told in figures
    list: ListShape
    amount: SpokenAmountShape

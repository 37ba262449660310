"""The single values in the files of `prompts/`: how each is written, and what is wrong with one that is not.

`shapes` says where each of them may stand.
"""

import re
from typing import Annotated, Any, Literal

from num2words import CONVERTER_CLASSES
from pydantic import AfterValidator, BeforeValidator, Field

from assistant.content.document import nearest
from assistant.core.phones import PHONES

Quarter = Literal["0.25", "0.5", "0.75"]  # a fraction of a millilitre or an ounce
_LONGEST = 86_400.0  # seconds; no step, nudge or pause takes a day
_REPEATED_REPEAT = re.compile(r"[*+}]\)+[*+{]")
_UNITS = {"s": 1.0, "min": 60.0, "h": 3600.0}


def _seconds(value: Any) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?(s|min|h)", str(value))
    if not match:
        raise ValueError(f"'{value}' is no duration; write it like 60 s, 2 min or 1 h")
    seconds = float(match[1]) * _UNITS[match[2]]
    if seconds > _LONGEST:
        raise ValueError(f"'{value}' is too long; at most 24 h")
    return seconds


def _list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _pattern(value: str) -> str:
    try:
        re.compile(f"(?:{value})")  # as it is used: with more around it
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"'{value}' is no regular expression: {error}") from error
    if _REPEATED_REPEAT.search(value):
        raise ValueError(f"'{value}' repeats a repeat, which may take for ever; write one of the two")
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
            listed = ", ".join(f"{{{name}}}" for name in (*needed, *maybe)) or "none"
            raise ValueError(f"'{value}' must hold its placeholders once; allowed: {listed}")
        return value

    return AfterValidator(hold)


def _pronunciation(value: str) -> str:
    wrong = [phone for phone in value.split() if phone.rstrip("012") not in PHONES]
    if wrong or not value.strip():
        raise ValueError(
            f"'{value}' is no pronunciation; '{' '.join(wrong)}' is no phone; allowed: {', '.join(PHONES)}"
        )
    return value


Pattern = Annotated[str, AfterValidator(_pattern)]
Plain = Annotated[str, _template()]
NumberLanguage = Annotated[str, AfterValidator(_number_language)]  # one of num2words
Number = Annotated[str, _template("n")]
MaybeNumber = Annotated[str, _template(maybe=("n",))]
Amount = Annotated[str, _template("amount")]
Hour = Annotated[str, _template("hour")]
HourAndMinute = Annotated[str, _template("hour", "minute")]
Sided = Annotated[str, _template("amount", "side")]
Duration = Annotated[str, Field(pattern=r"^\d+(\.\d+)? ?(s|min|h)$")]
Seconds = Annotated[float, BeforeValidator(_seconds, json_schema_input_type=Duration)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_list, json_schema_input_type=str | tuple[str, ...])]
_LETTERS = r"[^\sA-Z.,;:!?\"(){}\[\]<>|*+=/\\]+"
Word = Annotated[str, Field(pattern=f"^{_LETTERS}$")]
Phrase = Annotated[str, Field(pattern=f"^{_LETTERS}( {_LETTERS})*$")]
Pronunciations = Annotated[Texts, AfterValidator(lambda said: tuple(map(_pronunciation, said)))]

"""Events as plain dicts and back, for the log, exports and replays.

`encode` takes every event; `decode` takes what `encode` made, and refuses anything else by name. Fields that an older
program did not yet write get their defaults. The result of `encode` is JSON-able by any strict JSON writer: numbers
that JSON lacks become the words "nan", "inf" and "-inf".
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from assistant.core import events
from assistant.core.events import Amount, Event

KINDS: Mapping[str, type[Event]] = {
    name: thing
    for name, thing in vars(events).items()
    if isinstance(thing, type) and issubclass(thing, Event) and thing is not Event
}
_NO_JSON_NUMBERS = ("nan", "inf", "-inf")


def encode(event: Event) -> dict[str, Any]:
    """The event's fields, and "kind", its class name."""
    kind = type(event).__name__
    if KINDS.get(kind) is not type(event):
        raise ValueError(f'unknown kind of event "{kind}"; known: {", ".join(KINDS)}')
    return {"kind": kind, **_plain(event)}


def decode(data: Mapping[str, Any]) -> Event:
    """The event that `encode` took. ValueError names the unknown kind, or the wrong, unknown or missing field."""
    kind = data.get("kind")
    cls = KINDS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        raise ValueError(f'unknown kind of event "{kind}"; known: {", ".join(KINDS)}')
    event: Event = _build(cls, {key: value for key, value in data.items() if key != "kind"}, cls.__name__)
    return event


def encode_amounts(amounts: tuple[Amount, ...]) -> list[dict[str, Any]]:
    """Amounts alone, as they stand in a `Heard`."""
    plain: list[dict[str, Any]] = _plain(amounts)
    return plain


def decode_amounts(data: Any) -> tuple[Amount, ...]:
    """The amounts that `encode_amounts` took; ValueError as in `decode`."""
    return _read_tuple(tuple[Amount, ...], data, "amounts")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _shape(cls: type[Any]) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(cls)
    return {field.name: (field, hints[field.name]) for field in fields(cls)}


def _build(cls: type[Any], data: Any, where: str) -> Any:
    if not isinstance(data, Mapping):
        raise ValueError(f"{where}: {data!r} is not a table of fields")
    shape = _shape(cls)
    for name in data:
        if name not in shape:
            raise ValueError(f'{where}: unknown field "{name}"; known: {", ".join(shape)}')
    for name, (field, _) in shape.items():
        if name not in data and field.default is MISSING and field.default_factory is MISSING:
            raise ValueError(f'{where}: missing field "{name}"')
    return cls(**{name: _read(shape[name][1], value, f"{where}.{name}") for name, value in data.items()})


def _read(hint: Any, value: Any, where: str) -> Any:
    """`value` as the type `hint`; ValueError if it is not one."""
    if is_dataclass(hint) and isinstance(hint, type):
        return _build(hint, value, where)
    reader = _READERS.get(get_origin(hint) or hint)
    if reader is None:
        raise TypeError(f"{where}: the codec has no reader for {hint}")
    return reader(hint, value, where)


def _read_union(hint: Any, value: Any, where: str) -> Any:
    choices = get_args(hint)
    if value is None and NoneType in choices:
        return None
    (other,) = (choice for choice in choices if choice is not NoneType)
    return _read(other, value, where)


def _read_literal(hint: Any, value: Any, where: str) -> Any:
    if not isinstance(value, str) or value not in get_args(hint):
        raise ValueError(f"{where}: {value!r} is none of {', '.join(map(str, get_args(hint)))}")
    return value


def _read_tuple(hint: Any, value: Any, where: str) -> tuple[Any, ...]:
    items = get_args(hint)
    if not isinstance(value, list | tuple):
        raise ValueError(f"{where}: {value!r} is not a list")
    if items[-1] is Ellipsis:
        items = (items[0],) * len(value)
    if len(items) != len(value):
        raise ValueError(f"{where}: {value!r} needs {len(items)} items")
    return tuple(_read(item, part, f"{where}[{at}]") for at, (item, part) in enumerate(zip(items, value, strict=True)))


def _read_float(_hint: Any, value: Any, where: str) -> float:
    if isinstance(value, bool) or not (isinstance(value, int | float) or value in _NO_JSON_NUMBERS):
        raise ValueError(f"{where}: {value!r} is not a number")
    return float(value)


def _read_scalar(hint: type, value: Any, where: str) -> Any:
    if type(value) is not hint:
        raise ValueError(f"{where}: {value!r} is not of type {hint.__name__}")
    return value


_READERS: Mapping[Any, Callable[[Any, Any, str], Any]] = {
    Union: _read_union,
    UnionType: _read_union,
    Literal: _read_literal,
    tuple: _read_tuple,
    float: _read_float,
    int: _read_scalar,
    str: _read_scalar,
    bool: _read_scalar,
}

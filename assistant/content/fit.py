"""`fit` holds a document against a shape: every mistake at once, at its place, with what is allowed there.

Comes between `document` (plain data with places) and the parts that build core objects from shapes.
"""

from typing import Any, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from assistant.content.document import Document, Key, Mistakes, nearest

T = TypeVar("T")


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
        "model_type": f"'{given}' stands alone here; write fields below it; {nearest('', _fields(kind, path))}",
        "dict_type": f"rows of `name: value` must stand here, not '{given}'",
        "tuple_type": f"a list must stand here, a line with a dash for each, not '{given}'",
        "list_type": f"a list must stand here, a line with a dash for each, not '{given}'",
        "string_type": f"text must stand here, not '{given}'",
        "string_pattern_mismatch": f"'{given}' must be lower case, parted by single spaces, without punctuation",
    }.get(detail["type"], f"{detail['msg'].lower()}, not '{given}'")
    mistakes.add(document.at(path, about_key), "shape", what)


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

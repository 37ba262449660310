"""A JSON Schema of every file of `prompts/`, so that an editor completes names and marks mistakes while they are typed.

Made from `shapes`, which the loader itself holds files against. A pack says only what differs, so nothing is required
in it, and null, which drops what lies below, may stand anywhere.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from assistant.content.kinds import Pronunciations
from assistant.content.shapes import (
    FLAC_NAME,
    AmountsShape,
    CueShape,
    KitShape,
    NamesShape,
    PhrasesShape,
    RecordingsShape,
    StepShape,
    TechniqueShape,
    WordingRulesShape,
)
from assistant.content.writing import whole

FOLDER = "schema"  # in a pack, beside its languages
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_KINDS: dict[str, Any] = {
    "cues": dict[str, CueShape],
    "phrases": PhrasesShape,
    "amounts": AmountsShape,
    "names": NamesShape,
    "pronunciations": dict[str, Pronunciations],
    "spellings": dict[str, str],
    "wording": WordingRulesShape,
    "technique": TechniqueShape,
    "recordings": RecordingsShape,
}


def schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    """The name of a kind of file and its schema."""
    for name, kind in _KINDS.items():
        made = TypeAdapter(kind).json_schema()
        if name == "technique":  # there a step stands open, since it is held against its shape with its kit over it
            made = _with_steps(made)
        if name == "recordings":
            made["propertyNames"] = {"pattern": FLAC_NAME}
        yield name, {"$schema": _DRAFT, **_loosened(made), "title": f"handson {name}"}


def write(pack: Path) -> list[Path]:
    """All of them into a pack's folder."""
    folder = pack / FOLDER
    written = []
    for name, schema in schemas():
        path = folder / f"{name}.json"
        whole(path, json.dumps(schema, indent=1, ensure_ascii=False) + "\n")
        written.append(path)
    return written


def line(kind: str, depth: int) -> str:
    """The first line of a pack's file, `depth` folders below the pack, that tells an editor where its schema is."""
    return f"# yaml-language-server: $schema={'../' * depth}{FOLDER}/{kind}.json"


def _with_steps(schema: dict[str, Any]) -> dict[str, Any]:
    """Steps of the technique and of its kits in their own shape."""
    step = TypeAdapter(StepShape).json_schema(ref_template="#/$defs/{model}")
    defs = {**schema["$defs"], **step.pop("$defs", {}), "StepShape": step}
    steps = {"type": "object", "additionalProperties": {"$ref": "#/$defs/StepShape"}}
    kit = defs[KitShape.__name__]
    defs[KitShape.__name__] = {**kit, "properties": {**kit["properties"], "steps": steps}}
    return {**schema, "$defs": defs, "properties": {**schema["properties"], "steps": steps}}


def _loosened(schema: Any) -> Any:
    """Nothing required, nothing too few, null wherever a mapping has a value."""
    if isinstance(schema, list):
        return [_loosened(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    loose = {name: _loosened(part) for name, part in schema.items() if name not in ("required", "minProperties")}
    if isinstance(loose.get("properties"), dict):
        loose["properties"] = {name: _or_null(part) for name, part in loose["properties"].items()}
    if isinstance(loose.get("additionalProperties"), dict):
        loose["additionalProperties"] = _or_null(loose["additionalProperties"])
    return loose


def _or_null(part: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [part, {"type": "null"}]}

"""The schemas that editors read say what the loader says."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from assistant.content import schema
from assistant.content.document import Mistakes
from assistant.content.reading import read

KINDS = dict(schema.schemas())
PROMPTS = Path("prompts")


def kind_of(path: Path) -> str:
    return {"cues": "cues", "techniques": "technique"}.get(path.parent.name, path.stem)


FILES = [path for path in sorted(PROMPTS.rglob("*.yaml")) if kind_of(path) in KINDS]


@pytest.mark.parametrize("path", FILES, ids=str)
def test_every_built_in_file_fits_its_schema(path: Path) -> None:
    jsonschema.validate(read(path, Mistakes()).data, KINDS[kind_of(path)])


WRONG: list[tuple[str, Any]] = [
    ("cues", {"goodbye": {"sai": ["Bye."]}}),
    ("cues", {"goodbye": {"say": {"a": 1}}}),
    ("cues", {"goodbye": ["Bye."]}),
    ("phrases", {"intents": {"next": ["Next!"]}}),
    ("phrases", {"intents": {"next": []}}),
    ("phrases", {"intent": {"next": ["next"]}}),
    ("names", {"side": {"up": "above"}}),
    ("technique", {"steps": {"knead": {"lasts": "soon"}}}),
    ("technique", {"steps": {"knead": {"pump": "maybe"}}}),
    ("technique", {"kits": {"one": {"steps": {"knead": {"lsts": "2 min"}}}}}),
    ("amounts", {"units": {"cups": {}}}),
    ("recordings", {"../goodbye.flac": "Bye."}),
    ("recordings", {"goodbye.wav": "Bye."}),
    ("recordings", {"goodbye.flac": ["Bye."]}),
]


@pytest.mark.parametrize(("kind", "data"), WRONG)
def test_what_the_loader_refuses_the_schema_marks(kind: str, data: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, KINDS[kind])


RIGHT: list[tuple[str, Any]] = [
    ("recordings", {"goodbye.night.2.flac": "Bye.", "softer.flac": None}),
    ("cues", {"goodbye": {"night": "Bye."}, "hello": None}),
    ("phrases", {"intents": {"next": ["onward"], "undo": None}}),
    ("technique", {"steps": {"knead": {"lasts": "90 s"}, "rest": None}, "limits": {"pump-cap": "20 min"}}),
    ("technique", {"steps": {"knead": {"on": {"next": "rest", "ready": {"to": "rest", "say": ["a", "b"]}}}}}),
]


@pytest.mark.parametrize(("kind", "data"), RIGHT)
def test_a_pack_says_only_what_differs(kind: str, data: Any) -> None:
    jsonschema.validate(data, KINDS[kind])

"""Changes to a pack's files that keep what a person wrote there: comments, order, quotes.

Comes behind `keys`, which knows the way to a value; ruamel.yaml's round trip does the rest.
"""

import io
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from assistant.content.files import CUES, INDEX, RECORDINGS, TECHNIQUES
from assistant.content.keys import Entry
from assistant.content.writing import whole

OWN_CUES = "mine.yaml"  # where a cue goes that stands in no file of the pack yet
WIDTH = 110


def file_of(entry: Entry, language: str, pack: Path) -> Path:
    """The pack's file in which a key's value stands, or would stand."""
    if entry.part.startswith(f"{TECHNIQUES}."):
        return pack / TECHNIQUES / f"{entry.part.removeprefix(f'{TECHNIQUES}.')}.yaml"
    if entry.part == RECORDINGS:
        return pack / language / RECORDINGS / INDEX
    if entry.part != CUES:
        return pack / language / f"{entry.part}.yaml"
    folder = pack / language / CUES
    cue = str(entry.path[0])
    mine = (file for file in sorted(folder.glob("*.yaml")) if cue in (_parsed(file.read_text("utf-8")) or {}))
    return next(mine, folder / OWN_CUES)


def put(path: Path, way: tuple[str, ...], value: Any) -> None:
    """Write a value at the end of a way of names, the rest of the file as it was. StoreProblem if it cannot be."""
    text = path.read_text("utf-8") if path.exists() else ""
    data = _parsed(text)
    if data is None:  # comments alone: the round trip would lose them
        gap = "" if text.endswith("\n") or not text else "\n"
        whole(path, text + gap + _dumped(_nested(way, value)))
        return
    inner: MutableMapping[str, Any] = data
    for name in way[:-1]:
        if not isinstance(inner.get(name), Mapping):
            inner[name] = {}
        inner = inner[name]
    inner[way[-1]] = value
    whole(path, _dumped(data))


def _nested(way: tuple[str, ...], value: Any) -> dict[str, Any]:
    for name in reversed(way):
        value = {name: value}
    return dict(value)


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _parsed(text: str) -> Any:
    return _yaml().load(text)


def _dumped(data: Any) -> str:
    out = io.StringIO()
    _yaml().dump(data, out)
    return out.getvalue()

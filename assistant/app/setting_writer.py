"""Writes one setting into `handson.toml`, the rest of the file as the user left it."""

from collections.abc import Mapping
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from assistant.content import writing
from assistant.errors import UsageProblem


def put(config: Path, key: str, value: str | None) -> str | None:
    """Set a key at the top of the file, made if it is not there; None takes it out. What stood there before."""
    document = _read(config)
    spelled = next((each for each in (key, key.replace("_", "-")) if each in document), key)
    before = str(document[spelled]) if spelled in document else None
    if value is not None:
        document[spelled] = value
    elif before is not None:
        document.remove(spelled)
    writing.whole(config, tomlkit.dumps(document))
    return before


def tune(config: Path, voice: str, values: Mapping[str, int]) -> None:
    """Set values in the table of a voice, `[voices."VOICE"]`; what else stands in it stays."""
    document = _read(config)
    voices = document.setdefault("voices", tomlkit.table(is_super_table=True))
    table = voices.setdefault(voice, tomlkit.table())
    for key, value in values.items():
        table[key] = value
    writing.whole(config, tomlkit.dumps(document))


def _read(config: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(config.read_text("utf-8-sig")) if config.exists() else tomlkit.document()
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise UsageProblem(f"{config}: {error}. Mend it, then again; it was not changed.") from error

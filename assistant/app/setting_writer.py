"""Writes one setting into `handson.toml`, the rest of the file as the user left it."""

from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from assistant.errors import StoreProblem, UsageProblem


def put(config: Path, key: str, value: str | None) -> None:
    """Set a key at the top of the file, made if it is not there; None takes it out."""
    try:
        document = tomlkit.parse(config.read_text("utf-8-sig")) if config.exists() else tomlkit.document()
        spelled = next((each for each in (key, key.replace("_", "-")) if each in document), key)
        if value is not None:
            document[spelled] = value
        elif spelled in document:
            document.remove(spelled)
        config.parent.mkdir(parents=True, exist_ok=True)
        draft = config.with_name(f".{config.name}.new")
        draft.write_text(tomlkit.dumps(document), encoding="utf-8")
        draft.replace(config)
    except TOMLKitError as error:
        raise UsageProblem(f"{config}: {error}. Mend it, then again; it was not changed.") from error
    except OSError as error:
        raise StoreProblem(f"{config}: {error.strerror}. The setting was not changed.") from error

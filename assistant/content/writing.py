"""A file written whole or not at all: beside its place first, then moved there."""

from contextlib import suppress
from pathlib import Path

from assistant.errors import StoreProblem


def whole(path: Path, content: str | bytes) -> None:
    """Write a file and the folders it needs. StoreProblem where it cannot be; what was there is there still."""
    if path.exists() and not path.is_file():  # a device as /dev/null would be replaced, and is everybody's
        raise StoreProblem(f"{path} is no file that could be written; nothing was changed. Name another place.")
    draft = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        why = f"{path}: {error.strerror}; nothing was changed. Free some space, or name another place."
        raise StoreProblem(why) from error

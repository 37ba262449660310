"""The three places where settings stand, each as a row of `Given`: key, value, and where it was found.

Read by `settings.load`, lowest place first; nothing here knows what a value may be.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from assistant.errors import UsageProblem

PREFIX = "HANDSON_"
# not settings: where things lie, and what the scripts read
PLACES = frozenset(f"{PREFIX}{name}" for name in ("CONFIG", "STATE", "CACHE", "PACKS", "MODELS", "MODEL_URL", "PYTHON"))


@dataclass(frozen=True, slots=True)
class Given:
    """One value as it was found. `source` is told to the user; a path is meant from `folder`."""

    source: str
    key: str
    value: Any
    folder: Path = Path()


def from_flags(flags: Mapping[str, Any]) -> Iterator[Given]:
    """Flags by the names of their keys; None was not given."""
    for key, value in flags.items():
        if value is not None:
            yield Given(f"--{key.replace('_', '-')}", key, value)


def from_environment(environ: Mapping[str, str]) -> Iterator[Given]:
    """`HANDSON_<KEY>` for any key; an empty one counts as none."""
    for name, value in environ.items():
        if value and name.startswith(PREFIX) and name not in PLACES:
            yield Given(name, name.removeprefix(PREFIX).lower(), value)


def from_file(path: Path, *, must_exist: bool) -> Iterator[Given]:
    """The keys of a TOML file, with dashes or underscores. UsageProblem if it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")  # some editors put a mark before UTF-8
    except FileNotFoundError:
        if must_exist:
            raise UsageProblem(f"{path}: there is no such file. HANDSON_CONFIG names it.") from None
        return
    except OSError as error:
        raise UsageProblem(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageProblem(f"{path}: it is not UTF-8 text ({error.reason} at byte {error.start})") from error
    for key, value in _parsed(path, text).items():
        yield Given(f"{path}:{_line(text, key)}", key.replace("-", "_"), value, path.parent)


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _broken(path, text, str(error))


def _broken(path: Path, text: str, told: str) -> NoReturn:
    found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)", told)
    place = f"{found[1]}:{found[2]}" if found and found[1] else str(len(text.splitlines()) or 1)
    raise UsageProblem(f"{path}:{place}: {told[: found.start()] if found else told}")


def _line(text: str, key: str) -> int:
    """The line on which a key or a table of that name stands; tomllib does not tell."""
    pattern = re.compile(rf"\s*(\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)

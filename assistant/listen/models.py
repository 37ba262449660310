"""Speech models: which can be fetched, which are there, where the one for a language lies.

catalogue.toml ──► Entry ── fetch ──► model_download ──► checksum ──► model_archive.install ──► models folder
wiring ── language ──► find ──► the folder that VoskRecogniser loads
"""

import functools
import json
import os
import re
import shutil
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import platformdirs

from assistant.errors import ModelProblem, UsageProblem
from assistant.listen.model_archive import Manifest, install, is_model, manifest, model_in, sha256
from assistant.listen.model_download import OFFLINE, Wanted, download

_UNPACKED = 4  # a model takes 1.7 times its archive; more than four times is no model
_SLACK = 50_000_000  # bytes that small archives may have over that
_REPOSITORY = Path(__file__).parents[2] / "models"


@dataclass(frozen=True, slots=True)
class Entry:
    """One model of the catalogue. `size`: bytes of the archive, exact where `sha256` is not empty."""

    name: str
    language: str
    size: int
    sha256: str
    licence: str
    url: str


@functools.cache
def catalogue() -> tuple[Entry, ...]:
    """The models that can be fetched, the default first. From the wheel's data, or the repository."""
    try:
        return tuple(Entry(**table) for table in tomllib.loads(catalogue_text())["model"])
    except (ValueError, KeyError, TypeError) as problem:
        raise ModelProblem(f"The catalogue of models cannot be read: {problem}. Install handson again.") from None


def catalogue_text() -> str:
    """catalogue.toml as it stands. ModelProblem if it cannot be read."""
    packed = resources.files("assistant").joinpath("data", "models", "catalogue.toml")
    own = _REPOSITORY / "catalogue.toml"
    try:
        return packed.read_text("utf-8") if packed.is_file() else own.read_text("utf-8")
    except OSError as problem:
        raise ModelProblem(f"The catalogue of models cannot be read: {problem}. Install handson again.") from None


def entry(name: str | None = None) -> Entry:
    """The entry of a name or a language; None is the default. UsageProblem names those there are."""
    if name is None:
        return catalogue()[0]
    for each in catalogue():
        if name in (each.name, each.language):
            return each
    names = ", ".join(each.name for each in catalogue())
    raise UsageProblem(f"There is no model {name!r} in the catalogue. There are: {names}.")


def models_folder() -> Path:
    """Where fetched models go: `HANDSON_MODELS`, or the user's data folder."""
    return Path(os.environ.get("HANDSON_MODELS") or platformdirs.user_data_path("handson") / "models")


def installed(folder: Path | None = None) -> tuple[Path, ...]:
    """The models in `folder` (default: the models folder), by name."""
    folder = folder or models_folder()
    return tuple(sorted(path for path in _children(folder) if is_model(path)))


def installed_path(model: Entry) -> Path | None:
    """Where a model of the catalogue is, in any of the folders that are searched."""
    return next((folder / model.name for folder in _folders() if is_model(folder / model.name)), None)


def find(language: str, explicit: Path | None = None) -> Path | None:
    """The model for a language: `explicit`, `VOSK_MODEL_PATH`, the models folder, the repository's, Vosk's own.

    None if there is none. ModelProblem if `explicit` is none: what was asked for is never passed over in silence.
    """
    if explicit is not None:
        if (model := model_in(explicit)) is None:
            raise ModelProblem(f"{explicit} is no Vosk model: am/final.mdl and conf/mfcc.conf should be in it.")
        return model
    named = os.environ.get("VOSK_MODEL_PATH")
    if named and is_model(Path(named)) and _language_in(Path(named).name) in ("", language.lower()):
        return Path(named)
    return next((model for folder in _folders() if (model := _best(folder, language))), None)


def missing(language: str) -> ModelProblem:
    """What to tell where a language's model is needed and none is there."""
    names = [each.name for each in catalogue() if each.language == language]
    if names:
        return ModelProblem(f"There is no speech model for {language!r}. Fetch it: `handson models fetch {names[0]}`.")
    return ModelProblem(
        f"There is no speech model for {language!r}, and none in the catalogue. Unpack one of that language "
        f"(vosk-model-{language}-…) into {models_folder()}, or name it in the setting `model`."
    )


def fetch(model: Entry, folder: Path | None = None, *, progress: bool = True, source: Path | None = None) -> Path:
    """Get a model, check it, unpack it; returns its folder. `source`: a zip or a folder to take instead of the network.

    What is there already and whole is left alone. ModelProblem says what went wrong and what to do; a download that
    broke off is gone on with the next time.
    """
    folder = folder or models_folder()
    target = folder / model.name
    if source is None and is_model(target):
        return target
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check_space(model, folder)
        if source is not None:
            return _take(model, source, target)
        return _download(model, target, progress)
    except OSError as problem:
        raise ModelProblem(
            f"{model.name} cannot be put into {folder}: {problem.strerror or problem}. Free some space there, or set "
            "HANDSON_MODELS to another folder."
        ) from None


def verify(model: Entry, folder: Path | None = None) -> str:
    """Compare each file of a model with what was unpacked. A sentence if all is well, else ModelProblem."""
    path = folder / model.name if folder else installed_path(model)
    if path is None or not is_model(path):
        raise ModelProblem(f"{model.name} is not there, or not whole. Fetch it: `handson models fetch {model.name}`.")
    noted = _receipt(path)
    if not noted.files:
        return f"{path} looks like a Vosk model; it was not fetched by handson, so there are no checksums to compare."
    now = manifest(path)
    wrong = sorted(name for name in noted.files.keys() | now.keys() if noted.files.get(name) != now.get(name))
    if wrong:
        raise ModelProblem(
            f"{path} is damaged: {', '.join(wrong[:3])} differ. Get it again: `handson models remove {model.name}`, "
            f"`handson models fetch {model.name}`."
        )
    return f"{path} is whole: {len(now)} files as they were unpacked, archive {noted.sha256 or 'unknown'}."


def remove(model: Entry, folder: Path | None = None) -> None:
    """Delete a fetched model, and what a broken download left. The noted checksum stays, for the next fetch."""
    target = (folder or models_folder()) / model.name
    begun = _wanted(model, target)
    if not target.exists() and not begun.have:
        raise ModelProblem(f"{model.name} is not in {target.parent}. What is there: `handson models list`.")
    begun.discard()
    if target.exists():
        gone = target.with_name(f".removed-{target.name}")  # first out of sight: half a model must not be found
        shutil.rmtree(gone, ignore_errors=True)
        target.rename(gone)
        shutil.rmtree(gone)


@dataclass(frozen=True, slots=True)
class _Receipt:
    """What is noted beside a model: its archive's checksum and its files."""

    sha256: str = ""
    files: Manifest | None = None


def _receipt(target: Path) -> _Receipt:
    try:
        noted = json.loads(target.with_name(target.name + ".json").read_text("utf-8"))
        return _Receipt(noted["sha256"], {name: (size, digest) for name, (size, digest) in noted["files"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return _Receipt()


def _write_receipt(target: Path, digest: str) -> None:
    path = target.with_name(target.name + ".json")
    draft = path.with_suffix(".json.part")
    draft.write_text(json.dumps({"sha256": digest, "files": manifest(target)}, indent=1), "utf-8")
    draft.replace(path)


def _download(model: Entry, target: Path, progress: bool) -> Path:
    wanted = _wanted(model, target)
    download(wanted, progress)
    digest = sha256(wanted.part)
    _check_sum(model, target, digest, wanted)
    try:
        path = _put(wanted.part, target, digest, model.size)
    except ModelProblem:
        wanted.discard()
        raise
    wanted.discard()
    return path


def _take(model: Entry, source: Path, target: Path) -> Path:
    if source.is_dir():
        return _put(source, target, "", model.size)
    digest = sha256(source)
    _check_sum(model, target, digest, None)
    return _put(source, target, digest, max(model.size, source.stat().st_size))


def _put(source: Path, target: Path, digest: str, size: int) -> Path:
    install(source, target, _UNPACKED * size + _SLACK)
    _write_receipt(target, digest or _receipt(target).sha256)
    return target


def _wanted(model: Entry, target: Path) -> Wanted:
    base = os.environ.get("HANDSON_MODEL_URL")
    url = f"{base.rstrip('/')}/{model.name}.zip" if base else model.url
    most = model.size if model.sha256 else 2 * model.size
    return Wanted(url, target.with_name(model.name + ".zip.part"), most, bool(model.sha256 or _receipt(target).sha256))


def _check_sum(model: Entry, target: Path, digest: str, fetched: Wanted | None) -> None:
    due = model.sha256 or _receipt(target).sha256
    if not due or digest == due:
        return
    if fetched:
        fetched.discard()
    noted = "" if model.sha256 else f" (noted in {target.name}.json when it was first fetched)"
    raise ModelProblem(
        f"The archive of {model.name} has the wrong checksum: {digest}, not {due}{noted}. "
        f"{'It was deleted. Fetch it again' if fetched else 'Nothing was unpacked. Get the archive again'}; if that "
        f"repeats, something between here and {model.url} changes it: use another network, {OFFLINE}."
    )


def _check_space(model: Entry, folder: Path) -> None:
    need, free = 3 * model.size, shutil.disk_usage(folder).free
    if free < need:
        raise ModelProblem(
            f"{model.name} needs {need / 1e6:.0f} MB in {folder} while it is unpacked, and {free / 1e6:.0f} MB are "
            "free. Free some space, or set HANDSON_MODELS to a folder on another disk."
        )


def _folders() -> list[Path]:
    named = os.environ.get("VOSK_MODEL_PATH")
    return [*([Path(named)] if named else []), models_folder(), _REPOSITORY, Path.home() / ".cache" / "vosk"]


def _best(folder: Path, language: str) -> Path | None:
    """The catalogue's own model first, then small ones, then any of the language."""
    known = {each.name for each in catalogue()}
    models = [path for path in installed(folder) if _language_in(path.name) == language.lower()]
    return min(models, key=lambda path: (path.name not in known, "-small-" not in path.name, path.name), default=None)


def _language_in(name: str) -> str:
    found = re.match(r"vosk-model-(?:small-)?([a-z]{2,3})(?:-|$)", name)
    return found[1] if found else ""


def _children(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
    except OSError:
        return []

"""`handson prompts`: packs of the user's own words, from the first file to the check."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.app.settings import Settings, load
from assistant.cli.options import FILE, loaded, with_settings
from assistant.errors import ContentProblem, HandsonError, UsageProblem

if TYPE_CHECKING:
    from assistant.content.document import Mistake
    from assistant.content.keys import Entry, Keys, Value

FOLDER = click.Path(path_type=Path, file_okay=False)
PACK = click.option("--pack", metavar="NAME", help="Another pack than the one in use.")
LANGUAGE = click.option("--language", default=None, metavar="CODE", help="Of another language than the one set.")


@click.group()
def prompts() -> None:
    """Your own words: make, change, check, share."""


@prompts.command(epilog="Example: handson prompts init my-words   |   handson prompts init short --only cues")
@click.argument("name")
@click.option("--from", "language", default="en", help="The language to begin with.")
@click.option("--only", type=click.Choice(("cues", "phrases", "technique")), help="Not the other files.")
def init(name: str, language: str, only: str | None) -> None:
    """Make a pack: every built-in word as a comment, ready to be changed."""
    from assistant.content import beginning, packs

    pack = packs.new(name)
    written = beginning.begin(pack, language, only)
    click.echo(f"{pack.folder}: {len(written)} files. Change what you like in them, then:")
    click.echo(f"  handson prompts check {name}\n  handson prompts use {name}")


@prompts.command("list", epilog="Example: handson prompts list")
def list_() -> None:
    """The packs on this machine; * is the one in use."""
    from assistant.content import packs

    used = load({}).settings.prompts
    for pack in packs.every():
        languages = sorted({file.relative_to(pack.folder).parts[0] for file in pack.folder.glob("??*/**/*.yaml")})
        click.echo(f"{'*' if pack.folder == used else ' '} {pack.name:24s} {', '.join(languages):12s} {pack.folder}")
    if not any(True for _ in packs.every()):
        click.echo("No packs yet. Make one: handson prompts init my-words")


@prompts.command(epilog="Example: handson prompts use my-words   |   handson prompts use --none")
@click.argument("name", required=False)
@click.option("--none", is_flag=True, help="The built-in words alone.")
def use(name: str | None, none: bool) -> None:
    """Use a pack from the next start on, if nothing is wrong with it."""
    from assistant.app import setting_writer
    from assistant.content import packs

    if (name is None) == (not none):
        raise UsageProblem("Name the pack to use, or --none for the built-in words. See handson prompts list.")
    config = load({}).config
    if name:
        _checked(packs.find(name).folder)
    setting_writer.put(config, "prompts", name)
    click.echo(f"{name or 'The built-in words'}: in use from the next start on ({config}).")


@prompts.command(epilog="Example: handson prompts remove my-words --yes")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(name: str, yes: bool) -> None:
    """Delete a pack and its recordings."""
    from assistant.app import setting_writer
    from assistant.content import packs

    pack = packs.find(name)
    if not yes:
        click.confirm(f"Delete {pack.folder} with all that is in it?", abort=True)
    found = load({})
    packs.remove(pack)
    click.echo(f"{name} is removed.")
    if found.settings.prompts == pack.folder and Path(found.sources["prompts"].rsplit(":", 1)[0]) == found.config:
        setting_writer.put(found.config, "prompts", None)
        click.echo("It was in use: the built-in words are used now.")


@prompts.command(epilog="Example: handson prompts where goodbye")
@click.argument("key")
@LANGUAGE
@PACK
def where(key: str, language: str | None, pack: str | None) -> None:
    """Who says KEY: each value with its folder, file and line, the one that counts last."""
    from assistant.content import packs

    keys = _keys(language, pack)
    for entry in keys.below(key):
        click.echo(entry.name)
        for place in entry.places:
            click.echo(f"  {packs.shown(keys.folders.paths[place.folder])}, {place.mark}")
            click.echo("\n".join(f"    {line}" for line in _lines(place.value)))


@prompts.command(epilog="Example: handson prompts get goodbye.night")
@click.argument("key")
@LANGUAGE
@PACK
def get(key: str, language: str | None, pack: str | None) -> None:
    """What KEY is; of several, each with its name."""
    found = _keys(language, pack).below(key)
    for entry in found:
        if len(found) > 1:
            click.echo(f"{entry.name}:")
        click.echo("\n".join(f"{'  ' if len(found) > 1 else ''}{line}" for line in _lines(entry.value)))


@prompts.command("set", epilog='Example: handson prompts set goodbye "Bye for now." "See you tomorrow."')
@click.argument("key")
@click.argument("texts", nargs=-1, required=True)
@LANGUAGE
@PACK
def set_(key: str, texts: Sequence[str], language: str | None, pack: str | None) -> None:
    """Give KEY your own words: one text, or several that are used in turn. Comments and order stay."""
    from assistant.content import editing

    folder = _own(pack)
    keys = _keys(language, pack)
    entry = keys.one(key)
    value = _value(entry, texts)
    path = editing.file_of(entry, keys.language, folder)
    before = path.read_bytes() if path.exists() else None
    editing.put(path, tuple(map(str, entry.path)), value)
    try:
        _checked(folder)
    except ContentProblem:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)
        raise
    click.echo(f"{entry.name} is yours now, in {path}.")


@prompts.command(epilog="Example: handson prompts edit goodbye")
@click.argument("key")
@LANGUAGE
@PACK
def edit(key: str, language: str | None, pack: str | None) -> None:
    """Open KEY in your editor, at its line, and check the pack when you leave it."""
    from assistant.content import editing

    folder = _own(pack)
    while True:
        keys = _keys(language, pack)
        entry = keys.below(key)[0]
        path = editing.file_of(entry, keys.language, folder)
        mine = len(keys.folders.paths) - 1
        if all(place.folder != mine for place in entry.places):
            editing.put(path, tuple(map(str, entry.path)), entry.value)
            entry = next(each for each in _keys(language, pack) if each.name == entry.name)
        _open(path, entry.places[-1].mark.line)
        try:
            _checked(folder)
        except ContentProblem as problem:
            click.echo(str(problem), err=True)
            if click.confirm("Go back to it?", default=True):
                continue
            raise
        click.echo(f"No mistakes in {path}.")
        return


def _open(path: Path, line: int) -> None:
    """The editor of VISUAL or EDITOR; most take +LINE."""
    import os
    import shlex
    import subprocess

    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command:
        click.edit(filename=str(path))
        return
    program = shlex.split(command)
    jump = [f"--goto={path}:{line}"] if Path(program[0]).stem in ("code", "codium") else [f"+{line}", str(path)]
    try:
        subprocess.run([*program, *jump], check=False)
    except OSError as error:
        raise UsageProblem(
            f"The editor {command!r} cannot be started: {error.strerror}. Name one in EDITOR."
        ) from error


@prompts.command(epilog="Example: handson prompts diff")
@LANGUAGE
@PACK
def diff(language: str | None, pack: str | None) -> None:
    """What your pack changes: each key with the built-in words (-) and yours (+)."""
    keys = _keys(language, str(_own(pack)))
    for entry in keys.changed(len(keys.folders.paths) - 1):
        click.echo(entry.name)
        below = entry.places[:-1]
        for sign, place in (("-", below[-1] if below else None), ("+", entry.places[-1])):
            for line in _lines(place.value) if place else ():
                click.echo(f"{sign} {line}")


@prompts.command(epilog="Example: handson prompts export my-words -o my-words.zip")
@click.argument("name")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
def export(name: str, output: Path) -> None:
    """Write a pack into one file, to hand it on."""
    from assistant.content import archive, packs

    count = archive.export(packs.find(name).folder, output)
    click.echo(f"{output}: {count} files. Elsewhere: handson prompts add {output.name}")


@prompts.command(epilog="Example: handson prompts add anna.zip   |   handson prompts add ~/words --as anna")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--as", "name", metavar="NAME", help="Its name here; else that of the file.")
def add(source: Path, name: str | None) -> None:
    """Install a pack from a zip or folder, once its words were checked."""
    from assistant.content import archive

    pack = archive.add(source, name or source.stem.lower().replace("_", "-").replace(" ", "-"), _checked)
    click.echo(f"{pack.name} is in {pack.folder}. Use it: handson prompts use {pack.name}")


@prompts.command("try", epilog='Examples: handson prompts try   |   handson prompts try next "flow slowed" --times 18')
@click.argument("phrases", nargs=-1)
@click.option("--state", help="Only what is open there, as massage-and-compress.")
@click.option("--times", default=9, type=click.IntRange(1, 99), help="How often each is said: voices, rates, noise.")
@click.option(
    "--at-least", default=0.95, type=click.FloatRange(0, 1), help="Exit 1 where a phrase is heard less often."
)
@click.option("--html", type=FILE, help="Write a page as well.")
@click.option("--jobs", default=2, type=click.IntRange(1), help="Processes.")
@with_settings
def try_(
    phrases: Sequence[str], state: str | None, times: int, at_least: float, html: Path | None, jobs: int, **flags: Any
) -> None:
    """Say each phrase in every voice that is here, in quiet and in a pump's hum, and hear it back."""
    import sys

    from tqdm import tqdm

    from assistant.app import wiring
    from assistant.bench import trial

    settings = loaded(flags)
    attempts = trial.plan(wiring.parts(settings), state, phrases, times)
    with tqdm(total=len(attempts), unit="said", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
        tried = trial.run(settings, attempts, jobs, bar.update)
    click.echo("\n".join(trial.table(tried, at_least)))
    if html:
        html.write_text(trial.page(tried, at_least), encoding="utf-8")
    low = [each.phrase for each in tried if each.share < at_least]
    if low:
        raise HandsonError(f"Heard in less than {at_least:.0%}: {', '.join(low)}. Longer phrases are heard better.")


@prompts.command("schema", epilog="Example: handson prompts schema my-words")
@click.argument("folder", type=FOLDER)
def schema_(folder: Path) -> None:
    """Write a JSON Schema of each kind of file into FOLDER (or a pack, by name), for editors."""
    from assistant.content import packs, schema

    written = schema.write(packs.folder_of(folder, str(folder)) or folder)
    click.echo(f"{written[0].parent}: {len(written)} files.")


@prompts.command(epilog="Examples: handson prompts check my-words   |   handson prompts check --strict --json")
@click.argument("folder", required=False, type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option("--strict", is_flag=True, help="A warning counts as much as an error.")
@with_settings
def check(folder: Path | None, as_json: bool, strict: bool, **flags: Any) -> None:
    """Check the built-in words, or a pack or FOLDER laid over them. docs/checks.md explains each rule.

    Each mistake is told as file:line:column. Exit 5 where the words cannot be used as they are.
    """
    from assistant.app import checking
    from assistant.content import packs

    overlay = loaded(flags).settings.prompts
    if folder:
        overlay = packs.folder_of(folder, str(folder)) or packs.find(str(folder)).folder
    found = checking.mistakes(loaded(flags), overlay)
    if as_json:
        click.echo(json.dumps([_row(each) for each in found], indent=1))
    grave = any(each.level == "error" or (strict and each.level == "warning") for each in found)
    if grave:
        raise ContentProblem(() if as_json else tuple(map(str, found)))
    if not as_json:
        for each in found:
            click.echo(each)
        click.echo(f"No mistakes in {packs.shown(overlay)}." if not found else "It can be used as it is.")


def _row(mistake: "Mistake") -> dict[str, Any]:
    mark = mistake.mark
    place = {"file": mark.file, "line": mark.line, "column": mark.column}
    return {**place, "rule": mistake.rule, "level": mistake.level, "what": mistake.what}


def _checked(overlay: Path | None) -> None:
    """ContentProblem with every error; warnings are told."""
    from assistant.app import checking

    for each in checking.checked(load({}), overlay):
        click.echo(each, err=True)


def _own(pack: str | None) -> Path:
    """The folder of the user's own words: a named pack, or what is in use."""
    from assistant.content import packs

    if pack:
        return packs.folder_of(Path(pack), pack) or packs.find(pack).folder
    used: Path | None = load({}).settings.prompts
    if used is None:
        raise UsageProblem("No words of your own are in use. Make a pack: handson prompts init my-words, then use it.")
    return used


def _keys(language: str | None, pack: str | None) -> "Keys":
    from assistant.content.files import Folders
    from assistant.content.keys import Keys

    settings: Settings = load({}).settings
    overlay = _own(pack) if pack else settings.prompts
    return Keys(Folders.of(overlay), language or settings.language)


def _value(entry: "Entry", texts: Sequence[str]) -> Any:
    """As the built-in words have it: a list, or a single text."""
    if isinstance(entry.places[0].value, list):
        return list(texts)
    if len(texts) > 1:
        raise UsageProblem(f"{entry.name} is a single text; {len(texts)} were given.")
    return texts[0]


def _lines(value: "Value") -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else ["(nothing)" if value is None else str(value)]

"""`handson prompts where | get | set | edit | diff | check | try | schema`: what is in a pack, and if it is well."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.app.settings import load
from assistant.cli.options import FILE, loaded, with_settings
from assistant.errors import ContentProblem, HandsonError, UsageProblem

if TYPE_CHECKING:
    from assistant.app.own_words import OwnWords
    from assistant.content.document import Mistake
    from assistant.content.keys import Value

FOLDER = click.Path(path_type=Path, file_okay=False)
PACK = click.option("--pack", metavar="NAME", help="Another pack than the one in use.")
LANGUAGE = click.option("--language", default=None, metavar="CODE", help="Of another language than the one set.")


@click.command(epilog="Example: handson prompts where goodbye")
@click.argument("key")
@LANGUAGE
@PACK
def where(key: str, language: str | None, pack: str | None) -> None:
    """Who says KEY: each value with its folder, file and line, the one that counts last."""
    from assistant.content import packs

    keys = _words(pack, language).keys
    for entry in keys.below(key):
        click.echo(entry.name)
        for place in entry.places:
            click.echo(f"  {packs.shown(keys.folders.paths[place.folder])}, {place.mark}")
            click.echo("\n".join(f"    {line}" for line in _lines(place.value)))


@click.command(epilog="Example: handson prompts get goodbye.night")
@click.argument("key")
@LANGUAGE
@PACK
def get(key: str, language: str | None, pack: str | None) -> None:
    """What KEY is; of several, each with its name."""
    found = _words(pack, language).keys.below(key)
    for entry in found:
        if len(found) > 1:
            click.echo(f"{entry.name}:")
        click.echo("\n".join(f"{'  ' if len(found) > 1 else ''}{line}" for line in _lines(entry.value)))


@click.command("set", epilog='Example: handson prompts set goodbye "Bye for now." "See you tomorrow."')
@click.argument("key")
@click.argument("texts", nargs=-1, required=True)
@LANGUAGE
@PACK
def set_(key: str, texts: Sequence[str], language: str | None, pack: str | None) -> None:
    """Give KEY your own words: one text, or several that are used in turn. Comments and order stay."""
    name, path = _words(pack, language).put(key, texts, checked)
    click.echo(f"{name} is yours now, in {path}.")


@click.command(epilog="Example: handson prompts edit goodbye")
@click.argument("key")
@LANGUAGE
@PACK
def edit(key: str, language: str | None, pack: str | None) -> None:
    """Open KEY in your editor, at its line, and check the pack when you leave it."""
    words = _words(pack, language)
    opened = words.opened(key)
    path = opened.path
    while True:
        _open(path, opened.line)
        if opened.untouched():
            click.echo("Nothing was changed.")
            return
        try:
            checked(words.own)
        except ContentProblem as problem:
            click.echo(str(problem), err=True)
            if click.confirm("Go back to it?", default=True):
                continue
            raise
        click.echo(f"No mistakes in {path}.")
        return


def _open(path: Path, line: int) -> None:
    """The editor of VISUAL or EDITOR; most take +LINE."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command:
        click.edit(filename=str(path))
        return
    program = shlex.split(command)
    jump = [f"--goto={path}:{line}"] if Path(program[0]).stem in ("code", "codium") else [f"+{line}", str(path)]
    try:
        subprocess.run([*program, *jump], check=False)
    except OSError as error:
        why = f"The editor {command!r} cannot be started: {error.strerror}. Name one in EDITOR."
        raise UsageProblem(why) from error


@click.command(epilog="Example: handson prompts diff")
@LANGUAGE
@PACK
def diff(language: str | None, pack: str | None) -> None:
    """What your pack changes: each key with the built-in words (-) and yours (+)."""
    for entry in _words(pack, language).changed():
        click.echo(entry.name)
        below = entry.places[:-1]
        for sign, place in (("-", below[-1] if below else None), ("+", entry.places[-1])):
            for line in _lines(place.value) if place else ():
                click.echo(f"{sign} {line}")


@click.command("try", epilog='Examples: handson prompts try   |   handson prompts try next "flow slowed" --times 18')
@click.argument("phrases", nargs=-1)
@click.option("--state", help="Only what is open there, as massage-and-compress.")
@click.option("--times", default=9, type=click.IntRange(1, 99), help="How often each is said: voices, rates, noise.")
@click.option("--part", default="both", type=click.Choice(["development", "test", "both"]), help="Of the voices.")
@click.option("--noise", multiple=True, type=int, help="dB over a pump, instead of 10 and 5; as often there is none.")
@click.option("--at-least", default=0.95, type=click.FloatRange(0, 1), help="Exit 1 where a phrase is heard less.")
@click.option("--html", type=FILE, help="Write a page as well.")
@click.option("--jobs", default=2, type=click.IntRange(1), help="Processes.")
@with_settings
def try_(at_least: float, html: Path | None, jobs: int, **flags: Any) -> None:
    """Say each phrase in every voice that is here, in quiet and in a pump's hum, and hear it back."""
    from tqdm import tqdm

    from assistant.app import wiring
    from assistant.bench import trial, trial_report
    from assistant.content import writing
    from assistant.core.places import places

    settings = loaded(flags)
    made = wiring.parts(settings)
    levels = flags["noise"] or trial.LEVELS
    wanted = trial.Wanted(flags["phrases"], flags["state"], flags["times"], flags["part"], levels)
    attempts = trial.plan(made, wanted)
    with tqdm(total=len(attempts), unit="said", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
        tried = trial.run(settings, attempts, jobs, bar.update)
    confused = trial_report.pairs(tried, places(made.content.script), trial.sounding(made))
    click.echo("\n".join(trial_report.table(tried, at_least, confused)))
    if html:
        writing.whole(html, trial_report.page(tried, at_least, confused))
    low = [each.phrase for each in tried if each.share < at_least]
    if low:
        raise HandsonError(f"Heard in less than {at_least:.0%}: {', '.join(low)}. Longer phrases are heard better.")


@click.command(epilog="Example: handson prompts schema my-words")
@click.argument("folder", type=FOLDER)
def schema(folder: Path) -> None:
    """Write a JSON Schema of each kind of file into FOLDER (or a pack, by name), for editors."""
    from assistant.content import packs
    from assistant.content import schema as schemas

    written = schemas.write(packs.folder_of(folder, str(folder)) or folder)
    click.echo(f"{written[0].parent}: {len(written)} files.")


@click.command(epilog="Examples: handson prompts check my-words   |   handson prompts check --strict --json")
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

    overlay = packs.given(folder, str(folder)) if folder else loaded(flags).settings.prompts
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


def checked(overlay: Path | None) -> None:
    """ContentProblem with every error; warnings are told."""
    from assistant.app import checking

    for each in checking.checked(load({}), overlay):
        click.echo(each, err=True)


def _words(pack: str | None, language: str | None) -> "OwnWords":
    from assistant.app.own_words import OwnWords

    return OwnWords.of(load({}).settings, pack, language)


def _lines(value: "Value") -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else ["(nothing)" if value is None else str(value)]


COMMANDS = (where, get, set_, edit, diff, check, try_, schema)

"""`handson prompts`: packs of the user's own words, made, chosen, handed on.

What is in them: cli/words.py, and cli/recording.py for recordings.
"""

from pathlib import Path

import click

from assistant.app.settings import config_file, load
from assistant.cli import recording, words
from assistant.errors import HandsonError, UsageProblem


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

    used = None
    try:
        used = load({}).settings.prompts
    except UsageProblem as problem:  # perhaps the pack that is set is gone, and this shows which there are
        click.echo(problem, err=True)
    found = list(packs.every())
    for pack in found:
        languages = sorted({file.relative_to(pack.folder).parts[0] for file in pack.folder.glob("??*/**/*.yaml")})
        click.echo(f"{'*' if pack.folder == used else ' '} {pack.name:24s} {', '.join(languages):12s} {pack.folder}")
    if not found:
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
    found = packs.find(name) if name else None
    before = setting_writer.put(config_file(), "prompts", name)  # first: what was set may be a pack that is gone
    if found:
        try:
            words.checked(found.folder)
        except HandsonError:
            setting_writer.put(config_file(), "prompts", before)
            raise
    click.echo(f"{name or 'The built-in words'}: in use from the next start on ({config_file()}).")


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
    if found.settings.prompts == pack.folder and found.sources["prompts"].startswith(f"{found.config}:"):
        setting_writer.put(found.config, "prompts", None)
        click.echo("It was in use: the built-in words are used now.")


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

    pack = archive.add(source, name or source.stem.lower().replace("_", "-").replace(" ", "-"), words.checked)
    click.echo(f"{pack.name} is in {pack.folder}. Use it: handson prompts use {pack.name}")


for _command in (*words.COMMANDS, *recording.COMMANDS):
    prompts.add_command(_command)

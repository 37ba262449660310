"""`handson techniques`: what is taught, as a list, a table or a picture."""

from pathlib import Path
from typing import Any

import click

from assistant.cli.options import FILE, loaded, with_settings


@click.group()
def techniques() -> None:
    """What is taught: list, show, draw."""


@techniques.command("list", epilog="Example: handson techniques list")
@with_settings
def list_(**flags: Any) -> None:
    """The techniques that there are, with their kits; * is the one that is set."""
    from assistant.content.files import Folders
    from assistant.content.loader import load

    settings = loaded(flags).settings
    for name in Folders.of(settings.prompts).techniques():
        script = load(settings.language, settings.prompts, technique=name).script
        steps = len(script.kits[script.default_kit].steps)
        sign = "*" if name == settings.technique else " "
        click.echo(f"{sign} {name:20s} {steps:3d} steps   kits: {', '.join(script.kits)}")


@techniques.command(epilog="Example: handson techniques show hands-on --kit hand-only")
@click.argument("name", required=False)
@with_settings
def show(name: str | None, **flags: Any) -> None:
    """Each step with what it says and where it leads."""
    from assistant.content.drawing import lines

    technique, words = _found(name, flags)
    for step in technique.steps.values():
        click.echo(f"{words.title(step.name)}  ({step.name}, {step.phase})")
        for cue in step.say:
            click.echo(f'    "{words.cues[cue].say[0]}"')
        for line in lines(step, words):
            click.echo(f"    {line}")


@techniques.command(epilog="Example: handson techniques draw hands-on -o hands-on.svg")
@click.argument("name", required=False)
@click.option("-o", "--output", required=True, type=FILE, help="The SVG file.")
@with_settings
def draw(name: str | None, output: Path, **flags: Any) -> None:
    """Draw a technique's steps and where they lead."""
    from assistant.content.drawing import svg
    from assistant.content.writing import whole

    technique, words = _found(name, flags)
    whole(output, svg(technique, words))
    click.echo(f"{output}: {len(technique.steps)} steps.")


def _found(name: str | None, flags: dict[str, Any]) -> Any:
    """A technique in the kit that is set, and the words."""
    from assistant.content.loader import load

    found = loaded(flags)
    settings = found.settings
    content = load(settings.language, settings.prompts, technique=name or settings.technique)
    if "kit" in found.sources:
        found.check("kit", content.script.kits)
    return content.script.within(settings.kit), content.words

"""`handson voices`: who speaks."""

import sys
from pathlib import Path

import click

from assistant.app.settings import load
from assistant.cli.options import FILE
from assistant.errors import DeviceProblem

SAMPLE = "massage-and-compress"


@click.group()
def voices() -> None:
    """Who speaks: list, try, use."""


@voices.command("list", epilog="Example: handson voices list")
@click.option("--all", "all_", is_flag=True, help="Of all languages.")
def list_(all_: bool) -> None:
    """The voices of your language; * is the one in use."""
    from assistant.app import voices as app

    found = load({})
    for each in app.offered(found, None if all_ else found.settings.language):
        click.echo(f"{'*' if each.used else ' '} {each.id:28s} {each.language:10s} {each.name}")
    if not found.settings.voice:
        click.echo("In use: the engine's own choice for the language.")
    for line in app.missing():
        click.echo(f"More with {line}.")


@voices.command("try", epilog='Examples: handson voices try pico:en-GB   |   handson voices try piper:joe "Hold."')
@click.argument("voice")
@click.argument("text", required=False)
@click.option("--output", type=FILE, help="Write a WAV file instead of playing it.")
def try_(voice: str, text: str | None, output: Path | None) -> None:
    """Hear a voice say a cue, or TEXT."""
    from assistant.app import speaking

    settings = load({"voice": voice})
    words = text or speaking.cue(settings, SAMPLE)
    click.echo(words)
    if output:
        speaking.write(settings, words, output)
        click.echo(f"Written to {output}.")
    else:
        speaking.play(settings, words)


@voices.command(epilog="Examples: handson voices use pico:en-GB --rate 140   |   handson voices use default")
@click.argument("voice")
@click.option("--rate", type=int, help="Words a minute, 80 to 260.")
@click.option("--pitch", type=int, help="Per cent of its own, 50 to 200.")
@click.option("--louder", type=int, help="Decibels over other voices, -12 to 3.")
def use(voice: str, **tuning: int | None) -> None:
    """Have VOICE speak from now on, and make its cues, so that no session waits for them."""
    from tqdm import tqdm

    from assistant.app import voices as app

    chosen = app.take(load({}), voice, {key: value for key, value in tuning.items() if value is not None})
    click.echo(f"{chosen.settings.voice or 'The voice that the engine chooses'} speaks from now on.")
    with tqdm(unit="cue", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
        try:
            failed = app.make_ahead(chosen, bar.reset, bar.update)
        except DeviceProblem as problem:
            click.echo(f"{problem}\nSo no cue was made ahead; the next session makes them.", err=True)
            return
    if failed:
        click.echo(f"{len(failed)} cues could not be said; they are tried again when they are due.", err=True)
    else:
        click.echo("Its cues are made.")

"""`handson say` and `handson devices`."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from assistant.app import speaking
from assistant.cli.options import FILE, loaded, with_settings


@click.command(epilog='Examples: handson say "Hands are warm"   |   handson say --cue knead --output knead.wav')
@click.argument("text", required=False)
@click.option("--cue", help="A cue of the product instead of a text.")
@click.option("--output", type=FILE, help="Write a WAV file instead of playing it.")
@with_settings
def say(text: str | None, cue: str | None, output: Path | None, **flags: Any) -> None:
    """Speak a text or a cue as a session would."""
    if (text is None) == (cue is None):
        raise click.UsageError("Give a text, or --cue.")
    settings, tell = loaded(flags), partial(click.echo, err=True)
    words = text if text is not None else speaking.cue(settings, cue or "")
    click.echo(words)
    if output:
        speaking.write(settings, words, output, tell)
        click.echo(f"Written to {output}.")
    else:
        speaking.play(settings, words, tell)


@click.command(epilog="Example: handson devices")
def devices() -> None:
    """Microphones and speakers, and which a session would use."""
    from assistant.audio.devices import list_devices

    found = list_devices()
    if not found:
        click.echo("No microphone and no speaker was found.")
    for each in found:
        uses = [name for name, count in (("microphone", each.inputs), ("speaker", each.outputs)) if count]
        chosen = " (default)" if each.default_input or each.default_output else ""
        click.echo(f"{each.index:3d}  {each.name}  [{each.host_api}]  {' and '.join(uses)}{chosen}")
        if each.inputs and each.why_not:
            click.echo(f"     not used as a microphone: {each.why_not}")

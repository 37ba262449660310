"""`handson prompts record`: cues in a person's own voice, from the microphone or from files."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.app.settings import Settings, load
from assistant.cli.words import FOLDER, LANGUAGE, PACK
from assistant.errors import HandsonError

if TYPE_CHECKING:
    from assistant.app.own_voice import OwnVoice
    from assistant.content.lines import Line


@click.command(epilog="Examples: handson prompts record knead goodbye   |   handson prompts record --import ~/takes")
@click.argument("cues", nargs=-1, metavar="[CUE]...")
@click.option("--missing", is_flag=True, help="Only what has no recording yet.")
@click.option("--night", is_flag=True, help="Only the short wordings for the night.")
@click.option("--import", "source", type=FOLDER, help="Take in sound files named by cue, as knead.wav, knead.2.wav.")
@LANGUAGE
@PACK
def record(
    cues: Sequence[str], missing: bool, night: bool, source: Path | None, language: str | None, pack: str | None
) -> None:
    """Record cues in your own voice: each is shown, counted down, recorded and played; you keep it or say it again.

    Without a CUE all of them are gone through. A session plays what is recorded and speaks the rest in its own voice.
    """
    from assistant.app.own_voice import OwnVoice
    from assistant.app.own_words import OwnWords
    from assistant.content import packs

    settings = load({}).settings
    words = OwnWords.of(settings, pack, language)
    own = OwnVoice.of(settings, words.own, words.language)
    if source:
        if cues or missing or night:
            raise click.UsageError("--import takes what is in the folder: give no CUE, --missing or --night with it.")
        _take_in(own, source)
    else:
        _record(own, settings, own.chosen(cues, missing, night))
    if settings.prompts != own.pack:
        click.echo(f"A session plays them with: handson prompts use {packs.shown(own.pack)}")


def _take_in(own: "OwnVoice", folder: Path) -> None:
    from assistant.app import taking_in

    rows = []
    for row in taking_in.take_in(own, folder):
        rows.append(row)
        if row.line is None:
            click.echo(f"{row.file.name}: not taken: {row.why}")
            continue
        click.echo(f'{row.file.name}: {row.line.name}, {row.seconds:.1f} s: "{row.line.text}"')
        for hint in row.hints:
            click.echo(f"    A hint: {hint}.")
    if refused := [row for row in rows if row.line is None]:
        taken = len(rows) - len(refused)
        raise HandsonError(
            f"{taken} of {len(rows)} files taken. Mend or rename the others, and import the folder again."
        )
    click.echo("It is taken." if len(rows) == 1 else f"All {len(rows)} files are taken.")


def _record(own: "OwnVoice", settings: Settings, lines: Sequence["Line"]) -> None:
    from assistant.app import recorder
    from assistant.app.keyboard import Keyboard

    if not lines:
        click.echo("All of it is recorded.")
        return
    click.echo(f"{len(lines)} to record. Say each as you would at the bedside. q and Enter ends it at any time.")
    kept = recorder.run(own, settings, lines, Keyboard(sys.stdin), click.echo)
    left = own.left(lines)
    click.echo(f"{kept} kept. Of these {len(lines)}, the voice speaks {left}.")


COMMANDS = (record,)

"""`handson wait`: what stands at the bedside, until somebody asks for a session by voice."""

from pathlib import Path
from typing import Any

import click

from assistant.app import bedside, live, starting, wiring
from assistant.app.settings import Loaded
from assistant.cli.machine import on_this_machine
from assistant.cli.options import FILE, keep_apart, loaded, minute_of_day, with_settings
from assistant.core.waiting import Rules
from assistant.errors import DeviceProblem
from assistant.screen.terminal import Terminal


@click.command(epilog="Examples: handson wait   |   handson wait --wake-at 06:30")
@click.option("--wake-at", metavar="HH:MM", help='Wake at this time of day from "good night"; off by default.')
@click.option("--input", "source", type=FILE, help="Hear this recording instead of the microphone.")
@click.option("--output", type=FILE, help="With --input: write left what was heard, right what was said.")
@click.option("--events", type=FILE, help="With --input: write what happened, one JSON object a line.")
@click.option("--at", default="12:00", metavar="HH:MM", help="With --input: the time of day that the recording has.")
@click.option("--strict", is_flag=True, help="Do not start with the built-in words where your own have mistakes.")
@with_settings
def wait(
    wake_at: str | None,
    source: Path | None,
    output: Path | None,
    events: Path | None,
    at: str,
    strict: bool,
    **flags: Any,
) -> None:
    """Wait for "start pumping", run a session, thank, and wait again.

    "Good night" puts it to sleep: it hears nothing until you press Enter, or the time of --wake-at has come. Where it
    has neither a terminal nor --wake-at, nothing could wake it, so it does not go to sleep. Ctrl-C ends it.
    """
    settings = loaded(flags)
    alarm = None if wake_at is None else minute_of_day(wake_at, "--wake-at")
    if source is None:
        if output or events:
            raise click.UsageError("--output and --events need --input.")
        _wait_live(settings, strict, alarm)
        return
    keep_apart(source, output, events)
    run = starting.FileRun(source, output, events, minute_of_day(at, "--at"))
    made = bedside.parts(settings, strict)
    screen = Terminal(made.content.words.title)
    with wiring.open_log(database=wiring.RECORDINGS) as log:
        sessions = bedside.run_on_file(made, screen, log, run, Rules(alarm))
    click.echo(f"The recording ended. Sessions: {sessions}.")


def _wait_live(settings: Loaded, strict: bool, wake_at: int | None) -> None:
    made = bedside.parts(settings, strict)
    can_type = live.is_terminal()
    try:
        opened = starting.open_sound(settings, can_type)
    except starting.NothingToHear as problem:
        plug = "Plug one in (`handson devices` lists what is there), then: handson wait"
        raise DeviceProblem(f"{problem} {plug}") from None
    with on_this_machine(made, opened, can_type) as (screen, log, inbox):
        bedside.run_live(made, screen, opened, log, inbox, Rules(wake_at, can_type))
    click.echo("Goodbye. What was begun is saved.")

"""`handson run` and `handson demo`: a session."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from assistant.app import live, starting, wiring
from assistant.app.settings import Loaded
from assistant.audio.ports import Pcm
from assistant.cli.machine import on_this_machine
from assistant.cli.options import FILE, keep_apart, loaded, minute_of_day, with_settings
from assistant.errors import DeviceProblem
from assistant.screen.terminal import Conversation, Terminal


@click.command(epilog="Examples: handson run   |   handson run --input talk.wav --output spoken.wav")
@click.option("--input", "source", type=FILE, help="Hear this recording instead of the microphone.")
@click.option("--output", type=FILE, help="With --input: write left what was heard, right what was said.")
@click.option("--events", type=FILE, help="With --input: write what happened, one JSON object a line.")
@click.option("--at", default="12:00", metavar="HH:MM", help="With --input: the time of day that the recording has.")
@click.option("--strict", is_flag=True, help="Do not start with the built-in words where your own have mistakes.")
@with_settings
def run(source: Path | None, output: Path | None, events: Path | None, at: str, strict: bool, **flags: Any) -> None:
    """A session by voice. General education, not medical advice."""
    settings = loaded(flags)
    if source is None:
        if output or events:
            raise click.UsageError("--output and --events need --input.")
        _run_live(settings, strict)
        return
    keep_apart(source, output, events)
    made = wiring.for_session(settings, strict)
    screen = Terminal(made.content.words.title)
    with wiring.open_log(database=wiring.RECORDINGS) as log:
        minute = minute_of_day(at, "--at")
        reason = starting.run_on_file(made, screen, log, starting.FileRun(source, output, events, minute))
    click.echo(f"Session over: {reason or 'the recording ended'}.")


def _run_live(settings: Loaded, strict: bool) -> None:
    made = wiring.for_session(settings, strict)  # mistakes in the words are told before any device is opened
    can_type = live.is_terminal()
    try:
        opened = starting.open_sound(settings, can_type)
    except starting.NothingToHear as problem:
        if not problem.bare:
            raise DeviceProblem(
                f"{problem} Plug one in (`handson devices` lists what is there), or see the product with: handson demo"
            ) from None
        click.echo(f"{problem}\nThis machine can neither hear nor speak, so here is the demonstration, silently.")
        _demonstrate(made, Path(tempfile.mkdtemp(prefix="handson-")) / "session.wav", None)
        return
    with on_this_machine(made, opened, can_type) as (screen, log, inbox):
        reason = starting.run_live(made, screen, opened, log, inbox)
    click.echo("Saved. The next start offers to go on." if reason in ("left", "") else "Goodbye.")


@click.command(epilog="Example: handson demo --fast --output session.wav")
@click.option("--output", type=FILE, help="Write the session: left the parent, right the coach.")
@click.option("--fast", is_flag=True, help="As fast as the machine can, without the speaker.")
@with_settings
def demo(output: Path | None, fast: bool, **flags: Any) -> None:
    """A whole session with a second voice as the parent. Plays through the speaker if there is one."""
    made = wiring.parts(loaded(flags))
    with starting.speaker(made.loaded, wanted=not fast) as aloud:
        if aloud is None and output is None:
            output = Path("session.wav")
        _demonstrate(made, output, aloud)


def _demonstrate(made: wiring.Parts, output: Path | None, aloud: Callable[[Pcm, Pcm], None] | None) -> None:
    screen = Conversation(made.content.words.title)
    with tempfile.TemporaryDirectory() as folder, wiring.open_log(folder=Path(folder)) as log:
        result = starting.demonstrate(made, screen, log, output, screen.parent, aloud)
    click.echo(f"{result.understood} of {result.said} commands understood in {result.seconds / 60:.1f} minutes.")
    if output:
        click.echo(f"Written to {output}: left the parent, right the coach.")

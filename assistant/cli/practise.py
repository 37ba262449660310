"""`handson practise`: she says each command in her room, with her pump running, and sees how it is heard."""

import sys
import threading
from pathlib import Path
from typing import Any

import click

from assistant.cli.options import FILE, keep_apart, loaded, with_settings
from assistant.errors import DeviceProblem


@click.command(epilog='Examples: handson practise   |   handson practise "flow slowed" "let down"')
@click.argument("phrases", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every command there is, not the main ones first.")
@click.option("--input", "source", type=FILE, help="Hear this recording instead of the microphone.")
@click.option("--output", type=FILE, help="With --input: write left what was heard, right what was said.")
@with_settings
def practise(phrases: tuple[str, ...], every: bool, source: Path | None, output: Path | None, **flags: Any) -> None:
    """Say each command as you are asked, and see how it is heard. No sound is kept.

    Let the pump run. "Stop", Ctrl-C or q ends it at any time, with a summary.
    """
    from assistant.app import rehearsing
    from assistant.screen.terminal import Terminal

    if phrases and every:
        raise click.UsageError("Give phrases, or --all.")
    if output and not source:
        raise click.UsageError("--output needs --input.")
    if source:
        keep_apart(source, output)
    made = rehearsing.parts(loaded(flags))
    asks = rehearsing.course(made, rehearsing.Wanted(phrases, every))
    screen = Terminal(made.content.words.title)
    for notice in made.notices:
        screen.notice(notice)
    if source:
        rehearsing.run_on_file(made, screen, asks, source, output)
        return
    _live(made, screen, asks)


def _live(made: Any, screen: Any, asks: Any) -> None:
    from assistant.app import live, rehearsing, starting, wiring

    try:
        opened = starting.open_sound(made.loaded, can_type=False)
    except starting.NothingToHear as problem:
        plug = "Plug one in (`handson devices` lists what is there), then: handson practise"
        raise DeviceProblem(f"{problem} {plug}") from None
    for notice in opened.notices:
        screen.notice(notice)
    inbox = live.Inbox()
    with opened.sound as sound, live.leaving_on_signals(inbox):
        if live.is_terminal():
            threading.Thread(target=live.read_typed, args=(sys.stdin, inbox, False), daemon=True).start()
        with wiring.open_log() as log:
            remembered = log.preferences()
        reason = rehearsing.run_live(made, sound, screen, inbox, asks, remembered)
    if reason == "microphone":
        raise DeviceProblem("The microphone went, so the practice is over. Plug it in, then: handson practise")

"""`handson doctor`: whether everything between a voice and its answer works here."""

import sys
from typing import Any

import click

from assistant.app.doctor import telling
from assistant.app.doctor.visit import visit
from assistant.cli.options import SETTINGS, with_settings


@click.command(epilog="Examples: handson doctor   |   handson doctor --json > doctor.json")
@click.option("--json", "as_json", is_flag=True, help="As JSON for a report to others: nothing private is in it.")
@click.option("--fix", is_flag=True, help="First make missing folders, and close what is kept to others.")
@click.option(
    "--seconds", default=20, type=click.IntRange(10, 600), help="How long it may take; more where it is slow."
)
@with_settings
def doctor(as_json: bool, fix: bool, seconds: int, **flags: Any) -> None:
    """Look at every link: sound, voice, recogniser, disk, clock. Plays soft tones; takes 20 seconds at most."""

    def ask(text: str) -> None:
        click.echo(text, err=True)

    ask(f"Looking at everything. You will hear a few soft tones. This takes up to {seconds} seconds.")
    spoken = sys.stdin is not None and sys.stdin.isatty()
    report = visit({name: flags.get(name) for name in SETTINGS}, seconds, fix=fix, spoken=spoken, ask=ask)
    if as_json:
        click.echo(telling.as_json(report))
    else:
        for line in telling.lines(report):
            click.echo(line)
    sys.exit(1 if report.level == "fail" else 0)

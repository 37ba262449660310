"""`handson sessions`, `handson replay`, `handson forget` and `handson settings`."""

from typing import Any

import click

from assistant.app import wiring
from assistant.cli.options import loaded, with_settings


@click.command(epilog="Example: handson sessions --limit 5")
@click.option("--limit", default=20, type=click.IntRange(1), help="How many of the latest.")
def sessions(limit: int) -> None:
    """The sessions on this machine, a line each, the latest first."""
    from assistant.core.amounts import total_ml

    with wiring.open_log() as log:
        rows = log.sessions(limit)
    for row in rows:
        total = total_ml(row.amounts)
        amount = f"{total:.0f} ml" if total is not None else "-"
        click.echo(
            f"{row.id}  {row.started}  {row.kit:16s} {row.duration / 60:5.1f} min  {amount:>7s}  {row.ended or 'open'}"
        )
    if not rows:
        click.echo("No sessions yet. `handson run` starts one.")


@click.command(epilog="Example: handson replay last")
@click.argument("session", default="last")
@with_settings
def replay(session: str, **flags: Any) -> None:
    """Rebuild a session from its log and show the same cues."""
    from assistant.app.replaying import replayed

    settings = loaded(flags)
    with wiring.open_log() as log:
        row = log.session(session)
        events = log.events(row.id)
    click.echo(f"{row.id}  {row.started}  {row.kit}  {row.ended or 'open'}")
    for line in replayed(settings, row.language, events):
        click.echo(line)


@click.command(epilog="Examples: handson forget last   |   handson forget --all")
@click.argument("session", required=False)
@click.option("--all", "all_", is_flag=True, help="Every session, and all that was remembered for later ones.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def forget(session: str | None, all_: bool, yes: bool) -> None:
    """Delete a session, so that nothing of it is left on this machine."""
    from assistant.app import forgetting

    if all_ == (session is not None):
        raise click.UsageError("Name a session, as `handson sessions` does, or give --all.")
    if not yes:
        click.confirm("Forget every session?" if all_ else f"Forget session {session}?", abort=True)
    if session is not None:
        click.echo(f"Session {forgetting.forget(session)} is forgotten.")
    else:
        click.echo(f"{forgetting.forget_all()} sessions are forgotten.")


@click.command(epilog="Example: handson settings")
@with_settings
def settings(**flags: Any) -> None:
    """Every setting, its value, where it came from and what it may be."""
    found = loaded(flags)
    for row in found.rows():
        click.echo(f"{row.key:14s} {row.value or '-':18s} {row.source:24s} {row.about} ({row.allowed})")
    click.echo(f"File: {found.config}")

"""`handson bench`: measurements that print a table."""

from typing import Any

import click

from assistant.cli.options import loaded, with_settings


@click.group()
def bench() -> None:
    """Measure this machine: latency, footprint, core."""


def _show(rows: Any, as_json: bool) -> None:
    from assistant.bench import table

    click.echo(table.as_json(rows) if as_json else table.printed(rows))


@bench.command(epilog="Example: handson bench core")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def core(as_json: bool) -> None:
    """Events a second through the session machine."""
    from assistant.bench import core as measuring

    _show(measuring.measure(), as_json)


@bench.command(epilog="Example: handson bench latency --commands 20")
@click.option("--commands", default=50, type=click.IntRange(1), help="How many are spoken.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_settings
def latency(commands: int, as_json: bool, **flags: Any) -> None:
    """From the end of a spoken command to its cue, through a virtual sound card, in real time."""
    from assistant.bench import latency as measuring

    _show(measuring.measure(loaded(flags), commands), as_json)


@bench.command(epilog="Example: handson bench footprint")
@click.option("--seconds", default=30.0, type=click.FloatRange(1), help="How long the processor is watched.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--recogniser", default="pocketsphinx", help="pocketsphinx or vosk.")
def footprint(seconds: float, as_json: bool, recogniser: str) -> None:
    """Start, memory and processor of a session, through a virtual sound card."""
    from assistant.bench import footprint as measuring

    _show(measuring.measure(recogniser, seconds=seconds), as_json)

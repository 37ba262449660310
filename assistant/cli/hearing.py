"""`handson hear`: recognition alone, of files, of a manifest or of the microphone."""

import contextlib
import json
from pathlib import Path
from typing import Any

import click

from assistant.app import hearing, wiring
from assistant.cli.options import EXISTING, loaded, with_settings


@click.command(epilog="Examples: handson hear next.wav --state knead   |   handson hear --manifest m.jsonl --all")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--manifest", type=EXISTING, help='Files to hear, a line each: {"wav": "a.wav", "text": "next"}.')
@click.option("--live", is_flag=True, help="Hear the microphone until Ctrl-C.")
@click.option("--state", help="Listen for what is open in this step (default: the first one).")
@click.option("--all", "every", is_flag=True, help="Listen for every phrase there is.")
@click.option("--json/--text", "as_json", default=True, help="A JSON object a line, or a short text.")
@with_settings
def hear(
    files: tuple[Path, ...],
    manifest: Path | None,
    live: bool,
    state: str | None,
    every: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """What the recogniser makes of sound, and why. Nothing is kept."""
    if sum((bool(files), manifest is not None, live)) != 1:
        raise click.UsageError("Give files, or --manifest, or --live.")
    made = wiring.parts(loaded(flags))
    booth = hearing.booth(made, state, every)
    if live:
        with contextlib.suppress(KeyboardInterrupt):  # how it is meant to end
            for row in hearing.live(booth, made.settings):
                _print(row, as_json)
        return
    rows = hearing.manifest(booth, manifest) if manifest else hearing.files(booth, files)
    total = hearing.Summary()
    for row in rows:
        _print(row, as_json)
        total.add(row)
    if manifest:
        click.echo(total.line())


def _print(row: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(row, ensure_ascii=False))
    else:
        verdict = row["phrase"] if row["accepted"] else f"- ({row['reason']})"
        click.echo(f"{row['file'] or 'microphone'}: {verdict}")

"""`handson prompts check`: mistakes in cues, phrases and techniques, all at once."""

from pathlib import Path
from typing import Any

import click

from assistant.cli.options import loaded, with_settings


@click.group()
def prompts() -> None:
    """Your own words: check them."""


@prompts.command(epilog="Example: handson prompts check my-words")
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False, exists=True))
@with_settings
def check(folder: Path | None, **flags: Any) -> None:
    """Check the built-in words, or FOLDER laid over them. Exit 5 with every mistake as file:line:column."""
    from assistant.content.loader import check as check_content
    from assistant.errors import ContentProblem
    from assistant.listen.sphinx import PocketSphinx

    overlay = folder or loaded(flags).settings.prompts
    mistakes = check_content(overlay, knows=PocketSphinx().knows)
    if mistakes:
        raise ContentProblem(mistakes)
    click.echo(f"No mistakes in {overlay or 'the built-in prompts'}.")

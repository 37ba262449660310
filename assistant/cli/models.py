"""`handson models`: the speech models that are there and that can be fetched."""

from pathlib import Path

import click


@click.group()
def models() -> None:
    """Speech models: list, fetch, verify, remove."""


@models.command("list", epilog="Example: handson models list")
def list_() -> None:
    """What can be fetched and what is there."""
    from assistant.listen import models as store
    from assistant.listen import second_model

    for entry in store.catalogue():
        place = store.installed_path(entry)
        size = f"{entry.size / 1e6:.0f} MB" if entry.size else "size unknown"
        click.echo(f"{entry.name:32s} {entry.language:3s} {size:>14s}  {entry.licence:12s} {place or 'not fetched'}")
    second = second_model.listener()
    place = second_model.find()
    click.echo(
        f"{second.name:32s} {second.language:3s} {second.size / 1e6:>11.0f} MB  {second.licence:12s} "
        f"{place or 'not fetched'}  (second listener)"
    )


@models.command(epilog="Examples: handson models fetch   |   handson models fetch vosk-model-small-es-0.42")
@click.argument("name", required=False)
@click.option("--from", "source", type=click.Path(path_type=Path, exists=True), help="A folder or zip that you have.")
def fetch(name: str | None, source: Path | None) -> None:
    """Fetch a model once (default: small English), check it, unpack it."""
    from assistant.listen import models as store
    from assistant.listen import second_model

    if name == second_model.listener().name:
        click.echo(f"{name} is ready in {second_model.fetch(source)}.")
        return
    entry = store.entry(name)
    path = store.fetch(entry, source=source)
    click.echo(f"{entry.name} is ready in {path}.")


@models.command(epilog="Example: handson models verify")
@click.argument("name", required=False)
def verify(name: str | None) -> None:
    """Check a fetched model."""
    from assistant.listen import models as store
    from assistant.listen import second_model

    if name == second_model.listener().name:
        click.echo(second_model.verify())
        return
    entry = store.entry(name)
    click.echo(store.verify(entry))


@models.command(epilog="Example: handson models remove vosk-model-small-es-0.42")
@click.argument("name")
def remove(name: str) -> None:
    """Delete a fetched model."""
    from assistant.listen import models as store
    from assistant.listen import second_model

    if name == second_model.listener().name:
        second_model.remove()
        click.echo(f"{name} is removed.")
        return
    entry = store.entry(name)
    store.remove(entry)
    click.echo(f"{entry.name} is removed.")

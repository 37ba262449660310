"""Flags that several commands share. A flag that is not given is None, so that environment, file or default decide."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from assistant.app.settings import KEYS, Loaded, load

Command = Callable[..., Any]
SETTINGS = (
    "kit",
    "technique",
    "language",
    "name",
    "unit",
    "recogniser",
    "model",
    "second_listener",
    "second_model",
    "second_latency",
    "attention",
    "attention_phrase",
    "input_device",
    "output_device",
    "volume",
    "rate",
    "voice",
    "mode",
    "pace",
    "night",
    "stroke",
    "prompts",
    "keep_audio",
)

METAVARS = {
    "model": "PATH",
    "second_model": "PATH",
    "second_latency": "MS",
    "attention_phrase": "WORDS",
    "name": "NAME",
    "prompts": "FOLDER",
    "volume": "1-10",
    "rate": "WPM",
}


def with_settings(command: Command) -> Command:
    """Every setting as a flag of the command; it gets them as `flags` for `loaded`."""
    for name in reversed(SETTINGS):
        option = f"--{name.replace('_', '-')}"
        if name == "keep_audio":
            command = click.option(option, is_flag=True, default=None, help=KEYS[name][1])(command)
        else:
            command = click.option(option, default=None, help=KEYS[name][1], metavar=_metavar(name))(command)
    return command


def _metavar(name: str) -> str:
    return METAVARS.get(name, "VALUE")


def loaded(flags: dict[str, Any]) -> Loaded:
    """The settings with these flags over everything else."""
    return load({name: flags.get(name) for name in SETTINGS})


def minute_of_day(text: str, option: str) -> int:
    """A time of day, as `option` has it: 21:30 is 1290."""
    hours, _, minutes = text.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60):
        raise click.BadParameter(f"{text!r} is no time of day; write it as 21:30.", param_hint=option)
    return int(hours) * 60 + int(minutes)


def keep_apart(source: Path, *targets: Path | None) -> None:
    """No file to write is the recording itself."""
    for target in targets:
        if target and target.exists() and source.exists() and target.samefile(source):
            raise click.UsageError(f"{target} is the recording itself; name another file to write.")


FILE = click.Path(path_type=Path, dir_okay=False)
EXISTING = click.Path(path_type=Path, dir_okay=False, exists=True)

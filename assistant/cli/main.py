"""`handson`: the group of commands, and the one place where the product's own errors become messages and exit codes."""

import errno
import os
import sys
from collections.abc import Sequence

import click

from assistant import __version__
from assistant.errors import HandsonError

DISCLAIMER = "General education, not medical advice. In an emergency call your emergency number."
COMMANDS = {
    "run": "running",
    "wait": "waiting",
    "demo": "running",
    "practise": "practise",
    "hear": "hearing",
    "say": "speaking",
    "voices": "voices",
    "devices": "speaking",
    "doctor": "doctor",
    "models": "models",
    "prompts": "prompts",
    "techniques": "techniques",
    "sessions": "sessions",
    "replay": "sessions",
    "forget": "sessions",
    "settings": "sessions",
    "bench": "bench",
}


class Commands(click.Group):
    """Imports a command's module when that command is asked for, so that a session starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, the ones a parent uses first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = __import__(f"assistant.cli.{COMMANDS[cmd_name]}", fromlist=[cmd_name])
        command: click.Command = getattr(module, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, or an error that names the nearest known one."""
        if args and args[0] not in COMMANDS:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = f"Did you mean {near[0]}?" if near else f"Commands: {', '.join(COMMANDS)}."
            ctx.fail(f"There is no command {args[0]!r}. {hint}")
        return super().resolve_command(ctx, args)


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=f"{DISCLAIMER} Try: handson demo --output session.wav",
)
@click.version_option(__version__, prog_name="handson")
def handson() -> None:
    """A voice coach for hands-on pumping. Offline, hands-free, private."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; a problem of the product's own is a line on stderr and an exit code, never a traceback."""
    try:
        handson(arguments, prog_name="handson")
    except HandsonError as error:
        click.echo(f"handson: {error}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.EIO):
            raise
        _speak_to_nobody()
        sys.exit(0)


def _speak_to_nobody() -> None:
    """The reader of a pipe has ended, or the terminal was closed: what is still to be written goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)

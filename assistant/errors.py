"""The one tree of the product's own errors, each with the exit code that the command line gives it.

An error names the bad value, the allowed ones and the next step. Only `assistant.cli` turns it into a message.
"""


class HandsonError(Exception):
    """Anything that the user can be told in a sentence; never shown as a traceback."""

    exit_code = 1


class UsageProblem(HandsonError):
    """A setting, flag or argument that cannot be used."""

    exit_code = 2


class DeviceProblem(HandsonError):
    """No microphone or speaker, or one that does not work."""

    exit_code = 3


class ModelProblem(HandsonError):
    """A speech model that is missing, damaged or cannot be fetched."""

    exit_code = 4


class ContentProblem(HandsonError):
    """Mistakes in `prompts/` files; `mistakes` holds one `file:line:column: what` line for each."""

    exit_code = 5

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class StoreProblem(HandsonError):
    """The session log cannot be opened, read or written."""

    exit_code = 6


class VoiceProblem(DeviceProblem):
    """A text that the speech engine could not render."""

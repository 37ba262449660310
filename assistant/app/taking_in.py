"""Sound files that were recorded elsewhere become recordings of a pack: a folder in, a row for each file out.

A file is named by the line that it says, as `knead.wav`, `knead.2.wav`, `knead.night.wav` or `switched.left.wav`
(`content.lines`). What cannot be used is told and left; what can be is evened out and written as FLAC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.app.own_voice import OwnVoice
from assistant.audio.waves import read_sound
from assistant.content.lines import BY_VOICE, Line
from assistant.core.cues import LONGEST_RECORDING
from assistant.errors import UsageProblem
from assistant.speak.shaping import finish
from assistant.speak.takes import length_fault, measured

KINDS = (".wav", ".flac", ".ogg")
RATE = 24_000  # Hz, at most: speech has little above 12 kHz


@dataclass(frozen=True, slots=True)
class Row:
    """What became of a file: the line that it was taken as, or None and why not. `hints` could be better."""

    file: Path
    line: Line | None
    why: str = ""
    seconds: float = 0.0
    hints: tuple[str, ...] = ()


def take_in(own: OwnVoice, folder: Path) -> Iterator[Row]:
    """Each file of a folder, by name. UsageProblem if there is none."""
    try:
        files = [file for file in sorted(folder.iterdir()) if file.is_file() and not file.name.startswith(".")]
    except OSError as error:
        raise UsageProblem(f"{folder}: {error.strerror}. Name a folder with --import.") from error
    if not files:
        raise UsageProblem(f"There is no file in {folder}. Name each by its cue, as goodbye.wav or goodbye.night.wav.")
    taken: dict[str, Path] = {}
    for file in files:
        row = _row(own, file, taken)
        if row.line:
            taken[row.line.name] = file
        yield row


def _row(own: OwnVoice, file: Path, taken: dict[str, Path]) -> Row:
    if file.suffix.lower() not in KINDS:
        return Row(file, None, f"it is no file of {', '.join(KINDS)}")
    line = own.named.get(_name(file))
    if line is None:
        return Row(file, None, _unknown(own, _name(file)))
    if line.name in taken:
        return Row(file, None, f"{taken[line.name].name} was taken as {line.name} already")
    try:
        return _kept(own, file, line)
    except UsageProblem as problem:
        return Row(file, None, str(problem))


def _name(file: Path) -> str:
    """The line that a file is named by: as people write names, the first wording with a 1 or without."""
    parts = file.stem.lower().replace(" ", "-").replace("_", "-").split(".")
    return ".".join(part for number, part in enumerate(parts) if part != "1" or not number)


def _unknown(own: OwnVoice, name: str) -> str:
    """Why nothing is recorded under a name."""
    for cue in (name, name.split(".", maxsplit=1)[0]):
        if cue in BY_VOICE or (cue in own.lines.cues and not own.lines.needed(cue)):
            try:
                own.of_name(cue)
            except UsageProblem as problem:
                return str(problem)
    return f"there is no line {name!r}. {own.near(name)}"


def _kept(own: OwnVoice, file: Path, line: Line) -> Row:
    samples, rate = read_sound(file, LONGEST_RECORDING)
    take = measured(samples, rate)
    kept_rate = min(rate, RATE)
    clip = finish(samples, rate, kept_rate)
    seconds = clip.size / kept_rate
    faults = tuple(filter(None, (*take.faults, length_fault(line.text, seconds))))
    if faults:
        return Row(file, None, f"it is {'; and '.join(faults)}", seconds)
    own.keep(line, clip, kept_rate)
    return Row(file, line, "", seconds, take.hints)

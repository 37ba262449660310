"""Where PulseAudio (or PipeWire in its place) really leads a stream of this process.

PortAudio sees only a device called "default". When a microphone or speaker goes, the server moves the stream to
whatever else there is, without a word: to the monitor of the speaker, or to a sink that leads nowhere. `pactl` tells.
Without `pactl` (ALSA alone, macOS) nothing is known and nothing is refused.
"""

import os
import re
import shutil
import subprocess

LIMIT = 2.0  # seconds for one question


def refusal(what: str, name: str) -> str | None:
    """Why a device of this name is no microphone or no speaker; None if it may be one."""
    low = name.lower()
    if what == "microphone" and (low.endswith(".monitor") or low.startswith("monitor of")):
        return f"{name} is the speaker's own sound, not a microphone; plug one in or choose it in the sound settings"
    if low.startswith("auto_null") or low == "null":
        return f"{name} leads nowhere: there is no {what}; plug one in or choose it in the sound settings"
    return None


def where(what: str) -> str | None:
    """The name of the source or sink that this process's stream is on; None if there is no telling."""
    streams, ends = ("source-outputs", "sources") if what == "microphone" else ("sink-inputs", "sinks")
    number = _end_of(_ask("list", streams), os.getpid())
    if number is None:
        return None
    names = dict(line.split("\t")[:2] for line in _ask("list", "short", ends).splitlines() if "\t" in line)
    return names.get(number)


def server() -> str | None:
    """The sound server that answers, as it names itself; None if none does."""
    found = re.search(r"^Server Name: (.+)$", _ask("info"), re.MULTILINE)
    return found[1].strip() if found else None


def default(what: str) -> str | None:
    """The name of the source or sink that the server gives whoever asks for none."""
    word = "Source" if what == "microphone" else "Sink"
    found = re.search(rf"^Default {word}: (\S+)$", _ask("info"), re.MULTILINE)
    return found[1] if found else None


def _end_of(listing: str, pid: int) -> str | None:
    """The number of the source or sink of the first stream that belongs to `pid`."""
    for stream in re.split(r"\n(?=\S)", listing):
        number = re.search(r"^\s+(?:Source|Sink): (\d+)$", stream, re.MULTILINE)
        if number and f'application.process.id = "{pid}"' in stream:
            return number[1]
    return None


def _ask(*words: str) -> str:
    if not shutil.which("pactl"):
        return ""
    try:
        done = subprocess.run(
            ["pactl", *words],
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout

"""Recordings of real people and rooms: a folder with manifests in, what each is good for out.

A manifest line is {"wav": ..., "text": ..., "speaker": ..., "seconds": ..., "kind": ...}; its files lie beside it. Half
of the speakers belong to the test part, by a hash of their names, so that nothing is tuned on them; a quarter are what
the phone head learns from, and a quarter are for development.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.audio.level import to_wave
from assistant.audio.ports import Wave
from assistant.audio.waves import read_wave
from assistant.errors import UsageProblem

SPEECH = ("negative_speech", "command", "digits")
KINDS = (*SPEECH, "noise")
BABY = ("baby", "cry")


@dataclass(frozen=True, slots=True)
class Recording:
    """One file of a manifest."""

    path: str
    text: str  # lower case; empty where it is not known
    speaker: str  # the file's name where it is not known
    seconds: float
    kind: str

    @property
    def name(self) -> str:
        """Folder and file."""
        path = Path(self.path)
        return f"{path.parent.name}/{path.name}"

    @property
    def baby(self) -> bool:
        """Whether a baby cries in it."""
        return self.kind == "noise" and any(word in self.text for word in BABY)

    @property
    def part(self) -> str:
        """The part that it belongs to."""
        first, second = hashlib.sha256(self.speaker.encode()).digest()[:2]
        return "test" if first % 2 else "training" if second % 2 else "development"


def found(folder: Path | None, part: str) -> tuple[Recording, ...]:
    """The recordings of a part under the folder, sorted. UsageProblem names what is wrong with a manifest."""
    if folder is None:
        return ()
    manifests = sorted(folder.rglob("manifest.jsonl"))
    if not manifests:
        raise UsageProblem(f"There is no manifest.jsonl under {folder}; CONTRIBUTING.md tells what one holds.")
    every = [recording for manifest in manifests for recording in _read(manifest)]
    return tuple(each for each in every if each.kind in KINDS and part in ("both", each.part))


def _read(manifest: Path) -> Iterator[Recording]:
    for number, line in enumerate(manifest.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                yield _recording(manifest.parent, json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                wanted = '{"wav": "a.flac", "text": "next", "speaker": "ann", "seconds": 0.9, "kind": "command"}'
                raise UsageProblem(f"{manifest}:{number}: each line is {wanted} ({error!r}).") from None


def _recording(folder: Path, given: dict[str, Any]) -> Recording:
    path = folder / str(given["wav"])
    text = " ".join(str(given.get("text") or "").lower().split())
    return Recording(
        str(path), text, str(given.get("speaker") or path.name), float(given["seconds"]), str(given["kind"])
    )


@lru_cache(maxsize=256)
def loaded(path: str) -> Wave:
    """A recording's samples."""
    return to_wave(read_wave(path))

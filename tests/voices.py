"""A partner's voice for tests: flite or espeak-ng, neither of which the session speaks in."""

import subprocess
from pathlib import Path


def spoken(path: Path, text: str, voice: str = "slt") -> Path:
    """A WAV of a text in one of flite's voices."""
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
    return path

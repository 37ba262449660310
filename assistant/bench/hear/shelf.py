"""What was made is kept: in files named by the hash of everything that it depends on, shared by all processes."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import numpy as np
import platformdirs

from assistant.audio.ports import Wave
from assistant.errors import StoreProblem

MADE = 2  # raise it when the same key shall give other samples


def folder() -> Path:
    """`bench` in HANDSON_CACHE, else in the user's cache."""
    named = os.environ.get("HANDSON_CACHE")
    return (Path(named) if named else platformdirs.user_cache_path("handson")) / "bench"


def kept(key: tuple[object, ...], make: Callable[[], Wave]) -> Wave:
    """The wave of that key from the shelf, else made and put there. StoreProblem if it cannot be written."""
    name = hashlib.sha256(json.dumps([MADE, *key]).encode()).hexdigest()
    path = folder() / name[:2] / f"{name}.npy"
    if path.exists():
        wave: Wave = np.load(path).astype(np.float32)
        return wave
    draft = path.with_name(f".{uuid4().hex}.npy")
    made = make().astype(np.float32)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(draft, made)
        draft.replace(path)  # two processes may make the same: the last one's is as good
    except OSError as problem:
        raise StoreProblem(f"{path.parent}: {problem.strerror}; free some space or set HANDSON_CACHE") from problem
    return made

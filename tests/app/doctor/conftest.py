"""A state folder of the test's own, and a machine with the default settings."""

from pathlib import Path

import pytest

from assistant.app.doctor.machine import Machine
from assistant.app.settings import Loaded, Settings


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where sessions are kept; not there yet."""
    monkeypatch.setenv("HANDSON_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HANDSON_CACHE", str(tmp_path / "cues"))
    return tmp_path / "state"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """On a system that tells nothing of itself."""
    return Machine(Loaded(Settings(), {}, tmp_path / "handson.toml"), system=tmp_path / "sys", run=tmp_path / "run")

"""A person's own place: no pack of this machine's, no settings of this machine's."""

from pathlib import Path

import pytest

from tests.home import own_place


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return own_place(tmp_path, monkeypatch)

"""A person's own place: no pack of this machine's, no settings of this machine's, cues shared by all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.app import rehearsing
from assistant.app.settings import Loaded, load
from assistant.app.wiring import Parts
from tests.home import own_place


def loaded() -> Loaded:
    """The settings, with quick cues."""
    return load({"recogniser": "pocketsphinx", "second_listener": "off", "rate": "220"})


@pytest.fixture(scope="session", autouse=True)
def _cues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDSON_CACHE", str(tmp_path_factory.mktemp("cues")))
        yield


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return own_place(tmp_path, monkeypatch)


@pytest.fixture
def made() -> Parts:
    """What a practice is made of, with the recogniser that is always there."""
    return rehearsing.parts(loaded())

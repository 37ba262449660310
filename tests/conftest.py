"""One virtual sound card for each test worker."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sound import VirtualCard


@pytest.fixture(scope="session")
def session_card() -> Iterator[VirtualCard]:
    """The daemon. Its folder has a short name: a socket's path may be 107 bytes long."""
    folder = Path(tempfile.mkdtemp(prefix="card"))
    with VirtualCard(folder) as card:
        yield card
    shutil.rmtree(folder, ignore_errors=True)

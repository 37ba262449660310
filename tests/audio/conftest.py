"""One virtual sound card for each test worker, restored after every test that uses it."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.audio.device import DeviceSound
from assistant.audio.ports import Item, Sound
from tests.sound import VirtualCard, missing


@pytest.fixture(scope="session")
def session_card() -> Iterator[VirtualCard]:
    """The daemon. Its folder has a short name: a socket's path may be 107 bytes long."""
    if lacking := missing():
        pytest.skip(f"no virtual sound card: {lacking} is missing")
    folder = Path(tempfile.mkdtemp(prefix="card"))
    with VirtualCard(folder) as card:
        yield card
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def card(session_card: VirtualCard) -> Iterator[VirtualCard]:
    yield session_card
    session_card.restore()


@pytest.fixture
def sound(card: VirtualCard) -> Iterator[DeviceSound]:
    with DeviceSound(env=card.env) as device:
        yield device


def until(sound: Sound, wanted: Callable[[Item], bool], seconds: float = 8.0) -> list[Item]:
    """Everything that happens up to the item that is wanted; fails if it does not come in time."""
    items: list[Item] = []
    end = sound.now() + seconds
    while sound.now() < end:
        if (item := sound.take(0.1)) is not None:
            items.append(item)
            if wanted(item):
                return items
    raise AssertionError(f"not in {seconds} s; the last that came: {items[-5:]}")

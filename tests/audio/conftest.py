"""The virtual sound card, restored after every test that uses it."""

from collections.abc import Callable, Iterator

import pytest

from assistant.audio.device import DeviceSound
from assistant.audio.ports import Item, Sound
from tests.sound import VirtualCard


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

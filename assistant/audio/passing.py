"""A sound that passes everything on to another: what looks at what comes by only overrides `take`."""

from assistant.audio.ports import Item, Sound, Wave


class PassingSound:
    """As `sound`, which stays its maker's to close."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self.rate = sound.rate

    def now(self) -> float:
        """The sound's clock."""
        return self._sound.now()

    def take(self, timeout: float) -> Item | None:
        """The next item."""
        return self._sound.take(timeout)

    def play(self, key: int, clip: Wave, gain: float = 1.0) -> None:
        """Play a clip."""
        self._sound.play(key, clip, gain)

    def hush(self) -> None:
        """Silence."""
        self._sound.hush()

    def duck(self, gain: float) -> None:
        """Scale what sounds."""
        self._sound.duck(gain)

    def close(self) -> None:
        """Nothing of its own is to be closed."""

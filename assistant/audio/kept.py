"""A sound whose microphone is also written to a file: for diagnosis, when the parent has asked for it."""

from collections.abc import Callable
from pathlib import Path

import soundfile

from assistant.audio.passing import PassingSound
from assistant.audio.ports import RATE, Block, Item, Sound


class KeptSound(PassingSound):
    """Passes everything on to `sound`; what is heard goes to `path` (FLAC, for its owner alone) as well.

    A file that cannot be written is told once through `trouble`; listening goes on.
    """

    def __init__(self, sound: Sound, path: Path, trouble: Callable[[str], None]) -> None:
        super().__init__(sound)
        self._trouble = trouble
        self._file: soundfile.SoundFile | None = None
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._file = soundfile.SoundFile(str(path), "w", RATE, 1, "PCM_16", format="FLAC")
        except (OSError, soundfile.LibsndfileError) as error:
            self._give_up(error)

    def take(self, timeout: float) -> Item | None:
        """The next item, noted if it is a block."""
        item = super().take(timeout)
        if isinstance(item, Block) and self._file is not None:
            try:
                self._file.write(item.samples)
            except (OSError, soundfile.LibsndfileError) as error:
                self._give_up(error)
        return item

    def close(self) -> None:
        """Close the file; the sound itself stays open."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _give_up(self, error: Exception) -> None:
        self._file = None
        self._trouble(f"The recording for diagnosis cannot be written ({error}); the session goes on without it.")

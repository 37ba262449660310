"""Opens PortAudio's streams. Only audio processes import this: PortAudio may hang, and they may be killed.

A device that refuses the wanted rate or one channel is opened as it likes, and the caller converts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from assistant.audio.pulse import refusal

BLOCKS_A_SECOND = {"input": 50, "output": 50}
INSTALL = "PortAudio is missing: install it (`sudo apt install libportaudio2`; on macOS `brew install portaudio`)"
Device = str | int | None


class Unusable(Exception):  # noqa: N818 - it names what the device is
    """No stream could be opened; the text is for the user. `hopeless`: trying again will not help."""

    def __init__(self, why: str, hopeless: bool = False) -> None:
        super().__init__(why)
        self.hopeless = hopeless


@dataclass(frozen=True, slots=True)
class Running:
    """An open stream, kept from the garbage collector, and its device's name."""

    stream: Any
    name: str


def named(text: str) -> Device:
    """A device as it was given on a command line: empty is the system's default, digits are an index."""
    return int(text) if text.isdigit() else text or None


def open_stream(
    what: str, device: Device, rate: int | None, begin: Callable[[int], Callable[..., None]], ended: Callable[[], None]
) -> Running:
    """A running stream at `rate` (None: the device's own), or at the first that the device takes.

    `begin` is told the rate before each attempt and gives the callback; `ended` is called if the stream stops itself.
    """
    kind = "input" if what == "microphone" else "output"
    found = _find(what, device, kind)
    why = "it takes no rate"
    for shape in _shapes(found, kind, rate):
        try:
            return Running(_start(kind, found["index"], shape, begin(shape[0]), ended), str(found["name"]))
        except portaudio().PortAudioError as error:
            why = str(error.args[0] if error.args else error)
    raise Unusable(f"{found['name']} cannot be opened as a {what}: {why}")


def _find(what: str, device: Device, kind: str) -> dict[str, Any]:
    """PortAudio's description of a device, or `Unusable` with those that there are."""
    sd = portaudio()
    most = f"max_{kind}_channels"
    try:
        found: dict[str, Any] = sd.query_devices(device, kind)
    except (ValueError, sd.PortAudioError) as error:
        present = ", ".join(str(d["name"]) for d in sd.query_devices() if d[most] > 0) or "none"
        wish = "the system has no default" if device is None else f"not exactly one device matches {device!r}"
        raise Unusable(f"no {what}: {wish}; there are: {present}; see `handson devices`") from error
    if found[most] < 1:
        raise Unusable(f"{found['name']} has no {kind}; see `handson devices`")
    if why := refusal(what, str(found["name"])):
        raise Unusable(why)
    return found


def _shapes(found: dict[str, Any], kind: str, wanted: int | None) -> Iterator[tuple[int, int]]:
    """Rates and channels to try, best first."""
    own = round(found["default_samplerate"])
    most = int(found[f"max_{kind}_channels"])
    for rate in dict.fromkeys((wanted or own, own, 48_000, 44_100)):
        for channels in dict.fromkeys((1, min(2, most), most)):
            yield rate, channels


def _start(
    kind: str, index: int, shape: tuple[int, int], callback: Callable[..., None], ended: Callable[[], None]
) -> Any:
    sd = portaudio()
    rate, channels = shape
    stream = (sd.InputStream if kind == "input" else sd.OutputStream)(
        samplerate=rate,
        blocksize=rate // BLOCKS_A_SECOND[kind],
        device=index,
        channels=channels,
        dtype="int16" if kind == "input" else "float32",
        latency="low",
        callback=callback,
        finished_callback=ended,
    )
    stream.start()
    return stream


def portaudio() -> Any:
    """The binding, loaded late: it fails at import where the library is missing."""
    try:
        import sounddevice  # noqa: PLC0415 - where the library is missing, this must fail late and with words
    except OSError as error:
        raise Unusable(INSTALL, hopeless=True) from error
    return sounddevice

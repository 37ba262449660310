"""A text or a cue, spoken outside a session: to the speaker or to a file."""

from collections.abc import Callable
from pathlib import Path

import soundfile

from assistant.app import voicing, wiring
from assistant.app.settings import Loaded
from assistant.audio.device import DeviceSound
from assistant.audio.ports import Played, Wave
from assistant.core.effects import Say
from assistant.errors import DeviceProblem, UsageProblem
from assistant.speak.volume import gain

FILE_RATE = 24_000


def cue(loaded: Loaded, name: str) -> str:
    """The words of a cue, placeholders left as they stand. UsageProblem for an unknown one, with the nearest."""
    import difflib  # noqa: PLC0415 - only a mistake needs it

    settings = loaded.settings
    words = wiring.content_for(settings).words
    if name not in words.cues:
        near = ", ".join(difflib.get_close_matches(name, words.cues, 3)) or "handson prompts check names all files"
        raise UsageProblem(f"There is no cue {name!r}. Near: {near}.")
    variants = words.variants(name)
    return variants[0] if variants else words.text(Say(name, _examples()))


def _examples() -> tuple[tuple[str, str | int], ...]:
    return (
        ("side", "left"),
        ("step", "knead"),
        ("minutes", 3),
        ("seconds", 5),
        ("decibels", 8),
        ("figure", "14"),
        ("other", "repeat that"),
        ("heard", "1"),
        ("said", "2"),
        ("phrases", "next,repeat"),
        ("phrase", "next"),
        ("sureness", "sure"),
        ("reason", "no phrase"),
        ("kit", "double-electric"),
        ("what", "microphone"),
        ("amount", "sixty millilitres"),
        ("left", "sixty millilitres"),
        ("right", "fifty millilitres"),
    )


Tell = Callable[[str], None] | None


def _clip(loaded: Loaded, text: str, rate: int, tell: Tell) -> Wave:
    """As a session speaks it: recorded, if the user's own words have that; by the voice alone where `tell` is None.

    `tell` is told of what cannot be played.
    """
    settings = loaded.settings
    content = wiring.content_for(settings)
    if tell is None:
        return voicing.clips(settings, rate, content.spellings).clip(text, voicing.manner(settings))
    return voicing.spoken(settings, content, rate, tell).clip(text, voicing.manner(settings))


def seconds(loaded: Loaded) -> Callable[[str], float]:
    """How long the session's voice takes to say a text. VoiceProblem where it cannot."""

    cache = voicing.clips(loaded.settings, FILE_RATE)  # without the content's spellings: it may be broken
    manner = voicing.manner(loaded.settings)
    return lambda text: len(cache.clip(text, manner)) / FILE_RATE


def write(loaded: Loaded, text: str, path: Path, tell: Tell = None) -> None:
    """Write the text as a WAV file."""
    try:
        soundfile.write(str(path), _clip(loaded, text, FILE_RATE, tell), FILE_RATE, subtype="PCM_16")
    except (OSError, soundfile.LibsndfileError) as error:
        raise UsageProblem(f"{path}: {error}. Name another file with --output.") from error


def play(loaded: Loaded, text: str, tell: Tell = None) -> None:
    """Play the text and wait until it is over. DeviceProblem without a speaker."""
    with DeviceSound(output_device=loaded.settings.output_device or None, microphone=False) as sound:
        clip = _clip(loaded, text, sound.rate, tell)
        sound.play(1, clip, gain(loaded.settings.volume))
        until = sound.now() + len(clip) / sound.rate + 3.0
        while sound.now() < until:
            item = sound.take(0.2)
            if isinstance(item, Played):
                return
    raise DeviceProblem("The speaker took the sound and never finished it. `handson devices` lists the others.")

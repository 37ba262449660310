"""Choosing who speaks: the voices that are here, one of them taken into use, and its cues made ahead.

Between `handson voices` and the engines (speak/every_voice.py), which wiring.py gives.
"""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.app import setting_writer, voicing, wiring
from assistant.app.settings import RANGES, Loaded, load
from assistant.audio.device import DeviceSound
from assistant.errors import UsageProblem

NONE = "default"  # names no voice: the engine's own choice for the language


@dataclass(frozen=True, slots=True)
class Offered:
    """A voice. `language`: as "en-gb"; `used`: it is the one that speaks now."""

    id: str
    name: str
    language: str
    used: bool


def offered(loaded: Loaded, language: str | None) -> Iterator[Offered]:
    """The voices of a language; None: all."""
    settings = loaded.settings
    for name, voice in voicing.every_voice().list_voices():
        if language is None or voice.language.lower().split("-")[0] == language:
            yield Offered(name, voice.name, voice.language, name == settings.voice)


def missing() -> list[str]:
    """The engines that could be had too, each with how to get it."""
    every = voicing.every_voice()
    return [f"{engine}: {install}" for engine in every.engines if (install := every.missing(engine))]


def take(loaded: Loaded, voice: str, tuning: Mapping[str, int]) -> Loaded:
    """Set the voice, and how it speaks; the settings with it. UsageProblem for a voice or a value that cannot be."""
    for key, value in tuning.items():
        if value not in RANGES[key]:
            least, most = RANGES[key][0], RANGES[key][-1]
            raise UsageProblem(f"{key} cannot be {value}; it goes from {least} to {most}.")
    every = voicing.every_voice()
    if voice == NONE:
        if tuning:
            raise UsageProblem(f"A voice that is tuned has a name; {NONE} is whichever the engine chooses.")
        setting_writer.put(loaded.config, "voice", None)
        return load({})
    if tuning.get("pitch") and not every.pitched(voice):
        raise UsageProblem(f"The pitch of {voice} is its own; take another voice for another pitch.")
    known = {each.id for each in offered(loaded, None)}
    if voice.partition("+")[0] not in known:
        near = difflib.get_close_matches(voice, known, 3, 0.4)
        raise UsageProblem(f"There is no voice {voice!r}; near: {', '.join(near) or 'none'}. See: handson voices list.")
    voicing.clips(replace(loaded.settings, voice=voice), 16_000)  # it says a word
    setting_writer.put(loaded.config, "voice", voice)
    if tuning:
        setting_writer.tune(loaded.config, voice, tuning)
    return load({})


def make_ahead(loaded: Loaded, count: Callable[[int], None], step: Callable[[int], object]) -> list[str]:
    """Make every cue in the voice that is set, and give those that failed.

    `count` gets their number, `step` how many more are made. DeviceProblem without a speaker: clips have its rate.
    """
    made = wiring.parts(loaded)
    with DeviceSound(output_device=loaded.settings.output_device or None, microphone=False) as sound:
        rate = sound.rate
    texts = list(dict.fromkeys(voicing.every_cue(made.settings, made.content)))
    count(len(texts))
    warming = voicing.clips(loaded.settings, rate, made.content.spellings).warm(
        texts, voicing.manner(loaded.settings), 2
    )
    done, over = 0, False
    while not over:
        over = warming.wait(0.1)
        step(len(texts) - warming.left - done)
        done = len(texts) - warming.left
    return warming.failed

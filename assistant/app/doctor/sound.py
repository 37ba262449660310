"""Findings about sound: what one `Listening` tells of microphone, speaker, rates, echo and a spoken word.

Limits of speech over noise are those of `core/practice/loudness`.
"""

import re
from collections.abc import Iterator

import numpy as np

from assistant.app.doctor import measuring
from assistant.app.doctor.finding import Finding
from assistant.app.doctor.listening import Listening, listen
from assistant.app.doctor.machine import Machine
from assistant.audio import pulse
from assistant.audio.devices import SERVER_DEVICES
from assistant.audio.level import level
from assistant.audio.meter import CLIPPED, FULL
from assistant.audio.ports import RATE
from assistant.core.practice.loudness import ENOUGH, NEAR, SOFT, Loudness

DEAD = 0.999  # share of exact silence of a microphone that gives nothing
GATED = 0.2  # and of one whose driver cuts soft sounds away
HUM_LEVEL, HUM_ABOVE = -55.0, 20.0  # dBFS, dB over what is beside it
PACE = 0.03  # of the clock's time that samples may be too many or too few
LATE = 0.3  # seconds after which a cue seems slow to answer
TOO_LATE = 0.6  # beyond what the canceller can follow
LITTLE = 2.0  # dB of echo taken out that are too few
OVER_ROOM = 10.0  # dB of the tones over the room, without which the canceller has nothing to take out
_KNOWN = re.compile(
    r"alsa|pulse|pipewire|default|bluez|bluetooth|usb|pnp|audio|sound|device|codec|card|hdmi|hda|intel|analog|digital"
    r"|stereo|mono|input|output|mic(?:rophone)?|speakers?|headphones?|headset|line|webcam|camera|bcm2835|built-in|hw"
    r"|monitor|virtual|null|\d",
    re.IGNORECASE,
)


def sound(machine: Machine) -> Iterator[Finding]:
    """All that one use of microphone and speaker tells."""
    found = listen(machine)
    yield from microphone(found)
    yield from speaker(found)
    if any(found.names.values()):
        yield rates(found)
    yield from bluetooth(found)
    if found.asked:
        yield spoken(found)


def kind(name: str) -> str:
    """What kind of device a name tells of, and nothing of whose it is: "Anna's USB Audio" is "USB Audio"."""
    words = re.split(r"[^\w-]+|_|\.", name)
    plain = [word for word in words if word and _KNOWN.fullmatch(word)]
    return " ".join(plain[:5]) or "one with a name of its own"


def microphone(found: Listening) -> Iterator[Finding]:
    """Which, how loud its room is, clipping, exact silence, hum."""
    name = found.names.get("microphone")
    if name is None:
        yield _unopened("microphone", "input_device", found)
        return
    name = _behind("microphone", name)
    told = f"{kind(name).capitalize()}."
    room, silence = measuring.floor(found.room), measuring.zeros(found.room)
    full = int(np.count_nonzero(np.abs(found.room.astype(np.int32)) >= FULL))
    if not found.room.size:
        yield Finding(
            "microphone", "fail", f"{told} It opened and gave nothing.", "Unplug it and plug it in again.", name
        )
    elif silence >= DEAD:
        todo = "Switch it on, and unmute it in the sound settings."
        yield Finding("microphone", "fail", f"{told} It gives exact silence: it is muted, or off.", todo, name)
    elif full >= CLIPPED:
        seen = f"{told} It is cut off at full scale ({full} samples in a quiet moment)."
        yield Finding("microphone", "warn", seen, "Turn the microphone down in the sound settings.", name)
    elif room > NEAR:
        seen = f"{told} The room is loud: {room:.0f} dBFS."
        yield Finding("microphone", "warn", seen, "Move it nearer to you, and away from pump and fan.", name)
    elif silence >= GATED:
        seen = f"{told} Soft sounds are cut away ({silence:.0%} of the time is exact silence)."
        yield Finding("microphone", "warn", seen, "Switch noise suppression off in the sound settings.", name)
    else:
        yield Finding("microphone", "ok", f"{told} The room has {room:.0f} dBFS, nothing is cut off.", home=name)
    if found.room.size and silence < DEAD:
        yield _hum(found)


def _unopened(what: str, setting: str, found: Listening) -> Finding:
    why = found.whys.get(what) or found.whys.get("", "")
    todo = f"Plug one in, or choose it: `handson devices` lists what is there, the setting is {setting}."
    return Finding(what, "fail", f"No {what} could be opened.", todo, why)


def _behind(what: str, name: str) -> str:
    """The name, with what the sound server puts behind its own."""
    behind = pulse.default(what) if name in SERVER_DEVICES else None
    return f"{name} ({behind})" if behind else name


def _hum(found: Listening) -> Finding:
    hum = measuring.hum(found.room)
    if hum.level > HUM_LEVEL and hum.above > HUM_ABOVE:
        seen = f"It hums at {hum.hertz:.0f} Hz, {hum.level:.0f} dBFS."
        todo = "Keep cables away from power cords, try another USB port, or a power supply with an earth pin."
        return Finding("mains hum", "warn", seen, todo)
    return Finding("mains hum", "ok", "None to speak of.")


def speaker(found: Listening) -> Iterator[Finding]:
    """Which, whether the microphone hears it, how late and how loud; then what becomes of that echo."""
    name = found.names.get("speaker")
    if name is None:
        yield _unopened("speaker", "output_device", found)
        return
    name = _behind("speaker", name)
    told = f"{kind(name).capitalize()}."
    if not found.played:
        yield Finding("speaker", "fail", f"{told} It took no sound.", "Unplug it and plug it in again.", name)
        return
    if found.names.get("microphone") is None or measuring.zeros(found.heard) >= DEAD:
        seen = f"{told} It took the tones; without a microphone that hears, nobody can tell more."
        yield Finding("speaker", "warn", seen, "Mend the microphone first.", name)
        return
    back = measuring.returned(found.said, found.heard)
    if not back.heard:
        seen = f"{told} It took the tones, and the microphone did not hear them."
        todo = "With headphones that is as it should be. Else turn the speaker up, or choose another one."
        yield Finding("speaker", "warn", seen, todo, name)
        yield Finding("echo", "ok", "None: nothing of the speaker comes back into the microphone.")
        return
    seen = f"{told} The microphone hears it {back.delay * 1000:.0f} ms later, {back.gain:+.0f} dB."
    yield Finding("speaker", "ok", seen, home=name)
    yield echo(found, back)


def echo(found: Listening, back: measuring.Return) -> Finding:
    """Whether the canceller takes the speaker out of what the microphone hears."""
    if back.delay > TOO_LATE:
        seen = f"It comes back after {back.delay * 1000:.0f} ms: too late to be taken out."
        return Finding("echo", "warn", seen, "Take a speaker with a cable.")
    if level(found.heard) < level(found.room) + OVER_ROOM:
        return Finding("echo", "ok", "Hardly louder than the room, so there is little to take out.")
    taken = measuring.taken_out(found.said, found.heard, back.delay)
    if taken >= LITTLE:
        return Finding("echo", "ok", f"{taken:.0f} dB of it are taken out within two seconds.")
    todo = "Turn the speaker down, or move it away from the microphone; say 'stop' louder over a cue."
    return Finding("echo", "warn", f"Only {max(taken, 0.0):.0f} dB of it are taken out.", todo)


def rates(found: Listening) -> Finding:
    """The rates that the devices took, and whether as many samples came as should."""
    told = ", ".join(f"{what} {hertz:,} Hz" for what, hertz in found.hertz.items() if found.names.get(what) and hertz)
    told = f"{told[:1].upper()}{told[1:]}."
    low = [what for what, hertz in found.hertz.items() if found.names.get(what) and 0 < hertz < RATE]
    if abs(found.pace - 1.0) > PACE:
        seen = f"{told} The microphone gives {found.pace:.2f} times the samples that it should."
        return Finding("sample rates", "warn", seen, "Unplug it and plug it in again; another USB port may help.")
    if low:
        seen = f"{told} Less than 16,000 Hz is as on a telephone."
        return Finding("sample rates", "warn", seen, "Choose another device, or the headset's better profile.")
    return Finding("sample rates", "ok", told)


def bluetooth(found: Listening) -> Iterator[Finding]:
    """How late a Bluetooth speaker is."""
    name = _behind("speaker", found.names.get("speaker") or "")
    if not re.search(r"bluez|bluetooth", name, re.IGNORECASE):
        return
    back = measuring.returned(found.said, found.heard) if found.said.any() and found.heard.any() else None
    if back is None or not back.heard:
        seen = "The speaker is a Bluetooth one; how late it is could not be heard."
        yield Finding("bluetooth", "warn", seen, "Put it where the microphone hears it, or take one with a cable.")
    elif back.delay > LATE:
        seen = f"The speaker is a Bluetooth one, and {back.delay * 1000:.0f} ms late."
        yield Finding("bluetooth", "warn", seen, "Answers seem slow; a speaker with a cable is quicker.")
    else:
        yield Finding("bluetooth", "ok", f"The speaker is a Bluetooth one, {back.delay * 1000:.0f} ms late.")


def spoken(found: Listening) -> Finding:
    """How the voice of who sits there stands over the room."""
    levels = found.spoken
    if levels is None:
        return Finding("spoken check", "warn", "No voice was heard in three seconds.", "Try again, nearer and louder.")
    loud = Loudness(levels.speech, levels.room, levels.clipped)
    told = f"Your voice has {levels.speech:.0f} dBFS, {loud.over:.0f} dB over the room."
    if levels.clipped:
        return Finding("spoken check", "warn", f"{told} It is cut off.", "Turn the microphone down a little.")
    if loud.over < ENOUGH or levels.speech < SOFT:
        return Finding("spoken check", "warn", told, "Move the microphone nearer to you.")
    return Finding("spoken check", "ok", told)

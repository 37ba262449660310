"""The ground that all stands on: Python, packages, the sound system, who may use it, and which devices it has."""

import grp
import os
import platform
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata
from pathlib import Path

from assistant.app.doctor.finding import Finding
from assistant.app.doctor.machine import Machine
from assistant.audio import pulse
from assistant.audio.devices import list_devices
from assistant.errors import DeviceProblem

LEAST = (3, 11)
_REQUIREMENT = re.compile(r"([\w.-]+)\s*(?:[>=]=\s*([\d.]+))?")
_PROJECT = Path(__file__).parents[3] / "pyproject.toml"
_AGAIN = "Run `./script/run` again: it installs what is missing."
_CARDS = Path("/proc/asound/cards")


def python(machine: Machine, version: Sequence[int] = sys.version_info[:3]) -> Iterator[Finding]:
    """Whether Python is new enough."""
    del machine
    told = ".".join(map(str, version[:3]))
    if tuple(version[:2]) < LEAST:
        yield Finding("python", "fail", f"Python {told} is too old.", "Install Python 3.11 or later.")
    else:
        yield Finding("python", "ok", f"Python {told} on {platform.system()}, {platform.machine()}.")


def packages(machine: Machine, wanted: Iterable[str] | None = None) -> Iterator[Finding]:
    """Whether every package is there and new enough. `wanted`: as in pyproject.toml, from which they come otherwise."""
    del machine
    missing, old, count = [], [], 0
    for name, least in _split(_wanted() if wanted is None else wanted):
        count += 1
        try:
            if _numbers(metadata.version(name)) < _numbers(least):
                old.append(f"{name} {metadata.version(name)} (needed: {least})")
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        yield Finding("packages", "fail", f"Not installed: {', '.join(missing)}.", _AGAIN)
    if old:
        yield Finding("packages", "warn", f"Older than needed: {', '.join(old)}.", _AGAIN)
    if not missing and not old:
        yield Finding("packages", "ok", f"All {count} packages are here.")


def _wanted() -> list[str]:
    """From the project beside the code, else from what was installed."""
    try:
        listed = tomllib.loads(_PROJECT.read_text("utf-8"))["project"]
        if listed["name"] == "handson":
            return list(listed["dependencies"])
    except (OSError, ValueError, KeyError):
        pass  # installed from a wheel
    return [each for each in metadata.requires("handson") or () if "extra ==" not in each]


def _split(wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
    for each in wanted:
        if found := _REQUIREMENT.match(each):
            yield found[1], found[2] or "0"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def sound_system(machine: Machine) -> Iterator[Finding]:
    """PulseAudio, PipeWire or ALSA, and whether this user may use it."""
    del machine
    server = pulse.server()
    if server:
        kind = "PipeWire" if "pipewire" in server.lower() else "PulseAudio"
        yield Finding("sound system", "ok", f"{kind} answers.", home=server)
    elif cards(_CARDS):
        yield Finding("sound system", "ok", "ALSA alone: no sound server answers, and none is needed.")
    elif sys.platform == "darwin":
        yield Finding("sound system", "ok", "The Mac's own.")
    else:
        seen = "No sound server answers, and the system has no sound card."
        yield Finding("sound system", "fail", seen, "Plug in a USB speaker and microphone, then run this again.")
    yield from group(bool(server), os.geteuid() == 0, _groups(), _members())


def cards(listing: Path) -> bool:
    """Whether ALSA lists a card."""
    try:
        return re.search(r"^\s*\d+ \[", listing.read_text(), re.MULTILINE) is not None
    except OSError:
        return False


def group(server: bool, root: bool, mine: Iterable[int], audio: int | None) -> Iterator[Finding]:
    """Whether this user may open sound cards: `audio` is the number of that group, `mine` are the user's groups."""
    if audio is None:
        return  # a system without such a group lets everybody
    if root or audio in set(mine):
        yield Finding("audio group", "ok", "You may use the sound cards.")
    elif server:
        yield Finding("audio group", "ok", "You are not in the group audio; the sound server lets you in all the same.")
    else:
        todo = "Run `sudo usermod -aG audio $USER`, then log out and in again."
        yield Finding(
            "audio group", "warn", "You are not in the group audio, so sound cards may be closed to you.", todo
        )


def _groups() -> list[int]:
    return [*os.getgroups(), os.getegid()]


def _members() -> int | None:
    try:
        return grp.getgrnam("audio").gr_gid
    except KeyError:
        return None


def devices(machine: Machine) -> Iterator[Finding]:
    """How many microphones and speakers PortAudio finds."""
    del machine
    try:
        found = list_devices()
    except DeviceProblem as problem:
        todo = "Install PortAudio (`sudo apt install libportaudio2`), or restart the sound system."
        yield Finding("devices", "fail", "Devices could not be listed.", todo, str(problem))
        return
    ears = sum(1 for each in found if each.inputs and not each.why_not)
    mouths = sum(1 for each in found if each.outputs)
    seen = f"Devices that can be opened as a microphone: {ears}; as a speaker: {mouths}."
    names = "; ".join(f"{each.name} [{each.host_api}]" for each in found)
    todo = "" if ears and mouths else "Plug in what is missing; `handson devices` lists what is there."
    yield Finding("devices", "ok" if ears and mouths else "fail", seen, todo, names)

"""The machine itself: its clock, its temperature and its power.

A Raspberry Pi tells of heat and power in one number (`vcgencmd get_throttled`, or the same in /sys):
https://www.raspberrypi.com/documentation/computers/os.html#get_throttled
"""

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from assistant.app import wiring
from assistant.app.doctor.finding import Finding
from assistant.app.doctor.machine import Machine
from assistant.app.settings import state_place
from assistant.errors import StoreProblem
from assistant.store.looking import look

RELEASED = datetime(2026, 11, 1, tzinfo=UTC).timestamp()  # nothing is ever done earlier with this version
WATCHED = 1.0  # seconds that the clock is looked at
JUMP = 0.5  # seconds that it may be off after those
EARLIER = 60.0  # seconds that the clock may be behind the latest session
HOT, TOO_HOT = 80.0, 90.0  # degrees Celsius: from 80 on a Pi slows itself down
LOW, SLOWED = 0x1, 0xE  # bits of the number: under-voltage now; slowed down for heat or power now
WAS_LOW, WAS_SLOWED = 0x10000, 0xE0000  # the same since the start
_ASKED = 2.0  # seconds for vcgencmd
_SUPPLY = "Use the power supply that belongs to the Pi, and a short thick cable."
_AIR = "Give it air: nothing on top of it, or a case with a heat sink or a fan."
_THERMOMETERS = re.compile(r"cpu|soc|x86_pkg|bcm", re.IGNORECASE)


def clock(machine: Machine) -> Iterator[Finding]:
    """A date that can be true, no jumps, and whether it outlives a power cut."""
    yield _date(machine)
    begun = machine.wall() - machine.steady()
    threading.Event().wait(WATCHED)
    moved = machine.wall() - machine.steady() - begun
    if abs(moved) > JUMP:
        seen = f"The clock jumped by {moved:+.1f} s just now. A session keeps its own time, so nothing is lost."
        yield Finding("clock", "warn", seen, "It was set by the network, most likely; run this again in a minute.")
    if not any(machine.system.glob("class/rtc/rtc*")) and not (machine.run / "systemd/timesync/synchronized").exists():
        seen = "This machine has no clock that goes on without power, and the network has not set it."
        todo = "Dates of sessions may be wrong after a power cut; the network, or a clock module (RTC), mends that."
        yield Finding("clock", "warn", seen, todo)


def _date(machine: Machine) -> Finding:
    now = machine.wall()
    told = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M UTC")
    todo = "Set it: `sudo timedatectl set-ntp true`, or `sudo date -s '2030-01-31 21:00'` without a network."
    if now < RELEASED:
        return Finding("clock", "fail", f"The clock says {told}, which is before this version was made.", todo)
    if now < _latest() - EARLIER:
        return Finding("clock", "warn", f"The clock says {told}, which is before the latest session.", todo)
    return Finding("clock", "ok", f"The clock says {told}.")


def _latest() -> float:
    """When the log was written last; 0.0 if that cannot be told, which the check of the log tells of."""
    path = state_place() / wiring.DATABASE
    try:
        return look(path).touched if path.exists() else 0.0
    except (StoreProblem, OSError):
        return 0.0


def heat(machine: Machine) -> Iterator[Finding]:
    """How hot the processor is, and whether it slowed down for that."""
    degrees = _hottest(machine.system)
    bits = throttled(machine.system) or 0
    told = "The system tells no temperature." if degrees is None else f"The processor has {degrees:.0f} °C."
    if degrees is not None and degrees >= TOO_HOT:
        yield Finding("temperature", "fail", told, _AIR)
    elif bits & SLOWED or (degrees is not None and degrees >= HOT):
        slow = " It is slowed down now." if bits & SLOWED else ""
        yield Finding("temperature", "warn", told + slow, _AIR)
    elif bits & WAS_SLOWED:
        yield Finding("temperature", "warn", f"{told} It was slowed down since the start.", _AIR)
    else:
        yield Finding("temperature", "ok", told)


def power(machine: Machine) -> Iterator[Finding]:
    """Whether the power supply is strong enough, where the system can tell."""
    bits, alarm = throttled(machine.system), _alarm(machine.system)
    if bits is None and alarm is None:
        yield Finding("power", "ok", "This machine does not tell how its power is.")
    elif (bits or 0) & LOW or alarm:
        yield Finding(
            "power", "fail", "The power is too low right now: sound may stutter, the card may suffer.", _SUPPLY
        )
    elif (bits or 0) & WAS_LOW:
        yield Finding("power", "warn", "The power was too low since the start.", _SUPPLY)
    else:
        yield Finding("power", "ok", "The power supply is strong enough.")


def throttled(system: Path) -> int | None:
    """The Pi's number; None on other machines."""
    text = _text(system / "devices/platform/soc/soc:firmware/get_throttled")
    if text is None and shutil.which("vcgencmd"):
        try:
            done = subprocess.run(
                ["vcgencmd", "get_throttled"], capture_output=True, text=True, timeout=_ASKED, check=False
            )
            text = done.stdout.partition("=")[2]
        except (OSError, subprocess.SubprocessError):
            return None
    try:
        return int(text or "", 16)
    except ValueError:
        return None


def _hottest(system: Path) -> float | None:
    found = []
    for zone in system.glob("class/thermal/thermal_zone*"):
        value = _text(zone / "temp")
        if _THERMOMETERS.search(_text(zone / "type") or "") and value and re.fullmatch(r"-?\d+", value):
            found.append(int(value) / 1000)
    return max(found, default=None)


def _alarm(system: Path) -> bool | None:
    """The Pi's alarm of under-voltage; None where there is none."""
    for sensor in system.glob("class/hwmon/hwmon*"):
        if _text(sensor / "name") == "rpi_volt":
            return _text(sensor / "in0_lcrit_alarm") == "1"
    return None


def _text(path: Path) -> str | None:
    try:
        return path.read_text("ascii", errors="replace").strip()
    except OSError:
        return None

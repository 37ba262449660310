"""Runs the checks side by side, each with a limit of its own: none can hang or fell the others.

A `Machine` in, the findings of all checks out, in the order of the chain.
"""

from collections.abc import Sequence

from assistant.app.doctor import hardware, kept, sound, speech, system
from assistant.app.doctor.alone import apart
from assistant.app.doctor.check import Check, Running
from assistant.app.doctor.finding import Finding
from assistant.app.doctor.machine import SECONDS, Machine

_RESTART = "Restart the machine and run this again; if it stays, tell us."
_SOUND = "Unplug USB and Bluetooth devices, or restart the sound system, and run this again."
_DISK = "Check the disk that holds the home folder; it does not answer as it should."

CHECKS = (
    Check("python", system.python, 5.0, _RESTART),
    Check("packages", system.packages, 8.0, _RESTART),
    Check("sound system", system.sound_system, 5.0, _SOUND),
    Check("devices", system.devices, 10.0, _SOUND),
    Check("sound", sound.sound, 18.5, _SOUND),
    Check("voice and listeners", apart, 18.5, _RESTART),
    Check("models", speech.models, 15.0, _DISK),
    Check("state folder", kept.folder, 5.0, _DISK),
    Check("free space", kept.space, 5.0, _DISK),
    Check("session log", kept.log, 15.0, _DISK),
    Check("clock", hardware.clock, 8.0, _RESTART),
    Check("temperature", hardware.heat, 5.0, _RESTART),
    Check("power", hardware.power, 5.0, _RESTART),
)


def examine(machine: Machine, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """All findings. Takes as long as the longest limit at the most."""
    running = [Running(check, machine, check.limit * machine.seconds / SECONDS) for check in checks]
    return [finding for each in running for finding in each.findings()]

"""Which devices there are, asked in a short-lived process with a time limit: PortAudio may hang even while it counts.

`python -m assistant.audio.devices` is that process; it prints one line of JSON.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assistant.audio import pulse, streams
from assistant.audio.link import child_env
from assistant.errors import DeviceProblem

LIMIT = 8.0  # seconds; a cold start on a small machine takes two
SERVER_DEVICES = ("default", "pulse", "pipewire")  # what they lead to is the sound server's choice


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """One device as PortAudio sees it. `why_not`: why it is no microphone; empty if it may be one."""

    index: int
    name: str
    host_api: str
    inputs: int
    outputs: int
    rate: int  # Hz, its default
    default_input: bool
    default_output: bool
    why_not: str


def list_devices(limit: float = LIMIT, env: Mapping[str, str] | None = None) -> tuple[DeviceInfo, ...]:
    """All devices, none if there is no sound hardware. Raises `DeviceProblem` if PortAudio is missing or hangs."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "assistant.audio.devices"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_env(env),
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DeviceProblem(
            f"the sound system did not answer within {limit:.0f} s; unplug USB and Bluetooth devices, or restart it "
            "(`systemctl --user restart pipewire` or `pulseaudio --kill`)"
        ) from error
    lines = done.stdout.decode(errors="replace").splitlines()
    if done.returncode or not lines:
        raise DeviceProblem(lines[-1] if lines else f"PortAudio crashed (exit {done.returncode}) while listing devices")
    return tuple(DeviceInfo(**fields) for fields in json.loads(lines[-1]))


def _found() -> Iterator[DeviceInfo]:
    sd = streams.portaudio()
    apis: Any = sd.query_hostapis()
    default_in, default_out = sd.default.device
    for index, found in enumerate(sd.query_devices()):
        inputs = int(found["max_input_channels"])
        yield DeviceInfo(
            index=index,
            name=str(found["name"]),
            host_api=str(apis[found["hostapi"]]["name"]),
            inputs=inputs,
            outputs=int(found["max_output_channels"]),
            rate=round(found["default_samplerate"]),
            default_input=index == default_in,
            default_output=index == default_out,
            why_not=_why_not(str(found["name"]), inputs),
        )


def _why_not(name: str, inputs: int) -> str:
    """Why a device is no microphone."""
    if inputs < 1:
        return "it has no input"
    behind = pulse.default("microphone") if name in SERVER_DEVICES else None
    return pulse.refusal("microphone", behind or name) or ""


def main() -> None:
    """Print the list, or in one line what is wrong."""
    try:
        print(json.dumps([asdict(found) for found in _found()]))  # noqa: T201 - this is how it answers
    except streams.Unusable as problem:
        print(problem)  # noqa: T201
        sys.exit(1)


if __name__ == "__main__":
    main()

"""What a session costs this machine: time to the first cue, memory, and the processor while a pump hums.

`handson run` as a process on a virtual sound card, seen from outside through /proc.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.audio import scenery
from assistant.bench.card import RATE, VirtualCard
from assistant.bench.table import Row, row

HERTZ = os.sysconf("SC_CLK_TCK")
AUDIBLE = 0.003
SETTLED = 75.0  # seconds for the greeting, and for what is rendered ahead on a first start


@dataclass(frozen=True, slots=True)
class Usage:
    """Processor seconds and memory of a process and all its children."""

    seconds: float
    resident_mb: float
    shared_out_mb: float  # proportional set size: shared pages counted once


def usage(pid: int) -> Usage:
    """Of `pid` and everything below it."""
    seconds = resident = shared_out = 0.0
    for each in _family(pid):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a renderer's life is short
            rss, pss = _memory_mb(each)
            seconds, resident, shared_out = seconds + _cpu_seconds(each), resident + rss, shared_out + pss
    return Usage(seconds, resident, shared_out)


def _family(pid: int) -> list[int]:
    found = [pid]
    for each in found:  # grows while it is walked
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for children in Path(f"/proc/{each}/task").glob("*/children"):
                found += [int(child) for child in children.read_text().split()]
    return found


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / HERTZ  # utime and stime, proc(5)


def _memory_mb(pid: int) -> tuple[float, float]:
    values = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        values[name] = int(rest.split()[0]) / 1024
    return values["Rss"], values["Pss"]


def measure(recogniser: str = "pocketsphinx", starts: int = 3, seconds: float = 30.0) -> list[Row]:
    """Rows for start, memory and processor."""
    with tempfile.TemporaryDirectory() as folder, VirtualCard(Path(folder) / "card") as card:
        env = {
            **card.env,
            "HANDSON_STATE": f"{folder}/state",
            "HANDSON_CACHE": f"{folder}/cache",
            "HANDSON_CONFIG": os.devnull,
        }
        _started(card, env, recogniser)  # fills the cache of cues
        firsts = [_started(card, env, recogniser) for _ in range(starts)]
        share, used = _waiting(card, env, recogniser, seconds)
    return [
        row("start to first cue, cues in the cache", "ms", [1000 * first for first in firsts], "at most 3000"),
        row("resident memory, all processes", "MB", [used.resident_mb], "at most 300"),
        row("the same, shared pages counted once", "MB", [used.shared_out_mb]),
        row("processor while a pump hums, of one core", "%", [100 * share], "at most 15"),
    ]


def _session(env: dict[str, str], recogniser: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "assistant", "run", "--recogniser", recogniser]
    return subprocess.Popen(
        command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _started(card: VirtualCard, env: dict[str, str], recogniser: str) -> float:
    """Seconds from the start of the program to the first sample of its first cue."""
    with card.recording() as recording:
        offset, began = recording.samples.size / RATE, time.monotonic()
        process = _session(env, recogniser)
        try:
            return _first_sound(recording.samples.size, card, recording, began) - offset
        finally:
            process.terminate()
            process.wait(10)


def _first_sound(start: int, card: VirtualCard, recording: object, began: float) -> float:
    del card
    while time.monotonic() - began < 30:
        samples = recording.samples  # type: ignore[attr-defined]
        loud = np.flatnonzero(np.abs(samples[start:]) > AUDIBLE)
        if loud.size:
            return (start + int(loud[0])) / RATE
        time.sleep(0.05)
    raise TimeoutError("no cue was heard within 30 s")


def _waiting(card: VirtualCard, env: dict[str, str], recogniser: str, seconds: float) -> tuple[float, Usage]:
    """Processor share and memory while a pump hums and nobody speaks."""
    process = _session(env, recogniser)
    try:
        hum = scenery.at_snr(scenery.pump(seconds + SETTLED + 5, 5), 0.1 * np.ones(2048, np.float32), 0.0)
        player = card.speak(scenery.pcm(hum), wait=False)
        time.sleep(SETTLED)
        before, began = usage(process.pid), time.monotonic()
        time.sleep(seconds)
        after = usage(process.pid)
        player.kill()
        player.wait()
        return (after.seconds - before.seconds) / (time.monotonic() - began), after
    finally:
        process.terminate()
        process.wait(10)

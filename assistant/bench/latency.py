"""How soon a spoken command is answered, in real time through a virtual sound card.

A session runs as shipped (devices, ear, core, log, voice); a person speaks into the virtual microphone. Everything is
taken from the clock that all audio processes share: the last loud sample of the command as the microphone gave it, the
time at which the ear decided, the order to play, and the first sample that went out.
"""

import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from assistant.app import live, starting, voicing, wiring
from assistant.app.settings import Loaded
from assistant.audio import scenery
from assistant.audio.device import DeviceSound
from assistant.audio.ports import RATE, Block, Item, Played, Playing, Wave
from assistant.bench.card import VirtualCard
from assistant.bench.table import Row, row
from assistant.core.events import Heard
from assistant.screen.terminal import NoScreen
from assistant.speak.ports import Manner

SPOKEN = ("make it longer", "make it shorter", "that helped")  # short answers, one after the other
PARENT = Manner("gmw/en-us", 145)
LOUD = 0.02  # of full scale: speech, over a quiet room at -66 dBFS
STOPS = 10


class Watched(DeviceSound):
    """The machine's sound, with what passed and when."""

    def __init__(self, env: dict[str, str]) -> None:
        self.blocks: list[Block] = []
        self.ordered: dict[int, float] = {}
        self.out: dict[int, float] = {}
        self.over: dict[int, float] = {}
        super().__init__(env=env)

    def take(self, timeout: float) -> Item | None:
        """As the real one, noted."""
        item = super().take(timeout)
        match item:
            case Block():
                self.blocks.append(item)
            case Playing(t, key):
                self.out[key] = t
            case Played(t, key, _):
                self.over[key] = t
        return item

    def play(self, key: int, clip: Wave, gain: float = 1.0) -> None:
        """As the real one, noted."""
        self.ordered[key] = time.monotonic()
        super().play(key, clip, gain)

    def last_loud(self, before: float, since: float) -> float | None:
        """When the last loud sample between the two times was heard."""
        for block in reversed(self.blocks):
            if since <= block.t <= before:
                loud = np.flatnonzero(np.abs(block.samples) > LOUD * 32768)
                if loud.size:
                    return block.t - (block.samples.size - 1 - int(loud[-1])) / RATE
        return None


@dataclass
class Answer:
    """One command as it went; times on the shared clock."""

    ended: float
    decided: float
    told: float  # the event was in the inbox
    ordered: float
    out: float


@dataclass
class Watch(live.Inbox):
    """The session's inbox, noting when each command came."""

    heard: list[tuple[Heard, float]] = field(default_factory=list)

    def __init__(self) -> None:
        super().__init__()
        self.heard = []

    def put(self, item: live.Incoming) -> None:
        """As the real one, noted."""
        if isinstance(item, Heard):
            self.heard.append((item, time.monotonic()))
        super().put(item)


def measure(loaded: Loaded, commands: int = 50) -> list[Row]:
    """Rows for the whole way, its parts, and from "stop" to silence. Takes about 4 s a command."""
    with tempfile.TemporaryDirectory() as folder, VirtualCard(Path(folder) / "card") as card:
        every = replace(loaded.settings, attention="off")  # its person does not call before each command
        made = wiring.parts(replace(loaded, settings=every))
        with Watched(card.env) as sound, wiring.open_log(folder=Path(folder)) as log:
            return _run(_Bench(made, sound, card, log), commands)


class _Bench:
    """One session with a person beside it."""

    def __init__(self, made: wiring.Parts, sound: Watched, card: VirtualCard, log: object) -> None:
        self.sound, self.card = sound, card
        self.inbox = Watch()
        self.cache = voicing.clips(made.settings, RATE, made.content.spellings)
        name = log.begin("double-electric", "hands-on", "2000-01-01T12:00:00", "en")  # type: ignore[attr-defined]
        self.session = wiring.session(made, sound, NoScreen(), log, name)  # type: ignore[arg-type]
        self.first = starting.started(made.loaded, {"first_use": "done"}, starting.noon())
        self.answers: list[Answer] = []
        self.stops: list[float] = []
        self.missed = 0

    def say(self, text: str) -> float:
        """Speak into the microphone; the time at which it began."""
        began = time.monotonic()
        clip = scenery.room(self.cache.clip(text, PARENT), 1)
        quiet = scenery.background(clip.size / RATE + 0.8, 2)
        quiet[: clip.size] += clip
        self.card.speak(scenery.pcm(quiet))
        return began

    def type(self, text: str) -> None:
        """Move on without a sound."""
        self.inbox.put(live.Typed(text))

    def quiet(self, limit: float = 15.0) -> None:
        """Wait until no cue sounds."""
        until = time.monotonic() + limit
        time.sleep(0.15)
        while self.session.mouth.sounding and time.monotonic() < until:
            time.sleep(0.02)

    def answered(self, text: str) -> None:
        """Say a command and note how it was answered."""
        before = len(self.inbox.heard)
        began = self.say(text)
        time.sleep(0.5)
        new = self.inbox.heard[before:]
        out = [key for key in list(self.sound.out) if new and self.sound.ordered[key] >= new[0][1]]
        if not out:
            self.missed += 1
            return
        event, told = new[0]
        decided = event.t + self.session.attention.origin
        ended = self.sound.last_loud(decided, began)
        key = min(out, key=lambda each: self.sound.out[each])
        if ended is not None:
            self.answers.append(Answer(ended, decided, told, self.sound.ordered[key], self.sound.out[key]))

    def stopped(self) -> None:
        """Say "stop" over a long cue and note when it is silent."""
        self.type("why")
        time.sleep(1.2)
        before, over = len(self.inbox.heard), set(self.sound.over)
        began = self.say("stop")
        time.sleep(0.3)
        new = [event for event, _ in self.inbox.heard[before:] if event.intent == "stop"]
        ends = [t for key, t in self.sound.over.items() if key not in over]
        if new and ends:
            ended = self.sound.last_loud(new[0].t + self.session.attention.origin, began)
            self.stops.extend([min(ends) - ended] if ended is not None else [])
        else:
            self.missed += 1
        self.type("go on")
        self.quiet()


def _run(bench: _Bench, commands: int) -> list[Row]:
    person = threading.Thread(target=_person, args=(bench, commands), daemon=True)
    bench.inbox.now = bench.session.attention.now
    person.start()
    live.run(bench.sound, bench.session, bench.inbox, bench.first, lambda text: None)
    person.join(5)
    return _rows(bench.answers, bench.stops, bench.missed)


def _person(bench: _Bench, commands: int) -> None:
    try:
        for typed in ("ready", "ready", "next", "next", "next", "pump on", "let down", "no pacing"):
            time.sleep(0.2)
            bench.type(typed)
        bench.quiet(30)
        for number in range(commands):
            bench.answered(SPOKEN[number % len(SPOKEN)])
            bench.quiet()
        for _ in range(min(STOPS, commands)):
            bench.stopped()
    finally:
        bench.inbox.leaving.set()


def _rows(answers: Sequence[Answer], stops: Sequence[float], missed: int) -> list[Row]:
    def ms(name: str, values: list[float], aim: str = "") -> list[Row]:
        return [row(name, "ms", [1000 * value for value in values], aim)] if values else []

    return [
        *ms("end of command to first sample of its cue", [a.out - a.ended for a in answers], "p50 350, p95 500"),
        *ms("  endpoint: end of speech to decision", [a.decided - a.ended for a in answers]),
        *ms("  decoding", [a.told - a.decided for a in answers]),
        *ms("  core, log and cue", [a.ordered - a.told for a in answers]),
        *ms("  player", [a.out - a.ordered for a in answers]),
        *ms('end of "stop" to silence', list(stops), "at most 450"),
        row("commands not understood", "", [float(missed)]),
    ]

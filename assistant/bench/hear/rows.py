"""What listening gives: a row for each command and for each act on anything else, and how long was listened.

listen ──► Row, Exposure ──► report; a file of JSON lines for whoever fits the decision
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

OURS = "handson"


@dataclass(frozen=True, slots=True)
class Row:
    """One command and what became of it, or (test "talk", "noise") one thing that the ear decided about other sounds.

    `outcome`: "right", "wrong", "asked" (back, before anything is done), "missed"; for other sounds "act", "rejected".
    `scores`: all the evidence. `latency`: seconds from the true end of speech to the decision; `late`: to the last
    voiced chunk; `patience`: from there on.
    """

    system: str
    test: str  # "command", "talk", "noise"
    number: int
    place: str
    said: str
    intent: str
    outcome: str
    heard: str = ""
    heard_intent: str = ""
    agreed: bool = False  # what was asked back is what had been said
    reason: str = ""
    score: float = 0.0
    scores: dict[str, float] = field(default_factory=dict)
    candidates: list[dict[str, Any]] = field(default_factory=list)  # each phrase that was weighed: right, its scores
    extra: int = 0  # acts beyond the first
    recording: str = ""  # of a real person or room; the sound's name
    hours: str = ""  # "unique", "mixed"
    voice: str = ""
    engine: str = ""
    speed: str = ""
    room: int = 0
    distance: float = 0.0
    noise: str = ""
    snr: int = 0
    latency: float | None = None
    late: float | None = None
    patience: float | None = None
    decode_ms: float = 0.0
    cpu: float = 0.0  # seconds of the processor for the clip

    @property
    def real(self) -> bool:
        """Whether a real person said it."""
        return self.test == "command" and bool(self.recording)


@dataclass(frozen=True, slots=True)
class Exposure:
    """So many seconds of one sound were listened to, and how many acts followed."""

    system: str
    test: str  # "talk", "noise", "silence"
    place: str
    hours: str  # "unique", "mixed"
    recording: str
    seconds: float
    acts: int
    cpu: float


@dataclass(frozen=True, slots=True)
class Listened:
    """Everything that one run listened to."""

    rows: tuple[Row, ...] = ()
    exposures: tuple[Exposure, ...] = ()


def together(parts: Iterable[Listened]) -> Listened:
    """All of them."""
    rows: list[Row] = []
    exposures: list[Exposure] = []
    for part in parts:
        rows += part.rows
        exposures += part.exposures
    return Listened(tuple(rows), tuple(exposures))


def write(listened: Listened, path: Path) -> None:
    """One JSON object a line; "type" is "row" or "exposure"."""
    with path.open("w", encoding="utf-8") as file:
        for name, each in (("row", listened.rows), ("exposure", listened.exposures)):
            for one in each:
                given: dict[str, Any] = {"type": name, **asdict(one)}
                file.write(json.dumps(given, ensure_ascii=False) + "\n")

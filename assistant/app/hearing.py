"""Recognition alone: the shipped ear on files, manifests or the microphone, with no session around it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.app import wiring
from assistant.app.wiring import Parts
from assistant.audio.device import DeviceSound
from assistant.audio.ports import Block
from assistant.audio.waves import read_wave
from assistant.core import intents
from assistant.core.grammar import Grammar
from assistant.core.interludes import INTERLUDES, LENIENT
from assistant.core.state import Interlude, State
from assistant.errors import ModelProblem, UsageProblem
from assistant.listen.hear import hear_samples, outcome
from assistant.listen.ports import Decision

Row = dict[str, Any]


@dataclass(frozen=True)
class Booth:
    """A place to listen in: what is open there."""

    made: Parts
    open: frozenset[str]
    grammar: Grammar

    @property
    def lenient(self) -> frozenset[str]:
        """The phrases that must not be missed."""
        return self.made.content.phrasebook.phrases(LENIENT)


def booth(made: Parts, place: str | None, every: bool) -> Booth:
    """What is open at a step or interlude, or everything. UsageProblem names an unknown place and the known ones."""
    if made.recogniser is None:
        raise ModelProblem(made.notices[0])
    open_now = frozenset({*made.content.phrasebook.intents, "amount"}) if every else _open(made, place)
    return Booth(made, open_now, made.content.phrasebook.grammar(open_now))


def _open(made: Parts, place: str | None) -> frozenset[str]:
    script = made.content.script
    technique = script.within(made.settings.kit)
    place = place or technique.start
    state = State(kit=technique.kit, step=technique.start)
    if place in INTERLUDES:
        return intents.for_voice(script, State(kit=state.kit, step=state.step, interlude=Interlude(place)))
    if place not in technique.steps:
        known = ", ".join([*technique.steps, *INTERLUDES])
        raise UsageProblem(f"There is no state {place!r} in {technique.kit}. States: {known}.")
    return intents.for_voice(script, State(kit=state.kit, step=place))


def files(where: Booth, paths: Iterable[Path]) -> Iterator[Row]:
    """A row for each file."""
    for path in paths:
        yield _row(where, str(path), _heard(where, path))


def manifest(where: Booth, path: Path) -> Iterator[Row]:
    """A row for each line of a manifest; its files lie beside it."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            wav, text = str(given["wav"]), str(given.get("text", ""))
        except (ValueError, KeyError, TypeError) as error:
            raise UsageProblem(f'{path}:{number}: each line is {{"wav": "a.wav", "text": "next"}} ({error}).') from None
        decision = _heard(where, path.parent / wav)
        yield {**_row(where, wav, decision), "text": text, "outcome": outcome(text, decision, where.grammar)}


def live(where: Booth, settings: Any) -> Iterator[Row]:
    """A row for each utterance that the microphone brings."""
    ear = wiring.ear(where.made, live=True)
    ear.open(where.grammar, where.lenient)
    with DeviceSound(settings.input_device or None, speaker=False) as sound:
        while True:
            item = sound.take(0.5)
            for heard in ear.feed(item) if isinstance(item, Block) else ():
                if isinstance(heard, Decision):
                    yield _row(where, "", heard)


def _heard(where: Booth, path: Path) -> Decision:
    return hear_samples(lambda: wiring.ear(where.made), read_wave(path), where.grammar, where.lenient)


def _row(where: Booth, file: str, decision: Decision) -> Row:
    match = where.made.content.phrasebook.parse(decision.text, where.open) if decision.accepted else None
    return {
        "file": file,
        "accepted": decision.accepted,
        "phrase": match.phrase if match else decision.guess,
        "intent": match.intent if match else None,
        "amounts": [[amount.side, amount.value, amount.unit] for amount in match.amounts] if match else [],
        "confidence": round(decision.score, 3),
        "speech_start": round(decision.speech_start, 3),
        "speech_end": round(decision.speech_end, 3),
        "decided_at": round(decision.decided_at, 3),
        "reason": decision.reason or None,
        "scores": {name: round(score, 3) for name, score in decision.scores},
    }


class Summary:
    """Counts of a manifest's outcomes."""

    def __init__(self) -> None:
        self._counts = {"accepted": 0, "rejected": 0, "wrong": 0, "missed": 0}

    def add(self, row: Row) -> None:
        """Count a row that has an outcome."""
        if "outcome" in row:
            self._counts[row["outcome"]] += 1

    def line(self) -> str:
        """As one line."""
        return json.dumps({"summary": self._counts})

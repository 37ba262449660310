"""A technique's document in, one whole core `Technique` for each kit out: each kit laid over the common steps.

Comes after `files`; what is built here is held against the words by `check_flow`.
"""

from dataclasses import dataclass

from assistant.content.document import Document, Mistakes
from assistant.content.fit import fit
from assistant.content.shapes import LimitsShape, MoveShape, StepShape, TechniqueShape
from assistant.core.technique import Limits, Move, Nudge, Script, Step, Technique


@dataclass(frozen=True)
class Kit:
    """A technique in one kit, and the document of its steps, which knows the places."""

    technique: Technique
    steps: Document


@dataclass(frozen=True)
class Built:
    """A technique's file: its document and what could be built of it."""

    document: Document
    kits: dict[str, Kit]
    default_kit: str

    @property
    def script(self) -> Script:
        """What a session runs on."""
        return Script({name: kit.technique for name, kit in self.kits.items()}, self.default_kit)


def build(document: Document, mistakes: Mistakes) -> Built | None:
    """Every kit that is well formed; mistakes in the others are noted."""
    shape = fit(document, TechniqueShape, mistakes)
    if shape is None:
        return None
    kits = {}
    for name in shape.kits:
        kit = _kit(name, shape, document, mistakes)
        if kit:
            kits[name] = kit
    return Built(document, kits, shape.default_kit)


def _kit(name: str, shape: TechniqueShape, document: Document, mistakes: Mistakes) -> Kit | None:
    steps = document.sub("kits", name, "steps").over(document.sub("steps"))
    shapes = fit(steps, dict[str, StepShape], mistakes)
    if shapes is None:
        return None
    built = {step: _step(step, step_shape) for step, step_shape in shapes.items()}
    start = shape.kits[name].start or shape.start
    return Kit(Technique(shape.technique, name, start, built, _limits(shape.limits)), steps)


def _limits(shape: LimitsShape) -> Limits:
    return Limits(shape.pump_cap, shape.park_after, shape.holds, shape.rest)


def _move(shape: MoveShape) -> Move:
    return Move(shape.to, shape.say, shape.switch, shape.interrupt)


def _step(name: str, shape: StepShape) -> Step:
    return Step(
        name=name,
        phase=shape.phase,
        say=shape.say,
        on={intent: _move(move) for intent, move in shape.on.items()},
        why=shape.why,
        pump=shape.pump,
        side=shape.side,
        lasts=shape.lasts,
        then=_move(shape.then) if shape.then else None,
        asks=shape.asks,
        ask_after=shape.ask_after,
        nudges=tuple(Nudge(nudge.say, nudge.after, nudge.every, nudge.times) for nudge in shape.nudges),
        paced=shape.paced,
        amounts=shape.amounts,
        settles=shape.settles,
        ends=shape.ends,
    )

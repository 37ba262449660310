"""Whether a session has every word that it could say: asked of the session itself, and of nothing that the check uses.

A cue is found by its name wherever a technique's data holds one, not by the check's own list; then sessions are walked.
"""

import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args

from assistant.content import Content
from assistant.core import intents
from assistant.core.cues import ENGINE_CUES
from assistant.core.effects import Effect, Say
from assistant.core.events import Amount, Heard, Started, Tick, Unit
from assistant.core.session import advance, deadline
from assistant.core.state import State

LEFT, RIGHT = Amount("left", 60, "ml"), Amount("right", 2.5, "oz")
FILLS = {
    **{"side": "left", "step": "knead", "minutes": 3, "seconds": 5, "kit": "hand-only", "reason": "too short"},
    **{"phrase": "next", "sureness": "sure", "what": "microphone", "phrases": "next,stop"},
    **{"amount": LEFT, "left": LEFT, "right": RIGHT, "time": 390},
    **{"decibels": 8, "figure": "14", "other": "option two", "heard": "1", "said": "2"},
}
SAYING = {"say", "asks", "why"}  # fields of a step, and of what is in it, that name cues
STEPS = 12  # events of a walk


def lacking(content: Content, seed: int, walks: int = 6) -> list[str]:
    """What a session on this content could not say; empty if it could say everything."""
    return [*_unnamed(content), *_amounts(content, seed), *_unsaid_on_the_way(content, seed, walks)]


def _amounts(content: Content, seed: int) -> Iterator[str]:
    """Amounts that can be understood, read back."""
    readings = content.phrasebook.readings
    for text in random.Random(seed).sample(sorted(readings), min(60, len(readings))):
        for unit in get_args(Unit):
            yield from _wrong(content, Say("amount", (("amount", readings[text].amount(unit)),)))


def _unnamed(content: Content) -> Iterator[str]:
    for kit in content.script.kits.values():
        for step in kit.steps.values():
            for cue in _cues(step):
                known = FILLS if cue in ENGINE_CUES else {"side": "left"} if step.side != "both" else {}
                yield from _unspeakable(content, cue, dict(known))
    for cue, fills in ENGINE_CUES.items():
        yield from _unspeakable(content, cue, {name: FILLS[name] for name in fills})


def _cues(part: Any) -> Iterator[str]:
    """Every cue's name in a step."""
    for each in fields(part):
        value = getattr(part, each.name)
        if each.name in SAYING:
            yield from filter(None, (value,) if isinstance(value, str) else value)
        else:
            inner = value.values() if hasattr(value, "values") else value if isinstance(value, tuple) else (value,)
            for one in inner:
                if is_dataclass(one):
                    yield from _cues(one)


def _unspeakable(content: Content, cue: str, fills: dict[str, Any]) -> Iterator[str]:
    for night in (False, True):
        for turn in range(4):
            yield from _wrong(content, Say(cue, tuple(fills.items()), turn, night))


def _wrong(content: Content, say: Say) -> Iterator[str]:
    try:
        texts = (content.words.text(say), content.words.shown(say))
    except Exception as error:  # whatever it is, the session would have ended there
        yield f"{say.cue}: {type(error).__name__}: {error}"
        return
    for text in texts:
        if not any(letter.isalnum() for letter in text) or set("{}") & set(text):
            yield f"{say.cue}: {text!r}"


def _unsaid_on_the_way(content: Content, seed: int, walks: int) -> Iterator[str]:
    """Sessions by chance: whatever is open is said, and timers run."""
    rng = random.Random(seed)
    for number in range(walks):
        kit = rng.choice(sorted(content.script.kits))
        state, effects = advance(content.script, State(), Started(0.0, kit, first_use=number % 3 == 0))
        yield from _effects(content, effects)
        for _ in range(STEPS):
            state, effects = _moved(content, state, rng)
            yield from _effects(content, effects)


def _moved(content: Content, state: State, rng: random.Random) -> tuple[State, tuple[Effect, ...]]:
    due = deadline(content.script, state)
    if due is not None and rng.random() < 0.3:
        return advance(content.script, state, Tick(max(due, state.t)))
    open_now = sorted(intents.for_typing(content.script, state))
    if not open_now:
        return state, ()
    intent = rng.choice(open_now)
    amounts = (LEFT, RIGHT)[: rng.randrange(1, 3)] if intent == "amount" else ()
    return advance(content.script, state, Heard(state.t + 1, intent, intent, "typed", amounts))


def _effects(content: Content, effects: tuple[Effect, ...]) -> Iterator[str]:
    for effect in effects:
        if isinstance(effect, Say):
            yield from _wrong(content, effect)

"""Which intents are open in a state: what the grammar holds, what may be typed, what "what can I say" tells."""

from dataclasses import replace

from assistant.core.interludes import INTERLUDES, OFFER, SAFETY
from assistant.core.phrasebook import AMOUNT
from assistant.core.state import State
from assistant.core.technique import Script

ALWAYS = (
    "next",
    "go-back",
    "repeat",
    "pause",
    "crying",
    "undo",
    "can-say",
    "help",
    "finish-session",
    *sorted(SAFETY),
)
SELDOM = (  # heard for some seconds after "help me" or "what can I say"; always by typing
    "resume",  # in an interlude it is open anyway, and in a step there is nothing to resume
    "why",
    "skip",
    "where",
    "what-heard",
    "how-long",
    "louder",
    "softer",
    "slower",
    "faster",
    "quiet-mode",
    "voice-mode",
    "tones-mode",
    "screen-mode",
)
PRACTISE = "practise"  # each command once, before the first step with a pump: open where that can be
PREPARING = "prepare"  # the phase of such steps
PACED = ("longer", "shorter", "helped", "pace", "no-pace")
KIT = "kit."  # before a kit's name: the intent that changes to it
_COVERED = ("next", "go-back", "repeat", "undo", "can-say", "help", "pause", "crying", "resume", "finish-session")


def here(script: Script, state: State) -> tuple[str, ...]:
    """The intents that belong to the step or interlude itself, most useful first."""
    if state.ended or state.ending:
        return ()
    if state.interlude:
        return tuple(INTERLUDES[state.interlude.name].to)
    step = state.here(script)
    amounts = (AMOUNT,) if step.amounts else ()
    bottle = ("bottle",) if state.pump.since is not None else ()
    return (*amounts, *step.on, *(PACED if step.paced else ()), *bottle)


def for_voice(script: Script, state: State) -> frozenset[str]:
    """The intents that are listened for."""
    if state.ended:
        return frozenset()
    if state.ending:
        return SAFETY
    if state.interlude and state.interlude.name == "parked":
        return frozenset({"resume", "finish-session", *SAFETY})
    if state.interlude and state.interlude.name == OFFER:
        covered = replace(state, interlude=state.interlude.under)
        return frozenset({*here(script, state), *for_voice(script, covered)})
    before = (PRACTISE,) if may_practise(script, state) else ()
    if state.interlude:
        return frozenset({*here(script, state), *_COVERED, *before, *SAFETY})
    seldom = _seldom(script) if state.talk.open_until > state.t else ()
    return frozenset({*here(script, state), *ALWAYS, *before, *seldom})


def may_practise(script: Script, state: State) -> bool:
    """Whether nothing of the session would be interrupted by a practice: it is at its first question or preparing."""
    if state.interlude:
        return state.interlude.name == "first-use"
    return state.here(script).phase == PREPARING


def asked(state: State) -> bool:
    """Whether the session has asked a question of its own and waits for the answer."""
    return state.interlude is not None and bool(INTERLUDES[state.interlude.name].asks)


def for_typing(script: Script, state: State) -> frozenset[str]:
    """The intents that may be typed: the seldom ones too."""
    heard = for_voice(script, state)
    parked = state.interlude is not None and state.interlude.name == "parked"
    return heard if state.ended or state.ending or parked else heard | frozenset(_seldom(script))


def _seldom(script: Script) -> tuple[str, ...]:
    return (*SELDOM, *(KIT + kit for kit in script.kits))


def told(script: Script, state: State) -> tuple[str, ...]:
    """The order in which "what can I say" tells what is valid now."""
    open_now = for_voice(script, state)
    order = (*here(script, state), "hurts", "stop", *ALWAYS, PRACTISE)
    return tuple(intent for intent in dict.fromkeys(order) if intent in open_now)

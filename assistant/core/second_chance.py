"""The second chance: a phrase that was hardly understood is asked back, once, and only where it is no nuisance.

Comes from `Doubted`; lays the interlude `OFFER` over whatever is open, which an answer, any command or time takes away
again (`session`). `settled` says before an event is kept whether it is asked back: if not, no word of it is left.
"""

from dataclasses import replace

from assistant.core import intents
from assistant.core.events import Doubted, Event, Heard, Rejected
from assistant.core.interludes import INTERLUDES, OFFER, SAFETY
from assistant.core.phrasebook import AMOUNT
from assistant.core.state import State
from assistant.core.technique import Script
from assistant.core.turn import Turn

CALM = 3.0  # seconds since the last cue and the last command: what is said sooner is often about these
NEARLY = "nearly"  # reason of what would be asked back, were the session allowed to speak
_LIKELY = frozenset({"next", "pause", "finish-session"})  # beside what belongs to the step; others are said again


def settled(script: Script, state: State, event: Event) -> Event:
    """The event as it counts and is kept: a doubt that is not asked back is no more than a rejected sound.

    Where the listener took the phrase for said, it is heard after all: it is read back then, and can be undone.
    """
    if not isinstance(event, Doubted):
        return event
    now = replace(state, t=max(state.t, event.t))
    taken = not event.reason
    asks = not state.talk.asked_back and _answerable(script, now, event) and (taken or _called_for(script, now, event))
    if asks and state.preferences.mode == "voice":
        return event
    if taken:
        return Heard(event.t, event.intent, event.phrase, "voice", event.amounts, event.score)
    soft = asks and state.preferences.mode == "tones"
    return Rejected(event.t, NEARLY if soft else event.reason, event.scores)


def _answerable(script: Script, state: State, event: Doubted) -> bool:
    """Whether "yes" could do it, and means nothing else here."""
    open_now = intents.for_voice(script, state)
    return event.intent in open_now - SAFETY and not open_now & {"yes", "no"}


def likely(script: Script, state: State) -> frozenset[str]:
    """The intents that are asked back here where they were hardly understood, if nothing was said just before."""
    open_now = intents.for_voice(script, state)
    busy = state.interlude is not None and INTERLUDES[state.interlude.name].strict  # it asks in its own way
    if busy or open_now & {"yes", "no"}:
        return frozenset()
    return open_now & {*intents.here(script, state), *_LIKELY} - SAFETY


def _called_for(script: Script, state: State, event: Doubted) -> bool:
    """Whether the phrase is likely here, and nothing was said or heard in the last seconds."""
    talk = state.talk
    calm = not talk.sounding and state.t - max(talk.since, state.commanded) >= CALM
    return calm and event.intent in likely(script, state)


def ask(turn: Turn, event: Doubted) -> None:
    """Ask the phrase back."""
    turn.open(OFFER)
    heard = Heard(event.t, event.intent, event.phrase, "voice", event.amounts, event.score)
    if turn.state.interlude:
        turn.set(interlude=replace(turn.state.interlude, offer=heard))
    turn.talk(asked_back=True, reason=NEARLY)
    say(turn)


def say(turn: Turn) -> None:
    """The question; "repeat that" repeats it only as long as it stands, so it is an aside."""
    interlude = turn.state.interlude
    offer = interlude.offer if interlude else None
    if offer is None:
        return
    if offer.intent != AMOUNT:
        turn.aside("did-you-say", phrase=offer.phrase)
    elif len(offer.amounts) == 1:
        turn.aside("did-you-say.amount", amount=offer.amounts[0])
    else:
        turn.aside("did-you-say.amounts", **{amount.side or "": amount for amount in offer.amounts})

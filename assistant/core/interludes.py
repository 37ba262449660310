"""What can lie over a step: pauses, pain, safety, and the product's own questions. The same in every technique.

A table, so that a pack can change the words and never the way to safety.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

LENIENT = frozenset({"stop", "hurts"})  # let in on less evidence: a false one costs a question, a missed one hurts
SAFETY = frozenset({"stop", "hurts", "unwell", "emergency"})  # heard in every state, over every cue
OFFER = "did-you-say"  # the second chance: a phrase that was hardly understood is asked back


@dataclass(frozen=True, slots=True)
class Rule:
    """One interlude. `to` maps an intent to what it does here (see `session`); `asks` follow after `wait` seconds.

    `strict`: it waits for one of its own answers; the other always-open commands ask again.
    `sticky`: what is laid over it gives way to it again.
    `passing`: all that it covers comes back, it takes no command away, and no answer in `wait` seconds is a no.
    """

    say: tuple[str, ...] = ()
    pump_on_say: tuple[str, ...] = ()  # said as well while the pump may be on
    asks: tuple[str, ...] = ()
    wait: float = 20.0
    ask_at_once: bool = False  # the wait runs from the beginning, whatever sounds
    to: Mapping[str, str] = field(default_factory=dict)
    pump_off: bool = False
    strict: bool = False
    sticky: bool = False
    passing: bool = False


INTERLUDES: Mapping[str, Rule] = {
    "first-use": Rule(
        say=("disclaimer", "first-use.question"),
        asks=("first-use.ask-again", "first-use.ask-last"),
        to={"no": "begin", "next": "begin", "ready": "begin", "yes": "consult"},
        strict=True,
        sticky=True,
    ),
    "consult": Rule(say=("first-use.yes",), to={"resume": "resume"}, strict=True, sticky=True),
    "reopen": Rule(
        say=("reopen.offer",),
        asks=("reopen.ask-again", "reopen.ask-last"),
        to={"yes": "resume", "resume": "resume", "no": "decline"},
        strict=True,
        sticky=True,
    ),
    "pause": Rule(say=("pause",), pump_on_say=("pause.pump-on",), to={"resume": "resume", "ready": "resume"}),
    "crying": Rule(say=("crying",), pump_on_say=("pause.pump-on",), to={"resume": "resume", "ready": "resume"}),
    "bottle": Rule(
        say=("bottle",),
        asks=("bottle.ask-again", "bottle.ask-last"),
        wait=60.0,
        to={"ready": "resume", "resume": "resume"},
        pump_off=True,
        sticky=True,
    ),
    "stopped": Rule(
        asks=("stopped.question",),
        wait=3.0,
        ask_at_once=True,
        to={"resume": "resume", "finish": "finish"},
        strict=True,
    ),
    "hurts": Rule(
        say=("hurts", "hurts.question"),
        asks=("hurts.ask-again", "hurts.ask-last"),
        to={"better": "gentler", "still-hurts": "hurts-end"},
        strict=True,
        sticky=True,
    ),
    "unwell": Rule(
        say=("unwell", "unwell.signs", "unwell.signs-two", "unwell.after"), to={"resume": "resume"}, strict=True
    ),
    "emergency": Rule(say=("emergency", "emergency.harm", "emergency.after"), to={"resume": "resume"}, strict=True),
    OFFER: Rule(wait=8.0, to={"yes": "confirm", "no": "deny", "repeat": "ask-back"}, passing=True),
    "parked": Rule(say=("park",), to={"resume": "resume"}, strict=True),
}

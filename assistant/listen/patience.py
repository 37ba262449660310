"""How long silence must last before a phrase is over: long enough for what may still come, and no longer.

Asked by the ear whenever an utterance pauses. A phrase with which nothing longer begins ends at once.
"""

from dataclasses import dataclass

from assistant.core.grammar import Grammar
from assistant.listen.ports import Decision

LONG = 3  # words of a phrase that is certain sooner


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds of silence after speech: when to listen, and when each kind of phrase is over."""

    listen: float = 0.03  # decoding starts here and is thrown away if speech goes on: 8 % more often than at 0.06
    whole: float = 0.19  # six chunks; nothing longer begins with this phrase; at 0.16 "stop by the shop" stops
    long: float = 0.128  # four chunks; the same for a phrase of three words and more, which talk rarely begins with
    doubtful: float = 0.45  # "go back to sleep, it's only four": talk pauses at a comma for 0.2 to 0.4 s
    open: float = 0.6  # a longer phrase begins with it, or it is none
    amount: float = 0.4  # "sixty ... millilitres"
    pair: float = 0.4  # "left sixty millilitres ... right fifty": what comes later is an amount of its own


LONG_PATIENCE = Patience(whole=0.45, long=0.45)  # whoever goes on behind a comma said something else


def plain(text: str, grammar: Grammar) -> str | None:
    """The phrase in `text` without fillers; None for an amount."""
    _, _, rest = text.partition(" ")
    candidates = (text, rest, text.rpartition(" ")[0], rest.rpartition(" ")[0])
    return next((phrase for phrase in candidates if phrase and phrase in grammar.samples), None)


def patience_for(text: str, grammar: Grammar, patience: Patience) -> float:
    """How long to wait for more after a whole phrase."""
    if not grammar.may_go_on(text):
        return patience.long if text.count(" ") >= LONG - 1 else patience.whole
    if plain(text, grammar) is not None:
        return patience.open
    return patience.amount if grammar.more(text) == 1 else patience.pair


def needed(decision: Decision, grammar: Grammar, patience: Patience) -> float:
    """How long to wait before a decision stands."""
    if not decision.accepted:
        return patience.open
    own = patience_for(decision.text, grammar, patience)
    return own if decision.sure else max(own, patience.doubtful)

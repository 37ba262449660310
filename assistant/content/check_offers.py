"""Holds cues against what can be said while they sound: a command stands in a cue only where it is offered, at its end.

The coach is told apart from the parent by time and sound, but whoever repeats a cue's words while it goes on, or reads
them from a screen, should say nothing that acts by chance.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant.content.check_cues import sentences, texts_of
from assistant.content.check_ties import named_cues
from assistant.content.document import Document, Mistakes, nearest
from assistant.content.shapes import CueShape, PhrasesShape
from assistant.content.techniques import Built
from assistant.core import intents, pauses, waiting
from assistant.core.cues import ENGINE_CUES, SPOKEN_LISTS, WAITING_CUES
from assistant.core.interludes import INTERLUDES
from assistant.core.places import standing
from assistant.core.state import Interlude

LISTS = SPOKEN_LISTS | {"help.commands"}  # they name what can be said, and little else

Spoken = Mapping[str, frozenset[str]]  # a cue and the intents that are open while it sounds


def spoken_in(techniques: Iterable[Built]) -> Spoken:
    """Every cue that somebody says, with what can be said meanwhile."""
    found: dict[str, frozenset[str]] = {cue: frozenset(intents.ALWAYS) for cue in ENGINE_CUES}
    found |= dict.fromkeys(WAITING_CUES, waiting.listening(waiting.Rules(), waiting.Waiting()))
    for built in techniques:
        script = built.script
        for kit, technique in script.kits.items():
            for step in technique.steps.values():
                open_now = intents.for_voice(script, standing(script, kit, step.name))
                for _, cue in named_cues(step):
                    found[cue] = found.get(cue, frozenset()) | open_now
        kit = script.default_kit
        begun = standing(script, kit, script.kits[kit].start)
        for name, rule in INTERLUDES.items():
            open_now = intents.for_voice(script, replace(begun, interlude=Interlude(name)))
            for cue in (*rule.say, *rule.pump_on_say, *rule.asks):
                found[cue] = open_now  # and nothing of a step
    return found


def check_offers(
    cues: Mapping[str, CueShape], phrases: PhrasesShape, document: Document, spoken: Spoken, mistakes: Mistakes
) -> None:
    """Every cue of a language."""
    for name, cue in cues.items():
        for number, intent in enumerate(cue.offers):
            if intent not in phrases.intents:
                what = f"cue '{name}' offers '{intent}', which nobody can say; {nearest(intent, phrases.intents)}"
                mistakes.add(document.at((name, "offers", number)), "unknown-intent", what)
        open_now = spoken.get(name, frozenset()) if name not in LISTS else frozenset[str]()
        ends = [last for _, text in texts_of(name, cue) for last in sentences(pauses.without(text))[-1:]]
        for number, intent in enumerate(cue.offers):
            own = phrases.intents.get(intent, ())
            if own and not any(_contains(last, phrase) for last in ends for phrase in own):
                what = (
                    f"cue '{name}' offers '{intent}', and says none of its phrases: {', '.join(own)}; say one of them"
                )
                mistakes.add(document.at((name, "offers", number)), "offer-unsaid", what)
        said = [(intent, phrase) for intent in sorted(open_now) for phrase in phrases.intents.get(intent, ())]
        for path, text in texts_of(name, cue):
            *before, last = sentences(pauses.without(text)) or [""]
            for intent, phrase in said:
                early, late = _contains(" . ".join(before), phrase), _contains(last, phrase)
                if early or (late and intent not in cue.offers):
                    where = "before its last sentence" if early else f"which is not among its 'offers' as '{intent}'"
                    what = f"cue '{name}' says '{phrase}', a command while it sounds, {where}; say it in other words"
                    mistakes.add(document.at(path), "command-in-cue", what)


def _contains(text: str, phrase: str) -> bool:
    words = " " + " ".join(re.findall(r"[\w'.-]+", text.lower())) + " "
    return f" {phrase} " in words

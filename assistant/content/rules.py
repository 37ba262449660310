"""The rules that files of `prompts/` are held against: how grave it is to break one, what it is for, an example.

docs/checks.md shows the same table. An error keeps the words from being used; a warning says what will be heard or
understood badly; a hint, what could be better.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `breaks`: what breaks it; `instead`: what to do."""

    level: Level
    about: str
    breaks: str
    instead: str


def _error(about: str, breaks: str, instead: str) -> Rule:
    return Rule("error", about, breaks, instead)


def _warning(about: str, breaks: str, instead: str) -> Rule:
    return Rule("warning", about, breaks, instead)


def _hint(about: str, breaks: str, instead: str) -> Rule:
    return Rule("hint", about, breaks, instead)


RULES: Mapping[str, Rule] = {
    # the file
    "yaml": _error("the file is YAML 1.2 in UTF-8", "`say: [Bye.`", "close the bracket"),
    "twice": _error("a name stands once", "`goodbye:` in two files", "keep one"),
    "shape": _error("only known names stand here, with values of their kind", "`sai: [Bye.]`", "`say: [Bye.]`"),
    "stray-file": _warning("every file is read by somebody", "`en/cues/mine.yml`", "`en/cues/mine.yaml`"),
    "unknown-technique": _error("the technique is there", "`--technique hand-on`", "`--technique hands-on`"),
    "unknown-language": _error("the language is there", "`--language xx`", "`--language en`"),
    # what leads to safety
    "safety-cue": _error("cues of the way to safety stay as they are", "`hurts: ...` in a pack", "take it out"),
    "safety-move": _error("no technique changes what an interrupt does", "`on: {stop: last}`", "leave it out"),
    "interrupt-in-cue": _error(
        "no cue says a word that acts at any moment", "`When the flow stops.`", "`When the flow ends.`"
    ),
    "forbidden": _error("no cue judges, promises, alarms or orders", "`A good amount!`", "`Noted.`"),
    # cues
    "cue-missing": _error("every cue that is said has words", "`why: first.wy`", "`why: first.why`"),
    "unsaid-cue": _warning("every cue is said by somebody", "`goodby: ...`", "`goodbye: ...`"),
    "unheard-intent": _warning("every intent is listened for", "`nxt: [onward]`", "`next: [onward]`"),
    "unused-name": _warning("every name is one of a step or kit", "`{kneed: kneading}`", "`{knead: kneading}`"),
    "renamed": _warning("names are those of today", "`voice-lost: ...`", "`audio-lost: ...`"),
    "empty-cue": _error("a cue says something", '`say: ["..."]`', "write a sentence"),
    "placeholder": _error("only what the session can fill stands in braces", "`Bye {nme}.`", "`Bye.`"),
    "pause": _error("a pause is written in seconds", "`Rest. [2 seconds] Then go on.`", "`Rest. [2 s] Then go on.`"),
    "name-in-cue": _warning(
        "a cue can be said without a name", "`{name}'s pump is on.` alone", "`The pump is on, {name}.`"
    ),
    "one-variant": _warning("a cue has two ways or more to say it", "`say: [Bye.]`", "`say: [Bye., See you.]`"),
    "no-night": _warning("a cue has a shorter way for the night", "no `night:`", "`night: [Bye.]`"),
    "long-sentence": _warning("a sentence has at most 20 words", "21 words", "two sentences"),
    "many-sentences": _warning("a cue has at most two sentences", "three", "leave one out"),
    "long-cue": _warning("a cue takes at most 12 seconds", "two long sentences", "say less"),
    "command-in-cue": _warning(
        "what can be said while a cue sounds stands in it only where it is offered, in its last sentence",
        "`Say next to go on. Then rest.`",
        "`Then rest. Say next to go on.` with `offers: [next]`",
    ),
    "offer-unsaid": _warning(
        "a command that a cue offers is said in it by a phrase that is understood",
        "`next: [onward]` where cues say `Say next.`",
        "`next: [onward, next]`",
    ),
    "letters": _warning("words are in the language's own letters", "`Пока.` in English", "`Bye.`"),
    # recordings
    "recording-stale": _warning(
        "a recording says what a cue says now", "`goodbye.flac: Bye.` once the cue says `See you.`", "record it again"
    ),
    "recording-missing": _warning("each recording of the index is there", "no `goodbye.flac`", "record it again"),
    "recording-damaged": _warning("a recording is FLAC and can be played", "half a file", "record it again"),
    "recording-unlisted": _warning(
        "each recording is in the index", "`bye.flac` without a line in `index.yaml`", "`prompts record --import`"
    ),
    "recording-safety": _warning(
        "the voice says the way to safety and the disclaimer", "`hurts.flac` in the index", "take it out"
    ),
    # phrases
    "phrase-twice": _error("a phrase means one thing", "`next` in two intents", "keep one"),
    "no-phrase": _error("every intent can be said", "no phrase for `undo`", "`undo: [undo that]`"),
    "phrase-is-amount": _error("no phrase is an amount", "`two` in an intent", "`option two`"),
    "unknown-word": _error("each recogniser here knows each word", "`medela`", "add it to pronunciations.yaml"),
    "unknown-intent": _error("a step listens for what can be said", "`on: {redy: last}`", "`on: {ready: last}`"),
    "sounds-alike": _warning("phrases that are open together sound apart", "`text` beside `next`", "`send a text`"),
    "begins-alike": _warning(
        "no phrase begins another that is open with it", "`go` beside `go back`", "`go on` beside `go back`"
    ),
    "short-phrase": _hint("two words are heard better than a short one", "`on`", "`pump on`"),
    # techniques
    "unknown-step": _error("every move leads to a step", "`to: secnd`", "`to: second`"),
    "unknown-kit": _error("the default kit is there", "`default-kit: onne`", "`default-kit: one`"),
    "idle-move": _error("a move does something", "`next: {}`", "`next: second`"),
    "no-side": _error("only a step with a side can switch", "`switch: true`", "`side: first` too"),
    "timing": _error("what lasts leads on, and what leads on has a time", "`lasts: 2 min` alone", "`then: last`"),
    "no-way-out": _error("every step can be left", "no `on`, no `then`", "`ends: true`"),
    "unreached": _error("every step is reached", "a step that nothing leads to", "lead to it, or null"),
    "no-end": _error("from every step an end is reached", "two steps that lead to each other", "`ends: true`"),
    "unnamed": _error("steps and kits have spoken names", "a step not in names.yaml", "`step: {rest: resting}`"),
}

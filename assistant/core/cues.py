"""The cues that belong to the product and not to a technique: what the session says by itself.

Pure data. Each cue with the placeholders that its wording may use, all of which are in `Say.params` when it is said;
`assistant.content` holds every language against it. The words stand in `prompts/<language>/cues/`.
"""

from collections.abc import Mapping

_PLAIN = """
disclaimer
first-use.question first-use.ask-again first-use.ask-last first-use.yes first-use.no
reopen.ask-again reopen.ask-last reopen.no
pause pause.pump-on crying
hurts hurts.question hurts.ask-again hurts.ask-last hurts.end
stopped.question
bottle bottle.ask-again bottle.ask-last
unwell unwell.signs unwell.signs-two unwell.after
emergency emergency.harm emergency.after
pump-cap park
finish undo.amount undo.nothing back.nothing no-why
help.safety help.commands can-say.more
what-heard.nothing
louder softer loudest softest slower faster slowest fastest
mode.quiet mode.voice mode.screen mode.tones
hold release pace.off
amount.settle
did-you-say.no
store-lost store-back audio-kept deaf words-lost
"""

_WITH_PARAMS: dict[str, frozenset[str]] = {
    "reopen.offer": frozenset({"step"}),
    "going-on": frozenset({"step"}),
    "parked.on": frozenset({"step"}),
    "gentler": frozenset({"step"}),
    "undo": frozenset({"step"}),
    "where": frozenset({"step", "minutes"}),
    "where.side": frozenset({"step", "side", "minutes"}),
    "how-long": frozenset({"minutes"}),
    "how-long.pump": frozenset({"minutes"}),
    "can-say": frozenset({"phrases"}),
    "what-heard": frozenset({"phrase", "sureness"}),
    "what-heard.rejected": frozenset({"reason"}),
    "hold.longer": frozenset({"seconds"}),
    "hold.shorter": frozenset({"seconds"}),
    "hold.longest": frozenset({"seconds"}),
    "hold.shortest": frozenset({"seconds"}),
    "hold.helped": frozenset({"seconds"}),
    "pace.on": frozenset({"seconds"}),
    "did-you-say": frozenset({"phrase"}),
    "did-you-say.amount": frozenset({"amount"}),
    "did-you-say.amounts": frozenset({"left", "right"}),
    "amount": frozenset({"amount"}),
    "amount.other": frozenset({"side"}),
    "switched": frozenset({"side"}),
    "kit.changed": frozenset({"kit"}),
    "audio-lost": frozenset({"what"}),
    "audio-back": frozenset({"what"}),
    "not-now": frozenset({"phrase"}),
}

_PRACTICE_PLAIN = """
practise.welcome practise.early practise.quiet practise.nothing practise.another practise.leave
practise.keeping practise.not-kept practise.as-it-was practise.more practise.more.again
practise.clipped practise.soft practise.done practise.back practise.nobody practise.keys
"""

_PRACTICE: dict[str, frozenset[str]] = {
    "practise.ask": frozenset({"phrase"}),
    "practise.other": frozenset({"phrase"}),
    "practise.unheard": frozenset({"reason"}),
    "practise.works": frozenset({"phrase"}),
    "practise.keep": frozenset({"phrase"}),
    "practise.keep.again": frozenset({"phrase"}),
    "practise.kept": frozenset({"phrase"}),
    "practise.closer": frozenset({"decibels"}),
    "practise.noise-close": frozenset({"decibels"}),
    "practise.fine": frozenset({"decibels"}),
    # shown only
    "practise.line.heard": frozenset({"phrase", "figure"}),
    "practise.line.other": frozenset({"phrase", "other", "figure"}),
    "practise.line.missed": frozenset({"phrase", "reason", "figure"}),
    "practise.line.quiet": frozenset({"phrase", "figure"}),
    "practise.line.nothing": frozenset({"phrase"}),
    "practise.row": frozenset({"phrase", "heard", "said", "figure"}),
    "practise.row.silent": frozenset({"phrase", "heard", "said"}),
    "practise.row.kept": frozenset({"phrase"}),
}

# What a practice says, whatever the technique: see `practice`.
PRACTICE_CUES: Mapping[str, frozenset[str]] = {cue: frozenset[str]() for cue in _PRACTICE_PLAIN.split()} | _PRACTICE

# What is said between sessions: see `waiting`.
WAITING_CUES: Mapping[str, frozenset[str]] = {
    "waiting.ready": frozenset(),
    "waiting.thanks": frozenset(),
    "waiting.good-night": frozenset(),
    "waiting.good-night.until": frozenset({"time"}),
    "waiting.awake": frozenset(),
    "waiting.keys": frozenset(),
}

SESSION_CUES: Mapping[str, frozenset[str]] = {cue: frozenset[str]() for cue in _PLAIN.split()} | _WITH_PARAMS

ENGINE_CUES: Mapping[str, frozenset[str]] = {**SESSION_CUES, **PRACTICE_CUES, **WAITING_CUES}

# These open the way to safety. A user's folder may add languages, but it cannot reword or drop them.
SAFETY_CUES = frozenset(cue for cue in ENGINE_CUES if cue.split(".")[0] in {"unwell", "emergency", "hurts"})

# They name what can be said, interrupt words too: the only cues that may (the timed guard serves there).
SPOKEN_LISTS = frozenset({"can-say", "help.safety"})

LONGEST_RECORDING = 60.0  # seconds of a cue in a person's own voice; none takes a third of it

# What acts at any moment, even while a cue sounds: so no other cue may contain these phrases.
INTERRUPTS = ("stop", "hurts", "unwell", "emergency")

# Every language gives each of these a phrase, whatever the technique.
_INTENTS = """
next go-back repeat why pause resume skip undo where can-say what-heard how-long
louder softer slower faster quiet-mode voice-mode screen-mode tones-mode finish-session finish
stop hurts still-hurts better help unwell emergency bottle crying ready
longer shorter helped pace no-pace yes no practise
start good-night
"""
ENGINE_INTENTS = frozenset(_INTENTS.split())

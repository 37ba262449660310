"""The voice and those who listen: a cue is rendered, and the shipped ear must understand what the voice says."""

import time
from collections.abc import Callable, Iterator
from functools import partial

from assistant.app import hearing, voicing, wiring
from assistant.app.doctor.finding import Finding
from assistant.app.doctor.machine import Machine
from assistant.app.wiring import Parts
from assistant.audio.level import dbfs, power, to_pcm
from assistant.audio.ports import RATE
from assistant.content.loader import EMBEDDED
from assistant.errors import HandsonError, ModelProblem, UsageProblem, VoiceProblem
from assistant.listen import models as speech_models
from assistant.listen import second_model
from assistant.listen.hear import hear_samples

SAID = ("repeat", "finish-session", "can-say")  # intents whose first phrase is said: of several words, so never unsure
SLOW = 5.0  # seconds for a cue, with everything else that is looked at going on
SOFT = -40.0  # dBFS that a cue is well above (-21 LUFS)
_VOICES = "`handson voices list` has the voices; `sudo apt install espeak-ng` gets the plainest."


def voice(machine: Machine) -> Iterator[Finding]:
    """Renders a cue anew as a session would, and measures it."""
    begun = time.monotonic()
    try:
        clip = machine.voice.clip(voicing.every_cue(machine.settings, machine.content)[0])
    except (VoiceProblem, UsageProblem) as problem:
        yield Finding("voice", "fail", "The voice cannot speak.", _VOICES, str(problem))
        return
    took, level = time.monotonic() - begun, dbfs(power(clip))
    told = f"A cue of {clip.size / RATE:.1f} s at {level:.0f} dBFS was made in {took:.1f} s."
    name = machine.settings.voice or "the engine's own"
    if level < SOFT:
        yield Finding("voice", "fail", f"{told} That is hardly a sound.", f"Take another voice: {_VOICES}", name)
    elif took > SLOW:
        todo = "The first session makes cues ahead and keeps them; `handson voices list` has quicker voices."
        yield Finding("voice", "warn", told, todo, name)
    else:
        yield Finding("voice", "ok", told, home=name)


def recogniser(machine: Machine) -> Iterator[Finding]:
    """Whether the first listener understands phrases that the voice says."""
    link = "recogniser"
    try:
        found, notices = wiring.recogniser_for(machine.settings, machine.content)
    except ModelProblem as problem:
        yield Finding(link, "fail", "The recogniser cannot be used.", "`handson models list` has them.", str(problem))
        return
    if found is None:
        seen = f"There is no recogniser for the language {machine.settings.language} here; commands must be typed."
        yield Finding(link, "fail", seen, "`handson models fetch` gets one.", "; ".join(notices))
        return
    yield _understood(link, found.name, Parts(machine.loaded, machine.content, found, ()), machine)


def second_listener(machine: Machine) -> Iterator[Finding]:
    """The same of the second listener, if it is wanted and here."""
    link, settings = "second listener", machine.settings
    if settings.second_listener == "off" or settings.language != EMBEDDED:
        why = "The settings do without it." if settings.second_listener == "off" else "There is one for English only."
        yield Finding(link, "ok", why)
        return
    try:
        found = wiring.second_for(settings, machine.content)
    except ModelProblem as problem:
        yield Finding(link, "fail", "The second listener cannot be used.", _fetch_second(), str(problem))
        return
    if found is not None:
        yield _understood(link, found.name, Parts(machine.loaded, machine.content, None, (), found), machine)
    elif second_model.find(settings.second_model):
        yield Finding(link, "ok", "This machine has too little memory for it; the first one listens alone.")
    else:
        yield Finding(link, "warn", "It is not here; with it far more is understood.", _fetch_second())


def _fetch_second() -> str:
    return f"`handson models fetch {second_model.listener().name}` gets it, once, over the network."


def _understood(link: str, name: str, made: Parts, machine: Machine) -> Finding:
    """What the shipped ear makes of the voice's phrases."""
    intents = machine.content.phrasebook.intents
    phrases = [intents[intent][0] for intent in SAID if intent in intents]
    try:
        clips = [machine.voice.clip(phrase) for phrase in phrases]
    except (VoiceProblem, UsageProblem) as problem:
        seen = f"{name} is here. It was not tried: there is no voice to say anything."
        return Finding(link, "warn", seen, "Mend the voice first.", str(problem))
    where = hearing.Booth(made, frozenset(intents), machine.content.phrasebook.grammar(frozenset(intents)))
    begun = time.monotonic()
    heard = [hear_samples(lambda: wiring.ear(where.made), to_pcm(clip), where.grammar, where.lenient) for clip in clips]
    right = sum(each.accepted and each.text == phrase for each, phrase in zip(heard, phrases, strict=True))
    took = (time.monotonic() - begun) / len(phrases)
    told = f"{name} understood {right} of {len(phrases)} phrases that the voice said, {took:.1f} s each."
    if right:
        return Finding(link, "ok", told)
    todo = "Try another voice (`handson voices list`), or `handson hear --live` with your own."
    return Finding(link, "warn" if machine.settings.voice else "fail", told, todo)


def models(machine: Machine) -> Iterator[Finding]:
    """Whether fetched models are as they were published."""
    del machine
    checks: list[tuple[str, Callable[[], str]]] = [
        (model.name, partial(speech_models.verify, model))
        for model in speech_models.catalogue()
        if speech_models.installed_path(model)
    ]
    if second_model.find():
        checks.append((second_model.listener().name, second_model.verify))
    if not checks:
        yield Finding("models", "ok", "None was fetched; the built-in recogniser came with its package.")
    for name, verify in checks:
        try:
            told = verify()
            known = "no checksums" not in told
            seen = f"{name} is whole." if known else f"{name} is there, but no checksum to compare it with."
            yield Finding("models", "ok", seen)
        except HandsonError as problem:
            todo = f"`handson models remove {name}`, then `handson models fetch {name}`."
            yield Finding("models", "fail", f"{name} is damaged.", todo, str(problem))

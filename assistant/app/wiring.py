"""Where the parts are put together: the one module that imports adapters, each as late as it is needed.

Comes from the command line with settings; gives the loops what they run on.
"""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from assistant.app import door
from assistant.app.attention import Attention
from assistant.app.mouth import Mouth
from assistant.app.running import Desk, Log, Running
from assistant.app.settings import Loaded, Settings
from assistant.audio.ports import Sound
from assistant.content.check_ties import named_cues
from assistant.content.files import Folders
from assistant.content.loader import EMBEDDED, Content, load
from assistant.core.cues import ENGINE_CUES
from assistant.core.state import State
from assistant.errors import ContentProblem, ModelProblem, UsageProblem
from assistant.listen.ports import Recogniser
from assistant.screen.ports import Screen

if TYPE_CHECKING:
    from assistant.listen.ear import Ear
    from assistant.speak.cache import CueCache
    from assistant.speak.ports import Manner
    from assistant.store.log import SessionLog

DATABASE = "sessions.db"
RECORDINGS = "recordings.db"  # sessions on files: a parent's own are never mixed with them
LOCK = "session.lock"
STROKES = {"inward": "nipple", "spiral": "spiral"}  # outward is the technique's own
ENOUGH = 1_900_000_000  # bytes of memory for the second listener: 2 GB, less what the system keeps


@dataclass(frozen=True)
class Parts:
    """What one run is made of."""

    loaded: Loaded
    content: Content
    recogniser: Recogniser | None
    notices: tuple[str, ...]
    second: Recogniser | None = None
    own_words: bool = True  # False: those of the user have mistakes, so the built-in ones are used

    @property
    def settings(self) -> Settings:
        """The settings alone."""
        return self.loaded.settings


@dataclass(frozen=True)
class Session:
    """One session, ready to be driven."""

    running: Running
    attention: Attention
    mouth: Mouth


def for_session(loaded: Loaded, strict: bool) -> Parts:
    """As `parts`, but mistakes in the user's own words are no reason to stop, unless `strict`: built-in words serve."""
    try:
        return parts(loaded)
    except ContentProblem as problem:
        if strict or loaded.settings.prompts is None:
            raise
        settings = replace(loaded.settings, prompts=None)
        if settings.technique not in Folders.of(None).techniques():
            settings = replace(settings, technique=Settings().technique)
        made = parts(replace(loaded, settings=settings))
        told = "Your own words have mistakes, so the built-in ones are used. Mend them: handson prompts check"
        return replace(made, notices=(*problem.mistakes, told, *made.notices), own_words=False)


def parts(loaded: Loaded) -> Parts:
    """Content and recogniser for the settings. ContentProblem, ModelProblem or UsageProblem if they cannot be used."""
    settings = loaded.settings
    logging.basicConfig(level=settings.log_level.upper(), format="handson: %(message)s")
    content = content_for(settings)
    if "kit" in loaded.sources:  # the setting's default is for the technique that has it
        loaded.check("kit", content.script.kits)
    recogniser, notices = recogniser_for(settings, content)
    words = {word for phrases in content.phrasebook.intents.values() for phrase in phrases for word in phrase.split()}
    if recogniser and not all(map(recogniser.knows, words)):
        content_for(settings, recogniser.knows)  # names each word and its place
    second = second_for(settings, content) if recogniser else None
    if settings.attention == "on":
        content = with_call(loaded, content, [listener for listener in (recogniser, second) if listener])
    # of a better first listener nothing is told where a second one hears
    return Parts(loaded, content, recogniser, () if second else notices, second)


def with_call(loaded: Loaded, content: Content, listeners: Sequence[Recogniser]) -> Content:
    """The content, with the attention phrase as its call. UsageProblem if that cannot be one."""
    call = content.words.spelled(loaded.settings.attention_phrase)
    allowed = door.trouble(call, content.phrasebook, lambda word: all(each.knows(word) for each in listeners))
    if allowed:
        raise loaded.refusal("attention_phrase", allowed)
    return replace(content, phrasebook=replace(content.phrasebook, call=call))


def content_for(settings: Settings, knows: Callable[[str], bool] | None = None) -> Content:
    """The technique and its words; with `knows`, a word that it does not know is a mistake too."""
    return load(
        settings.language, settings.prompts, technique=settings.technique, choices=choices(settings), knows=knows
    )


def choices(settings: Settings) -> dict[str, str]:
    """The wordings that the settings pick where sources differ."""
    return {"strokes": STROKES[settings.stroke]} if settings.stroke in STROKES else {}


def recogniser_for(settings: Settings, content: Content) -> tuple[Recogniser | None, tuple[str, ...]]:
    """The recogniser that the settings ask for, and what to tell about it."""
    path = None if settings.recogniser == "pocketsphinx" else _model(settings)
    if path is not None:
        from assistant.listen.vosk import VoskRecogniser

        return VoskRecogniser(path, wide=settings.language != EMBEDDED), ()  # English was not measured with it
    better = f"`handson models fetch` gets the better one for {settings.language}."
    if settings.recogniser == "vosk":
        raise ModelProblem(f"There is no Vosk model for {settings.language} here; {better}")
    if settings.language != EMBEDDED:
        return None, (f"There is no recogniser for {settings.language} yet, so type the commands; {better}",)
    from assistant.listen.sphinx import PocketSphinx

    notices = (f"Listening with the built-in recogniser; {better}",) if settings.recogniser == "auto" else ()
    return PocketSphinx(content.pronunciations), notices


def _model(settings: Settings) -> Path | None:
    from assistant.listen import models

    return models.find(settings.language, settings.model)


def second_for(settings: Settings, content: Content) -> Recogniser | None:
    """The second listener that the settings ask for. ModelProblem if it is asked for by name and cannot be had."""
    asked = settings.second_listener
    if asked == "off" or settings.language != EMBEDDED or (asked == "auto" and _memory() < ENOUGH):
        return None
    from assistant.listen import second_model

    folder = second_model.find(settings.second_model)
    if folder is None:
        if asked == "on":
            name = second_model.listener().name
            raise ModelProblem(f"The second listener's model is not here. Fetch it: `handson models fetch {name}`.")
        return None
    from assistant.listen.whisper import Whisper

    return Whisper(folder, content.pronunciations)


def _memory() -> int:
    """Bytes of the machine's memory; plenty where it does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return ENOUGH


def ear(made: Parts, live: bool = False, fail: Callable[[str], None] = lambda text: None) -> "Ear":
    """An ear with its guard. `live`: its clock is the wall's, so the second listener works ahead."""
    from assistant.listen.ear import Ear
    from assistant.listen.guard import Guard
    from assistant.listen.second import Ahead, AskedInTime, Second

    latency = made.settings.second_latency / 1000
    second: Second | None = None
    if made.second:
        second = Ahead(made.second, latency, fail=fail) if live else AskedInTime(made.second, latency)
    return Ear(made.recogniser, guard=Guard(made.content.phrasebook.language), second=second)


def clips(settings: Settings, rate: int) -> "CueCache":
    """The cue cache; silence as long as the words where there is no speech engine."""
    from assistant.errors import VoiceProblem
    from assistant.speak.cache import CueCache
    from assistant.speak.voices import Pyttsx3Voice, SilentVoice

    folder = platformdirs.user_cache_path("handson") / "cues"
    named = os.environ.get("HANDSON_CACHE")
    voice = Pyttsx3Voice()
    try:
        _ = voice.name
    except VoiceProblem as problem:
        print(f"No voice: {problem}", file=sys.stderr)  # noqa: T201 - before there is a screen
        return CueCache(Path(named) if named else folder, SilentVoice(), rate)
    cache = CueCache(Path(named) if named else folder, voice, rate)
    if settings.voice:
        try:
            cache.clip("yes", manner(settings))
        except VoiceProblem as problem:
            raise UsageProblem(f"There is no voice {settings.voice!r}; `espeak-ng --voices` lists them.") from problem
    return cache


def session(
    made: Parts,
    sound: Sound,
    screen: Screen,
    log: Log,
    name: str,
    *,
    at_once: bool = False,
    state: State | None = None,
    cache: "CueCache | None" = None,
) -> Session:
    """Put a session together on a sound. `state`: where a cut-off one stood."""
    from assistant.speak.tones import tone
    from assistant.speak.volume import gain

    heard_by = ear(made, live=not at_once, fail=screen.notice)
    cache = cache or clips(made.settings, sound.rate)
    mouth = Mouth(sound, cache, heard_by.guard, lambda what: tone(what, sound.rate), screen.notice, at_once)
    attention = Attention(sound, heard_by, heard_by.guard, mouth, made.content.phrasebook, screen.notice)
    desk = Desk(
        made.content.script,
        made.content.phrasebook,
        made.content.words,
        screen,
        manner(made.settings).voice,
        lambda step, night: gain(step, night=night),
    )
    running = Running(desk, mouth, log, name, lambda wanted: _listen(attention, wanted), state)
    running.saves = not at_once
    attention.origin = sound.now() - (state.t if state else 0.0)
    return Session(running, attention, mouth)


def _listen(attention: Attention, wanted: object) -> None:
    attention.wanted = wanted  # type: ignore[assignment]


def _voice(language: str) -> str:
    return "" if language == EMBEDDED else language


def manner(settings: Settings) -> "Manner":
    """How cues are spoken."""
    from assistant.speak.ports import Manner

    return Manner(settings.voice or _voice(settings.language), settings.rate)


def warm(made: Parts, cache: "CueCache", running: Running) -> None:
    """Make ahead what the session will need: grammars, then cues in the technique's order (a wanted one goes first)."""
    running.prepare()
    script, words = made.content.script, made.content.words
    kit = script.within(made.settings.kit)
    steps = [cue for step in kit.steps.values() for cue in (*step.say, *(nudge.say for nudge in step.nudges))]
    others = [cue for each in script.kits.values() for step in each.steps.values() for _, cue in named_cues(step)]
    variants = [text for cue in dict.fromkeys((*steps, *ENGINE_CUES, *others)) for text in words.variants(cue)]
    cache.warm(variants, manner(made.settings))


def _nothing() -> None:
    """Nobody is told."""


def open_log(
    on_lost: Callable[[], None] = _nothing,
    on_back: Callable[[], None] = _nothing,
    folder: Path | None = None,
    database: str = DATABASE,
) -> "SessionLog":
    """The session log in the state folder, or in `folder`."""
    from assistant.app.settings import state_folder
    from assistant.store.log import SessionLog

    return SessionLog.open((folder or state_folder()) / database, on_lost, on_back)

"""Where the parts are put together: the one module that imports adapters, each as late as it is needed.

Comes from the command line with settings; gives the loops what they run on.
"""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.app import door, voicing
from assistant.app.attention import Attention
from assistant.app.mouth import Mouth
from assistant.app.running import Desk, Log, Running
from assistant.app.settings import Loaded, Settings
from assistant.audio.ports import Sound
from assistant.content.check_phrases import Vocabulary
from assistant.content.files import Folders
from assistant.content.loader import EMBEDDED, Content, load
from assistant.core.state import State
from assistant.errors import ContentProblem, ModelProblem
from assistant.listen.ports import Recogniser
from assistant.screen.ports import Screen

if TYPE_CHECKING:
    from assistant.listen.ear import Ear
    from assistant.speak.cache import CueCache
    from assistant.speak.recorded import Recorded
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
    loaded, unfit = _in_its_language(loaded)
    settings = loaded.settings
    logging.basicConfig(level=settings.log_level.upper(), format="handson: %(message)s")
    content = content_for(settings)
    if "kit" in loaded.sources:  # the setting's default is for the technique that has it
        loaded.check("kit", content.script.kits)
    recogniser, notices = recogniser_for(settings, content)
    words = {word for phrases in content.phrasebook.intents.values() for phrase in phrases for word in phrase.split()}
    if recogniser and not all(map(recogniser.knows, words)):
        content_for(settings, Vocabulary(recogniser.name, recogniser.knows))  # names each word and its place
    second = second_for(settings, content) if recogniser else None
    if settings.attention == "on":
        content = with_call(loaded, content, [listener for listener in (recogniser, second) if listener])
    # of a better first listener nothing is told where a second one hears
    return Parts(loaded, content, recogniser, (*unfit, *(() if second else notices)), second)


def _in_its_language(loaded: Loaded) -> tuple[Loaded, tuple[str, ...]]:
    """The settings without a voice that would read another language, and what to tell of it."""
    settings = loaded.settings
    spoken = voicing.every_voice().language(settings.voice) if settings.voice else None
    if spoken in (None, settings.language):
        return loaded, ()
    told = f"{settings.voice} speaks {spoken}, so the engine's own voice for {settings.language} speaks."
    return replace(loaded, settings=replace(settings, voice="")), (told,)


def with_call(loaded: Loaded, content: Content, listeners: Sequence[Recogniser]) -> Content:
    """The content, with the attention phrase as its call. UsageProblem if that cannot be one."""
    call = content.words.spelled(loaded.settings.attention_phrase)
    allowed = door.trouble(call, content.phrasebook, lambda word: all(each.knows(word) for each in listeners))
    if allowed:
        raise loaded.refusal("attention_phrase", allowed)
    return replace(content, phrasebook=replace(content.phrasebook, call=call))


def content_for(settings: Settings, vocabulary: Vocabulary | None = None) -> Content:
    """The technique and its words; with a recogniser's vocabulary, a word that is not in it is a mistake too."""
    return load(
        settings.language,
        settings.prompts,
        technique=settings.technique,
        choices=choices(settings),
        name=settings.name,
        vocabulary=vocabulary,
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


def ear(
    made: Parts, live: bool = False, fail: Callable[[str], None] = lambda text: None, *, strict: bool = False
) -> "Ear":
    """An ear with its guard. `live`: its clock is the wall's, so the second listener works ahead. `strict`: its limits
    are those of what starts by itself."""
    from assistant.listen.decide import STRICT
    from assistant.listen.ear import Ear
    from assistant.listen.guard import Guard
    from assistant.listen.patience import LONG_PATIENCE
    from assistant.listen.second import Ahead, AskedInTime, Second

    latency = made.settings.second_latency / 1000
    second: Second | None = None
    if made.second:
        second = Ahead(made.second, latency, fail=fail) if live else AskedInTime(made.second, latency)
    guard = Guard(made.content.phrasebook.language)
    if strict:
        return Ear(made.recogniser, guard=guard, second=second, limits=STRICT, patience=LONG_PATIENCE)
    return Ear(made.recogniser, guard=guard, second=second)


def session(
    made: Parts,
    sound: Sound,
    screen: Screen,
    log: Log,
    name: str,
    *,
    at_once: bool = False,
    state: State | None = None,
    cache: "CueCache | Recorded | None" = None,
) -> Session:
    """Put a session together on a sound. `state`: where a cut-off one stood."""
    from assistant.speak.volume import gain

    mouth, attention = mouth_and_ear(made, sound, screen, at_once=at_once, cache=cache)
    desk = Desk(
        made.content.script,
        made.content.phrasebook,
        made.content.words,
        screen,
        voicing.manner(made.settings),
        lambda step, night: gain(step, night=night),
    )
    running = Running(desk, mouth, log, name, lambda wanted: _listen(attention, wanted), state)
    running.saves = not at_once
    attention.origin = sound.now() - (state.t if state else 0.0)
    return Session(running, attention, mouth)


def mouth_and_ear(
    made: Parts,
    sound: Sound,
    screen: Screen,
    *,
    at_once: bool,
    cache: "CueCache | Recorded | None" = None,
    strict: bool = False,
) -> tuple[Mouth, Attention]:
    """What speaks on a sound, and what listens to it, with the guard between them. `strict`: see `ear`."""
    from assistant.speak.tones import tone

    heard_by = ear(made, live=not at_once, fail=screen.notice, strict=strict)
    cache = cache or voicing.spoken(made.settings, made.content, sound.rate, screen.notice)
    mouth = Mouth(sound, cache, heard_by.guard, lambda what: tone(what, sound.rate), screen.notice, at_once)
    return mouth, Attention(sound, heard_by, heard_by.guard, mouth, made.content.phrasebook, screen.notice)


def _listen(attention: Attention, wanted: object) -> None:
    attention.wanted = wanted  # type: ignore[assignment]


def warm(made: Parts, cache: "CueCache | Recorded", running: Running) -> None:
    """Make ahead what the session will need: grammars, then cues in the technique's order (a wanted one goes first)."""
    running.prepare()
    cache.warm(voicing.every_cue(made.settings, made.content), voicing.manner(made.settings))


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

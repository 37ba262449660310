"""The runs of the product: on this machine's microphone and speaker, or on a file.

Comes from the command line; decides which sound there is, whether a cut-off session is gone on with, and drives
sessions one after the other until one is over.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from assistant.app import live, offline, rehearsing, voicing, wiring
from assistant.app.demo import Aloud, Line, Parent
from assistant.app.forgetting import AUDIO
from assistant.app.recording import EventsFile
from assistant.app.settings import Loaded, state_folder
from assistant.app.wiring import Parts
from assistant.audio import scenery
from assistant.audio.device import DeviceSound
from assistant.audio.echo import EchoPath
from assistant.audio.files import FileSound
from assistant.audio.kept import KeptSound
from assistant.audio.ports import RATE, Pcm, Sound
from assistant.audio.quiet import QuietSound
from assistant.content.demo import dialogue
from assistant.core import intents, replay
from assistant.core.events import Heard, Reopened, Started
from assistant.core.state import State
from assistant.core.technique import Script
from assistant.errors import DeviceProblem
from assistant.screen.ports import Screen
from assistant.speak.ports import Manner
from assistant.store.log import SessionLog

if TYPE_CHECKING:
    from assistant.speak.cache import CueCache
    from assistant.speak.recorded import Recorded


class NothingToHear(DeviceProblem):
    """No microphone and no terminal; `bare` if there is no speaker either."""

    def __init__(self, why: str, bare: bool) -> None:
        super().__init__(why)
        self.bare = bare


@dataclass(frozen=True)
class Opened:
    """A sound that works, and what to say about it."""

    sound: DeviceSound | QuietSound
    notices: tuple[str, ...] = ()
    deaf: bool = False  # only typing moves a session


def open_sound(loaded: Loaded, can_type: bool) -> Opened:
    """Microphone and speaker, as far as there are any. NothingToHear where a session would be deaf."""
    settings = loaded.settings
    try:
        sound = DeviceSound(_device(settings.input_device), _device(settings.output_device))
    except DeviceProblem as problem:
        if not can_type:
            raise NothingToHear("No microphone and no speaker were found.", bare=True) from problem
        return Opened(QuietSound(), ("No microphone and no speaker were found. Type the commands.",), deaf=True)
    if sound.name("microphone") is None:
        if not can_type:
            sound.close()
            raise NothingToHear("No microphone was found.", bare=False)
        notice = "No microphone was found. Type the commands; it is used once it is there."
        return Opened(sound, (notice,), deaf=True)
    if sound.name("speaker") is None:
        return Opened(sound, ("No speaker was found: cues are shown only.",))
    return Opened(sound)


def _device(name: str) -> str | int | None:
    return int(name) if name.isdigit() else name or None


def started(loaded: Loaded, remembered: dict[str, str], now: datetime, t: float = 0.0) -> Started:
    """The first event of a new session."""
    preferences = loaded.preferences(remembered)
    first_use = remembered.get("first_use") != "done"
    return Started(t, preferences["kit"], now.hour * 60 + now.minute, first_use, tuple(sorted(preferences.items())))


def _shortcomings(made: Parts) -> dict[str, str]:
    """That nothing listens, or the user's own words are not used, where it is so: the session says it aloud, once."""
    deaf = {} if made.recogniser or made.second else {"hears": "false"}
    return deaf if made.own_words else {**deaf, "own_words": "false"}


@dataclass(frozen=True)
class Continued:
    """A session that was cut off, made again from its log."""

    name: str
    state: State


def cut_off(log: SessionLog, script: Script) -> Continued | None:
    """The latest session that may be gone on with: it had come to a step, and this technique still has that."""
    row = log.unfinished()
    if row is None:
        return None
    state = replay.last(script, log.events(row.id))
    known = state.kit in script.kits and state.step in script.kits[state.kit].steps
    return Continued(row.id, state) if known else None


def run_live(made: Parts, screen: Screen, opened: Opened, log: SessionLog, inbox: live.Inbox) -> str:
    """Sessions on this machine until one is over; why it ended."""
    for notice in (*made.notices, *opened.notices):
        screen.notice(notice)
    cache = voicing.spoken(made.settings, made.content, opened.sound.rate, screen.notice)
    return sessions(made, screen, opened, log, inbox, cache)


def sessions(
    made: Parts,
    screen: Screen,
    opened: Opened,
    log: SessionLog,
    inbox: live.Inbox,
    cache: "CueCache | Recorded",
) -> str:
    """The same, with what speaks given and no notices."""
    continued = cut_off(log, made.content.script)
    while True:
        now = datetime.now().astimezone()
        begun = started(made.loaded, {**log.preferences(), **_shortcomings(made)}, now)
        name = continued.name if continued else _begin(made, log, begun.kit, now)
        with _heard(made, opened.sound, name, screen) as sound:
            state = continued.state if continued else None
            session = wiring.session(made, sound, screen, log, name, state=state, cache=cache)
            inbox.now = session.attention.now
            first = Reopened(continued.state.t, begun.minute) if continued else begun
            Thread(target=wiring.warm, args=(made, cache, session.running), daemon=True).start()
            live.run(sound, session, inbox, first, screen.notice)
        ended = session.running.ended
        if ended == intents.PRACTISE:
            if not rehearsing.in_session(made, opened.sound, screen, inbox, log.preferences(), deaf=opened.deaf):
                return "left"
            continued = cut_off(log, made.content.script)
        elif ended == "declined":
            continued = None
        else:
            return ended


@contextmanager
def _heard(made: Parts, sound: Sound, name: str, screen: Screen) -> Iterator[Sound]:
    """The sound, written to a file as well if the settings ask for it."""
    if not made.settings.keep_audio:
        yield sound
        return
    path = state_folder() / AUDIO / f"{name}-{datetime.now():%H%M%S}.flac"
    screen.notice(f"What the microphone hears is kept in {path}, as the settings ask.")
    with closing(KeptSound(sound, path, screen.notice)) as kept:
        yield kept


def _begin(made: Parts, log: SessionLog, kit: str, now: datetime) -> str:
    return log.begin(kit, _technique(made), now.isoformat(timespec="seconds"), made.settings.language)


def _technique(made: Parts) -> str:
    script = made.content.script
    return script.kits[script.default_kit].name


@dataclass(frozen=True)
class FileRun:
    """A session on a recording: what goes in and what comes out."""

    source: Path
    output: Path | None
    events: Path | None
    minute: int  # of the day, where it begins

    def minute_at(self, t: float) -> float:
        """That after `t` seconds of it."""
        return (self.minute + t / 60) % 1440


def run_on_file(made: Parts, screen: Screen, log: SessionLog, run: FileRun) -> str:
    """A session on a recording's clock; why it ended. The same input gives the same output each time."""
    with FileSound(run.source, run.output) as sound, events_file(run.events) as file:
        ended = session_on(made, screen, log, sound, run.minute, file)
    return "" if ended == "left" else ended


def session_on(
    made: Parts,
    screen: Screen,
    log: SessionLog,
    sound: FileSound,
    minute: int,
    file: EventsFile | None,
    *,
    alone: bool = True,
) -> str:
    """A session from where the recording stands; why it ended. `alone`: the rest of the recording is heard out."""
    preferences = made.loaded.preferences({})
    first = Started(0.0, preferences["kit"], minute, False, tuple(sorted(preferences.items())))
    name = _begin(made, log, first.kit, datetime.now().astimezone())
    session = wiring.session(made, sound, screen, log, name, at_once=True)
    running = session.running
    running.observers = (file,) if file else ()
    offline.run(sound, session, first, lambda t: alone or not running.ended)
    return running.ended


@contextmanager
def events_file(path: Path | None) -> Iterator[EventsFile | None]:
    """An events file, if one is wanted."""
    if path is None:
        yield None
        return
    with EventsFile(path) as file:
        yield file


@contextmanager
def speaker(loaded: Loaded, wanted: bool) -> Iterator[Callable[[Pcm, Pcm], None] | None]:
    """The machine's speaker for a demonstration, in real time; None if there is none or none is wanted."""
    sound = None
    if wanted:
        with suppress(DeviceProblem):
            sound = DeviceSound(output_device=_device(loaded.settings.output_device), microphone=False)
    if sound is None:
        yield None
        return
    with sound:
        yield Aloud(sound).hear


@dataclass(frozen=True)
class Demonstration:
    """How the demonstration went."""

    said: int
    understood: int
    acted: int  # commands that were acted on, whoever said them
    seconds: float
    output: Path | None


def demonstrate(
    made: Parts,
    screen: Screen,
    log: SessionLog,
    output: Path | None,
    tell: Callable[[float, str], None],
    tee: Callable[[Pcm, Pcm], None] | None = None,
) -> Demonstration:
    """A whole session in which a second voice says the parent's lines; `tee` hears both sides as they sound."""
    lines, recover = _lines(made)
    parent = Parent(made.content.script, lines, tell, recover)
    preferences = made.loaded.preferences({})
    first = Started(0.0, preferences["kit"], 720, False, tuple(sorted(preferences.items())))
    name = _begin(made, log, first.kit, datetime.now().astimezone())
    acted: list[Heard] = []
    with FileSound(parent.pieces(), output, echo=EchoPath(0.08, -24.0), tee=tee) as sound:
        session = wiring.session(made, sound, screen, log, name, at_once=True)
        parent.running, parent.sounding = session.running, lambda: session.mouth.sounding
        session.running.observers = (
            parent.observe,
            lambda event, before, after, effects: acted.append(event) if isinstance(event, Heard) else None,
        )
        offline.run(sound, session, first)
        seconds = sound.now()
    understood = sum(line.understood for line in parent.said)
    return Demonstration(len(parent.said), understood, len(acted), seconds, output)


def _lines(made: Parts) -> tuple[list[Line], dict[str, Line]]:
    """The parent's lines, rendered by the other voice and heard across a small room; and those for a wrong turn.

    In the attention mode the parent calls first.
    """
    script = dialogue(made.settings.language)
    cache = voicing.clips(made.settings, RATE, made.content.spellings)
    manner = Manner(script.voice, script.rate)
    call = made.content.phrasebook.call

    def line(at: str, says: str, after: float, number: int) -> Line:
        says = f"{call} {says}" if call else says
        return Line(at, says, after, scenery.room(cache.clip(says, manner), number))

    lines = [line(each.at, each.says, each.after, number) for number, each in enumerate(script.lines)]
    return lines, {at: line(at, says, 0.0, 0) for at, says in script.recover.items()}


def noon() -> datetime:
    """A time of day that is no night: for measurements."""
    return datetime(2000, 1, 1, 12).astimezone()

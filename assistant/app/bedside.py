"""The product at the bedside: it waits, runs a session as `handson run` does, and waits again, until it must leave.

Comes from `handson wait`; `waiting` drives each waiting, `starting` each session, on one sound that stays open.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Thread
from typing import TYPE_CHECKING

from assistant.app import live, offline, starting, voicing, wiring
from assistant.app.attention import Attention
from assistant.app.mouth import Mouth
from assistant.app.settings import Loaded
from assistant.app.starting import FileRun, Opened
from assistant.app.waiting import Post, Watch
from assistant.app.wiring import Parts
from assistant.audio.files import FileSound
from assistant.audio.ports import Sound
from assistant.core.state import Preferences, State, preferences
from assistant.core.waiting import START, Now, Rules, Waits
from assistant.errors import ModelProblem
from assistant.screen.ports import Screen
from assistant.speak.volume import gain
from assistant.store.log import SessionLog

if TYPE_CHECKING:
    from assistant.speak.cache import CueCache
    from assistant.speak.recorded import Recorded


@dataclass(frozen=True)
class Waited:
    """One waiting, ready to be driven by `live` or `offline`."""

    running: Watch
    attention: Attention
    mouth: Mouth

    def goes_on(self, t: float) -> bool:
        """Whether it is not over."""
        del t
        return not self.running.ended


def parts(loaded: Loaded, strict: bool) -> Parts:
    """What waiting and its sessions are made of. ModelProblem where nothing can hear what starts one."""
    made = wiring.for_session(loaded, strict)
    if made.recogniser is None and made.second is None:
        language = loaded.settings.language
        fetch = f"Get one: `handson models fetch` (for {language}), then: handson wait. Typed commands do: handson run"
        raise ModelProblem(f"There is no recogniser for {language} here, so nothing can hear you start. {fetch}")
    return made


def run_live(made: Parts, screen: Screen, opened: Opened, log: SessionLog, inbox: live.Inbox, rules: Rules) -> None:
    """Waits and runs sessions until the program must leave."""
    for notice in (*made.notices, *opened.notices):
        screen.notice(notice)
    sound = opened.sound
    cache = voicing.spoken(made.settings, made.content, sound.rate, screen.notice)
    begun, after = sound.now(), ""
    Thread(
        target=cache.warm,
        args=(voicing.every_cue(made.settings, made.content), voicing.manner(made.settings)),
        daemon=True,
    ).start()
    while not inbox.leaving.is_set():
        style = preferences(tuple(made.loaded.preferences(log.preferences()).items()))
        waited = _waited(made, sound, screen, rules, style, lambda t: _minute_now(), cache=cache)
        waited.attention.origin = begun
        inbox.now = waited.attention.now
        live.run(sound, waited, inbox, Waits(waited.attention.now(), after), screen.notice)
        if waited.running.ended != START:
            return
        inbox.forget_heard()
        after = starting.sessions(made, screen, opened, log, inbox, cache)
        inbox.forget_heard()


def run_on_file(made: Parts, screen: Screen, log: SessionLog, run: FileRun, rules: Rules) -> int:
    """The same on a recording's clock; how many sessions there were. The same input gives the same output each time."""
    style = preferences(tuple(made.loaded.preferences({}).items()))
    sessions, after = 0, ""
    with FileSound(run.source, run.output) as sound, starting.events_file(run.events) as file:
        cache = voicing.spoken(made.settings, made.content, sound.rate, screen.notice)
        while True:
            waited = _waited(made, sound, screen, rules, style, run.minute_at, cache=cache, at_once=True)
            if file:
                waited.running.observer = file.write
            offline.run(sound, waited, Waits(sound.now(), after), waited.goes_on)
            if waited.running.ended != START:
                return sessions
            sessions += 1
            minute = int(run.minute_at(sound.now()))
            after = starting.session_on(made, screen, log, sound, minute, file, alone=False)
            if after == "left":  # the recording ended in it
                return sessions


def _waited(
    made: Parts,
    sound: Sound,
    screen: Screen,
    rules: Rules,
    style: Preferences,
    minute: Callable[[float], float],
    *,
    cache: "CueCache | Recorded",
    at_once: bool = False,
) -> Waited:
    """One waiting, put together on a sound; `minute`: of the day, at a time of the waiting."""
    mouth, attention = wiring.mouth_and_ear(made, sound, screen, at_once=at_once, cache=cache, strict=True)

    def now(t: float) -> Now:
        return Now(minute(t), State(day=(0.0, int(minute(t))), preferences=style).is_night())

    post = Post(
        replace(rules, aloud=style.mode == "voice"),
        made.content.phrasebook,
        made.content.words,
        screen,
        replace(voicing.manner(made.settings), rate=style.rate),
        lambda night: gain(style.volume, night=night),
        now,
    )
    return Waited(Watch(post, mouth, attention), attention, mouth)


def _minute_now() -> float:
    """The local minute of the day: it is asked anew each time, since the clock may be set meanwhile."""
    now = datetime.now().astimezone()
    return now.hour * 60 + now.minute + now.second / 60

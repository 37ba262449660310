"""The practices of the product, on this machine's microphone or on a file: what is practised, with what, to its end.

Comes from the command line, or from a session in which she asked for it; `practising` drives the practice itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from threading import Thread

from assistant.app import live, offline, voicing, wiring
from assistant.app.attention import Attention
from assistant.app.keeping import Keeper
from assistant.app.mouth import Mouth
from assistant.app.practising import Bench, Practising
from assistant.app.settings import Loaded
from assistant.app.wiring import Parts
from assistant.audio.files import FileSound
from assistant.audio.meter import Meter, MeteredSound
from assistant.audio.ports import Sound
from assistant.content.loader import EMBEDDED, Content
from assistant.core.cues import PRACTICE_CUES
from assistant.core.effects import Say
from assistant.core.events import Event
from assistant.core.interludes import SAFETY
from assistant.core.phrasebook import AMOUNT
from assistant.core.places import places
from assistant.core.practice.course import Course, Distance, Drill, Teacher
from assistant.core.practice.loudness import Loudness
from assistant.core.practice.state import Begun, Keep, Kept, NotKept
from assistant.core.state import State, preferences
from assistant.errors import HandsonError, ModelProblem, UsageProblem
from assistant.listen.alike import Alike
from assistant.listen.phones import Dictionary
from assistant.screen.ports import Screen
from assistant.speak.ports import Manner
from assistant.speak.volume import gain


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is practised: some phrases, or the core commands, or `every` one."""

    phrases: tuple[str, ...] = ()
    every: bool = False
    in_session: bool = False  # a session waits for its end


@dataclass(frozen=True)
class Rehearsal:
    """One practice, ready to be driven by `live` or `offline`."""

    running: Practising
    attention: Attention
    mouth: Mouth


def parts(loaded: Loaded) -> Parts:
    """What a practice is made of; its commands need no attention phrase. ModelProblem where nothing can hear them."""
    settings = replace(loaded.settings, attention="off")
    made = wiring.parts(replace(loaded, settings=settings))
    if made.recogniser is None:
        fetch = f"Get one: `handson models fetch` (for {settings.language}), then practise again."
        raise ModelProblem(f"There is no recogniser for {settings.language} here, so nothing can hear you. {fetch}")
    return made


def course(made: Parts, wanted: Wanted) -> Course:
    """The commands in order. UsageProblem for a phrase that nothing listens for."""
    content = made.content
    teacher = Teacher(content.phrasebook, places(content.script), _distance(content))
    drills = tuple(_chosen(content, teacher, text) for text in wanted.phrases) or teacher.core()
    more = () if wanted.phrases else teacher.rest()
    if wanted.every:
        drills, more = (*drills, *more), ()
    return Course(drills, more, teacher.others, farewell="practise.back" if wanted.in_session else "practise.done")


def _distance(content: Content) -> Distance | None:
    """How many sounds apart two phrases are, where there is a dictionary of sounds."""
    if content.language != EMBEDDED:
        return None
    alike = Alike(Dictionary(content.pronunciations))
    return lambda one, other: alike.distance(one, other) * max(alike.length(one), alike.length(other))


def _chosen(content: Content, teacher: Teacher, text: str) -> Drill:
    book = content.phrasebook
    match = book.parse(content.words.spelled(text), frozenset({*book.intents, AMOUNT}))
    drill = teacher.drill(match) if match else None
    if drill is None:
        phrases = [phrase for said in book.intents.values() for phrase in said]
        near = ", ".join(get_close_matches(text.lower(), phrases, 3)) or "handson prompts get phrases lists all"
        raise UsageProblem(f"Nothing listens for {text!r} here. Near: {near}.")
    return drill


class Studio:
    """A practice put together on a sound. A phrase is written beside the loop, on a file's clock (`at_once`) in it."""

    def __init__(
        self, made: Parts, sound: Sound, screen: Screen, asks: Course, style: State, *, at_once: bool = False
    ) -> None:
        self._keeper = Keeper(made.loaded, made.content.phrasebook, made.own_words)
        self._screen, self._at_once = screen, at_once
        self._writers: list[Thread] = []
        self.put: Callable[[Event], None] = lambda event: None  # where `Kept` and `NotKept` go
        meter = Meter()
        self.sound = MeteredSound(sound, meter)
        self.cache = voicing.clips(made.settings, sound.rate)
        mouth, attention = wiring.mouth_and_ear(made, self.sound, screen, at_once=at_once, cache=self.cache)
        attention.decided = lambda decision: meter.speech(decision.speech_start, decision.speech_end)
        attention.origin = origin = sound.now()
        chosen, night = style.preferences, style.is_night()
        self.manner = Manner(voicing.manner(made.settings).voice, chosen.rate)
        self.asks = replace(asks, aloud=chosen.mode == "voice", night=night)
        self.words = made.content.words
        level = gain(chosen.volume, night=night) if chosen.mode != "screen" else 0.0
        bench = Bench(
            self.asks,
            made.content.phrasebook,
            self.words,
            screen,
            self.manner,
            level,
            lambda since: _loudness(meter, since + origin),
        )
        self.rehearsal = Rehearsal(Practising(bench, mouth, attention, self._keep), attention, mouth)

    def warm(self) -> None:
        """Make ahead what will be needed: grammars, then cues."""
        self.rehearsal.running.prepare()
        self.cache.warm(self._texts(), self.manner)

    def _texts(self) -> Iterator[str]:
        for drill in (*self.asks.drills, *self.asks.more):
            for turn in range(2):
                say = Say("practise.ask", (("phrase", drill.phrase),), turn, self.asks.night)
                yield self.words.text(say)
        for cue in PRACTICE_CUES:
            yield from self.words.variants(cue)

    def _keep(self, keep: Keep) -> None:
        if self._at_once:
            self.put(self._kept(keep))
            return
        writer = Thread(target=lambda: self.put(self._kept(keep)), name="keep")
        self._writers.append(writer)
        writer.start()

    def _kept(self, keep: Keep) -> Event:
        now = self.rehearsal.attention.now
        try:
            self._screen.notice(self._keeper.keep(keep.intent, keep.phrase))
        except HandsonError as problem:
            self._screen.notice(str(problem))
            return NotKept(now())
        return Kept(now())

    def finish(self) -> str:
        """The summary, once all is written that was to be; why it ended."""
        for writer in self._writers:
            writer.join()
        self.rehearsal.running.tell()
        return self.rehearsal.running.ended


def _loudness(meter: Meter, since: float) -> Loudness | None:
    levels = meter.levels(since)
    return Loudness(levels.speech, levels.room, levels.clipped) if levels else None


def style(loaded: Loaded, remembered: dict[str, str], minute: int) -> State:
    """How it speaks: as a session at that minute of the day would."""
    chosen = loaded.preferences(remembered)
    return State(day=(0.0, minute), preferences=preferences(tuple(chosen.items())))


def run_live(
    made: Parts, sound: Sound, screen: Screen, inbox: live.Inbox, asks: Course, remembered: dict[str, str]
) -> str:
    """A practice on this machine; why it ended."""
    now = datetime.now().astimezone()
    studio = Studio(made, sound, screen, asks, style(made.loaded, remembered, now.hour * 60 + now.minute))
    studio.put, inbox.now = inbox.put, studio.rehearsal.attention.now
    Thread(target=studio.warm, daemon=True).start()
    live.run(studio.sound, studio.rehearsal, inbox, Begun(0.0), screen.notice)
    return studio.finish()


def in_session(
    made: Parts, sound: Sound, screen: Screen, inbox: live.Inbox, remembered: dict[str, str], *, deaf: bool
) -> bool:
    """The practice that was asked for in a session; whether that goes on now."""
    if made.recogniser is None or deaf:
        screen.notice("To practise takes a microphone and a recogniser: see `handson devices` and `handson models`.")
        return True
    uncalled = replace(made.content, phrasebook=replace(made.content.phrasebook, call=""))
    alone = replace(made, content=uncalled)
    ended = run_live(alone, sound, screen, inbox, course(alone, Wanted(in_session=True)), remembered)
    return ended not in ("left", *SAFETY)


def run_on_file(made: Parts, screen: Screen, asks: Course, source: Path, output: Path | None) -> str:
    """A practice on a recording's clock; why it ended. The same input gives the same output each time."""
    with FileSound(source, output) as sound:
        studio = Studio(made, sound, screen, asks, style(made.loaded, {}, 720), at_once=True)
        studio.put = studio.rehearsal.running.handle
        offline.run(studio.sound, studio.rehearsal, Begun(0.0))
    return studio.finish()

"""One line after the other in a person's own voice: shown, taken, judged, played, kept if the person says so.

Comes from `handson prompts record`; drives a `Studio`, and writes each line as soon as it is kept, so that nothing is
lost whenever it ends.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

from assistant.app.keyboard import QUIT, Keyboard
from assistant.app.own_voice import OwnVoice
from assistant.app.settings import Settings
from assistant.app.studio import NOBODY, Studio, Taken, Tell
from assistant.audio.device import DeviceSound
from assistant.audio.level import to_pcm
from assistant.audio.ports import RATE, Wave
from assistant.audio.resample import resampled
from assistant.content.lines import Line
from assistant.content.loader import EMBEDDED
from assistant.errors import DeviceProblem
from assistant.listen.dictation import LIKE, Dictation, likeness
from assistant.speak.shaping import finish
from assistant.speak.takes import length_fault, longest, measured
from assistant.speak.volume import gain

KEEP, AGAIN, SKIP = "k", "a", "s"
KEYS = {KEEP: "k keep", AGAIN: "a again", SKIP: "s skip", QUIT: "q quit"}


def run(own: OwnVoice, settings: Settings, lines: Sequence[Line], keyboard: Keyboard, tell: Tell) -> int:
    """Record on this machine's microphone; how many lines were kept. DeviceProblem without a microphone."""
    with closing(_opened(settings)) as sound, closing(HeardBack(own.language)) as heard_back:
        plays = sound.name("speaker") is not None
        if not plays:
            tell("No speaker was found, so nothing is played back.")
        studio = Studio(sound, keyboard, tell, plays)

        def play(clip: Wave) -> None:
            studio.play(resampled(clip, RATE, sound.rate), gain(settings.volume))

        recorder = Recorder(own, studio, keyboard, tell, play, heard_back)
        try:
            recorder.record(lines)
        except KeyboardInterrupt:
            tell("")
        return recorder.kept


def _opened(settings: Settings) -> DeviceSound:
    try:
        sound = DeviceSound(settings.input_device or None, settings.output_device or None)
    except DeviceProblem as problem:
        raise _deaf(str(problem)) from problem
    if sound.name("microphone") is None:
        sound.close()
        raise _deaf("there is a speaker alone")
    return sound


def _deaf(why: str) -> DeviceProblem:
    return DeviceProblem(
        f"No microphone was found ({why}). Plug one in (`handson devices` lists what is there), or record elsewhere "
        "and take the files in: handson prompts record --import FOLDER"
    )


class HeardBack:
    """What clips say, in the one language that has a recogniser of free speech, worked out beside their playing."""

    def __init__(self, language: str) -> None:
        self._worker = ThreadPoolExecutor(1, "words")
        self._dictation = self._worker.submit(Dictation) if language == EMBEDDED else None

    def begin(self, clip: Wave) -> Callable[[], str]:
        """Begin with a clip at `RATE`; what is given back waits for its words, empty if there are none."""
        dictation = self._dictation
        return self._worker.submit(_words, dictation, clip).result if dictation else str

    def close(self) -> None:
        """Begin nothing more."""
        self._worker.shutdown(cancel_futures=True)


def _words(dictation: Future[Dictation], clip: Wave) -> str:
    try:
        return dictation.result().words(to_pcm(clip))
    except RuntimeError:  # a hint costs no take
        return ""


@dataclass
class Recorder:
    """Goes through lines; `kept` counts."""

    own: OwnVoice
    studio: Studio
    keyboard: Keyboard
    tell: Tell
    play: Callable[[Wave], None]  # a clip at `RATE`, to its end
    heard_back: HeardBack
    kept: int = 0

    def record(self, lines: Sequence[Line]) -> None:
        """All of them, or until the person has had enough."""
        for number, line in enumerate(lines, 1):
            head = f"{number} of {len(lines)}  {line.name}"
            while (key := self._once(head, line)) == AGAIN:
                pass
            if key == QUIT:
                return

    def _once(self, head: str, line: Line) -> str:
        """One take of a line; the key that was pressed for it."""
        self.tell(f"\n{head}\n\n    {line.text}\n")
        taken = self.studio.take(line.text, longest(line.text) + NOBODY)
        if taken.left:
            return QUIT
        if not taken.speech.size:
            self.tell(f"  {taken.trouble or 'I heard no voice. Come nearer, or see handson devices.'}")
            return self._asked(AGAIN, SKIP, QUIT)
        clip = finish(taken.speech, RATE, RATE)
        self._judge(line, taken, clip)
        key = self._asked(KEEP, AGAIN, SKIP, QUIT)
        if key == KEEP:
            self.own.keep(line, clip, RATE)
            self.kept += 1
            self.tell("  Kept.")
        return key

    def _judge(self, line: Line, taken: Taken, clip: Wave) -> None:
        """Tell what could be better, play it, and tell what was understood."""
        take = measured(taken.speech, RATE)
        faults = (*take.faults, length_fault(line.text, clip.size / RATE))
        for fault in filter(None, faults):
            self.tell(f"  This take is {fault}.")
        for hint in take.hints:
            self.tell(f"  A hint: {hint}.")
        words = self.heard_back.begin(clip)
        self.play(clip)
        if said := words():
            unlike = " Only a hint: other words than the text?" if likeness(line.text, said) < LIKE else ""
            self.tell(f'  I heard: "{said}".{unlike}')

    def _asked(self, *keys: str) -> str:
        """One of the keys; asked until it is one."""
        while True:
            self.tell(f"  {', '.join(KEYS[key] for key in keys)}? Then Enter.")
            pressed = self.keyboard.asked()
            if pressed in keys:
                return pressed

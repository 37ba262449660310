"""A session walked by hand: events go in, cues come out, cues end when told or by themselves."""

from assistant.core.effects import Effect, End, Hush, Remember, Say, Tone
from assistant.core.events import CueEnded, Event, Heard, Started, Tick
from assistant.core.session import advance, deadline
from assistant.core.state import State
from assistant.core.technique import Script


class Walk:
    """Drives `advance` as the app's loop does. Each cue is over `cue_seconds` after it was handed out."""

    def __init__(self, script: Script, cue_seconds: float = 2.0, **started: object) -> None:
        self.script, self.cue_seconds = script, cue_seconds
        self.state = State()
        self.events: list[Event] = []
        self.effects: list[Effect] = []
        self.ending: list[tuple[float, str]] = []  # when each cue that sounds will be over
        self.feed(Started(0.0, **{"kit": script.default_kit, **started}))  # type: ignore[arg-type]

    @property
    def t(self) -> float:
        return self.state.t

    def feed(self, event: Event) -> tuple[Effect, ...]:
        """One event, and what it does."""
        self.events.append(event)
        self.state, effects = advance(self.script, self.state, event)
        self.effects += effects
        for effect in effects:
            if isinstance(effect, Hush):
                self.ending.clear()
            if isinstance(effect, Say) and effect.aloud:
                begins = self.ending[-1][0] if self.ending else event.t
                self.ending.append((begins + self.cue_seconds, effect.cue))
        return effects

    def wait(self, seconds: float) -> list[str]:
        """Let time pass: cues end, timers fire. The cues that were said."""
        end, before = self.t + seconds, len(self.effects)
        while True:
            due = deadline(self.script, self.state)
            cue = self.ending[0][0] if self.ending else end + 1
            now = min(due if due is not None else end + 1, cue)
            if now > end:
                break
            if cue <= now:
                self.feed(CueEnded(cue, self.ending.pop(0)[1]))
            else:
                self.feed(Tick(max(now, self.t)))
        self.feed(Tick(end))
        return said(self.effects[before:])

    def quiet(self) -> list[str]:
        """Wait until nothing sounds."""
        return self.wait(self.ending[-1][0] - self.t) if self.ending else []

    def hear(self, intent: str, **more: object) -> list[str]:
        """Say a command; the cues that it brings at once."""
        return said(self.feed(Heard(self.t, intent, intent, **more)))  # type: ignore[arg-type]

    @property
    def interlude(self) -> str:
        return self.state.interlude.name if self.state.interlude else ""

    @property
    def ended(self) -> str:
        return next((effect.reason for effect in reversed(self.effects) if isinstance(effect, End)), "")

    def remembered(self) -> list[tuple[str, str]]:
        return [(effect.key, effect.value) for effect in self.effects if isinstance(effect, Remember)]

    def tones(self) -> list[str]:
        return [effect.name for effect in self.effects if isinstance(effect, Tone)]


def said(effects: list[Effect] | tuple[Effect, ...]) -> list[str]:
    return [effect.cue for effect in effects if isinstance(effect, Say)]

"""One event being worked on: the state as it changes and the effects as they come. Lives only inside `advance`."""

from dataclasses import replace
from typing import Any

from assistant.core.effects import Effect, Hush, Remember, Say, Tone, Value
from assistant.core.events import Side
from assistant.core.interludes import INTERLUDES
from assistant.core.state import Clock, Interlude, Pacing, Question, State, Talk
from assistant.core.technique import Script, Step

TRAIL = 12  # acts that can be undone
Params = tuple[tuple[str, Value], ...]


def _draft(value: Any) -> Any:
    """A copy of a frozen dataclass that its maker alone holds, and so may still change.

    `dataclasses.replace` does the same for every change at ten times the cost, and an event makes a dozen changes.
    """
    copy = object.__new__(type(value))
    for name in value.__slots__:
        object.__setattr__(copy, name, getattr(value, name))
    return copy


class Turn:
    """Collects what one event does. Mutable, and gone before `advance` returns."""

    def __init__(self, script: Script, state: State, t: float) -> None:
        self.script = script
        self.state: State = _draft(state)
        self._talk: Talk | None = None  # the draft of the talk, once it changes
        self.set(t=max(state.t, t))
        self.effects: list[Effect] = []
        self.group: list[tuple[str, Params]] = []  # what was said in this turn, for "repeat that"

    @property
    def t(self) -> float:
        """Session time of the event."""
        return self.state.t

    @property
    def step(self) -> Step:
        """The step that the session is in."""
        return self.state.here(self.script)

    def set(self, **changes: Any) -> None:
        """Change fields of the state."""
        for name, value in changes.items():
            object.__setattr__(self.state, name, value)

    def talk(self, **changes: Any) -> None:
        """Change fields of the talk."""
        if self.state.talk is not self._talk:
            self._talk = _draft(self.state.talk)
            self.set(talk=self._talk)
        for name, value in changes.items():
            object.__setattr__(self._talk, name, value)

    def prefer(self, key: str, value: str | int | float) -> None:
        """Change a preference, now and for later sessions."""
        changes: dict[str, Any] = {key: value}
        self.set(preferences=replace(self.state.preferences, **changes))
        self.remember(key, str(value))

    def remember(self, key: str, value: str) -> None:
        """Keep a value for later sessions."""
        self.effects.append(Remember(key, value))

    # what is said

    def say(self, cue: str, **params: Value) -> None:
        """Speak a cue behind those that are handed out already."""
        self.group.append((cue, tuple(params.items())))
        self._hand_out(cue, tuple(params.items()))

    def aside(self, cue: str, **params: Value) -> None:
        """Speak a cue that "repeat that" does not repeat."""
        self._hand_out(cue, tuple(params.items()))

    def show(self, cue: str, **params: Value) -> None:
        """Show a cue without speaking it."""
        self.effects.append(Say(cue, tuple(params.items()), 0, self.state.is_night(), aloud=False))

    def _hand_out(self, cue: str, params: Params) -> None:
        talk = self.state.talk
        turn = talk.turns.get(cue, 0)
        aloud = self.state.preferences.mode == "voice"
        self.effects.append(Say(cue, params, turn, self.state.is_night(), aloud))
        if self.state.preferences.mode == "tones" and not any(isinstance(effect, Tone) for effect in self.effects):
            self.tone("tick")
        self.talk(
            turns={**talk.turns, cue: turn + 1},
            sounding=talk.sounding + aloud,
            since=self.t,
        )
        self.rest_pacing()

    def rest_pacing(self) -> None:
        """No hold is paced until nothing sounds."""
        if self.state.pacing.due is not None:
            self.set(pacing=replace(self.state.pacing, due=None, holding=False))

    def tone(self, name: str) -> None:
        """Play an earcon, unless only the screen is wanted."""
        if self.state.preferences.mode != "screen":
            self.effects.append(Tone(name))

    def hush(self) -> None:
        """Silence what sounds."""
        if self.state.talk.sounding:
            self.hush_all()

    def hush_all(self) -> None:
        """Silence everything, a tone too, whatever is thought to sound."""
        self.effects.append(Hush())
        self.talk(sounding=0)

    def again(self, group: tuple[tuple[str, Params], ...]) -> None:
        """Say a group of cues once more."""
        for cue, params in group:
            self.say(cue, **dict(params))

    # where the session goes

    def remark(self, what: str) -> None:
        """Note what "undo that" comes back to, before an act changes it."""
        self.set(trail=(*self.state.trail, self.state.mark(what))[-TRAIL:])

    def enter(self, name: str) -> None:
        """Go to a step from its beginning and say its cues."""
        self.place(name)
        for cue in self.step.say:
            self.say(cue, **self.facts())
        if self.step.ends:
            self.end("finished")

    def place(self, name: str) -> None:
        """Go to a step from its beginning, without a word."""
        step = self.state.technique(self.script).steps[name]
        self.set(
            step=name,
            side=self._side(step),
            clock=Clock(0.0, self.t),
            pump=self._pump(step),
            nudged=(0,) * len(step.nudges),
            settle=None,
            interlude=None,
        )
        self.arm()

    def arm(self) -> None:
        """Make the step's question and pacing ready; they begin once nothing sounds."""
        step, pacing = self.step, self.state.pacing
        wanted = step.paced and self.state.preferences.pace != "off"
        self.set(
            question=Question(step.asks, step.ask_after) if step.asks else None,
            pacing=Pacing(wanted, pacing.hold),
        )
        self.talk(listed=0)

    def _pump(self, step: Step) -> Clock:
        if step.pump == "keep":
            return self.state.pump
        return self.state.pump.running(self.t) if step.pump == "on" else self.state.pump.held(self.t)

    def _side(self, step: Step) -> Side | None:
        first = self.state.preferences.first_side
        if step.side == "both":
            return None
        if step.side == "keep":
            return self.state.side or first
        return first if step.side == "first" else other(first)

    def facts(self) -> dict[str, Value]:
        """What any cue of a step may tell: the side that is being pumped."""
        return {"side": self.state.side} if self.state.side else {}

    def open(self, name: str) -> None:
        """Lay an interlude over the step: its clock stands still, its words are said."""
        rule = INTERLUDES[name]
        self.hush_all()
        due = self.t + rule.wait if rule.ask_at_once else None
        question = Question(rule.asks, rule.wait, due=due) if rule.asks else None
        pump_was_on = self.state.pump.since is not None
        self.set(
            interlude=Interlude(name, question, self._under(name)),
            clock=self.state.clock.held(self.t),
            pump=self.state.pump.held(self.t) if rule.pump_off else self.state.pump,
            question=self._fresh(self.state.question),
            ending="",
        )
        self.rest_pacing()
        for cue in (*rule.say, *(rule.pump_on_say if pump_was_on else ())):
            self.say(cue, step=self.state.step)

    def _under(self, name: str) -> Interlude | None:
        """What stays below a new interlude: the sticky one, not twice the same; below a passing one, all."""
        below = self.state.interlude
        if INTERLUDES[name].passing:
            return below
        while below and (not INTERLUDES[below.name].sticky or below.name == name):
            below = below.under
        return below

    def close(self) -> bool:
        """End the interlude. True if another one lies below and is open again."""
        now = self.state.interlude
        below = now.under if now else None
        if below:
            self.set(interlude=replace(below, question=self._fresh(below.question)))
            return True
        self.set(interlude=None)
        return False

    def wake(self) -> None:
        """The step goes on: its clock, its pump and what waits for the amounts run again."""
        step, pump = self.step, self.state.pump
        self.set(
            clock=self.state.clock.running(self.t),
            pump=pump.running(self.t) if step.pump == "on" else pump,
            settle=self.t + (step.settles or 0.0) if self.state.settle is not None else None,
        )

    @staticmethod
    def _fresh(question: Question | None) -> Question | None:
        return replace(question, due=None) if question else None

    def leave(self, reason: str) -> None:
        """The session is kept as it stands, and may be gone on with."""
        self.set(clock=self.state.clock.held(self.t), pump=self.state.pump.held(self.t), ending=reason)

    def end(self, reason: str, cue: str = "") -> None:
        """End the session once its last cues are heard."""
        if cue:
            self.say(cue)
        self.set(ending=reason, interlude=None, question=None, settle=None, clock=self.state.clock.held(self.t))
        self.set(pump=self.state.pump.held(self.t), pacing=Pacing(False, self.state.pacing.hold))


def other(side: Side) -> Side:
    """The other side."""
    return "right" if side == "left" else "left"

"""One event of a practice being worked on: the state as it changes and the effects as they come."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from assistant.core.effects import Effect, End, Hush, Say, Tone, Value
from assistant.core.interludes import INTERLUDES, SAFETY
from assistant.core.practice import tries
from assistant.core.practice.course import Course
from assistant.core.practice.loudness import advice
from assistant.core.practice.state import Phase, Practice
from assistant.core.practice.tries import HEARD, NOTHING, OTHER, QUIET, Try

ROOM = 2.5  # seconds of listening to the room alone, before anything is asked
TICK = 0.8  # seconds behind a cue: what comes sooner may be the coach's own words (listen/guard.py)
ANSWER = 8.0  # seconds for a command
QUESTION = 12.0  # seconds for yes or no, each of the two times that it is asked
FAILS = 2  # tries of a phrase before another is proposed
OTHERS = 2  # phrases that are proposed for one command at most
ALONE = 4  # tries in a row without a voice, after which nobody is there
ANSWERS: Mapping[Phase, float] = {"asking": ANSWER, "keep": QUESTION, "more": QUESTION}


class Turn:
    """Collects what one event does; gone before `advance` returns."""

    def __init__(self, course: Course, state: Practice) -> None:
        self.course, self.state = course, state
        self.effects: list[Effect] = []

    def set(self, **changes: Any) -> None:
        """Change fields of the state."""
        self.state = replace(self.state, **changes)

    def to(self, phase: Phase) -> None:
        """A phase that begins once nothing sounds."""
        self.set(phase=phase, due=None, ticked=False)

    def settle(self) -> None:
        """Nothing sounds any more: the time of the phase runs."""
        now = self.state
        if now.ended or now.sounding or now.due is not None:
            return
        if now.phase == "ending":
            self.end(now.ending)
        elif now.phase == "room":
            self.set(due=now.t + ROOM)
        elif now.phase in ANSWERS:
            self.set(due=now.t + TICK)

    def tick(self) -> None:
        """Tell that the ear is open for the answer."""
        self.effects.append(Tone("tick"))
        self.set(ticked=True, due=self.state.t + ANSWERS[self.state.phase])

    def say(self, cue: str, **params: Value) -> None:
        """Speak a cue behind those that are handed out already."""
        turns, aloud = self.state.turns, self.course.aloud
        said = turns.get(cue, 0)
        self.effects.append(Say(cue, tuple(params.items()), said, self.course.night, aloud))
        self.set(turns={**turns, cue: said + 1}, sounding=self.state.sounding + aloud, since=self.state.t, due=None)

    def hush(self) -> None:
        """Silence what sounds."""
        self.effects.append(Hush())
        self.set(sounding=0)

    def end(self, reason: str) -> None:
        """It is over, at once."""
        self.set(ended=reason)
        self.effects.append(End(reason))

    def close(self, reason: str, *cues: str) -> None:
        """Say the last words, then it is over."""
        for cue in cues:
            self.say(cue)
        self.set(ending=reason)
        self.to("ending")

    # what is asked

    def ask(self) -> None:
        """Ask for the phrase."""
        self.say("practise.ask", phrase=self.state.phrase)
        self.set(noted=None)
        self.to("asking")

    def following(self) -> None:
        """The next command, or what comes when there is none."""
        self.set(at=self.state.at + 1, failed=(), early=0)
        if self.state.at < len(self.state.drills):
            self.set(phrase=self.state.drill.phrase, others=None)
            self.ask()
        elif self.course.more and len(self.state.drills) == len(self.course.drills):
            self.question("more")
        else:
            self.close("done", self.course.farewell)

    def question(self, phase: Literal["keep", "more"]) -> None:
        """Ask for a yes or a no."""
        params = {"phrase": self.state.phrase} if phase == "keep" else {}
        self.say(f"practise.{phase}", **params)
        self.set(asked=1)
        self.to(phase)

    # what is heard

    def judge(self, one: Try) -> None:
        """What a try was, and what follows from it."""
        self.set(tries=(*self.state.tries, one))
        self.effects.append(replace(tries.line(one), night=self.course.night))
        if one.outcome == HEARD:
            self.effects.append(Tone("done"))
        else:
            self._tell(one)
        self._advise(one)
        if one.outcome == HEARD:
            self._heard()
        else:
            self._missed(one)

    def _tell(self, one: Try) -> None:
        if one.outcome == OTHER:
            self.say("practise.other", phrase=one.other)
        elif one.outcome in (QUIET, NOTHING):
            self.say(f"practise.{one.outcome}")
        else:
            self.say("practise.unheard", reason=one.outcome)

    def _advise(self, one: Try) -> None:
        """Once each: what the microphone wants, as long as it can be changed."""
        helps = advice([one.loud]) if one.loud and one.outcome != NOTHING else None
        if helps and helps[0] not in self.state.told:
            self.set(told=self.state.told | {helps[0]})
            self.say(helps[0], **dict(helps[1]))

    def _heard(self) -> None:
        now = self.state
        if now.phrase == now.drill.phrase:
            self.following()
        elif now.drill.intent in SAFETY:  # all its phrases always act, and no pack changes which is told
            self.say("practise.works", phrase=now.phrase)
            self.following()
        else:
            self.question("keep")

    def _missed(self, one: Try) -> None:
        self.set(failed=(*self.state.failed, one.outcome))
        last = [each.outcome for each in self.state.tries[-ALONE:]]
        if last == [NOTHING] * ALONE:
            self.close("nobody", "practise.nobody")
        elif len(self.state.failed) < FAILS:
            self.ask()
        else:
            self._propose()

    def _propose(self) -> None:
        """Another phrase for the same; none where no voice was heard, since no phrase would help."""
        now = self.state
        silent = set(now.failed) == {NOTHING}
        others = now.others if now.others is not None or silent else self.course.others(now.drill)[:OTHERS]
        if not others or silent:
            self.say("practise.leave")
            self.following()
            return
        self.set(phrase=others[0], others=others[1:], failed=(), early=0)
        self.say("practise.another")
        self.ask()

    def leave(self, intent: str) -> None:
        """What ends a practice: she wants it, or something is wrong with her."""
        self.hush()
        rule = INTERLUDES.get(intent)
        if intent in SAFETY - {"stop"} and rule:
            # what asks for an answer, or offers to go on, belongs to a session
            self.close(intent, *(cue for cue in rule.say if not cue.endswith((".question", ".after"))))
        else:
            self.end(self.state.ending or "stopped")

"""A tiny technique written in Python, for tests of the core alone: three steps, two kits."""

from dataclasses import replace

from assistant.core.technique import Limits, Move, Nudge, Script, Step, Technique

REST = Step(
    "rest",
    "prepare",
    ("rest", "rest.say"),
    {"ready": Move("work"), "next": Move("work"), "yes": Move(interrupt="unwell"), "no": Move("work")},
    asks=("rest.ask-again", "rest.ask-last"),
    ask_after=20.0,
    pump="off",
)
WORK = Step(
    "work",
    "pumping",
    ("work",),
    {"flow-slowed": Move("count"), "next": Move("count"), "switch-sides": Move(switch=True, say=("switched",))},
    why="work.why",
    pump="on",
    side="first",
    paced=True,
    lasts=1200.0,
    then=Move("count"),
    nudges=(Nudge("work.nudge", 120.0, 300.0, 2),),
)
COUNT = Step(
    "count",
    "close",
    ("count",),
    {"skip": Move("bye"), "next": Move("bye")},
    asks=("count.ask-again", "count.ask-last"),
    pump="off",
    amounts=True,
    settles=8.0,
    then=Move("bye"),
)
BYE = Step("bye", "close", ("bye", "bye.bye"), {}, pump="off", ends=True)
STEPS = {step.name: step for step in (REST, WORK, COUNT, BYE)}
ENDLESS = {**STEPS, "work": replace(WORK, lasts=None, then=None)}

TINY = Script(
    {
        "double": Technique("tiny", "double", "rest", STEPS),
        "endless": Technique("tiny", "endless", "rest", ENDLESS, Limits(pump_cap=600.0)),
    },
    "double",
)

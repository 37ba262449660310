"""A small folder of prompts, whole and without a mistake, for tests to break in one place."""

from collections.abc import Mapping
from pathlib import Path

from assistant.core.cues import ENGINE_CUES, ENGINE_INTENTS

TECHNIQUE = """\
technique: small
default-kit: one
start: first
limits:
  pump-cap: 30 min
steps:
  first:
    phase: begin
    say: [first.say]
    asks: [first.ask]
    ask-after: 5 s
    why: first.why
    on:
      ready: second
  second:
    phase: end
    say: [second.say]
    side: first
    lasts: 2 min
    then: last
    nudges:
      - {say: second.nudge, after: 4 s}
    on:
      next: last
      switch-sides: {switch: true, say: [switched]}
  last:
    phase: end
    say: [last.say]
    ends: true
    on: {}
kits:
  one: {}
  two:
    steps:
      second: {lasts: 3 min}
"""

CUES = """\
first.say:
  say: [Hello there., Good to see you.]
  night: [Hello.]
first.ask: {offers: [ready], say: [Are you ready?, Ready yet?], night: [Ready?]}
first.why: {say: [It is a beginning., One has to begin.], night: [A beginning.]}
second.say: {say: ["On the {side}.", "The {side} side."], night: ["{side}."]}
second.nudge: {say: [Still there?, Still here?], night: [Still?]}
last.say: {say: [That was all., The end.], night: [The end.]}
"""

NAMES = """\
numbers: en
side: {left: left, right: right}
step: {first: beginning, second: middle, last: ending}
kit: {one: kit one, two: kit two}
what: {microphone: microphone}
reason: {no phrase: it was nothing I know}
sureness: {sure: sure}
counts:
  minutes: {one: one minute, many: "{n} minutes"}
  seconds: {one: one second, many: "{n} seconds"}
list: {between: ", ", last: ", or "}
amount:
  sided: "{amount} on the {side}"
  total: "{amount} in total"
  units: {ml: {one: "{n} millilitre", many: "{n} millilitres"}, oz: {one: "{n} ounce", many: "{n} ounces"}}
  behind: {"0.5": "{n} and a half"}
  alone: {"0.5": {ml: half a millilitre, oz: half an ounce}}
"""

AMOUNTS = """\
units:
  ml: {upto: 3, one: [millilitre], many: [millilitres]}
patterns: {left: ["left {amount}"], right: ["right {amount}"], total: ["{amount}"]}
"""


def small() -> dict[str, str]:
    """The files of the folder, by their paths in it."""
    engine = "".join(
        f'{cue}: {{say: ["One {fills}.", "Two {fills}."], night: ["Three {fills}."]}}\n'
        for cue, names in ENGINE_CUES.items()
        for fills in [" ".join(f"{{{name}}}" for name in sorted(names))]
    )
    own = {
        "stop": "stop",
        "hurts": "it hurts",
        "unwell": "this hurts",
        "next": "next",
        "ready": "ready",
        "faster": "say quicker",
    }
    intents = "".join(f"  '{intent}': [{own.get(intent, f'say {intent}')}]\n" for intent in sorted(ENGINE_INTENTS))
    extra = "  switch-sides: [switch sides]\n  kit.one: [kit one]\n  kit.two: [kit two]\n"
    return {
        "techniques/small.yaml": TECHNIQUE,
        "en/cues/engine.yaml": engine,
        "en/cues/small.yaml": CUES,
        "en/names.yaml": NAMES,
        "en/amounts.yaml": AMOUNTS,
        "en/phrases.yaml": "fillers: {lead: [um], trail: [please]}\nintents:\n" + intents + extra,
        "en/wording.yaml": "forbidden:\n  'empt\\w+': say softer\n",
        "en/pronunciations.yaml": "zork: Z AO R K\n",
    }


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """The files below `folder`."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder

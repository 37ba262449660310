"""The table of `rows.yaml` held against what was loaded: `gaps` tells what of a row is no longer carried."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from assistant.content import Content
from assistant.content.check_cues import Rules, forbidden_in
from assistant.content.check_ties import named_cues
from assistant.content.shapes import WordingShape
from assistant.core.cues import ENGINE_CUES
from assistant.core.interludes import INTERLUDES, Rule
from assistant.core.technique import Move, Step, Technique

ROWS = Path(__file__).with_name("rows.yaml")


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    says: str
    kit: str = "double-electric"
    cues: dict[str, tuple[str, ...]] = {}
    every: dict[str, tuple[str, ...]] = {}
    moves: tuple[str, ...] = ()
    interludes: tuple[str, ...] = ()
    nudges: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    phrases: dict[str, tuple[str, ...]] = {}
    never: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = {}


def rows() -> list[Row]:
    return [Row.model_validate(row) for row in YAML(typ="safe").load(ROWS)]


@dataclass(frozen=True)
class Taught:
    """Everything that a row can be carried by; a test may take something out of a copy."""

    techniques: Mapping[str, Technique]
    default_kit: str
    cues: Mapping[str, WordingShape]
    phrases: Mapping[str, tuple[str, ...]]
    interludes: Mapping[str, Rule]
    rules: Rules
    choices: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, content: Content, forbidden: Mapping[str, str]) -> "Taught":
        intents = content.phrasebook.intents
        script = content.script
        rules = Rules.of(intents, forbidden)
        return cls(script.kits, script.default_kit, content.words.cues, intents, INTERLUDES, rules, content.choices)

    def without_cue(self, name: str) -> "Taught":
        return replace(self, cues={cue: wording for cue, wording in self.cues.items() if cue != name})

    def with_wording(self, name: str, text: str) -> "Taught":
        return replace(self, cues={**self.cues, name: WordingShape(say=(text, text), night=(text,))})

    def with_step(self, kit: str, step: Step) -> "Taught":
        technique = self.techniques[kit]
        changed = replace(technique, steps={**technique.steps, step.name: step})
        return replace(self, techniques={**self.techniques, kit: changed})

    def without_interlude_move(self, name: str, intent: str) -> "Taught":
        rule = self.interludes[name]
        left = {key: outcome for key, outcome in rule.to.items() if key != intent}
        return replace(self, interludes={**self.interludes, name: replace(rule, to=left)})


def gaps(row: Row, taught: Taught) -> list[str]:
    """What of the row is not carried any more; empty if all is."""
    technique = taught.techniques[row.kit]
    said = {cue for step in technique.steps.values() for _, cue in named_cues(step)} | set(ENGINE_CUES)
    return [
        *_cue_gaps(row, taught, said),
        *(f"no move {move}" for move in row.moves if not _moves(move, technique)),
        *(f"no outcome {line}" for line in row.interludes if not _outcome(line, taught.interludes)),
        *(f"no nudge {line}" for line in row.nudges if not _nudges(line, technique)),
        *(f"not so: {line}" for line in row.fields if not _field(line, technique, taught.default_kit)),
        *(f"no phrase {each}" for intent, all_of in row.phrases.items() for each in all_of
          if each not in taught.phrases.get(intent, ())),
        *(f"not refused: {text}" for text in row.never if not list(forbidden_in(text, taught.rules))),
        *(f"no choice {name}" for name, values in row.choices.items() if taught.choices.get(name) != values),
    ]  # fmt: skip


def _cue_gaps(row: Row, taught: Taught, said: set[str]) -> Iterator[str]:
    for every, table in ((False, row.cues), (True, row.every)):
        for cue, words in table.items():
            if cue not in taught.cues:
                yield f"no cue {cue}"
            elif cue not in said:
                yield f"{cue} is not said"
            else:
                yield from (f"{cue} lacks '{word}'" for word in words if not _stands(word, taught.cues[cue], every))


def _stands(word: str, wording: WordingShape, every: bool) -> bool:
    texts = (*wording.say, *wording.night)
    ways = [re.compile(rf"(?<!\w){re.escape(way)}", re.IGNORECASE) for way in word.split("|")]
    hits = [any(way.search(text) for way in ways) for text in texts]
    return all(hits) if every else any(hits)


def parts(line: str) -> tuple[str, str, str]:
    """ "step: intent -> where" in three."""
    step, _, rest = line.partition(": ")
    what, _, where = rest.partition(" -> ")
    return step, what, where


def _moves(line: str, technique: Technique) -> bool:
    name, what, where = parts(line)
    step = technique.steps.get(name)
    if step is None:
        return False
    seconds = re.fullmatch(r"(\d+) s", what)
    move = step.then if seconds else step.on.get(what)
    if seconds and step.lasts != float(seconds[1]):
        return False
    return move is not None and _leads(move, where)


def _leads(move: Move, where: str) -> bool:
    if where == "switch":
        return move.switch
    return move.interrupt == where[1:] if where.startswith("!") else move.to == where


def _outcome(line: str, interludes: Mapping[str, Rule]) -> bool:
    name, intent, outcome = parts(line)
    return name in interludes and interludes[name].to.get(intent) == outcome


def _nudges(line: str, technique: Technique) -> bool:
    name, rest = line.split(": ")
    cue, seconds = rest.removesuffix(" s").split(" after ")
    step = technique.steps.get(name)
    return step is not None and any(nudge.say == cue and nudge.after == float(seconds) for nudge in step.nudges)


def _field(line: str, technique: Technique, default_kit: str) -> bool:
    owner, rest = line.split(": ")
    name, value = rest.split(" = ")
    if owner == "kit":
        return default_kit == value
    holder = technique.limits if owner == "limits" else technique.steps.get(owner)
    found = getattr(holder, name, None)
    return (" ".join(map(str, found)) if isinstance(found, tuple) else str(found)) == value

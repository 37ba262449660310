"""A technique's picture shows each step, each move and the way to safety, and nothing over anything else."""

import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.content import load
from assistant.content.check_flow import moves
from assistant.content.drawing import svg
from assistant.core.cues import INTERRUPTS

NS = "{http://www.w3.org/2000/svg}"
CONTENT = load()
TECHNIQUE = CONTENT.script.kits["double-electric"]
PICTURE = ElementTree.fromstring(svg(TECHNIQUE, CONTENT.words))


def texts(kind: str) -> list[str]:
    return [str(each.text or each[-1].tail) for each in PICTURE.iter(f"{NS}text") if each.get("class") == kind]


def test_each_step_has_its_box_by_its_spoken_name() -> None:
    assert texts("name") == [CONTENT.words.title(step) for step in TECHNIQUE.steps]
    boxes = [each for each in PICTURE.iter(f"{NS}rect") if str(each.get("class")).startswith("step")]
    tops = [(int(str(each.get("y"))), int(str(each.get("height")))) for each in boxes]
    assert all(top + high < below for (top, high), (below, _) in itertools.pairwise(tops))


def test_each_move_to_another_step_is_a_line_between_the_two() -> None:
    wanted = {
        (step.name, move.to)
        for step in TECHNIQUE.steps.values()
        for _, move in moves(step)
        if move.to and move.to != step.name
    }
    ways = [each for each in PICTURE.iter(f"{NS}path") if str(each.get("class")).startswith("way")]
    assert len(ways) == len(wanted)


def test_the_way_to_safety_is_grey_and_leads_from_every_step() -> None:
    assert {CONTENT.words.phrases[intent] for intent in INTERRUPTS} <= set(texts("grey"))
    assert len([each for each in PICTURE.iter(f"{NS}path") if each.get("class") == "out"]) == len(TECHNIQUE.steps)


def test_no_two_curves_that_overlap_share_a_lane() -> None:
    spans = []
    for each in PICTURE.iter(f"{NS}path"):
        found = re.match(r"M(\d+) ([\d.]+) H([\d.]+) .* V([\d.]+)", str(each.get("d")))
        if found and str(each.get("class")).startswith("way"):
            low, high = sorted((float(found[2]), float(found[4])))
            spans.append((float(found[3]), low, high))
    assert len(spans) > 5
    for number, (lane, low, high) in enumerate(spans):
        for other, bottom, top in spans[number + 1 :]:
            assert lane != other or high <= bottom + 20 or top <= low + 20


@pytest.mark.parametrize("name", ["hands-on", "plain-pump", "first-days"])
def test_the_picture_in_the_docs_is_the_technique_as_it_is(name: str) -> None:
    content = load(technique=name)
    drawn = svg(content.script.within("double-electric"), content.words)
    assert Path(f"docs/{name}.svg").read_text(encoding="utf-8") == drawn

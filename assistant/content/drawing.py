"""A technique as a picture: its steps in a column, where each leads in words and as a curve beside it; SVG out.

Steps stand in the order of the file, so most moves go one down and read as a list; the others are curves, forward on
the right and back on the left, each in a lane of its own. What leads to safety from every step is one grey band.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from assistant.content.check_flow import moves
from assistant.content.words import Words
from assistant.core.cues import INTERRUPTS
from assistant.core.technique import Move, Step, Technique

WIDTH, LINE, GAP, MARGIN = 440, 17, 30, 28  # of a box, a line of text, between boxes, around all; pixels
FITS = 68  # letters of a line in a box
LANE, LANES = 18, 40  # between two curves, and before the first
SAFETY = 150  # of the grey band

_STYLE = """
  .step { fill: #fff; stroke: #444; stroke-width: 1.2 } .end { fill: #eef4ea }
  .name { font-weight: 600 } .small { font-size: 12px; fill: #555 } .grey { fill: #8a8a8a; font-size: 12px }
  .way { fill: none; stroke: #37607a; stroke-width: 1.3; marker-end: url(#to) } .timed { stroke-dasharray: 5 4 }
  .safe { fill: #f1f1f1; stroke: #c4c4c4 } .out { stroke: #c4c4c4; stroke-dasharray: 2 4 }
"""


@dataclass(frozen=True, slots=True)
class Way:
    """A move to another step: between the rows of two steps. `timed`: it comes to pass by itself."""

    start: int
    end: int
    timed: bool

    @property
    def rows(self) -> tuple[int, int]:
        """The upper one first."""
        return min(self.start, self.end), max(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Box:
    """A step's place: `top` and `height` in pixels."""

    step: Step
    lines: tuple[str, ...]
    top: int

    @property
    def height(self) -> int:
        """With its lines."""
        return LINE * (len(self.lines) + 1) + 18

    @property
    def middle(self) -> float:
        """Where curves leave and come."""
        return self.top + self.height / 2


def svg(technique: Technique, words: Words) -> str:
    """The picture, 20 steps on a page of about 1,000 by 2,000 pixels."""
    boxes = list(_boxes(technique, words))
    row = {box.step.name: number for number, box in enumerate(boxes)}
    ways = _ways(boxes, row)
    forward, back = (
        _lanes(way for way in ways if way.end > way.start),
        _lanes(way for way in ways if way.end < way.start),
    )
    left = MARGIN + LANES + LANE * max(back.values(), default=0)
    band = left + WIDTH + LANES + LANE * max(forward.values(), default=0) + LANE
    wide, high = band + SAFETY + MARGIN, boxes[-1].top + boxes[-1].height + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
        ' font-family="DejaVu Sans, sans-serif" font-size="14">',
        f"<title>{escape(technique.name)}, {escape(words.names.kit.get(technique.kit, technique.kit))}</title>",
        f"<style>{_STYLE}</style>",
        '<defs><marker id="to" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 L10 5 L0 10 z" fill="#37607a"/></marker></defs>',
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
        *_safety(boxes, words, left + WIDTH, band),
        *(_curve(way, boxes, left, forward, back) for way in ways),
        *(part for box in boxes for part in _drawn(box, left, words)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _boxes(technique: Technique, words: Words) -> Iterable[Box]:
    top = MARGIN
    for step in technique.steps.values():
        box = Box(step, tuple(lines(step, words)), top)
        top += box.height + GAP
        yield box


def lines(step: Step, words: Words) -> Iterable[str]:
    """Where a step leads, in words: what is said with one outcome stands together."""
    said: dict[str, list[str]] = {}
    for (_, kind, *intent), move in moves(step):
        if kind == "on":
            said.setdefault(_outcome(move, words), []).append(words.phrases.get(str(intent[0]), str(intent[0])))
    yield from (f"{' · '.join(phrases)} → {outcome}" for outcome, phrases in said.items())
    if step.then and step.lasts is not None:
        yield f"after {step.lasts:g} s → {_outcome(step.then, words)}"
    elif step.then:
        yield f"then → {_outcome(step.then, words)}"
    if step.ends:
        yield "the session ends here"


def _outcome(move: Move, words: Words) -> str:
    if move.interrupt:
        return "the way to safety"
    other = "the other side" if move.switch else "said, and stays"
    return words.title(move.to) if move.to else other


def _ways(boxes: list[Box], row: Mapping[str, int]) -> list[Way]:
    found: dict[Way, None] = {}
    for number, box in enumerate(boxes):
        for (_, kind, *_), move in moves(box.step):
            end = row.get(move.to or "", number)
            if end != number:
                found[Way(number, end, kind != "on")] = None
    return [way for way in found if not way.timed or Way(way.start, way.end, False) not in found]


def _lanes(ways: Iterable[Way]) -> dict[Way, int]:
    """A lane for each curve, short ones inside; no two that overlap share one. One step down needs none."""
    lanes: dict[Way, int] = {}
    for way in sorted(ways, key=lambda way: (abs(way.end - way.start), way.start)):
        if way.end == way.start + 1:
            continue
        low, high = way.rows
        taken = {lane for other, lane in lanes.items() if low < other.rows[1] and other.rows[0] < high}
        lanes[way] = next(lane for lane in range(len(lanes) + 1) if lane not in taken)
    return lanes


def _curve(way: Way, boxes: list[Box], left: int, forward: Mapping[Way, int], back: Mapping[Way, int]) -> str:
    start, end = boxes[way.start], boxes[way.end]
    kind = "way timed" if way.timed else "way"
    if way.end == way.start + 1:
        x = left + WIDTH / 2
        return f'<path class="{kind}" d="M{x:g} {start.top + start.height} V{end.top - 2}"/>'
    right = way in forward
    edge, lane = (left + WIDTH, forward[way]) if right else (left, back[way])
    out = edge + (LANES / 2 + LANE * (lane + 0.5)) * (1 if right else -1)
    leaves, comes = start.middle + 5 * (1 if right else -1), end.middle - 5 * (1 if right else -1)
    bend = 10 if comes > leaves else -10
    turn = 10 if right else -10
    return (
        f'<path class="{kind}" d="M{edge} {leaves:g} H{out - turn:g} q{turn} 0 {turn} {bend}'
        f' V{comes - bend:g} q0 {bend} {-turn} {bend} H{edge + (2 if right else -2)}"/>'
    )


def _drawn(box: Box, left: int, words: Words) -> Iterable[str]:
    kind = "step end" if box.step.ends else "step"
    yield f'<rect class="{kind}" x="{left}" y="{box.top}" width="{WIDTH}" height="{box.height}" rx="9"/>'
    yield f'<text class="name" x="{left + 14}" y="{box.top + 22}">{escape(words.title(box.step.name))}</text>'
    for number, line in enumerate(box.lines, 1):
        shown = line if len(line) <= FITS else f"{line[: FITS - 1]}…"
        y = box.top + 22 + LINE * number
        yield f'<text class="small" x="{left + 14}" y="{y}"><title>{escape(line)}</title>{escape(shown)}</text>'


def _safety(boxes: list[Box], words: Words, edge: int, band: int) -> Iterable[str]:
    """One grey band for what leads to safety from every step, and a dotted line to it from each."""
    top, bottom = boxes[0].top, boxes[-1].top + boxes[-1].height
    for box in boxes:
        yield f'<path class="out" d="M{edge} {box.middle:g} H{band}"/>'
    yield f'<rect class="safe" x="{band}" y="{top}" width="{SAFETY}" height="{bottom - top}" rx="9"/>'
    told = ("from every step:", *(words.phrases.get(intent, intent) for intent in INTERRUPTS), "→ the way to safety")
    for number, line in enumerate(told):
        yield f'<text class="grey" x="{band + 12}" y="{top + 24 + LINE * number}">{escape(line)}</text>'

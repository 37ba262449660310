"""What came out of `handson prompts try`: tried phrases in; a table, the pairs that are confused and a page out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import combinations

from assistant.bench.trial import Tried
from assistant.content.check_sounds import ALIKE, NEAR, Sounding
from assistant.core.phrasebook import AMOUNT
from assistant.core.places import Place

CORE = frozenset(  # what no session can do without
    {"next", "repeat", "pause", "undo", "stop", "hurts", "yes", "no", "let-down", "flow-slowed", "flow-stopped"}
    | {"option-one", "option-two"}
)
NOTHING = "(nothing)"  # the column of what was missed


@dataclass(frozen=True, slots=True)
class Pair:
    """Two phrases that can be said at one moment and are taken for each other, or sound alike."""

    one: Tried
    other: Tried
    distance: float | None  # None where it is not known how the language sounds

    @property
    def swapped(self) -> int:
        """How often one was taken for the other."""
        return self.one.taken[self.other.meaning] + self.other.taken[self.one.meaning]

    @property
    def asked(self) -> int:
        """How often it was the other that was asked back."""
        return self.one.taken[f"{self.other.meaning}?"] + self.other.taken[f"{self.one.meaning}?"]

    def __str__(self) -> str:
        told = f"'{self.one.phrase}' and '{self.other.phrase}'"
        apart = "" if self.distance is None else f" (distance {self.distance:.2f})"
        rightly = self.one.asked + self.other.asked
        both = self.one.said + self.other.said
        return (
            f"{told}{apart}: taken for each other {self.swapped} of {both} times, asked back {self.asked + rightly}, "
            f"told apart {self.one.heard + self.other.heard}"
        )


def pairs(tried: Sequence[Tried], places: Sequence[Place], sounding: Sounding | None) -> list[Pair]:
    """Those confused most first, then those that sound most alike."""
    found = []
    for one, other in combinations(tried, 2):
        if one.meaning == other.meaning or not _together(one, other, places):
            continue
        distance = sounding.distance(one.phrase, other.phrase) if sounding else None
        pair = Pair(one, other, distance)
        if pair.swapped or pair.asked or (sounding and distance is not None and _alike(pair, distance, sounding)):
            found.append(pair)
    return sorted(found, key=lambda pair: (-pair.swapped, -pair.asked, pair.distance or 0.0, pair.one.phrase))


def _together(one: Tried, other: Tried, places: Sequence[Place]) -> bool:
    return any({one.intent, other.intent} <= place.open for place in places)


def _alike(pair: Pair, distance: float, sounding: Sounding) -> bool:
    """As `content/check_sounds` has it."""
    phones = max(sounding.length(pair.one.phrase), sounding.length(pair.other.phrase))
    return distance <= ALIKE and distance * phones <= NEAR


def table(tried: Sequence[Tried], least: float, confused: Sequence[Pair] = ()) -> Iterator[str]:
    """A line for each phrase, the worst first; ! where it falls under `least`. Then the sums, and the pairs."""
    yield f"  {'phrase':30s} {'where':34s} {'heard':>9s} {'asked':>6s} {'missed':>7s}  taken for; why missed"
    for each in tried:
        taken, why = (
            ", ".join(f"{name} ({count})" for name, count in some.most_common()) for some in (each.taken, each.reasons)
        )
        sign = "!" if each.share < least else " "
        counts = f"{each.heard:4d} of {each.said:2d} {each.asked or '':>6} {each.missed:7d}"
        told = f"{counts}  {'; '.join(filter(None, (taken, why)))}".rstrip()
        yield f"{sign} {each.phrase:30s} {each.place:34s} {told}"
    yield from _sums(tried)
    if confused:
        yield "Easily taken for each other:"
        yield from (f"  {pair}" for pair in confused)


def _sums(tried: Sequence[Tried]) -> Iterator[str]:
    """A line for what no session can do without, one for amounts, and one for the rest."""
    groups: dict[str, list[Tried]] = {"core": [], "amounts": [], "others": []}
    for one in tried:
        groups["core" if one.intent in CORE else "amounts" if one.intent == AMOUNT else "others"].append(one)
    for name, some in groups.items():
        if some:
            said, heard, asked = (sum(getattr(each, count) for each in some) for count in ("said", "heard", "asked"))
            wrong = sum(count for each in some for name, count in each.taken.items() if not name.endswith("?"))
            yield (
                f"{name}: {len(some)} phrases, heard {heard} of {said} ({heard / said:.0%}), asked back {asked} "
                f"({asked / said:.0%}), taken for another {wrong} ({wrong / said:.1%})"
            )


def page(tried: Sequence[Tried], least: float, confused: Sequence[Pair] = ()) -> str:
    """The same as a page of its own, with a confusion matrix of what was ever taken for another."""
    rows = "\n".join(
        f"<tr class='{'low' if each.share < least else ''}'><td>{escape(each.phrase)}</td><td>{escape(each.place)}</td>"
        f"<td>{each.heard} of {each.said}</td><td>{each.asked or ''}</td>"
        f"<td><progress max='1' value='{each.share:.3f}'></progress></td>"
        f"<td>{escape(', '.join(f'{name} {count}' for name, count in each.taken.most_common()))}</td></tr>"
        for each in tried
    )
    listed = "".join(f"<li>{escape(str(pair))}</li>" for pair in confused) or "<li>None.</li>"
    return _PAGE.format(rows=rows, pairs=listed, matrix=_matrix(tried))


def _matrix(tried: Sequence[Tried]) -> str:
    """Rows: what was said; columns: what it was taken for. A question that was asked back counts in its own cell."""
    counted: dict[tuple[str, str], int] = {}
    for each in tried:
        right = {each.meaning: each.heard, f"{each.meaning}?": each.asked, NOTHING: each.missed}
        for name, count in (*right.items(), *each.taken.items()):
            if count:
                counted[each.meaning, name] = counted.get((each.meaning, name), 0) + count
    wrong = {pair for pair in counted if pair[1].rstrip("?") not in (pair[0], NOTHING)}
    if not wrong:
        return "<tr><td>None was taken for another.</td></tr>"
    said = sorted({one for one, _ in wrong} | {other.rstrip("?") for _, other in wrong})
    heads = "".join(f"<th>{escape(name)}</th>" for name in (*said, NOTHING))
    lines = "\n".join(
        f"<tr><th>{escape(one)}</th>" + "".join(_cell(counted, one, name) for name in (*said, NOTHING)) + "</tr>"
        for one in said
    )
    return f"<tr><th></th>{heads}</tr>\n{lines}"


def _cell(counted: dict[tuple[str, str], int], one: str, name: str) -> str:
    times, asked = counted.get((one, name), 0), counted.get((one, f"{name}?"), 0)
    kind = "right" if one == name else "wrong" if (times or asked) and name != NOTHING else ""
    text = " + ".join(filter(None, (str(times) if times else "", f"{asked}?" if asked else "")))
    return f"<td class='{kind}'>{text}</td>"


_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>How phrases are heard</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ font: 15px/1.4 system-ui, sans-serif; margin: 2rem; color: #222 }}
td, th {{ padding: 2px 10px; text-align: left; border-bottom: 1px solid #ddd }}
table {{ border-collapse: collapse; margin-bottom: 2rem }} .low td {{ background: #fbe9e4 }}
.matrix td {{ text-align: right }} td.right {{ background: #e6f2e6 }} td.wrong {{ background: #fbe9e4 }}
div {{ overflow-x: auto }}</style>
<h1>How phrases are heard</h1><div><table><tr><th>phrase<th>where<th>heard<th>asked back<th><th>taken for</tr>
{rows}</table></div><h2>Easily taken for each other</h2><ul>{pairs}</ul>
<h2>Said (rows), taken for (columns)</h2><p>A number with a question mark: asked back before it counts.</p>
<div><table class="matrix">{matrix}</table></div></html>
"""

"""Rows of measurements and how they are printed; quantiles by linear interpolation between order statistics."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what, its unit, how many were measured, middle, 95th percentile, and what is aimed at."""

    name: str
    unit: str
    count: int
    p50: float
    p95: float
    aim: str = ""


def row(name: str, unit: str, values: Sequence[float], aim: str = "") -> Row:
    """A row of measured values. ValueError if there are none: nothing measured is not zero."""
    if not values:
        raise ValueError(f"{name}: nothing was measured")
    return Row(name, unit, len(values), quantile(values, 0.5), quantile(values, 0.95), aim)


def quantile(values: Sequence[float], q: float) -> float:
    """The q-quantile (0 to 1) of `values`."""
    ordered = sorted(values)
    if len(ordered) == 1:
        return ordered[0]
    return statistics.quantiles(ordered, n=100, method="inclusive")[max(1, min(99, round(q * 100))) - 1]


def printed(rows: Sequence[Row]) -> str:
    """The rows as a table; `ratio` is p95 to p50."""
    lines = [f"{'measured':44s} {'n':>5s} {'p50':>10s} {'p95':>10s} {'ratio':>6s}  unit    aim"]
    for each in rows:
        ratio = f"{each.p95 / each.p50:6.2f}" if each.p50 else "     -"
        lines.append(
            f"{each.name:44s} {each.count:5d} {each.p50:10.1f} {each.p95:10.1f} {ratio}  {each.unit:7s} {each.aim}"
        )
    return "\n".join(lines)


def as_json(rows: Sequence[Row]) -> str:
    """The rows as JSON."""
    return json.dumps([asdict(each) for each in rows])

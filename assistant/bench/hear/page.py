"""The report as one HTML page that needs nothing else: tables, and plots as SVG within it."""

import html
import importlib.util
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.bench.hear import tables
from assistant.bench.hear.report import Report, Share
from assistant.bench.hear.rows import OURS, Row
from assistant.errors import UsageProblem

STYLE = """body { font: 15px/1.4 system-ui, sans-serif; max-width: 1000px; margin: 2em auto; padding: 0 1em; }
pre { font: 12px/1.3 ui-monospace, monospace; overflow-x: auto; } svg { max-width: 100%; height: auto; }"""
SIZE = (9.0, 4.0)  # inches
MANY = 40  # phrases in one plot


def check() -> None:
    """UsageProblem where there is nothing to plot with."""
    if importlib.util.find_spec("matplotlib") is None:
        raise UsageProblem("The page needs matplotlib: `pip install handson[bench]`, or leave --html out.")


def page(report: Report, rows: Sequence[Row]) -> str:
    """The whole page."""
    ours = [share for share in report.shares if share.system == OURS]
    plots = [
        ("Right by level of the speech over the noise", _levels(report)),
        ("Misses against false acts as the threshold moves", _trade_off(report)),
        ("Latency of the commands that were heard right", _latency(rows)),
        ("Right by voice", _bars([share for share in ours if share.by == "voice"])),
        ("Right by noise", _bars([share for share in ours if share.by == "noise"])),
        ("Right by state", _bars([share for share in ours if share.by == "state"])),
        ("Right by phrase, the worst", _bars(_worst(ours))),
        ("Intents taken for others", _confusion(rows)),
    ]
    parts = [f"<h2>{html.escape(title)}</h2>\n{svg}" for title, svg in plots]
    parts.append(f"<h2>Tables</h2>\n<pre>{html.escape(tables.printed(report))}</pre>")
    head = f"<meta charset='utf-8'><title>handson bench hear</title><style>{STYLE}</style>"
    body = f"<h1>How well it hears</h1>{''.join(parts)}"
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>"


def _worst(shares: Iterable[Share]) -> list[Share]:
    return sorted((each for each in shares if each.by == "phrase"), key=lambda each: each.right / each.count)[:MANY]


def _figure(height: float = SIZE[1]) -> tuple[Any, Any]:
    from matplotlib.figure import Figure  # noqa: PLC0415 - of the extra `bench`

    figure = Figure(figsize=(SIZE[0], height), layout="constrained")
    return figure, figure.subplots()


def _svg(figure: Any) -> str:
    import matplotlib as mpl  # noqa: PLC0415 - of the extra `bench`

    file = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "handson"}):  # the same figures, the same page
        figure.savefig(file, format="svg", metadata={"Date": None})
    text = file.getvalue()
    return re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)


def _levels(report: Report) -> str:
    figure, axes = _figure()
    for system in dict.fromkeys(share.system for share in report.shares):
        shares = sorted(_of(report, system, "snr"), key=lambda share: int(share.name.split()[0]))
        levels = [int(share.name.split()[0]) for share in shares]
        right = [100 * share.right / share.count for share in shares]
        axes.errorbar(levels, right, _bounds(shares), marker="o", capsize=3, label=system)
    axes.set(xlabel="dB", ylabel="right %", ylim=(0, 102))
    axes.legend()
    return _svg(figure)


def _bounds(shares: Sequence[Share]) -> tuple[list[float], list[float]]:
    """How far the interval reaches below and above, in per cent; rounding must not make it negative."""
    below = [max(0.0, 100 * (share.right / share.count - share.right_low)) for share in shares]
    return below, [max(0.0, 100 * (share.right_high - share.right / share.count)) for share in shares]


def _of(report: Report, system: str, by: str) -> list[Share]:
    return [share for share in report.shares if share.system == system and share.by == by]


def _trade_off(report: Report) -> str:
    figure, axes = _figure()
    points = report.trade_off
    axes.plot([point.false_acts for point in points], [100 * point.missed for point in points], marker=".")
    for point in points[::5]:
        axes.annotate(f"{point.threshold:g}", (point.false_acts, 100 * point.missed))
    axes.set(xlabel="false acts an hour of talk", ylabel="not right %")
    return _svg(figure)


def _latency(rows: Sequence[Row]) -> str:
    figure, axes = _figure()
    latencies = [
        row.latency for row in rows if row.system == OURS and row.outcome == "right" and row.latency is not None
    ]
    axes.hist([1000 * latency for latency in latencies], bins=40)
    axes.set(xlabel="ms from the end of speech to the decision", ylabel="commands")
    return _svg(figure)


def _bars(shares: Sequence[Share]) -> str:
    ordered = sorted(shares, key=lambda share: share.right / share.count)
    figure, axes = _figure(1 + 0.22 * len(ordered))
    names = [f"{share.name} ({share.count})" for share in ordered]
    right = [100 * share.right / share.count for share in ordered]
    axes.barh(names, right, xerr=_bounds(ordered), color="#7aa6c2", ecolor="#444")
    axes.set(xlabel="right %", xlim=(0, 102))
    return _svg(figure)


def _confusion(rows: Sequence[Row]) -> str:
    wrong = [row for row in rows if row.system == OURS and row.outcome == "wrong" and row.heard_intent]
    said = sorted({row.intent for row in wrong})
    heard = sorted({row.heard_intent for row in wrong})
    if not wrong:
        return "<p>None.</p>"
    counts = [[0] * len(heard) for _ in said]
    for row in wrong:
        counts[said.index(row.intent)][heard.index(row.heard_intent)] += 1
    figure, axes = _figure(1.5 + 0.25 * len(said))
    axes.imshow(counts, cmap="Blues", aspect="auto")
    axes.set_xticks(range(len(heard)), heard, rotation=90)
    axes.set_yticks(range(len(said)), said)
    axes.set(xlabel="heard", ylabel="said")
    return _svg(figure)

"""Two reports: what changed between them. Reads the JSON that an earlier run wrote."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.bench.hear.report import Report, Share
from assistant.errors import UsageProblem

SHOWN = ("all", "easy", "snr", "noise", "engine", "voice", "phrase")
FEW = 5  # commands; groups with fewer say nothing
CLEAR = "*"  # the intervals do not touch


def read(path: Path) -> dict[str, Any]:
    """An earlier report. UsageProblem if the file is none."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        _ = found["about"]["seed"], found["shares"][0]["by"], found["false_acts"]
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        raise UsageProblem(f"{path} is no report of `handson bench hear --json FILE`.") from None
    return found


def changes(before: dict[str, Any], now: Report) -> str:
    """A line for each figure that is another one; a star where the 95 % intervals do not touch."""
    return "\n".join([*_about(before, now), *_shares(before, now), *_false(before, now), *_times(before, now)])


def _about(before: dict[str, Any], now: Report) -> Iterator[str]:
    old, new = before["about"], now.about
    differs = [
        f"{name} {old[name]} → {getattr(new, name)}"
        for name in ("seed", "part", "language", "recogniser", "clips", "recordings")
        if old[name] != getattr(new, name)
    ]
    yield "changed since: " + (", ".join(differs) + " (not the same commands)" if differs else "the same commands")


def _shares(before: dict[str, Any], now: Report) -> Iterator[str]:
    old = {(each["system"], each["by"], each["name"]): each for each in before["shares"]}
    for share in now.shares:
        was = old.get((share.system, share.by, share.name))
        if was is None or share.by not in SHOWN or min(share.count, was["count"]) < FEW or _same(was, share):
            continue
        clear = CLEAR if share.right_low > was["right_high"] or share.right_high < was["right_low"] else " "
        right = f"{100 * was['right'] / was['count']:5.1f} → {100 * share.right / share.count:5.1f}"
        wrong = f"{100 * was['wrong'] / was['count']:4.1f} → {100 * share.wrong / share.count:4.1f}"
        name = f"{share.system}: {share.by} {share.name}"
        yield f"{clear} {name:60s} right % {right}   wrong % {wrong}"


def _same(was: dict[str, Any], now: Share) -> bool:
    return (was["count"], was["right"], was["wrong"]) == (now.count, now.right, now.wrong)


def _false(before: dict[str, Any], now: Report) -> Iterator[str]:
    old = {(each["system"], each["test"], each["hours_kind"], each["place"]): each for each in before["false_acts"]}
    for acts in now.false_acts:
        was = old.get((acts.system, acts.test, acts.hours_kind, acts.place))
        if was is not None and was["acts"] != acts.acts and not acts.place:
            told = f"{was['acts']} in {was['hours']:.2f} h → {acts.acts} in {acts.hours:.2f} h"
            yield f"  {acts.system} acts in {acts.test}, {acts.hours_kind}: {told}"


def _times(before: dict[str, Any], now: Report) -> Iterator[str]:
    old = {each["name"]: each for each in before["times"]}
    for time in now.times:
        was = old.get(time.name)
        if was is not None and abs(was["p50"] - time.p50) >= 1:
            middle, slow = f"p50 {was['p50']:.0f} → {time.p50:.0f} ms", f"p95 {was['p95']:.0f} → {time.p95:.0f} ms"
            yield f"  {time.name.strip()}: {middle}, {slow}"

"""The report as text: short tables for a terminal."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.bench.hear.report import EASY, FalseActs, Report, Share
from assistant.bench.hear.rows import OURS

SHOWN = ("all", "easy", "amounts", "snr", "noise", "engine", "voice", "distance", "speed", "state", "real phrase")
WORST = 12  # phrases


def printed(report: Report) -> str:
    """All of it."""
    return "\n".join(_lines(report))


def short_of(report: Report, right: float | None, wrong: float | None) -> Iterator[str]:
    """What falls short of the share of commands that must be right at EASY and above, or may be wrong altogether."""
    made = [share for share in report.shares if share.system == OURS and share.by == "easy"]
    easy = [share for share in made if share.name.startswith(f"{EASY} dB")]
    heard = sum(each.right for each in easy) / max(1, sum(each.count for each in easy))
    taken = sum(each.wrong for each in made) / max(1, sum(each.count for each in made))
    if right is not None and heard < right:
        yield f"At {EASY} dB and above {heard:.1%} of the commands were heard right, and {right:.1%} must be."
    if wrong is not None and taken > wrong:
        yield f"{taken:.1%} of the commands were taken for another, and at most {wrong:.1%} may be."


def _lines(report: Report) -> Iterator[str]:
    about = report.about
    yield (
        f"{about.clips} commands, seed {about.seed}, {about.part} part, {about.recogniser} ({about.language}), "
        f"{len(about.voices)} voices, {about.recordings} recordings, {about.took:.0f} s"
    )
    ours = [share for share in report.shares if share.system == OURS]
    yield from _shares("commands", [share for by in SHOWN for share in _ordered(ours, by)])
    yield from _shares("worst phrases", sorted((s for s in ours if s.by == "phrase"), key=_rightness)[:WORST])
    yield from _mean(ours)
    yield from _shares("side by side", [share for share in report.shares if share.by == "side by side"], system=True)
    yield from _false(report.false_acts)
    yield from _rest(report)


def _mean(ours: Sequence[Share]) -> Iterator[str]:
    """Each phrase counts as much as any other; amounts are one."""
    each = [share.right / share.count for share in ours if share.by == "easy phrase"]
    if each:
        yield f"\nmean over {len(each)} phrases at {EASY} dB and above: {100 * sum(each) / len(each):.1f} % right"


def _ordered(shares: Iterable[Share], by: str) -> list[Share]:
    """Those of one kind; levels from loud to faint."""
    return sorted((share for share in shares if share.by == by), key=lambda share: (-_number(share.name), share.name))


def _number(name: str) -> float:
    first = name.split(maxsplit=1)[0]
    return float(first) if first.replace(".", "").isdigit() else 0.0


def _rightness(share: Share) -> tuple[float, int, str]:
    return (share.right / share.count, -share.count, share.name)


def _shares(title: str, shares: Sequence[Share], system: bool = False) -> Iterator[str]:
    if not shares:
        return
    heads = f"{'right %':>8s} {'95 %':>11s} {'wrong %':>8s} {'asked back %':>13s} {'(rightly)':>9s} {'missed %':>9s}"
    yield f"\n{title:44s} {'n':>5s} {heads}"
    last = ""
    for share in shares:
        name = share.system if system else f"  {share.name}"
        if share.by != last and not system:
            last = share.by
            yield share.by
        told = (share.right, share.wrong, share.asked, share.agreed, share.missed)
        right, wrong, asked, agreed, missed = (100 * each / share.count for each in told)
        between = f"{100 * share.right_low:.0f} to {100 * share.right_high:.0f}"
        yield (
            f"{name:44s} {share.count:5d} {right:8.1f} {between:>11s} {wrong:8.1f} {asked:13.1f} {agreed:9.1f} "
            f"{missed:9.1f}"
        )


def _false(acts: Sequence[FalseActs]) -> Iterator[str]:
    heads = f"{'hours':>6s} {'acts':>5s} {'an hour':>8s} {'95 % at most':>13s} {'resampled':>12s}"
    yield f"\n{'acts that nobody asked for':44s} {heads}"
    for each in acts:
        if not each.place or (each.acts and each.system == OURS):
            name = f"  in {each.place}" if each.place else f"{each.system}: {each.test}, {each.hours_kind}"
            rate, spread = each.acts / max(each.hours, 1e-9), f"{each.spread_low:.1f} to {each.spread_high:.1f}"
            yield f"{name:44s} {each.hours:6.2f} {each.acts:5d} {rate:8.2f} {each.high:13.2f} {spread:>12s}"


def _burdens(report: Report) -> Iterator[str]:
    heads = f"{'taken for it':>13s} {'hidden by it':>13s} {'acts on others':>15s}"
    yield f"\n{'what a phrase costs that is open':44s} {heads}"
    for each in report.burdens[:WORST]:
        yield f"{each.phrase:44s} {each.taken:13d} {each.hidden:13d} {each.acts:15d}"


def _rest(report: Report) -> Iterator[str]:
    yield f"\n{'threshold':44s} {'not right %':>12s} {'wrong %':>8s} {'false acts an hour of talk':>27s}"
    for point in report.trade_off[::5]:
        yield f"{point.threshold:<44g} {100 * point.missed:12.1f} {100 * point.wrong:8.1f} {point.false_acts:27.2f}"
    yield f"\n{'times (ms)':44s} {'n':>5s} {'p50':>8s} {'p95':>8s}"
    for time in report.times:
        yield f"{time.name:44s} {time.count:5d} {time.p50:8.0f} {time.p95:8.0f}"
    yield "\nprocessor seconds an hour: " + ", ".join(f"{cost.name} {cost.seconds:.0f}" for cost in report.costs)
    yield from _burdens(report)
    yield "missed because: " + ", ".join(f"{each.heard} {each.count}" for each in report.reasons)
    yield "taken for another: " + "; ".join(
        f"{each.said} → {each.heard}" + (f" ({each.count})" if each.count > 1 else "") for each in report.confusions
    )

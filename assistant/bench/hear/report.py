"""The report: everything that was heard in, figures with their intervals out. Knows nothing of how they are shown."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.bench.hear import figures
from assistant.bench.hear.rows import OURS, Exposure, Listened, Row
from assistant.bench.table import quantile
from assistant.core.phrasebook import AMOUNT

UNSURE = ("", "not sure")  # reasons that a threshold decides; the other gates stay shut at any
THRESHOLDS = tuple(round(0.02 * step, 2) for step in range(51))
EASY = 10  # dB; from here on commands count for the aim
CONFUSED = 20  # pairs that are told


@dataclass(frozen=True, slots=True)
class About:
    """What was run."""

    seed: int
    part: str
    language: str
    recogniser: str
    voices: tuple[str, ...]
    recordings: int
    clips: int
    took: float  # seconds


@dataclass(frozen=True, slots=True)
class Share:
    """Commands of one group: how many were heard right, wrong and not at all; bounds are of 95 % intervals.

    `asked`: how many were asked back before anything was done; `agreed`: those of them where it was what had been said.
    """

    system: str
    by: str
    name: str
    count: int
    right: int
    wrong: int
    missed: int
    right_low: float
    right_high: float
    wrong_low: float
    wrong_high: float
    asked: int = 0
    agreed: int = 0


@dataclass(frozen=True, slots=True)
class FalseActs:
    """Acts that nobody asked for; rates an hour, `low` and `high` exact, `spread` resampled by recording."""

    system: str
    test: str
    hours_kind: str
    place: str
    hours: float
    recordings: int
    acts: int
    low: float
    high: float
    spread_low: float
    spread_high: float


@dataclass(frozen=True, slots=True)
class Point:
    """What another threshold would give: the share of commands not heard right, false acts an hour of talk."""

    threshold: float
    missed: float
    wrong: float
    false_acts: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """A phrase taken for another."""

    said: str
    heard: str
    count: int


@dataclass(frozen=True, slots=True)
class Burden:
    """What it costs that a phrase is open: commands that were taken for it, commands that were missed while it was the
    likeliest, and acts on other sounds."""

    phrase: str
    taken: int
    hidden: int
    acts: int


@dataclass(frozen=True, slots=True)
class Time:
    """A time in milliseconds."""

    name: str
    count: int
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds for an hour of sound."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything."""

    about: About
    shares: tuple[Share, ...]
    false_acts: tuple[FalseActs, ...]
    trade_off: tuple[Point, ...]
    confusions: tuple[Confusion, ...]
    reasons: tuple[Confusion, ...]  # why commands were missed
    burdens: tuple[Burden, ...]  # the heaviest first
    times: tuple[Time, ...]
    costs: tuple[Cost, ...]


BY: dict[str, Callable[[Row], str]] = {
    "all": lambda row: f"real people's {'numbers' if row.intent == AMOUNT else 'words'}" if row.real else "made",
    "snr": lambda row: f"{row.snr} dB",
    "easy": lambda row: f"{EASY} dB and above" if row.snr >= EASY else f"below {EASY} dB",
    "noise": lambda row: row.noise,
    "engine": lambda row: row.engine,
    "voice": lambda row: row.voice,
    "speed": lambda row: row.speed,
    "distance": lambda row: f"{row.distance:g} m",
    "state": lambda row: row.place,
    "intent": lambda row: row.intent,
    "phrase": lambda row: AMOUNT if row.intent == AMOUNT and not row.real else row.said,
    "easy phrase": lambda row: BY["phrase"](row) if row.snr >= EASY else "",
    "amounts": lambda row: BY["easy"](row) if row.intent == AMOUNT else "",
}


def report(listened: Listened, about: About) -> Report:
    """All figures."""
    commands = [row for row in listened.rows if row.test == "command"]
    ours = [row for row in commands if row.system == OURS]
    return Report(
        about,
        tuple(shares(commands)),
        tuple(false_acts(listened.exposures)),
        tuple(trade_off(listened)),
        tuple(_counted((row.said, row.heard) for row in ours if row.outcome == "wrong")),
        tuple(_counted((row.outcome, row.reason) for row in ours if row.outcome == "missed")),
        tuple(burdens(listened.rows)),
        tuple(times(ours)),
        tuple(costs(listened)),
    )


def shares(commands: Sequence[Row]) -> list[Share]:
    """Every group of every kind; the finer ones of made commands only, since real people say few words."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in commands:
        for by, name in BY.items():
            if name(row) and (not row.real or by == "all"):
                groups[row.system, by, name(row)].append(row)
            elif name(row) and by in ("phrase", "voice", "snr"):
                groups[row.system, f"real {by}", name(row)].append(row)
    beside = {row.number for row in commands if row.system != OURS}
    for row in commands:
        if row.number in beside:
            groups[row.system, "side by side", "the same commands"].append(row)
    return [_share(*key, rows) for key, rows in groups.items()]


def _share(system: str, by: str, name: str, rows: Sequence[Row]) -> Share:
    counts, count = Counter(row.outcome for row in rows), len(rows)
    right, wrong = figures.wilson(counts["right"], count), figures.wilson(counts["wrong"], count)
    told = (counts["right"], counts["wrong"], counts["missed"])
    return Share(system, by, name, count, *told, *right, *wrong, counts["asked"], sum(row.agreed for row in rows))


def false_acts(exposures: Iterable[Exposure]) -> list[FalseActs]:
    """Of each system, kind of sound and kind of hours: altogether, and by place."""
    groups: dict[tuple[str, str, str, str], list[Exposure]] = defaultdict(list)
    for each in exposures:
        if each.test != "silence":
            for place in ("", each.place):
                groups[each.system, each.test, each.hours, place].append(each)
    return [_false(*key, heard) for key, heard in sorted(groups.items())]


def _false(system: str, test: str, kind: str, place: str, heard: Sequence[Exposure]) -> FalseActs:
    acts: Counter[str] = Counter()
    hours: dict[str, float] = defaultdict(float)
    for each in heard:
        acts[each.recording] += each.acts
        hours[each.recording] += each.seconds / 3600
    total = sum(hours.values())
    spread = figures.resampled([acts[name] for name in hours], list(hours.values()))
    exact = figures.poisson(acts.total(), total)
    return FalseActs(system, test, kind, place, total, len(hours), acts.total(), *exact, *spread)


def trade_off(listened: Listened) -> list[Point]:
    """What every threshold would give, by the scores and the other gates as they stand."""
    commands = [row for row in listened.rows if row.system == OURS and row.test == "command"]
    talk = [row for row in listened.rows if row.system == OURS and row.test == "talk" and row.reason in UNSURE]
    hours = sum(each.seconds for each in listened.exposures if each.system == OURS and each.test == "talk") / 3600
    points = []
    for threshold in THRESHOLDS:
        passing = [row for row in commands if row.reason in UNSURE and row.scores and row.score >= threshold]
        right = sum(row.outcome == "right" or _would_be_right(row) for row in passing)
        acts = sum(row.score >= threshold for row in talk if row.scores)
        missed = 1 - right / max(1, len(commands))
        points.append(Point(threshold, missed, (len(passing) - right) / max(1, len(commands)), acts / max(hours, 1e-9)))
    return points


def _would_be_right(row: Row) -> bool:
    """Whether a rejected guess was the phrase that was said."""
    return row.agreed or (row.outcome == "missed" and row.heard == row.said)


def _counted(pairs: Iterable[tuple[str, str]]) -> list[Confusion]:
    return [Confusion(*pair, count) for pair, count in Counter(pairs).most_common(CONFUSED)]


def burdens(rows: Iterable[Row]) -> list[Burden]:
    """Of each phrase that stood in another's way; amounts are one."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.system != OURS or not row.heard or row.heard == row.said:
            continue
        phrase = AMOUNT if row.heard_intent == AMOUNT else row.heard
        kind = row.outcome if row.test == "command" else "act" if row.outcome == "act" else ""
        counted[phrase][kind] += 1
    found = [Burden(phrase, each["wrong"], each["missed"], each["act"]) for phrase, each in counted.items()]
    heavy = [each for each in found if each.taken or each.hidden or each.acts]
    return sorted(heavy, key=lambda each: (-each.taken - each.hidden - each.acts, each.phrase))


def times(ours: Sequence[Row]) -> list[Time]:
    """Of the commands that were heard right."""
    right = [row for row in ours if row.outcome == "right"]
    parts: dict[str, list[float]] = {
        "end of speech to decision": [1000 * row.latency for row in right if row.latency is not None],
        "  end of speech noticed late by": [1000 * row.late for row in right if row.late is not None],
        "  patience": [1000 * row.patience for row in right if row.patience is not None],
        "decoding": [row.decode_ms for row in right],
    }
    return [
        Time(name, len(values), quantile(values, 0.5), quantile(values, 0.95))
        for name, values in parts.items()
        if values
    ]


def costs(listened: Listened) -> list[Cost]:
    """Of silence, noise and talk."""
    found = []
    for test in ("silence", "noise", "talk"):
        heard = [each for each in listened.exposures if each.test == test and each.system == OURS]
        seconds = sum(each.seconds for each in heard)
        if seconds:
            found.append(Cost(test, 3600 * sum(each.cpu for each in heard) / seconds))
    return found

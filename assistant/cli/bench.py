"""`handson bench`: measurements that print a table."""

import sys
from pathlib import Path
from typing import Any

import click

from assistant.cli.options import EXISTING, FILE, loaded, with_settings
from assistant.errors import HandsonError, UsageProblem

FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.group()
def bench() -> None:
    """Measure this machine: latency, footprint, core, hearing."""


def _show(rows: Any, as_json: bool) -> None:
    from assistant.bench import table

    click.echo(table.as_json(rows) if as_json else table.printed(rows))


@bench.command(epilog="Example: handson bench core")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def core(as_json: bool) -> None:
    """Events a second through the session machine."""
    from assistant.bench import core as measuring

    _show(measuring.measure(), as_json)


@bench.command(epilog="Example: handson bench latency --commands 20")
@click.option("--commands", default=50, type=click.IntRange(1), help="How many are spoken.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_settings
def latency(commands: int, as_json: bool, **flags: Any) -> None:
    """From the end of a spoken command to its cue, through a virtual sound card, in real time."""
    from assistant.bench import latency as measuring

    _show(measuring.measure(loaded(flags), commands), as_json)


@bench.command(epilog="Example: handson bench footprint")
@click.option("--seconds", default=30.0, type=click.FloatRange(1), help="How long the processor is watched.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--recogniser", default="pocketsphinx", help="pocketsphinx or vosk.")
def footprint(seconds: float, as_json: bool, recogniser: str) -> None:
    """Start, memory and processor of a session, through a virtual sound card."""
    from assistant.bench import footprint as measuring

    _show(measuring.measure(recogniser, seconds=seconds), as_json)


@bench.command(epilog="Example: handson bench hear --quick --html hear.html")
@click.option("--quick", is_flag=True, help="A sample that takes under three minutes.")
@click.option("--part", type=click.Choice(["development", "test", "both"]), default="development", help="Which voices.")
@click.option("--audio", type=FOLDER, help="Recordings with manifests: real people, babies, noise.")
@click.option("--seed", default=1, help="Another one gives another sample.")
@click.option("--clips", type=click.IntRange(1), help="How many commands.")
@click.option("--say", multiple=True, metavar="PHRASE", help="Only this phrase; may be given several times.")
@click.option("--minutes", type=click.FloatRange(0), help="Of other speech, and as many of noise, each twice.")
@click.option("--beside", type=click.IntRange(0), help="Commands that what people write today listens to as well.")
@click.option("--jobs", default=2, type=click.IntRange(1), help="Processes.")
@click.option("--rows", type=FILE, help="Write everything that was heard, with its evidence, as JSON lines.")
@click.option("--json", "as_json", type=FILE, help="Write the report as JSON.")
@click.option("--html", type=FILE, help="Write the report as a page with plots.")
@click.option("--compare", type=EXISTING, help="Print what changed since the report of an earlier --json.")
@click.option("--at-least", type=click.FloatRange(0, 1), help="Share to hear right at 10 dB and above, or exit 1.")
@click.option("--at-most-wrong", type=click.FloatRange(0, 1), help="Share that may be taken for another, or exit 1.")
@with_settings
def hear(compare: Path | None, at_least: float | None, at_most_wrong: float | None, **flags: Any) -> None:
    """How well commands are heard in voices, rooms and noise, and how often it acts on anything else."""
    from assistant.bench.hear import compare as comparing
    from assistant.bench.hear import page, run, tables

    before = comparing.read(compare) if compare else None
    if flags["html"]:
        page.check()
    report, listened = run.measure(loaded(flags), _wanted(flags), _progress)
    click.echo(tables.printed(report))
    if before:
        click.echo("\n" + comparing.changes(before, report))
    _kept(report, listened, flags)
    if short := "\n".join(tables.short_of(report, at_least, at_most_wrong)):
        raise HandsonError(short)


def _wanted(flags: dict[str, Any]) -> Any:
    from dataclasses import replace

    from assistant.bench.hear import plan, run

    size = plan.QUICK if flags["quick"] else plan.WHOLE
    minutes = None if flags["minutes"] is None else plan.Minutes(flags["minutes"], flags["minutes"])
    given = {"clips": flags["clips"], "unique": minutes, "mixed": minutes, "beside": flags["beside"]}
    size = replace(size, **{name: value for name, value in given.items() if value is not None})
    return run.Wanted(size, flags["part"], flags["audio"], flags["seed"], flags["jobs"], flags["say"])


def _kept(report: Any, listened: Any, flags: dict[str, Any]) -> None:
    import json
    from dataclasses import asdict

    from assistant.bench.hear import page, rows

    if flags["rows"]:
        rows.write(listened, flags["rows"])
    if flags["as_json"]:
        flags["as_json"].write_text(json.dumps(asdict(report), ensure_ascii=False, indent=1), encoding="utf-8")
    if flags["html"]:
        flags["html"].write_text(page.page(report, listened.rows), encoding="utf-8")


def _progress(done: int, count: int) -> None:
    """On a terminal, how far it is."""
    if sys.stderr.isatty():
        click.echo(f"\r{done} of {count}", nl=done == count, err=True)


@bench.command(epilog="Example: handson bench hear --rows rows.jsonl && handson bench fit rows.jsonl")
@click.argument("rows", nargs=-1, required=True, type=EXISTING)
@click.option("--only", type=click.Choice(["first", "second"]), help="Those of one listener alone.")
@click.option("--write", type=FILE, help="Put the trees into this file, as assistant/listen/weights.json has them.")
def fit(rows: tuple[Path, ...], only: str | None, write: Path | None) -> None:
    """Fit the decision to what was heard, and tell what it would give in voices that it has not seen."""
    import json
    from datetime import datetime

    from assistant.bench.hear import fit as fitting
    from assistant.listen.trees import to_json

    about = {"made": f"{datetime.now():%Y-%m-%d}", "by": "handson bench fit", "rows": [path.name for path in rows]}
    made: dict[str, Any] = json.loads(write.read_text(encoding="utf-8")) if write and write.exists() else {}
    for name in [only] if only else fitting.PARTS:
        trees, told = fitting.fit(fitting.read(rows, name), name)
        made[name] = {"about": about, **to_json(trees)}
        click.echo("\n".join((name, *(f"  {line}" for line in told))))
    if write:
        write.write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")


@bench.command(epilog="Example: handson bench learn --text novel.txt --audio FOLDER --write phone_head.npz")
@click.option("--text", "text", multiple=True, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--audio", type=FOLDER, help="Recordings with manifests: real people, babies, noise.")
@click.option("--lessons", default=20_000, type=click.IntRange(100), help="Besides the recordings.")
@click.option("--epochs", default=12, type=click.IntRange(1), help="How often each is looked at.")
@click.option("--seed", default=1, help="Another one gives other lessons.")
@click.option("--jobs", default=2, type=click.IntRange(1), help="Processes.")
@click.option("--further", is_flag=True, help="Go on from the weights that are in use.")
@click.option("--write", required=True, type=FILE, help="Where the weights go, as assistant/listen/phone_head.npz.")
@with_settings
def learn(write: Path, **flags: Any) -> None:
    """Teach the phone head which sounds it hears, from the voices of the training part and any English text."""
    from importlib.util import find_spec

    if find_spec("jax") is None or find_spec("optax") is None:
        raise UsageProblem("Learning needs JAX and Optax: `pip install handson[learn]`.")
    from assistant.bench.hear import school

    wanted = school.Wanted(*(flags[name] for name in ("lessons", "epochs", "text", "audio", "seed", "jobs", "further")))
    weights = school.learned(loaded(flags), wanted, click.echo)
    school.write(write, weights, wanted)

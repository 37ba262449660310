"""`handson bench fit`: rows in, trees out that know right from wrong and that the product can read."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assistant.bench.hear import fit
from assistant.cli.main import handson
from assistant.errors import UsageProblem
from assistant.listen.trees import fitted, from_json, to_json

TELLS = {"first": "ratio", "second": "sounded"}  # what tells right from wrong here


def row(number: int, right: bool, listener: str, rng: random.Random) -> dict[str, Any]:
    """Right phrases fit better, with some overlap."""
    scores = {part: rng.uniform(0, 1) for part in fit.PARTS[listener]}
    scores[TELLS[listener]] = min(0.0, rng.gauss(-0.5 if right else -3.0, 0.6))
    return {
        "type": "row",
        "system": "handson",
        "test": "command" if right else "talk",
        "voice": f"voice {number % 7}" if right else "",
        "recording": "" if right else f"talk {number % 7}",
        "candidates": [{"right": right, "scores": scores}],
    }


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    rng = random.Random(1)
    each = [row(number, number % 4 < 2, ("first", "second")[number % 2], rng) for number in range(1200)]
    hour = {"type": "exposure", "system": "handson", "test": "talk", "seconds": 3600.0}
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in (*each, hour)), encoding="utf-8")
    return path


def test_trees_are_written_that_tell_right_from_wrong(rows: Path, tmp_path: Path) -> None:
    written = tmp_path / "weights.json"
    done = CliRunner().invoke(handson, ["bench", "fit", str(rows), "--write", str(written)])
    assert done.exit_code == 0, done.output
    assert done.output.count("600 commands, 1.00 h of other sounds") == 2
    given = json.loads(written.read_text(encoding="utf-8"))
    for listener, part in TELLS.items():
        trees = from_json(given[listener])
        usual = dict.fromkeys(trees.parts, 0.5)
        assert trees.probability(usual | {part: -0.1}) > 0.9
        assert trees.probability(usual | {part: -6.0}) < 0.1
        assert to_json(trees) == {name: what for name, what in given[listener].items() if name != "about"}


def test_one_kind_of_trees_may_be_made_anew_and_the_other_stays(rows: Path, tmp_path: Path) -> None:
    written = tmp_path / "weights.json"
    written.write_text('{"first": "as it was"}', encoding="utf-8")
    done = CliRunner().invoke(handson, ["bench", "fit", str(rows), "--only", "second", "--write", str(written)])
    assert done.exit_code == 0, done.output
    given = json.loads(written.read_text(encoding="utf-8"))
    assert given["first"] == "as it was"
    assert given["second"]["about"]["rows"] == ["rows.jsonl"]


def test_rows_that_tell_nothing_apart_are_refused(tmp_path: Path) -> None:
    rng = random.Random(2)
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row(0, True, "second", rng)) + "\n", encoding="utf-8")
    with pytest.raises(UsageProblem, match="tell right from wrong"):
        fit.read([path], "second")
    path.write_text('{"some": "thing"}\n', encoding="utf-8")
    with pytest.raises(UsageProblem, match=r"rows\.jsonl"):
        fit.read([path], "second")


@pytest.mark.parametrize("name", fit.PARTS)
def test_no_part_of_the_shipped_trees_speaks_the_wrong_way(name: str) -> None:
    trees, rng = fitted(name), random.Random(3)
    assert trees.parts == tuple(fit.PARTS[name])
    for part, (_, way) in fit.PARTS[name].items():
        for _ in range(40 if way else 0):
            around = {other: rng.uniform(-3, 3) for other in trees.parts}
            less, more = sorted(rng.uniform(-5, 5) for _ in range(2))
            change = trees.probability(around | {part: more}) - trees.probability(around | {part: less})
            assert way * change >= -1e-9, part


def test_the_shipped_trees_say_what_made_them() -> None:
    text = (Path(fit.__file__).parents[2] / "listen" / "weights.json").read_text(encoding="utf-8")
    for name in fit.PARTS:
        about = json.loads(text)[name]["about"]
        assert set(about) == {"made", "by", "rows"}
        assert "handson bench" in about["by"]

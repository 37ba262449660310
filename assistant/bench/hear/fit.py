"""Fitting the decision: rows of `handson bench hear --rows` in; listen/weights.json and what it would give out.

One sum of trees for each listener. scikit-learn grows them (histogram gradient boosting with monotone constraints);
what is reported is cross-validated: the rows of a voice or of a recording are judged by trees that never saw them.
"""

import importlib.util
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import UsageProblem
from assistant.listen.trees import Node, Trees

# Each part: what stands for it where a recogniser has none (Vosk: of phrases that fit well), and whether more of it
# speaks for the phrase (1), against it (-1) or either way (0).
COMMON = {
    "outside": (0.0, -1),
    "voice": (0.9, 1),
    "gap": (0.0, -1),
    "slow": (8.0, 0),
    "fast": (14.0, 0),
    "short": (0.0, 0),
    "filler": (0.0, -1),
    "voiced": (0.8, 0),
}
FIRST = {"ratio": (-0.5, 1), "weakest": (-1.0, 1), **COMMON}
SECOND = {
    **COMMON,
    "sounded": (-1.0, 1),
    "free": (-3.0, 1),
    "clear": (20.0, 1),
    "weak": (-1.0, 1),
}
PARTS = {"first": FIRST, "second": SECOND}
GROWN = {
    "max_iter": 300,
    "learning_rate": 0.03,
    "max_leaf_nodes": 6,
    "min_samples_leaf": 15,
    "l2_regularization": 1.0,
    "random_state": 0,
    "early_stopping": False,
}
FOLDS = 5
RATES = (0.1, 0.5, 1.0, 2.0, 5.0)  # false acts an hour at which the share of commands is told

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Candidate:
    """One weighed phrase: which row it belongs to, whose voice, whether it was said, its evidence."""

    row: int
    group: str
    right: bool
    command: bool
    scores: dict[str, float]


@dataclass(frozen=True)
class Rows:
    """What was heard: the candidates, how many commands were said, and for how long others were listened to."""

    candidates: tuple[Candidate, ...]
    commands: int
    hours: float


def read(paths: Sequence[Path], name: str) -> Rows:
    """The candidates of the "first" or of the "second" listener. UsageProblem if a file is none of ours."""
    candidates: list[Candidate] = []
    commands, seconds, number = 0, 0.0, 0
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                row: dict[str, Any] = json.loads(line)
                if row["system"] != "handson":
                    continue
                if row["type"] == "exposure":
                    seconds += row["seconds"] if row["test"] in ("talk", "noise") else 0.0
                    continue
                number += 1
                said = row["test"] == "command"
                commands += said
                group = row["voice"] or row["recording"]
                candidates += [
                    Candidate(number, group, each["right"], said, each["scores"])
                    for each in _of(name, row["candidates"])
                ]
            except (ValueError, KeyError, TypeError) as problem:
                raise UsageProblem(f"{path} does not hold rows of `handson bench hear --rows` ({problem}).") from None
    if len({each.right for each in candidates}) < 2:
        raise UsageProblem(
            "These rows do not tell right from wrong phrases: listen to more, with the listener that they are for."
        )
    return Rows(tuple(candidates), commands, seconds / 3600)


def _of(name: str, candidates: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    return [each for each in candidates if ("sounded" in each["scores"]) == (name == "second")]


def table(candidates: Sequence[Candidate], name: str) -> Floats:
    """Evidence; shape (candidates, parts)."""
    parts = PARTS[name].items()
    return np.array([[each.scores.get(part, missing) for part, (missing, _) in parts] for each in candidates])


def fit(rows: Rows, name: str) -> tuple[Trees, list[str]]:
    """New trees, and lines that tell what they give."""
    if importlib.util.find_spec("sklearn") is None:
        raise UsageProblem("Fitting needs scikit-learn: `pip install handson[bench]`.")
    x = table(rows.candidates, name)
    right = np.array([float(each.right) for each in rows.candidates])
    trees = _grown(x, right, name)
    return trees, told(rows, _unseen(rows, x, right, name))


def _grown(x: Floats, right: Floats, name: str) -> Trees:
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415 - of the extra `bench`

    parts = PARTS[name]
    forest = HistGradientBoostingClassifier(monotonic_cst=[way for _, way in parts.values()], **GROWN).fit(x, right)
    grown = tuple(tuple(map(_node, stage[0].nodes)) for stage in forest._predictors)
    constant = float(np.ravel(forest._baseline_prediction)[0])
    trees = Trees(tuple(parts), tuple(missing for missing, _ in parts.values()), constant, grown)
    sample = x[:: max(1, len(x) // 50)]
    ours = [trees.probability(dict(zip(parts, each, strict=True))) for each in sample]
    # the nodes are not part of scikit-learn's promise: another version may keep them otherwise
    assert np.allclose(ours, forest.predict_proba(sample)[:, 1], atol=1e-4), "these trees were read wrongly"
    return trees


def _node(given: Any) -> Node:
    part = -1 if given["is_leaf"] else int(given["feature_idx"])
    value = round(float(given["value"]), 6)
    return Node(part, float(given["num_threshold"]), int(given["left"]), int(given["right"]), value)


def _unseen(rows: Rows, x: Floats, right: Floats, name: str) -> Floats:
    """The probability of each candidate by trees that saw nothing of its voice."""
    groups = sorted({each.group for each in rows.candidates})
    fold_of = {group: number % FOLDS for number, group in enumerate(groups)}
    folds = np.array([fold_of[each.group] for each in rows.candidates])
    result = np.zeros(len(right))
    for fold in range(FOLDS):
        if (folds == fold).any():
            trees = _grown(x[folds != fold], right[folds != fold], name)
            parts = trees.parts
            result[folds == fold] = [
                trees.probability(dict(zip(parts, each, strict=True))) for each in x[folds == fold]
            ]
    return result


def told(rows: Rows, likely: Floats) -> list[str]:
    """Commands right and wrong at several rates of false acts; each row's likeliest candidate counts."""
    best: dict[int, tuple[float, Candidate]] = {}
    for p, each in zip(likely, rows.candidates, strict=True):
        if each.row not in best or p > best[each.row][0]:
            best[each.row] = (float(p), each)
    others = sorted((p for p, each in best.values() if not each.command), reverse=True)
    lines = [f"{rows.commands} commands, {rows.hours:.2f} h of other sounds"]
    for rate in RATES:
        allowed = int(rate * rows.hours)
        threshold = others[allowed] if allowed < len(others) else 0.0
        acts = [each for p, each in best.values() if each.command and p > threshold]
        right = sum(each.right for each in acts)
        shares = 100 * right / rows.commands, 100 * (len(acts) - right) / rows.commands
        lines.append(
            f"at {rate:4.1f} false acts an hour: accept over {threshold:.3f}, "
            f"right {shares[0]:5.1f} %, wrong {shares[1]:4.2f} %"
        )
    return lines

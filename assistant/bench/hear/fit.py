"""Fitting the decision: rows of `handson bench hear --rows` in; weights for listen/evidence.py and what they give out.

Logistic regression with a ridge, by iteratively reweighted least squares (Hastie, Tibshirani, Friedman 2009, 4.4.1).
What is reported is cross-validated: the rows of a voice or of a recording are judged by weights that never saw them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import UsageProblem
from assistant.listen.evidence import Model, Weight

RIDGE = 1.0
ROUNDS = 30
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


def read(paths: Sequence[Path], wanted: Sequence[str]) -> Rows:
    """The candidates that have the evidence `wanted`. UsageProblem if a file is none of ours."""
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
                    for each in row["candidates"]
                    if all(name in each["scores"] for name in wanted)
                ]
            except (ValueError, KeyError, TypeError) as problem:
                raise UsageProblem(f"{path} does not hold rows of `handson bench hear --rows` ({problem}).") from None
    if not candidates:
        raise UsageProblem(f"No row has the evidence {', '.join(wanted)}: were both listeners on?")
    return Rows(tuple(candidates), commands, seconds / 3600)


def table(candidates: Sequence[Candidate], weights: Sequence[Weight]) -> Floats:
    """Evidence within its ranges, with a column of ones; shape (candidates, weights + 1)."""
    columns = [
        [min(max(each.scores.get(part.name, part.missing), part.low), part.high) for each in candidates]
        for part in weights
    ]
    return np.array([*columns, [1.0] * len(candidates)]).T


def fitted(x: Floats, right: Floats) -> Floats:
    """The weights, the constant last."""
    beta = np.zeros(x.shape[1])
    ridge = np.diag([*[RIDGE] * (x.shape[1] - 1), 1e-6])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        slope = x.T @ (right - p) - ridge @ beta
        beta = beta + np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + ridge, slope)
    return beta


def fit(rows: Rows, before: Model) -> tuple[Model, list[str]]:
    """New weights for the parts of `before`, and lines that tell what they give."""
    x = table(rows.candidates, before.weights)
    right = np.array([float(each.right) for each in rows.candidates])
    beta = fitted(x, right)
    weights = tuple(
        Weight(part.name, round(float(value), 3), part.low, part.high, part.missing)
        for part, value in zip(before.weights, beta, strict=False)
    )
    return Model(round(float(beta[-1]), 3), weights), told(rows, _unseen(rows, x, right))


def _unseen(rows: Rows, x: Floats, right: Floats) -> Floats:
    """The probability of each candidate by weights that saw nothing of its voice."""
    groups = sorted({each.group for each in rows.candidates})
    fold_of = {group: number % FOLDS for number, group in enumerate(groups)}
    folds = np.array([fold_of[each.group] for each in rows.candidates])
    result = np.zeros(len(right))
    for fold in range(FOLDS):
        if (folds == fold).any():
            result[folds == fold] = x[folds == fold] @ fitted(x[folds != fold], right[folds != fold])
    return 1 / (1 + np.exp(-result))


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

"""Boosted trees: evidence in, the probability that a phrase was said out. weights.json holds them, evidence.py asks.

A sum of small decision trees (Friedman 2001) tells commands from talk much better than one weight a part: speech beside
the words matters little where each of their sounds was heard, and decides where some were not. Each part may only speak
for or against (monotone): no odd corner of the corpus is learned. `handson bench fit` makes them.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

FILE = "weights.json"


@dataclass(frozen=True, slots=True)
class Node:
    """Up to `threshold` of a part go to node `low`, what is more to `high`; a leaf (`part` -1) has `value`."""

    part: int
    threshold: float
    low: int
    high: int
    value: float


Tree = tuple[Node, ...]  # node 0 is the root


@dataclass(frozen=True, slots=True)
class Trees:
    """`parts`: names of the evidence; `missing`: what stands for one that a recogniser does not have."""

    parts: tuple[str, ...]
    missing: tuple[float, ...]
    constant: float
    trees: tuple[Tree, ...]

    def probability(self, evidence: Mapping[str, float]) -> float:
        """Probability 0 to 1 that the phrase was said."""
        values = [evidence.get(name, missing) for name, missing in zip(self.parts, self.missing, strict=True)]
        odds = self.constant + sum(_leaf(tree, values) for tree in self.trees)
        return 1 / (1 + math.exp(-odds))


def _leaf(tree: Tree, values: Sequence[float]) -> float:
    node = tree[0]
    while node.part >= 0:
        node = tree[node.low if values[node.part] <= node.threshold else node.high]
    return node.value


def from_json(given: Mapping[str, Any]) -> Trees:
    """As `to_json` wrote them."""
    trees = tuple(tuple(Node(*node) for node in tree) for tree in given["trees"])
    return Trees(tuple(given["parts"]), tuple(given["missing"]), given["constant"], trees)


def to_json(trees: Trees) -> dict[str, Any]:
    """For the file: each node as a list."""
    rows = [[[node.part, node.threshold, node.low, node.high, node.value] for node in tree] for tree in trees.trees]
    return {
        "parts": list(trees.parts),
        "missing": list(trees.missing),
        "constant": trees.constant,
        "trees": rows,
    }


@cache
def fitted(name: str) -> Trees:
    """Those of the product: "first" or "second"."""
    return from_json(json.loads(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))[name])

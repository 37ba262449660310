"""The net of convolutions against the same sums written out."""

import json
import math
from importlib import resources

import numpy as np

from assistant.listen import phone_head
from assistant.listen.phone_head import BLANK, EPSILON, Weights, probabilities


def weights(width: int = 6, wide: int = 4, blocks: int = 2, kernel: int = 5) -> Weights:
    rng = np.random.default_rng(2)

    def some(*shape: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
        return rng.standard_normal(shape).astype(np.float32)

    return {
        "mean": some(width),
        "spread": np.maximum(np.abs(some(width)), np.float32(0.5)),
        "in": some(width, wide),
        "in_bias": some(wide),
        "kernels": some(blocks, kernel, wide, wide),
        "biases": some(blocks, wide),
        "gains": some(blocks, wide),
        "offsets": some(blocks, wide),
        "out": some(wide, BLANK + 1),
        "out_bias": some(BLANK + 1),
    }


def by_hand(x: list[list[float]], w: Weights) -> list[list[float]]:
    def normed(row: list[float]) -> list[float]:
        mean = sum(row) / len(row)
        spread = math.sqrt(sum((value - mean) ** 2 for value in row) / len(row) + EPSILON)
        return [(value - mean) / spread for value in row]

    rows = [
        list(((np.array(row) - w["mean"]) / w["spread"]).astype(float) @ w["in"].astype(float) + w["in_bias"])
        for row in x
    ]
    for kernel, bias, gain, offset in zip(w["kernels"], w["biases"], w["gains"], w["offsets"], strict=True):
        seen = [[v * g + o for v, g, o in zip(normed(row), gain, offset, strict=True)] for row in rows]
        more = []
        for at in range(len(rows)):
            total = bias.astype(float)
            for step in range(len(kernel)):
                place = at + step - len(kernel) // 2
                if 0 <= place < len(rows):
                    total = total + np.array(seen[place]) @ kernel[step].astype(float)
            inner = math.sqrt(2 / math.pi) * (total + 0.044715 * total**3)
            more.append(0.5 * total * (1 + np.tanh(inner)))
        rows = [list(np.array(row) + add) for row, add in zip(rows, more, strict=True)]
    return [list(np.array(normed(row)) @ w["out"].astype(float) + w["out_bias"]) for row in rows]


def test_the_net_is_the_sum_of_its_parts() -> None:
    x = np.random.default_rng(4).standard_normal((7, 6)).astype(np.float32)
    scores = np.array(by_hand(x.tolist(), weights()))
    wanted = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    assert np.allclose(probabilities(x, weights()), wanted, atol=1e-3)


def test_each_frame_shares_out_its_whole_probability() -> None:
    head = phone_head.fitted()
    x = np.random.default_rng(4).standard_normal((30, len(head["mean"]))).astype(np.float32)
    assert np.allclose(np.exp(probabilities(x)).sum(axis=1), 1, atol=1e-4)


def test_no_frames_no_phones() -> None:
    assert probabilities(np.zeros((0, len(phone_head.fitted()["mean"])), np.float32)).shape == (0, BLANK + 1)


def test_the_shipped_head_says_what_made_it() -> None:
    with resources.files("assistant.listen").joinpath(phone_head.FILE).open("rb") as file, np.load(file) as kept:
        about = json.loads(str(kept["about"]))
    assert set(about) >= {"made", "by", "lessons", "epochs", "text", "audio", "seed"}

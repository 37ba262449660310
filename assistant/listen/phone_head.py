"""The phone head: what Whisper's encoder makes of a segment in, the probability of each phone in each 20 ms out.

Between whisper.py, which encodes, and ctc.py, which asks how likely whole phrases are. Whisper's own decoder knows how
English goes on, and so writes a sentence where two words were said; this small net of convolutions only says which
sounds it hears, in noise as it was trained on. `handson bench learn` makes it; the file tells when and from what.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.core.phones import PHONES

FILE = "phone_head.npz"
BLANK = len(PHONES)  # the number of "no new phone", behind the phones' own
FRAME = 0.02  # seconds of a frame
EPSILON = 1e-5

Encoded = NDArray[np.float32]  # (frames, width)
LogProbabilities = NDArray[np.float32]  # (frames, phones and blank), natural logarithms
Floats = NDArray[np.float32]
Weights = Mapping[str, Floats]


def probabilities(encoded: Encoded, weights: Weights | None = None) -> LogProbabilities:
    """A dense layer, residual blocks of a convolution over five frames, a dense layer; each behind a layer norm."""
    w = fitted() if weights is None else weights
    if not len(encoded):
        return np.zeros((0, BLANK + 1), np.float32)
    x: Floats = np.asarray((encoded - w["mean"]) / w["spread"] @ w["in"] + w["in_bias"], np.float32)
    for kernel, bias, gain, offset in zip(w["kernels"], w["biases"], w["gains"], w["offsets"], strict=True):
        x = x + _gelu(_convolved(_normed(x) * gain + offset, kernel) + bias)
    scores = _normed(x) @ w["out"] + w["out_bias"]
    scores = scores - scores.max(axis=1, keepdims=True)
    found: LogProbabilities = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return found


def _convolved(x: NDArray[np.float32], kernel: NDArray[np.float32]) -> NDArray[np.float32]:
    """`kernel` of shape (frames, in, out), zeros beyond the ends."""
    frames, width, wide = kernel.shape
    around = np.pad(x, ((frames // 2, frames // 2), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(around, frames, axis=0)  # (len(x), in, frames)
    flat = windows.transpose(0, 2, 1).reshape(len(x), frames * width)
    found: NDArray[np.float32] = flat @ kernel.reshape(frames * width, wide)
    return found


def _normed(x: NDArray[np.float32]) -> NDArray[np.float32]:
    centred = x - x.mean(axis=1, keepdims=True)
    found: NDArray[np.float32] = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + EPSILON)
    return found


def _gelu(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Hendrycks and Gimpel 2016, the form with tanh."""
    found: NDArray[np.float32] = 0.5 * x * (1 + np.tanh(np.float32(0.7978845608) * (x + 0.044715 * x**3)))
    return found


@cache
def fitted() -> Weights:
    """The product's own."""
    return {name: values.astype(np.float32) for name, values in _file().items() if values.dtype.kind == "f"}


def about() -> str:
    """What made them, as JSON."""
    return str(_file()["about"])


def _file() -> dict[str, NDArray[Any]]:
    with resources.files(__package__).joinpath(FILE).open("rb") as file, np.load(file) as kept:
        return dict(kept)

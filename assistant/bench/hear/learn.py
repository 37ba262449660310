"""Training of the phone head (listen/phone_head.py): encoded lessons in, its weights out.

The same net as there, in JAX, which alone is able to tell in which direction each weight should go; the loss is that of
connectionist temporal classification (Graves et al. 2006), so nobody has to say when each phone was spoken.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from assistant.listen.phone_head import BLANK, EPSILON
from assistant.listen.phones import Sound

WIDTH = 192  # of the net
BLOCKS = 3
KERNEL = 5  # frames
DROPPED_IN, DROPPED = 0.08, 0.1  # shares of what each block does not get to see
MASKED = 0.3  # of the lessons have a few frames masked
LENGTHS = (80, 120, 160, 300)  # frames that lessons are padded to
BATCH = 32 * 120  # frames
RATE, WARM = 2e-3, 200  # of learning, and steps until it is reached
DECAY = 0.01
SEED = 0

Array = NDArray[np.float32]
Parameters = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A lesson as Whisper's encoder gives it."""

    frames: NDArray[np.float16]  # (frames, width)
    phones: Sound


@dataclass(frozen=True, slots=True)
class Batch:
    """Lessons side by side; `beyond` and `unsaid` are 1 where a lesson has no frame or phone."""

    frames: Array  # (lessons, frames, width)
    beyond: Array  # (lessons, frames)
    phones: NDArray[np.int32]  # (lessons, phones)
    unsaid: Array  # (lessons, phones)


def learned(
    lessons: Sequence[Encoded],
    unseen: Sequence[Encoded],
    epochs: int,
    told: Callable[[str], None],
    known: Mapping[str, Array] | None = None,
) -> dict[str, Array]:
    """Weights as phone_head.py takes them. `told` gets a line after each epoch: the loss a phone on `unseen`.

    `known`: weights to go on from, at half the rate; without them it begins with nothing.
    """

    rng = np.random.default_rng(SEED)
    mean, spread = (known["mean"], known["spread"]) if known else _scale(lessons)
    lessons = [lesson for lesson in lessons if len(lesson.phones) * 1.05 < len(lesson.frames)]
    steps = epochs * sum(1 for _ in _batches(lessons, rng, mean, spread))
    rate = RATE / 2 if known else RATE
    schedule = optax.warmup_cosine_decay_schedule(rate / 20, rate, min(WARM, steps // 4), steps, rate / 100)
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(schedule, weight_decay=DECAY))
    weights = _begun(lessons[0].frames.shape[1])
    if known:
        weights = {name: known[name] for name in weights}
    state = optimiser.init(weights)

    @jax.jit
    def step(weights: Parameters, state: Any, batch: tuple[Any, ...], key: Any) -> Any:
        lost, ways = jax.value_and_grad(_lost)(weights, batch, key)
        moves, state = optimiser.update(ways, state, weights)
        return optax.apply_updates(weights, moves), state, lost

    lost = jax.jit(_lost)
    key = jax.random.PRNGKey(SEED)
    for epoch in range(1, epochs + 1):
        for batch in _batches(lessons, rng, mean, spread):
            key, now = jax.random.split(key)
            weights, state, _ = step(weights, state, _tuple(batch), now)
        left = [float(lost(weights, _tuple(batch), None)) for batch in _batches(unseen, None, mean, spread)]
        told(f"epoch {epoch} of {epochs}: loss {np.mean(left):.3f} a phone on lessons that it has not seen")
    return _plain(weights, mean, spread)


def _tuple(batch: Batch) -> tuple[Any, ...]:
    return batch.frames, batch.beyond, batch.phones, batch.unsaid


def _scale(lessons: Sequence[Encoded]) -> tuple[Array, Array]:
    some = np.concatenate([lesson.frames[::7] for lesson in lessons]).astype(np.float32)
    mean: Array = some.mean(axis=0)
    spread: Array = some.std(axis=0) + EPSILON
    return mean, spread


def _batches(
    lessons: Sequence[Encoded], rng: np.random.Generator | None, mean: Array, spread: Array
) -> Iterator[Batch]:
    """With `rng` in a new order, whole batches alone, and with parts hidden; without it plain."""
    by_length: dict[int, list[Encoded]] = {length: [] for length in LENGTHS}
    for lesson in lessons:
        by_length[min(length for length in LENGTHS if len(lesson.frames) <= length)].append(lesson)
    groups: list[tuple[int, list[Encoded]]] = []
    for length, all_of_it in by_length.items():
        size = BATCH // length
        order = rng.permutation(len(all_of_it)) if rng is not None else range(len(all_of_it))
        fitting = [all_of_it[at] for at in order]
        last = len(fitting) - size + 1 if rng is not None else len(fitting)
        groups += [(length, fitting[at : at + size]) for at in range(0, max(0, last), size)]
    if rng is not None:
        groups = [groups[at] for at in rng.permutation(len(groups))]
    for length, group in groups:
        yield _batch(group, length, rng, mean, spread)


def _batch(
    lessons: Sequence[Encoded], length: int, rng: np.random.Generator | None, mean: Array, spread: Array
) -> Batch:
    count = BATCH // length
    batch = Batch(
        np.zeros((count, length, len(mean)), np.float32),
        np.ones((count, length), np.float32),
        np.zeros((count, length // 2), np.int32),
        np.ones((count, length // 2), np.float32),
    )
    for row, lesson in enumerate(lessons):
        size, phones = len(lesson.frames), lesson.phones[: length // 2]
        batch.frames[row, :size] = (lesson.frames - mean) / spread
        batch.beyond[row, :size] = 0
        batch.phones[row, : len(phones)] = phones
        batch.unsaid[row, : len(phones)] = 0
        if rng is not None and rng.random() < MASKED:
            at, wide = rng.integers(size), rng.integers(2, 8)
            batch.frames[row, at : at + wide] = 0
    if rng is not None:
        seen = rng.random((count, 1, len(mean))) > DROPPED_IN
        batch.frames[:] *= seen / (1 - DROPPED_IN)
    return batch


def _begun(width: int) -> Parameters:
    rng = np.random.default_rng(SEED)

    def some(*shape: int) -> Array:
        found: Array = (rng.standard_normal(shape) / np.sqrt(np.prod(shape[:-1]))).astype(np.float32)
        return found

    last = np.zeros(BLANK + 1, np.float32)
    last[BLANK] = 1.0
    return {
        "in": some(width, WIDTH),
        "in_bias": np.zeros(WIDTH, np.float32),
        "kernels": np.stack([some(KERNEL, WIDTH, WIDTH) for _ in range(BLOCKS)]),
        "biases": np.zeros((BLOCKS, WIDTH), np.float32),
        "gains": np.ones((BLOCKS, WIDTH), np.float32),
        "offsets": np.zeros((BLOCKS, WIDTH), np.float32),
        "out": some(WIDTH, BLANK + 1) / 2,
        "out_bias": last,
    }


def _lost(weights: Parameters, batch: tuple[Any, ...], key: Any) -> Any:
    """The mean loss a phone; `key`: parts are hidden by chance."""

    frames, beyond, phones, unsaid = batch
    lost = optax.ctc_loss(_scores(weights, frames, 1 - beyond, key), beyond, phones, unsaid, blank_id=BLANK)
    there = (beyond == 0).any(axis=1)
    return (lost / jnp.maximum(1, (1 - unsaid).sum(axis=-1)) * there).sum() / jnp.maximum(1, there.sum())


def _scores(weights: Parameters, frames: Any, there: Any, key: Any) -> Any:
    """As phone_head.probabilities, for a batch, before the softmax."""

    x = frames @ weights["in"] + weights["in_bias"]
    for block in range(BLOCKS):
        seen = (_normed(x) * weights["gains"][block] + weights["offsets"][block]) * there[..., None]
        kernel = weights["kernels"][block]
        more = jax.lax.conv_general_dilated(seen, kernel, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        more = jax.nn.gelu(more + weights["biases"][block], approximate=True)
        if key is not None:
            key, now = jax.random.split(key)
            more = more * jax.random.bernoulli(now, 1 - DROPPED, more.shape) / (1 - DROPPED)
        x = x + more
    return _normed(x) @ weights["out"] + weights["out_bias"]


def _normed(x: Any) -> Any:
    centred = x - x.mean(axis=-1, keepdims=True)
    return centred / ((centred**2).mean(axis=-1, keepdims=True) + EPSILON) ** 0.5


def _plain(weights: Parameters, mean: Array, spread: Array) -> dict[str, Array]:
    return {"mean": mean, "spread": spread, **{name: np.asarray(values) for name, values in weights.items()}}

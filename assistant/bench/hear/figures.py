"""Intervals: counts in, what they say about the true rate out. Exact where that is known; nothing is assumed normal.

Wilson's interval (1927) for shares, Garwood's (1936) for rates of rare acts, the percentile bootstrap over recordings
for rates whose acts come in clumps.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np

Z = 1.959964  # two-sided 95 %
TAIL = 0.025
RESAMPLED = 2000


def wilson(hits: int, count: int) -> tuple[float, float]:
    """95 % interval of a share; (0, 1) where nothing was counted."""
    if count == 0:
        return (0.0, 1.0)
    share, z2 = hits / count, Z * Z
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = Z / (1 + z2 / count) * math.sqrt(share * (1 - share) / count + z2 / (4 * count * count))
    return (max(0.0, middle - half), min(1.0, middle + half))


def poisson(acts: int, hours: float) -> tuple[float, float]:
    """Exact 95 % interval of a rate an hour; its upper bound is infinite where nothing was listened to."""
    if hours <= 0:
        return (0.0, math.inf)
    low = _root(lambda mean: 1 - _at_most(acts - 1, mean) - TAIL, acts) if acts else 0.0
    high = _root(lambda mean: TAIL - _at_most(acts, mean), acts)
    return (low / hours, high / hours)


def _at_most(acts: int, mean: float) -> float:
    """Probability of at most so many where the mean is so high."""
    logs = (k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(acts + 1))
    return math.fsum(map(math.exp, logs)) if mean > 0 else 1.0


def _root(rises: Callable[[float], float], acts: int) -> float:
    """Where a rising function is zero, by halving."""
    low, high = 0.0, 10.0 + 3 * acts
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (low, middle) if rises(middle) > 0 else (middle, high)
    return high


def resampled(acts: Sequence[int], hours: Sequence[float], seed: int = 1) -> tuple[float, float]:
    """95 % interval of a rate an hour by drawing recordings anew: one bad recording must not pass for many."""
    if not sum(hours):
        return (0.0, math.inf)
    counted, lasted = np.array(acts, np.float64), np.array(hours, np.float64)
    rng = np.random.default_rng(seed)
    rates = []
    for _ in range(RESAMPLED):
        drawn = rng.integers(counted.size, size=counted.size)
        rates.append(counted[drawn].sum() / lasted[drawn].sum())
    low, high = np.percentile(rates, (100 * TAIL, 100 * (1 - TAIL)))
    return (float(low), float(high))

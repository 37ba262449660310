"""Intervals against values that others published or that have a closed form."""

import math

import pytest

from assistant.bench.hear import figures


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share_is_wilsons(hits: int, count: int, low: float, high: float) -> None:
    # 81 of 263 and 1 of 29: Newcombe, Statistics in Medicine 17 (1998), method 3
    assert figures.wilson(hits, count) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(("acts", "low", "high"), [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904)])
def test_the_interval_of_a_rate_is_garwoods(acts: int, low: float, high: float) -> None:
    assert figures.poisson(acts, 1.0) == pytest.approx((low, high), abs=1e-4)
    assert figures.poisson(acts, 2.0) == pytest.approx((low / 2, high / 2), abs=1e-4)


def test_nothing_counted_says_nothing() -> None:
    assert figures.wilson(0, 0) == (0.0, 1.0)
    assert figures.poisson(0, 0.0) == (0.0, math.inf)


def test_acts_that_all_come_from_one_recording_widen_the_interval() -> None:
    hours = [0.1] * 20
    clumped, even = figures.resampled([20, *[0] * 19], hours), figures.resampled([1] * 20, hours)
    assert even == pytest.approx((10.0, 10.0))
    assert clumped[0] == 0.0
    assert clumped[1] > 20.0

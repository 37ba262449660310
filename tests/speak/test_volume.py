"""Volume steps are decibels, capped, and softer at night."""

import pytest

from assistant.errors import UsageProblem
from assistant.speak.volume import gain


def test_step_ten_is_the_clip_as_it_is_and_each_step_down_is_3_db() -> None:
    assert gain(10) == 1.0
    assert gain(8) == pytest.approx(10 ** (-6 / 20))
    assert gain(1) == pytest.approx(10 ** (-27 / 20))


def test_steps_above_the_cap_play_as_the_cap() -> None:
    assert gain(10, cap=6) == gain(6)
    assert gain(3, cap=6) == gain(3)


def test_night_is_12_db_softer_or_as_set() -> None:
    assert gain(7, night=True) == pytest.approx(gain(7) * 10 ** (-12 / 20))
    assert gain(7, night=True, night_db=-20) == pytest.approx(gain(7) / 10)
    assert gain(7, night=False, night_db=-20) == gain(7)


@pytest.mark.parametrize("step", [0, 11, -3])
def test_a_step_that_does_not_exist_is_named_with_those_that_do(step: int) -> None:
    with pytest.raises(UsageProblem, match=rf"{step} cannot.*1 to 10"):
        gain(step)
    with pytest.raises(UsageProblem, match="highest volume"):
        gain(5, cap=step)


def test_a_night_louder_than_day_is_refused() -> None:
    with pytest.raises(UsageProblem, match="3 dB would be louder"):
        gain(5, night=True, night_db=3)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.audio.player import FADE, Player
from assistant.audio.ports import Played, Playing, Wave

RATE = 1000
ONES = np.ones(30, np.float32)


def test_clips_come_out_one_after_the_other_with_exact_times() -> None:
    player = Player(RATE)
    player.play(1, ONES)
    player.play(2, ONES[:10], gain=0.5)
    out = np.concatenate([player.read(20, 5.0), player.read(20, 5.02), player.read(20, 5.04)])
    assert out.tolist() == [1.0] * 30 + [0.5] * 10 + [0.0] * 20
    kinds = [(type(event), event.key) for event in player.events]
    assert kinds == [(Playing, 1), (Played, 1), (Playing, 2), (Played, 2)]
    assert [event.t for event in player.events] == pytest.approx([5.0, 5.03, 5.03, 5.04])
    assert not player.busy


def test_hush_fades_what_sounds_and_drops_what_waits() -> None:
    player = Player(RATE)
    player.play(1, np.ones(500, np.float32))
    player.play(2, ONES)
    player.read(20, 0.0)
    player.events.clear()
    player.hush()
    out = player.read(20, 0.02)
    fade = round(FADE * RATE)
    assert np.all(np.diff(out[: fade + 1]) < 0)
    assert not out[fade:].any()
    assert list(player.events) == [Played(0.02, 2, False), Played(0.02 + FADE, 1, False)]


def test_what_is_played_after_a_hush_is_heard() -> None:
    player = Player(RATE)
    player.play(1, np.ones(500, np.float32))
    player.read(20, 0.0)
    player.hush()
    player.hush()
    player.play(2, ONES)
    assert player.read(40, 0.02)[5:35].tolist() == [1.0] * 30


def test_a_clip_that_is_hushed_before_it_began_makes_no_sound() -> None:
    player = Player(RATE)
    player.play(1, ONES)
    player.hush()
    assert not player.read(40, 0.0).any()
    assert list(player.events) == [Played(0.0, 1, False)]


def test_hush_of_nothing_is_nothing() -> None:
    player = Player(RATE)
    player.hush()
    assert not player.read(20, 0.0).any()
    assert not player.events


def test_an_empty_clip_is_over_as_it_begins() -> None:
    player = Player(RATE)
    player.play(1, ONES[:0])
    player.read(20, 3.0)
    assert list(player.events) == [Playing(3.0, 1), Played(3.0, 1, True)]


def test_duck_goes_down_without_a_step_and_holds() -> None:
    player = Player(48_000)
    player.play(1, np.ones(48_000, np.float32))
    player.duck(0.2)
    out = np.concatenate([player.read(960, 0.0) for _ in range(3)])
    assert np.abs(np.diff(out)).max() < 0.01
    assert np.allclose(out[960:], 0.2)
    player.duck(1.0)
    player.read(960, 0.0)
    assert np.allclose(player.read(960, 0.0), 1.0)


def test_what_is_too_loud_is_clipped() -> None:
    player = Player(RATE)
    player.play(1, ONES, gain=9.0)
    assert player.read(30, 0.0).max() == 1.0


def test_the_callers_clip_is_not_changed() -> None:
    clip = ONES.copy()
    player = Player(RATE)
    player.play(1, clip)
    player.duck(0.1)
    player.read(10, 0.0)
    player.hush()
    player.read(30, 0.0)
    assert np.array_equal(clip, ONES)


orders = st.lists(
    st.one_of(
        st.tuples(st.just("play"), st.integers(0, 70)),
        st.tuples(st.just("hush"), st.just(0)),
        st.tuples(st.just("duck"), st.integers(0, 10)),
        st.tuples(st.just("read"), st.integers(0, 50)),
    ),
    max_size=40,
)


@given(orders)
def test_whatever_is_ordered_every_clip_is_over_once_and_in_time_order(ordered: list[tuple[str, int]]) -> None:
    player = Player(RATE)
    t, keys = 0.0, 0
    out: list[Wave] = []
    for what, n in ordered:
        if what == "play":
            player.play(keys, np.ones(n, np.float32))
            keys += 1
        elif what == "hush":
            player.hush()
        elif what == "duck":
            player.duck(n / 10)
        else:
            out.append(player.read(n, t))
            assert out[-1].size == n
            t += n / RATE
    player.read(keys * 70 + 1, t)
    over = [event.key for event in player.events if isinstance(event, Played)]
    times = [event.t for event in player.events]
    assert sorted(over) == list(range(keys))
    assert times == sorted(times)
    assert all(block.min(initial=0.0) >= 0.0 and block.max(initial=0.0) <= 1.0 for block in out)

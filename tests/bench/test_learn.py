"""The phone head learns; what it has learnt is the same sums that the product does."""

from pathlib import Path

import numpy as np
import pytest

from assistant.bench.hear import learn, school
from assistant.bench.hear.learn import Encoded
from assistant.listen.ctc import spelled
from assistant.listen.phone_head import BLANK, probabilities

pytestmark = pytest.mark.xdist_group("learn")  # what is taught serves several tests
WIDTH = 12
rng = np.random.default_rng(8)
SOUNDS = rng.standard_normal((4, WIDTH))  # how each of four phones looks here


def lesson() -> Encoded:
    phones = tuple(int(phone) for phone in rng.integers(0, 4, rng.integers(1, 5)))
    looks = [row for phone in phones for row in (SOUNDS[phone],) * 4 + (np.zeros(WIDTH),) * 3]
    frames = np.array(looks) + 0.2 * rng.standard_normal((len(looks), WIDTH))
    return Encoded(frames.astype(np.float16), phones)


Taught = tuple[dict[str, learn.Array], list[str]]


@pytest.fixture(scope="module")
def taught() -> Taught:
    """Weights after some lessons, and what was told meanwhile."""
    lines: list[str] = []
    return learn.learned([lesson() for _ in range(1500)], [lesson() for _ in range(30)], 2, lines.append), lines


def test_after_some_lessons_it_spells_what_it_has_not_seen(taught: Taught) -> None:
    weights, lines = taught
    assert len(lines) == 2
    assert "2 of 2" in lines[1]
    kept = {name: values.astype(np.float16).astype(np.float32) for name, values in weights.items()}
    unseen = [lesson() for _ in range(40)]
    right = [spelled(probabilities(each.frames.astype(np.float32), kept)) == each.phones for each in unseen]
    assert sum(right) >= 36


def test_it_goes_on_from_what_it_knows(taught: Taught) -> None:
    known, _ = taught
    few, unseen = [lesson() for _ in range(60)], [lesson() for _ in range(30)]
    further: list[str] = []
    anew: list[str] = []
    learn.learned(few, unseen, 1, further.append, known)
    learn.learned(few, unseen, 1, anew.append)
    assert _loss(further) < 0.1 < _loss(anew)


def _loss(lines: list[str]) -> float:
    return float(lines[-1].split("loss ")[1].split()[0])


def test_the_net_that_learns_is_the_net_that_hears() -> None:
    weights = learn._begun(WIDTH)
    weights = {name: np.asarray(values) + 0.1 * rng.standard_normal(values.shape) for name, values in weights.items()}
    weights = {name: values.astype(np.float32) for name, values in weights.items()}
    x = rng.standard_normal((20, WIDTH)).astype(np.float32)
    scores = np.asarray(learn._scores(weights, x[None], np.ones((1, 20), np.float32), None))[0]
    wanted = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    scale = {"mean": np.zeros(WIDTH, np.float32), "spread": np.ones(WIDTH, np.float32)}
    assert np.allclose(probabilities(x, {**weights, **scale}), wanted, atol=1e-3)
    assert wanted.shape[1] == BLANK + 1


def test_what_is_written_can_be_read_and_says_what_made_it(tmp_path: Path) -> None:
    path = tmp_path / "head.npz"
    school.write(path, {"out": np.eye(3, dtype=np.float32)}, school.Wanted(100, 2, (tmp_path / "novel.txt",)))
    with np.load(path) as kept:
        assert '"lessons": 100' in str(kept["about"])
        assert '"novel.txt"' in str(kept["about"])
        assert kept["out"].dtype == np.float16

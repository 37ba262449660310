"""A hundred everyday sentences, said by two voices, do nothing wherever the session stands."""

from pathlib import Path

import pytest

from tests.voice.speech import TALKERS, heard, places, spoken

SENTENCES = (Path(__file__).parent / "everyday.txt").read_text(encoding="utf-8").splitlines()
WHERE = ("next", "ready", "option-one", "amount", "better", "flow-slowed", "louder", "yes", "switch-sides", "finish")


@pytest.mark.parametrize("voice", TALKERS)
@pytest.mark.parametrize("tenth", range(10))
def test_everyday_sentences_do_nothing(tenth: int, voice: str, tmp_path: Path) -> None:
    open_now = places()[WHERE[tenth]].open
    acts = {}
    for sentence in SENTENCES[tenth::10]:
        result = heard(spoken(sentence, voice, tmp_path), open_now)
        if result.accepted:
            acts[sentence] = result.accepted
    assert acts == {}


def test_there_are_a_hundred_of_them() -> None:
    assert len(set(SENTENCES)) == 100

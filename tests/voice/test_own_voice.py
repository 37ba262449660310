"""The coach never obeys itself: every cue, played into the room and heard again, triggers nothing."""

from pathlib import Path

import pytest

from assistant.app import wiring
from assistant.app.settings import load as load_settings
from assistant.audio import scenery
from assistant.audio.echo import EchoPath
from assistant.audio.files import FileSound
from assistant.audio.ports import RATE, Block, Pcm, Played, Playing, Wave
from assistant.core.effects import Say
from assistant.core.interludes import LENIENT
from assistant.listen.ear import Ear
from assistant.listen.ports import Decision
from tests.voice.speech import content, places, sphinx

PATHS = {"near": EchoPath(0.06, -12.0), "far": EchoPath(0.22, -20.0), "loud": EchoPath(0.12, -6.0)}
PARTS = 4
EXAMPLES = (
    *(
        ("side", "left"),
        ("step", "knead"),
        ("minutes", 3),
        ("seconds", 5),
        ("kit", "hand-only"),
        ("reason", "too short"),
    ),
    *(("phrase", "flow slowed"), ("sureness", "sure"), ("what", "microphone"), ("phrases", "next,flow-slowed,stop")),
    *(("amount", "sixty millilitres"), ("left", "sixty on the left"), ("right", "fifty on the right")),
)


def texts(every_variant: bool) -> list[str]:
    words, found = content().words, []
    for cue in words.cues:
        turns = range(len(words.cues[cue].say) if every_variant else 1)
        found += [words.text(Say(cue, EXAMPLES, turn)) for turn in turns]
        found += [words.text(Say(cue, EXAMPLES, night=True))] if every_variant else []
    return found


def triggered(said: list[str], path: EchoPath, cues: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Cues that made the ear accept something, with what it accepted."""
    monkeypatch.setenv("HANDSON_CACHE", str(cues))
    settings = load_settings({}, {"HANDSON_CONFIG": "/dev/null"}).settings
    cache, manner = wiring.clips(settings, RATE), wiring.manner(settings)
    book, ear = content().phrasebook, Ear([sphinx()])
    lenient = book.phrases(LENIENT)
    ear.open(book.grammar(places()["louder"].open | places()["option-one"].open), lenient)  # the most that is ever open
    clips = [cache.clip(text, manner) for text in said]
    found = []
    with FileSound(_room(clips), echo=path) as sound:
        now = -1
        next_at = 1.0
        while (item := sound.take(0.0)) is not None:
            if isinstance(item, Block):
                found += [
                    (said[now], each.text) for each in ear.feed(item) if isinstance(each, Decision) and each.accepted
                ]
                if item.t >= next_at and now + 1 < len(clips):
                    now, next_at = now + 1, float("inf")
                    ear.guard.expect(now, said[now], len(clips[now]) / RATE)
                    sound.play(now, clips[now])
            elif isinstance(item, Playing):
                ear.guard.started(item.key, item.t)
            elif isinstance(item, Played):
                ear.guard.ended(item.key, item.t)
                next_at = item.t + 1.2
    return found


def _room(clips: list[Wave]) -> list[Pcm]:
    seconds = sum(len(clip) / RATE + 1.3 for clip in clips) + 3.0
    return [scenery.pcm(scenery.background(seconds, 4))]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_cue_triggers_anything(part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said, path = texts(every_variant=False)[part::PARTS], list(PATHS.values())[part % len(PATHS)]
    assert triggered(said, path, tmp_path, monkeypatch) == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("path", PATHS)
def test_no_wording_of_any_cue_triggers_anything(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert triggered(texts(every_variant=True), PATHS[path], tmp_path, monkeypatch) == []

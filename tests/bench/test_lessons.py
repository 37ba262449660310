"""What the phone head learns from: the same again from the same seed, the right phones, the right voices."""

import random
from pathlib import Path

import numpy as np
import pytest

from assistant.audio.ports import RATE
from assistant.bench.hear import lessons, recordings, voices
from assistant.bench.hear.lessons import Teacher, sentences
from assistant.bench.hear.noises import Noises
from assistant.bench.hear.recordings import Recording
from assistant.bench.hear.voices import voice
from assistant.content.loader import load
from assistant.errors import UsageProblem
from assistant.listen.phones import Dictionary

VOICE = voice("flite rms")
ENGLISH = ("the umbrella stands behind the old cupboard",)


@pytest.fixture(autouse=True)
def _shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDSON_CACHE", str(tmp_path))


@pytest.fixture(scope="module")
def teacher() -> Teacher:
    return Teacher(load("en").phrasebook, Dictionary(), (VOICE,), Noises((), (VOICE,)), ENGLISH)


def test_a_seed_gives_the_same_lesson_again_and_another_seed_another(teacher: Teacher) -> None:
    first, again, other = (teacher.made(seed) for seed in (4, 4, 6))
    assert first is not None
    assert again is not None
    assert other is not None
    assert np.array_equal(first.pcm, again.pcm)
    assert first.phones == again.phones
    assert first.phones != other.phones
    assert first.who == "flite rms"


def test_lessons_are_of_speech_that_fits_and_of_nobody_speaking(teacher: Teacher) -> None:
    made = [lesson for seed in range(60) if (lesson := teacher.made(seed))]
    assert len(made) > 50
    assert all(lesson.pcm.size < 6.0 * RATE for lesson in made)
    assert all((lesson.phones == ()) == (lesson.who == "nobody") for lesson in made)
    assert len({lesson.phones for lesson in made}) > 40


def test_what_a_real_person_said_is_taken_word_for_word(teacher: Teacher) -> None:
    speech = np.sin(np.arange(RATE) / 9).astype(np.float32) * 0.2
    lesson = teacher.spoken(speech, "flow slowed", 1)
    assert lesson is not None
    assert lesson.phones == Dictionary().sound(["flow", "slowed"])
    assert teacher.spoken(speech, "zzyzx", 1) is None
    assert teacher.spoken(speech[: RATE // 20], "next", 1) is None


def test_every_lesson_sounds_as_if_somebody_else_said_it_into_another_microphone() -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE).astype(np.float32)
    noise = np.random.default_rng(1).standard_normal(RATE).astype(np.float32)
    pitches, tilts = set(), set()
    for seed in range(20):
        rng = random.Random(seed)
        other = lessons._another(rng, tone)
        pitches.add(round(float(np.argmax(np.abs(np.fft.rfft(other))) * RATE / other.size)))
        spectrum = np.abs(np.fft.rfft(lessons._coloured(rng, noise)))
        tilts.add(round(10 * np.log10(np.sum(spectrum[200:600] ** 2) / np.sum(spectrum[3000:5000] ** 2))))
    assert min(pitches) < 920
    assert max(pitches) > 1080
    assert max(tilts) - min(tilts) > 8


def test_text_is_cut_into_sentences_of_words_alone(tmp_path: Path) -> None:
    (tmp_path / "tales").write_text('It was late. The moon,\nas ever, shone!  Well; "good night" said she: \'tis so.')
    (tmp_path / "tales.dat").write_text("not text")
    assert sentences([tmp_path])[0] == "it was late"
    assert all(set(each) <= set("abcdefghijklmnopqrstuvwxyz' ") for each in sentences([tmp_path]))
    with pytest.raises(UsageProblem, match="no English text"):
        sentences([])


def test_nobody_teaches_who_is_listened_to_afterwards() -> None:
    parts = {part: {each.label for each in voices.listed(part, "en")} for part in ("training", "development", "test")}
    assert not parts["training"] & parts["development"]
    assert not parts["training"] & parts["test"]
    engines = {part: {label.split()[0] for label in labels} for part, labels in parts.items()}
    assert engines["test"] - engines["training"] - engines["development"] >= {"pico"}
    accents = {part: {label.split()[1].split("+")[0] for label in labels} for part, labels in parts.items()}
    assert {"en-gb-scotland", "en-029", "en-gb-x-gbclan"} <= accents["test"] - accents["training"]


def test_a_speaker_belongs_to_one_part() -> None:
    parts = [Recording(f"a/{n}.wav", "next", f"speaker {n}", 1.0, "command").part for n in range(400)]
    counts = {part: parts.count(part) for part in set(parts)}
    assert counts["test"] == pytest.approx(200, abs=40)
    assert counts["training"] == pytest.approx(100, abs=30)
    assert counts["development"] == pytest.approx(100, abs=30)
    assert recordings.found(None, "training") == ()
    assert lessons.COMMANDS + lessons.AMOUNTS + lessons.SILENT < 1

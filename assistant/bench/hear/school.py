"""`handson bench learn`: settings, recordings and English text in, the phone head's weights and how good they are out.

lessons.py makes the sound, Whisper's encoder hears it, learn.py finds the weights.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from assistant.app import wiring
from assistant.app.settings import Loaded
from assistant.audio import scenery
from assistant.audio.ports import RATE, Pcm
from assistant.bench.hear import learn, lessons, recordings, rooms, voices
from assistant.bench.hear.learn import Array, Encoded
from assistant.bench.hear.lessons import Piece, Teacher
from assistant.bench.hear.noises import Noises
from assistant.bench.hear.readings import spoken
from assistant.bench.hear.recordings import Recording, loaded
from assistant.errors import UsageProblem
from assistant.listen import phone_head
from assistant.listen.activity import CHUNK, STAY, Silero
from assistant.listen.phones import Dictionary
from assistant.listen.whisper import Whisper

AGAIN = 8  # times that each breath of a real person is heard, each time in another noise
UNSEEN = 25  # one lesson in so many is kept back to see how good the head is
SURE = -0.45  # log probability a token from which Whisper's reading of a breath is taken for true
PAUSE = 4  # chunks without speech between two breaths
BREATH = (0.5, 5.2)  # seconds
PART = "training"

Task = tuple[int, Piece | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to learn from."""

    lessons: int
    epochs: int
    text: tuple[Path, ...]
    audio: Path | None = None
    seed: int = 1
    jobs: int = 2
    further: bool = False  # from the weights in use


def learned(loaded: Loaded, wanted: Wanted, told: Callable[[str], None]) -> dict[str, Array]:
    """The weights. UsageProblem where something is not installed, the second listener's model among it."""
    rooms.check()
    english = lessons.sentences(wanted.text)
    start = partial(_start, loaded, voices.installed(PART, "en"), recordings.found(wanted.audio, PART), english)
    start()
    pieces = [piece for each in _Worker.recordings for piece in _breaths(each)]
    told(f"{len(pieces)} breaths of real people, {wanted.lessons} other lessons")
    tasks: list[Task] = [(wanted.seed + number, None) for number in range(wanted.lessons)]
    tasks += [(wanted.seed + number, piece) for number in range(AGAIN) for piece in pieces]
    with ProcessPoolExecutor(wanted.jobs, get_context("spawn"), start) as pool:
        made = list(_counted(pool.map(_heard, tasks, chunksize=8), len(tasks), told))
    heard = [lesson for lesson in made if lesson]
    seen = [lesson for number, lesson in enumerate(heard) if number % UNSEEN]
    known = phone_head.fitted() if wanted.further else None
    return learn.learned(seen, heard[::UNSEEN], wanted.epochs, told, known)


def _counted(heard: Iterator[Encoded | None], count: int, told: Callable[[str], None]) -> Iterator[Encoded | None]:
    for number, lesson in enumerate(heard, 1):
        if number % 1000 == 0:
            told(f"{number} of {count} lessons made")
        yield lesson


class _Worker:
    """What each process works with."""

    teacher: Teacher
    whisper: Whisper
    recordings: Sequence[Recording]


def _start(
    settings: Loaded, speakers: Sequence[voices.Voice], recorded: Sequence[Recording], english: Sequence[str]
) -> None:
    made = wiring.parts(settings)
    if not isinstance(made.second, Whisper):
        raise UsageProblem("It learns from what the second listener hears: `handson models fetch whisper-tiny.en`.")
    dictionary = Dictionary(made.content.pronunciations)
    _Worker.whisper = made.second
    _Worker.recordings = [each for each in recorded if each.kind in recordings.SPEECH]
    _Worker.teacher = Teacher(made.content.phrasebook, dictionary, speakers, Noises(recorded, speakers), english)


def _heard(task: Task) -> Encoded | None:
    seed, piece = task
    if piece is None:
        lesson = _Worker.teacher.made(seed)
    else:
        speech = loaded(piece.path)[piece.start : piece.end]
        lesson = _Worker.teacher.spoken(speech, piece.text, seed)
    return Encoded(_Worker.whisper.encoded(lesson.pcm).astype(np.float16), lesson.phones) if lesson else None


def _breaths(recording: Recording) -> Iterator[Piece]:
    """A recording whose words are known, whole; of others each breath that Whisper reads without doubt."""
    pcm = scenery.pcm(loaded(recording.path))
    if recording.text and not recording.text.startswith("{"):  # some manifests have an intent for a text
        yield Piece(recording.path, 0, len(pcm), recording.text)
        return
    for start, end in _between_pauses(pcm):
        text, sure = _Worker.whisper.written(pcm[start:end])
        ways = spoken(text)
        if ways and sure > SURE:
            yield Piece(recording.path, start, end, " ".join(ways[0]))


def _between_pauses(pcm: Pcm) -> Iterator[tuple[int, int]]:
    """Samples from pause to pause, as many breaths as fit into one piece."""
    silero, silent = Silero(), 0
    cuts = [0]
    for number in range(len(pcm) // CHUNK):
        speaks = silero.probability(pcm[number * CHUNK : (number + 1) * CHUNK]) >= STAY
        if speaks and silent >= PAUSE:
            cuts.append((number - silent // 2) * CHUNK)
        silent = 0 if speaks else silent + 1
    start, ends = 0, [*cuts[1:], len(pcm)]
    for cut, following in zip(ends, [*ends[1:], None], strict=True):
        if following is None or following - start > BREATH[1] * RATE:
            if BREATH[0] * RATE < cut - start < BREATH[1] * RATE:
                yield start, cut
            start = cut


def write(path: Path, weights: dict[str, Array], wanted: Wanted) -> None:
    """Half precision is enough; `about` says what made them."""
    about = {
        "made": f"{datetime.now():%Y-%m-%d}",
        "by": "handson bench learn",
        "lessons": wanted.lessons,
        "epochs": wanted.epochs,
        "text": [each.name for each in wanted.text],
        "audio": wanted.audio is not None,
        "seed": wanted.seed,
        **({"further from": json.loads(phone_head.about())} if wanted.further else {}),
    }
    kept = {name: values.astype(np.float16) for name, values in weights.items()}
    np.savez_compressed(path, allow_pickle=False, about=np.array(json.dumps(about)), **kept)

"""One run: what shall be listened to in, a report and every row out. Called by the command line."""

import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.app import wiring
from assistant.app.settings import Loaded
from assistant.bench.hear import recordings, rooms, rows, voices, work
from assistant.bench.hear.plan import Size
from assistant.bench.hear.report import About, Report, report
from assistant.bench.hear.rows import Listened
from assistant.errors import ModelProblem, UsageProblem


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to run."""

    size: Size
    part: str = "development"
    audio: Path | None = None
    seed: int = 1
    jobs: int = 2
    say: tuple[str, ...] = ()  # only these phrases; none: all


def measure(
    loaded: Loaded, wanted: Wanted, heard: Callable[[int, int], None] = lambda done, count: None
) -> tuple[Report, Listened]:
    """Listen and report. UsageProblem where a part is missing, ModelProblem where there is no recogniser."""
    began = time.monotonic()
    _check(wanted)
    made = wiring.parts(loaded)
    if made.recogniser is None:
        raise ModelProblem(made.notices[0])
    language = loaded.settings.language
    speakers = voices.installed(wanted.part, language)
    recorded = recordings.found(wanted.audio, wanted.part)
    drawn = replace(work.source(made, speakers, recorded), say=frozenset(wanted.say))
    planned = work.planned(loaded, drawn, wanted.size, wanted.seed)
    listened = rows.together(work.run(planned, wanted.jobs, heard))
    about = About(
        wanted.seed,
        wanted.part,
        language,
        made.recogniser.name,
        tuple(voice.label for voice in speakers),
        len(recorded),
        len(planned.clips),
        time.monotonic() - began,
    )
    return report(listened, about), listened


def _check(wanted: Wanted) -> None:
    rooms.check()
    if wanted.size.beside and importlib.util.find_spec("speech_recognition") is None:
        raise UsageProblem("What it is compared with needs SpeechRecognition: `pip install handson[bench]`.")

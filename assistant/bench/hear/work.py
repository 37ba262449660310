"""The work: a plan dealt to worker processes, everything that they heard out, in the plan's order.

Each worker has its own recogniser and reads its sound from the shelf; the same plan gives the same rows for any number
of workers (only times differ).
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Any

from assistant.app import wiring
from assistant.app.settings import Loaded
from assistant.bench.hear import others, plan
from assistant.bench.hear.baselines import Beside
from assistant.bench.hear.listen import Listener
from assistant.bench.hear.noises import Noises
from assistant.bench.hear.others import Stretch
from assistant.bench.hear.plan import Clip, Size, Source
from assistant.bench.hear.recordings import Recording
from assistant.bench.hear.rows import Listened
from assistant.bench.hear.voices import Voice
from assistant.content.loader import EMBEDDED
from assistant.core.places import Place, places

Task = tuple[str, Any]


@dataclass(frozen=True)
class Plan:
    """Everything to listen to, and with what."""

    loaded: Loaded
    source: Source
    clips: Sequence[Clip]
    stretches: Sequence[Stretch]
    silence: Place

    @property
    def tasks(self) -> list[Task]:
        """Long ones first, so that all workers end together."""
        beside = [stretch for stretch in self.stretches if stretch.beside]
        return [
            *(("stretch beside", stretch) for stretch in beside),
            *(("stretch", stretch) for stretch in self.stretches),
            *(("clip beside", clip) for clip in self.clips if clip.beside),
            *(("clip", clip) for clip in self.clips),
            ("silence", self.silence),
        ]


def planned(loaded: Loaded, source: Source, size: Size, seed: int) -> Plan:
    """What a run listens to."""
    clips = plan.clips(source, size, seed)
    return Plan(loaded, source, clips, others.stretches(source, size, seed), source.places[0])


def source(made: wiring.Parts, voices: Sequence[Voice], recordings: Sequence[Recording]) -> Source:
    """What plans are drawn from."""
    return Source(made.content.phrasebook, places(made.content.script), tuple(voices), tuple(recordings))


def run(plan: Plan, jobs: int, heard: Callable[[int, int], None]) -> Iterator[Listened]:
    """Listen to everything; `heard` is told how many tasks are done, of how many."""
    tasks = plan.tasks
    start = partial(_start, plan.loaded, tuple(plan.source.voices), tuple(plan.source.recordings))
    with ProcessPoolExecutor(jobs, get_context("spawn"), start) as pool:
        for number, listened in enumerate(pool.map(_done, tasks, chunksize=1), 1):
            heard(number, len(tasks))
            yield listened


class _Worker:
    """What one process works with."""

    listener: Listener
    beside: Beside


def _start(loaded: Loaded, voices: Sequence[Voice], recordings: Sequence[Recording]) -> None:
    made = wiring.parts(loaded)
    _Worker.listener = Listener(made, Noises(recordings, voices))
    _Worker.beside = Beside(_Worker.listener, loaded.settings.language == EMBEDDED)


def _done(task: Task) -> Listened:
    kind, what = task
    by: Any = _Worker.beside if kind.endswith("beside") else _Worker.listener
    listened: Listened = getattr(by, kind.split()[0])(what)
    return listened

"""Renderers: a request in, the answer of a process out, within a limit or not at all.

    voices.py ── request ──► Renderers ── a line of JSON on stdin ──► render_once.py or render_many.py
                                     ◄── a line of JSON on stdout ──

One process is kept waiting with its engine started, so that a cue nobody foresaw costs 15 ms and not 65.
"""

import contextlib
import json
import subprocess
import tempfile
import threading
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from assistant.errors import VoiceProblem


class RenderingError(Exception):
    """One attempt went wrong; the next may not."""


@dataclass(frozen=True)
class _Renderer:
    process: subprocess.Popen[bytes]
    said: IO[bytes]  # what it wrote to stderr
    files: contextlib.ExitStack  # closes that

    def end(self) -> None:
        self.process.kill()
        with self.files, contextlib.suppress(BrokenPipeError):  # a request that it did not take
            self.process.communicate()


class Renderers:
    """Processes of one engine. Any thread may ask; two that ask at a time have a process each.

    `lasting`: one may answer several requests; otherwise each is gone after its answer.
    """

    def __init__(self, command: Sequence[str], lasting: bool = False) -> None:
        self._command = tuple(command)
        self._lasting = lasting
        self._lock = threading.Lock()
        self._spares: list[_Renderer] = []
        self._end = weakref.finalize(self, _end_all, self._spares)
        self._refill()

    def ask(self, request: dict[str, object], limit: float) -> dict[str, object]:
        """The answer. `RenderingError` if none comes within `limit` seconds, VoiceProblem where there is no engine."""
        renderer = self._take()
        answered = False
        try:
            answer = _answer(renderer, request, limit)
            answered = True
            return answer
        finally:
            if answered and self._lasting and self._end.alive:
                with self._lock:
                    self._spares.append(renderer)
            else:
                renderer.end()
            self._refill()

    def close(self) -> None:
        """End the waiting process. Also happens by itself."""
        self._end()

    @property
    def waiting(self) -> tuple[int, ...]:
        """Process numbers of those that wait."""
        return tuple(spare.process.pid for spare in self._spares)

    def _take(self) -> _Renderer:
        with self._lock:
            spare = self._spares.pop() if self._spares else None
        if spare is None:
            return self._start()
        if spare.process.poll() is None:
            return spare
        spare.end()
        return self._start()

    def _refill(self) -> None:
        with self._lock:
            if not self._spares and self._end.alive:
                with contextlib.suppress(VoiceProblem):  # whoever asks next is told
                    self._spares.append(self._start())

    def _start(self) -> _Renderer:
        with contextlib.ExitStack() as files:
            said = files.enter_context(tempfile.TemporaryFile())
            try:
                process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=said,
                    start_new_session=True,  # Ctrl-C is for the session, not for this
                )
            except OSError as problem:
                why = f"The renderer {self._command[0]!r} does not start: {problem}. Reinstall it."
                raise VoiceProblem(why) from None
            return _Renderer(process, said, files.pop_all())


def _answer(renderer: _Renderer, request: dict[str, object], limit: float) -> dict[str, object]:
    process = renderer.process
    assert process.stdin
    assert process.stdout
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(limit, end)
    timer.start()
    try:
        with contextlib.suppress(BrokenPipeError):  # what it died of stands in `said`
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        line = process.stdout.readline()
    finally:
        timer.cancel()
    if late.is_set():
        raise RenderingError(f"no answer within {limit:.1f} s")
    try:
        answer: dict[str, object] = json.loads(line)
    except ValueError:
        raise RenderingError(_last_words(renderer)) from None
    if "error" in answer and not answer.get("missing"):
        raise RenderingError(str(answer["error"]))
    return answer


def _last_words(renderer: _Renderer) -> str:
    with contextlib.suppress(subprocess.TimeoutExpired):
        renderer.process.wait(1.0)  # its own exit code tells more than that of a kill
    renderer.process.kill()
    code = renderer.process.wait()
    renderer.said.seek(0)
    last = renderer.said.read().decode(errors="replace").strip().splitlines()[-1:] or ["without a word"]
    return f"it ended with exit code {code}, {last[0]}"


def _end_all(renderers: list[_Renderer]) -> None:
    while renderers:
        renderers.pop().end()

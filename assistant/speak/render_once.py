"""One utterance, one process: the far end of `voices.Pyttsx3Voice`, run as a script, gone after one answer.

    voices.py ── request, JSON on stdin ──► this process ──► WAV file
              ◄── answer, JSON on stdout ──

Requests: `{"do": "about"}` and `{"do": "render", "text", "voice", "rate", "target", "limit"}`. Answers:
`{"engine", "voices"}`, `{}` for a rendering that went well, or `{"error"}`, with `"missing": true` where there is no
engine to ask. It starts the engine before it reads, so that one kept waiting answers at once; it ends by itself when
stdin closes. It imports nothing of the product: every module costs milliseconds.
"""

import json
import os
import signal
import sys
import threading
from typing import Any, TextIO


def main() -> None:
    """Start the engine, answer one request, leave without the engine's own clean-up (espeak's may crash)."""
    answer_to = sys.stdout
    sys.stdout = sys.stderr  # pyttsx3 prints to stdout
    try:
        import pyttsx3  # noqa: PLC0415 - its failure is an answer

        engine = pyttsx3.init()
    except Exception as problem:
        _leave(answer_to, {"error": _first_line(problem), "missing": True})
    try:
        line = sys.stdin.buffer.read()
        if not line:
            os._exit(0)
        _leave(answer_to, _answer(engine, json.loads(line)))
    except Exception as problem:
        _leave(answer_to, {"error": _first_line(problem)})


def _answer(engine: Any, request: dict[str, Any]) -> dict[str, object]:
    if request["do"] == "about":
        return _about(engine)
    if hasattr(signal, "alarm"):
        signal.alarm(int(request["limit"]) + 2)  # whoever started this may be gone
    return _render(engine, request)


def _render(engine: Any, request: dict[str, Any]) -> dict[str, object]:
    errors: list[str] = []
    over = threading.Event()

    def failed(unraisable: Any) -> None:
        errors.append(_first_line(unraisable.exc_value))
        over.set()

    sys.unraisablehook = failed  # where the driver's callback fails to write the file
    engine.connect("error", lambda name, exception: errors.append(_first_line(exception)))
    engine.connect("finished-utterance", lambda name, completed: over.set())
    if request["voice"]:
        engine.setProperty("voice", request["voice"])
    engine.setProperty("rate", request["rate"])
    engine.save_to_file(request["text"], request["target"])
    engine.runAndWait()
    # espeak's runAndWait returns after 10 ms however long the text: what is not yet written then is lost.
    if sys.platform != "win32" and not errors:
        over.wait(request["limit"])
    return {"error": errors[0]} if errors else {}


def _about(engine: Any) -> dict[str, object]:
    from importlib.metadata import version  # noqa: PLC0415 - slow, and seldom needed

    espeak = sys.modules.get("pyttsx3.drivers._espeak")
    name = f"pyttsx3-{version('pyttsx3')} "
    if espeak is not None:
        name += "espeak-" + (espeak.Info(None) or b"?").decode()
    else:
        name += type(engine.proxy._driver).__name__
    voices = [(voice.id, voice.name, _language(voice)) for voice in engine.getProperty("voices")]
    return {"engine": name, "voices": voices}


def _language(voice: Any) -> str:
    return str(voice.languages[0]) if voice.languages else ""


def _first_line(problem: BaseException) -> str:
    return (str(problem).strip() or type(problem).__name__).splitlines()[0]


def _leave(answer_to: TextIO, answer: dict[str, object]) -> None:
    answer_to.write(json.dumps(answer))
    answer_to.flush()
    os._exit(0)


if __name__ == "__main__":
    main()

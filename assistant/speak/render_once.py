"""One utterance, one process: the far end of `voices.EngineVoice` for pyttsx3, run as a script, gone after one answer.

    processes.py ── request, a line of JSON on stdin ──► this process ──► WAV file
                 ◄── answer, JSON on stdout ──

Requests: `{"do": "about"}` and `{"do": "render", "text", "voice", "rate", "pitch", "target",
"limit"}`. Answers:
`{"engine", "voices"}`, `{}` for a rendering that went well, or `{"error"}`, with `"missing": true` where there is no
engine to ask. It starts the engine before it reads, so that one kept waiting answers at once; it ends by itself when
stdin closes. It imports nothing of the product: every module costs milliseconds.
"""

import json
import os
import signal
import sys
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
        line = sys.stdin.buffer.readline()  # not to the end: a forked sibling may hold the other end open
        if not line:
            os._exit(0)
        _leave(answer_to, _answer(engine, json.loads(line), answer_to))
    except Exception as problem:
        _leave(answer_to, {"error": _first_line(problem)})


def _answer(engine: Any, request: dict[str, Any], answer_to: TextIO) -> dict[str, object]:
    if request["do"] == "about":
        return _about(engine)
    if hasattr(signal, "alarm"):
        signal.alarm(int(request["limit"]) + 2)  # whoever started this may be gone

    def failed(unraisable: Any) -> None:
        _leave(answer_to, {"error": _first_line(unraisable.exc_value)})

    sys.unraisablehook = failed  # the driver writes the file in a callback; if that fails, its loop never ends
    return _render(engine, request)


def _render(engine: Any, request: dict[str, Any]) -> dict[str, object]:
    errors: list[str] = []
    engine.connect("error", lambda name, exception: errors.append(_first_line(exception)))
    if request["voice"]:
        engine.setProperty("voice", request["voice"])
    engine.setProperty("rate", request["rate"])
    if request["pitch"] != 100:  # per cent of the voice's own, which is 50 to pyttsx3
        engine.setProperty("pitch", min(99, request["pitch"] // 2))
    if espeak := sys.modules.get("pyttsx3.drivers._espeak"):
        _settle(engine, espeak, request["rate"])
    if not errors:
        engine.save_to_file(request["text"], request["target"])
        engine.runAndWait()
    return {"error": errors[0]} if errors else {}


def _settle(engine: Any, espeak: Any, rate: int) -> None:
    """Have espeak take the voice and the rate before there is a text.

    Left to runAndWait, they are queued for espeak's own thread, and runAndWait begins with a Cancel that empties that
    queue: on a busy machine 3 % of the texts came out at 200 words a minute, whatever was asked for. It also ended
    after 10 ms, written or not. With an empty queue it waits for the end of the text.
    """
    engine.proxy.setBusy(False)
    espeak.Synchronize()
    if (taken := espeak.dll.espeak_GetParameter(espeak.RATE, 1)) != rate:  # pyttsx3's own leaves out the 1
        raise RuntimeError(f"it took {taken} words a minute for {rate}")


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
    answer_to.write(json.dumps(answer) + "\n")
    answer_to.flush()
    os._exit(0)


if __name__ == "__main__":
    main()

"""The far end of `voices.EngineVoice` for engines that bear many texts in one process: Pico and Piper. Run as a script.

    processes.py ── requests, a line of JSON each, on stdin ──► this process ──► WAV files
                 ◄── answers, a line of JSON each, on stdout ──

Requests and answers are those of render_once.py. It ends when stdin closes, and imports nothing of the product, so that
Piper, which is under the GPL-3, is at arm's length.
"""

import importlib
import importlib.util
import json
import pkgutil
import sys
import wave
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any


class Pico:
    """SVOX Pico by py-nanotts: small, plain, six languages."""

    WORDS_A_MINUTE = 156  # at its own speed: the median of 65 cues in English, five letters and a space a word

    def __init__(self) -> None:
        self._library = importlib.import_module("py_nanotts")

    def about(self) -> dict[str, object]:
        """Its version and voices."""
        codes = [voice.value for voice in self._library.Voice]
        return {"engine": f"pico-{version('py-nanotts')}", "voices": [(code, "SVOX Pico", code) for code in codes]}

    def render(self, request: dict[str, Any]) -> None:
        """Write a WAV file at 16 kHz."""
        pcm = self._library.NanoTTS().speak(
            request["text"],
            voice=request["voice"],
            speed=request["rate"] / self.WORDS_A_MINUTE,
            pitch=request["pitch"] / 100,
        )
        with wave.open(request["target"], "wb") as file:
            file.setparams((1, 2, 16_000, 0, "NONE", ""))
            file.writeframes(pcm)


class Piper:
    """Piper, natural voices; each is a package named `<voice>_<country>_piper_voice`."""

    WORDS_A_MINUTE = 177  # as above; its voices differ little
    _SUFFIX = "_piper_voice"

    def __init__(self) -> None:
        self._library = importlib.import_module("piper")
        self._voices: dict[str, Any] = {}  # loading one takes a second

    def about(self) -> dict[str, object]:
        """Its version, and the voices that are installed."""
        voices = [(name, f"Piper {name}", _language(model)) for name, model in _models(self._SUFFIX).items()]
        return {"engine": f"piper-{version('piper-tts')}", "voices": voices}

    def render(self, request: dict[str, Any]) -> None:
        """Write a WAV file at the voice's own rate."""
        how = self._library.SynthesisConfig(length_scale=self.WORDS_A_MINUTE / request["rate"])
        with wave.open(request["target"], "wb") as file:
            self._voice(request["voice"]).synthesize_wav(request["text"], file, syn_config=how)

    def _voice(self, name: str) -> Any:
        models = _models(self._SUFFIX)
        if name not in models:
            raise ValueError(f"there is no voice {name!r}; there are {', '.join(models) or 'none'}")
        if name not in self._voices:
            self._voices[name] = self._library.PiperVoice.load(str(models[name]))
        return self._voices[name]


def _models(suffix: str) -> dict[str, Path]:
    found = {}
    for module in pkgutil.iter_modules():
        if module.name.endswith(suffix) and (spec := importlib.util.find_spec(module.name)):
            for place in spec.submodule_search_locations or ():
                for model in sorted(Path(place).rglob("*.onnx")):
                    found[module.name.split("_")[0]] = model
    return found


def _language(model: Path) -> str:
    return model.name.split("-")[0].replace("_", "-")


def main() -> None:
    """Answer requests until stdin closes."""
    answers = sys.stdout
    sys.stdout = sys.stderr  # whatever an engine prints
    for line in sys.stdin.buffer:
        answers.write(json.dumps(_answer(json.loads(line))) + "\n")
        answers.flush()


def _answer(request: dict[str, Any]) -> dict[str, object]:
    try:
        engine = _engine(sys.argv[1])
    except ImportError as problem:
        return {"error": str(problem), "missing": True}
    try:
        if request["do"] == "about":
            return engine.about()
        engine.render(request)
    except Exception as problem:
        return {"error": (str(problem).strip() or type(problem).__name__).splitlines()[0]}
    return {}


@cache
def _engine(name: str) -> Pico | Piper:
    return Pico() if name == "pico" else Piper()


if __name__ == "__main__":
    main()

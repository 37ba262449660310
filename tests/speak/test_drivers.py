"""The renderer on other systems: pyttsx3 asked for SAPI5 and NSSpeech, whose drivers a fake one stands for."""

import sys
from pathlib import Path

import pytest
import soundfile

from assistant.errors import VoiceProblem
from assistant.speak.ports import Manner
from assistant.speak.voices import RENDERER, Pyttsx3Voice

# A driver as pyttsx3 has them: it writes as many samples as the rate says, and its voices have no variants.
FAKE = """
import runpy, sys, types, wave
from pyttsx3.voice import Voice

class Driver:
    def __init__(self, proxy):
        self.proxy, self.rate, self.voice = proxy, 200, "own"
    def destroy(self): pass
    def stop(self): pass
    def say(self, text): pass
    def getProperty(self, name):
        return {{"voices": [Voice("own", "Sam", ["en_US"]), Voice("other", "Zoe", [])], "rate": self.rate}}[name]
    def setProperty(self, name, value):
        if name == "voice" and value not in ("own", "other"):
            raise ValueError("no such voice: " + value)
        setattr(self, name, value)
    def save_to_file(self, text, filename):
        with wave.open(filename, "wb") as file:
            file.setparams((1, 2, 16000, 0, "NONE", ""))
            file.writeframes(b"\\0\\1" * int(16000 * (0.2 + len(text) / 6 * 60 / self.rate)))
        self.proxy.setBusy(False)
    def startLoop(self):
        import time
        self.looping = True
        self.proxy.setBusy(False)
        while self.looping:
            time.sleep(0.001)
            self.proxy.setBusy(False)
    def endLoop(self): self.looping = False
    def iterate(self): yield

fake = types.ModuleType("pyttsx3.drivers.{driver}")
fake.buildDriver = Driver
sys.modules[fake.__name__] = fake
import pyttsx3
sys.platform = {platform!r}
runpy.run_path({renderer!r}, run_name="__main__")
"""
SYSTEMS = [("sapi5", "win32"), ("nsss", "darwin")]


def _voice(driver: str, platform: str) -> Pyttsx3Voice:
    code = FAKE.format(driver=driver, platform=platform, renderer=RENDERER[-1])
    return Pyttsx3Voice([sys.executable, "-c", code])


@pytest.mark.parametrize(("driver", "platform"), SYSTEMS)
def test_a_text_is_written_in_the_voice_and_at_the_rate_asked_for(tmp_path: Path, driver: str, platform: str) -> None:
    voice = _voice(driver, platform)
    seconds = []
    for rate in (100, 200):
        voice.render("Press back, toward your ribs.", Manner("other", rate), tmp_path / "a.wav")
        seconds.append(soundfile.info(str(tmp_path / "a.wav")).duration)
    assert seconds[0] > 1.6 * seconds[1]
    voice.close()


@pytest.mark.parametrize(("driver", "platform"), SYSTEMS)
def test_its_voices_are_listed_and_the_engine_is_named(driver: str, platform: str) -> None:
    voice = _voice(driver, platform)
    assert [(each.id, each.name, each.language) for each in voice.list_voices()] == [
        ("own", "Sam", "en_US"),
        ("other", "Zoe", ""),
    ]
    assert voice.name.endswith("Driver")
    voice.close()


@pytest.mark.parametrize(("driver", "platform"), SYSTEMS)
def test_a_voice_that_is_not_there_is_told(tmp_path: Path, driver: str, platform: str) -> None:
    voice = _voice(driver, platform)
    with pytest.raises(VoiceProblem, match="no such voice: third"):
        voice.render("Hold.", Manner("third"), tmp_path / "a.wav")
    voice.close()

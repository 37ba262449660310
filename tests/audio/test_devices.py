import os
from pathlib import Path

import pytest

from assistant.audio import pulse
from assistant.audio.device import DeviceSound
from assistant.audio.devices import list_devices
from assistant.errors import DeviceProblem
from tests.sound import VirtualCard


def test_devices_are_listed_with_what_they_can(card: VirtualCard) -> None:
    found = {device.name: device for device in list_devices(env=card.env)}
    assert set(found) == {"pulse", "default"}
    assert found["default"].default_input
    assert found["default"].default_output
    assert found["default"].host_api == "ALSA"
    assert found["default"].inputs
    assert found["default"].why_not == ""


def test_a_default_that_is_the_speakers_monitor_is_told(card: VirtualCard) -> None:
    card.control("set-default-source", "speaker.monitor")
    why = {device.name: device.why_not for device in list_devices(env=card.env)}
    assert "speaker.monitor is the speaker's own sound, not a microphone" in why["default"]


@pytest.fixture
def stub(tmp_path: Path) -> dict[str, str]:
    """An environment whose PortAudio binding is a file of the test's own."""
    return {**os.environ, "PYTHONPATH": str(tmp_path)}


def test_a_missing_library_is_told_with_what_to_install(tmp_path: Path, stub: dict[str, str]) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    with pytest.raises(DeviceProblem, match="sudo apt install libportaudio2"):
        list_devices(env=stub)
    with pytest.raises(DeviceProblem, match="sudo apt install libportaudio2"):
        DeviceSound(env=stub)


def test_a_library_that_hangs_is_given_up(tmp_path: Path, stub: dict[str, str]) -> None:
    (tmp_path / "sounddevice.py").write_text("import time; time.sleep(60)\n")
    with pytest.raises(DeviceProblem, match="did not answer within 1 s"):
        list_devices(limit=1.0, env=stub)


def test_a_library_that_crashes_is_told(tmp_path: Path, stub: dict[str, str]) -> None:
    (tmp_path / "sounddevice.py").write_text("import os; os.abort()\n")
    with pytest.raises(DeviceProblem, match="PortAudio crashed"):
        list_devices(env=stub)


@pytest.mark.parametrize("name", ["x.monitor", "Monitor of Built-in Audio", "auto_null.monitor", "auto_null", "null"])
def test_what_is_no_microphone_is_refused(name: str) -> None:
    assert pulse.refusal("microphone", name)


@pytest.mark.parametrize("name", ["mic", "alsa_input.usb-Blue_Yeti", "USB monitor headset: Audio (hw:1,0)"])
def test_what_may_be_a_microphone_is_not(name: str) -> None:
    assert pulse.refusal("microphone", name) is None


def test_a_speaker_that_leads_nowhere_is_refused() -> None:
    assert pulse.refusal("speaker", "auto_null")
    assert pulse.refusal("speaker", "alsa_output.pci-0000") is None

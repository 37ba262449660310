"""The voice and the listeners, where something of them is missing or damaged."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.app.doctor import speech
from assistant.app.doctor.finding import Finding
from assistant.app.doctor.machine import Machine
from assistant.listen.second_model import NEEDED, listener


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder of the test's own, empty; and a home without any model."""
    monkeypatch.setenv("HANDSON_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    return tmp_path / "models"


def only(check: Callable[[Machine], Iterable[Finding]], machine: Machine, **settings: Any) -> Finding:
    changed = replace(machine.loaded, settings=replace(machine.settings, **settings))
    (found,) = check(replace(machine, loaded=changed))
    return found


def test_the_voice_is_measured(machine: Machine) -> None:
    found = only(speech.voice, machine)
    assert found.level != "fail"
    assert "dBFS" in found.seen


def test_a_voice_that_is_not_here_fails_and_the_recogniser_says_that_it_was_not_tried(machine: Machine) -> None:
    assert only(speech.voice, machine, voice="piper:nobody").level == "fail"
    found = only(speech.recogniser, machine, voice="piper:nobody", recogniser="pocketsphinx")
    assert (found.level, "no voice to say anything" in found.seen) == ("warn", True)


def test_the_built_in_recogniser_understands_the_voice(machine: Machine) -> None:
    assert only(speech.recogniser, machine, recogniser="pocketsphinx").level == "ok"


def test_a_recogniser_that_is_asked_for_and_not_here_fails(machine: Machine) -> None:
    assert only(speech.recogniser, machine, recogniser="vosk").level == "fail"
    found = only(speech.recogniser, machine, language="es")
    assert (found.level, "typed" in found.seen) == ("fail", True)


def test_a_second_listener_may_be_done_without_and_a_broken_one_fails(machine: Machine, tmp_path: Path) -> None:
    assert only(speech.second_listener, machine, second_listener="off").level == "ok"
    found = only(speech.second_listener, machine, second_listener="on", second_model=tmp_path / "nothing")
    assert found.level == "fail"
    assert str(tmp_path) not in found.seen + found.next


def test_a_model_whose_checksum_differs_fails_by_name(machine: Machine, models: Path) -> None:
    folder = models / listener().name
    folder.mkdir(parents=True)
    for name in NEEDED:
        (folder / name).write_bytes(b"not the model")
    (found,) = speech.models(machine)
    assert (found.level, found.seen) == ("fail", f"{listener().name} is damaged.")

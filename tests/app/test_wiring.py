"""What a session is made of: which listeners, and what is told about them."""

from pathlib import Path

import pytest

from assistant.app import voicing, wiring
from assistant.app.settings import load as load_settings
from assistant.audio.waves import flac
from assistant.content import recordings
from assistant.speak.ports import Manner
from tests.content.noise import noise


@pytest.mark.parametrize(("second", "told"), [("off", 1), ("on", 0)])
def test_a_better_first_listener_is_recommended_where_there_is_no_second(
    second: str, told: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "_model", lambda settings: None)
    made = wiring.parts(load_settings({"second_listener": second}, {"HANDSON_CONFIG": "/dev/null"}))
    assert (made.second is None, len(made.notices)) == (second == "off", told)
    assert all("handson models fetch" in notice for notice in made.notices)


def test_a_voice_of_another_language_does_not_read_this_one() -> None:
    made = wiring.parts(load_settings({"voice": "pico:es-ES", "second_listener": "off"}, {}))
    assert made.settings.voice == ""
    assert "pico:es-ES speaks es, so the engine's own voice for en speaks." in made.notices
    for voice in ("pico:en-GB", "gmw/en-us+f3", "unknown to any list"):
        assert wiring.parts(load_settings({"voice": voice}, {})).settings.voice == voice


def test_how_a_voice_speaks_is_its_own(tmp_path: Path) -> None:
    config = tmp_path / "handson.toml"
    config.write_text('[voices."pico:en-GB"]\npitch = 110\nlouder = -3\n')
    environ = {"HANDSON_CONFIG": str(config)}
    assert voicing.manner(load_settings({"voice": "pico:en-GB"}, environ).settings) == Manner(
        "pico:en-GB", 155, 110, -3
    )
    assert voicing.manner(load_settings({"voice": "pico:en-US"}, environ).settings) == Manner("pico:en-US")


def test_recordings_whose_index_cannot_be_read_are_told_and_cost_no_words(tmp_path: Path) -> None:
    text = "Now the left side."
    file = recordings.keep(tmp_path, "en", "switched.left", text, flac(noise(1.0), 16_000))
    settings = load_settings({"prompts": str(tmp_path)}, {"HANDSON_CONFIG": "/dev/null"}).settings
    content, told = wiring.content_for(settings), list[str]()
    found = voicing.recordings(settings, content, told.append)
    assert found
    assert found.files(text) == (file,)
    assert told == []
    file.with_name("index.yaml").write_text("switched.left.flac: [")
    assert wiring.content_for(settings) == content
    assert voicing.recordings(settings, content, told.append) is None
    assert len(told) == 1
    assert "the voice speaks" in told[0]

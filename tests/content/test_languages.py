"""Each language says everything that English says, in its own words, and understands its own amounts."""

from pathlib import Path

import pytest

from assistant.content import Content, load
from assistant.core.events import Amount
from assistant.core.phrasebook import AMOUNT

LANGUAGES = sorted(path.parent.name for path in Path("prompts").glob("*/phrases.yaml"))
OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.fixture(scope="module")
def english() -> Content:
    return load("en")


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_lacks_no_key(language: str, english: Content) -> None:
    other = load(language)
    assert set(other.words.cues) == set(english.words.cues)
    assert set(other.phrasebook.intents) == set(english.phrasebook.intents)
    assert other.choices == english.choices
    for table in ("side", "step", "kit", "what", "reason", "sureness", "intent"):
        assert set(getattr(other.words.names, table)) == set(getattr(english.words.names, table)), table


@pytest.mark.parametrize("language", OTHERS)
def test_no_cue_is_left_in_english(language: str, english: Content) -> None:
    other = load(language)
    same = {
        cue
        for cue, wording in other.words.cues.items()
        for text in (*wording.say, *wording.night)
        if text in (*english.words.cues[cue].say, *english.words.cues[cue].night) and any(map(str.isalpha, text))
    }
    assert {cue for cue in same if "{" not in "".join(other.words.cues[cue].night)} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_says_that_nobody_has_reviewed_it_yet(language: str) -> None:
    for file in sorted(Path("prompts", language).rglob("*.yaml")):
        if file.parent.name == "cues" or file.name == "phrases.yaml":
            first = file.read_text(encoding="utf-8").splitlines()[0]
            assert first.startswith("# Not yet reviewed by a lactation professional"), file


SPANISH = {
    "izquierda sesenta mililitros": Amount("left", 60.0, "ml"),
    "dos onzas y media a la derecha": Amount("right", 2.5, "oz"),
    "una onza": Amount(None, 1.0, "oz"),
    "veintiún mililitros": Amount(None, 21.0, "ml"),
    "total cien mililitros": Amount(None, 100.0, "ml"),
    "ciento diez mililitros a la izquierda": Amount("left", 110.0, "ml"),
    "tres cuartos de onza": Amount(None, 0.75, "oz"),
}


@pytest.mark.parametrize("said", SPANISH)
def test_spanish_amounts_are_understood(said: str) -> None:
    match = load("es").phrasebook.parse(said, {AMOUNT})
    assert match is not None
    assert match.amounts == (SPANISH[said],)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Amount("left", 60.0, "ml"), "sesenta mililitros en el lado izquierdo"),
        (Amount("right", 21.0, "ml"), "veintiún mililitros en el lado derecho"),
        (Amount(None, 2.5, "oz"), "dos onzas y media en total"),
        (Amount(None, 1.5, "oz"), "una onza y media en total"),
        (Amount(None, 0.5, "oz"), "media onza en total"),
        (Amount(None, 1.0, "ml"), "un mililitro en total"),
    ],
)
def test_spanish_amounts_are_read_back_as_they_are_said(amount: Amount, text: str) -> None:
    assert load("es").words.amount(amount) == text

"""A word that a voice reads wrongly is written otherwise for it, and for it alone."""

from pathlib import Path

from assistant.speak.cache import CueCache
from assistant.speak.ports import Manner
from assistant.speak.respelling import respelled
from assistant.speak.voices import SilentVoice


class Reader(SilentVoice):
    """Remembers what it was given to read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def render(self, text: str, manner: Manner, target: Path) -> None:
        self.read.append(text)
        super().render(text, manner, target)


def test_whole_words_are_replaced_whatever_their_capitals() -> None:
    respell = respelled({"Medela": "Medeela", "Elvie Stride": "Elvee stride", "Elvie": "Elvee"})
    assert respell("Your MEDELA, or an Elvie Stride; elvie.") == "Your Medeela, or an Elvee stride; Elvee."
    assert respell("Medelas") == "Medelas"
    assert respelled({})("Medela") == "Medela"


def test_what_stands_for_a_pattern_elsewhere_is_a_plain_word_here() -> None:
    assert respelled({"2.5x": "two and a half"})("At 2.5x, not 215x.") == "At two and a half, not 215x."


def test_the_voice_reads_the_spelling_and_a_new_spelling_is_read_anew(tmp_path: Path) -> None:
    voice = Reader()
    for spelling in ("Medeela", "Medeela", "Medayla"):
        CueCache(tmp_path, voice, 16_000, respell=respelled({"Medela": spelling})).clip("The Medela.", Manner())
    assert voice.read == ["The Medeela.", "The Medayla."]

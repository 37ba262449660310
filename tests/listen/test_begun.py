"""What a text says by its sound: a phrase, a longer word that begins like it, and nothing that only resembles it."""

import pytest

from assistant.listen.alike import Alike
from assistant.listen.phones import Dictionary

ALIKE = Alike(Dictionary({"hertz": "HH ER T S"}))
PHRASES = ("stop", "this hurts", "chest pain")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("it stopped", [("stop", "stopped")]),
        ("the stoppage", [("stop", "stoppage")]),
        ("stob it", [("stop", "stob")]),
        ("chest pains", [("chest pain", "chest pains")]),
        ("this hertz a bit", [("this hurts", "this hertz")]),
        ("one step back", []),
        ("just opening", []),  # "stop" across two words
        ("nonstop", []),
        ("chest", []),
        ("", []),
    ],
)
def test_a_phrase_is_found_where_a_word_begins_like_it(text: str, found: list[tuple[str, str]]) -> None:
    assert list(ALIKE.begun(text, PHRASES)) == found

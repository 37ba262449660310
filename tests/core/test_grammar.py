"""The network of open phrases: what is a whole phrase, and how much more may come."""

import pytest

from assistant.core import grammar as network

AMOUNTS = ("sixty", "sixty millilitres", "left sixty", "left sixty right sixty", "right sixty on the left")
GRAMMAR = network.with_fillers(network.build("g", ["next", *AMOUNTS]), ["okay"], ["please"])


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("sixty", 1),
        ("okay sixty", 1),
        ("left sixty", 2),
        ("right", 4),
        ("left", 1),
        ("next", 0),
        ("sixty please", 0),
        ("sixty millilitres", 0),
        ("umbrella", 0),
        ("", 1),
    ],
)
def test_how_many_words_the_next_longer_phrase_has_more(text: str, more: int) -> None:
    assert GRAMMAR.more(text) == more
    assert GRAMMAR.may_go_on(text) == (more > 0)

"""What Whisper wrote, as it may have been said."""

import pytest

from assistant.bench.hear.readings import once, spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Left, 60ml.", "left sixty milliliters"),
        ("Right 2.5 oz", "right two and a half ounces"),
        ("Right 2 1/2 ounces.", "right two and a half ounces"),
        ("110", "one hundred ten"),
        ("110", "one ten"),
        ("What's next?", "what's next"),
        ("go back go back go", "go back"),
    ],
)
def test_a_reading_is_taken_as_it_may_have_been_said(written: str, said: str) -> None:
    assert said in [" ".join(words) for words in spoken(written)]


def test_nothing_read_is_nothing_said() -> None:
    assert spoken(" ... ") == ()
    assert once(("no", "no", "no")) == ("no",)

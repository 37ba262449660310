"""A session in the user's own words, whole and broken."""

from pathlib import Path

from tests.e2e.person import RUN, Home, Person

WORDS = """\
check-in.hello:
  say: ["Good evening from my own words. Say help me at any time.", "Hello once more."]
  night: ["Good evening from my own words."]
"""


def pack(home: Home, text: str) -> Path:
    folder = home.folder / "mine"
    (folder / "en" / "cues").mkdir(parents=True)
    (folder / "en" / "cues" / "mine.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_session_speaks_in_the_words_of_a_pack(home: Home) -> None:
    with Person(home.used_before(), *RUN, "--prompts", str(pack(home, WORDS)), tty=True) as person:
        person.sees("Good evening from my own words.")


def test_a_broken_pack_costs_no_session(home: Home) -> None:
    broken = pack(home, WORDS + "goodbye: {say: [Push through., Bye.]}\n")
    with Person(home.used_before(), *RUN, "--prompts", str(broken), tty=True) as person:
        person.sees("mine.yaml:4:")
        person.sees("the built-in ones are used")
        person.sees("A mistake in your own words: I use the built-in ones.")
        person.types("ready")
        person.sees("[getting ready]")
        assert person.saw("Good evening from my own words.") == []
    done = home.asks("run", "--prompts", broken, "--strict")
    assert done.returncode == 5
    assert "mine.yaml:4:" in done.stderr
    assert "Traceback" not in done.stderr

"""Words as phones."""

from assistant.core.phones import PHONES
from assistant.listen.phones import Dictionary


def test_a_word_sounds_as_the_dictionary_says() -> None:
    [first, *_] = Dictionary().sounds("option")
    assert [PHONES[phone] for phone in first] == ["AA", "P", "SH", "AH", "N"]


def test_a_word_said_in_two_ways_has_both() -> None:
    assert len(Dictionary().sounds("the")) >= 2


def test_a_word_that_no_dictionary_has_is_spelled_out() -> None:
    dictionary = Dictionary()
    assert dictionary.sounds("letdown") == (dictionary.sounds("let")[0] + dictionary.sounds("down")[0],)
    assert dictionary.sounds("zzyzx")[0]
    assert dictionary.known("zzyzx") == ()
    assert dictionary.known("option") == dictionary.sounds("option")


def test_pronunciations_of_ones_own_stand_before_the_dictionarys() -> None:
    own = Dictionary({"mils": ("M IH L Z", "M IH1 L S")})
    assert len(own.sounds("mils")) == 2
    assert own.known("mils") == own.sounds("mils")

"""Each phrase of each intent, said by two voices, is heard rightly in its state on PocketSphinx."""

from pathlib import Path

import pytest

from assistant.core.events import Amount
from tests.voice.speech import VOICES, content, heard, places, spoken

# what these voices say so unclearly that PocketSphinx alone is not sure: never taken for another, or asked back
HARDLY = {(text, "flite slt") for text in ("pump on", "pump off", "how long", "tones mode")} | {
    (text, "flite rms") for text in ("all set", "skip")
}


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("intent", sorted(content().phrasebook.intents))
def test_every_phrase_of_an_intent_is_heard_in_its_state(intent: str, voice: str, tmp_path: Path) -> None:
    place = places()[intent]
    missed = []
    for phrase in content().phrasebook.intents[intent]:
        result = heard(spoken(phrase, voice, tmp_path), place.open)
        unsure = (phrase, voice) in HARDLY and not result.accepted
        if [match.intent for match in result.accepted] != [intent] and not unsure:
            missed.append(f"{phrase} at {place.name}: {result}")
    assert missed == []


AMOUNTS = {
    "left sixty millilitres": (Amount("left", 60, "ml"),),
    "right two and a half ounces": (Amount("right", 2.5, "oz"),),
    "sixty on the left fifty on the right": (Amount("left", 60, "ml"), Amount("right", 50, "ml")),
    "total one hundred ten": (Amount(None, 110, "ml"),),
    "ninety five mils": (Amount(None, 95, "ml"),),
    "left eighty": (Amount("left", 80, "ml"),),
    "four ounces": (Amount(None, 4, "oz"),),
    "a hundred and twenty millilitres": (Amount(None, 120, "ml"),),
}


# "sixty" and "sixteen" of the voice slt are one to PocketSphinx: the amount is read back, and "undo that" takes it back
SAID = [
    (text, voice) for text in AMOUNTS for voice in VOICES if (text, voice) != ("left sixty millilitres", "flite slt")
]


@pytest.mark.parametrize(("text", "voice"), SAID)
def test_an_amount_is_heard_with_its_side_number_and_unit(text: str, voice: str, tmp_path: Path) -> None:
    result = heard(spoken(text, voice, tmp_path), places()["amount"].open)
    assert [match.amounts for match in result.accepted] == [AMOUNTS[text]], result


@pytest.mark.parametrize("text", ["um next", "okay next", "please go back", "next please", "undo that now"])
def test_a_filler_before_or_behind_a_phrase_changes_nothing(text: str, tmp_path: Path) -> None:
    result = heard(spoken(text, "flite slt", tmp_path), places()["next"].open)
    expected = {"next": "next", "go back": "go-back", "undo that": "undo"}
    plain = " ".join(word for word in text.split() if word not in ("um", "okay", "please", "now"))
    assert [match.intent for match in result.accepted] == [expected[plain]], result

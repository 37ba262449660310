"""The table of what is called otherwise now leads to names that there are, and away from none that is used."""

from pathlib import Path

import pytest

from assistant.content import Content, check
from assistant.content.files import Folders
from assistant.content.keys import Keys
from assistant.content.renamed import renamed
from assistant.core.cues import ENGINE_CUES
from assistant.errors import UsageProblem
from tests.content.small import write


def test_each_row_leads_from_what_is_not_there_to_what_is(content: Content) -> None:
    table, names = renamed(), content.words.names
    assert table.cues
    assert not set(table.cues) & set(content.words.cues)
    assert {new for new in table.cues.values() if new} <= set(content.words.cues)
    assert not set(table.intents) & set(content.phrasebook.intents)
    assert {new for new in table.intents.values() if new} <= set(content.phrasebook.intents)
    for part, old in table.names.items():
        assert not set(old) & set(getattr(names, part))
    for cue, gone in table.placeholders.items():
        assert not set(gone) & ENGINE_CUES[cue]
        assert set(gone.values()) <= ENGINE_CUES[cue]


def test_a_pack_from_earlier_is_told_what_its_cues_are_called_now(tmp_path: Path) -> None:
    cue = "amount.total: {say: ['{amount} in total.', 'All in all {amount}.'], night: ['{amount}.']}\n"
    pack = write(tmp_path, {"en/cues/mine.yaml": cue})
    (found, *others) = [each for each in check(pack) if each.rule == "renamed"]
    assert others == []
    assert "mine.yaml:1:1: warning: 'amount.total' is called 'amount' now; rename it here [renamed]" in str(found)


def test_who_asks_for_an_earlier_key_is_told_too() -> None:
    with pytest.raises(UsageProblem, match="'voice-lost' is called 'audio-lost' now"):
        Keys(Folders.of(None), "en").below("voice-lost")

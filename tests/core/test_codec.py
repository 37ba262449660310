"""Events survive the way to JSON and back, and nothing else gets in."""

import ast
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core import events
from assistant.core.codec import KINDS, decode, decode_amounts, encode, encode_amounts
from assistant.core.events import Amount, Event, Heard, Rejected, Started, StoreLost, Tick

any_event = st.one_of([st.from_type(cls) for cls in KINDS.values()])


def as_json(event: Event) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(json.dumps(encode(event), allow_nan=False))
    return loaded


@given(any_event)
def test_every_event_survives_strict_json(event: Event) -> None:
    again = decode(as_json(event))
    assert type(again) is type(event)
    assert repr(again) == repr(event)  # by repr, because nan is not equal to itself


def test_every_event_class_in_the_source_has_a_kind() -> None:
    tree = ast.parse(Path(events.__file__).read_text())
    classes = {
        n.name for n in tree.body if isinstance(n, ast.ClassDef) for base in n.bases if ast.unparse(base) == "Event"
    }
    assert set(KINDS) == classes
    assert len(classes) >= 11


def test_what_is_rejected_carries_no_words() -> None:
    assert [field.name for field in fields(Rejected)] == ["t", "reason", "scores"]
    assert as_json(Rejected(1.0, "partial", (("vosk", 0.4),))) == {
        "kind": "Rejected",
        "t": 1.0,
        "reason": "partial",
        "scores": [["vosk", 0.4]],
    }


def test_amounts_keep_their_side_value_and_unit() -> None:
    heard = Heard(9.0, "amount", "sixty left", "voice", (Amount("left", 60.0, "ml"), Amount(None, 2.5, "oz")), 0.9)
    assert decode(as_json(heard)) == heard


def test_amounts_alone_survive_strict_json() -> None:
    amounts = (Amount("left", 60.0, "ml"), Amount(None, 2.5, "oz"))
    assert decode_amounts(json.loads(json.dumps(encode_amounts(amounts)))) == amounts
    with pytest.raises(ValueError, match=r"amounts\[0\].*ml, oz|amounts\[0\].unit"):
        decode_amounts([{"side": None, "value": 1, "unit": "pint"}])


def test_fields_with_defaults_may_be_missing_in_an_older_log() -> None:
    assert decode({"kind": "Started", "t": 0, "kit": "hand-only"}) == Started(0.0, "hand-only")


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"kind": "Sneezed", "t": 0}, '"Sneezed"'),
        ({"kind": "Event", "t": 0}, '"Event"'),
        ({"kind": ["Tick"], "t": 0}, "Tick"),
        ({"t": 0}, '"None"'),
        ({"kind": "Tick", "t": 0, "words": "hello"}, '"words"'),
        ({"kind": "Rejected", "t": 0, "reason": "x", "text": "hello"}, '"text"'),
        ({"kind": "Tick"}, '"t"'),
        ({"kind": "Tick", "t": "soon"}, "Tick.t"),
        ({"kind": "Tick", "t": True}, "Tick.t"),
        ({"kind": "Started", "t": 0, "kit": "x", "minute": 1.5}, "Started.minute"),
        ({"kind": "Heard", "t": 0, "intent": "x", "phrase": "x", "via": "smoke"}, "voice, typed"),
        ({"kind": "Heard", "t": 0, "intent": "x", "phrase": "x", "amounts": [{"side": "left"}]}, '"value"'),
        ({"kind": "Heard", "t": 0, "intent": "x", "phrase": "x", "amounts": ["60"]}, r"Heard.amounts\[0\]"),
        ({"kind": "Heard", "t": 0, "intent": "x", "phrase": "x", "amounts": 60}, "Heard.amounts"),
        ({"kind": "Rejected", "t": 0, "reason": "x", "scores": [["a"]]}, r"Rejected.scores\[0\]"),
    ],
)
def test_decode_names_what_it_refuses(data: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        decode(data)


def test_encode_refuses_an_event_class_of_a_stranger() -> None:
    class Sneezed(Tick):
        pass

    with pytest.raises(ValueError, match="Sneezed"):
        encode(Sneezed(0.0))


def test_an_event_without_fields_of_its_own_is_its_kind_and_time() -> None:
    assert encode(StoreLost(3.5)) == {"kind": "StoreLost", "t": 3.5}

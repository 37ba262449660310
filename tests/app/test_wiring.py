"""What a session is made of: which listeners, and what is told about them."""

import pytest

from assistant.app import wiring
from assistant.app.settings import load as load_settings


@pytest.mark.parametrize(("second", "told"), [("off", 1), ("on", 0)])
def test_a_better_first_listener_is_recommended_where_there_is_no_second(
    second: str, told: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "_model", lambda settings: None)
    made = wiring.parts(load_settings({"second_listener": second}, {"HANDSON_CONFIG": "/dev/null"}))
    assert (made.second is None, len(made.notices)) == (second == "off", told)
    assert all("handson models fetch" in notice for notice in made.notices)

"""`handson forget`: a session is gone from the machine, and one that runs is not touched."""

from tests.e2e.person import RUN, Home, Person


def test_a_session_is_forgotten_once_it_was_confirmed(home: Home) -> None:
    with Person(home.used_before(), *RUN, tty=True) as person:
        person.sees("[the check-in]")
        told = home.asks("forget", "last", "--yes")
        assert told.returncode == 2
        assert "a session is running already" in told.stderr
    assert home.asks("forget", "last").returncode == 1  # nobody answers
    (home.folder / "state" / "audio").mkdir()
    name = home.asks("sessions").stdout.split()[0]
    kept = home.folder / "state" / "audio" / f"{name}-120000.flac"
    kept.write_bytes(b"")
    assert home.asks("forget", "last", "--yes").stdout == f"Session {name} is forgotten.\n"
    assert not kept.exists()
    assert "No sessions yet" in home.asks("sessions").stdout
    assert "no session" in home.asks("forget", "last", "--yes").stderr
    assert home.asks("forget", "--all", "--yes").stdout == "0 sessions are forgotten.\n"
    assert home.asks("forget").returncode == 2

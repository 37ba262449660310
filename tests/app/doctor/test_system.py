"""Python, packages, and who may use the sound cards."""

from pathlib import Path

from assistant.app.doctor import system
from assistant.app.doctor.machine import Machine


def test_this_python_is_new_enough_and_an_older_one_is_refused(machine: Machine) -> None:
    assert [each.level for each in system.python(machine)] == ["ok"]
    (old,) = system.python(machine, (3, 9, 2))
    assert (old.level, "3.9.2" in old.seen, "3.11" in old.next) == ("fail", True, True)


def test_the_packages_of_the_project_are_here(machine: Machine) -> None:
    (found,) = system.packages(machine)
    assert found.level == "ok", found.seen


def test_a_package_that_is_missing_and_one_that_is_old_are_named(machine: Machine) -> None:
    missing, old = system.packages(machine, ("numpy>=1.26", "handson-nobody>=1", "click>=99.1"))
    assert (missing.level, missing.seen) == ("fail", "Not installed: handson-nobody.")
    assert (old.level, "click" in old.seen, "needed: 99.1" in old.seen) == ("warn", True, True)


def test_who_is_not_in_the_audio_group_is_told_only_where_no_server_lets_everybody_in() -> None:
    def level(server: bool, root: bool, mine: tuple[int, ...]) -> str:
        (found,) = system.group(server, root, mine, 29)
        return found.level

    assert level(False, False, (29, 1000)) == "ok"
    assert level(True, False, (1000,)) == "ok"
    assert level(False, True, ()) == "ok"
    (found,) = system.group(False, False, (1000,), 29)
    assert (found.level, "usermod -aG audio" in found.next) == ("warn", True)
    assert list(system.group(False, False, (1000,), None)) == []


def test_alsa_lists_a_card_or_none(tmp_path: Path) -> None:
    listing = tmp_path / "cards"
    assert not system.cards(listing)
    listing.write_text("--- no soundcards ---\n")
    assert not system.cards(listing)
    listing.write_text(" 0 [Headphones     ]: bcm2835_headpho - bcm2835 Headphones\n")
    assert system.cards(listing)

"""Checks that hang, raise or crash: the others are told of all the same."""

import threading
from collections.abc import Iterator
from pathlib import Path

from assistant.app.doctor.alone import answer, apart
from assistant.app.doctor.check import Check
from assistant.app.doctor.examining import examine
from assistant.app.doctor.finding import Finding, worst
from assistant.app.doctor.machine import Machine
from assistant.app.settings import Loaded, Settings


def well(machine: Machine) -> Iterator[Finding]:
    yield Finding("well", "ok", "All is well.")


def hangs(machine: Machine) -> Iterator[Finding]:
    threading.Event().wait(60.0)
    yield Finding("hangs", "ok", "This comes too late.")


def raises(machine: Machine) -> Iterator[Finding]:
    yield Finding("raises", "ok", "Half of it.")
    raise ZeroDivisionError("of Annabel")


CHECKS = tuple(Check(run.__name__, run, 1.0, "Do this.") for run in (hangs, raises, well))


def test_one_that_hangs_and_one_that_raises_do_not_keep_the_others() -> None:
    late, failed, fine = examine(_machine(), CHECKS)
    assert (late.level, late.seen, late.next) == ("fail", "No answer within 1 seconds.", "Do this.")
    assert (failed.level, failed.seen) == ("fail", "This could not be looked at (ZeroDivisionError).")
    assert "Annabel" in failed.home
    assert fine.level == "ok"


def test_one_after_the_other_each_tells_of_itself_though_the_first_hangs() -> None:
    told: list[str] = []
    answer(_machine(seconds=6.0), CHECKS, told.append)
    assert ['["hangs"' in told[0], '["raises"' in told[1], '["well"' in told[2]] == [True] * 3


def test_links_whose_process_is_killed_before_it_answers_are_told_of() -> None:
    found = list(apart(_machine(seconds=0.2)))
    assert [each.link for each in found] == ["voice", "recogniser", "second listener", "words"]
    assert {(each.level, each.seen) for each in found} == {("fail", "No answer in time.")}


def test_the_gravest_level_counts() -> None:
    assert worst(["ok", "warn", "fail", "ok"]) == "fail"
    assert worst(["ok", "warn"]) == "warn"
    assert worst([]) == "ok"


def _machine(seconds: float = 20.0) -> Machine:
    return Machine(Loaded(Settings(), {}, Path("handson.toml")), seconds=seconds)

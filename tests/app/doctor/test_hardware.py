"""Clock, heat and power, told by a /sys of the test's own and clocks that it moves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from assistant.app.doctor import hardware
from assistant.app.doctor.finding import Finding
from assistant.app.doctor.machine import Machine
from assistant.store.log import SessionLog

NOW = datetime(2027, 5, 1, 3, tzinfo=UTC).timestamp()


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n")


def at(seconds: float) -> Callable[[], float]:
    """A clock that stands at that time, as far as anybody looks."""
    return lambda: seconds


def clock(machine: Machine, now: float = NOW) -> list[Finding]:
    return list(hardware.clock(replace(machine, wall=at(now), steady=at(5.0))))


@pytest.fixture
def with_rtc(machine: Machine) -> Machine:
    put(machine.system / "class/rtc/rtc0/name", "rtc-ds1307")
    return machine


def test_a_clock_with_a_battery_and_a_date_that_can_be_is_well(with_rtc: Machine, state: Path) -> None:
    assert [(each.level, each.seen) for each in clock(with_rtc)] == [("ok", "The clock says 2027-05-01 03:00 UTC.")]


def test_a_clock_that_begins_at_1970_fails(with_rtc: Machine, state: Path) -> None:
    (found,) = clock(with_rtc, 60.0)
    assert (found.level, "1970-01-01" in found.seen) == ("fail", True)


def test_a_clock_behind_the_latest_session_is_told(with_rtc: Machine, state: Path) -> None:
    state.mkdir()
    with SessionLog.open(state / "sessions.db", wall=at(NOW + 3600)) as log:
        log.begin("double-electric", "hands-on", "2027-05-01T04:00:00+00:00", "en")
    (found,) = clock(with_rtc)
    assert (found.level, "before the latest session" in found.seen) == ("warn", True)
    assert clock(with_rtc, NOW + 3600)[0].level == "ok"


def test_a_clock_that_jumps_while_it_is_looked_at_is_told(with_rtc: Machine, state: Path) -> None:
    looks = count()
    jumping = replace(with_rtc, wall=lambda: NOW + 3600.0 * (next(looks) > 1), steady=at(5.0))
    found = list(hardware.clock(jumping))
    assert [each.level for each in found] == ["ok", "warn"]
    assert "jumped by +3600.0 s" in found[1].seen


def test_a_machine_without_a_battery_clock_is_told_until_the_network_has_set_it(machine: Machine, state: Path) -> None:
    assert [each.level for each in clock(machine)] == ["ok", "warn"]
    put(machine.run / "systemd/timesync/synchronized", "")
    assert [each.level for each in clock(machine)] == ["ok"]


@pytest.mark.parametrize(
    ("millidegrees", "bits", "level"),
    [
        ("48312", "0", "ok"),
        ("82500", "0", "warn"),
        ("93000", "0", "fail"),
        ("61000", "4", "warn"),
        ("61000", "40000", "warn"),
    ],
)
def test_heat_is_told_by_degrees_and_by_what_it_slowed_down(
    machine: Machine, millidegrees: str, bits: str, level: str
) -> None:
    zone = machine.system / "class/thermal/thermal_zone0"
    put(zone / "type", "cpu-thermal")
    put(zone / "temp", millidegrees)
    put(machine.system / "devices/platform/soc/soc:firmware/get_throttled", bits)
    (found,) = hardware.heat(machine)
    assert (found.level, f"{int(millidegrees) / 1000:.0f} °C" in found.seen) == (level, True)


def test_a_battery_is_not_the_processor_and_no_thermometer_is_no_fault(machine: Machine) -> None:
    put(machine.system / "class/thermal/thermal_zone0/type", "battery")
    put(machine.system / "class/thermal/thermal_zone0/temp", "99000")
    (found,) = hardware.heat(machine)
    assert (found.level, found.seen) == ("ok", "The system tells no temperature.")


@pytest.mark.parametrize(("bits", "level"), [("0", "ok"), ("50000", "warn"), ("50005", "fail")])
def test_power_is_told_by_the_number_of_the_pi(machine: Machine, bits: str, level: str) -> None:
    put(machine.system / "devices/platform/soc/soc:firmware/get_throttled", bits)
    (found,) = hardware.power(machine)
    assert found.level == level


def test_power_is_told_by_vcgencmd_where_sys_says_nothing(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "bin" / "vcgencmd"
    put(tool, '#!/bin/sh\n[ "$1" = get_throttled ] && echo throttled=0x50005')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tool.parent), prepend=":")
    (found,) = hardware.power(machine)
    assert found.level == "fail"


@pytest.mark.parametrize(("alarm", "level"), [("0", "ok"), ("1", "fail")])
def test_power_is_told_by_the_alarm_of_a_newer_pi(machine: Machine, alarm: str, level: str) -> None:
    put(machine.system / "class/hwmon/hwmon1/name", "rpi_volt")
    put(machine.system / "class/hwmon/hwmon1/in0_lcrit_alarm", alarm)
    (found,) = hardware.power(machine)
    assert found.level == level


def test_a_machine_that_tells_nothing_of_its_power_is_no_fault(machine: Machine) -> None:
    (found,) = hardware.power(machine)
    assert (found.level, "does not tell" in found.seen) == ("ok", True)

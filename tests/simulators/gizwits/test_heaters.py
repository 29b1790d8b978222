"""What heaters do by themselves, with a clock that tests move."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from simulators.clock import ManualClock
from simulators.gizwits import Account, GizwitsCloud
from simulators.gizwits.demo import programme

PARIS = ZoneInfo("Europe/Paris")
WEDNESDAY = datetime(2026, 11, 18, 5, 0, tzinfo=PARIS).timestamp()
HOUR = 3600.0
WEEK = programme((range(1, 8), [(6, 8, "cft"), (22, 24, "fro")]))


@pytest.fixture
def cloud() -> GizwitsCloud:
    """Return a cloud that is not on the network, on a Wednesday at 05:00."""
    return GizwitsCloud(tick=0, clock=ManualClock(WEDNESDAY))


@pytest.fixture
def account(cloud: GizwitsCloud) -> Account:
    """Return the account."""
    return cloud.add_account("marie@isotherm.example", "p")


def test_programme_bytes() -> None:
    """The first half-hour is in the two lowest bits: examples of the vendor."""
    thursday = programme(([4], [(17, 18, "cft")]))
    assert thursday["p4_data9"] == 5
    assert thursday["p4_data8"] == 85
    assert programme(([3], [(16.5, 18, "cft")]))["p3_data9"] == 1
    assert programme(([1], [(12, 13, "cft")]))["p1_data7"] == 80
    assert programme(background="fro")["p7_data12"] == 170


async def test_mode_follows_the_programme(
    cloud: GizwitsCloud, account: Account
) -> None:
    """Without cur_mode, the mode in force stands in mode; by hand until it changes."""
    heater = cloud.add_heater(
        account, "Pilote2", attrs=WEEK | {"timer_switch": 1, "mode": "stop"}
    )
    cloud.set_attr(heater.did, timer_switch=1)
    assert heater.attrs["mode"] == "eco"
    await cloud.advance(HOUR)
    assert heater.attrs["mode"] == "cft"
    cloud.set_attr(heater.did, mode="stop")
    await cloud.advance(2 * HOUR - 60)
    assert heater.attrs["mode"] == "stop"
    await cloud.advance(60)
    assert heater.attrs["mode"] == "eco"
    cloud.set_attr(heater.did, mode="cft1")
    cloud.set_attr(heater.did, timer_switch=1)
    assert heater.attrs["mode"] == "eco"
    cloud.set_attr(heater.did, timer_switch=0, mode="cft2")
    await cloud.advance(24 * HOUR)
    assert heater.attrs["mode"] == "cft2"


async def test_boost_counts_down_and_ends(
    cloud: GizwitsCloud, account: Account
) -> None:
    """Minutes; what was before comes back."""
    heater = cloud.add_heater(account, attrs={"mode": "cft1"})
    cloud.set_attr(heater.did, derog_mode=2, derog_time=45)
    assert heater.attrs["mode"] == "cft"
    await cloud.advance(10 * 60)
    assert heater.attrs["derog_time"] == 35
    await cloud.advance(36 * 60)
    assert (heater.attrs["derog_mode"], heater.attrs["derog_time"]) == (0, 0)
    assert heater.attrs["mode"] == "cft1"


async def test_holiday_is_in_days_and_hides_the_programme(
    cloud: GizwitsCloud, account: Account
) -> None:
    """Frost protection until it is cancelled; then the programme is in force."""
    heater = cloud.add_heater(account, attrs=WEEK | {"timer_switch": 1})
    cloud.set_attr(heater.did, derog_mode=1, derog_time=3, mode="fro")
    await cloud.advance(25 * HOUR)
    assert (heater.attrs["mode"], heater.attrs["derog_time"]) == ("fro", 2)
    cloud.set_attr(heater.did, derog_mode=0, derog_time=0)
    assert heater.attrs["mode"] == "cft"


async def test_derogation_switches(cloud: GizwitsCloud, account: Account) -> None:
    """What the documents leave open can be either."""
    cloud.behaviour.set(derog_restores_mode=False, derog_counts_down=False)
    heater = cloud.add_heater(account, attrs={"mode": "eco"})
    cloud.set_attr(heater.did, derog_mode=2, derog_time=30)
    await cloud.advance(20 * 60)
    assert heater.attrs["derog_time"] == 30
    await cloud.advance(20 * 60)
    assert (heater.attrs["mode"], heater.attrs["derog_mode"]) == ("cft", 0)
    cloud.behaviour.derog_overwrites_mode = False
    cloud.set_attr(heater.did, derog_mode=1, derog_time=1)
    assert heater.attrs["mode"] == "cft"


async def test_pilote_pro_regulates(cloud: GizwitsCloud, account: Account) -> None:
    """cur_mode, cur_signal and heating_state are the device's own; mode is not touched."""
    heater = cloud.add_heater(
        account,
        "Pilote_Pro",
        attrs=WEEK
        | {"timer_switch": 1, "mode": "stop", "cur_temp": 180, "cft_temp": 200},
    )
    cloud.set_attr(heater.did, timer_switch=1)
    attrs = heater.attrs
    assert (attrs["mode"], attrs["cur_mode"], attrs["cur_signal"]) == (
        "stop",
        "eco",
        "stop",
    )
    await cloud.advance(HOUR)
    assert (attrs["cur_mode"], attrs["cur_signal"], attrs["heating_state"]) == (
        "cft",
        "cft",
        True,
    )
    before = attrs["cur_temp"]
    await cloud.advance(1.9 * HOUR)
    assert 195 <= attrs["cur_temp"] <= 203
    assert attrs["cur_temp"] > before
    cloud.set_attr(heater.did, com_temp=40)
    assert attrs["cur_temp"] == round(heater.room.temperature * 10 - 10)


async def test_presence(cloud: GizwitsCloud, account: Account) -> None:
    """Without anybody it gets colder every half-hour."""
    heater = cloud.add_heater(account, "Pilote_Pro")
    cloud.set_attr(heater.did, derog_mode=3)
    seen = []
    for _ in range(4):
        seen.append(heater.attrs["cur_mode"])
        await cloud.advance(1800)
    assert seen == ["cft", "cft1", "cft2", "eco"]
    cloud.see_someone(heater.did)
    assert heater.attrs["cur_mode"] == "cft"


async def test_two_byte_temperatures(cloud: GizwitsCloud, account: Account) -> None:
    """Tenths in a low and a high byte; power off stops it and keeps the mode."""
    heater = cloud.add_heater(
        account, "onyx", attrs={"mode": "cft", "cft_tempL": 4, "cft_tempH": 1}
    )
    cloud.set_temperature(heater.did, 25.7)
    assert (heater.attrs["cur_tempL"], heater.attrs["cur_tempH"]) == (1, 1)
    assert heater.heating
    cloud.set_attr(heater.did, on_off=False)
    assert (heater.attrs["cur_mode"], heater.attrs["mode"]) == (3, "cft")
    assert not heater.heating


async def test_bloom_in_whole_degrees(cloud: GizwitsCloud, account: Account) -> None:
    """It rounds what it measures."""
    heater = cloud.add_heater(account, "Bloom", attrs={"mode": "cft", "cft_temp": 19})
    cloud.set_temperature(heater.did, 17.6)
    assert heater.attrs["cur_temp"] == 18
    assert heater.heating


async def test_device_clocks(cloud: GizwitsCloud, account: Account) -> None:
    """Half-hour index or hours; some weekdays are wrong; a set clock stays off."""
    pilote, onyx, false = (
        cloud.add_heater(account, product, product)
        for product in ("Pilote2", "onyx", "Pilote_Soc_C3")
    )
    await cloud.advance(47 * 60)
    attrs = pilote.attrs
    assert (attrs["time_week"], attrs["time_hour"], attrs["time_min"]) == (3, 11, 17)
    assert [onyx.attrs[name] for name in ("week", "hour", "minute")] == [3, 5, 47]
    assert false.attrs["time_week"] != 3
    cloud.set_attr(pilote.did, time_week=4, time_hour=24, time_min=10)
    await cloud.advance(60)
    assert (attrs["time_week"], attrs["time_hour"], attrs["time_min"]) == (4, 24, 11)
    assert pilote.clock_error == pytest.approx(86400 + 6 * HOUR + 23 * 60, abs=60)
    cloud.set_attr(onyx.did, week=2, hour=6, minute=0)
    assert onyx.clock_error < -22 * HOUR


async def test_a_mode_by_hand_outlives_what_does_not_change(
    cloud: GizwitsCloud, account: Account
) -> None:
    """Half-hours of the same mode are no change of the programme; a day later it is one."""
    heater = cloud.add_heater(account, "Pilote_Pro", attrs=WEEK | {"timer_switch": 1})
    cloud.set_attr(heater.did, timer_switch=1)
    await cloud.advance(4 * HOUR)
    cloud.set_attr(heater.did, mode="fro")
    await cloud.advance(12.5 * HOUR)
    assert heater.attrs["cur_mode"] == "fro"
    cloud.set_attr(heater.did, mode="cft2")
    await cloud.advance(HOUR)
    assert heater.attrs["cur_mode"] == "fro"
    await cloud.advance(2 * HOUR)
    assert heater.attrs["cur_mode"] == "eco"


async def test_a_clock_by_hours(cloud: GizwitsCloud, account: Account) -> None:
    """Where the definition is taken at its word, time_hour is an hour."""
    heater = cloud.add_heater(account, "Pilote2")
    cloud.behaviour.strict_time_hour = True
    await cloud.advance(47 * 60)
    assert (heater.attrs["time_hour"], heater.attrs["time_min"]) == (5, 47)
    cloud.set_attr(heater.did, time_hour=15, time_min=40)
    assert (heater.attrs["time_hour"], heater.attrs["time_min"]) == (15, 40)
    assert heater.clock_error == pytest.approx(9 * HOUR + 53 * 60, abs=60)
    cloud.set_attr(heater.did, time_min=5)
    assert (heater.attrs["time_hour"], heater.attrs["time_min"]) == (15, 5)
    cloud.behaviour.strict_time_hour = False
    cloud.set_attr(heater.did, time_min=20)
    assert (heater.attrs["time_hour"], heater.attrs["time_min"]) == (30, 20)


async def test_a_room_is_shared(cloud: GizwitsCloud, account: Account) -> None:
    """Two heaters of one room see the same temperature."""
    first = cloud.add_heater(account, "Pilote_Pro", "Salon 1", room="Salon")
    second = cloud.add_heater(account, "Glow", "Salon 2", room="Salon")
    cloud.set_temperature(first.did, 21.4)
    assert second.attrs["cur_tempL"] == 214
    assert first.room is second.room


async def test_a_long_sleep(cloud: GizwitsCloud, account: Account) -> None:
    """A week in one go ends where the programme says."""
    heater = cloud.add_heater(account, "Pilote2", attrs=WEEK | {"timer_switch": 1})
    await cloud.advance(7 * 86400 + 2 * HOUR)
    assert heater.attrs["mode"] == "cft"
    assert heater.heating == (heater.room.temperature < 20.5)

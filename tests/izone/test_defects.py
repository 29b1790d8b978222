"""What was measured on other clients of the bridge, shown to be right here, on the cards.

What others do instead is said as "there". `api/test_known_defects.py` shows the same
below Home Assistant, `test_reports.py` what users report.
"""

import asyncio
from collections.abc import Sequence
import logging
from typing import Any

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from simulators.izone.datagrams import AUTO, Datagram, zone, zones

from .conftest import wait
from .homes import Home, rooms

BAD_ANSWERS = (
    "{BUSY}",
    "{ERROR}",
    "{ERROR 5}",
    "InvalidRequest",
    "Error",
    "NotAllowed",
)
ZONE_KEYS = (
    "Index",
    "Name",
    "ZoneType",
    "Mode",
    "Setpoint",
    "Temp",
    "MaxAir",
    "MinAir",
)


def set_mode(home: Home, mode: str, zone: int | str = "unit") -> Any:
    """Ask a climate entity for a mode."""
    return home.hass.services.async_call(
        "climate",
        "set_hvac_mode",
        {"entity_id": home.find("climate", zone), "hvac_mode": mode},
        blocking=True,
    )


def unavailable(home: Home) -> set[str]:
    """Return the entities that are not available."""
    states = home.hass.states.async_all()
    return {one.entity_id for one in states if one.state == "unavailable"}


def rooms_for(keys: Sequence[str]) -> list[Datagram]:
    """Return a room for each key that is to be spoiled, and a last one in order."""
    return [zone(index, f"Room {index}", AUTO) for index in range(len(keys) + 1)]


@pytest.mark.parametrize("kind", ["busy", "error", "garbage", "empty", "close"])
async def test_one_bad_zone_leaves_the_others_available(home: Home, kind: str) -> None:
    """There: every entity is unavailable until the next good sweep."""
    bridge = await home.start(zones=8, bulk="error")
    bridge.faults.add("read/2/3", kind)
    for index in range(8):
        bridge.wall_zone(index, Mode=1)
    for _ in range(5):
        await home.refresh()
    assert unavailable(home) == set()
    shown = [home.value("climate", index) for index in range(6)]
    # The bad one keeps its last word, the others tell the new one.
    assert shown == ["fan_only"] * 3 + ["heat_cool"] + ["fan_only"] * 2


@pytest.mark.parametrize("where", [0, "unit"])
async def test_a_command_that_is_not_accepted_is_an_error(
    home: Home, where: int | str
) -> None:
    """There: taken as done, and seconds later the card flips back."""
    bridge = await home.start()
    before = home.value("climate", where)
    for said in BAD_ANSWERS:
        bridge.faults.clear()
        bridge.faults.add("command/*", f"answer:{said}")
        with pytest.raises(HomeAssistantError):
            await set_mode(home, "off", where)
        assert home.value("climate", where) == before
    assert (bridge.zones[0]["Mode"], bridge.system["SysOn"]) == (3, 1)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("{ERROR}", "rejected_unexplained"),
        ("{ERROR 5}", "rejected_unexplained"),
        ("InvalidRequest", "rejected_unexplained"),
        ("{ERROR too warm}", "rejected"),
    ],
)
async def test_a_refusal_without_a_reason_says_what_to_try(
    home: Home, said: str, key: str
) -> None:
    """The bridge's own word alone tells nobody what to do."""
    bridge = await home.start()
    bridge.faults.add("command/*", f"answer:{said}")
    with pytest.raises(HomeAssistantError) as refused:
        await set_mode(home, "off")
    assert refused.value.translation_key == key


async def test_a_command_that_is_swallowed_is_an_error(home: Home) -> None:
    """There: an empty answer is always taken as done.

    Some bridges do acknowledge by saying nothing; of one that is known to say OK an
    empty answer means that nobody acted on the command.
    """
    bridge = await home.start()
    await set_mode(home, "fan_only", 0)
    bridge.faults.add("command/*", "empty", count=1)
    await set_mode(home, "off", 0)
    assert bridge.zones[0]["Mode"] == 2
    bridge.faults.add("command/*", "empty")
    with pytest.raises(HomeAssistantError):
        await set_mode(home, "heat_cool", 0)
    await home.until(lambda: home.value("climate", 0) == "off")


async def test_a_bridge_that_acknowledges_by_saying_nothing(home: Home) -> None:
    """There: right by accident."""
    bridge = await home.start(ack="")
    for mode, code in (("off", 2), ("fan_only", 1), ("heat_cool", 3)):
        await set_mode(home, mode, 0)
        assert bridge.zones[0]["Mode"] == code


@pytest.mark.parametrize("bulk", ["yes", "error"])
async def test_a_missing_key_costs_one_reading(home: Home, bulk: str) -> None:
    """There: the whole installation is down. Here each zone loses another key."""
    bridge = await home.start(zones=rooms_for(ZONE_KEYS), bulk=bulk, bulk_zone=())
    for key, datagram in zip(ZONE_KEYS, bridge.zones, strict=False):
        del datagram[key]
    client = home.entry.runtime_data.hub.client
    await client.read_system()
    await client.refresh(zones=len(bridge.zones))
    await home.refresh()
    assert unavailable(home) == set()
    shown = {key: home.value("climate", place) for place, key in enumerate(ZONE_KEYS)}
    assert shown.pop("Mode") == "unknown"
    assert set(shown.values()) == {"heat_cool"}
    readings = home.state("climate", ZONE_KEYS.index("Temp")).attributes
    assert readings["current_temperature"] is None
    assert readings["temperature"] == 23


@pytest.mark.parametrize("odd", ["", "text", -32768, 255, [], None, 1.5])
async def test_an_odd_value_costs_one_reading(home: Home, odd: Any) -> None:
    """There: only whole numbers from 0 to 100 pass, or all is down."""
    keys = [key for key in ZONE_KEYS if key not in {"Index", "ZoneType"}]
    broken = rooms_for(keys)
    for key, datagram in zip(keys, broken, strict=False):
        datagram[key] = odd
    await home.start(zones=broken)
    await home.refresh()
    assert unavailable(home) == set()
    shown = {key: home.value("climate", place) for place, key in enumerate(keys)}
    assert shown.pop("Mode") == "unknown"
    assert set(shown.values()) == {"heat_cool"}
    assert home.value("climate", len(keys)) == "heat_cool"


async def test_a_failed_connection_is_tried_again(home: Home) -> None:
    """There: one reset within a sweep downs the installation."""
    bridge = await home.start()
    hub = home.entry.runtime_data.hub
    bridge.faults.add("read/*", "reset", count=1)
    await home.refresh()
    assert hub.reachable
    assert hub.last_update_success


async def test_an_outage_says_little(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """There: a warning on every poll of the time after a power cut, and of an outage."""
    wait(home.hass, outage_grace=0.0)
    bridge = await home.start()
    caplog.clear()
    bridge.power_cut()
    for _ in range(5):
        await home.refresh()
    bridge.power_back()
    await home.refresh()
    assert not [one for one in caplog.records if one.levelno >= logging.WARNING]
    await bridge.set_tcp("refused")
    for _ in range(5):
        await home.refresh()
    loud = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert len(loud) == 1


@pytest.mark.parametrize("code", [4, 5])
async def test_forced_zones_are_not_closed(home: Home, code: int) -> None:
    """There: override and constant are shown as off, for every kind of zone."""
    await home.start(zones=[one | {"Mode": code} for one in rooms()])
    name = {4: "override", 5: "constant"}[code]
    shown = home.state("climate", 0)
    assert (shown.state, shown.attributes["forced"]) == ("fan_only", name)
    assert [home.value("cover", index) for index in (1, 2)] == ["open", "open"]
    assert home.value("sensor.zone_mode", 2) == name


@pytest.mark.parametrize("code", [0, 6, 7, 12])
async def test_modes_of_the_unit_are_not_all_cool(home: Home, code: int) -> None:
    """There: whatever is not known is shown as cooling."""
    bridge = await home.start({"SysMode": code}, blocks=())
    assert home.value("climate") == "unknown"
    bridge.wall(SysMode=2)
    await home.refresh()
    assert home.value("climate") == "heat"


async def test_an_evaporative_cooler_has_modes_of_its_own(home: Home) -> None:
    """There: exhaust and pump are shown as cooling."""
    bridge = await home.start({"SysMode": 6, "CpuType": 2})
    shown = home.state("climate")
    assert (shown.state, shown.attributes["preset_mode"]) == ("fan_only", "exhaust")
    bridge.wall(SysMode=7)
    await home.refresh()
    shown = home.state("climate")
    assert (shown.state, shown.attributes["preset_mode"]) == ("cool", "pump_only")


@pytest.mark.parametrize(
    ("code", "name"), [(5, "top"), (6, "quiet"), (7, "turbo"), (99, "non_gas_heat")]
)
async def test_fan_speeds_are_not_all_auto(home: Home, code: int, name: str) -> None:
    """There: quiet and turbo are shown as auto."""
    await home.start({"SysFan": code})
    shown = home.state("climate").attributes
    assert shown["fan_mode"] == name
    assert name in shown["fan_modes"]


async def test_an_unknown_fan_speed_is_unknown(home: Home) -> None:
    """There: it is auto."""
    await home.start({"SysFan": 42})
    assert home.state("climate").attributes["fan_mode"] is None


async def test_a_command_shows_before_the_bridge_answers(home: Home) -> None:
    """There: after the answer and a reading, or at the next poll."""
    bridge = await home.start()
    bridge.quirks.delay = 1.0
    asking = asyncio.create_task(set_mode(home, "heat"))
    await asyncio.sleep(0.03)
    assert (home.value("climate"), bridge.system["SysMode"]) == ("heat", 1)
    await asking
    assert (home.value("climate"), bridge.system["SysMode"]) == ("heat", 2)


async def test_a_target_for_a_closed_zone_counts(home: Home) -> None:
    """There: nothing happens, and nobody is told."""
    bridge = await home.start(zones=zones(4))
    bridge.wall_zone(1, Mode=2)
    await home.refresh()
    await home.act("climate.set_temperature", "climate", 1, temperature=21)
    told = bridge.zones[1]
    assert (told["Mode"], told["Setpoint"]) == (2, 2100)
    shown = home.state("climate", 1)
    assert (shown.state, shown.attributes["temperature"]) == ("off", 21)


async def test_a_mode_that_comes_with_a_target_counts(home: Home) -> None:
    """There: it is dropped."""
    bridge = await home.start({"RAS": 1, "CtrlZone": 15, "SysOn": 0})
    await home.act(
        "climate.set_temperature", "climate", temperature=20.5, hvac_mode="heat"
    )
    told = bridge.system
    assert (told["SysOn"], told["SysMode"], told["Setpoint"]) == (1, 2, 2050)
    await home.act(
        "climate.set_temperature", "climate", 0, temperature=22, hvac_mode="fan_only"
    )
    assert (bridge.zones[0]["Mode"], bridge.zones[0]["Setpoint"]) == (1, 2200)


async def test_airflow_of_the_unit_is_not_offered(home: Home) -> None:
    """There: an action that fails with a raw error on the unit, and asks no lock."""
    bridge = await home.start()
    assert home.find("number.maximum_air") is None
    bridge.wall(AirflowLock=1)
    await home.entry.runtime_data.hub.client.read_system()
    await home.refresh()
    with pytest.raises(ServiceValidationError):
        await home.act("number.set_value", "number.maximum_air", 0, value=50)
    assert bridge.zones[0]["MaxAir"] == 100


async def test_what_a_unit_does_is_told(home: Home) -> None:
    """There: no card says whether it heats, cools or rests."""
    bridge = await home.start({"RAS": 1, "CtrlZone": 15, "Temp": 2600})
    assert home.state("climate").attributes["hvac_action"] == "cooling"
    bridge.wall(Temp=2000)
    await home.refresh()
    assert home.state("climate").attributes["hvac_action"] == "idle"
    bridge.wall(SysOn=0)
    await home.refresh()
    assert home.state("climate").attributes["hvac_action"] == "off"

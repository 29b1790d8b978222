"""The zones: by temperature, open/close and constant."""

import asyncio
from typing import Any

from homeassistant.components.cover import CoverEntityFeature
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    mock_restore_cache_with_extra_data,
)

from custom_components.isotherm.const import DOMAIN
from simulators.izone import IZoneBridge
from simulators.izone.datagrams import AUTO, zone

from .conftest import wait
from .homes import Home, rooms

LIVING, LAUNDRY, SPILL = 0, 1, 2


def living(**changes: Any) -> list[Any]:
    """Return the three zones, the first with some keys changed."""
    first, *others = rooms()
    return [first | changes, *others]


@pytest.mark.parametrize(
    ("hvac_mode", "before", "code"),
    [("off", 3, 2), ("fan_only", 3, 1), ("heat_cool", 2, 3)],
)
async def test_modes(home: Home, hvac_mode: str, before: int, code: int) -> None:
    """Closed, open, or as its temperature says."""
    await home.start(zones=living(Mode=before))
    sent = await home.act("climate.set_hvac_mode", "climate", 0, hvac_mode=hvac_mode)
    assert sent == [{"ZoneMode": {"Index": 0, "Mode": code}}]
    assert home.value("climate", LIVING) == hvac_mode
    assert home.bridge.zones[0]["Mode"] == code
    await home.refresh()
    assert home.value("climate", LIVING) == hvac_mode


async def test_on_and_off(home: Home) -> None:
    """On is auto: a zone has no heat or cool of its own."""
    await home.start()
    modes = home.state("climate", LIVING).attributes["hvac_modes"]
    assert sorted(modes) == ["fan_only", "heat_cool", "off"]
    sent = await home.act("climate.turn_off", "climate", LIVING)
    assert sent == [{"ZoneMode": {"Index": 0, "Mode": 2}}]
    assert home.state("climate", LIVING).attributes["hvac_action"] == "off"
    sent = await home.act("climate.turn_on", "climate", LIVING)
    assert sent == [{"ZoneMode": {"Index": 0, "Mode": 3}}]


async def test_a_target(home: Home) -> None:
    """A zone in auto takes it in one command, on the grid of half degrees."""
    await home.start()
    sent = await home.act("climate.set_temperature", "climate", 0, temperature=21.7)
    assert sent == [{"ZoneSetpoint": {"Index": 0, "Setpoint": 2150}}]
    assert home.state("climate", LIVING).attributes["temperature"] == 21.5


@pytest.mark.parametrize("mode", [1, 2])
async def test_a_target_for_a_zone_that_is_not_in_auto(home: Home, mode: int) -> None:
    """It is kept; the zone stays as it is, also where a target puts it into auto."""
    await home.start(zones=living(Mode=mode), setpoint_opens=True)
    before = home.value("climate", LIVING)
    sent = await home.act("climate.set_temperature", "climate", 0, temperature=22)
    assert sent == [
        {"ZoneSetpoint": {"Index": 0, "Setpoint": 2200}},
        {"ZoneMode": {"Index": 0, "Mode": mode}},
    ]
    await home.refresh()
    assert home.value("climate", LIVING) == before
    assert home.state("climate", LIVING).attributes["temperature"] == 22


async def test_a_target_for_a_zone_that_is_held_open(home: Home) -> None:
    """It does not end what holds it open."""
    await home.start(zones=living(Mode=4))
    sent = await home.act("climate.set_temperature", "climate", 0, temperature=22)
    assert sent == [{"ZoneSetpoint": {"Index": 0, "Setpoint": 2200}}]


@pytest.mark.parametrize("mode", ["fan_only", "heat_cool"])
async def test_a_closed_zone_comes_back_as_it_was(home: Home, mode: str) -> None:
    """However it is turned on, and however it was opened."""
    wait(home.hass, poll_grace=0.0, settled_after=0.0)
    await home.start(zones=living(Mode=1 if mode == "fan_only" else 3))
    assert await async_setup_component(home.hass, "homeassistant", {})
    for domain in ("climate", "homeassistant"):
        await home.act(f"{domain}.turn_off", "climate", LIVING)
        assert home.value("climate", LIVING) == "off"
        await home.act(f"{domain}.turn_on", "climate", LIVING)
        assert home.value("climate", LIVING) == mode
    home.bridge.wall_zone(LIVING, Mode=3)
    await home.refresh()
    for _ in range(2):
        await home.act("climate.toggle", "climate", LIVING)
    assert home.bridge.zones[0]["Mode"] == 3


async def test_on_leaves_an_open_zone_alone(home: Home) -> None:
    """It is on."""
    await home.start(zones=living(Mode=1))
    assert await home.act("climate.turn_on", "climate", LIVING) == []


async def test_a_closed_zone_comes_back_as_it_was_after_a_restart(
    hass: HomeAssistant, home: Home
) -> None:
    """Home Assistant keeps what the last run saw."""
    entity = er.async_get(hass).async_get_or_create(
        "climate", DOMAIN, "000012345_zone_0_climate"
    )
    state = State(entity.entity_id, "off")
    mock_restore_cache_with_extra_data(hass, [(state, {"mode": "fan_only"})])
    await home.start(zones=living(Mode=2))
    sent = await home.act("climate.turn_on", "climate", LIVING)
    assert sent == [{"ZoneMode": {"Index": 0, "Mode": 1}}]


async def test_a_target_and_a_mode(home: Home) -> None:
    """Both at once: the zone ends as it was asked to be."""
    await home.start()
    await home.act(
        "climate.set_temperature", "climate", 0, temperature=20, hvac_mode="off"
    )
    assert home.value("climate", LIVING) == "off"
    assert home.bridge.zones[0]["Mode"] == 2
    assert home.bridge.zones[0]["Setpoint"] == 2000


@pytest.mark.parametrize(("code", "name"), [(4, "override"), (5, "constant")])
async def test_forced_zones(home: Home, code: int, name: str) -> None:
    """Override and constant show as what they are, and neither as closed."""
    await home.start(zones=living(Mode=code))
    shown = home.state("climate", LIVING)
    assert shown.state == "fan_only"
    assert shown.attributes["forced"] == name
    assert home.value("sensor.zone_mode", LIVING) == name
    wanted = {"what": "climate", "zone": LIVING}
    sent = await home.act("climate.set_hvac_mode", **wanted, hvac_mode="fan_only")
    assert sent == []
    sent = await home.act("climate.set_hvac_mode", **wanted, hvac_mode="heat_cool")
    assert sent == [{"ZoneMode": {"Index": 0, "Mode": 3}}]
    assert home.state("climate", LIVING).attributes["forced"] is None


@pytest.mark.parametrize("code", [0, 7])
async def test_a_mode_that_nobody_knows(home: Home, code: int) -> None:
    """It is unknown, of every kind of zone."""
    first, second, _ = rooms()
    await home.start(zones=[first | {"Mode": code}, second | {"Mode": code}])
    assert home.value("climate", LIVING) == "unknown"
    assert home.value("sensor.zone_mode", LIVING) == "unknown"
    assert home.value("cover", LAUNDRY) == "unknown"


async def test_a_zone_of_unknown_type(home: Home) -> None:
    """What tells a temperature goes by it; what tells nothing waits to be known."""
    first, second, _ = (one | {"ZoneType": 9} for one in rooms())
    await home.start(zones=[first, second])
    assert home.value("climate", LIVING) == "heat_cool"
    assert home.find("climate", LAUNDRY) is None
    assert home.find("cover", LAUNDRY) is None


async def test_dampers(home: Home) -> None:
    """Zones without a temperature are dampers: open or closed."""
    await home.start()
    shown = home.state("cover", LAUNDRY)
    assert shown.state == "closed"
    assert shown.attributes["device_class"] == "damper"
    assert shown.attributes["current_position"] == 0
    both = CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE
    assert shown.attributes["supported_features"] == both
    assert home.find("climate", LAUNDRY) is None
    assert home.find("sensor.temperature", LAUNDRY) is None
    sent = await home.act("cover.open_cover", "cover", LAUNDRY)
    assert sent == [{"ZoneMode": {"Index": 1, "Mode": 1}}]
    assert home.value("cover", LAUNDRY) == "open"
    sent = await home.act("cover.close_cover", "cover", LAUNDRY)
    assert sent == [{"ZoneMode": {"Index": 1, "Mode": 2}}]


async def test_a_spill_damper_that_is_forced_open(home: Home) -> None:
    """It says closed, but air gets through: the damper is open."""
    await home.start()
    assert home.value("cover", SPILL) == "closed"
    assert home.value("binary_sensor.spill_open", SPILL) == "off"
    home.bridge.wall_zone(SPILL, ConstA=1)
    await home.refresh()
    assert home.value("cover", SPILL) == "open"
    assert home.value("binary_sensor.spill_open", SPILL) == "on"
    assert home.find("binary_sensor.spill_open", LIVING) is None


async def test_airflow(home: Home) -> None:
    """Its bounds are numbers in steps of 5 %."""
    await home.start()
    sent = await home.act("number.set_value", "number.maximum_air", 0, value=80)
    assert sent == [{"ZoneMaxAir": {"Index": 0, "MaxAir": 80}}]
    sent = await home.act("number.set_value", "number.minimum_air", 0, value=20)
    assert sent == [{"ZoneMinAir": {"Index": 0, "MinAir": 20}}]
    assert home.value("number.maximum_air", LIVING) == "80"
    assert home.value("number.minimum_air", LIVING) == "20"


async def test_airflow_goes_by_its_step(home: Home) -> None:
    """Half a step goes up; what shows is what was sent."""
    await home.start(zones=living(MinAir=10, MaxAir=60))
    sent = await home.act("number.set_value", "number.maximum_air", LIVING, value=42.5)
    assert sent == [{"ZoneMaxAir": {"Index": LIVING, "MaxAir": 45}}]
    assert home.value("number.maximum_air", LIVING) == "45"


@pytest.mark.parametrize(
    ("what", "value", "why"),
    [
        ("number.minimum_air", 60, "below the maximum"),
        ("number.maximum_air", 10, "below the maximum"),
    ],
)
async def test_airflow_that_is_not_possible(
    home: Home, what: str, value: float, why: str
) -> None:
    """Nothing is sent, nothing changes, and the sentence says why."""
    await home.start(zones=living(MinAir=10, MaxAir=60))
    before = home.value(what, LIVING)
    with pytest.raises(ServiceValidationError, match=why):
        await home.act("number.set_value", what, LIVING, value=value)
    assert home.commands() == []
    assert home.value(what, LIVING) == before


async def test_airflow_locks(home: Home) -> None:
    """The installer may lock the minimum, or both."""
    await home.start({"AirflowMinLock": 1})
    with pytest.raises(ServiceValidationError, match="locked by the installer"):
        await home.act("number.set_value", "number.minimum_air", 0, value=5)
    assert await home.act("number.set_value", "number.maximum_air", 0, value=95)


async def test_both_airflows_locked(home: Home) -> None:
    """Neither goes to the bridge."""
    await home.start({"AirflowLock": 1})
    for what in ("number.minimum_air", "number.maximum_air"):
        with pytest.raises(ServiceValidationError, match="“Living” is locked"):
            await home.act("number.set_value", what, LIVING, value=50)
    assert home.commands() == []


async def test_a_name(hass: HomeAssistant, home: Home) -> None:
    """It goes to the wall controller, and the device takes it."""
    await home.start()
    assert home.value("text.zone_name", LIVING) == "Living"
    sent = await home.act("text.set_value", "text.zone_name", 0, value=" Lounge ")
    assert sent == [{"ZoneName": {"Index": 0, "Name": "Lounge"}}]
    assert home.value("text.zone_name", LIVING) == "Lounge"


@pytest.mark.parametrize("name", ["Sixteen letters!", "Dépôt à cèdres", "   "])
async def test_a_name_that_does_not_fit(home: Home, name: str) -> None:
    """15 characters, and accented letters count twice."""
    await home.start()
    with pytest.raises((ServiceValidationError, ValueError)):
        await home.act("text.set_value", "text.zone_name", LIVING, value=name)
    assert home.commands() == []
    assert home.value("text.zone_name", LIVING) == "Living"


async def test_a_long_name_from_the_wall(home: Home) -> None:
    """What is longer than we may write is still shown."""
    await home.start(zones=living(Name="A room with a view"))
    assert home.value("text.zone_name", LIVING) == "A room with a view"


async def test_limits(home: Home) -> None:
    """A target beyond the economy limits is refused, as the sentence says."""
    await home.start({"EcoLock": 1, "EcoMin": 1800, "EcoMax": 2600})
    with pytest.raises(ServiceValidationError):
        await home.act("climate.set_temperature", "climate", 0, temperature=29)
    assert home.commands() == []


@pytest.mark.parametrize(
    ("action", "what", "zone_", "data"),
    [
        ("climate.turn_off", "climate", 0, {}),
        ("climate.set_temperature", "climate", 0, {"temperature": 20}),
        ("cover.open_cover", "cover", 1, {}),
        ("number.set_value", "number.maximum_air", 0, {"value": 50}),
        ("text.set_value", "text.zone_name", 0, {"value": "Lounge"}),
    ],
)
async def test_a_locked_wall_controller(
    home: Home, action: str, what: str, zone_: int, data: dict[str, Any]
) -> None:
    """Nothing is sent."""
    await home.start({"LockOn": 1, "LockStatus": 1})
    with pytest.raises(ServiceValidationError, match="locked"):
        await home.act(action, what, zone_, **data)
    assert home.commands() == []


async def test_what_a_zone_gets(home: Home) -> None:
    """It heats or cools as the unit does, and idles when it has what it wants."""
    cool, warm = zone(0, "Cool", AUTO), zone(1, "Warm", AUTO)
    cool |= {"Temp": 2100}
    await home.start(zones=[cool, warm])
    assert home.state("climate", 0).attributes["hvac_action"] == "idle"
    assert home.state("climate", 1).attributes["hvac_action"] == "cooling"
    await home.act("climate.turn_off", "climate")
    assert home.state("climate", 1).attributes["hvac_action"] == "off"


async def test_a_scene_of_fourteen_zones(hass: HomeAssistant, home: Home) -> None:
    """All are set, though they are asked for at once and the bridge is busy at times."""
    await home.start(zones=[zone(index, f"Room {index}", AUTO) for index in range(14)])
    home.bridge.faults.add("command/*", "busy", count=2)
    await asyncio.gather(
        *(
            hass.services.async_call(
                "climate",
                "set_temperature",
                {
                    "entity_id": home.find("climate", index),
                    "temperature": 18 + index / 2,
                },
                blocking=True,
            )
            for index in range(14)
        )
    )
    assert [zone_["Setpoint"] for zone_ in home.bridge.zones] == [
        1800 + 50 * index for index in range(14)
    ]
    for index in range(14):
        shown = home.state("climate", index).attributes["temperature"]
        assert shown == 18 + index / 2


async def test_a_change_at_the_wall_shows_by_itself(home: Home) -> None:
    """A notification is enough; nobody has to poll."""
    bridge: IZoneBridge = await home.start()
    bridge.wall_zone(LIVING, Mode=2)
    await home.until(lambda: home.value("climate", LIVING) == "off")


async def test_a_zone_is_a_part_of_the_unit(hass: HomeAssistant, home: Home) -> None:
    """One child device per zone, whose name stands once in the ids; no area is made up."""
    await home.start()
    registry = dr.async_get(hass)
    children = dr.async_child_entries_for_config_entry(registry, home.entry.entry_id)
    assert {device.name for device in children} == {"Living", "Laundry", "Spill"}
    assert not ar.async_get(hass).areas
    assert home.find("climate", LIVING) == "climate.home_living"
    assert home.state("climate", LIVING).name == "Living"


async def test_a_bridge_that_refuses(home: Home) -> None:
    """The zone goes back to what it was, with an error for the person."""
    await home.start()
    home.bridge.faults.add("command/ZoneMode", "error")
    with pytest.raises(HomeAssistantError):
        await home.act("climate.turn_off", "climate", LIVING)
    assert home.value("climate", LIVING) == "heat_cool"

"""A power monitor in Home Assistant: its devices, what they show, and what they take."""

import asyncio
from collections.abc import Hashable
from dataclasses import fields, replace
from typing import Any

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.isotherm.izone.api.power import (
    Channel,
    ChannelGroup,
    PowerDevice,
    PowerMonitor,
)
from custom_components.isotherm.izone.api.targets import Kind
from custom_components.isotherm.izone.power.models import PowerPart
from tests.fuzz.izone_power import ROWS

from .conftest import wait
from .homes import Home

MONITOR = "power"
WATER = "channel_3"
SHOWN = (MONITOR, "power_device_1", "channel_0", WATER, "power_group_1")


async def start(home: Home, **options: Any) -> None:
    """Start a bridge with a power monitor; the unit is off, the sun at its height."""
    await home.start({"SysOn": 0}, power_monitor="fitted", **options)
    for place, power in (((0, 0), 2600.0), ((0, 1), 2100.0), ((0, 2), 700.0)):
        home.bridge.power.loads[place] = lambda when, power=power: power
    home.bridge.power.loads[1, 0] = lambda when: 1800.0
    home.bridge.advance(10)
    await refresh(home)


async def refresh(home: Home) -> None:
    """Look at the power monitor now, its settings too."""
    hub = home.entry.runtime_data.hub
    (system,) = [one for one in hub.client.subsystems if one.name == "Power"]
    await hub.async_take(system.poll)
    await hub.async_take(lambda: system.read_back([]))
    await home.hass.async_block_till_done()


@pytest.mark.parametrize(
    "platform",
    [
        Platform.SENSOR,
        Platform.BINARY_SENSOR,
        Platform.NUMBER,
        Platform.SELECT,
        Platform.SWITCH,
        Platform.TEXT,
    ],
)
@pytest.mark.usefixtures("wednesday", "all_entities")
async def test_entities(
    hass: HomeAssistant,
    home: Home,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    platform: Platform,
) -> None:
    """The monitor, and one or two of its devices, channels and groups, show all they tell."""
    await start(home)
    hub = home.entry.runtime_data.hub
    shown = {hub.device_ids[part] for part in SHOWN}
    registry, entry = entity_registry, home.entry.entry_id
    for entity in er.async_entries_for_config_entry(registry, entry):
        if entity.domain != platform or entity.device_id not in shown:
            registry.async_remove(entity.entity_id)
    await hass.async_block_till_done()
    await snapshot_platform(hass, entity_registry, snapshot, home.entry.entry_id)


async def test_devices(
    hass: HomeAssistant, home: Home, device_registry: dr.DeviceRegistry
) -> None:
    """The monitor is reached by the bridge; all else is a part of it, named as at the wall."""
    await start(home)
    hub = home.entry.runtime_data.hub
    monitor = device_registry.async_get(hub.device_ids[MONITOR])
    assert monitor
    assert (monitor.name, monitor.via_device_id) == ("Power monitor", hub.hub_device_id)
    parts = {
        one.name
        for one in dr.async_child_entries_for_config_entry(
            device_registry, home.entry.entry_id
        )
        if one.parent_device_id == monitor.id
    }
    assert parts == {
        *("Power sensor 1", "Power sensor 2", "Power sensor 3"),
        *("Solar east circuit", "Solar west circuit"),
        *("House circuit", "Hot water circuit"),
        *("Aircon L1 circuit", "Aircon L2 circuit", "Aircon L3 circuit"),
        *("Solar group", "Aircon group"),
    }


async def test_power_adds_up(home: Home) -> None:
    """By channel, by group, and in all; generation apart from consumption."""
    await start(home)
    assert float(home.value("sensor.power", WATER)) == 1800
    assert float(home.value("sensor.power", "power_group_0")) == 4700
    assert float(home.value("sensor.consumption", MONITOR)) == 2500
    assert float(home.value("sensor.generation", MONITOR)) == 4700
    assert float(home.value("sensor.net", MONITOR)) == -2200
    assert home.value("sensor.power_battery", "power_device_0") == "full"
    assert home.value("binary_sensor.power_heard", "power_device_0") == "on"


@pytest.mark.parametrize(
    ("key", "number", "what"),
    [
        ("CostOfPower", "cost_of_power", "energy_cost"),
        ("Emissions", "emissions", "emissions"),
    ],
)
async def test_a_price_that_begins_or_ends(
    home: Home, key: str, number: str, what: str
) -> None:
    """What it adds up to is there as long as there is a price, be it none, and after a restart."""
    await start(home)
    for price in (0, 3000, 0):
        home.bridge.power.config[key] = price
        await refresh(home)
        for _ in range(2):
            assert float(home.value(f"number.{number}", MONITOR)) >= 0
            assert float(home.value(f"sensor.{what}", MONITOR)) >= 0
            await home.hass.config_entries.async_reload(home.entry.entry_id)
            await home.hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (Kind.POWER, PowerMonitor()),
        (Kind.POWER_DEVICE, PowerDevice(index=0)),
        (Kind.CHANNEL, Channel(index=0)),
        (Kind.POWER_GROUP, ChannelGroup(index=0, names=("a", "b"))),
    ],
)
def test_entities_come_and_go_with_the_shape(kind: Kind, what: Any) -> None:
    """What makes none of another shape makes no other entities: nobody would look."""
    seen: dict[Hashable, set[str]] = {}
    for field in fields(what):
        always_bool = isinstance(getattr(what, field.name), bool)
        for value in (False, True) if always_bool else (None, False, True, 0, 1, 3250):
            changed: Any = replace(what, **{field.name: value})
            part = PowerPart(name="", available=True, what=changed)
            there = {row.key for row in ROWS[kind] if row.exists(part)}
            assert seen.setdefault(part.shape, there) == there, (field.name, value)


async def test_without_panels_there_is_no_generation(home: Home) -> None:
    """What is produced, drawn and fed in are those of a house that produces."""
    await home.start(power_monitor="fitted")
    for channel in home.bridge.power.config["Devices"][0]["Channels"][:2]:
        channel["Enabled"] = 0
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.hass.async_block_till_done(wait_background_tasks=True)
    assert home.find("sensor.consumption", MONITOR)
    for what in ("generation", "net", "energy_imported", "energy_exported"):
        entity_id = home.find(f"sensor.{what}", MONITOR)
        assert entity_id is None or home.hass.states.is_state(
            entity_id, STATE_UNAVAILABLE
        )


@pytest.mark.usefixtures("as_delivered")
async def test_what_is_set_once_is_off_by_default(
    hass: HomeAssistant, home: Home
) -> None:
    """Settings exist in the registry and nowhere else, until somebody wants them."""
    await start(home)
    for what, part in (
        ("number.cost_of_power", MONITOR),
        ("number.voltage", MONITOR),
        ("switch.device_5", MONITOR),
        ("switch.channel_1", "power_device_0"),
        ("switch.generates", WATER),
        ("select.power_group", WATER),
        ("text.channel_name", WATER),
        ("sensor.emissions", MONITOR),
    ):
        entity_id = home.find(what, part)
        assert entity_id, what
        assert hass.states.get(entity_id) is None
    assert home.value("sensor.energy", WATER) == "0.0"


@pytest.mark.parametrize("fitting", ["bare", "error", "unserved"])
async def test_what_is_not_fitted_costs_nothing(home: Home, fitting: str) -> None:
    """One request at the start; no entity, no device, no request after."""
    await home.start(power_monitor=fitting)
    assert home.bridge.subsystem_queries.count("PowerRequest/1/0") == 1
    registry = er.async_get(home.hass)
    found = er.async_entries_for_config_entry(registry, home.entry.entry_id)
    assert not [one for one in found if "_power" in one.unique_id]
    before = len(home.bridge.subsystem_queries)
    for _ in range(3):
        await home.refresh()
    assert not [
        one for one in home.bridge.subsystem_queries[before:] if one.startswith("Power")
    ]


# Commands: each control action of the guide's 4.6, and those of the header.

ACTIONS: list[tuple[str, str, str, dict[str, Any], Any]] = [
    (
        "text.set_value",
        "text.channel_name",
        WATER,
        {"value": "Boiler"},
        {"ChannelName": {"Device": 1, "Channel": 0, "Name": "Boiler"}},
    ),
    (
        "select.select_option",
        "select.power_group",
        WATER,
        {"option": "1"},
        {"ChannelGroup": {"Device": 1, "Channel": 0, "Group": 1}},
    ),
    (
        "select.select_option",
        "select.power_group",
        "channel_0",
        {"option": "none"},
        {"ChannelGroup": {"Device": 0, "Channel": 0, "Group": 255}},
    ),
    (
        "switch.turn_on",
        "switch.generates",
        WATER,
        {},
        {"ChannelGenerate": {"Device": 1, "Channel": 0, "Generate": 1}},
    ),
    (
        "switch.turn_on",
        "switch.add_to_total",
        WATER,
        {},
        {"ChannelAddToTotal": {"Device": 1, "Channel": 0, "AddToTotal": 1}},
    ),
    (
        "switch.turn_off",
        "switch.channel_1",
        "power_device_1",
        {},
        {"ChannelEnable": {"Device": 1, "Channel": 0, "Enable": 0}},
    ),
    (
        "switch.turn_on",
        "switch.device_5",
        MONITOR,
        {},
        {"DeviceEnable": {"Device": 4, "Enable": 1}},
    ),
    (
        "number.set_value",
        "number.cost_of_power",
        MONITOR,
        {"value": 0.2875},
        {"PowerCostOfPower": 2875},
    ),
    (
        "number.set_value",
        "number.emissions",
        MONITOR,
        {"value": 640},
        {"PowerEmissions": 640},
    ),
    (
        "number.set_value",
        "number.power_factor",
        MONITOR,
        {"value": 90},
        {"PowerFactor": 90},
    ),
    (
        "number.set_value",
        "number.voltage",
        MONITOR,
        {"value": 230},
        {"SystemVoltage": 230},
    ),
]


@pytest.mark.parametrize("case", ACTIONS, ids=lambda case: next(iter(case[-1])))
async def test_every_command_is_reached(home: Home, case: Any) -> None:
    """By an entity; one command leaves, and what was asked stays when it is read back."""
    action, what, part, data, body = case
    await start(home)
    before = home.value(what, part)
    assert await home.act(action, what, part, **data) == [body]
    asked = home.value(what, part)
    assert asked != before
    await refresh(home)
    assert home.value(what, part) == asked
    if "ChannelEnable" in body:
        assert WATER not in home.entry.runtime_data.hub.data.devices


async def test_what_was_switched_off_can_be_turned_on_again(home: Home) -> None:
    """After a restart too, be it all there is."""
    await start(home)
    wanted = [("power_device_0", f"channel_{one}") for one in (1, 2, 3)]
    wanted += [("power_device_1", f"channel_{one}") for one in (1, 2, 3)]
    wanted += [("power_device_2", "channel_1")]
    wanted += [(MONITOR, f"device_{one}") for one in (1, 2, 3)]
    for part, key in wanted:
        await home.act("switch.turn_off", f"switch.{key}", part)
    await refresh(home)
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.hass.async_block_till_done(wait_background_tasks=True)
    for part, key in reversed(wanted):
        await home.act("switch.turn_on", f"switch.{key}", part)
        await refresh(home)
    assert float(home.value("sensor.power", WATER)) >= 0


async def test_a_channel_takes_its_new_name(
    home: Home, device_registry: dr.DeviceRegistry
) -> None:
    """The device follows, and keeps its entities; a group that grows follows too."""
    await start(home)
    hub = home.entry.runtime_data.hub
    entity_id = home.find("sensor.energy", WATER)
    await home.act("text.set_value", "text.channel_name", WATER, value="Aircon spa")
    await home.act("select.select_option", "select.power_group", WATER, option="1")
    await refresh(home)
    device = device_registry.async_get(hub.device_ids[WATER])
    assert device
    assert device.name == "Aircon spa circuit"
    assert home.find("sensor.energy", WATER) == entity_id
    assert float(home.value("sensor.power", "power_group_1")) == 1800


async def test_a_bridge_that_refuses_says_so(home: Home) -> None:
    """A sentence, and the setting goes back."""
    await start(home, power_settings=False)
    with pytest.raises(HomeAssistantError, match="refused"):
        await home.act("number.set_value", "number.voltage", MONITOR, value=230)
    assert float(home.value("number.voltage", MONITOR)) == 240


async def test_a_name_that_is_too_long(home: Home) -> None:
    """It is refused before anything is sent."""
    await start(home)
    with pytest.raises(ServiceValidationError):
        await home.act("text.set_value", "text.channel_name", WATER, value="éééééééé")
    assert not home.commands()


async def test_a_command_that_is_lost_is_sent_again(home: Home) -> None:
    """Acknowledged and not done: once more, and then it shows."""
    wait(home.hass, done_within=0.0, settled_after=0.0)
    await start(home)
    home.bridge.faults.add("command/SystemVoltage", "lost", count=1)
    await home.act("number.set_value", "number.voltage", MONITOR, value=230)
    await home.until(lambda: home.bridge.power.config["Voltage"] == 230)
    assert len(home.commands()) == 2
    assert float(home.value("number.voltage", MONITOR)) == 230


# What goes wrong.


async def test_a_device_that_is_not_heard(home: Home) -> None:
    """Its channels have no power now, and what adds up with them has none."""
    await start(home)
    home.bridge.power.loads[0, 2] = lambda when: 701.0
    home.bridge.advance(10)
    await refresh(home)
    home.bridge.power.lose(1)
    home.bridge.advance(10)
    await refresh(home)
    assert home.value("binary_sensor.power_heard", "power_device_1") == "off"
    assert home.value("sensor.power", WATER) == STATE_UNKNOWN
    assert home.value("sensor.consumption", MONITOR) == STATE_UNKNOWN
    assert float(home.value("sensor.generation", MONITOR)) == 4700
    assert float(home.value("sensor.energy", WATER)) >= 0


@pytest.mark.parametrize("fault", ["hang", "error"])
async def test_a_monitor_that_fails_leaves_the_air_conditioner_alone(
    home: Home, fault: str
) -> None:
    """Not one entity of the unit and its zones notices; the monitor's are unavailable."""
    wait(home.hass, timeout=0.2, outage_grace=0.0, subsystem_every=0.05)
    await start(home)
    home.bridge.quirks.power_monitor = fault  # type: ignore[assignment]
    await home.until(lambda: home.value("sensor.power", WATER) == STATE_UNAVAILABLE)
    home.bridge.wall(Temp=2710)
    await home.refresh()
    assert home.value("sensor.return_temperature") == "27.1"
    assert await home.act("climate.turn_on", "climate") == [{"SysOn": 1}]
    home.bridge.quirks.power_monitor = "fitted"
    await home.until(lambda: home.value("sensor.power", WATER) != STATE_UNAVAILABLE)


async def test_a_refresh_takes_no_longer_while_the_monitor_hangs(home: Home) -> None:
    """A poll of the air-conditioner does not wait for a request that never ends."""
    wait(home.hass, timeout=30.0, subsystem_every=0.01)
    await start(home)
    home.bridge.quirks.power_monitor = "hang"
    asked = len(home.bridge.subsystem_queries)
    await home.until(lambda: len(home.bridge.subsystem_queries) > asked)
    for _ in range(3):
        # Far less than the time for which the monitor would be waited for.
        async with asyncio.timeout(10):
            await home.refresh()
            assert home.entry.runtime_data.hub.last_update_success

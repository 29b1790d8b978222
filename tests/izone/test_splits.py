"""Wall splits as a person sees and uses them."""

from dataclasses import replace
from typing import Any
from unittest.mock import patch

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.izone.vendor import IZONE
from custom_components.isotherm.vendors import VENDORS

from .conftest import wait
from .homes import Home

ATTIC, GUEST, OFFICE, SYSTEM = "split_0", "split_2", "split_4", "split_system"


@pytest.fixture
async def splits(hass: HomeAssistant, home: Home) -> Home:
    """Return a home with three wall splits."""
    await home.start(split_units="fitted", zones=1)
    return home


def unit(home: Home, index: int) -> dict[str, Any]:
    """Return the datagram of a unit."""
    (found,) = (one for one in home.bridge.splits.units if one["Index"] == index)
    return found


async def test_each_paired_unit_is_a_device(hass: HomeAssistant, splits: Home) -> None:
    """Named as at the wall, reached by what they share; unpaired ones are none."""
    registry = dr.async_get(hass)

    def device(key: str) -> dr.DeviceEntry | None:
        identifier = DOMAIN, f"{splits.bridge.uid}_{key}"
        return registry.async_get_device_by_identifier(
            identifier, splits.entry.entry_id
        )

    system, office = device(SYSTEM), device(OFFICE)
    assert system
    assert office
    assert (system.name, office.name) == ("Wall splits", "Office")
    assert office.via_device_id == system.id
    assert (office.manufacturer, office.model) == ("iZone", "Wall split")
    assert device("split_1") is None
    splits.bridge.splits.units[1]["Att"] = 1
    await splits.refresh_others()
    found = device("split_1")
    assert found
    assert found.name == "Split 2"
    splits.bridge.splits.units[1]["Att"] = 0
    await splits.refresh_others()
    assert device("split_1")
    for _ in range(2):
        await splits.refresh_others()
    assert device("split_1") is None


async def test_a_unit_shows_what_it_does(splits: Home) -> None:
    """Mode, target, fan and swing in Home Assistant's words."""
    state = splits.state("climate", OFFICE)
    assert state.state == "off"
    assert state.attributes["temperature"] == 21.5
    assert (state.attributes["min_temp"], state.attributes["max_temp"]) == (17, 30)
    assert state.attributes["target_temp_step"] == 0.5
    assert state.attributes["fan_mode"] == "4"
    assert state.attributes["fan_modes"] == ["auto", "quiet", "1", "2", "3", "4", "5"]
    assert state.attributes["swing_mode"] == "off"
    attic = splits.state("climate", ATTIC).attributes
    assert attic["fan_modes"] == ["low", "medium", "high", "auto"]
    assert attic["swing_modes"] == ["off", "horizontal", "vertical", "both"]


async def test_a_unit_that_is_not_heard_is_unavailable(splits: Home) -> None:
    """Its neighbours are not touched."""
    unit(splits, 0)["Act"] = 0
    await splits.refresh_others()
    assert splits.value("climate", ATTIC) == "unavailable"
    assert splits.value("climate", OFFICE) == "off"


CLIMATE: list[tuple[str, dict[str, Any], list[dict[str, Any]]]] = [
    ("turn_on", {}, [{"SplitSystemZoneOn": {"Index": 4, "On": 1}}]),
    (
        "set_hvac_mode",
        {"hvac_mode": "fan_only"},
        [
            {"SplitSystemZoneMode": {"Index": 4, "Mode": 3}},
            {"SplitSystemZoneOn": {"Index": 4, "On": 1}},
        ],
    ),
    (
        "set_temperature",
        {"temperature": 23.5},
        [{"SplitSystemZoneSetpoint": {"Index": 4, "Setpoint": 2350}}],
    ),
    (
        "set_temperature",
        {"temperature": 17, "hvac_mode": "cool"},
        [
            {"SplitSystemZoneMode": {"Index": 4, "Mode": 1}},
            {"SplitSystemZoneSetpoint": {"Index": 4, "Setpoint": 1700}},
            {"SplitSystemZoneOn": {"Index": 4, "On": 1}},
        ],
    ),
    (
        "set_fan_mode",
        {"fan_mode": "quiet"},
        [{"SplitSystemZoneFan": {"Index": 4, "Fan": 2}}],
    ),
    (
        "set_swing_mode",
        {"swing_mode": "both"},
        [{"SplitSystemZoneSwing": {"Index": 4, "Swing": 3}}],
    ),
]


@pytest.mark.parametrize(("action", "data", "commands"), CLIMATE)
async def test_climate(
    splits: Home, action: str, data: dict[str, Any], commands: list[dict[str, Any]]
) -> None:
    """Each action sends what it needs, and it shows at once."""
    assert await splits.act(f"climate.{action}", "climate", OFFICE, **data) == commands
    shown = splits.state("climate", OFFICE)
    for key in data.keys() & shown.attributes.keys():
        assert shown.attributes[key] == data[key]


async def test_off_and_on_brings_back_the_mode(splits: Home) -> None:
    """Nothing but the power is told."""
    climate = "climate", OFFICE
    await splits.act("climate.turn_on", *climate)
    assert splits.value(*climate) == "heat"
    assert await splits.act("climate.set_hvac_mode", *climate, hvac_mode="off") == [
        {"SplitSystemZoneOn": {"Index": 4, "On": 0}}
    ]
    assert splits.value(*climate) == "off"
    await splits.act("climate.turn_on", *climate)
    assert splits.value(*climate) == "heat"


async def test_what_is_beside_the_climate_entity(splits: Home) -> None:
    """The sleep timer and the name can be set, the rest shows only."""
    assert splits.value("select.sleep_timer", GUEST) == "off"
    options = splits.state("select.sleep_timer", GUEST).attributes["options"]
    assert options == ["off", "30", "60", "120", "240", "360", "480", "720"]
    assert await splits.act(
        "select.select_option", "select.sleep_timer", GUEST, option="240"
    ) == [{"SplitSystemZoneSleepTimer": {"Index": 2, "Sleep": 4}}]
    assert splits.value("select.sleep_timer", GUEST) == "240"
    assert await splits.act(
        "text.set_value", "text.split_name", GUEST, value="Visitors"
    ) == [{"SplitSystemZoneName": {"Index": 2, "Name": "Visitors"}}]
    assert splits.value("binary_sensor.all_on", GUEST) == "on"
    assert splits.value("binary_sensor.all_off", GUEST) == "on"
    assert splits.value("binary_sensor.beep", SYSTEM) == "on"
    unit(splits, 2)["AllOn"] = splits.bridge.splits.system["Beep"] = 0
    await splits.refresh_others()
    assert splits.value("binary_sensor.all_on", GUEST) == "off"
    assert splits.value("binary_sensor.beep", SYSTEM) == "off"


async def test_all_on_and_all_off(splits: Home) -> None:
    """Each unit that takes part gets its own command; those not heard are passed over."""
    unit(splits, 0)["AllOn"] = 0
    unit(splits, 4)["Act"] = 0
    await splits.refresh_others()
    assert await splits.act("button.press", "button.all_on", SYSTEM) == [
        {"SplitSystemZoneOn": {"Index": 2, "On": 1}}
    ]
    off = await splits.act("button.press", "button.all_off", SYSTEM)
    assert sorted(one["SplitSystemZoneOn"]["Index"] for one in off) == [0, 2]
    for one in splits.bridge.splits.units:
        one["AllOff"] = 0
    await splits.refresh_others()
    with pytest.raises(ServiceValidationError, match="No wall split"):
        await splits.act("button.press", "button.all_off", SYSTEM)


async def test_one_unit_that_refuses_keeps_no_other_from_all_off(splits: Home) -> None:
    """The refusal is told nevertheless."""
    for one in splits.bridge.splits.units:
        one["On"] = 1
    await splits.refresh_others()
    unit(splits, 0)["Att"] = 0
    with pytest.raises(HomeAssistantError):
        await splits.act("button.press", "button.all_off", SYSTEM)
    assert [unit(splits, index)["On"] for index in (0, 2, 4)] == [1, 0, 0]


async def test_a_command_that_is_refused_is_taken_back(splits: Home) -> None:
    """The state is again what it was, and the person is told."""
    splits.bridge.faults.add("command/*", "error")
    with pytest.raises(HomeAssistantError):
        await splits.act("climate.set_fan_mode", "climate", ATTIC, fan_mode="high")
    assert splits.state("climate", ATTIC).attributes["fan_mode"] == "low"


async def test_what_was_acknowledged_and_not_done_is_sent_again(
    hass: HomeAssistant, home: Home
) -> None:
    """Once, and it shows then."""
    wait(hass, done_within=0.01, poll_grace=60.0)
    await home.start(split_units="fitted", zones=1)
    home.bridge.faults.add("command/SplitSystemZoneSwing", "lost", count=1)
    await home.act("climate.set_swing_mode", "climate", ATTIC, swing_mode="vertical")
    await home.until(lambda: unit(home, 0)["Swing"] == 2)
    assert home.state("climate", ATTIC).attributes["swing_mode"] == "vertical"


@pytest.mark.parametrize("fitting", ["unserved", "bare", "error"])
async def test_without_splits_there_is_nothing(
    hass: HomeAssistant, home: Home, fitting: str
) -> None:
    """No entity, and no request after the first."""
    wait(hass, subsystem_every=0.01)
    await home.start(split_units=fitting, zones=1)
    registry = er.async_get(hass)
    entries = er.async_entries_for_config_entry(registry, home.entry.entry_id)
    assert not [one for one in entries if "split" in one.unique_id]
    for _ in range(3):
        await home.refresh()
    asked = [one for one in home.bridge.log if one.path == "/SplitSystemRequest"]
    assert len(asked) == 1


async def test_splits_that_hang_leave_the_air_conditioner_alone(
    hass: HomeAssistant, home: Home
) -> None:
    """It is read and commanded all the while; the last values stand for a time."""
    wait(hass, subsystem_every=0.05, outage_grace=0.3, timeout=0.3)
    await home.start(split_units="fitted", zones=1)
    home.bridge.quirks.split_units = "hang"
    await home.until(lambda: home.bridge.log[-1].path == "/SplitSystemRequest")
    await home.act("climate.turn_off", "climate")
    home.bridge.wall(Temp=2910)
    await home.refresh()
    assert home.state("climate").state == "off"
    await home.until(lambda: home.value("climate", OFFICE) == "unavailable")
    assert home.value("climate") == "off"
    home.bridge.quirks.split_units = "fitted"
    await home.until(lambda: home.value("climate", OFFICE) == "off")


async def test_the_kind_of_fan_is_kept_across_restarts(
    hass: HomeAssistant, splits: Home
) -> None:
    """And a person's word on a unit, given in the options, counts more."""
    unit(splits, 4)["Fan"] = 1
    assert await hass.config_entries.async_reload(splits.entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert splits.state("climate", OFFICE).attributes["fan_mode"] == "auto"
    assert "quiet" in splits.state("climate", OFFICE).attributes["fan_modes"]

    async def choose(*units: str) -> None:
        flow = await hass.config_entries.options.async_init(splits.entry.entry_id)
        search = {"addresses": splits.entry.options["search"]["addresses"]}
        said = {"poll_seconds": 30, "search": {**search, "confine": True}}
        done = await hass.config_entries.options.async_configure(
            flow["flow_id"], {**said, "split_fans": list(units)}
        )
        assert done["type"] == "create_entry"
        await hass.async_block_till_done(wait_background_tasks=True)

    await choose("0")
    assert splits.entry.options["split_fans"] == {"0": True, "4": False}
    assert splits.state("climate", ATTIC).attributes["fan_mode"] == "auto"
    assert splits.state("climate", OFFICE).attributes["fan_mode"] == "low"
    await choose("4")
    assert "split_fans" not in splits.entry.options
    assert splits.state("climate", ATTIC).attributes["fan_mode"] == "low"


PLATFORMS = (
    *(Platform.CLIMATE, Platform.SELECT, Platform.TEXT, Platform.BINARY_SENSOR),
    *(Platform.BUTTON, Platform.CALENDAR, Platform.SWITCH),
)


@pytest.mark.usefixtures("wednesday")
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_entities(
    hass: HomeAssistant, home: Home, snapshot: SnapshotAssertion, platform: Platform
) -> None:
    """All that wall splits show, as it looks to a person."""
    await hass.config.async_set_time_zone("Australia/Sydney")
    alone = replace(IZONE, entities={platform: IZONE.entities[platform]})
    with patch.dict(VENDORS, izone=replace(VENDORS["izone"], load=lambda: alone)):
        await home.start(split_units="fitted", zones=0)
    registry = er.async_get(hass)
    entries = er.async_entries_for_config_entry(registry, home.entry.entry_id)
    for one in entries:
        if "_split_" in one.unique_id:
            assert hass.states.get(one.entity_id) == snapshot(name=one.entity_id)
            assert one == snapshot(name=f"{one.entity_id}-entry")

"""Irrigation as a person sees it: a controller, valves, programmes as a calendar."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.translation import async_load_integrations
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)
from syrupy.assertion import SnapshotAssertion

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.hub.errors import ApiError
from custom_components.isotherm.hub.vendor import EntityFactory
from custom_components.isotherm.izone.api.irrigation_reader import Irrigation
from custom_components.isotherm.izone.diagnostics import diagnostics
from custom_components.isotherm.izone.vendor import IZONE
from custom_components.isotherm.vendors import VENDORS
from simulators.izone import IZoneBridge

from ..fuzz.mutation import Mutator
from ..fuzz.watching import SEED, rounds, watched
from .conftest import BRISK, Setup, wait
from .homes import Home
from .test_nonsense import answer_nonsense

pytestmark = pytest.mark.usefixtures("brisk")

PROGRAMMES = 9
PLATFORMS = (
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TEXT,
    Platform.VALVE,
)
CONTROLLER = "irrigation"
ROSES = "station_2"


async def start(home: Home, **options: Any) -> IZoneBridge:
    """Set up a bridge with irrigation, and wait until all of it is known."""
    wait(home.hass, subsystem_every=0.2, busy_every=0.05, probe_again=(0.2,))
    bridge = await home.start(irrigation="fitted", **options)
    hub = home.entry.runtime_data.hub
    await home.until(lambda: CONTROLLER in hub.data.devices)
    await home.until(lambda: len(hub.data.devices[CONTROLLER].programmes) == PROGRAMMES)
    await home.hass.async_block_till_done()
    return bridge


def reader(home: Home) -> Irrigation:
    """Return what reads the irrigation."""
    systems = home.entry.runtime_data.hub.client.subsystems
    (found,) = [one for one in systems if isinstance(one, Irrigation)]
    return found


async def shows(home: Home, what: str, part: str, value: str) -> None:
    """Wait until an entity says something."""
    await home.until(lambda: home.value(what, part) == value)


# Devices and entities.


@pytest.mark.usefixtures("wednesday")
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_entities(
    home: Home,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    platform: Platform,
) -> None:
    """All that a controller and a station show."""
    hass = home.hass
    await hass.config.async_set_time_zone("Australia/Sydney")
    found: dict[Platform, EntityFactory] = {
        platform: lambda hub, key: (
            IZONE.entities[platform](hub, key)
            if key in (CONTROLLER, "station_0")
            else ()
        )
    }
    alone = replace(IZONE, entities=found)
    with patch.dict(VENDORS, izone=replace(VENDORS["izone"], load=lambda: alone)):
        await start(home, stations=1)
        await snapshot_platform(hass, entity_registry, snapshot, home.entry.entry_id)
        await hass.config_entries.async_unload(home.entry.entry_id)


async def test_the_devices(home: Home, device_registry: dr.DeviceRegistry) -> None:
    """The controller is reached by the bridge; stations are parts of it."""
    await start(home)
    hub = home.entry.runtime_data.hub
    controller = device_registry.async_get(hub.device_ids[CONTROLLER])
    assert controller
    assert (controller.name, controller.via_device_id) == (
        "Garden",
        hub.hub_device_id,
    )
    children = dr.async_child_entries_for_config_entry(
        device_registry, home.entry.entry_id
    )
    names = [one.name for one in children if one.parent_device_id == controller.id]
    assert names == ["Front lawn", "Back lawn", "Roses", "Vegetables", "Hedge", "Pots"]


@pytest.mark.usefixtures("as_delivered")
async def test_few_things_at_first(
    home: Home, entity_registry: er.EntityRegistry
) -> None:
    """A station shows its valve and whether its wires are sound; the rest is off."""
    bridge = await start(home)
    found = er.async_entries_for_config_entry(entity_registry, home.entry.entry_id)
    on = [
        one.unique_id.removeprefix(f"{bridge.uid}_")
        for one in found
        if not one.disabled_by
    ]
    roses = {one for one in on if one.startswith(f"{ROSES}_")}
    assert roses == {f"{ROSES}_valve", f"{ROSES}_station_error"}
    controller = {
        one.removeprefix("irrigation_") for one in on if one.startswith("irrigation_")
    }
    assert controller == {
        "irrigation",
        "irrigation_programmes",
        "irrigation_programme_1",
        "irrigation_programme_2",
        "run_irrigation_programme_1",
        "run_irrigation_programme_2",
        "stop_irrigation_programme",
        "rain_wait",
        "watering_ratio",
        "manual_run_time",
        "running_programme",
        "controller_error",
    }


async def test_what_it_tells(home: Home) -> None:
    """Errors, days since water ran, the ratio around nothing."""
    bridge = await start(home)
    bridge.irrigation.stations[2] |= {"Error": 2, "LastRun": 3}
    bridge.irrigation.system.update(Ratio=130, CtrlErr=2)
    await shows(home, "sensor.station_error", ROSES, "short")
    assert home.value("sensor.last_run", ROSES) == "3"
    await shows(home, "sensor.controller_error", CONTROLLER, "controller_2")
    assert home.value("number.watering_ratio", CONTROLLER) == "30"
    assert home.value("sensor.station_state", ROSES) == "off"
    assert home.value("select.station_mode", ROSES) == "auto"


@pytest.mark.parametrize("fitting", ["bare", "error", "unserved"])
async def test_nothing_where_there_is_none(home: Home, fitting: Any) -> None:
    """No entity, and no request after those that found out; what is refused is asked thrice."""
    times = dict.fromkeys(("subsystem_every", "busy_every"), 0.01)
    wait(home.hass, probe_again=(0.01, 0.01), **times)
    bridge = await home.start(irrigation=fitting)

    def asked() -> int:
        return len([one for one in bridge.log if one.path == "/iLightRequest"])

    expected = 3 if fitting == "error" else 1
    await home.until(lambda: asked() == expected)
    assert reader(home).fitted is (None if fitting == "error" else False)
    await asyncio.sleep(0.1)
    await home.refresh()
    assert asked() == expected
    assert home.find("switch.irrigation", CONTROLLER) is None
    assert not home.entry.runtime_data.hub.data.devices.keys() & {CONTROLLER, ROSES}


async def test_one_that_hangs_leaves_the_unit_alone(home: Home) -> None:
    """The air-conditioner is read and commanded meanwhile; what was known stands."""
    bridge = await start(home)
    bridge.quirks.irrigation = "hang"
    before = len(bridge.subsystem_queries)
    await home.until(lambda: len(bridge.subsystem_queries) > before)
    # A request that is not answered is given up only after this.
    async with asyncio.timeout(BRISK.http.timeout):
        for _ in range(3):
            await home.refresh()
        assert home.value("climate") == "cool"
        assert await home.act("climate.turn_off", "climate") == [{"SysOn": 0}]
    assert home.value("valve.valve", ROSES) == "closed"
    bridge.quirks.irrigation = "fitted"


async def test_it_becomes_unavailable_alone(home: Home) -> None:
    """When what was last read is too old; and comes back with the next answer."""
    wait(home.hass, outage_grace=0.3)
    bridge = await start(home)
    bridge.quirks.irrigation = "error"
    await shows(home, "valve.valve", ROSES, "unavailable")
    await shows(home, "switch.irrigation", CONTROLLER, "unavailable")
    assert home.value("climate") == "cool"
    bridge.quirks.irrigation = "fitted"
    await shows(home, "valve.valve", ROSES, "closed")


@pytest.mark.parametrize("kind", ["error", "empty", "garbage"])
async def test_devices_outlive_a_refusal_at_the_start(
    home: Home, device_registry: dr.DeviceRegistry, kind: str
) -> None:
    """One odd answer to the first question, while something else is found."""
    bridge = await start(home, power_monitor="fitted")
    entry_id = home.entry.entry_id

    def devices() -> set[str]:
        found = dr.async_child_entries_for_config_entry(device_registry, entry_id)
        return {one.name or "" for one in found}

    before = devices()
    assert "Roses" in before
    await home.hass.config_entries.async_unload(entry_id)
    removed: list[str] = []
    home.hass.bus.async_listen(
        dr.EVENT_DEVICE_REGISTRY_UPDATED,
        lambda event: (
            removed.append(event.data["device_id"])
            if event.data["action"] == "remove"
            else None
        ),
    )
    bridge.faults.add("iLightRequest/1/0", kind, count=1)
    await home.hass.config_entries.async_setup(entry_id)
    await shows(home, "valve.valve", ROSES, "closed")
    await home.until(lambda: "power" in home.entry.runtime_data.hub.data.devices)
    assert devices() >= before
    assert not removed


async def test_devices_outlive_a_restart(
    home: Home, device_registry: dr.DeviceRegistry, set_up: Setup
) -> None:
    """Also while the bridge has not told of them yet, with what a person gave them."""
    bridge = await start(home)
    device = next(
        one
        for one in dr.async_child_entries_for_config_entry(
            device_registry, home.entry.entry_id
        )
        if one.name == "Roses"
    )
    removed: list[str] = []
    home.hass.bus.async_listen(
        dr.EVENT_DEVICE_REGISTRY_UPDATED,
        lambda event: (
            removed.append(event.data["device_id"])
            if event.data["action"] == "remove"
            else None
        ),
    )
    bridge.quirks.irrigation = "hang"
    await home.hass.config_entries.async_unload(home.entry.entry_id)
    await home.hass.config_entries.async_setup(home.entry.entry_id)
    await home.hass.async_block_till_done()
    assert home.value("climate") == "cool"
    assert device_registry.async_get(device.id)
    bridge.quirks.irrigation = "fitted"
    await shows(home, "valve.valve", ROSES, "closed")
    assert not removed


async def test_a_station_that_is_gone_leaves(home: Home) -> None:
    """The controller has fewer than before."""
    bridge = await start(home)
    bridge.irrigation.system["NoOfStations"] = 2
    await home.until(lambda: home.find("valve.valve", ROSES) is None)


@pytest.mark.usefixtures("wednesday")
async def test_no_password_shows(home: Home) -> None:
    """Neither in a state nor in the diagnostics."""
    bridge = await start(home)
    assert bridge.irrigation.system["Pass"] == "gardener"
    states = [
        f"{one.state} {dict(one.attributes)}" for one in home.hass.states.async_all()
    ]
    assert not [one for one in states if "gardener" in one]
    told = str(diagnostics(home.entry.runtime_data.hub))
    for secret in ("gardener", "Garden", "Roses", "Morning"):
        assert secret not in told


# Commands.

WRITES: Mapping[str, tuple[str, str, str, dict[str, Any], Any]] = {
    "off": ("switch.turn_off", "switch.irrigation", CONTROLLER, {}, {"RetEnable": 0}),
    "rain": (
        "number.set_value",
        "number.rain_wait",
        CONTROLLER,
        {"value": 2},
        {"RetRainWait": 2},
    ),
    "ratio": (
        "number.set_value",
        "number.watering_ratio",
        CONTROLLER,
        {"value": -100},
        {"RetRatio": 0},
    ),
    "periods": (
        "number.set_value",
        "number.soak_periods",
        CONTROLLER,
        {"value": 3},
        {"RetSoakIntervals": 3},
    ),
    "pause": (
        "number.set_value",
        "number.soak_time",
        CONTROLLER,
        {"value": 15},
        {"RetSoakTime": 15},
    ),
    "by hand": (
        "number.set_value",
        "number.manual_run_time",
        CONTROLLER,
        {"value": 25},
        {"RetSetManRunTime": 25},
    ),
    "test": (
        "switch.turn_on",
        "switch.irrigation_test",
        CONTROLLER,
        {},
        {"RetTestMode": 1},
    ),
    "name": (
        "text.set_value",
        "text.irrigation_name",
        CONTROLLER,
        {"value": "Orchard"},
        {"RetTag2": {"Tag": "Orchard"}},
    ),
    "mode": (
        "select.select_option",
        "select.station_mode",
        ROSES,
        {"option": "disabled"},
        {"RetStnMode": {"No": 2, "Mode": 2}},
    ),
    "soak": (
        "switch.turn_on",
        "switch.station_soak",
        ROSES,
        {},
        {"RetStSoak": {"No": 2, "Soak": 1}},
    ),
    "station": (
        "text.set_value",
        "text.station_name",
        ROSES,
        {"value": "Lemons"},
        {"RetStName": {"No": 2, "Name": "Lemons"}},
    ),
    "programme": (
        "switch.turn_off",
        "switch.irrigation_programme_1",
        CONTROLLER,
        {},
        {"RetPrEnable": {"No": 0, "Enable": 0}},
    ),
    "run": (
        "button.press",
        "button.run_irrigation_programme_2",
        CONTROLLER,
        {},
        {"RetRunProgram": {"No": 1, "Run": 1}},
    ),
}


@pytest.mark.parametrize("write", WRITES)
async def test_what_is_set(home: Home, write: str) -> None:
    """Each entity sends the guide's command, and its state shows at once."""
    await start(home)
    action, what, part, data, body = WRITES[write]
    before = home.value(what, part)
    assert await home.act(action, what, part, **data) == [body]
    if not what.startswith("button"):
        assert home.value(what, part) != before
        hub = home.entry.runtime_data.hub
        await home.until(lambda: not hub.read_back.pending(part))
        assert home.value(what, part) != before


async def test_a_valve_opens_for_the_manual_run_time(home: Home) -> None:
    """It runs by hand, as the guide has it, and closes by itself when that is over."""
    bridge = await start(home)
    assert await home.act("valve.open_valve", "valve.valve", ROSES) == [
        {"RetStnMode": {"No": 2, "Mode": 1}}
    ]
    assert home.value("valve.valve", ROSES) == "open"
    await shows(home, "select.station_mode", ROSES, "manual")
    assert home.value("sensor.station_state", ROSES) == "watering"
    bridge.advance(9 * 60)
    await home.refresh()
    assert home.value("valve.valve", ROSES) == "open"
    bridge.advance(2 * 60)
    await shows(home, "valve.valve", ROSES, "closed")
    await shows(home, "sensor.last_run", ROSES, "0")


async def test_a_valve_closes(home: Home) -> None:
    """What runs by hand goes back to the programmes."""
    bridge = await start(home)
    await home.act("valve.open_valve", "valve.valve", ROSES)
    assert bridge.irrigation.stations[2]["State"] == 2
    await shows(home, "select.station_mode", ROSES, "manual")
    assert await home.act("valve.close_valve", "valve.valve", ROSES) == [
        {"RetStnMode": {"No": 2, "Mode": 0}}
    ]
    assert home.value("valve.valve", ROSES) == "closed"
    assert bridge.irrigation.stations[2]["State"] == 0


async def test_closing_a_closed_valve_does_nothing(home: Home) -> None:
    """Who took a station out of the programmes finds it there after "close all valves"."""
    bridge = await start(home, station_stays_manual=True)
    await home.act("valve.open_valve", "valve.valve", ROSES)
    bridge.advance(11 * 60)
    await shows(home, "valve.valve", ROSES, "closed")
    await home.until(lambda: not home.entry.runtime_data.hub.desired.keys)
    for station in (ROSES, "station_0"):
        assert await home.act("valve.close_valve", "valve.valve", station) == []
    assert home.value("select.station_mode", ROSES) == "manual"


async def test_a_valve_that_waits_for_another_was_opened(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """A controller may water at one station at a time: its mode tells that it was told."""
    wait(home.hass, done_within=0.05, poll_grace=0.3)
    bridge = await start(home, one_station_by_hand=True)
    await home.act("valve.open_valve", "valve.valve", "station_0")
    await home.act("valve.open_valve", "valve.valve", ROSES)
    hub = home.entry.runtime_data.hub
    await home.until(lambda: not hub.desired.keys and not hub.read_back.pending(ROSES))
    assert home.value("valve.valve", "station_0") == "open"
    assert home.value("valve.valve", ROSES) == "closed"
    assert home.value("select.station_mode", ROSES) == "manual"
    assert len([one for one in bridge.commands if "RetStnMode" in one]) == 2
    assert "did not carry it out" not in caplog.text
    bridge.advance(11 * 60)
    await shows(home, "valve.valve", ROSES, "open")


async def test_closing_a_valve_ends_the_programme_that_opened_it(home: Home) -> None:
    """Nothing else ends it, without keeping the station out of the next run."""
    bridge = await start(home)
    await home.act("button.press", "button.run_irrigation_programme_2", CONTROLLER)
    await shows(home, "valve.valve", "station_3", "open")
    assert home.value("sensor.running_programme", CONTROLLER) == "Evening"
    assert await home.act("valve.close_valve", "valve.valve", "station_3") == [
        {"RetRunProgram": {"No": 1, "Run": 0}}
    ]
    await shows(home, "valve.valve", "station_3", "closed")
    await shows(home, "sensor.running_programme", CONTROLLER, "none")
    await home.act("switch.turn_on", "switch.irrigation_test", CONTROLLER)
    await shows(home, "valve.valve", "station_0", "open")
    assert await home.act("valve.close_valve", "valve.valve", "station_0") == [
        {"RetTestMode": 0}
    ]
    assert bridge.irrigation.system["TestMode"] == 0


async def test_a_pause_is_no_water(home: Home) -> None:
    """While water soaks in the valve is closed, and the programme goes on."""
    bridge = await start(home)
    bridge.irrigation.system.update(SoakPeriods=2, SoakTime=5)
    await home.act("button.press", "button.run_irrigation_programme_1", CONTROLLER)
    await shows(home, "valve.valve", "station_0", "open")
    bridge.advance(6 * 60)
    await shows(home, "sensor.station_state", "station_0", "soaking")
    assert home.value("valve.valve", "station_0") == "closed"
    bridge.advance(5 * 60)
    await shows(home, "valve.valve", "station_0", "open")


@pytest.mark.parametrize("name", ["Winter", ""])
async def test_a_programme_that_was_not_read_yet_runs(home: Home, name: str) -> None:
    """The controller itself tells what it is called."""
    wait(home.hass, subsystem_every=0.2, busy_every=0.05, probe_again=(0.2,))
    bridge = await home.start(irrigation="hang", stations=1)
    bridge.faults.add("iLightRequest/2/8", "error")
    bridge.quirks.irrigation = "fitted"
    bridge.irrigation.programmes[8]["Name"] = name
    bridge.irrigation.programmes[8]["RunTimes"][0]["t"] = 5
    bridge.irrigation.run(8)
    running = "sensor.running_programme"
    await home.until(lambda: home.find(running, CONTROLLER) is not None)
    await shows(home, running, CONTROLLER, name or "Program 9")


async def test_stop(home: Home) -> None:
    """The button stops whichever programme runs, and has nothing to do while none does."""
    await start(home)
    stop = "button.stop_irrigation_programme"
    assert await home.act("button.press", stop, CONTROLLER) == []
    await home.act("button.press", "button.run_irrigation_programme_1", CONTROLLER)
    await shows(home, "sensor.running_programme", CONTROLLER, "Morning")
    # The other one waits for its turn: it does not begin instead.
    await home.act("button.press", "button.run_irrigation_programme_2", CONTROLLER)
    assert await home.act("button.press", stop, CONTROLLER) == [
        {"RetRunProgram": {"No": 1, "Run": 0}},
        {"RetRunProgram": {"No": 0, "Run": 0}},
    ]
    await shows(home, "sensor.running_programme", CONTROLLER, "none")


async def test_one_that_need_not_stop_may_refuse_to(home: Home) -> None:
    """What runs is stopped all the same."""
    bridge = await start(home)
    await home.act("button.press", "button.run_irrigation_programme_1", CONTROLLER)
    await shows(home, "sensor.running_programme", CONTROLLER, "Morning")
    bridge.faults.add("command/RetRunProgram", "error", count=1)
    await home.act("button.press", "button.stop_irrigation_programme", CONTROLLER)
    await shows(home, "sensor.running_programme", CONTROLLER, "none")


async def test_what_can_not_be_opened(home: Home) -> None:
    """A disabled station, and any while irrigation is switched off, each with a sentence."""
    bridge = await start(home)
    bridge.irrigation.stations[2]["Mode"] = 2
    await shows(home, "select.station_mode", ROSES, "disabled")
    with pytest.raises(ServiceValidationError, match="This station is disabled"):
        await home.act("valve.open_valve", "valve.valve", ROSES)
    assert await home.act("valve.close_valve", "valve.valve", ROSES) == []
    await home.act("switch.turn_off", "switch.irrigation", CONTROLLER)
    with pytest.raises(ServiceValidationError, match="Irrigation is switched off"):
        await home.act("valve.open_valve", "valve.valve", "station_0")


async def test_a_refusal_is_told_and_taken_back(home: Home) -> None:
    """The bridge says no."""
    bridge = await start(home)
    bridge.faults.add("command/RetStnMode", "error")
    with pytest.raises(HomeAssistantError):
        await home.act("valve.open_valve", "valve.valve", ROSES)
    assert home.value("valve.valve", ROSES) == "closed"


@pytest.mark.parametrize("looks", [(0.05, 0.1, 0.2), (0.2,)])
async def test_acknowledged_and_not_done(
    home: Home, caplog: pytest.LogCaptureFixture, looks: tuple[float, ...]
) -> None:
    """It is sent once more, and then logged; the valve shows what is.

    Also where the last look only finds out that it was not done.
    """
    wait(home.hass, done_within=0.05, push_grace=3.0, poll_grace=3.0)
    wait(home.hass, read_back_after=looks)
    bridge = await start(home)
    bridge.faults.add("command/RetStnMode", "lost")
    await home.act("valve.open_valve", "valve.valve", ROSES)
    await shows(home, "valve.valve", ROSES, "closed")
    await home.until(lambda: "did not carry it out: watering" in caplog.text)
    sent = [one for one in bridge.commands if "RetStnMode" in one]
    assert len(sent) == 2


async def test_a_name_s_key_that_is_acknowledged_and_does_nothing(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """The second try has the other spelling, and that is kept to."""
    wait(home.hass, done_within=0.05)
    bridge = await start(home, station_name_key="both")
    bridge.faults.add("command/RetStName", "lost")
    await home.act("text.set_value", "text.station_name", ROSES, value="Lemons")
    await home.until(lambda: bridge.irrigation.stations[2]["Name"] == "Lemons")
    hub = home.entry.runtime_data.hub
    await home.until(lambda: not hub.read_back.pending(ROSES))
    before = len(bridge.log)
    assert await home.act(
        "text.set_value", "text.station_name", ROSES, value="Limes"
    ) == [{"RetPrRetStNameogName": {"No": 2, "Name": "Limes"}}]
    assert len(home.commands(before)) == 1
    assert "did not carry it out" not in caplog.text


async def test_nonsense(home: Home) -> None:
    """No foreign exception leaves what reads and shows it, and all is well afterwards."""
    bridge = await start(home)
    mutator, truly = Mutator(f"{SEED} irrigation"), bridge.http.respond
    hub = home.entry.runtime_data.hub
    system = reader(home)
    answer_nonsense(home, mutator)
    with watched() as foreign:
        for _ in rounds():
            with suppress(ApiError):
                await hub.async_take(system.poll)
            await home.hass.async_block_till_done()
    assert foreign.found == [], f"of {len(bridge.log)} answers, seed {SEED}"
    bridge.http.respond = truly
    await shows(home, "valve.valve", "station_5", "closed")
    await shows(home, "switch.irrigation", CONTROLLER, "on")


async def test_a_change_at_the_wall(home: Home) -> None:
    """A name that was changed elsewhere, and a programme that came into use."""
    bridge = await start(home)
    bridge.irrigation.stations[2]["Name"] = "Lemons"
    bridge.irrigation.programmes[4].update(Name="Summer", Enable=1)
    await shows(home, "text.station_name", ROSES, "Lemons")
    await home.until(lambda: home.find("switch.irrigation_programme_5", CONTROLLER))
    assert home.value("switch.irrigation_programme_5", CONTROLLER) == "on"
    bridge.irrigation.programmes[4]["Enable"] = 0
    # Its name is somebody's: the switch brings it back.
    await shows(home, "switch.irrigation_programme_5", CONTROLLER, "off")
    await home.act("switch.turn_on", "switch.irrigation_programme_5", CONTROLLER)
    assert bridge.irrigation.programmes[4]["Enable"] == 1
    bridge.irrigation.programmes[4].update(Name="Program 5", Enable=0)
    await home.until(
        lambda: home.find("switch.irrigation_programme_5", CONTROLLER) is None
    )


# The calendar.


class Page:
    """What Home Assistant's calendar page does."""

    def __init__(self, home: Home, socket: MockHAClientWebSocket) -> None:
        """Open the page."""
        self.home = home
        self.socket = socket

    @property
    def entity_id(self) -> str:
        """The calendar's id."""
        found = self.home.find("calendar.irrigation_programmes", CONTROLLER)
        assert found
        return found

    async def call(self, what: str, **fields: Any) -> str | None:
        """Send a command; return the error's message, or None."""
        await self.socket.send_json_auto_id(
            {
                "type": f"calendar/event/{what}",
                "entity_id": self.entity_id,
                **fields,
            }
        )
        answer = await self.socket.receive_json()
        return None if answer["success"] else str(answer["error"]["message"])

    async def shown(self, start: str, end: str) -> list[tuple[str, str, str]]:
        """Return (name, start, end) of the events between two instants."""
        answer = await self.home.hass.services.async_call(
            "calendar",
            "get_events",
            {
                "entity_id": self.entity_id,
                "start_date_time": start,
                "end_date_time": end,
            },
            blocking=True,
            return_response=True,
        )
        assert answer
        events: Any = answer[self.entity_id]
        return [
            (one["summary"], one["start"][:16], one["end"][11:16])
            for one in events["events"]
        ]


@pytest.fixture
async def page(
    hass: HomeAssistant,
    wednesday: FrozenDateTimeFactory,
    home: Home,
    hass_ws_client: WebSocketGenerator,
) -> Page:
    """Return the calendar page of a garden whose clock reads Wednesday, 09:10 UTC."""
    await hass.config.async_set_time_zone("UTC")
    assert await async_setup_component(hass, "websocket_api", {})
    await start(home)
    await async_load_integrations(hass, {DOMAIN})
    return Page(home, await hass_ws_client(hass))


def event(
    start: str, end: str, name: str = "Morning", rrule: str | None = None
) -> dict[str, str]:
    """Return an event as the page sends it."""
    told = {"summary": name, "dtstart": start, "dtend": end}
    return told | ({"rrule": rrule} if rrule else {})


THURSDAY = "2026-03-19T"
FRIDAY = "2026-03-20T"
MORNING = "programme-1-0330-fri"


async def test_events(page: Page) -> None:
    """A programme lasts as long as its stations water, by the ratio in force."""
    week = ("2026-03-18T00:00:00Z", "2026-03-22T00:00:00Z")
    assert await page.shown(*week) == [
        ("Morning", "2026-03-18T05:30", "06:03"),
        ("Morning", "2026-03-20T05:30", "06:03"),
        ("Evening", "2026-03-21T20:15", "20:33"),
    ]
    bridge = page.home.bridge
    await page.home.act(
        "number.set_value", "number.watering_ratio", CONTROLLER, value=100
    )
    bridge.irrigation.stations[0]["Mode"] = 2
    bridge.irrigation.programmes[1]["StartTimes"].append({"h": 6, "m": 0})
    await page.home.until(
        lambda: (
            len(
                page.home.state("switch.irrigation_programme_2", CONTROLLER).attributes[
                    "starts"
                ]
            )
            == 2
        )
    )
    await shows(page.home, "select.station_mode", "station_0", "disabled")
    assert await page.shown(*week) == [
        ("Morning", "2026-03-18T05:30", "06:16"),
        ("Morning", "2026-03-20T05:30", "06:16"),
        ("Evening", "2026-03-21T06:00", "06:36"),
        ("Evening", "2026-03-21T20:15", "20:51"),
    ]


async def test_create(page: Page) -> None:
    """The first unused programme gets name, start and days, and is enabled last."""
    bridge = page.home.bridge
    told = event(
        f"{THURSDAY}06:00:00",
        f"{THURSDAY}07:00:00",
        "Summer",
        "FREQ=WEEKLY;BYDAY=TU,TH",
    )
    assert await page.call("create", event=told) is None
    days = {"M": 0, "Tu": 1, "W": 0, "Th": 1, "F": 0, "Sa": 0, "Su": 0}
    assert page.home.commands() == [
        {"RetProgName": {"No": 2, "Name": "Summer"}},
        {"RetProgram": {"Index": 2, "StartTimes": [{"h": 6, "m": 0}], **days}},
        {"RetPrEnable": {"No": 2, "Enable": 1}},
    ]
    thursday = (f"{THURSDAY}00:00:00Z", f"{THURSDAY}23:00:00Z")
    # It waters nothing yet, which its description says.
    assert await page.shown(*thursday) == [("Summer", f"{THURSDAY}06:00", "06:30")]
    assert bridge.irrigation.programmes[2]["Days"]["T"] == 1
    await page.home.act(
        "isotherm.set_irrigation_programme",
        "calendar.irrigation_programmes",
        CONTROLLER,
        programme="Summer",
        run_times=[{"station": "Roses", "minutes": 15}, {"station": 5, "minutes": 20}],
    )
    assert await page.shown(*thursday) == [("Summer", f"{THURSDAY}06:00", "06:35")]


async def test_what_was_taken_meanwhile_is_not_written_over(page: Page) -> None:
    """The bridge is asked before a programme is taken for unused."""
    bridge = page.home.bridge
    bridge.irrigation.programmes[2].update(Name="Ours", Enable=1)
    told = event(f"{THURSDAY}06:00:00", f"{THURSDAY}07:00:00", "New", "FREQ=DAILY")
    assert await page.call("create", event=told) is None
    assert bridge.irrigation.programmes[2]["Name"] == "Ours"
    assert bridge.irrigation.programmes[3]["Name"] == "New"


async def test_what_waters_something_is_not_free(page: Page) -> None:
    """Nor is a name of its own given up before those without; all may be in use."""
    programmes = page.home.bridge.irrigation.programmes
    programmes[2]["Name"] = "Winter"
    for one in programmes[3:7]:
        one["RunTimes"][0]["t"] = 10
    hub = page.home.entry.runtime_data.hub
    await page.home.until(
        lambda: (
            sum(bool(one.run_times) for one in hub.data.devices[CONTROLLER].programmes)
            == 6
        )
    )
    names = []
    for name in ("New", "Newer", "Newest", "Last"):
        told = event(f"{THURSDAY}06:00:00", f"{THURSDAY}07:00:00", name, "FREQ=DAILY")
        error = await page.call("create", event=told)
        names = [one["Name"] for one in programmes]
    usual = [f"Program {number}" for number in range(4, 8)]
    assert names == ["Morning", "Evening", "Newest", *usual, "New", "Newer"]
    assert error
    assert "All 9 programmes are in use" in error


@pytest.mark.parametrize(
    ("route", "kind", "count"),
    [
        ("command/RetProgram", "error", 2),
        ("command/RetPrEnable", "error", 2),
        ("command/RetProgName", "lost", 2),
        ("command/RetPrEnable", "close", 2),
    ],
)
async def test_nothing_is_left_of_a_programme_that_could_not_be_created(
    page: Page, route: str, kind: str, count: int
) -> None:
    """Name and start are again what they were, and the sentence says so."""
    bridge = page.home.bridge
    before = deepcopy(bridge.irrigation.programmes)
    bridge.faults.add(route, kind, count=count)
    told = event(f"{THURSDAY}06:00:00", f"{THURSDAY}07:00:00", "New", "FREQ=DAILY")
    error = await page.call("create", event=told)
    assert error
    assert "could not create the programme" in error
    assert "was taken back" in error
    assert bridge.irrigation.programmes == before


async def test_a_programme_that_can_not_be_taken_back(page: Page) -> None:
    """That a part may be left is said."""
    page.home.bridge.faults.add("command/RetPrEnable", "error")
    told = event(f"{THURSDAY}06:00:00", f"{THURSDAY}07:00:00", "New", "FREQ=DAILY")
    error = await page.call("create", event=told)
    assert error
    assert "may be left" in error


async def test_a_refused_name_changes_nothing(page: Page) -> None:
    """And that is what is said."""
    page.home.bridge.faults.add("command/RetProgName", "error")
    told = event(f"{THURSDAY}06:00:00", f"{THURSDAY}07:00:00", "New", "FREQ=DAILY")
    error = await page.call("create", event=told)
    assert error
    assert "Nothing was changed" in error


async def test_all_in_use(page: Page) -> None:
    """A sentence says so."""
    for one in page.home.bridge.irrigation.programmes:
        one["Enable"] = 1
    told = event(f"{THURSDAY}06:00:00", f"{THURSDAY}07:00:00", "New", "FREQ=DAILY")
    message = await page.call("create", event=told)
    assert message
    assert "All 9 programmes are in use" in message
    assert page.home.commands() == []


async def test_move_and_rename(page: Page) -> None:
    """Another time keeps the days, another day moves all days; a name is for all weeks."""
    moved = event(f"{FRIDAY}07:00:00", f"{FRIDAY}07:33:00")
    assert await page.call("update", uid=MORNING, event=moved) is None
    days = {"M": 1, "Tu": 0, "W": 1, "Th": 0, "F": 1, "Sa": 0, "Su": 1}
    starts = {"StartTimes": [{"h": 7, "m": 0}]}
    assert page.home.commands() == [{"RetProgram": {"Index": 0, **starts, **days}}]
    before = len(page.home.bridge.log)
    named = event(f"{THURSDAY}07:00:00", f"{THURSDAY}07:33:00", "Dawn")
    uid = "programme-1-0420-fri"
    assert await page.call("update", uid=uid, event=named) is None
    shifted = {"M": 0, "Tu": 1, "W": 0, "Th": 1, "F": 0, "Sa": 1, "Su": 1}
    assert page.home.commands(before) == [
        {"RetProgName": {"No": 0, "Name": "Dawn"}},
        {"RetProgram": {"Index": 0, **starts, **shifted}},
    ]
    before = len(page.home.bridge.log)
    same = event(f"{THURSDAY}07:00:00", f"{THURSDAY}07:33:00", "Dawn")
    assert await page.call("update", uid="programme-1-0420-thu", event=same) is None
    assert page.home.commands(before) == []


async def test_delete(page: Page) -> None:
    """A programme with several starts loses that one alone; else it goes."""
    assert await page.call("delete", uid=MORNING) is None
    nowhen = dict.fromkeys(("M", "Tu", "W", "Th", "F", "Sa", "Su"), 0)
    assert page.home.commands() == [
        {"RetPrEnable": {"No": 0, "Enable": 0}},
        {"RetProgName": {"No": 0, "Name": ""}},
        {"RetProgram": {"Index": 0, "StartTimes": [{"h": 5, "m": 30}], **nowhen}},
    ]
    switch = "switch.irrigation_programme_1"
    await page.home.until(lambda: page.home.find(switch, CONTROLLER) is None)
    assert not page.home.find("button.run_irrigation_programme_1", CONTROLLER)
    bridge = page.home.bridge
    assert bridge.irrigation.programmes[0]["RunTimes"][0] == {"t": 10}
    bridge.irrigation.programmes[1]["StartTimes"].append({"h": 6, "m": 0})
    starts = lambda: page.home.state(  # noqa: E731
        "switch.irrigation_programme_2", CONTROLLER
    ).attributes["starts"]
    await page.home.until(lambda: starts() == ["06:00", "20:15"])
    before = len(bridge.log)
    assert await page.call("delete", uid="programme-2-0360-tue") is None
    (command,) = page.home.commands(before)
    assert command["RetProgram"]["StartTimes"] == [{"h": 20, "m": 15}]


async def test_a_name_that_can_not_be_taken_is_told(page: Page) -> None:
    """The programme is off and in no day; it keeps name and run times, and is not free."""
    page.home.bridge.faults.add("command/RetProgName", "error")
    error = await page.call("delete", uid=MORNING)
    assert error
    assert "did a part of what was asked" in error
    page.home.bridge.faults.clear()
    programme = page.home.bridge.irrigation.programmes[0]
    assert (programme["Name"], programme["Enable"]) == ("Morning", 0)
    told = event(f"{THURSDAY}06:00:00", f"{THURSDAY}07:00:00", "New", "FREQ=DAILY")
    assert await page.call("create", event=told) is None
    assert (programme["Name"], programme["RunTimes"][0]) == ("Morning", {"t": 10})
    assert page.home.value("switch.irrigation_programme_1", CONTROLLER) == "off"


async def test_what_is_deleted_can_be_taken_again(page: Page) -> None:
    """When nothing else is free; its run times are not those of what takes its place."""
    programmes = page.home.bridge.irrigation.programmes
    for one in programmes[2:]:
        one |= {"Days": dict.fromkeys(one["Days"], 1)}
        one["RunTimes"][0]["t"] = 10
    hub = page.home.entry.runtime_data.hub
    await page.home.until(
        lambda: all(one.run_times for one in hub.data.devices[CONTROLLER].programmes)
    )
    assert await page.call("delete", uid=MORNING) is None
    told = event(f"{THURSDAY}06:00:00", f"{THURSDAY}07:00:00", "New", "FREQ=DAILY")
    assert await page.call("create", event=told) is None
    assert programmes[0]["Name"] == "New"
    assert not any(one["t"] for one in programmes[0]["RunTimes"])
    assert page.home.value("switch.irrigation_programme_1", CONTROLLER) == "on"
    error = await page.call("create", event=told)
    assert error
    assert "switched off among them" in error


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (event(f"{FRIDAY}05:30:00", f"{FRIDAY}07:00:00"), "How long “Morning” waters"),
        (event(f"{FRIDAY}05:30:10", f"{FRIDAY}06:03:10"), "on a whole minute"),
        (event(FRIDAY[:10], "2026-03-21"), "at a time of day"),
        (event(f"{FRIDAY}05:30:00", f"{FRIDAY}06:03:00", " "), "needs a name"),
        (
            event(f"{FRIDAY}05:30:00", f"{FRIDAY}06:03:00", "A name of sixteen"),
            "too long",
        ),
        (
            event(f"{FRIDAY}05:30:00", f"{FRIDAY}06:03:00", rrule="FREQ=MONTHLY"),
            "repeats every week",
        ),
    ],
)
async def test_edits_that_can_not_be(
    page: Page, told: dict[str, str], sentence: str
) -> None:
    """A sentence tells why, and nothing is sent."""
    message = await page.call("update", uid=MORNING, event=told)
    assert message
    assert sentence in message
    assert page.home.commands() == []


async def test_a_part_of_a_series_can_not_be_changed(page: Page) -> None:
    """A programme is the same every week; and one that is gone is gone."""
    told = event(f"{FRIDAY}05:30:00", f"{FRIDAY}06:03:00", "Dawn")
    message = await page.call(
        "update", uid=MORNING, event=told, recurrence_id="20260320T053000"
    )
    assert message
    assert "same every week" in message
    message = await page.call("delete", uid="programme-9-0000-mon")
    assert message
    assert "no longer on" in message


# The action.


async def set_programme(home: Home, programme: str, **data: Any) -> list[Any]:
    """Call the action; return the commands that arrived."""
    return await home.act(
        "isotherm.set_irrigation_programme",
        "calendar.irrigation_programmes",
        CONTROLLER,
        programme=programme,
        **data,
    )


async def act(home: Home, programme: str, *run_times: dict[str, Any]) -> list[Any]:
    """Set run times; return the commands that arrived."""
    return await set_programme(home, programme, run_times=list(run_times))


async def test_run_times(home: Home) -> None:
    """A command for each that differs, and they show on the programme's switch."""
    await start(home)
    sent = await act(
        home,
        "evening",
        {"station": "pots", "minutes": 0},
        {"station": "1", "minutes": 8},
        {"station": "Vegetables", "minutes": 12},
    )
    assert sorted(sent, key=str) == [
        {"RetStRunTime": {"Program": 1, "No": 0, "RunTime": 8}},
        {"RetStRunTime": {"Program": 1, "No": 5, "RunTime": 0}},
    ]
    shown = home.state("switch.irrigation_programme_2", CONTROLLER).attributes
    assert shown["run_times"] == {"Front lawn": 8, "Vegetables": 12}
    assert shown["minutes"] == 20
    hub = home.entry.runtime_data.hub
    await home.until(lambda: not hub.desired.keys)
    shown = home.state("switch.irrigation_programme_2", CONTROLLER).attributes
    assert shown["run_times"] == {"Front lawn": 8, "Vegetables": 12}


async def test_a_second_start(home: Home) -> None:
    """All starts are told at once; the days stay, and what is the same is not sent."""
    await start(home)
    programme, days = "Evening", {"M": 0, "Tu": 1, "W": 0, "Th": 0, "F": 0, "Su": 0}
    twice = {"StartTimes": [{"h": 6, "m": 0}, {"h": 20, "m": 15}]}
    assert await set_programme(home, programme, starts=["20:15", "06:00"]) == [
        {"RetProgram": {"Index": 1, **twice, **days, "Sa": 1}}
    ]
    shown = home.state("switch.irrigation_programme_2", CONTROLLER).attributes
    assert shown["starts"] == ["06:00", "20:15"]
    hub = home.entry.runtime_data.hub
    await home.until(lambda: not hub.desired.keys)
    shown = home.state("switch.irrigation_programme_2", CONTROLLER).attributes
    assert shown["starts"] == ["06:00", "20:15"]
    assert await set_programme(home, programme, starts=["6:00", "20:15:00"]) == []


async def test_a_programme_that_is_disabled(home: Home) -> None:
    """It has no event: the action reaches all of it, and leaves it disabled."""
    await start(home)
    switch = "switch.irrigation_programme_2"
    await home.act("switch.turn_off", switch, CONTROLLER)
    everything = {"name": "Dusk", "starts": "21:00", "days": ["friday", "monday"]}
    pots = [{"station": "Pots", "minutes": 3}]
    days = {"M": 1, "Tu": 0, "W": 0, "Th": 0, "F": 1, "Sa": 0, "Su": 0}
    assert await set_programme(home, "2", run_times=pots, **everything) == [
        {"RetProgName": {"No": 1, "Name": "Dusk"}},
        {"RetProgram": {"Index": 1, "StartTimes": [{"h": 21, "m": 0}], **days}},
        {"RetStRunTime": {"Program": 1, "No": 5, "RunTime": 3}},
    ]
    assert home.value(switch, CONTROLLER) == "off"
    shown = home.state(switch, CONTROLLER).attributes
    assert (shown["starts"], shown["days"]) == (["21:00"], ["monday", "friday"])
    for wrong in ({"starts": ["noon"]}, {"starts": []}, {"days": ["someday"]}):
        with pytest.raises(ServiceValidationError):
            await set_programme(home, "2", **wrong)


async def test_a_free_one_is_reached_by_its_number(page: Page) -> None:
    """With a name, starts and days it is as if its event were created."""
    asked = {"name": "Dusk", "starts": ["21:00"], "days": ["friday"]}
    pots = [{"station": "Pots", "minutes": 3}]
    name, starts, enable, minutes = await set_programme(
        page.home, "5", run_times=pots, **asked
    )
    assert name == {"RetProgName": {"No": 4, "Name": "Dusk"}}
    assert starts["RetProgram"]["StartTimes"] == [{"h": 21, "m": 0}]
    assert enable == {"RetPrEnable": {"No": 4, "Enable": 1}}
    assert minutes == {"RetStRunTime": {"Program": 4, "No": 5, "RunTime": 3}}
    friday = (f"{FRIDAY}20:00:00Z", f"{FRIDAY}23:00:00Z")
    assert await page.shown(*friday) == [("Dusk", f"{FRIDAY}21:00", "21:03")]
    assert page.home.value("switch.irrigation_programme_5", CONTROLLER) == "on"


@pytest.mark.parametrize(
    ("programme", "asked", "sentence"),
    [
        ("Morning", {}, "nothing of “Morning”"),
        ("5", {"name": "Dusk"}, "Number 5 is free"),
        ("Noon", {"name": "Dusk"}, "There are: Morning, Evening.$"),
        ("10", {"name": "Dusk"}, "no programme “10”"),
    ],
)
async def test_what_no_programme_takes(
    home: Home, programme: str, asked: dict[str, Any], sentence: str
) -> None:
    """A sentence tells why, and nothing is sent; unused ones are no choices."""
    await start(home)
    with pytest.raises(ServiceValidationError, match=sentence):
        await set_programme(home, programme, **asked)
    assert home.commands() == []


@pytest.mark.parametrize(
    ("programme", "run_time", "sentence"),
    [
        ("Noon", {"station": "Pots", "minutes": 1}, "There is no programme “Noon”"),
        ("Evening", {"station": "Moon", "minutes": 1}, "There is no station “Moon”"),
        ("Evening", {"station": "Pots", "minutes": 241}, "241"),
        ("Evening", {"station": "Pots"}, "Run times"),
    ],
)
async def test_run_times_that_can_not_be(
    home: Home, programme: str, run_time: dict[str, Any], sentence: str
) -> None:
    """A sentence tells why, and nothing is sent."""
    await start(home)
    with pytest.raises(ServiceValidationError, match=sentence):
        await act(home, programme, run_time)
    assert home.commands() == []

"""Change notifications: a person sees their effect; they are never a sign of health."""

import asyncio
from collections.abc import Callable
import socket
import time

from homeassistant.config_entries import SOURCE_IGNORE, SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.izone.discovery import async_get_discovery
from simulators.izone import CHANGE_NOTIFICATIONS, IZoneBridge, Quirks, send_from

from .conftest import Make, Setup, entry_for, wait


async def until(true: Callable[[], bool], seconds: float = 15.0) -> float:
    """Wait until something is so; return how long that took."""
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < seconds, "it did not happen"
        await asyncio.sleep(0.01)
    return time.monotonic() - started


def listens(port: int) -> bool:
    """Return whether somebody keeps a port from one who wants it alone."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return True
    return False


async def test_a_change_at_the_wall_shows_soon(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup
) -> None:
    """Without a poll, with one request."""
    bridge.quirks.notification_delay = 0.0
    await setup()
    bridge.log.clear()
    bridge.wall(SysMode=2)
    await until(lambda: hass.states.get("climate.home").state == "heat")
    assert bridge.queries == [(7, 0)]


async def test_two_bridges_behind_one_address(
    hass: HomeAssistant, bridge: IZoneBridge, make_bridge: Make, setup: Setup
) -> None:
    """A notification tells its address alone: each of them looks whether it is meant."""
    other = await make_bridge(uid="000000008", name="Flat")
    entry = entry_for(other)
    entry.add_to_hass(hass)
    # Both are set up.
    await setup(entry)
    bridge.wall(SysMode=2)
    other.wall(SysMode=3)
    await until(lambda: hass.states.get("climate.home").state == "heat")
    await until(lambda: hass.states.get("climate.flat").state == "fan_only")


async def test_a_burst_is_one_reading(
    bridge: IZoneBridge, setup: Setup, notification_port: int
) -> None:
    """The three texts come together, and more of them soon after."""
    await setup()
    bridge.log.clear()
    bridge.wall_zone(1, Setpoint=2500)
    await until(lambda: bool(bridge.queries))
    for text in CHANGE_NOTIFICATIONS * 3:
        send_from(bridge.host, text, ("127.0.0.1", notification_port))
    await asyncio.sleep(0.4)
    assert bridge.queries == [(7, 0)]


async def test_a_change_that_the_status_does_not_show_is_looked_for(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup
) -> None:
    """A zone's airflow, say: everything is read, once in a while."""
    wait(hass, between_reads=0.0, between_full_reads=0.0)
    entry = await setup()
    hub = entry.runtime_data.hub
    bridge.wall_zone(1, MaxAir=70)
    await until(lambda: hub.data.devices["zone_1"].zone.maximum_air == 70)
    bridge.log.clear()
    bridge.wall_schedule(0, Name="Weekday")
    await until(lambda: hub.data.devices["unit"].schedule(0).name == "Weekday")


async def test_the_echo_of_a_command_is_read_once(
    bridge: IZoneBridge, setup: Setup
) -> None:
    """The bridge tells us of our own changes; that is no reason to read everything."""
    entry = await setup()
    bridge.log.clear()
    await entry.runtime_data.hub.async_command("unit", {"isave": True})
    await until(lambda: set(bridge.queries) == {(7, 0), (1, 0)})
    await asyncio.sleep(0.5)
    assert set(bridge.queries) == {(7, 0), (1, 0)}
    assert len(bridge.queries) <= 3


async def test_notifications_are_told_apart_by_their_address(
    hass: HomeAssistant, bridge: IZoneBridge, make_bridge: Make, setup: Setup
) -> None:
    """Only the bridge that spoke is read; a stranger's word reads nothing."""
    await setup()
    other = await make_bridge("127.0.0.12", uid="200000777", name="Flat")
    entry = entry_for(other)
    entry.add_to_hass(hass)
    await setup(entry)
    bridge.log.clear()
    other.log.clear()
    other.wall(SysMode=2)
    await until(lambda: bool(other.log))
    (target,) = other.notification_targets
    send_from("127.0.0.77", CHANGE_NOTIFICATIONS[0], target)
    await asyncio.sleep(0.3)
    assert bridge.log == []


async def test_polls_come_half_as_often_while_notifications_arrive(
    bridge: IZoneBridge, setup: Setup
) -> None:
    """And the status of the hub says that they do."""
    entry = await setup()
    hub = entry.runtime_data.hub
    assert hub.update_interval.total_seconds() == 20
    assert hub.data.status.push_alive is False
    bridge.wall(SysMode=2)
    await until(lambda: hub.data.status.push_alive is True)
    await hub.async_refresh()
    assert hub.update_interval.total_seconds() == 40


async def test_a_bridge_that_is_away_is_asked_more_often(
    bridge: IZoneBridge, setup: Setup
) -> None:
    """So that its return shows soon, also where notifications arrived before."""
    entry = await setup()
    hub = entry.runtime_data.hub
    bridge.wall(SysMode=2)
    await until(lambda: hub.data.status.push_alive is True)
    await hub.async_refresh()
    await bridge.set_tcp("refused")
    await hub.async_refresh()
    assert hub.update_interval.total_seconds() == 15
    await bridge.set_tcp("up")
    await hub.async_refresh()
    assert hub.update_interval.total_seconds() >= 20


async def test_a_notification_is_no_sign_of_health(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup
) -> None:
    """UDP lives on while TCP is dead: nothing is made available by it."""
    wait(hass, outage_grace=0.0)
    entry = await setup()
    hub = entry.runtime_data.hub
    await bridge.set_tcp("refused")
    await hub.async_refresh()
    await hub.async_refresh()
    assert hub.last_update_success is False
    bridge.wall(SysMode=2)
    await asyncio.sleep(0.5)
    assert hub.last_update_success is False
    assert hub.data.status.reachable is False


async def test_a_failed_reading_on_a_notification_begins_no_outage(
    bridge: IZoneBridge, setup: Setup
) -> None:
    """The next poll decides."""
    entry = await setup()
    bridge.faults.add("*", "error")
    bridge.wall(SysMode=2)
    await until(lambda: any(one.faults for one in bridge.log))
    await asyncio.sleep(0.1)
    assert entry.runtime_data.hub.last_update_success
    assert entry.runtime_data.hub.data.status.reachable is True


async def test_a_reading_that_failed_is_tried_again_soon(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup, notification_port: int
) -> None:
    """The bridge says once that something changed: nobody waits for the next poll."""
    wait(hass, between_reads=0.2, busy_pauses=())
    bridge.quirks.notifications = "off"
    await setup()
    bridge.faults.add("*", "busy")
    bridge.wall(SysMode=2)
    word, port = CHANGE_NOTIFICATIONS[0], notification_port
    send_from(bridge.host, word, ("127.0.0.1", port))
    await until(lambda: any(one.faults for one in bridge.log))
    bridge.faults.clear()
    await until(lambda: hass.states.get("climate.home").state == "heat")


async def test_a_reading_that_fails_on_and_on_is_given_up(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup
) -> None:
    """Who throttles or is out of order gets a handful of requests for a notification."""
    wait(hass, between_reads=0.0, gather=0.0, busy_pauses=())
    bridge.quirks.notification_delay = 0.0
    await setup()
    bridge.faults.add("*", "busy")
    bridge.log.clear()
    bridge.wall(SysMode=2)
    await until(lambda: len(bridge.log) >= 4)
    before = len(bridge.log)
    await asyncio.sleep(0.5)
    # The three words of the burst may have come apart, each with its own tries.
    assert before <= len(bridge.log) <= 12


async def test_a_name_is_resolved_for_its_notifications(
    hass: HomeAssistant, bridge: IZoneBridge, entry: MockConfigEntry, setup: Setup
) -> None:
    """A host may be typed by name; notifications come from its address."""
    data = {**entry.data, "host": "localhost"}
    hass.config_entries.async_update_entry(entry, data=data)
    await setup()
    bridge.wall(SysMode=2)
    await until(lambda: hass.states.get("climate.home").state == "heat")


class CoreIZone:
    """Home Assistant's own integration as far as the port is concerned."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Have an entry that is not yet loaded."""
        self.entry = MockConfigEntry(domain="izone", unique_id="000012345")
        self.hass = hass

    def come(self) -> None:
        """Be set up."""
        self.entry.add_to_hass(self.hass)
        self.entry.mock_state(self.hass, ConfigEntryState.SETUP_IN_PROGRESS)

    async def go(self) -> None:
        """Be removed."""
        self.entry.mock_state(self.hass, ConfigEntryState.NOT_LOADED)
        await self.hass.config_entries.async_remove(self.entry.entry_id)


async def test_the_port_is_left_to_home_assistants_own_integration(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup, notification_port: int
) -> None:
    """It binds the port for itself alone; we live without notifications, and come back."""
    await setup()
    assert listens(notification_port)
    core_izone = CoreIZone(hass)
    core_izone.come()
    await asyncio.sleep(0)
    assert not listens(notification_port)
    await core_izone.go()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert listens(notification_port)


async def test_a_bridge_that_the_other_ignores_keeps_no_port(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup, notification_port: int
) -> None:
    """Nothing of it runs: the person sent its card away."""
    MockConfigEntry(domain="izone", source=SOURCE_IGNORE).add_to_hass(hass)
    await setup()
    assert listens(notification_port)


async def test_the_port_is_not_taken_while_it_is_there(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup, notification_port: int
) -> None:
    """Everything else works as ever."""
    core_izone = CoreIZone(hass)
    core_izone.come()
    await setup()
    assert not listens(notification_port)
    assert hass.states.get("climate.home").state == "cool"
    await core_izone.go()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert listens(notification_port)


async def test_its_dialog_can_be_used_as_fast_as_a_person_clicks(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup, notification_port: int
) -> None:
    """The real dialog of Home Assistant's own: its menu is shown, and the port is free."""
    await setup()
    assert listens(notification_port)
    flow = hass.config_entries.flow
    menu = await flow.async_init("izone", context={"source": SOURCE_USER})
    assert menu["type"] is FlowResultType.MENU
    await until(lambda: not listens(notification_port))
    flow.async_abort(menu["flow_id"])
    await until(lambda: listens(notification_port))


async def test_notifications_come_back_when_the_other_is_removed(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup, notification_port: int
) -> None:
    """Home Assistant lists what was loaded once for good; and it keeps the port a while."""
    wait(hass, between_tries=0.05)
    core_izone = CoreIZone(hass)
    core_izone.come()
    hass.config.components.add("izone")
    await setup()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("0.0.0.0", notification_port))
        await core_izone.go()
        await hass.async_block_till_done(wait_background_tasks=True)
        assert async_get_discovery(hass).listening_port is None
    await until(lambda: async_get_discovery(hass).listening_port is not None)
    bridge.wall(SysMode=2)
    await until(lambda: hass.states.get("climate.home").state == "heat")


async def test_a_port_that_another_program_holds_is_no_error(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup, notification_port: int
) -> None:
    """Polling is enough."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("0.0.0.0", notification_port))
        entry = await setup()
        assert entry.state is ConfigEntryState.LOADED
        assert async_get_discovery(hass).listening_port is None


async def test_a_bridge_without_a_bulk_status_is_read_whole_on_a_notification(
    hass: HomeAssistant, make_bridge: Make, setup: Setup
) -> None:
    """Zones otherwise have their turns; now one of them has changed."""
    quirks = Quirks(bulk="error", notification_delay=0.02)
    bridge = await make_bridge(uid="000000007", quirks=quirks)
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    await setup(entry)
    bridge.wall_zone(5, Setpoint=2650)
    hub = entry.runtime_data.hub
    await until(lambda: hub.data.devices["zone_5"].zone.setpoint == 26.5)

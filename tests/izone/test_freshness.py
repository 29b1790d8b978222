"""What the bulk status lacks shows as well, by polls and by change notifications."""

from homeassistant.core import HomeAssistant

from simulators.izone import IZoneBridge

from .conftest import Setup, wait
from .homes import Home
from .test_notifications import until


async def test_readings_that_the_bulk_status_lacks_show(home: Home) -> None:
    """Humidity, the wall lock, a damper's fault: by polls alone."""
    wait(home.hass, system_every=0.0, zones_within=0.0)
    bridge = await home.start(notifications="off", bulk_system=("SysOn",), bulk_zone=())
    bridge.system.update(InRh=71, LockStatus=1)
    bridge.zones[1]["DmpFlt"] = 1
    await home.refresh()
    assert home.value("sensor.humidity") == "71"
    assert home.value("binary_sensor.locked") == "on"
    assert home.value("binary_sensor.damper_fault", 1) == "on"


async def test_zones_come_and_go_with_their_devices(home: Home) -> None:
    """An installer changes their number; nobody has to reload anything."""
    wait(home.hass, system_every=0.0)
    bridge = await home.start(zones=3, notifications="off")
    bridge.zones.append({**bridge.zones[0], "Index": 3, "Name": "Attic"})
    bridge.ac.recount()
    await home.refresh()
    await home.refresh()
    assert home.state("climate", 3).name == "Attic"
    del bridge.zones[2:]
    bridge.ac.recount()
    await home.refresh()
    assert home.find("climate", 3) is None
    assert home.find("cover", 2) is None
    assert home.value("cover", 1)


async def test_a_second_edit_soon_after_the_first_is_put_off(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup
) -> None:
    """The bulk status shows neither; one is looked for at once, the other is not lost."""
    wait(hass, between_reads=0.0, between_full_reads=0.5)
    hub = (await setup()).runtime_data.hub

    def named(index: int, name: str) -> bool:
        return hub.data.devices["unit"].schedule(index).name == name

    bridge.wall_schedule(0, Name="Weekday")
    await until(lambda: named(0, "Weekday"))
    bridge.wall_schedule(1, Name="Evening")
    await until(lambda: hub.notifications.full_read_due or named(1, "Evening"))
    await hub.async_refresh()
    await until(lambda: named(1, "Evening"))


async def test_a_full_read_that_fails_is_due_another_time(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup
) -> None:
    """What was edited at the wall is not lost with it."""
    wait(hass, between_reads=0.0, between_full_reads=0.0)
    hub = (await setup()).runtime_data.hub
    bridge.faults.add("read/3/0", "error")
    bridge.wall_schedule(0, Name="Weekday")
    await until(lambda: hub.notifications.full_read_due)
    bridge.faults.clear()
    await hub.async_refresh()
    assert hub.data.devices["unit"].schedule(0).name == "Weekday"


async def test_a_full_read_that_fails_is_made_again_soon_and_then_in_its_time(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup
) -> None:
    """Once: a datagram that nobody can read costs no full read every few seconds."""
    wait(hass, between_reads=0.0, gather=0.0)
    hub = (await setup()).runtime_data.hub
    bridge.faults.add("read/3/0", "error")
    bridge.log.clear()
    bridge.wall_schedule(0, Name="Weekday")
    await until(lambda: bridge.queries.count((6, 0)) == 2)
    await until(lambda: not hub.client.transport.waiting)
    assert not hub.notifications.full_read_due
    await hub.async_refresh()
    assert bridge.queries.count((6, 0)) == 2


async def test_an_old_bridge_is_asked_for_all_its_schedules_once_a_round(
    home: Home,
) -> None:
    """One request tells five of them: nine of these would tell nothing more."""
    wait(home.hass, rest_every=0.0)
    bridge = await home.start(api="v1", notifications="off")
    bridge.log.clear()
    for _ in range(11):
        await home.refresh()
    asked = [path for path, _ in bridge.queries]
    assert asked.count("/Schedules1_5") == asked.count("/Schedules6_9") == 1

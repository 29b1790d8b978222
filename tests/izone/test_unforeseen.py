"""What nobody foresaw while reading is a read that failed: the next goes on as ever."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from simulators.izone import UNPAIRED_UID, IZoneBridge

from .conftest import Setup, wait
from .test_notifications import until

SYSTEM, _ZONE, SCHEDULE, FAULTS, _, _, STATUS = range(1, 8)
TOLD = "told what can't be understood"


def stumble(hub: Any, *types: int) -> Callable[[], None]:
    """Let all reads of some types of datagram end in what nobody foresaw; return the end."""
    truly = hub.client.transport.query

    async def query(type_: int, number: int = 0) -> Any:
        if type_ in types:
            raise RecursionError("nobody foresaw this")
        return await truly(type_, number)

    def end() -> None:
        hub.client.transport.query = truly

    hub.client.transport.query = query
    return end


async def test_commands_are_read_back_all_the_same(
    hass: HomeAssistant,
    bridge: IZoneBridge,
    setup: Setup,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """In its next turn; it is logged once."""
    bridge.quirks.notifications = "off"
    wait(hass, read_back_after=tuple(0.05 * (1 + turn) for turn in range(200)))
    hub = (await setup()).runtime_data.hub
    end = stumble(hub, STATUS)
    await hub.async_command("zone_1", {"target": 25.5})
    await until(lambda: TOLD in caplog.text)
    assert hub.read_back.pending("zone_1") == {"target": 25.5}
    end()
    bridge.log.clear()
    await until(lambda: not hub.read_back.pending("zone_1"))
    assert (STATUS, 0) in bridge.queries
    assert caplog.text.count(TOLD) == 1


async def test_a_notification_is_read_upon_again(
    hass: HomeAssistant,
    bridge: IZoneBridge,
    setup: Setup,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Soon, without a poll."""
    wait(hass, between_reads=0.2)
    hub = (await setup()).runtime_data.hub
    end = stumble(hub, STATUS)
    bridge.wall(SysMode=2)
    await until(lambda: TOLD in caplog.text)
    end()
    await until(lambda: hass.states.get("climate.home").state == "heat")
    assert hub.last_update_success


async def test_the_other_readings_are_read_all_the_same(
    bridge: IZoneBridge, setup: Setup, caplog: pytest.LogCaptureFixture
) -> None:
    """After the unit was not heard: schedules that nobody can read cost no fault history."""
    hub = (await setup()).runtime_data.hub
    uid, bridge.ac.uid = bridge.ac.uid, UNPAIRED_UID
    await hub.async_refresh()
    bridge.ac.uid = uid
    stumble(hub, SCHEDULE)
    bridge.log.clear()
    await hub.async_refresh()
    await until(lambda: (FAULTS, 0) in bridge.queries)
    assert TOLD in caplog.text
    assert "never retrieved" not in caplog.text


@pytest.mark.parametrize("types", [(SYSTEM,), (SCHEDULE,), (FAULTS,)])
async def test_what_is_read_beside_the_state_costs_no_poll(
    hass: HomeAssistant,
    bridge: IZoneBridge,
    setup: Setup,
    caplog: pytest.LogCaptureFixture,
    types: tuple[int, ...],
) -> None:
    """The state shows, however long it goes on."""
    bridge.quirks.notifications = "off"
    wait(hass, system_every=0.0, rest_every=0.0, outage_grace=0.0)
    hub = (await setup()).runtime_data.hub
    stumble(hub, *types)
    bridge.wall(SysMode=2)
    for _ in range(11):
        await hub.async_refresh()
        assert hub.last_update_success
    assert hass.states.get("climate.home").state == "heat"
    assert TOLD in caplog.text


async def test_a_poll_that_fails_says_so(bridge: IZoneBridge, setup: Setup) -> None:
    """And is made again as soon as any other that failed."""
    hub = (await setup()).runtime_data.hub
    end = stumble(hub, STATUS)
    await hub.async_refresh()
    assert hub.data.status.reachable is False
    assert hub.update_interval.total_seconds() == 15
    end()
    await hub.async_refresh()
    assert hub.data.status.reachable is True

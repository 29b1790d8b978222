"""The cloud goes and comes back: what is kept, what is said, what returns by itself."""

import asyncio
from datetime import datetime
import logging
import time

from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_socket import socket_allow_hosts

from custom_components.isotherm.gizwits.api.websocket_connection import Backoff
from custom_components.isotherm.gizwits.timing import AppTiming

from .trouble import Trouble

NOBODY = "127.0.0.9"
"""A host at which nothing listens."""


def news(trouble: Trouble) -> list[int]:
    """Return the levels of what was said from info on."""
    return [
        record.levelno
        for record in trouble.caplog.records
        if record.name.startswith("custom_components.isotherm")
        and record.levelno >= logging.INFO
    ]


async def test_a_cloud_unplugged_for_long(trouble: Trouble) -> None:
    """One line when all is unavailable, one when it is back; push does not wait for its long pause."""
    salon, grace = trouble.heaters[0], 3.0
    trouble.timing(backoff=Backoff(first=30, jitter=0), outage_grace=grace)
    await trouble.start()
    assert trouble.coordinator.update_interval.total_seconds() == 300

    began = time.monotonic()
    await trouble.cloud.stop()
    await trouble.until(lambda: not trouble.push_alive)
    await trouble.poll()
    assert trouble.coordinator.outage
    assert trouble.available()
    assert trouble.temperature(salon) == 19.0
    assert trouble.coordinator.update_interval.total_seconds() == 15
    for _ in range(3):
        await trouble.poll()
    # A machine that is busy enough lets the grace pass meanwhile.
    assert trouble.available() or time.monotonic() - began >= grace

    await asyncio.sleep(grace)
    for _ in range(3):
        await trouble.poll()
    assert not trouble.available()
    assert news(trouble) == [logging.ERROR]

    await trouble.cloud.start()
    trouble.warm(salon, 21.5)
    await trouble.poll()
    assert trouble.available()
    assert trouble.temperature(salon) == 21.5
    await trouble.until(lambda: trouble.push_alive)
    await trouble.until(trouble.warm(salon, 22.5))
    assert trouble.coordinator.last_update_success
    assert news(trouble) == [logging.ERROR, logging.INFO]
    trouble.check_log(outages=1)


async def test_a_short_absence_is_bridged(trouble: Trouble) -> None:
    """Nothing becomes unavailable, and nothing is said."""
    salon = trouble.heaters[0]
    await trouble.start()
    for _ in range(2):
        with trouble.writes() as written:
            await trouble.cloud.stop()
            await trouble.until(lambda: not trouble.push_alive)
            await trouble.poll()
            assert trouble.available()
            await trouble.cloud.start()
            await trouble.until(lambda: trouble.push_alive)
            await trouble.poll()
        assert set(written) <= {"binary_sensor.heatzy_live_updates"}
    assert trouble.available(salon)
    assert news(trouble) == []
    trouble.check_log()


async def test_the_last_refresh_stands_still_while_polls_fail(
    trouble: Trouble,
) -> None:
    """Also while push goes on; the next poll that works moves it."""
    await trouble.start()

    def refreshed() -> datetime | None:
        return trouble.coordinator.data.status.last_refresh

    first = refreshed()
    assert first is not None
    for route, kind in (("bindings", "500"), ("bindings", "9020"), ("*", "reset")):
        trouble.strike(route, kind)
        for _ in range(2):
            await trouble.poll()
            assert refreshed() == first
        trouble.calm()
    trouble.cloud.faults.add("ws", "refuse")
    trouble.cloud.drop_sockets()
    await trouble.until(lambda: not trouble.push_alive)
    trouble.strike("devdata", "500")
    await trouble.poll()
    assert refreshed() == first
    trouble.calm()
    await trouble.poll()
    last = refreshed()
    assert last is not None
    assert last > first


async def test_the_timer_brings_it_back(trouble: Trouble) -> None:
    """Nobody has to do anything: a minute after the cloud is back, all is well."""
    trouble.timing(backoff=Backoff(first=30, jitter=0), outage_grace=0.1)
    await trouble.start()
    await trouble.cloud.stop()
    await trouble.poll()
    assert trouble.coordinator.outage
    await asyncio.sleep(0.1)
    await trouble.poll()
    assert not trouble.available()

    await trouble.cloud.start()
    later = dt_util.utcnow() + trouble.coordinator.update_interval
    async_fire_time_changed(trouble.hass, later, fire_all=True)
    await trouble.until(trouble.available)
    await trouble.until(lambda: trouble.push_alive)


async def test_the_return_hurries_all_else(trouble: Trouble) -> None:
    """However slow polls are without push, what changed meanwhile shows at once."""
    salon = trouble.heaters[0]
    trouble.timing(probe=0.2, without_push=1000, backoff=Backoff(first=1000, jitter=0))
    await trouble.start()
    await trouble.cloud.stop()
    await trouble.until(lambda: not trouble.push_alive)
    await trouble.until(lambda: trouble.coordinator.outage)
    trouble.warm(salon, 23.5)
    await trouble.cloud.start()
    await trouble.until(lambda: trouble.temperature(salon) == 23.5, seconds=10)
    await trouble.until(lambda: trouble.push_alive, seconds=10)
    await trouble.until(lambda: not trouble.coordinator.outage, seconds=10)


async def test_push_is_tried_between_two_polls(trouble: Trouble) -> None:
    """It returns by itself where polling is still refused, and tells what changed."""
    salon = trouble.heaters[0]
    trouble.timing(probe=0.4, backoff=Backoff(first=1000, jitter=0))
    await trouble.start()
    await trouble.cloud.stop()
    await trouble.until(lambda: not trouble.push_alive)
    await trouble.until(lambda: trouble.coordinator.outage)
    trouble.cloud.faults.add("bindings", "502")
    trouble.warm(salon, 23.5)
    await trouble.cloud.start()
    await trouble.until(lambda: trouble.push_alive, seconds=10)
    await trouble.until(lambda: trouble.temperature(salon) == 23.5)


async def test_who_refuses_is_not_asked_more_often(trouble: Trouble) -> None:
    """A vendor that throttles is reached: what it asks for counts, or the usual pause."""
    await trouble.start_without_push()
    usual = trouble.coordinator.update_interval
    trouble.cloud.faults.add("bindings", "9041")
    await trouble.poll()
    assert trouble.coordinator.update_interval >= usual


async def test_only_what_push_does_not_bring_is_polled(trouble: Trouble) -> None:
    """A socket that is back before the poll is over saves the requests that are left."""
    user = trouble.entry.data["username"]
    for number in range(60):
        trouble.cloud.add_heater(user, name=f"Room {number}")
    await trouble.start_without_push()
    trouble.cloud.faults.clear("ws")
    trouble.cloud.faults.add("devdata", "delay", delay=0.2)
    asked = len(trouble.cloud.requests.of("devdata"))
    polling = asyncio.create_task(trouble.coordinator.async_refresh())
    await trouble.until(lambda: len(trouble.cloud.requests.of("devdata")) > asked)
    trouble.coordinator.push.retry_now()
    await trouble.until(lambda: trouble.coordinator.push.alive)
    await polling
    assert len(trouble.cloud.requests.of("devdata")) - asked < 63


def test_a_socket_that_is_silently_dead_is_soon_found_out() -> None:
    """Within 35 s another one is there, by the times that count in a home."""
    timing = AppTiming()
    pause = timing.backoff.first * (1 + timing.backoff.jitter)
    assert timing.heartbeat + timing.answer + pause <= 35 - 2
    longest = timing.backoff.most * (1 + timing.backoff.jitter)
    assert 15 <= timing.probe <= longest <= 30


async def test_a_cloud_that_is_away_at_the_start(trouble: Trouble) -> None:
    """Home Assistant tries again; nothing of ours is left behind meanwhile."""
    await trouble.cloud.stop()
    assert not await trouble.hass.config_entries.async_setup(trouble.entry.entry_id)
    assert trouble.entry.state.name == "SETUP_RETRY"
    await trouble.cloud.start()
    async_fire_time_changed(trouble.hass, dt_util.utcnow(), fire_all=True)
    await trouble.until(lambda: trouble.entry.state.name == "LOADED")
    await trouble.hass.async_block_till_done()
    assert trouble.available()
    assert len(trouble.cloud.connections) == 1


@pytest.mark.parametrize("kind", ["9066", "502", "9041"])
async def test_no_state_to_be_had_is_an_outage(trouble: Trouble, kind: str) -> None:
    """The list of devices comes, but no state: not even where one heater is away."""
    bureau = trouble.heaters[2]
    bureau.online = False
    trouble.timing(outage_grace=0.3)
    await trouble.start_without_push()
    trouble.cloud.faults.add("devdata", kind)
    await trouble.poll()
    assert trouble.available(*trouble.heaters[:2])
    await asyncio.sleep(0.3)
    await trouble.poll()
    assert not trouble.available(trouble.heaters[0])

    trouble.cloud.faults.clear("devdata")
    await trouble.poll()
    assert trouble.available(*trouble.heaters[:2])
    assert not trouble.available(bureau)
    assert news(trouble) == [logging.ERROR, logging.INFO]
    trouble.check_log(outages=1)


async def test_who_asks_for_a_pause_gets_it(trouble: Trouble) -> None:
    """Once the vendor throttles, no more states are asked for in that poll."""
    user = trouble.entry.data["username"]
    for number in range(60):
        trouble.cloud.add_heater(user, name=f"Room {number}")
    await trouble.start_without_push()
    asked = len(trouble.cloud.requests.of("devdata"))
    trouble.cloud.faults.add("devdata", "9041")
    await trouble.poll()
    assert len(trouble.cloud.requests.of("devdata")) - asked == 20
    assert trouble.available()


async def test_a_cloud_that_hangs_is_not_waited_for_60_times(trouble: Trouble) -> None:
    """A poll gives up where one heater after the other runs into its timeout."""
    user = trouble.entry.data["username"]
    for number in range(60):
        trouble.cloud.add_heater(user, name=f"Room {number}")
    trouble.timing("hang", poll=0.05)
    await trouble.start_without_push()
    asked = len(trouble.cloud.requests.of("devdata"))
    trouble.strike("devdata", "hang")
    await trouble.poll()
    assert len(trouble.cloud.requests.of("devdata")) - asked == 20
    assert trouble.available()


async def test_heaters_of_a_lost_socket_while_rest_is_out(trouble: Trouble) -> None:
    """What push still brings stays; the rest is unavailable once the grace is over."""
    salon, chambre, bureau = trouble.heaters
    socket_allow_hosts(["127.0.0.1", NOBODY])
    trouble.timing(outage_grace=0.1)
    await trouble.start()
    bureau.ws_host = NOBODY
    await trouble.poll()
    assert trouble.available()
    assert not trouble.push_alive
    trouble.cloud.faults.add("bindings", "502")
    await trouble.poll()
    await asyncio.sleep(0.1)
    await trouble.poll()
    assert trouble.available(salon, chambre)
    assert not trouble.available(bureau)
    trouble.cloud.faults.clear()
    await trouble.poll()
    assert trouble.available()
    trouble.check_log()

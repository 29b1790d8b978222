"""What a hub leaves behind, and what it writes: nothing that need not be."""

import asyncio
from collections import Counter

from homeassistant.const import (
    EVENT_HOMEASSISTANT_FINAL_WRITE,
    EVENT_HOMEASSISTANT_STOP,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from .trouble import Trouble


def bus_listeners(hass: HomeAssistant) -> Counter[str]:
    """Return how many listen for each event.

    What waits to be written to the disk listens for Home Assistant's last moment: its
    own stores too, for as long as they please.
    """
    listeners = Counter(hass.bus.async_listeners())
    del listeners[EVENT_HOMEASSISTANT_FINAL_WRITE]
    return listeners


async def settled_tasks() -> set[str]:
    """Return the names of the tasks that are ours, once what ends has ended."""
    for _ in range(10):
        await asyncio.sleep(0)
    return {
        name
        for task in asyncio.all_tasks()
        if (name := task.get_name()).startswith(("push", "command", "home@"))
    }


async def test_unloading_leaves_nothing(trouble: Trouble) -> None:
    """No task, no socket, no listener."""
    before = bus_listeners(trouble.hass)
    await trouble.start()
    assert await settled_tasks()
    coordinator = trouble.coordinator
    loaded = bus_listeners(trouble.hass)
    assert await trouble.hass.config_entries.async_unload(trouble.entry.entry_id)
    await trouble.hass.async_block_till_done()
    assert not await settled_tasks()
    await trouble.until(lambda: not trouble.cloud.connections)
    # What is left is Home Assistant's own, set up with the first entry.
    left = bus_listeners(trouble.hass) - before
    assert left.total() < (loaded - before).total()
    assert coordinator.listener_count == 0
    assert not list(coordinator.async_contexts())


async def test_reloading_leaks_nothing(trouble: Trouble) -> None:
    """After five times the same number of tasks, sockets and listeners."""
    await trouble.start()

    async def census() -> tuple[Counter[str], tuple[object, ...]]:
        await trouble.until(lambda: len(trouble.cloud.connections) == 1)
        coordinator = trouble.coordinator
        return bus_listeners(trouble.hass), (
            await settled_tasks(),
            coordinator.listener_count,
            len(list(coordinator.async_contexts())),
            len(trouble.hass.states.async_all()),
        )

    await trouble.hass.config_entries.async_reload(trouble.entry.entry_id)
    await trouble.hass.async_block_till_done()
    await trouble.until(lambda: trouble.push_alive)
    await asyncio.sleep(0.1)
    listeners, others = await census()
    for _ in range(5):
        await trouble.hass.config_entries.async_reload(trouble.entry.entry_id)
        await trouble.hass.async_block_till_done()
    # A busy machine may need some time to end what was there before.
    for _ in range(100):
        now = await census()
        # Fewer is no leak.
        more = now[0] - listeners
        if not more and now[1] == others:
            break
        await asyncio.sleep(0.02)
    assert not more
    assert now[1] == others
    trouble.check_log()


async def test_a_set_up_that_fails_leaves_nothing(trouble: Trouble) -> None:
    """Push was started already when the states could not be read."""
    trouble.cloud.faults.add("ws", "refuse")
    trouble.cloud.faults.add("devdata", "500")
    assert not await trouble.hass.config_entries.async_setup(trouble.entry.entry_id)
    assert trouble.entry.state.name == "SETUP_RETRY"
    assert not await settled_tasks()
    await trouble.hass.config_entries.async_unload(trouble.entry.entry_id)


async def test_shutdown_leaves_no_task(trouble: Trouble) -> None:
    """Not even one that is in the middle of a command."""
    trouble.timing(request=30)
    await trouble.start()
    trouble.cloud.faults.add("control", "hang")
    command = asyncio.create_task(trouble.choose(trouble.heaters[0], "comfort"))
    await trouble.until(lambda: len(trouble.cloud.requests.of("control")) == 1)
    await trouble.coordinator.async_shutdown()
    with pytest.raises(HomeAssistantError, match="stopped or reloaded"):
        await command
    assert not await settled_tasks()
    await trouble.until(lambda: not trouble.cloud.connections)


async def test_nothing_new_is_nothing_written(trouble: Trouble) -> None:
    """A poll, or a state pushed again, that tells nothing new writes no state."""
    salon = trouble.heaters[0]
    await trouble.start()
    with trouble.writes() as written:
        for _ in range(5):
            await trouble.poll()
        for heater in trouble.heaters:
            await trouble.coordinator.push.read(heater.did)
        await asyncio.sleep(0.05)
    assert written == []

    with trouble.writes() as written:
        await trouble.until(trouble.warm(salon, 21.5))
    assert {name.split(".")[1].split("_")[0] for name in written} == {"salon"}
    assert len(written) == len(set(written))


async def test_nothing_new_is_nothing_written_without_push(trouble: Trouble) -> None:
    """The same where the states are polled."""
    await trouble.start_without_push()
    with trouble.writes() as written:
        for _ in range(5):
            await trouble.poll()
    assert written == []
    with trouble.writes() as written:
        trouble.warm(trouble.heaters[0], 21.5)
        await trouble.poll()
    assert {name.split(".")[1].split("_")[0] for name in written} == {"salon"}


async def test_a_listener_that_fails_is_alone(trouble: Trouble) -> None:
    """The others are told all the same."""
    salon = trouble.heaters[0]
    await trouble.start()

    def fail() -> None:
        raise RuntimeError("oh")

    heard: list[float | None] = []
    told = trouble.coordinator.async_add_listener
    removers = [
        told(fail, salon.did),
        told(lambda: heard.append(trouble.temperature(salon)), salon.did),
    ]
    await trouble.until(trouble.warm(salon, 21.5))
    await trouble.until(lambda: 21.5 in heard)
    for remove in removers:
        remove()
    assert [r.exc_info for r in trouble.caplog.records if r.exc_info]


async def test_stale_states_do_not_flip_back(trouble: Trouble) -> None:
    """What a poll tells right after a command may be old; later it counts."""
    salon, chambre, _ = trouble.heaters
    await trouble.start_without_push()
    trouble.cloud.behaviour.devdata_lag = 3600
    await trouble.choose(salon, "comfort")
    for _ in range(3):
        await trouble.poll()
        assert trouble.preset(salon) == "comfort"
    assert trouble.preset(chambre) == "eco"
    trouble.cloud.behaviour.devdata_lag = 0
    await trouble.poll()
    assert trouble.preset(salon) == "comfort"


async def test_a_command_that_was_ignored_is_taken_back(trouble: Trouble) -> None:
    """The vendor said yes twice, and the heater did nothing: one line tells so."""
    salon = trouble.heaters[0]
    trouble.timing(poll_grace=0.5, telling=0.5)
    await trouble.start_without_push()
    trouble.cloud.faults.add("control", "empty")
    await trouble.choose(salon, "comfort")
    assert trouble.preset(salon) == "comfort"
    async with asyncio.timeout(15):
        while trouble.preset(salon) != "eco":
            await trouble.poll()
            await asyncio.sleep(0.05)
    assert len(trouble.cloud.requests.of("control")) == 2
    trouble.check_log(in_vain=True)


async def test_home_assistant_stops(trouble: Trouble) -> None:
    """Push and polling end before Home Assistant closes its connections."""
    await trouble.start()
    trouble.hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await trouble.hass.async_block_till_done()
    assert not await settled_tasks()
    await trouble.until(lambda: not trouble.cloud.connections)
    asked = len(trouble.cloud.requests)
    await trouble.poll()
    assert len(trouble.cloud.requests) == asked
    trouble.check_log()

"""Commands that take their time, and a bridge that has none for the next."""

import asyncio
from collections.abc import Callable

import pytest

from simulators.izone import IZoneBridge, Quirks

from .conftest import Client, Make

LONGEST = 5.0
"""Real seconds to wait for what is sure to come."""


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something to happen."""
    async with asyncio.timeout(LONGEST):
        while not holds():
            await asyncio.sleep(0.005)


async def test_late_commands(bridge: IZoneBridge, client: Client) -> None:
    """Reads are stale until the command takes effect."""
    bridge.quirks.apply_delay = 0.05
    assert await client.command(bridge, SysOn=0) == b"{OK}"
    await until(lambda: bridge.system["SysOn"] == 0)
    assert (await client.ask(bridge, 1))["SystemV2"]["SysOn"] == 0
    bridge.quirks.apply_delay = 60.0
    assert await client.command(bridge, SysOn=1) == b"{OK}"
    assert (await client.ask(bridge, 1))["SystemV2"]["SysOn"] == 0


async def test_delays_are_drawn_and_the_order_stays(
    make_bridge: Make, client: Client
) -> None:
    """The last of many commands wins, whatever each of them takes."""
    bridge = await make_bridge(quirks=Quirks(apply_spread=0.2))
    targets = [1500 + 50 * number for number in range(10)]
    seen = []
    for target in targets:
        await client.command(bridge, SysSetpoint=target)
    async with asyncio.timeout(LONGEST):
        while bridge.system["Setpoint"] != targets[-1]:
            seen.append(bridge.system["Setpoint"])
            await asyncio.sleep(0.002)
    told = [target for target in seen if target in targets]
    assert told == sorted(told)


async def test_no_delay_overtakes_one_that_runs(
    bridge: IZoneBridge, client: Client
) -> None:
    """A bridge that gets quick carries out first what it was told first."""
    bridge.quirks.apply_delay = 0.1
    await client.command(bridge, SysFan=1)
    bridge.quirks.apply_delay = 0.0
    await client.command(bridge, SysOn=0)
    await until(lambda: bridge.system["SysOn"] == 0)
    assert bridge.system["SysFan"] == 1


@pytest.mark.parametrize(
    ("busy", "command", "read"),
    [("commands", True, False), ("all", True, True), ("never", False, False)],
)
async def test_busy_while_it_carries_out(
    bridge: IZoneBridge, client: Client, busy: str, command: bool, read: bool
) -> None:
    """{BUSY} until what was accepted shows, for commands or for all."""
    bridge.quirks.apply_delay = 60.0
    bridge.quirks.busy_applying = busy  # type: ignore[assignment]
    assert await client.command(bridge, SysFan=1) == b"{OK}"
    assert (await client.command(bridge, SysOn=0) == b"{BUSY}") is command
    assert (await client.raw(bridge, 1) == b"{BUSY}") is read


async def test_busy_until_it_is_done(bridge: IZoneBridge, client: Client) -> None:
    """What got {BUSY} was not accepted; afterwards all is well."""
    bridge.quirks.apply_delay = 0.1
    bridge.quirks.busy_applying = "all"
    assert await client.command(bridge, SysFan=1) == b"{OK}"
    async with asyncio.timeout(LONGEST):
        while await client.command(bridge, SysOn=0) == b"{BUSY}":
            assert bridge.system["SysOn"] == 1
    assert bridge.system["SysFan"] == 1
    await until(lambda: bridge.system["SysOn"] == 0)
    assert (await client.ask(bridge, 1))["SystemV2"]["SysOn"] == 0


async def test_hurried_it_is_busy(bridge: IZoneBridge, client: Client) -> None:
    """Who asks again and again stays unheard; reads are no hurry."""
    bridge.quirks.busy_gap = 60.0
    assert await client.command(bridge, SysFan=1) == b"{OK}"
    assert await client.command(bridge, SysFan=3) == b"{BUSY}"
    assert await client.ask(bridge, 1)
    bridge.quirks.busy_gap = 0.1
    await asyncio.sleep(0.11)
    assert await client.command(bridge, SysFan=3) == b"{OK}"
    assert bridge.system["SysFan"] == 3


async def test_a_bridge_that_stops_forgets(bridge: IZoneBridge, client: Client) -> None:
    """What it had not carried out is lost, and it is not busy with it for ever."""
    bridge.quirks.apply_delay = 60.0
    bridge.quirks.busy_applying = "all"
    await client.command(bridge, SysOn=0)
    await bridge.stop()
    bridge.quirks.apply_delay = 0.0
    await bridge.start()
    assert await client.command(bridge, SysFan=1) == b"{OK}"
    assert (bridge.system["SysOn"], bridge.system["SysFan"]) == (1, 1)

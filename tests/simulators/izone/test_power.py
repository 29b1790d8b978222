"""The power monitor: answers, commands, and the energy of a day."""

from datetime import UTC, datetime
import json
import math
from typing import Any

import pytest

from simulators.clock import ManualClock
from simulators.izone import IZoneBridge, Quirks

from .conftest import Client, Make

HOUR, DAY = 3600.0, 86_400.0
MIDNIGHT = datetime(2026, 11, 16, tzinfo=UTC)


@pytest.fixture
async def bridge(make_bridge: Make) -> IZoneBridge:
    """Return a bridge with a power monitor, at midnight."""
    clock = ManualClock(MIDNIGHT.timestamp())
    quirks = Quirks(power_monitor="fitted", notification_delay=0.02)
    bridge = await make_bridge(quirks=quirks, clock=clock, tick=60)
    bridge.wall_clock.zone = UTC
    return bridge


async def ask(client: Client, bridge: IZoneBridge, kind: int) -> Any:
    """Ask for a Type and parse the answer."""
    query = {"PowerRequest": {"Type": kind, "No": 0, "No1": 0}}
    return json.loads(await client.post(bridge, "PowerRequest", query))


async def config(client: Client, bridge: IZoneBridge) -> Any:
    """Ask for the configuration."""
    return (await ask(client, bridge, 1))["PowerMonitorConfig"]


async def status(client: Client, bridge: IZoneBridge) -> Any:
    """Ask for the status."""
    return (await ask(client, bridge, 2))["PowerMonitorStatus"]


async def send(client: Client, bridge: IZoneBridge, key: str, value: Any) -> bytes:
    """Send a command."""
    return await client.post(bridge, "PowerCommand", {key: value})


async def test_configuration(bridge: IZoneBridge, client: Client) -> None:
    """Five devices of three channels; two keys tell a channel's direction."""
    answer = await ask(client, bridge, 1)
    assert list(answer) == ["AirStreamDeviceUId", "DeviceType", "PowerMonitorConfig"]
    found = answer["PowerMonitorConfig"]
    assert list(found) == [
        *("Enabled", "Tag1", "Tag2", "Voltage", "PF", "CostOfPower", "Emissions"),
        "Devices",
    ]
    assert [len(device["Channels"]) for device in found["Devices"]] == [3] * 5
    assert [device["Enabled"] for device in found["Devices"]] == [1, 1, 1, 0, 0]
    solar = {"Name": "Solar east", "GrNo": 0, "Generate": 1, "Enabled": 1}
    assert found["Devices"][0]["Channels"][0] == solar | {"AddToTotal": 1}
    assert found["Devices"][0]["Channels"][2]["GrNo"] == 255
    bridge.quirks.power_kind_key = "Consum"
    channels = (await config(client, bridge))["Devices"][0]["Channels"]
    assert list(channels[0]) == ["Name", "GrNo", "Consum", "Enabled"]
    assert [channel["Consum"] for channel in channels] == [0, 0, 1]


async def test_status(bridge: IZoneBridge, client: Client) -> None:
    """The number of the reading has three spellings, Ok two meanings."""
    bridge.advance(12 * HOUR + 1800)
    found = await status(client, bridge)
    assert list(found) == ["LastReadingNo", "Dev"]
    assert list(found["Dev"][0]) == ["Ok", "Batt", "Ch"]
    assert [one["Pwr"] for one in found["Dev"][0]["Ch"][:2]] == [2600, 2100]
    for key in ("lastReadingNo", "leasReadingNo"):
        bridge.quirks.power_number_key = key  # type: ignore[assignment]
        assert (await status(client, bridge))[key] == found["LastReadingNo"]
    bridge.power.lose(1)
    heard = [one["Ok"] for one in (await status(client, bridge))["Dev"]]
    bridge.quirks.power_ok = 0
    inverted = [one["Ok"] for one in (await status(client, bridge))["Dev"]]
    assert (heard, inverted) == ([1, 0, 1, 1, 1], [0, 1, 0, 0, 0])


async def test_readings_are_renewed_at_intervals(
    bridge: IZoneBridge, client: Client
) -> None:
    """With a number of their own each; between them nothing changes."""
    bridge.advance(1)
    first = await status(client, bridge)
    bridge.advance(3)
    assert await status(client, bridge) == first
    bridge.advance(1)
    number = bridge.power.number
    assert number == first["LastReadingNo"] + 1
    bridge.quirks.power_reading_every = 60.0
    bridge.advance(120)
    assert bridge.power.number == number + 2
    bridge.power.number = 0xFFFF
    bridge.advance(60)
    assert bridge.power.number == 1


def integral(function: Any, step: float = 1.0) -> float:
    """Return the kWh of a day whose power (W) is a function of the hour."""
    seconds = (step * (index + 0.5) for index in range(int(DAY / step)))
    return sum(function(second / HOUR) for second in seconds) * step / 3_600_000


async def test_energy_of_a_day(bridge: IZoneBridge) -> None:
    """What the monitor sums is what the curves hold, worked out another way."""
    bridge.wall(SysOn=0)
    bridge.wall_schedule(0, Enabled=0)
    for _ in range(24):
        bridge.advance(HOUR)
    energy = bridge.power.energy

    def bell(hour: float) -> float:
        return max(0.0, math.sin(math.pi * (hour - 6) / 13)) ** 1.5 * (6 < hour < 19)

    def house(hour: float) -> float:
        fridge = 110.0 if hour * 60 % 40 < 12 else 0.0
        meals = ((7.25, 0.7, 1900.0), (13.0, 0.5, 700.0), (19.0, 1.4, 2400.0))
        return (
            260
            + fridge
            + sum(
                most * math.exp(-(((hour - at) / wide) ** 2))
                for at, wide, most in meals
            )
        )

    assert energy[0, 0] == pytest.approx(2.6 * 1000 * integral(bell), rel=1e-3)
    assert energy[0, 1] == pytest.approx(2.1 * 1000 * integral(bell), rel=1e-3)
    assert energy[0, 2] == pytest.approx(integral(house), rel=1e-3)
    assert energy[1, 0] == pytest.approx(3.6 * 2.5, rel=1e-3)
    assert energy[1, 1] == energy[3, 0] == 0


async def test_energy_is_the_sum_of_the_readings(bridge: IZoneBridge) -> None:
    """Reading by reading, whatever steps time passes in."""
    place, summed = (0, 2), 0.0
    start = bridge.power.energy[place]
    bridge.advance(7 * HOUR)
    begin = bridge.power.energy[place]
    for _ in range(600):
        summed += bridge.power.status[0]["Ch"][2]["Pwr"] * 5 / 3_600_000
        bridge.advance(1.25)
        bridge.advance(3.75)
    assert bridge.power.energy[place] - begin == pytest.approx(summed, rel=1e-3)
    assert begin > start


async def test_the_air_conditioner_takes_power(bridge: IZoneBridge) -> None:
    """In three phases, as long as it is on."""
    bridge.advance(60)
    powers = [
        bridge.power.status[d]["Ch"][c]["Pwr"] for d, c in ((1, 1), (1, 2), (2, 0))
    ]
    assert powers[0] > 200
    assert powers == [powers[0]] * 3
    bridge.wall(SysOn=0)
    bridge.advance(5)
    assert bridge.power.status[1]["Ch"][1]["Pwr"] == 0


async def test_a_device_that_is_not_heard(bridge: IZoneBridge) -> None:
    """Its last reading stays, and measures nothing until it is heard again."""
    bridge.power.loads[1, 0] = lambda _: 1800.0
    bridge.advance(HOUR)
    bridge.power.lose(1)
    bridge.power.loads[1, 0] = lambda _: 900.0
    bridge.advance(HOUR)
    assert bridge.power.status[1]["Ch"][0]["Pwr"] == 1800
    assert bridge.power.energy[1, 0] == pytest.approx(1.8)
    bridge.power.find(1)
    bridge.advance(HOUR)
    assert bridge.power.energy[1, 0] == pytest.approx(2.7, rel=1e-2)


@pytest.mark.parametrize(
    ("command", "value", "shows"),
    [
        ("ChannelName", {"Name": "Cellar"}, {"Name": "Cellar"}),
        ("ChannelName", {"String": "Cellar"}, {"Name": "Cellar"}),
        ("ChannelAddToTotal", {"AddToTotal": 1}, {"AddToTotal": 1}),
        ("ChannelEnable", {"Enable": 1}, {"Enabled": 1}),
        ("ChannelGroup", {"Group": 3}, {"GrNo": 3}),
        ("ChannelGenerate", {"Generate": 1}, {"Generate": 1}),
    ],
)
async def test_commands_for_a_channel(
    bridge: IZoneBridge,
    client: Client,
    command: str,
    value: Any,
    shows: Any,
) -> None:
    """Each shows in the next configuration."""
    place = {"Device": 4, "Channel": 2}
    assert await send(client, bridge, command, place | value) == b"{OK}"
    devices = (await config(client, bridge))["Devices"]
    assert devices[4]["Channels"][2].items() >= shows.items()
    for odd in ({"Device": 5}, {"Channel": 3}, {"Device": "0"}, {"Extra": 1}):
        assert await send(client, bridge, command, place | value | odd) == b"{ERROR}"


@pytest.mark.parametrize(
    ("command", "limits", "key"),
    [
        ("PowerFactor", (1, 100), "PF"),
        ("SystemVoltage", (1, 1000), "Voltage"),
        ("PowerCostOfPower", (0, 0xFFFF), "CostOfPower"),
        ("PowerEmissions", (0, 0xFFFF), "Emissions"),
    ],
)
async def test_numbers_of_the_monitor(
    bridge: IZoneBridge, client: Client, command: str, limits: tuple[int, int], key: str
) -> None:
    """From limit to limit, and no further."""
    for value in limits:
        assert await send(client, bridge, command, value) == b"{OK}"
        assert (await config(client, bridge))[key] == value
    for odd in (limits[0] - 1, limits[1] + 1, "5"):
        assert await send(client, bridge, command, odd) == b"{ERROR}"


async def test_device_and_tags(bridge: IZoneBridge, client: Client) -> None:
    """A device is enabled, the monitor has two lines of text."""
    enable = {"Device": 4, "Enable": 1}
    assert await send(client, bridge, "DeviceEnable", enable) == b"{OK}"
    assert await send(client, bridge, "Tag2", "x" * 31) == b"{OK}"
    found = await config(client, bridge)
    assert (found["Devices"][4]["Enabled"], found["Tag2"]) == (1, "x" * 31)
    for command, value in (
        ("DeviceEnable", {"Device": 5, "Enable": 1}),
        ("DeviceEnable", {"Device": 4, "Enable": 2}),
        ("Tag1", "x" * 32),
        ("ChannelName", {"Device": 0, "Channel": 0, "Name": "sixteen letters!"}),
        ("ChannelName", {"Device": 0, "Channel": 0, "Name": "a", "String": "a"}),
        ("ChannelName", {"Device": 0, "Channel": 0}),
        ("ChannelGroup", {"Device": 0, "Channel": 0, "Group": 256}),
        ("PowerPair", {"Pair": 1, "DevNo": 0}),
        ("RetEnable", 1),
    ):
        assert await send(client, bridge, command, value) == b"{ERROR}", command


async def test_what_some_bridges_do_not_take(
    bridge: IZoneBridge, client: Client
) -> None:
    """One of the two keys of a name; only the guide's command."""
    place = {"Device": 0, "Channel": 0}
    bridge.quirks.power_name_key = "String"
    assert (
        await send(client, bridge, "ChannelName", place | {"Name": "a"}) == b"{ERROR}"
    )
    assert await send(client, bridge, "ChannelName", place | {"String": "a"}) == b"{OK}"
    bridge.quirks.power_name_key = "Name"
    assert (
        await send(client, bridge, "ChannelName", place | {"String": "b"}) == b"{ERROR}"
    )
    assert await send(client, bridge, "ChannelName", place | {"Name": "b"}) == b"{OK}"
    bridge.quirks.power_settings = False
    assert await send(client, bridge, "ChannelName", place | {"Name": "c"}) == b"{OK}"
    assert await send(client, bridge, "PowerFactor", 90) == b"{ERROR}"


async def test_a_channel_that_is_switched_off_measures_nothing(
    bridge: IZoneBridge, client: Client
) -> None:
    """Nor one of a device that is."""
    bridge.power.loads[1, 0] = lambda _: 3600.0
    bridge.advance(HOUR)
    before = dict(bridge.power.energy)
    command = {"Device": 1, "Channel": 0, "Enable": 0}
    assert await send(client, bridge, "ChannelEnable", command) == b"{OK}"
    assert (
        await send(client, bridge, "DeviceEnable", {"Device": 0, "Enable": 0})
        == b"{OK}"
    )
    bridge.advance(HOUR)
    for place in ((1, 0), (0, 2)):
        assert bridge.power.energy[place] == before[place]
        assert bridge.power.status[place[0]]["Ch"][place[1]]["Pwr"] == 0

"""Water runs by the clock: programmes, soaking, rain wait, tests, by hand."""

from datetime import UTC, datetime
from typing import Any

import pytest

from simulators.clock import ManualClock
from simulators.izone import IZoneBridge, Quirks

from .conftest import Client, Make

MINUTE, DAY = 60.0, 86_400.0
MONDAY = datetime(2026, 11, 16, 5, 0, tzinfo=UTC)
"""Half an hour before the morning's programme: Monday, Wednesday, Friday, Sunday."""


@pytest.fixture
async def bridge(make_bridge: Make) -> IZoneBridge:
    """Return a bridge with six stations, on a Monday at 5:00; 10, 10, 5, 0, 8 minutes."""
    clock = ManualClock(MONDAY.timestamp())
    quirks = Quirks(irrigation="fitted", notification_delay=0.02)
    bridge = await make_bridge(quirks=quirks, clock=clock, tick=60)
    bridge.wall_clock.zone = UTC
    for station in bridge.irrigation.stations:
        station["Soak"] = 0
    return bridge


async def send(client: Client, bridge: IZoneBridge, key: str, value: Any) -> None:
    """Send a command that is accepted."""
    assert await client.post(bridge, "iLightCommand", {key: value}) == b"{OK}"


def states(bridge: IZoneBridge) -> list[int]:
    """Return the states of all stations."""
    return [station["State"] for station in bridge.irrigation.stations]


def minutes(bridge: IZoneBridge, count: int) -> list[tuple[int, int]]:
    """Let minutes pass; return (station, state) of what ran in each, (-1, 0) if dry."""
    ran = []
    for _ in range(count):
        running = [(i, state) for i, state in enumerate(states(bridge)) if state]
        assert len(running) < 2
        ran.append(running[0] if running else (-1, 0))
        bridge.advance(MINUTE)
    return ran


async def test_one_station_after_another(bridge: IZoneBridge) -> None:
    """From the start time each waters for its minutes; the controller names it."""
    bridge.advance(30 * MINUTE)
    assert bridge.irrigation.system["CurrentProgram"] == 0
    expected = [(0, 2)] * 10 + [(1, 2)] * 10 + [(2, 2)] * 5 + [(4, 2)] * 8
    assert minutes(bridge, 35) == [*expected, (-1, 0), (-1, 0)]
    assert bridge.irrigation.system["CurrentProgram"] == 9
    dry = [station["LastRun"] for station in bridge.irrigation.stations]
    assert dry == [0, 0, 0, 7, 0, 7]


async def test_in_one_long_step_too(bridge: IZoneBridge) -> None:
    """What happens does not hang on how often one looks."""
    bridge.advance(30 * MINUTE + 22 * MINUTE)
    assert states(bridge) == [0, 0, 2, 0, 0, 0]
    bridge.advance(2 * DAY)
    assert states(bridge) == [0, 0, 2, 0, 0, 0]


async def test_days_without_water_are_counted_up_to_seven(bridge: IZoneBridge) -> None:
    """From midnight to midnight."""
    bridge.advance(2 * 60 * MINUTE)
    for programme in bridge.irrigation.programmes:
        programme["Enable"] = 0
    counted = []
    for _ in range(9):
        bridge.advance(DAY)
        counted.append(bridge.irrigation.stations[0]["LastRun"])
    assert counted == [1, 2, 3, 4, 5, 6, 7, 7, 7]


@pytest.mark.parametrize(("ratio", "waters"), [(50, 5), (200, 20), (0, 0)])
async def test_ratio(
    bridge: IZoneBridge, client: Client, ratio: int, waters: int
) -> None:
    """Lengthens and shortens every run: 100 is as programmed."""
    await send(client, bridge, "RetRatio", ratio)
    bridge.advance(30 * MINUTE)
    ran = minutes(bridge, 40)
    assert ran.count((0, 2)) == waters


async def test_soaking(bridge: IZoneBridge, client: Client) -> None:
    """The run time is divided, with pauses between."""
    await send(client, bridge, "RetSoakIntervals", 2)
    await send(client, bridge, "RetSoakTime", 3)
    await send(client, bridge, "RetStSoak", {"No": 0, "Soak": 1})
    bridge.advance(30 * MINUTE)
    expected = [(0, 2)] * 5 + [(0, 1)] * 3 + [(0, 2)] * 5 + [(1, 2)] * 10
    assert minutes(bridge, 23) == expected


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("RetEnable", 0),
        ("RetPrEnable", {"No": 0, "Enable": 0}),
        ("RetRainWait", 1),
        ("RetTestMode", 1),
    ],
)
async def test_what_holds_a_programme(
    bridge: IZoneBridge, client: Client, key: str, value: Any
) -> None:
    """All off, the programme off, rain, a test that is running."""
    bridge.irrigation.system["TestTime"] = 240
    await send(client, bridge, key, value)
    bridge.advance(31 * MINUTE)
    assert bridge.irrigation.system["CurrentProgram"] == 9


async def test_rain_wait_counts_down_by_day(
    bridge: IZoneBridge, client: Client
) -> None:
    """After that many midnights programmes run again."""
    await send(client, bridge, "RetRainWait", 2)
    counted = []
    for _ in range(2):
        bridge.advance(DAY)
        counted.append(bridge.irrigation.system["RainWait"])
    assert counted == [1, 0]
    bridge.advance(31 * MINUTE)
    assert states(bridge)[0] == 2


async def test_other_days_are_left_alone(bridge: IZoneBridge) -> None:
    """Tuesday is not one of the morning's."""
    bridge.advance(DAY + 31 * MINUTE)
    assert states(bridge) == [0] * 6
    bridge.irrigation.programmes[0]["Days"]["Th"] = 1
    bridge.advance(2 * DAY)
    assert states(bridge)[0] == 2


async def test_several_start_times(bridge: IZoneBridge) -> None:
    """Each begins the programme anew."""
    starts = [{"h": 5, "m": 30}, {"h": 12, "m": 0}]
    bridge.irrigation.programmes[0]["StartTimes"] = starts
    bridge.advance(40 * MINUTE - 1)
    assert states(bridge)[0] == 2
    bridge.advance(380 * MINUTE + 2)
    assert states(bridge)[0] == 2


async def test_a_second_programme_waits(bridge: IZoneBridge, client: Client) -> None:
    """And begins when the first ends, or is stopped."""
    await send(client, bridge, "RetRunProgram", {"No": 0, "Run": 1})
    await send(client, bridge, "RetRunProgram", {"No": 1, "Run": 1})
    await send(client, bridge, "RetRunProgram", {"No": 1, "Run": 1})
    assert states(bridge) == [2, 0, 0, 0, 0, 0]
    await send(client, bridge, "RetRunProgram", {"No": 0, "Run": 0})
    assert bridge.irrigation.system["CurrentProgram"] == 1
    assert minutes(bridge, 19) == [(3, 2)] * 12 + [(5, 2)] * 6 + [(-1, 0)]


async def test_one_that_waits_is_called_off(
    bridge: IZoneBridge, client: Client
) -> None:
    """Before its turn comes."""
    for number, run in ((0, 1), (1, 1), (1, 0), (0, 0), (3, 0)):
        await send(client, bridge, "RetRunProgram", {"No": number, "Run": run})
    assert states(bridge) == [0] * 6
    assert bridge.irrigation.system["CurrentProgram"] == 9


async def test_stations_that_do_not_follow_programmes(
    bridge: IZoneBridge, client: Client
) -> None:
    """Disabled before or in the middle of its run: the next has its turn."""
    await send(client, bridge, "RetStnMode", {"No": 1, "Mode": 2})
    bridge.advance(35 * MINUTE)
    assert states(bridge)[0] == 2
    await send(client, bridge, "RetStnMode", {"No": 0, "Mode": 2})
    assert states(bridge) == [0, 0, 2, 0, 0, 0]


async def test_test_run(bridge: IZoneBridge, client: Client) -> None:
    """Each station that is not disabled, for the test's minutes, once."""
    bridge.irrigation.system["TestTime"] = 2
    await send(client, bridge, "RetStnMode", {"No": 3, "Mode": 2})
    await send(client, bridge, "RetTestMode", 1)
    expected = [(i, 2) for i in (0, 1, 2, 4, 5) for _ in range(2)]
    assert minutes(bridge, 10) == expected
    assert bridge.irrigation.system["TestMode"] == 0
    await send(client, bridge, "RetTestMode", 1)
    bridge.advance(MINUTE)
    await send(client, bridge, "RetTestMode", 0)
    assert states(bridge) == [0] * 6


async def test_by_hand(bridge: IZoneBridge, client: Client) -> None:
    """For the manual run time, beside others; then it is auto again."""
    await send(client, bridge, "RetSetManRunTime", 3)
    for number in (1, 3):
        await send(client, bridge, "RetStnMode", {"No": number, "Mode": 1})
    assert states(bridge) == [0, 2, 0, 2, 0, 0]
    bridge.advance(2 * MINUTE)
    await send(client, bridge, "RetStnMode", {"No": 3, "Mode": 1})
    await send(client, bridge, "RetStnMode", {"No": 1, "Mode": 0})
    assert states(bridge) == [0, 0, 0, 2, 0, 0]
    bridge.advance(3 * MINUTE - 1)
    assert states(bridge)[3] == 2
    bridge.advance(1)
    station = bridge.irrigation.stations[3]
    assert (station["Mode"], station["State"], station["LastRun"]) == (0, 0, 0)


async def test_a_station_that_stays_manual(bridge: IZoneBridge, client: Client) -> None:
    """As some may: it is dry, and no programme waters it until it is auto again."""
    bridge.quirks.station_stays_manual = True
    await send(client, bridge, "RetStnMode", {"No": 0, "Mode": 1})
    bridge.advance(11 * MINUTE)
    station = bridge.irrigation.stations[0]
    assert (station["Mode"], station["State"]) == (1, 0)
    bridge.advance(20 * MINUTE)
    assert states(bridge) == [0, 2, 0, 0, 0, 0]
    await send(client, bridge, "RetStnMode", {"No": 0, "Mode": 1})
    assert states(bridge)[0] == 2


async def test_one_by_hand_waits_for_another(
    bridge: IZoneBridge, client: Client
) -> None:
    """Its mode is manual at once; it has its whole time when the first is done."""
    bridge.quirks.one_station_by_hand = True
    for station in (3, 1):
        await send(client, bridge, "RetStnMode", {"No": station, "Mode": 1})
    assert [bridge.irrigation.stations[one]["Mode"] for one in (3, 1)] == [1, 1]
    assert minutes(bridge, 21) == [*[(3, 2)] * 10, *[(1, 2)] * 10, (-1, 0)]


async def test_all_off_stops_everything(bridge: IZoneBridge, client: Client) -> None:
    """Programme, those that wait, and what runs by hand."""
    for number in (0, 1):
        await send(client, bridge, "RetRunProgram", {"No": number, "Run": 1})
    await send(client, bridge, "RetStnMode", {"No": 4, "Mode": 1})
    await send(client, bridge, "RetEnable", 0)
    assert states(bridge) == [0] * 6
    await send(client, bridge, "RetEnable", 1)
    bridge.advance(1)
    assert states(bridge) == [0] * 6


async def test_at_the_wall(bridge: IZoneBridge) -> None:
    """A station turned there runs too, and errors can be set."""
    bridge.wall_other(bridge.irrigation.stations[2], Mode=1, Error=2)
    bridge.wall_other(bridge.irrigation.system, CtrlErr=3)
    assert states(bridge) == [0, 0, 2, 0, 0, 0]
    assert bridge.irrigation.stations[2]["Error"] == 2
    bridge.advance(10 * MINUTE)
    assert states(bridge) == [0] * 6
    bridge.wall_other(bridge.irrigation.stations[2], Mode=1)
    assert states(bridge) == [0, 0, 2, 0, 0, 0]
    with pytest.raises(KeyError):
        bridge.wall_other(bridge.irrigation.system, NoSuchKnob=1)

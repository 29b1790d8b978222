"""Irrigation: what is answered and how it is wrapped, what is accepted, what refused."""

import json
from typing import Any

import pytest

from simulators.izone import IZoneBridge, Quirks
from simulators.izone.irrigation import Irrigation

from .conftest import Client, Make

DAYS = {"M": 1, "Tu": 1, "W": 0, "Th": 0, "F": 0, "Sa": 0, "Su": 1}
START = {"StartTimes": [{"h": 6, "m": 45}]}


@pytest.fixture
async def bridge(make_bridge: Make) -> IZoneBridge:
    """Return a bridge with six stations."""
    quirks = Quirks(irrigation="fitted", notification_delay=0.02)
    return await make_bridge(quirks=quirks)


async def raw(client: Client, bridge: IZoneBridge, kind: int, number: int = 0) -> bytes:
    """Ask for a Type and No."""
    query = {"RetRequest": {"Type": kind, "No": number, "No1": 0}}
    return await client.post(bridge, "iLightRequest", query)


async def ask(client: Client, bridge: IZoneBridge, kind: int, number: int = 0) -> Any:
    """Ask for a Type and No and parse the answer."""
    return json.loads(await raw(client, bridge, kind, number))


async def send(client: Client, bridge: IZoneBridge, key: str, value: Any) -> bytes:
    """Send a command."""
    return await client.post(bridge, "iLightCommand", {key: value})


async def test_datagrams(bridge: IZoneBridge, client: Client) -> None:
    """Controller, programme and station have the document's keys."""
    system = (await ask(client, bridge, 1))["RetSystem"]
    assert list(system) == [
        *("Tag1", "Tag2", *(f"Name{number}" for number in range(1, 10)), "Enable"),
        *("SoakPeriods", "SoakTime", "NoOfStations", "Ratio", "TestTime", "RainWait"),
        *("ManualRunTime", "IgnoreLowCurrentFault", "CurrentProgram", "TestMode"),
        *("Pass", "RfCh", "CtrlErr"),
    ]
    assert (system["Enable"], system["NoOfStations"]) == (True, 6)
    assert (system["Name1"], system["CurrentProgram"]) == ("Morning", 9)
    programme = (await ask(client, bridge, 2, 1))["RetProgram"]
    assert list(programme) == [
        *("Name", "Days", "Enable", "Index", "StartTimes", "RunTimes")
    ]
    assert list(programme["Days"]) == ["M", "T", "W", "Th", "F", "Sa", "Su"]
    assert programme["StartTimes"] == [{"h": 20, "m": 15}]
    assert len(programme["RunTimes"]) == 24
    station = (await ask(client, bridge, 3, 2))["RetStation"]
    assert station == {
        "Index": 2,
        "Name": "Roses",
        "Soak": 0,
        "State": 0,
        "Error": 0,
        "LastRun": 7,
        "Mode": 0,
    }


async def test_how_answers_are_wrapped(bridge: IZoneBridge, client: Client) -> None:
    """No document tells: so in every way that one could think of."""
    station = bridge.irrigation.stations[0]
    envelope = {"AirStreamDeviceUId": "000012345", "DeviceType": "ASH"}
    for name in ("Ret", "iDrate"):
        bridge.quirks.irrigation_answers = name  # type: ignore[assignment]
        assert await ask(client, bridge, 3) == envelope | {f"{name}Station": station}
        assert f"{name}System" in await ask(client, bridge, 1)
        assert f"{name}Program" in await ask(client, bridge, 2)
    bridge.quirks.irrigation_answers = "list"
    assert await ask(client, bridge, 3) == envelope | {"RetStation": [station]}
    bridge.quirks.irrigation_answers = "flat"
    assert await ask(client, bridge, 3) == envelope | station
    bridge.quirks.irrigation_answers = "datagram"
    assert await ask(client, bridge, 3) == station


async def test_enable_reads_as_a_truth_or_a_number(
    bridge: IZoneBridge, client: Client
) -> None:
    """And is written as a number."""
    for flag, on, off in (("bool", b"true", b"false"), ("int", b"1", b"0")):
        bridge.quirks.irrigation_flag = flag  # type: ignore[assignment]
        for value, read in ((0, off), (1, on)):
            assert await send(client, bridge, "RetEnable", value) == b"{OK}"
            assert b'"Enable": ' + read in await raw(client, bridge, 1)
    assert await send(client, bridge, "RetEnable", True) == b"{ERROR}"


async def test_stations_beyond_the_installed(
    bridge: IZoneBridge, client: Client
) -> None:
    """Up to twenty-four are answered, as disabled; nine programmes are."""
    assert (await ask(client, bridge, 3, 23))["RetStation"]["Mode"] == 2
    assert (await ask(client, bridge, 2, 8))["RetProgram"]["Enable"] == 0
    for kind, number in ((3, 24), (3, -1), (2, 9), (0, 0), (4, 0)):
        assert await raw(client, bridge, kind, number) == b"{ERROR}"
    assert len(Irrigation(24).stations) == 24


async def test_lights_are_not_there(bridge: IZoneBridge, client: Client) -> None:
    """The path is that of lights too."""
    for kind in (1, 2):
        query = {"LiRequest": {"Type": kind, "No": 0, "No1": 0}}
        assert await client.post(bridge, "iLightRequest", query) == b"{ERROR}"
    assert await send(client, bridge, "iLightOn", 1) == b"{ERROR}"


@pytest.mark.parametrize(
    ("command", "limits", "key"),
    [
        ("RetRatio", (0, 200), "Ratio"),
        ("RetRainWait", (0, 7), "RainWait"),
        ("RetSoakIntervals", (0, 15), "SoakPeriods"),
        ("RetSoakTime", (0, 240), "SoakTime"),
        ("RetSetManRunTime", (1, 240), "ManualRunTime"),
    ],
)
async def test_numbers_of_the_controller(
    bridge: IZoneBridge, client: Client, command: str, limits: tuple[int, int], key: str
) -> None:
    """From limit to limit, and no further."""
    low, high = limits
    for value in limits:
        assert await send(client, bridge, command, value) == b"{OK}"
        assert (await ask(client, bridge, 1))["RetSystem"][key] == value
    for odd in (low - 1, high + 1, str(high), None, 1.5):
        assert await send(client, bridge, command, odd) == b"{ERROR}"
    assert bridge.irrigation.system[key] == high


@pytest.mark.parametrize(
    ("command", "where", "shows"),
    [
        ({"RetTag2": {"Tag": "Jardin d'entrée"}}, (1, 0), {"Tag2": "Jardin d'entrée"}),
        ({"RetTestMode": 1}, (1, 0), {"TestMode": 1}),
        ({"RetStnMode": {"No": 5, "Mode": 2}}, (3, 5), {"Mode": 2}),
        ({"RetStnMode": {"No": 5, "Mode": 1}}, (3, 5), {"Mode": 1, "State": 2}),
        ({"RetStSoak": {"No": 5, "Soak": 1}}, (3, 5), {"Soak": 1}),
        ({"RetStName": {"No": 5, "Name": "Ferns"}}, (3, 5), {"Name": "Ferns"}),
        ({"RetPrEnable": {"No": 8, "Enable": 1}}, (2, 8), {"Enable": 1}),
        ({"RetProgName": {"No": 8, "Name": "Dry"}}, (2, 8), {"Name": "Dry"}),
        ({"RetProgName": {"No": 8, "Name": "Dry"}}, (1, 0), {"Name9": "Dry"}),
        ({"RetRunProgram": {"No": 1, "Run": 1}}, (1, 0), {"CurrentProgram": 1}),
        (
            {"RetProgram": {"Index": 8, **START, **DAYS}},
            (2, 8),
            {
                **START,
                "Days": {"M": 1, "T": 1, "W": 0, "Th": 0, "F": 0, "Sa": 0, "Su": 1},
            },
        ),
    ],
)
async def test_commands(
    bridge: IZoneBridge,
    client: Client,
    command: dict[str, Any],
    where: tuple[int, int],
    shows: dict[str, Any],
) -> None:
    """Each shows where the document says that it is read."""
    assert await client.post(bridge, "iLightCommand", command) == b"{OK}"
    answer = await ask(client, bridge, *where)
    datagram = answer[("RetSystem", "RetProgram", "RetStation")[where[0] - 1]]
    assert datagram.items() >= shows.items()


async def test_run_time_of_a_station(bridge: IZoneBridge, client: Client) -> None:
    """For any of the twenty-four in any of the nine programmes."""
    command = {"Program": 8, "No": 23, "RunTime": 240}
    assert await send(client, bridge, "RetStRunTime", command) == b"{OK}"
    run_times = (await ask(client, bridge, 2, 8))["RetProgram"]["RunTimes"]
    assert run_times == [{"t": 0}] * 23 + [{"t": 240}]


async def test_the_key_that_names_a_station(
    bridge: IZoneBridge, client: Client
) -> None:
    """The likely one, the slip of the guide, or either."""
    keys = ("RetStName", "RetPrRetStNameogName")
    for accepted in (*keys, "both"):
        bridge.quirks.station_name_key = accepted  # type: ignore[assignment]
        for key in keys:
            good = accepted in (key, "both")
            answer = await send(
                client, bridge, key, {"No": 0, "Name": f"by {key}"[:15]}
            )
            assert answer == (b"{OK}" if good else b"{ERROR}")


@pytest.mark.parametrize(
    ("command", "value"),
    [
        ("RetEnable", 2),
        ("RetTestMode", 2),
        ("RetTag2", "Garden"),
        ("RetTag2", {"Tag": "sixteen letters!"}),
        ("RetStnMode", {"No": 0, "Mode": 3}),
        ("RetStnMode", {"No": 6, "Mode": 1}),
        ("RetStnMode", {"Index": 0, "Mode": 1}),
        ("RetStSoak", {"No": 0, "Soak": 2}),
        ("RetStName", {"No": 0, "Name": "sixteen letters!"}),
        ("RetStName", {"No": 24, "Name": "Ferns"}),
        ("RetStRunTime", {"Program": 0, "No": 0, "RunTime": 241}),
        ("RetStRunTime", {"Program": 9, "No": 0, "RunTime": 1}),
        ("RetStRunTime", {"Program": 0, "No": 24, "RunTime": 1}),
        ("RetRunProgram", {"No": 9, "Run": 1}),
        ("RetRunProgram", {"No": 0, "Run": 2}),
        ("RetPrEnable", {"No": 9, "Enable": 1}),
        ("RetPrEnable", {"No": 0, "Enable": True}),
        ("RetProgName", {"No": 0, "Name": "sixteen letters!"}),
        ("RetProgram", {"Index": 9, **START, **DAYS}),
        ("RetProgram", {"Index": 0, **DAYS}),
        ("RetProgram", {"Index": 0, "StartTimes": [], **DAYS}),
        ("RetProgram", {"Index": 0, "StartTimes": [{"h": 24, "m": 0}], **DAYS}),
        ("RetProgram", {"Index": 0, "StartTimes": [{"h": 0, "m": 60}], **DAYS}),
        ("RetProgram", {"Index": 0, "StartTimes": {"h": 0, "m": 0}, **DAYS}),
        ("RetProgram", {"Index": 0, **START, "Days": DAYS}),
        ("RetProgram", {"Index": 0, **START, **DAYS, "T": 1}),
        ("RetRestart", 1),
    ],
)
async def test_what_the_guide_does_not_allow(
    bridge: IZoneBridge, client: Client, command: str, value: Any
) -> None:
    """Is refused and changes nothing."""
    before = bridge.irrigation.fingerprint()
    assert await send(client, bridge, command, value) == b"{ERROR}"
    assert bridge.irrigation.fingerprint() == before


async def test_tuesday_reads_t_and_is_written_tu(
    bridge: IZoneBridge, client: Client
) -> None:
    """Written as it reads it is refused."""
    as_read = {**START, **{key: DAYS[key] for key in DAYS if key != "Tu"}, "T": 1}
    assert (
        await send(client, bridge, "RetProgram", {"Index": 0, **as_read}) == b"{ERROR}"
    )


async def test_a_programme_is_not_run_while_all_is_off(
    bridge: IZoneBridge, client: Client
) -> None:
    """It is refused; stopping is not."""
    await send(client, bridge, "RetEnable", 0)
    assert (
        await send(client, bridge, "RetRunProgram", {"No": 0, "Run": 1}) == b"{ERROR}"
    )
    assert await send(client, bridge, "RetRunProgram", {"No": 0, "Run": 0}) == b"{OK}"

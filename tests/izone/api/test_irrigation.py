"""Irrigation of a bridge: how it is found, read in turn, followed, and told what to do."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest

from custom_components.isotherm.hub.errors import (
    ApiError,
    InvalidChange,
    ProtocolError,
    RejectedError,
)
from custom_components.isotherm.izone.api.changes import applied, commands, prepare
from custom_components.isotherm.izone.api.client import IZoneClient
from custom_components.isotherm.izone.api.irrigation import (
    Controller,
    ControllerError,
    Programme,
    Starts,
    Station,
    StationError,
    StationMode,
    StationState,
)
from custom_components.isotherm.izone.api.irrigation_reader import Irrigation
from custom_components.isotherm.izone.api.targets import IRRIGATION, TARGETS, Kind
from simulators.izone import IZoneBridge

from .conftest import Connect, Simulate

SHAPES = ("Ret", "iDrate", "list", "flat", "datagram")
SYSTEM, STATIONS, PROGRAMMES = 1, 6, 9


async def reach(
    connect: Connect, bridge: IZoneBridge
) -> tuple[IZoneClient, Irrigation]:
    """Return the client of a bridge whose unit was read, and its irrigation."""
    client = connect(bridge, timeout=5.0)
    await client.identify()
    await client.read_state()
    (system,) = [one for one in client.subsystems if isinstance(one, Irrigation)]
    return client, system


async def read_all(system: Irrigation) -> int:
    """Poll until all was read once; return how many polls that took."""
    assert await system.probe()
    for polls in range(40):
        if not system.busy:
            return polls
        await system.poll()
    raise AssertionError("it is never done")


async def ask(client: IZoneClient, key: str, **changes: Any) -> None:
    """Check changes, and send them."""
    now, target = client.installation, TARGETS[key]
    prepared = prepare(now, target, changes)
    await client.send(*commands(applied(now, target, {}), target, prepared))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("flag", ["bool", "int"])
async def test_whatever_answers_are_wrapped_in(
    simulate: Simulate, connect: Connect, shape: str, flag: str
) -> None:
    """The guide shows the datagrams and not their envelopes: all that is likely is read."""
    bridge = await simulate(
        irrigation="fitted", irrigation_answers=shape, irrigation_flag=flag
    )
    client, system = await reach(connect, bridge)
    await read_all(system)
    now = client.installation
    controller = now.part(IRRIGATION)
    assert isinstance(controller, Controller)
    assert (controller.name, controller.enabled, controller.stations) == (
        "Garden",
        True,
        6,
    )
    assert (controller.ratio, controller.rain_wait, controller.soak_time) == (0, 0, 5)
    assert controller.current_programme is None
    assert controller.error is ControllerError.NONE
    assert controller.programme_names[:3] == ("Morning", "Evening", "Program 3")
    roses = now.part(TARGETS["station_2"])
    assert (roses.name, roses.state, roses.mode, roses.last_run) == (
        "Roses",
        StationState.OFF,
        StationMode.AUTO,
        7,
    )
    assert roses.error is StationError.NONE
    evening = now.part(TARGETS["programme_1"])
    assert evening.starts == Starts((20 * 60 + 15,), frozenset({1, 5}))
    minutes = [now.part(TARGETS[f"run_time_{24 + one}"]).minutes for one in range(6)]
    assert minutes == [0, 0, 0, 12, 0, 6]
    assert TARGETS["station_6"] not in now.parts
    assert TARGETS["run_time_6"] not in now.parts


async def test_the_password_is_kept_nowhere(
    simulate: Simulate, connect: Connect
) -> None:
    """The controller tells its configuration password to everybody who asks."""
    bridge = await simulate(irrigation="fitted")
    assert bridge.irrigation.system["Pass"] == "gardener"
    client, system = await reach(connect, bridge)
    await read_all(system)
    parts = client.installation.parts.values()
    assert not [part for part in parts if "gardener" in str((part, part.raw))]


async def test_a_full_read_is_spread(simulate: Simulate, connect: Connect) -> None:
    """Six at a time at first, then one at a time beside the controller's own."""
    bridge = await simulate(irrigation="fitted")
    _, system = await reach(connect, bridge)
    assert await system.probe()
    assert bridge.subsystem_queries == [
        "iLightRequest/1/0",
        *(f"iLightRequest/3/{index}" for index in range(STATIONS)),
    ]
    assert not list(system.awaited())
    for _ in range(2):
        before = len(bridge.subsystem_queries)
        assert system.busy
        await system.poll()
        assert len(bridge.subsystem_queries) - before <= 7
    assert not system.busy
    queries = bridge.subsystem_queries
    rest = [one for one in queries if one != "iLightRequest/1/0"]
    assert len(rest) == len(set(rest)) == STATIONS + PROGRAMMES
    for _ in range(STATIONS + PROGRAMMES):
        before = len(bridge.subsystem_queries)
        await system.poll()
        assert len(bridge.subsystem_queries) - before == 2
    assert sorted(set(bridge.subsystem_queries[-2 * 15 :])) == sorted(
        {*rest, "iLightRequest/1/0"}
    )


async def test_twenty_four_stations(simulate: Simulate, connect: Connect) -> None:
    """A full read is 34 requests: the first look and five polls, none a burst."""
    bridge = await simulate(irrigation="fitted")
    bridge.irrigation.system["NoOfStations"] = 24
    client, system = await reach(connect, bridge)
    assert await read_all(system) == 5
    rest = set(bridge.subsystem_queries) - {"iLightRequest/1/0"}
    assert len(rest) == 24 + PROGRAMMES
    kinds = [one.kind for one in client.installation.parts]
    assert (kinds.count(Kind.STATION), kinds.count(Kind.RUN_TIME)) == (24, 9 * 24)


@pytest.mark.parametrize("fitting", ["bare", "error", "unserved"])
async def test_what_is_not_fitted_is_asked_once(
    simulate: Simulate, connect: Connect, fitting: str
) -> None:
    """No station, a refusal, or a path that the firmware doesn't know."""
    bridge = await simulate(irrigation=fitting)
    client, system = await reach(connect, bridge)
    with suppress(RejectedError):
        assert not await system.probe()
        assert not list(system.awaited())
    assert system.refused is (fitting == "error")
    assert not system.busy
    assert not client.installation.parts


async def test_one_that_hangs_is_not_known(
    simulate: Simulate, connect: Connect
) -> None:
    """It may be there: what the registry has of it stays."""
    bridge = await simulate(irrigation="hang")
    client = connect(bridge, timeout=0.1)
    await client.read_state()
    (system,) = [one for one in client.subsystems if isinstance(one, Irrigation)]
    with pytest.raises(ApiError):
        await system.probe()
    assert system.fitted is None
    assert {one.kind for one in system.awaited()} == system.kinds


async def test_a_programme_that_runs_is_followed(
    simulate: Simulate, connect: Connect
) -> None:
    """From station to station, and to its end, without asking all of them."""
    bridge = await simulate(irrigation="fitted")
    client, system = await reach(connect, bridge)
    await read_all(system)
    bridge.irrigation.system["SoakPeriods"] = 0
    bridge.irrigation.run(1)

    async def watering() -> list[int]:
        before = len(bridge.subsystem_queries)
        await system.poll()
        assert len(bridge.subsystem_queries) - before <= 5
        parts = client.installation.parts
        return [
            one.index
            for one, part in parts.items()
            if isinstance(part, Station) and part.runs
        ]

    assert await watering() == [3]
    assert system.busy
    assert client.installation.part(IRRIGATION).current_programme == 1
    bridge.advance(12 * 60 + 1)
    assert await watering() == [5]
    bridge.advance(6 * 60 + 1)
    assert await watering() == []
    assert not system.busy


async def test_the_test_is_followed(simulate: Simulate, connect: Connect) -> None:
    """It passes through all stations, of which each soon is found."""
    bridge = await simulate(irrigation="fitted")
    client, system = await reach(connect, bridge)
    await read_all(system)
    await ask(client, "irrigation", testing=True)
    seen = set()
    for _ in range(STATIONS):
        await system.poll()
        for index in range(STATIONS):
            if client.installation.part(TARGETS[f"station_{index}"]).runs:
                seen.add(index)
        bridge.advance(60)
    assert seen == set(range(STATIONS))


async def test_a_station_that_is_gone(simulate: Simulate, connect: Connect) -> None:
    """What the controller has fewer of is dropped; what is new is read."""
    bridge = await simulate(irrigation="fitted")
    client, system = await reach(connect, bridge)
    await read_all(system)
    bridge.irrigation.system["NoOfStations"] = 4
    for _ in range(2):
        await system.poll()
    assert TARGETS["station_5"] in client.installation.parts
    await system.poll()
    kinds = [one for one in client.installation.parts if one.kind is Kind.STATION]
    assert len(kinds) == 4
    assert TARGETS["run_time_4"] not in client.installation.parts
    bridge.irrigation.system["NoOfStations"] = 6
    await system.poll()
    assert TARGETS["station_5"] in client.installation.parts


async def test_one_bad_answer_spoils_nothing(
    simulate: Simulate, connect: Connect
) -> None:
    """A station that answers badly comes again in its turn, the others are read."""
    bridge = await simulate(irrigation="fitted")
    client, system = await reach(connect, bridge)
    bridge.faults.add("iLightRequest/3/1", "error")
    await read_all(system)
    missing = [one.key for one in system.awaited()]
    assert missing == ["station_1"]
    bridge.faults.clear()
    for _ in range(STATIONS + PROGRAMMES):
        await system.poll()
    assert TARGETS["station_1"] in client.installation.parts


# Each control action of the guide's section 4.5, exactly as it is written there.

WEEK = {"M": 0, "Tu": 1, "W": 0, "Th": 0, "F": 0, "Sa": 1, "Su": 0}
ACTIONS: Mapping[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "Irrigation System On/Off": ("irrigation", {"enabled": False}, {"RetEnable": 0}),
    "Set Run Time Ratio": ("irrigation", {"ratio": -30}, {"RetRatio": 70}),
    "Set Rain Wait": ("irrigation", {"rain_wait": 3}, {"RetRainWait": 3}),
    "Run Test Irrigation System": (
        "irrigation",
        {"testing": True},
        {"RetTestMode": 1},
    ),
    "Set Soak Divide Number": (
        "irrigation",
        {"soak_periods": 15},
        {"RetSoakIntervals": 15},
    ),
    "Set Each Soak Pause Time": (
        "irrigation",
        {"soak_time": 240},
        {"RetSoakTime": 240},
    ),
    "Set Manual Mode Station Run Time": (
        "irrigation",
        {"manual_run_time": 20},
        {"RetSetManRunTime": 20},
    ),
    "Name Irrigation System": (
        "irrigation",
        {"name": "Orchard"},
        {"RetTag2": {"Tag": "Orchard"}},
    ),
    "Change Station Mode": (
        "station_5",
        {"mode": StationMode.DISABLED},
        {"RetStnMode": {"No": 5, "Mode": 2}},
    ),
    "Change Station Mode: run by hand": (
        "station_5",
        {"watering": True},
        {"RetStnMode": {"No": 5, "Mode": 1}},
    ),
    "Change Station Mode: back to the programmes": (
        "station_5",
        {"watering": False},
        {"RetStnMode": {"No": 5, "Mode": 0}},
    ),
    "Set Station Soak Cycle": (
        "station_0",
        {"soak": False},
        {"RetStSoak": {"No": 0, "Soak": 0}},
    ),
    "Name Station": (
        "station_1",
        {"name": "Lemons"},
        {"RetStName": {"No": 1, "Name": "Lemons"}},
    ),
    "Set Station Run Time For Program": (
        "run_time_29",
        {"minutes": 9},
        {"RetStRunTime": {"Program": 1, "No": 5, "RunTime": 9}},
    ),
    "Run Program": (
        "programme_1",
        {"run": True},
        {"RetRunProgram": {"No": 1, "Run": 1}},
    ),
    "Run Program: stop": (
        "programme_1",
        {"run": False},
        {"RetRunProgram": {"No": 1, "Run": 0}},
    ),
    "Set Program Schedule": (
        "programme_2",
        {"starts": Starts((330, 1215), frozenset({1, 5}))},
        {
            "RetProgram": {
                "Index": 2,
                "StartTimes": [{"h": 5, "m": 30}, {"h": 20, "m": 15}],
                **WEEK,
            }
        },
    ),
    "Enable Program Schedule": (
        "programme_0",
        {"enabled": False},
        {"RetPrEnable": {"No": 0, "Enable": 0}},
    ),
    "Name Program": (
        "programme_8",
        {"name": "Summer"},
        {"RetProgName": {"No": 8, "Name": "Summer"}},
    ),
}


@pytest.mark.parametrize("action", ACTIONS)
async def test_control_actions(
    simulate: Simulate, connect: Connect, action: str
) -> None:
    """Each arrives as the guide has it, is carried out, and shows when it is read back."""
    key, changes, body = ACTIONS[action]
    bridge = await simulate(irrigation="fitted")
    client, system = await reach(connect, bridge)
    await read_all(system)
    await ask(client, key, **changes)
    assert bridge.commands == [body]
    paths = {one.path for one in bridge.log if not one.is_query}
    assert paths == {"/iLightCommand"}
    target = TARGETS[key]
    await system.read_back([target])
    now = client.installation
    prepared = prepare(now, target, {} if "run" in changes else changes)
    assert applied(now, target, prepared).part(target) == now.part(target)


async def test_the_key_that_names_a_station(
    simulate: Simulate, connect: Connect
) -> None:
    """The likely one first; where it is refused the guide's, which is then kept to."""
    bridge = await simulate(
        irrigation="fitted", station_name_key="RetPrRetStNameogName"
    )
    client, system = await reach(connect, bridge)
    await read_all(system)
    await ask(client, "station_0", name="Lemons")
    await ask(client, "station_1", name="Limes")
    sent = [(next(iter(one.json)), bool(one.refused)) for one in bridge.log[-2:]]
    assert sent == [("RetPrRetStNameogName", False)] * 2
    refused = {next(iter(one.json)) for one in bridge.log if one.refused}
    assert refused == {"RetStName"}
    assert bridge.irrigation.stations[1]["Name"] == "Limes"


async def test_a_new_programme_is_enabled_last(
    simulate: Simulate, connect: Connect
) -> None:
    """Nothing waters by a programme that is half written."""
    bridge = await simulate(irrigation="fitted")
    client, system = await reach(connect, bridge)
    await read_all(system)
    starts = Starts((0,), frozenset({0}))
    await ask(client, "programme_4", enabled=True, starts=starts, name="Lawn")
    sent = [next(iter(one)) for one in bridge.commands]
    assert sent == ["RetProgName", "RetProgram", "RetPrEnable"]


@pytest.mark.parametrize(
    ("key", "changes", "reason"),
    [
        ("irrigation", {"ratio": -101}, "izone_out_of_range"),
        ("irrigation", {"ratio": float("nan")}, "izone_out_of_range"),
        ("irrigation", {"rain_wait": 8}, "izone_out_of_range"),
        ("irrigation", {"soak_periods": 16}, "izone_out_of_range"),
        ("irrigation", {"soak_time": 241}, "izone_out_of_range"),
        ("irrigation", {"manual_run_time": 0}, "izone_out_of_range"),
        ("irrigation", {"name": "A name of sixteen"}, "izone_name_too_long"),
        ("station_0", {"name": " "}, "izone_name_invalid"),
        ("station_6", {"soak": True}, "izone_unknown_index"),
        ("run_time_6", {"minutes": 5}, "izone_unknown_index"),
        ("run_time_0", {"minutes": 241}, "izone_out_of_range"),
        ("programme_0", {"starts": Starts()}, "irrigation_no_start"),
        ("programme_0", {"starts": Starts((1440,))}, "izone_out_of_range"),
    ],
)
async def test_what_can_not_be(
    simulate: Simulate,
    connect: Connect,
    key: str,
    changes: dict[str, Any],
    reason: str,
) -> None:
    """It is refused with a sentence before anything is sent."""
    bridge = await simulate(irrigation="fitted")
    client, system = await reach(connect, bridge)
    await read_all(system)
    with pytest.raises(InvalidChange, match=reason):
        await ask(client, key, **changes)
    assert not bridge.commands


async def test_nothing_waters_while_it_is_switched_off(
    simulate: Simulate, connect: Connect
) -> None:
    """Neither by hand nor by a programme; and what is disabled is not put in auto by that."""
    bridge = await simulate(irrigation="fitted")
    client, system = await reach(connect, bridge)
    bridge.irrigation.stations[1]["Mode"] = 2
    await read_all(system)
    with pytest.raises(InvalidChange, match="irrigation_station_disabled"):
        await ask(client, "station_1", watering=True)
    await ask(client, "irrigation", enabled=False)
    await system.poll()
    for key, changes in (
        ("station_0", {"watering": True}),
        ("programme_0", {"run": True}),
        ("irrigation", {"testing": True}),
    ):
        with pytest.raises(InvalidChange, match="irrigation_off"):
            await ask(client, key, **changes)
    assert bridge.commands == [{"RetEnable": 0}]


async def test_a_refusal_reaches_who_asked(
    simulate: Simulate, connect: Connect
) -> None:
    """Neither key of a station's name is taken."""
    bridge = await simulate(irrigation="fitted")
    client, system = await reach(connect, bridge)
    await read_all(system)
    bridge.faults.add("command/*", "error")
    with pytest.raises(RejectedError):
        await ask(client, "station_0", name="Lemons")


# Whatever comes.


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"RetSystem": None},
        {"RetSystem": []},
        {"RetSystem": [[[[{}]]]]},
        {"RetSystem": {"Enable": 1}},
        {"a": [{"b": {}}] * 2000 + [{"NoOfStations": 4}]},
    ],
)
def test_no_datagram_in_it(answer: object) -> None:
    """It is no controller, station or programme."""
    with pytest.raises(ProtocolError):
        Controller.from_json(answer)
    with pytest.raises(ProtocolError):
        Station.from_json(answer, 0)
    with pytest.raises(ProtocolError):
        Programme.from_json(answer, 0)


def test_the_station_that_was_asked_for() -> None:
    """Of several in an answer the right one is taken; a wrong one is refused."""
    several = {
        "RetStations": [{"Index": one, "State": 0, "LastRun": 1} for one in (4, 5)]
    }
    assert Station.from_json(several, 5).index == 5
    with pytest.raises(ProtocolError):
        Station.from_json(several, 6)


def test_absurd_values_are_not_told() -> None:
    """A value out of its range is no value, and none of the others suffers."""
    told = Controller.from_json(
        {
            "NoOfStations": 10**9,
            "RainWait": -1,
            "Ratio": 201,
            "SoakTime": 241,
            "SoakPeriods": "16",
            "CurrentProgram": 9,
            "CtrlErr": 7,
            "Tag2": "Garden\0x",
            "Enable": "perhaps",
            "ManualRunTime": [],
        }
    )
    assert told == Controller(name="Garden")
    station = Station.from_json({"State": 3, "LastRun": 8, "Mode": "x", "Error": -1}, 0)
    assert station == Station(index=0)


def test_start_times_off_the_clock() -> None:
    """They are left out, and double ones are one."""
    starts = [
        {"h": 24, "m": 0},
        {"h": 5, "m": 60},
        7,
        {"h": "6", "m": 5},
        {"h": 6, "m": 5},
    ]
    told = Programme.from_json(
        {
            "StartTimes": starts,
            "RunTimes": [{"t": 241}, 5, {"t": "7"}],
            "Days": {"T": 1},
        },
        3,
    )
    assert told.starts == Starts((365,), frozenset({1}))
    assert told.run_times == (None, None, 7)

"""Discover, Query and Control: the same state as at the bridge, and who may see it."""

import asyncio
from typing import Any

import aiohttp
import pytest

from simulators.izone import IZoneBridge
from simulators.izone.cloud import DEVELOPER_KEY, DOCUMENTED, IZoneCloud, Link, User

from .cloud_client import CloudClient
from .conftest import Client, Make

SYSTEM = "000012345_izone_systemsettings_0"
ZONE = "000012345_izone_zone_3"
SCHEDULE = "000012345_izone_schedule_0"


@pytest.fixture
def link(izone_cloud: IZoneCloud, user: User, bridge: IZoneBridge) -> Link:
    """Return the bridge in the user's account."""
    return izone_cloud.link(user, bridge)


@pytest.fixture
async def inside(online: CloudClient, link: Link) -> CloudClient:
    """Return a client that has signed in."""
    await online.sign_in()
    return online


async def test_discover(inside: CloudClient, link: Link, user: User) -> None:
    """The whole account: unit, zones and schedules, as the bridge has them."""
    answer = await inside.call("Discover")
    assert list(answer) == ["userID", "devices"]
    assert answer["userID"] == user.id
    found = await inside.discover()
    assert found[SYSTEM] == link.bridge.system
    assert found[ZONE] == link.bridge.zones[3]
    assert found[SCHEDULE] == link.bridge.schedules[0]
    assert len(found) == 1 + 8 + 9
    assert await inside.query(ZONE) == link.bridge.zones[3]
    assert inside.cloud.counts["dev/Discover"] == 2
    assert inside.cloud.counts["dev/Query"] == 1


async def test_both_ways(inside: CloudClient, link: Link, client: Client) -> None:
    """A command of either way shows on the other; the answer is as documented."""
    assert await inside.control(SYSTEM, SysMode=2) == "OK"
    assert (await client.ask(link.bridge, 1))["SystemV2"]["SysMode"] == 2
    assert await client.command(link.bridge, SysOn=0) == b"{OK}"
    assert (await inside.query(SYSTEM))["SysOn"] == 0
    request_id = "28d45cb2-ff5a-4d58-a4c8-efb751ded699"
    body = {
        "requestId": request_id,
        "componentId": SYSTEM,
        "requestType": "Control",
        "requestBody": {"SysOn": 1},
    }
    expected = body | {"response": {"result": "OK"}}
    del expected["requestBody"]
    assert await inside.post(body) == (200, expected)


@pytest.mark.parametrize(
    ("component_id", "command"),
    [
        (SYSTEM, {"SysFan": 1}),
        (SYSTEM, {"SysSetpoint": 2150}),
        (SYSTEM, {"iSave": 1}),
        (SYSTEM, {"SysSleepTimer": 30}),
        (ZONE, {"ZoneMode": {"Index": 3, "Mode": 1}}),
        (ZONE, {"ZoneSetpoint": {"Index": 3, "Setpoint": 2150}}),
        (ZONE, {"ZoneMaxAir": {"Index": 3, "MaxAir": 80}}),
        (ZONE, {"ZoneMinAir": {"Index": 3, "MinAir": 10}}),
        (ZONE, {"ZoneName": {"Index": 3, "Name": "Den"}}),
        (SCHEDULE, {"SchedAcMode": {"Index": 0, "Mode": 2}}),
        (SCHEDULE, {"SchedAcFan": {"Index": 0, "Fan": 1}}),
        (SCHEDULE, {"SchedName": {"Index": 0, "Name": "Early"}}),
        (SCHEDULE, {"SchedEnable": {"Index": 0, "Enabled": 0}}),
        (SCHEDULE, {"FavouriteSet": 1}),
    ],
)
async def test_documented_commands(
    inside: CloudClient, component_id: str, command: dict[str, Any]
) -> None:
    """Each goes to the component it concerns, and changes something."""
    inside.cloud.switches.documented_only = True
    before = await inside.discover()
    assert await inside.control(component_id, **command) == "OK"
    assert await inside.discover() != before


async def test_commands_sent_elsewhere(inside: CloudClient, link: Link) -> None:
    """A zone's command is not for another component, unless any will do."""
    command = {"ZoneMode": {"Index": 3, "Mode": 2}}
    others = (SYSTEM, SCHEDULE, "000012345_izone_zone_2")
    for component_id in others:
        assert await inside.control(component_id, **command) == "InvalidRequest"
    assert await inside.control(ZONE, SysOn=0) == "InvalidRequest"
    assert await inside.control(SYSTEM, FavouriteSet=1) == "InvalidRequest"
    assert link.bridge.zones[3]["Mode"] == 3
    inside.cloud.switches.commands_to = "any"
    for component_id in others:
        assert await inside.control(component_id, **command) == "OK"
    assert link.bridge.zones[3]["Mode"] == 2


async def test_refused_commands(inside: CloudClient, link: Link) -> None:
    """The bridge checks as it does for its own API, and the cloud says Error."""
    assert await inside.control(SYSTEM, SysMode=6) == "Error"
    assert inside.cloud.log[-1].refused
    assert await inside.control(SYSTEM, SysSetpoint=2312) == "Error"
    assert await inside.control(SYSTEM, Nonsense=1) == "Error"
    assert await inside.control(ZONE, ZoneMode=1) == "Error"
    link.bridge.wall(LockStatus=1)
    assert await inside.control(SYSTEM, SysOn=0) == "Error"
    link.bridge.wall(LockStatus=0)
    link.bridge.power_cut()
    assert await inside.control(SYSTEM, SysOn=0) == "Error"
    assert (await inside.query(SYSTEM))["SysMode"] == "error"
    link.bridge.power_back()
    link.bridge.quirks.busy_gap = 600.0
    assert await inside.control(SYSTEM, SysOn=0) == "Error"
    assert link.bridge.system["SysOn"] == 1
    assert link.bridge.commands == []


async def test_commands_beyond_the_document(inside: CloudClient, link: Link) -> None:
    """They are taken as the bridge takes them, or not allowed by a switch."""
    link.bridge.wall(Warnings="filter")
    inside.cloud.switches.documented_only = True
    assert await inside.control(SYSTEM, ResetWarning="filter") == "UserNotAllowed"
    assert link.bridge.system["Warnings"] == "filter"
    inside.cloud.switches.documented_only = False
    assert await inside.control(SYSTEM, ResetWarning="filter") == "OK"
    assert link.bridge.system["Warnings"] == "none"
    assert sum(map(len, DOCUMENTED.values())) == 18


async def test_others_components(
    inside: CloudClient, user: User, make_bridge: Make
) -> None:
    """Somebody else's are not allowed; what nobody has is an error."""
    cloud = inside.cloud
    other = cloud.add_user("bob", "b")
    theirs = await make_bridge(uid="000099999", zones=2)
    link = cloud.link(other, theirs)
    assert len(await inside.discover()) == 1 + 8 + 9
    system = "000099999_izone_systemsettings_0"
    assert await inside.query(system) == "UserNotAllowed"
    assert await inside.control(system, SysOn=0) == "UserNotAllowed"
    assert theirs.system["SysOn"] == 1
    assert await inside.query("000012345_izone_zone_14") == "Error"
    assert await inside.control("made-up", SysOn=0) == "Error"
    cloud.link(user, theirs, control=False)
    assert (await inside.query(system))["SysOn"] == 1
    assert await inside.control(system, SysOn=0) == "UserNotAllowed"
    cloud.unlink(link)
    assert len(await inside.discover()) == 18 + 1 + 2 + 9


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        {},
        {"requestId": "28d45cb2-ff5a-4d58-a4c8-efb751ded699"},
        {"requestType": "Discover"},
        {"requestId": "1", "requestType": "Discover"},
        {"requestId": 1, "requestType": "Discover"},
        *(
            {"requestId": "28d45cb2-ff5a-4d58-a4c8-efb751ded699"} | more
            for more in (
                {"requestType": "discover"},
                {"requestType": ["Discover"]},
                {"requestType": "Query"},
                {"requestType": "Query", "componentId": 1},
                {"requestType": "Control", "requestBody": {"SysOn": 1}},
                {"requestType": "Control", "componentId": SYSTEM},
                {"requestType": "Control", "componentId": SYSTEM, "requestBody": {}},
                {"requestType": "Control", "componentId": SYSTEM, "requestBody": 1},
                {
                    "requestType": "Control",
                    "componentId": SYSTEM,
                    "requestBody": {"SysOn": 1, "SysMode": 1},
                },
            )
        ),
    ],
)
async def test_wrong_requests(inside: CloudClient, body: Any) -> None:
    """The format is checked; the answer comes with status 200."""
    status, answer = await inside.post(body)
    assert status == 200
    assert answer["response"] == {"result": "InvalidRequest"}
    asked = body.get("requestId") if isinstance(body, dict) else None
    assert answer.get("requestId") == (asked if isinstance(asked, str) else None)
    assert inside.cloud.log[-1].result == "InvalidRequest"


async def test_bad_tokens(inside: CloudClient) -> None:
    """Unknown, expired, missing: a result, or a status, by a switch."""
    for token in ("made-up", ""):
        inside.token = token
        assert (await inside.call("Discover")) == {"result": "InvalidUser"}
    await inside.sign_in()
    inside.cloud.tokens.expire()
    assert (await inside.call("Discover")) == {"result": "InvalidUser"}
    inside.cloud.switches.bad_token = "status"
    body = {"requestId": "28d45cb2-ff5a-4d58-a4c8-efb751ded699"}
    assert await inside.post(body) == (401, {"error": "invalid_token"})


@pytest.mark.parametrize(
    ("pattern", "zone", "schedule"),
    [
        ("singular", ZONE, SCHEDULE),
        ("plural", "000012345_izone_zones_3", "000012345_izone_schedules_0"),
        ("opaque", None, None),
    ],
)
async def test_component_names(
    inside: CloudClient,
    link: Link,
    pattern: Any,
    zone: str | None,
    schedule: str | None,
) -> None:
    """Only that of systemsettings is known; what it is shows by what it holds."""
    inside.cloud.switches.component_names = pattern
    found = await inside.discover()
    assert len(found) == 18
    assert SYSTEM in found
    zones = {one["Index"]: name for name, one in found.items() if "ZoneType" in one}
    schedules = {one["Index"]: n for n, one in found.items() if "DaysEnabled" in one}
    assert (len(zones), len(schedules)) == (8, 9)
    if zone and schedule:
        assert (zones[3], schedules[0]) == (zone, schedule)
    else:
        ends = [name.removeprefix("000012345_izone_") for name in found]
        assert [one for one in ends if "zone" in one or "sched" in one] == []
    command = {"ZoneMode": {"Index": 3, "Mode": 2}}
    assert await inside.control(zones[3], **command) == "OK"
    assert link.bridge.zones[3]["Mode"] == 2
    assert await inside.query(schedules[1]) == link.bridge.schedules[1]


async def test_what_is_named(inside: CloudClient, link: Link) -> None:
    """Fillers, free schedules, order, and components of other kinds, by switches."""
    switches = inside.cloud.switches
    switches.fillers, switches.free_schedules, switches.system_last = True, False, True
    link.extras["000012345_ilight_system_0"] = {"LiNext": 4}
    found = await inside.discover()
    assert len(found) == 14 + 2 + 1 + 1
    assert list(found)[-2:] == [SYSTEM, "000012345_ilight_system_0"]
    assert found["000012345_izone_zone_12"]["DmpFlt"] == 1
    assert await inside.query("000012345_ilight_system_0") == {"LiNext": 4}
    assert await inside.control("000012345_ilight_system_0", On=1) == "Error"
    assert await inside.query("000012345_izone_schedule_5") == "Error"


async def test_cut_off_from_the_internet(
    inside: CloudClient, link: Link, client: Client
) -> None:
    """The cloud shows what it saw last and can't command; the local way works."""
    link.bridge.wall(Setpoint=2250)
    link.bridge.quirks.cloud_reachable = False
    link.bridge.wall(Setpoint=2600)
    assert (await inside.query(SYSTEM))["Setpoint"] == 2250
    assert (await inside.discover())[SYSTEM]["Setpoint"] == 2250
    assert await inside.control(SYSTEM, SysOn=0) == "Error"
    assert await client.command(link.bridge, SysOn=0) == b"{OK}"
    assert (await inside.query(SYSTEM))["SysOn"] == 1
    link.bridge.quirks.cloud_reachable = True
    assert (await inside.query(SYSTEM))["SysOn"] == 0
    assert await inside.control(SYSTEM, SysOn=1) == "OK"


async def test_local_way_down(inside: CloudClient, link: Link, client: Client) -> None:
    """A bridge that can't be reached at home still works in the cloud."""
    await link.bridge.set_tcp("refused")
    with pytest.raises(aiohttp.ClientError):
        await client.ask(link.bridge, 1)
    assert await inside.control(SYSTEM, SysOn=0) == "OK"
    assert (await inside.query(SYSTEM))["SysOn"] == 0


async def test_lag(inside: CloudClient, link: Link) -> None:
    """The cloud knows of a change some time after it."""
    inside.cloud.switches.lag = 0.05
    assert await inside.control(SYSTEM, SysOn=0) == "OK"
    assert link.bridge.system["SysOn"] == 0
    async with asyncio.timeout(10):
        while (await inside.query(SYSTEM))["SysOn"]:
            await asyncio.sleep(0.01)
    inside.cloud.switches.lag = 600.0
    link.bridge.wall(SysOn=1)
    assert (await inside.query(SYSTEM))["SysOn"] == 0


async def test_applied_late(inside: CloudClient, link: Link) -> None:
    """The bridge's own delay between acknowledging and doing counts here too."""
    link.bridge.quirks.apply_delay = 600.0
    assert await inside.control(SYSTEM, SysOn=0) == "OK"
    assert (await inside.query(SYSTEM))["SysOn"] == 1


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("kind", ["Error", "UserNotAllowed", "InvalidUser"])
async def test_result_faults(
    inside: CloudClient, link: Link, kind: str, after: bool
) -> None:
    """A result message that is not deserved, with or without the command done."""
    inside.cloud.faults.add("dev/Control", kind, count=1, after=after)
    assert await inside.control(SYSTEM, SysOn=0) == kind
    assert link.bridge.system["SysOn"] == (0 if after else 1)
    assert inside.cloud.log[-1].faults == (kind,)
    assert await inside.control(SYSTEM, SysOn=1) == "OK"


async def test_other_faults(inside: CloudClient, link: Link) -> None:
    """Lost, hanging, late, garbled, broken off: each as often as asked for."""
    faults = inside.cloud.faults
    faults.add("dev/Control", "lost", count=1)
    assert await inside.control(SYSTEM, SysOn=0) == "OK"
    assert link.bridge.system["SysOn"] == 1
    for kind, expected in (("null", None), ("list", [1]), ("empty", None)):
        faults.add("dev/*", kind, count=1)
        assert await inside.post({}) == (200, expected)
    faults.add("dev/*", "status:429", count=1)
    assert (await inside.post({}))[0] == 429
    faults.add("dev/*", 'answer:{"response": 7}', count=1)
    assert await inside.post({}) == (200, {"response": 7})
    for kind in ("garbage", "html", "truncated"):
        faults.add("dev/*", kind, count=1)
        with pytest.raises(ValueError):  # noqa: PT011 - not JSON, or not UTF-8
            await inside.call("Discover")
    for kind in ("cut", "reset"):
        faults.add("dev/*", kind, count=1)
        with pytest.raises(aiohttp.ClientError):
            await inside.call("Discover")
    faults.add("dev/Query", "hang", count=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await inside.query(SYSTEM)
    faults.add("dev/Query", "delay", count=1, delay=0.05)
    begin = asyncio.get_running_loop().time()
    assert await inside.query(SYSTEM)
    assert asyncio.get_running_loop().time() - begin >= 0.05
    assert len(faults) == 0


async def test_answers_rewritten(inside: CloudClient) -> None:
    """A test may put any answer in an answer's place."""
    inside.cloud.rewrite = lambda heard, body: (
        b'{"x": 1}' if heard.route == "dev/Query" else None
    )
    body = {"requestType": "Query"}
    assert await inside.post(body) == (200, {"x": 1})
    assert len(await inside.discover()) == 18


async def test_accounts(inside: CloudClient, user: User) -> None:
    """Names and ids are taken once; a deleted account is no user any more."""
    cloud = inside.cloud
    for name, user_id in ((user.name, None), ("bob", user.id), ("bob", "a-b")):
        with pytest.raises(ValueError, match="can't be had"):
            cloud.add_user(name, "x", user_id)
    link = user.links[0]
    cloud.remove_user(user)
    assert await inside.call("Discover") == {"result": "InvalidUser"}
    assert link.changed not in link.bridge.watchers


async def test_stop_and_start(inside: CloudClient) -> None:
    """The address and all that is known stay; nobody answers in between."""
    cloud, url = inside.cloud, inside.cloud.url
    await cloud.stop()
    with pytest.raises(aiohttp.ClientError):
        await inside.discover()
    await cloud.start()
    assert cloud.url == url
    assert len(await inside.discover()) == 18


async def test_loopback_only(loopback: None) -> None:
    """No other host is listened on."""
    for host in ("0.0.0.0", "192.0.2.1", "example.com", ""):
        with pytest.raises(ValueError, match="not loopback"):
            IZoneCloud(host)
    async with IZoneCloud("localhost", developer_key=DEVELOPER_KEY) as cloud:
        assert cloud.port

"""Tasks that the server keeps: weekly, once, monthly, in UTC."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest

from simulators.clock import ManualClock
from simulators.gizwits import GizwitsCloud, SimDevice

from .client import PASSWORD, USER, Client

START = datetime(2026, 11, 18, 5, 0, tzinfo=UTC).timestamp()
"""A Wednesday, 06:00 in Paris."""


@pytest.fixture
async def cloud(socket_enabled: None) -> AsyncGenerator[GizwitsCloud]:
    """Return a cloud whose time stands still."""
    async with GizwitsCloud(tick=0, clock=ManualClock(START)) as running:
        yield running


@pytest.fixture
async def client(cloud: GizwitsCloud) -> AsyncGenerator[Client]:
    """Return a client that is logged in."""
    cloud.add_account(USER, PASSWORD)
    async with Client(cloud) as talking:
        await talking.login()
        yield talking


@pytest.fixture
def heater(cloud: GizwitsCloud, client: Client) -> SimDevice:
    """Return a heater of the first generation."""
    return cloud.add_heater(USER, "Heatzy", "Entrée")


async def test_create_list_change_delete(client: Client, heater: SimDevice) -> None:
    """The whole life of a task; the list is bare, in pages of 20."""
    path = f"/devices/{heater.did}/scheduler"
    form = {
        "repeat": "thu",
        "attrs": {"mode": 2},
        "time": "06:30",
        "days": [],
        "date": "",
        "raw": "",
    }
    status, answer = await client.call("POST", path, form)
    assert status == 201
    (task,) = (await client.call("GET", path))[1]
    assert task["id"] == answer["id"]
    assert form.items() <= task.items()
    assert (task["enabled"], task["did"]) == (True, heater.did)
    change = {"time": "07:00", "enabled": False, "repeat": "mon, tue"}
    assert await client.call("PUT", f"{path}/{task['id']}", change) == (
        200,
        {"id": task["id"]},
    )
    (task,) = (await client.call("GET", path))[1]
    assert (task["time"], task["enabled"], task["repeat"]) == (
        "07:00",
        False,
        "mon,tue",
    )
    assert task["attrs"] == {"mode": 2}
    assert await client.call("DELETE", f"{path}/{task['id']}") == (200, None)
    for method, body in (("DELETE", None), ("PUT", change)):
        status, answer = await client.call(method, f"{path}/{task['id']}", body)
        assert (status, answer["error_code"]) == (404, 9030)
    for _ in range(25):
        await client.call("POST", path, form)
    assert len((await client.call("GET", path))[1]) == 20
    assert len((await client.call("GET", f"{path}?limit=20&skip=20"))[1]) == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"time": "25:00"},
        {"time": "7h"},
        {"repeat": "thur"},
        {"days": [0]},
        {"days": "mon"},
        {"repeat": "none", "date": ""},
        {"attrs": []},
        {"raw": "xyz"},
        {"enabled": "yes"},
    ],
)
async def test_wrong_tasks(
    client: Client, heater: SimDevice, wrong: dict[str, object]
) -> None:
    """They are refused, and none is kept."""
    path = f"/devices/{heater.did}/scheduler"
    form = {"repeat": "thu", "attrs": {"mode": 2}, "time": "06:30"} | wrong
    status, answer = await client.call("POST", path, form)
    assert (status, answer["error_code"]) == (400, 9015)
    assert (await client.call("GET", path))[1] == []


async def test_tasks_run_in_utc(
    cloud: GizwitsCloud, client: Client, heater: SimDevice
) -> None:
    """Weekly tasks move a heater that follows no programme of its own."""
    for time, repeat, attrs in (
        ("05:30", "wed,thu", {"mode": 0}),
        ("07:30", "wed", {"mode": "停止"}),
        ("06:00", "tue", {"mode": 2}),
    ):
        cloud.tasks.create(
            heater.did, {"time": time, "repeat": repeat, "attrs": attrs}, START
        )
    socket = await client.socket()
    await cloud.advance(29 * 60)
    assert heater.mode == "eco"
    await cloud.advance(60)
    assert await socket.noti() == {"mode": "舒适"}
    await cloud.advance(2 * 3600)
    assert heater.mode == "stop"
    await cloud.advance(22 * 3600)
    assert heater.mode == "cft"


async def test_the_first_and_the_last_day_count(
    cloud: GizwitsCloud, heater: SimDevice
) -> None:
    """A task runs on the days that it begins and ends on, and on none beside them."""
    everyday = {"repeat": "mon,tue,wed,thu,fri,sat,sun", "attrs": {"mode": 0}}
    bounds = {"start_date": "2026-11-18", "end_date": "2026-11-19"}
    cloud.tasks.create(heater.did, {"time": "05:01", **everyday, **bounds}, START)
    ran = []
    for _ in range(3):
        cloud.set_attr(heater.did, mode="stop")
        await cloud.advance(2 * 60)
        ran.append(heater.mode)
        await cloud.advance(86400 - 2 * 60)
    assert ran == ["cft", "cft", "stop"]


async def test_once_monthly_raw_and_bounds(
    cloud: GizwitsCloud, heater: SimDevice
) -> None:
    """Every kind runs on its days and no others."""
    for form in (
        {"time": "05:01", "repeat": "none", "date": "2026-11-18", "raw": "010100"},
        {"time": "05:02", "days": [19], "attrs": {"mode": 2}},
        {
            "time": "05:03",
            "repeat": "wed",
            "attrs": {"mode": 3},
            "end_date": "2026-11-17",
        },
        {
            "time": "05:03",
            "repeat": "wed",
            "attrs": {"mode": 3},
            "start_date": "2026-11-19",
        },
        {"time": "05:03", "repeat": "wed", "attrs": {"mode": 3}, "enabled": False},
    ):
        cloud.tasks.create(heater.did, form, START)
    await cloud.advance(10 * 60)
    assert heater.mode == "cft"
    assert not cloud.tasks.of(heater.did)[0].enabled
    await cloud.advance(86400)
    assert heater.mode == "fro"

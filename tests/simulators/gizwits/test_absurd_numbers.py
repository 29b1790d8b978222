"""Numbers that no device could hold, by every way that leads into the cloud."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from simulators.gizwits import PRODUCTS, Account, GizwitsCloud, SimDevice
from simulators.gizwits.demo import demo_home

from .client import Client

ABSURD = ("NaN", "Infinity", "-Infinity", "1e999", "1e300", "-1", "9" * 400)
"""As JSON; what Python's own reader takes, standard or not."""
NO_NUMBERS = ("true", '"warm"', "[20]", "null")
TOO_DEEP = "[" * 100_000


def short(value: object) -> str:
    """Return a name for a test's report."""
    return f"{value!r}"[:20]


async def post(client: Client, path: str, text: str) -> tuple[int, Any]:
    """Send a body exactly as it is; return the status and the JSON."""
    headers = {
        "Content-Type": "application/json",
        "X-Gizwits-Application-Id": client.cloud.app_id,
        "X-Gizwits-User-token": client.token or "",
    }
    url = f"{client.cloud.url}{path}"
    async with client.http.post(url, data=text, headers=headers) as response:
        return response.status, json.loads(await response.text())


async def alive(cloud: GizwitsCloud, client: Client) -> bool:
    """Return whether time passes, and page and API still answer."""
    cloud.step()
    for path in ("/", "/simulator/state", "/simulator/live"):
        async with client.http.get(f"{cloud.url}{path}") as response:
            if response.status != 200:
                return False
    return (await client.call("GET", "/bindings"))[0] == 200


@pytest.fixture
def heater(cloud: GizwitsCloud, account: Account) -> SimDevice:
    """Return a heater with every kind of data point."""
    return cloud.add_heater(account, "Pilote_Pro")


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 10**400, -(10**400)], ids=short
)
def test_no_point_takes_them(value: float) -> None:
    """They are refused like any other wrong value."""
    for product in PRODUCTS:
        for point in product.points.values():
            with pytest.raises(ValueError, match=point.name):
                point.parse(value)


@pytest.mark.parametrize("value", ABSURD, ids=short)
@pytest.mark.parametrize("name", ["cft_temp", "derog_time", "mode", "window_switch"])
async def test_control(
    heater: SimDevice, client: Client, name: str, value: str
) -> None:
    """The vendor's error, and nothing changes."""
    before = dict(heater.attrs)
    status, answer = await post(
        client, f"/app/control/{heater.did}", f'{{"attrs": {{"{name}": {value}}}}}'
    )
    assert (status, answer["error_code"]) == (400, 9025)
    assert heater.attrs == before


@pytest.mark.parametrize("raw", ["[true, 1, 0]", "[1e999]", "[NaN]", "[1.0, 1, 0]"])
async def test_raw(heater: SimDevice, client: Client, raw: str) -> None:
    """Bytes are whole numbers."""
    answer = await post(client, f"/app/control/{heater.did}", f'{{"raw": {raw}}}')
    assert answer[1]["error_code"] == 9025


@pytest.mark.parametrize("value", ABSURD, ids=short)
async def test_socket(
    cloud: GizwitsCloud, heater: SimDevice, client: Client, value: str
) -> None:
    """A write is ignored, a heartbeat or a number of a message is no more than that."""
    socket = await client.socket()
    before = dict(heater.attrs)
    did = f'"did": "{heater.did}"'
    write = f'{{{did}, "attrs": {{"cft_temp": {value}}}}}'
    for message in (
        f'{{"cmd": "login_req", "data": {{"heartbeat_interval": {value}}}}}',
        f'{{"cmd": "c2s_write", "req_sn": {value}, "data": {write}}}',
        f'{{"cmd": {value}, "data": {{"did": {value}}}}}',
        f'{{"cmd": ["ping"], "data": {{"did": [{value}]}}}}',
        f'{{"cmd": "subscribe_req", "data": [{{"did": [{value}]}}]}}',
        TOO_DEEP,
        '{"cmd": "ping"}',
    ):
        await socket.raw.send_str(message)
    answers = [await socket.receive()]
    while answers[-1] != {"cmd": "pong"}:
        assert answers[-1] is not None
        answers.append(await socket.receive())
    assert heater.attrs == before
    assert 0 < cloud.connections[0].heartbeat <= 180


@pytest.mark.parametrize("value", ABSURD + NO_NUMBERS, ids=short)
async def test_knobs(
    cloud: GizwitsCloud, heater: SimDevice, client: Client, value: str
) -> None:
    """The admin API says what is wrong, and the house lives on."""
    device = f"/simulator/devices/{heater.did}"
    fault = '"route": "*", "kind": "delay"'
    for path, form in (
        (f"{device}/attrs", f'{{"cft_temp": {value}}}'),
        (f"{device}/attrs", f'{{"unheard_of": {value}}}'),
        (f"{device}/attrs", f'{{"name": "derog_time", "value": {value}}}'),
        (f"{device}/setpoint", f'{{"eco_temp": {value}}}'),
        (f"{device}/room", f'{{"temperature": {value.replace("-1", "-51")}}}'),
        ("/simulator/speed", f'{{"speed": {value}}}'),
        ("/simulator/unplug", f'{{"seconds": {value}}}'),
        ("/simulator/sockets", f'{{"action": {value}}}'),
        ("/simulator/behaviour", f'{{"devdata_lag": {value}}}'),
        ("/simulator/faults/clear", f'{{"number": {value}}}'),
        ("/simulator/speed", TOO_DEEP),
    ):
        status, answer = await post(client, path, form)
        assert status == 400, (path, form)
        assert answer["error"]
    for name in ("count", "probability", "delay"):
        if value != "null":
            form = f'{{{fault}, "{name}": {value}}}'
            assert (await post(client, "/simulator/faults", form))[0] == 400
    assert await alive(cloud, client)


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "1e999", "-400", "", "9" * 5000], ids=short
)
async def test_forms_of_the_page(
    cloud: GizwitsCloud, heater: SimDevice, client: Client, value: str
) -> None:
    """What a person types into the page."""
    device = f"{cloud.url}/simulator/devices/{heater.did}"
    for url, form in (
        (f"{device}/room", {"temperature": value}),
        (f"{device}/setpoint", {"cft_temp": value}),
        (f"{device}/attrs", {"derog_mode": "2", "derog_time": value}),
        (f"{device}/attrs", {"name": "cur_temp", "value": value}),
        (f"{cloud.url}/simulator/unplug", {"seconds": value}),
    ):
        async with client.http.post(url, data=form) as response:
            assert response.status == 400
    assert await alive(cloud, client)


async def test_other_requests(
    cloud: GizwitsCloud, heater: SimDevice, client: Client
) -> None:
    """Tasks, profile, labels and timestamps: refused with the vendor's errors."""
    tasks = f"/app/devices/{heater.did}/scheduler"
    for task in ('"days": [true]', '"days": [1e999]', '"attrs": {"mode": NaN}'):
        _, answer = await post(client, tasks, f'{{"date": "2026-01-01", {task}}}')
        assert answer["error_code"] == 9015
    assert (await post(client, tasks, TOO_DEEP))[1]["error_code"] == 9015
    token = {"X-Gizwits-User-token": client.token or ""}
    for path, form in (
        ("/users", {"gender": float("nan")}),
        (f"/bindings/{heater.did}", {"dev_label": [float("inf")]}),
    ):
        assert (await client.call("PUT", path, form, token))[1]["error_code"] == 9015
    form = {"product_key": heater.product.key, "mac": heater.mac}
    for timestamp in ("9" * 5000, "9" * 400, "-1", "nan"):
        _, answer = await client.call(
            "POST", "/bind_mac", form, {"X-Gizwits-Timestamp": timestamp}
        )
        assert answer["error_code"] == 9043
    assert await alive(cloud, client)


async def test_a_fault_of_absurd_digits(cloud: GizwitsCloud, client: Client) -> None:
    """A kind that is no error code makes no error."""
    cloud.faults.add("bindings", "9" * 5000)
    assert (await client.call("GET", "/bindings"))[0] == 200


async def test_the_house_keeps_its_time(socket_enabled: None) -> None:
    """A clock set by the page to an absurd speed would end it."""
    async with GizwitsCloud(tick=0.01) as cloud:
        demo_home(cloud)
        did = next(iter(cloud.registry.devices))
        async with aiohttp.ClientSession() as http:
            for temperature in ("NaN", "1e999"):
                url = f"{cloud.url}/simulator/devices/{did}/room"
                async with http.post(url, data={"temperature": temperature}) as answer:
                    assert answer.status == 400
        await asyncio.sleep(0.05)
        assert any("tick" in job.get_name() for job in asyncio.all_tasks())

"""The WebSocket of the simulated cloud."""

import asyncio

import aiohttp
import pytest

from simulators.gizwits import Account, GizwitsCloud

from .client import PASSWORD, USER, Client


async def test_login_and_ping(cloud: GizwitsCloud, client: Client) -> None:
    """login_req, login_res, ping, pong."""
    socket = await client.socket()
    await socket.send("ping")
    assert await socket.receive() == {"cmd": "pong"}
    assert [session.host for session in cloud.connections] == ["127.0.0.1"]


@pytest.mark.parametrize("wrong", [{"token": "x"}, {"uid": "x"}, {"appid": "x"}])
async def test_login_refused(client: Client, wrong: dict[str, object]) -> None:
    """A wrong login is told, and what follows is 1003."""
    socket = await client.open()
    await socket.send("login_req", client.credentials(**wrong))
    assert await socket.receive() == {"cmd": "login_res", "data": {"success": False}}
    await socket.send("ping")
    assert (await socket.receive())["data"]["error_code"] == 1003


async def test_a_change_is_pushed_in_full(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """Whoever changes it; only what changed is pushed at all."""
    heater = cloud.add_heater(account)
    other = cloud.add_heater(account, name="Autre")
    socket = await client.socket()
    await client.control(heater.did, mode="cft")
    attrs = await socket.noti()
    assert attrs["mode"] == "cft"
    assert len(attrs) == 96
    await client.control(heater.did, mode="cft")
    cloud.set_attr(other.did, lock_switch=1)
    message = await socket.receive()
    assert message["data"]["did"] == other.did
    cloud.behaviour.push_delta = True
    cloud.set_attr(other.did, mode="stop")
    assert await socket.noti() == {"mode": "stop"}


async def test_read_and_write(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """c2s_read brings s2c_noti; c2s_write has no answer but the change."""
    heater = cloud.add_heater(account, "onyx")
    socket = await client.socket()
    await socket.send("c2s_read", {"did": heater.did})
    attrs = await socket.noti()
    assert attrs["on_off"] is True
    assert attrs["cur_mode"] == 1
    await socket.send("c2s_write", {"did": heater.did, "attrs": {"on_off": False}})
    assert (await socket.noti())["on_off"] is False
    assert cloud.control_log[-1].via == "ws"
    await socket.send("c2s_read", {"did": heater.did, "names": ["mode"]}, req_sn=7)
    answer = await socket.receive()
    assert answer["res_sn"] == 7
    assert len(answer["data"]["attrs"]) > 1
    cloud.behaviour.read_names = True
    await socket.send("c2s_read", {"did": heater.did, "names": ["mode"]})
    assert await socket.noti() == {"mode": "eco"}
    await socket.send(
        "c2s_write", {"did": heater.did, "attrs": {"mode": "cft"}}, req_sn=8
    )
    assert (await socket.noti())["mode"] == "cft"
    assert await socket.receive() == {"cmd": "s2c_ack", "res_sn": 8, "did": heater.did}


async def test_wrong_writes(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """A bool point takes true and false only; a wrong write is silent, or told."""
    heater = cloud.add_heater(account, "onyx")
    socket = await client.socket()
    for attrs in ({"on_off": 0}, {"cur_mode": 1}, {"nothing": 1}, {}):
        await socket.send("c2s_write", {"did": heater.did, "attrs": attrs})
    await socket.send("ping")
    assert await socket.receive() == {"cmd": "pong"}
    assert [entry.accepted for entry in cloud.control_log] == [False] * 4
    cloud.behaviour.bad_write = "invalid"
    await socket.send("c2s_write", {"did": heater.did, "attrs": {"on_off": 0}})
    assert (await socket.receive())["cmd"] == "s2c_invalid_msg"


async def test_generation_1_ignores_writes(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """It can be read over the socket, and not written."""
    heater = cloud.add_heater(account, "Heatzy")
    socket = await client.socket()
    await socket.send("c2s_write", {"did": heater.did, "attrs": {"mode": "舒适"}})
    await socket.send(
        "c2s_raw", {"did": heater.did, "raw": [0, 0, 0, 3, 4, 0, 0, 144, 1]}
    )
    await socket.send("c2s_read", {"did": heater.did})
    assert await socket.noti() == {"mode": "经济"}


async def test_pro_says_heating_state_with_a_capital(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """Over the socket only, and as true or false."""
    heater = cloud.add_heater(account, "Pilote_Pro")
    socket = await client.socket()
    await socket.send("c2s_read", {"did": heater.did})
    attrs = await socket.noti()
    assert isinstance(attrs["Heating_state"], bool)
    assert "heating_state" not in attrs
    assert "heating_state" in await client.attrs(heater.did)


async def test_subscriptions(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """Without auto_subscribe only what was subscribed is pushed."""
    first, second = (cloud.add_heater(account, name=name) for name in ("A", "B"))
    socket = await client.socket(auto_subscribe=False)
    cloud.set_attr(first.did, mode="cft")
    await socket.send("subscribe_req", [{"did": second.did}, {"did": "x"}])
    answer = (await socket.receive())["data"]
    assert answer["success"] == [{"did": second.did, "error_code": 0, "msg": "ok"}]
    assert answer["failed"][0]["did"] == "x"
    cloud.set_attr(first.did, mode="fro")
    cloud.set_attr(second.did, mode="fro")
    assert (await socket.receive())["data"]["did"] == second.did


async def test_online_status_and_bindings(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """What comes and goes is told with its own messages."""
    socket = await client.socket()
    heater = cloud.add_heater(account)
    assert await socket.receive() == {
        "cmd": "s2c_binding_changed",
        "data": {"did": heater.did, "bind": True},
    }
    cloud.set_online(heater.did, False)
    data = (await socket.receive())["data"]
    assert data == {
        "did": heater.did,
        "passcode": heater.passcode,
        "mac": heater.mac,
        "online": False,
    }
    cloud.set_attr(heater.did, mode="cft")
    cloud.set_online(heater.did, True)
    assert (await socket.receive())["data"]["online"] is True
    assert (await socket.noti())["mode"] == "cft"
    cloud.remove_device(heater.did)
    assert (await socket.receive())["data"] == {"did": heater.did, "bind": False}
    cloud.set_attr(heater.did, mode="eco")
    assert await socket.quiet()


async def test_other_accounts_hear_nothing(cloud: GizwitsCloud, client: Client) -> None:
    """A push goes to the owner only."""
    heater = cloud.add_heater(cloud.add_account("paul@isotherm.example", "p"))
    socket = await client.socket()
    cloud.set_attr(heater.did, mode="cft")
    await socket.send("c2s_read", {"did": heater.did})
    assert await socket.quiet()


async def test_two_hosts_in_one_account(socket_enabled: None) -> None:
    """A socket brings the devices of its own host."""
    pytest_socket = pytest.importorskip("pytest_socket")
    pytest_socket.socket_allow_hosts(["127.0.0.1", "127.0.0.2"])
    async with (
        GizwitsCloud(tick=0, ws_hosts=("127.0.0.1", "127.0.0.2")) as cloud,
        Client(cloud) as client,
    ):
        account = cloud.add_account(USER, PASSWORD)
        heaters = [
            cloud.add_heater(account, name=host, ws_host=host)
            for host in cloud.ws_hosts
        ]
        await client.login()
        hosts = [
            entry["host"]
            for entry in (await client.call("GET", "/bindings"))[1]["devices"]
        ]
        assert hosts == ["127.0.0.1", "127.0.0.2"]
        sockets = [await client.socket(host) for host in hosts]
        for heater in heaters:
            cloud.set_attr(heater.did, mode="cft")
        for socket, heater in zip(sockets, heaters, strict=True):
            assert (await socket.receive())["data"]["did"] == heater.did
            assert await socket.quiet()


async def test_no_heartbeat(cloud: GizwitsCloud, client: Client) -> None:
    """1011 and a close follow when no ping comes."""
    cloud.behaviour.heartbeat_scale = 0.02
    socket = await client.socket(heartbeat_interval=60)
    for _ in range(3):
        await asyncio.sleep(0.5)
        await socket.send("ping")
        assert await socket.receive() == {"cmd": "pong"}
    assert (await socket.receive())["data"]["error_code"] == 1011
    assert await socket.receive() is None
    async with asyncio.timeout(5):
        while cloud.connections:
            await asyncio.sleep(0.01)


async def test_1009_logs_out(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """After 1009 every ping is answered with 1003, and nothing is pushed."""
    heater = cloud.add_heater(account)
    socket = await client.socket()
    cloud.send_invalid(1009)
    assert (await socket.receive())["data"]["error_code"] == 1009
    cloud.set_attr(heater.did, mode="cft")
    await socket.send("ping")
    assert (await socket.receive())["data"]["error_code"] == 1003
    await socket.send("login_req", client.credentials())
    assert (await socket.receive())["data"]["success"] is True


async def test_nonsense(client: Client) -> None:
    """What is not a command is told so."""
    socket = await client.socket()
    await socket.raw.send_str("{")
    assert (await socket.receive())["cmd"] == "s2c_invalid_msg"
    await socket.send("c2s_dance", {})
    assert (await socket.receive())["cmd"] == "s2c_invalid_msg"


async def test_socket_faults(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """Refused, silent, dropped, and pushes that get lost."""
    heater = cloud.add_heater(account)
    cloud.faults.add("ws", "refuse", count=1)
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await client.open()
    cloud.faults.add("ws", "reset", count=2)
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.open()
    cloud.faults.add("ws", "silent", count=1)
    silent = await client.open()
    await silent.send("login_req", client.credentials())
    assert await silent.quiet()
    cloud.faults.add("ws_login", "fail", count=1)
    failed = await client.open()
    await failed.send("login_req", client.credentials())
    assert (await failed.receive())["data"] == {"success": False}
    socket = await client.socket()
    cloud.faults.add("ws_push", "lose", count=1)
    cloud.set_attr(heater.did, mode="cft")
    cloud.set_attr(heater.did, mode="fro")
    assert (await socket.noti())["mode"] == "fro"
    cloud.drop_sockets()
    assert await socket.receive() is None
    socket = await client.socket()
    cloud.silence_sockets()
    await socket.send("ping")
    assert await socket.quiet()

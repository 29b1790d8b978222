"""The app's WebSocket over the simulated cloud's WebSocket."""

import asyncio
from collections.abc import AsyncGenerator, Callable

import aiohttp
import pytest

from custom_components.isotherm.gizwits.api.app.client import AppClient
from custom_components.isotherm.gizwits.api.events import (
    Attributes,
    BindingChanged,
    ConnectionChanged,
    Online,
    PushEvent,
)
from custom_components.isotherm.gizwits.api.websocket import AppWebSocket
from custom_components.isotherm.gizwits.api.websocket_connection import Backoff
from custom_components.isotherm.gizwits.api.websocket_session import SocketTiming
from custom_components.isotherm.hub.errors import ConnectError
from simulators.clock import ManualClock
from simulators.gizwits import APP_ID, Account, GizwitsCloud

from . import PASSWORD, USER
from .stub import until

QUICK = Backoff(first=0.02, most=0.1, stable=30)


class Recorder:
    """Keeps the events of a WebSocket."""

    def __init__(self) -> None:
        """Hold the list that the events go to."""
        self.events: list[PushEvent] = []

    def __call__(self, event: PushEvent) -> None:
        """Keep an event."""
        self.events.append(event)

    def of[Event: PushEvent](self, kind: type[Event]) -> list[Event]:
        """Return the events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def modes(self, did: str) -> list[object]:
        """Return the modes that a device told, one after another."""
        return [
            event.attrs["mode"]
            for event in self.of(Attributes)
            if event.did == did and "mode" in event.attrs
        ]


@pytest.fixture
def heard() -> Recorder:
    """Return what keeps the events."""
    return Recorder()


@pytest.fixture
async def push(
    session: aiohttp.ClientSession, client: AppClient, heard: Recorder
) -> AsyncGenerator[AppWebSocket]:
    """Return a push client in a hurry, and see that nothing of it is left."""
    push = AppWebSocket(
        session,
        client,
        listener=heard,
        backoff=QUICK,
        timing=SocketTiming(heartbeat=0.05, answer=0.3, connect=0.3),
    )
    yield push
    await push.stop()
    assert left() == []


def left() -> list[str]:
    """Return the names of push tasks that still run."""
    names = [task.get_name() for task in asyncio.all_tasks() if not task.done()]
    return [name for name in names if name.startswith("push ")]


async def _connect(push: AppWebSocket, client: AppClient) -> None:
    push.set_bindings(await client.devices.bindings())
    push.start()
    await until(lambda: push.alive)


async def test_states_come_by_themselves(
    push: AppWebSocket,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
    heard: Recorder,
) -> None:
    """After the login all devices are read; changes follow."""
    first = cloud.add_heater(account, attrs={"mode": "fro"}).did
    second = cloud.add_heater(account, attrs={"mode": "cft"}).did
    assert not push.alive
    await _connect(push, client)
    await until(lambda: heard.modes(first) and heard.modes(second))
    assert (heard.modes(first), heard.modes(second)) == (["fro"], ["cft"])
    assert push.alive_for(first)
    assert push.hosts == {f"127.0.0.1:{cloud.port}": True}
    cloud.set_attr(first, mode="eco")
    await until(lambda: heard.modes(first) == ["fro", "eco"])
    assert heard.of(ConnectionChanged) == [
        ConnectionChanged(True, "", f"127.0.0.1:{cloud.port}")
    ]


async def test_login_is_as_documented(
    push: AppWebSocket, client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """The login names application, user, token, format, heartbeat and subscription."""
    cloud.add_heater(account)
    await _connect(push, client)
    host, message = cloud.socket_log[0]
    assert host == "127.0.0.1"
    assert client.token is not None
    assert message == {
        "cmd": "login_req",
        "data": {
            "appid": APP_ID,
            "uid": account.uid,
            "token": client.token.value,
            "p0_type": "attrs_v4",
            "heartbeat_interval": 1,
            "auto_subscribe": True,
        },
    }


async def test_commands(
    push: AppWebSocket,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
    heard: Recorder,
) -> None:
    """A device can be read and written over the socket."""
    did = cloud.add_heater(account, attrs={"mode": "fro"}).did
    await _connect(push, client)
    await until(lambda: heard.modes(did))
    await push.read(did)
    await until(lambda: heard.modes(did) == ["fro", "fro"])
    await push.write(did, {"mode": "eco", "lock_switch": 1})
    await until(lambda: heard.modes(did)[-1] == "eco")
    assert cloud.control_log[-1].via == "ws"
    assert cloud.control_log[-1].attrs == {"mode": "eco", "lock_switch": 1}
    with pytest.raises(ValueError, match="attribute"):
        await push.write(did, {})
    with pytest.raises(ConnectError):
        await push.write("stranger", {"mode": "eco"})
    with pytest.raises(ConnectError):
        await push.read("stranger")
    assert not push.alive_for("stranger")


async def test_comings_and_goings(
    push: AppWebSocket,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
    heard: Recorder,
) -> None:
    """Online states, new and removed devices are told."""
    did = cloud.add_heater(account).did
    await _connect(push, client)
    cloud.set_online(did, False)
    cloud.set_online(did, True)
    await until(lambda: heard.of(Online) == [Online(did, False), Online(did, True)])
    new = cloud.add_heater(account, name="New").did
    cloud.remove_device(did)
    await until(lambda: len(heard.of(BindingChanged)) == 2)
    assert heard.of(BindingChanged) == [
        BindingChanged(new, True),
        BindingChanged(did, False),
    ]


async def test_new_device_is_taken_in(
    push: AppWebSocket,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
    heard: Recorder,
) -> None:
    """A device that came after the login is subscribed and read, a gone one forgotten."""
    old = cloud.add_heater(account)
    await _connect(push, client)
    new = cloud.add_heater(account, attrs={"mode": "fro"})
    cloud.remove_device(old.did)
    push.set_bindings(await client.devices.bindings())
    assert not push.alive_for(old.did)
    await until(lambda: "fro" in heard.modes(new.did))
    assert push.alive_for(new.did)
    assert ("127.0.0.1", {"cmd": "subscribe_req", "data": [{"did": new.did}]}) in (
        cloud.socket_log
    )
    assert len(cloud.connections) == 1


async def test_refused_subscription(
    push: AppWebSocket, client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """A device that the socket does not take is not alive, its neighbours are."""
    old = cloud.add_heater(account)
    await _connect(push, client)
    new = cloud.add_heater(account)
    bindings = await client.devices.bindings()
    cloud.remove_device(new.did)
    push.set_bindings(bindings)
    await until(lambda: not push.alive_for(new.did))
    assert push.alive_for(old.did)


@pytest.mark.parametrize(
    ("lose", "reason"),
    [
        (lambda cloud: cloud.drop_sockets(), "closed"),
        (lambda cloud: cloud.silence_sockets(), "ping was not answered"),
        (lambda cloud: cloud.send_invalid(1003), "1003"),
        (lambda cloud: cloud.send_invalid(1009), "1009"),
        (lambda cloud: cloud.send_invalid(1011), "1011"),
        (lambda cloud: cloud.faults.add("ws_ping", "drop", count=1), "closed"),
        (lambda cloud: cloud.faults.add("ws_ping", "close", count=1), "closed"),
        (lambda cloud: cloud.faults.add("ws_ping", "silent", count=1), "ping"),
        (lambda cloud: cloud.faults.add("ws_ping", "1009", count=1), "1009"),
    ],
)
async def test_every_loss_is_noticed_and_mended(
    *,
    push: AppWebSocket,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
    heard: Recorder,
    lose: Callable[[GizwitsCloud], object],
    reason: str,
) -> None:
    """However a socket is lost: told once, mended by itself, without a login."""
    did = cloud.add_heater(account, attrs={"mode": "fro"}).did
    await _connect(push, client)
    lose(cloud)
    await until(lambda: len(heard.of(ConnectionChanged)) == 3)
    down = heard.of(ConnectionChanged)[1]
    assert not down.up
    assert reason in down.reason
    assert push.alive
    seen = len(heard.modes(did))
    cloud.set_attr(did, mode="eco")
    await until(lambda: "eco" in heard.modes(did)[seen - 1 :])
    assert account.logins == 1


async def test_one_heartbeat_however_often_lost(
    push: AppWebSocket,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
    heard: Recorder,
) -> None:
    """After many reconnections there is one task, one socket, one heartbeat, one login."""
    cloud.add_heater(account)
    await _connect(push, client)
    for lost in range(1, 6):
        cloud.drop_sockets()
        await until(lambda told=2 * lost + 1: len(heard.of(ConnectionChanged)) == told)
    assert left() == [f"push 127.0.0.1:{cloud.port}"]
    assert len(cloud.connections) == 1
    before = len(cloud.socket_log)
    await asyncio.sleep(0.27)
    pings = [m for _, m in cloud.socket_log[before:] if m["cmd"] == "ping"]
    assert 1 <= len(pings) <= 6
    assert account.logins == 1


async def test_unplugged_cloud(
    push: AppWebSocket,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
    heard: Recorder,
) -> None:
    """A cloud that is gone for a while is found again; the outage is told once."""
    did = cloud.add_heater(account).did
    await _connect(push, client)
    await cloud.unplug(0.3)
    await until(lambda: push.alive)
    assert [change.up for change in heard.of(ConnectionChanged)] == [True, False, True]
    assert push.alive_for(did)
    assert account.logins == 1


@pytest.mark.parametrize("kind", ["refuse", "reset", "hang", "silent"])
async def test_connection_that_fails(
    *,
    push: AppWebSocket,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
    heard: Recorder,
    kind: str,
) -> None:
    """A refused, broken or silent connection is tried again."""
    cloud.add_heater(account)
    cloud.faults.add("ws", kind, count=2)
    await _connect(push, client)
    assert [change.up for change in heard.of(ConnectionChanged)] == [False, True]


async def test_commands_while_down(
    push: AppWebSocket, client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """Without a socket, commands fail at once."""
    did = cloud.add_heater(account).did
    cloud.faults.add("ws", "refuse")
    push.set_bindings(await client.devices.bindings())
    push.start()
    await until(lambda: not cloud.connections)
    assert not push.alive
    with pytest.raises(ConnectError, match="down"):
        await push.write(did, {"mode": "eco"})
    with pytest.raises(ConnectError, match="down"):
        await push.read(did)


async def test_command_into_a_dying_socket(
    push: AppWebSocket, client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """A command that meets the loss of the socket is a ConnectError; all is mended."""
    did = cloud.add_heater(account).did
    await _connect(push, client)
    new = cloud.add_heater(account)
    bindings = await client.devices.bindings()
    (connection,) = push._connections.values()
    assert connection._live is not None
    transport = connection._live.ws.get_extra_info("socket")
    assert transport is not None
    assert connection._live.ws._response.connection is not None
    connection._live.ws._response.connection.transport.abort()
    push.set_bindings(bindings)
    with pytest.raises(ConnectError, match="lost"):
        await push.write(did, {"mode": "eco"})
    await until(lambda: push.alive_for(new.did))


async def test_refused_token_is_renewed_once(
    push: AppWebSocket, client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """A socket that does not take the token leads to one login."""
    cloud.add_heater(account)
    push.set_bindings(await client.devices.bindings())
    cloud.revoke_tokens()
    push.start()
    await until(lambda: push.alive)
    assert account.logins == 2


async def test_socket_that_takes_no_token(
    push: AppWebSocket,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
    heard: Recorder,
) -> None:
    """A socket that never takes a token is no reason for login after login."""
    cloud.behaviour.reuse_token = False
    cloud.add_heater(account)
    cloud.faults.add("ws_login", "9004")
    push.set_bindings(await client.devices.bindings())
    push.start()
    sockets = lambda: sum(m["cmd"] == "login_req" for _, m in cloud.socket_log)  # noqa: E731
    await until(lambda: sockets() >= 6)
    assert account.logins == 2
    assert [change.up for change in heard.of(ConnectionChanged)] == [False]
    cloud.faults.clear()
    await until(lambda: push.alive)
    assert account.logins == 2


async def test_wrong_password(
    session: aiohttp.ClientSession,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
) -> None:
    """A refused login is not repeated by push."""
    cloud.add_heater(account)
    bindings = await client.devices.bindings()
    heard = Recorder()
    stranger = AppClient(session, USER, "wrong", base_url=cloud.url)
    push = AppWebSocket(session, stranger, listener=heard, backoff=QUICK)
    push.set_bindings(bindings)
    push.start()
    await until(lambda: heard.of(ConnectionChanged))
    await asyncio.sleep(0.1)
    await push.stop()
    assert "9020" in heard.of(ConnectionChanged)[0].reason
    assert len(cloud.requests.of("login")) == 2


async def test_token_renewed_while_the_socket_is_up(
    session: aiohttp.ClientSession,
    cloud: GizwitsCloud,
    account: Account,
    heard: Recorder,
) -> None:
    """Before its end the token is renewed, and told on the same socket."""
    clock = ManualClock(1_800_000_000)
    cloud.wall, cloud.behaviour.reuse_token = clock, False
    cloud.add_heater(account)
    client = AppClient(session, USER, PASSWORD, base_url=cloud.url, clock=clock)
    push = AppWebSocket(
        session,
        client,
        listener=heard,
        backoff=QUICK,
        timing=SocketTiming(heartbeat=0.03),
    )
    await _connect(push, client)
    first = client.token
    clock.advance(113.5 * 86_400)
    await until(lambda: account.logins == 2)
    await until(lambda: [m for _, m in cloud.socket_log if m["cmd"] == "login_req"][1:])
    (again,) = [m for _, m in cloud.socket_log if m["cmd"] == "login_req"][1:]
    assert client.token is not None
    assert client.token != first
    assert again["data"]["token"] == client.token.value  # type: ignore[index]
    await asyncio.sleep(0.1)
    assert [change.up for change in heard.of(ConnectionChanged)] == [True]
    assert len(cloud.connections) == 1
    assert account.logins == 2
    await push.stop()


async def test_renewal_that_fails_costs_no_socket(
    session: aiohttp.ClientSession,
    cloud: GizwitsCloud,
    account: Account,
    heard: Recorder,
) -> None:
    """While the token can't be renewed, the socket lives on."""
    clock = ManualClock(1_800_000_000)
    cloud.wall, cloud.behaviour.reuse_token = clock, False
    cloud.add_heater(account)
    client = AppClient(session, USER, PASSWORD, base_url=cloud.url, clock=clock)
    push = AppWebSocket(
        session,
        client,
        listener=heard,
        backoff=QUICK,
        timing=SocketTiming(heartbeat=0.03),
    )
    await _connect(push, client)
    cloud.faults.add("login", "9020", count=1)
    clock.advance(113.5 * 86_400)
    await until(lambda: len(cloud.requests.of("login")) == 2)
    await asyncio.sleep(0.1)
    assert push.alive
    assert len(cloud.requests.of("login")) == 2
    clock.advance(901)
    await until(lambda: account.logins == 2)
    assert [change.up for change in heard.of(ConnectionChanged)] == [True]
    await push.stop()


async def test_token_that_rest_has_replaced(
    push: AppWebSocket,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
    heard: Recorder,
) -> None:
    """A token that a call had to replace is told to the socket as well."""
    cloud.add_heater(account)
    await _connect(push, client)
    cloud.revoke_tokens()
    await client.devices.bindings()
    logins = lambda: [m for _, m in cloud.socket_log if m["cmd"] == "login_req"]  # noqa: E731
    await until(lambda: len(logins()) == 2)
    await asyncio.sleep(0.05)
    assert [change.up for change in heard.of(ConnectionChanged)] == [True]


async def test_stop_at_any_time(
    push: AppWebSocket,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
    heard: Recorder,
) -> None:
    """Stopped while connecting, while up or while waiting: nothing is left."""
    cloud.add_heater(account)
    push.start()
    await push.stop()
    bindings = await client.devices.bindings()
    push.set_bindings(bindings)
    assert left() == []
    push.start()
    push.start()
    assert len(left()) == 1
    await push.stop()
    assert left() == []
    cloud.faults.add("ws", "hang", count=1)
    push.start()
    await asyncio.sleep(0.05)
    await push.stop()
    assert left() == []
    push.start()
    await until(lambda: push.alive)
    count = len(heard.events)
    await push.stop()
    await push.stop()
    assert (left(), push.alive, push.hosts) == ([], False, {})
    await until(lambda: not cloud.connections)
    assert len(heard.events) == count
    push.start()
    await until(lambda: push.alive)


async def test_failing_listener(
    session: aiohttp.ClientSession,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A listener that raises is logged and costs neither socket nor events."""
    did = cloud.add_heater(account).did
    heard: list[PushEvent] = []

    def listener(event: PushEvent) -> None:
        heard.append(event)
        raise RuntimeError("failed")

    push = AppWebSocket(session, client, listener=listener, backoff=QUICK)
    await _connect(push, client)
    await until(lambda: len(heard) == 2)
    cloud.set_attr(did, mode="fro")
    await until(lambda: len(heard) == 3)
    assert push.alive
    await push.stop()
    assert "The listener failed at Attributes" in caplog.text
    caplog.clear()


async def test_stop_from_the_listener(
    session: aiohttp.ClientSession,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
) -> None:
    """A listener may take all devices away."""
    cloud.add_heater(account)
    heard: list[PushEvent] = []

    def listener(event: PushEvent) -> None:
        heard.append(event)
        push.set_bindings(())

    push = AppWebSocket(session, client, listener=listener, backoff=QUICK)
    push.set_bindings(await client.devices.bindings())
    push.start()
    await until(lambda: heard)
    await until(lambda: not left())
    assert push.hosts == {}
    await push.stop()


async def test_closed_session(
    *,
    push: AppWebSocket,
    session: aiohttp.ClientSession,
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
    heard: Recorder,
) -> None:
    """A session closed under the sockets is an outage without a traceback."""
    cloud.add_heater(account)
    await _connect(push, client)
    await session.close()
    await until(lambda: not push.alive)
    await asyncio.sleep(0.1)
    assert [change.up for change in heard.of(ConnectionChanged)] == [True, False]

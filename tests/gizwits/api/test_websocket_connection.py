"""Sockets that behave as the simulated cloud never does."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import json
import struct

import aiohttp
from aiohttp import web
from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.gizwits.api.app.client import AppClient
from custom_components.isotherm.gizwits.api.events import (
    Attributes,
    BindingChanged,
    ConnectionChanged,
    Online,
)
from custom_components.isotherm.gizwits.api.models import Binding, Token
from custom_components.isotherm.gizwits.api.websocket import AppWebSocket
from custom_components.isotherm.gizwits.api.websocket_connection import (
    MOST_BYTES,
    Backoff,
)
from custom_components.isotherm.gizwits.api.websocket_session import SocketTiming
from custom_components.isotherm.hub.errors import ConnectError

from . import PASSWORD, USER
from .stub import Message, StubSocket, ignore, until, usual
from .test_websocket import QUICK, Recorder, left


def _binding(url: str, did: str = "did-1") -> Binding:
    port = int(url.rsplit(":", 1)[1])
    return Binding(did=did, product_key="k", host="127.0.0.1", ws_port=port)


@asynccontextmanager
async def _pushing(
    session: aiohttp.ClientSession, stub: StubSocket, *, heartbeat: float = 0.05
) -> AsyncGenerator[tuple[AppWebSocket, Recorder]]:
    async with stub.run() as url:
        heard = Recorder()
        push = AppWebSocket(
            session,
            AppClient(session, USER, PASSWORD, base_url=url),
            listener=heard,
            backoff=QUICK,
            timing=SocketTiming(heartbeat=heartbeat, answer=0.2),
        )
        push.set_bindings([_binding(url)])
        push.start()
        try:
            yield push, heard
        finally:
            await push.stop()
            assert left() == []


@given(
    st.integers(1, 10_000),
    st.builds(
        Backoff,
        first=st.floats(0.1, 10),
        factor=st.floats(1, 4),
        most=st.floats(10, 300),
        jitter=st.floats(0, 0.5),
    ),
)
def test_pauses_have_bounds(failures: int, backoff: Backoff) -> None:
    """A pause is never shorter than the first nor longer than the longest, but for jitter."""
    pause = backoff.pause(failures)
    assert (
        backoff.first * (1 - backoff.jitter)
        <= pause
        <= backoff.most * (1 + backoff.jitter)
    )


def test_pauses_grow() -> None:
    """Pauses double up to the longest, and two hosts don't keep step."""
    steady = Backoff(jitter=0)
    assert [steady.pause(n) for n in (1, 2, 3, 4, 50)] == [1, 2, 4, 8, 24]
    assert len({Backoff().pause(1) for _ in range(20)}) > 1


async def test_pings_want_their_pong(session: aiohttp.ClientSession) -> None:
    """A socket that talks but does not answer pings is replaced."""

    async def chatter(
        stub: StubSocket, socket: web.WebSocketResponse, _: Message
    ) -> None:
        while not socket.closed:
            await socket.send_json(
                {"cmd": "s2c_noti", "data": {"did": "d", "attrs": {"a": 1}}}
            )
            await asyncio.sleep(0.02)

    stub = StubSocket({"ping": chatter})
    async with _pushing(session, stub) as (_, heard):
        await until(lambda: stub.opened >= 3)
        assert "ping was not answered" in heard.of(ConnectionChanged)[1].reason
        assert stub.count("ping") >= 2
        assert stub.logins == 1


async def test_login_without_answer(session: aiohttp.ClientSession) -> None:
    """A login that is not answered ends the socket, with growing pauses."""
    stub = StubSocket({"login_req": ignore})
    async with _pushing(session, stub) as (push, heard):
        await until(lambda: stub.opened >= 2)
        assert heard.of(ConnectionChanged)[0].reason == "the login was not answered"
        assert not push.alive
        assert stub.count("ping") == 0


@pytest.mark.parametrize("answer", [{}, {"success": False}, {"success": None}])
async def test_login_answered_oddly(
    session: aiohttp.ClientSession, answer: Message
) -> None:
    """Only success is success."""

    async def refuse(
        stub: StubSocket, socket: web.WebSocketResponse, _: Message
    ) -> None:
        await socket.send_json({"cmd": "login_res", "data": answer})

    stub = StubSocket({"login_req": refuse})
    async with _pushing(session, stub) as (push, heard):
        await until(lambda: stub.opened >= 3)
        assert not push.alive
        assert heard.of(ConnectionChanged) == [
            ConnectionChanged(False, heard.of(ConnectionChanged)[0].reason, *push.hosts)
        ]
    assert stub.logins == 1


@pytest.mark.parametrize("code", [9004, "9006"])
async def test_token_refused_while_up(
    session: aiohttp.ClientSession, code: object
) -> None:
    """A message that refuses the token leads to a new one and a new login."""
    stub = StubSocket()
    async with _pushing(session, stub) as (push, _):
        await until(lambda: push.alive)
        await stub.tell(cmd="s2c_invalid_msg", data={"error_code": code})
        await until(lambda: stub.opened == 2 and push.alive)
        assert stub.logins == 2


async def test_relogin_refused(session: aiohttp.ClientSession) -> None:
    """A new token that is refused on the open socket leads to a new socket."""
    stub = StubSocket()
    async with stub.run() as url:
        client = AppClient(session, USER, PASSWORD, base_url=url)
        timing = SocketTiming(heartbeat=0.05, answer=0.2)
        push = AppWebSocket(
            session, client, listener=Recorder(), backoff=QUICK, timing=timing
        )
        push.set_bindings([_binding(url)])
        push.start()
        await until(lambda: push.alive)
        client.tokens.keep(Token("stale", "u"))
        await until(lambda: stub.opened == 2 and push.alive)
        assert stub.logins == 2
        await push.stop()


async def test_odd_messages(session: aiohttp.ClientSession) -> None:
    """Nothing that comes over a socket costs it."""
    stub = StubSocket()
    async with _pushing(session, stub) as (push, heard):
        await until(lambda: heard.of(Attributes))
        heard.events.clear()
        (socket,) = stub.open
        for text in ("", "{", "[]", "null", "5", '"x"', '{"cmd": []}', "<html>"):
            await socket.send_str(text)
        for cmd in (
            "s2c_noti",
            "s2c_online_status",
            "s2c_binding_changed",
            "subscribe_res",
            "s2c_invalid_msg",
            "pong",
            "s2c_raw",
            "s2c_ack",
            None,
        ):
            for data in (None, [], {}, {"did": 5}, {"did": "d", "attrs": []}, "x"):
                await socket.send_json({"cmd": cmd, "data": data})
        await socket.send_json({"cmd": "s2c_invalid_msg", "data": {"error_code": 1005}})
        await socket.send_bytes(
            b'{"cmd": "s2c_noti", "data": {"did": "new", "attrs": {"x": NaN}}}'
        )
        await until(lambda: heard.events)
        assert heard.events == [Attributes("new", {"x": None})]
        assert (push.alive, stub.opened) == (True, 1)


async def test_readings_of_events(session: aiohttp.ClientSession) -> None:
    """Both names of the online state are understood, and 0 and 1 as well."""
    stub = StubSocket()
    async with _pushing(session, stub) as (_, heard):
        await until(lambda: heard.of(Attributes))
        heard.events.clear()
        await stub.tell(cmd="s2c_online_status", data={"did": "d", "online": False})
        await stub.tell(cmd="s2c_online_status", data={"did": "d", "is_online": 1})
        await stub.tell(cmd="s2c_binding_changed", data={"did": "d", "bind": 0})
        await until(lambda: len(heard.events) == 3)
        assert heard.events == [
            Online("d", False),
            Online("d", True),
            BindingChanged("d", False),
        ]


async def test_two_hosts(session: aiohttp.ClientSession) -> None:
    """Two hosts mean two sockets; each comes and goes with its devices."""

    async def welcome(
        stub: StubSocket, socket: web.WebSocketResponse, _: Message
    ) -> None:
        await socket.send_json({"cmd": "login_res", "data": {"success": True}})

    one, two = StubSocket({"login_req": welcome}), StubSocket({"login_req": welcome})
    async with _pushing(session, one) as (push, heard), two.run() as url:
        await until(lambda: push.alive)
        here = _binding(f"ws://{next(iter(push.hosts))}")
        there = _binding(url, "did-2")
        push.set_bindings([here, there])
        assert not push.alive
        assert push.alive_for("did-1")
        assert not push.alive_for("did-2")
        await until(lambda: push.alive)
        assert (one.opened, two.opened) == (1, 1)
        await until(lambda: Attributes("did-2", {"mode": "eco"}) in heard.events)
        reads = [m["data"] for m in two.received if m["cmd"] == "c2s_read"]
        assert reads == [{"did": "did-2"}]
        two.replies["ping"] = ignore
        await until(lambda: not push.alive)
        assert push.alive_for("did-1")
        push.set_bindings([here])
        assert push.alive
        await until(lambda: not two.open)
        await until(lambda: left() == [f"push {next(iter(push.hosts))}"])
        assert one.opened == 1
        # A device can move to another host.
        push.set_bindings([_binding(url, "did-1")])
        await until(lambda: not one.open)
    assert one.logins + two.logins == 1


async def test_heartbeat_announced(session: aiohttp.ClientSession) -> None:
    """The announced heartbeat is within the vendor's 180 s, whatever ours is."""
    for heartbeat, announced in ((0.05, 1), (20, 60), (150, 180)):
        stub = StubSocket()
        async with _pushing(session, stub, heartbeat=heartbeat):
            await until(lambda stub=stub: stub.received)
            assert stub.received[0]["data"]["heartbeat_interval"] == announced


async def test_stable_socket_starts_anew(session: aiohttp.ClientSession) -> None:
    """After a socket that lived, the pauses start from the first again."""
    stub = StubSocket()
    async with stub.run() as url:
        backoff = Backoff(first=0.02, factor=1000, most=60, jitter=0, stable=0.05)
        push = AppWebSocket(
            session,
            AppClient(session, USER, PASSWORD, base_url=url),
            listener=Recorder(),
            backoff=backoff,
            timing=SocketTiming(heartbeat=0.03),
        )
        push.set_bindings([_binding(url)])
        push.start()
        for opened in (1, 2, 3):
            await until(lambda: push.alive)
            assert stub.opened == opened
            await asyncio.sleep(0.08)
            await stub.open[0].close()
            await until(lambda: not push.alive)
        await push.stop()


async def test_a_socket_that_never_lives_is_tried_ever_more_rarely(
    session: aiohttp.ClientSession,
) -> None:
    """Its pauses grow from one failure to the next."""

    async def leave(_: StubSocket, socket: web.WebSocketResponse, __: Message) -> None:
        await socket.close()

    stub = StubSocket({"login_req": leave})
    async with stub.run() as url:
        push = AppWebSocket(
            session,
            AppClient(session, USER, PASSWORD, base_url=url),
            listener=Recorder(),
            backoff=Backoff(first=0.02, factor=10_000, most=600, jitter=0),
        )
        push.set_bindings([_binding(url)])
        push.start()
        await until(lambda: stub.opened == 2, seconds=15)
        await asyncio.sleep(0.3)
        assert stub.opened == 2
        await push.stop()


async def test_error_of_our_own(
    session: aiohttp.ClientSession,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An error of ours is logged, and the socket comes back."""
    stub = StubSocket()
    async with stub.run() as url:
        clock = _FailingClock()
        client = AppClient(session, USER, PASSWORD, base_url=url, clock=clock)
        heard = Recorder()
        push = AppWebSocket(session, client, listener=heard, backoff=QUICK)
        push.set_bindings([_binding(url)])
        push.start()
        await until(lambda: push.alive)
        await push.stop()
    assert [change.reason for change in heard.of(ConnectionChanged)] == [
        "internal error",
        "",
    ]
    assert "caused an error" in caplog.text
    caplog.clear()


class _FailingClock:
    """A clock that fails when it is first read."""

    fails = True

    def __call__(self) -> float:
        """Fail once, then return a time."""
        if self.fails:
            self.fails = False
            raise RuntimeError("failed")
        return 0.0


async def test_many_devices_are_read(session: aiohttp.ClientSession) -> None:
    """Each device is read once after the login."""
    stub = StubSocket({"c2s_read": usual})
    async with stub.run() as url:
        heard = Recorder()
        push = AppWebSocket(
            session,
            AppClient(session, USER, PASSWORD, base_url=url),
            listener=heard,
            backoff=QUICK,
        )
        push.set_bindings(_binding(url, f"did-{number}") for number in range(300))
        push.start()
        await until(lambda: len(heard.of(Attributes)) == 300)
        assert stub.count("c2s_read") == 300
        await push.stop()


def _bytes_of(length: int) -> str:
    """Return a message that long, which tells of a device."""
    told = {"did": "did-1", "attrs": {"long": True}}
    return json.dumps({"cmd": "s2c_noti", "data": told}).ljust(length)


async def test_a_message_without_end_ends_the_socket(
    session: aiohttp.ClientSession,
) -> None:
    """A long one is read; one beyond the limit and the socket is replaced."""
    stub = StubSocket()
    async with _pushing(session, stub) as (_, heard):
        await until(lambda: heard.of(Attributes))
        await stub.open[0].send_str(_bytes_of(MOST_BYTES // 2))
        await until(lambda: any("long" in e.attrs for e in heard.of(Attributes)))
        assert stub.opened == 1
        count = sum("long" in e.attrs for e in heard.of(Attributes))
        await stub.open[0].send_str(_bytes_of(2 * MOST_BYTES))
        await until(lambda: stub.opened == 2)
        assert sum("long" in e.attrs for e in heard.of(Attributes)) == count


async def test_no_packed_message_is_taken(session: aiohttp.ClientSession) -> None:
    """Packing was not asked for: a bomb can't come that way."""

    async def packed(stub: StubSocket, _: web.WebSocketResponse, __: Message) -> None:
        if stub.opened == 1:
            frame = struct.pack("!BBH", 0x80 | 0x40 | 0x1, 126, 1000) + bytes(1000)
            stub.transports[0].write(frame)

    stub = StubSocket(replies={"c2s_read": packed})
    async with _pushing(session, stub) as (_, heard):
        await until(lambda: stub.opened == 2)
        assert heard.of(Attributes) == []


async def test_a_device_that_was_refused_once_is_taken_again(
    session: aiohttp.ClientSession,
) -> None:
    """What it reports counts as pushed from the next subscription that holds it."""
    refuse = ["did-2"]

    async def subscribe(
        _: StubSocket, socket: web.WebSocketResponse, body: Message
    ) -> None:
        failed = [row for row in body["data"] if row["did"] in refuse]
        answer = {"cmd": "subscribe_res", "data": {"success": [], "failed": failed}}
        await socket.send_json(answer)

    stub = StubSocket(replies={"subscribe_req": subscribe})
    async with stub.run() as url:
        client = AppClient(session, USER, PASSWORD, base_url=url)
        push = AppWebSocket(session, client, listener=Recorder(), backoff=QUICK)
        one, two = _binding(url), _binding(url, "did-2")
        push.set_bindings([one])
        push.start()
        await until(lambda: push.alive_for("did-1"))
        push.set_bindings([one, two])
        await until(lambda: stub.count("subscribe_req") == 1)
        await until(lambda: not push.alive_for("did-2"))
        push.set_bindings([one])
        refuse.clear()
        push.set_bindings([one, two])
        assert push.alive_for("did-1")
        await until(lambda: stub.count("subscribe_req") == 2)
        await until(lambda: push.alive_for("did-2"))
        assert stub.opened == 1
        await push.stop()


async def test_a_write_that_does_not_leave_is_an_error(
    session: aiohttp.ClientSession,
) -> None:
    """A peer that reads nothing stops what is written: the caller is told in time."""

    async def stop_reading(
        stub: StubSocket, socket: web.WebSocketResponse, body: Message
    ) -> None:
        await usual(stub, socket, body)
        stub.transports[-1].pause_reading()

    stub = StubSocket(replies={"login_req": stop_reading})
    async with _pushing(session, stub, heartbeat=60) as (push, _):
        await until(lambda: push.alive_for("did-1"))

        async def write_much() -> None:
            async with asyncio.timeout(10):
                for _ in range(50):
                    await push.write("did-1", {"long": "x" * 1_000_000})

        with pytest.raises(ConnectError, match="TimeoutError"):
            await write_much()

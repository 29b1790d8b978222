"""Requests, answers, failures."""

import asyncio
import tracemalloc

import aiohttp
import pytest

from custom_components.isotherm.gizwits.api.app.client import AppClient
from custom_components.isotherm.gizwits.api.http import MOST_BYTES, HttpClient, Request
from custom_components.isotherm.hub.errors import (
    ApiError,
    ConnectError,
    NoAnswerError,
    NotFoundError,
    OfflineError,
    ProtocolError,
    RateLimitError,
    RejectedError,
)
from simulators.gizwits import APP_ID, Account, GizwitsCloud
from simulators.http_faults import BOMB_MIB, bomb

from . import PASSWORD, USER
from .stub import TOKEN, Stub


def _client(session: aiohttp.ClientSession, url: str, timeout: float = 5) -> AppClient:
    return AppClient(
        session, USER, PASSWORD, base_url=url, timeout=timeout, retry_pause=0.01
    )


async def test_headers(client: AppClient, cloud: GizwitsCloud) -> None:
    """Headers are as documented; the login carries no token."""
    await client.devices.bindings()
    login, bindings = cloud.requests
    for request in (login, bindings):
        assert request.headers["X-Gizwits-Application-Id"] == APP_ID
        assert request.headers["Accept"] == "application/json"
    assert login.headers["Content-Type"] == "application/json"
    assert "X-Gizwits-User-token" not in login.headers
    assert client.token is not None
    assert bindings.headers["X-Gizwits-User-token"] == client.token.value


async def test_when_it_was_asked_by_the_vendors_clock(
    session: aiohttp.ClientSession,
) -> None:
    """The answer's date tells, which is up to a second behind; no earlier than that."""
    date = {"Date": "Wed, 18 Mar 2026 09:10:00 GMT"}
    stub = Stub(text='{"devices": []}', headers=date)
    answered = 1773825000.0
    async with stub.run() as url:
        client = _client(session, url)
        await client.devices.bindings()
        assert client.http.asked_at is not None
        behind = answered - client.http.asked_at
        assert 1 <= behind < 2


@pytest.mark.parametrize("kind", ["502", "503", "reset"])
async def test_one_retry_of_a_read(
    client: AppClient, cloud: GizwitsCloud, account: Account, kind: str
) -> None:
    """A read that failed for a moment is made once more, and no more than once."""
    did = cloud.add_heater(account).did
    await client.login()
    cloud.faults.add("devdata", kind, count=1)
    assert (await client.devices.state(did)).attrs
    assert len(cloud.requests.of("devdata")) == 2
    cloud.requests.clear()
    cloud.faults.add("devdata", kind)
    with pytest.raises(ConnectError):
        await client.devices.state(did)
    # aiohttp repeats a read of its own where a connection that it kept is reset.
    assert len(cloud.requests) in ({2, 3, 4} if kind == "reset" else {2})


@pytest.mark.parametrize("kind", ["502", "reset"])
async def test_no_retry_of_a_command(
    client: AppClient, cloud: GizwitsCloud, account: Account, kind: str
) -> None:
    """A command is never sent twice by itself."""
    did = cloud.add_heater(account).did
    await client.login()
    cloud.faults.add("control", kind, count=1)
    with pytest.raises(ConnectError):
        await client.devices.control(did, {"mode": "eco"})
    assert len(cloud.requests.of("control")) == 1


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("500", ConnectError),
        ("502", ConnectError),
        ("503", ConnectError),
        ("html", ConnectError),
        ("reset", ConnectError),
        ("cut", ConnectError),
        ("truncated", ProtocolError),
        ("empty", ProtocolError),
        ("null", ProtocolError),
        ("list", ProtocolError),
        ("9008", ConnectError),
        ("9014", NotFoundError),
        ("9017", NotFoundError),
        ("9025", RejectedError),
        ("9041", RateLimitError),
        ("9042", OfflineError),
        ("9046", ConnectError),
        ("9066", ConnectError),
    ],
)
async def test_every_fault(
    client: AppClient,
    cloud: GizwitsCloud,
    account: Account,
    kind: str,
    expected: type[ApiError],
) -> None:
    """Each fault is one clear error, tells no secret, and is over when it is over."""
    did, neighbour = cloud.add_heater(account).did, cloud.add_heater(account).did
    token = await client.login()
    cloud.faults.add("devdata", kind, did=did)
    with pytest.raises(expected) as raised:
        await client.devices.state(did)
    told = f"{raised.value!r} {raised.value}"
    assert not any(secret in told for secret in (did, token.value, PASSWORD))
    assert (await client.devices.state(neighbour)).attrs
    cloud.faults.clear()
    assert (await client.devices.state(did)).attrs
    assert account.logins == 1


async def test_hang(session: aiohttp.ClientSession, cloud: GizwitsCloud) -> None:
    """A server that says nothing is waited for no longer than allowed, and once."""
    cloud.add_account(USER, PASSWORD)
    client = _client(session, cloud.url, timeout=0.1)
    await client.login()
    cloud.faults.add("bindings", "hang")
    with pytest.raises(NoAnswerError, match=r"did not answer within 0\.1 s"):
        await client.devices.bindings()
    assert len(cloud.requests.of("bindings")) == 1


async def test_nobody_there(
    session: aiohttp.ClientSession, unused_tcp_port: int
) -> None:
    """A closed port is a ConnectError, at once."""
    client = _client(session, f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(ConnectError, match="127.0.0.1 can't be reached") as raised:
        await client.login()
    assert type(raised.value) is ConnectError
    assert client.requests.total == 1


@pytest.mark.parametrize("url", ["nonsense", "ftp://127.0.0.1", "http://[", ""])
async def test_senseless_address(session: aiohttp.ClientSession, url: str) -> None:
    """An address that is none is a ConnectError too."""
    with pytest.raises(ConnectError):
        await _client(session, url).login()


async def test_closed_session(
    client: AppClient, session: aiohttp.ClientSession
) -> None:
    """After the session's end there is an error, and no request."""
    await session.close()
    with pytest.raises(ConnectError, match="closed"):
        await client.devices.bindings()
    assert client.requests.total == 0


async def test_cancelled(client: AppClient, cloud: GizwitsCloud) -> None:
    """A cancelled call is cancelled, not an error of the vendor."""
    cloud.faults.add("login", "hang")
    task = asyncio.create_task(client.devices.bindings())
    while not cloud.requests:
        await asyncio.sleep(0.005)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    cloud.faults.clear()
    assert await client.devices.bindings() == ()


async def test_redirect_is_not_followed(session: aiohttp.ClientSession) -> None:
    """The token is not carried to another host."""
    elsewhere = Stub()
    async with elsewhere.run() as other:
        stub = Stub(302, headers={"Location": f"{other}/app/bindings"})
        async with stub.run() as url:
            with pytest.raises(ConnectError):
                await _client(session, url).devices.bindings()
    assert elsewhere.seen == []


async def test_ids_stay_in_their_place(session: aiohttp.ClientSession) -> None:
    """An odd id can't lead to another call."""
    stub = Stub()
    async with stub.run() as url:
        client = _client(session, url)
        await client.devices.state("a/../b?c=1#d")
        assert stub.seen[0][1] == "/app/devdata/a%2F..%2Fb%3Fc%3D1%23d/latest"
        for did in ("", ".", ".."):
            with pytest.raises(ValueError, match="id is missing"):
                await client.devices.state(did)


@pytest.mark.parametrize("text", ["", " ", "{}", "null", "OK", '{"half'])
async def test_control_wants_no_answer(
    session: aiohttp.ClientSession, text: str
) -> None:
    """A command that succeeded may be answered with anything but a web page."""
    stub = Stub(text=text)
    async with stub.run() as url:
        await _client(session, url).devices.control("did", {"mode": "eco"})
        stub.text = "<html>captive portal</html>"
        with pytest.raises(ConnectError) as raised:
            await _client(session, url).devices.control("did", {"mode": "eco"})
        assert "captive" not in str(raised.value)
        stub.status, stub.text = 400, "no JSON"
        with pytest.raises(RejectedError):
            await _client(session, url).devices.control("did", {"mode": "eco"})


async def test_error_in_a_success(session: aiohttp.ClientSession) -> None:
    """An error code counts even with status 200, a 0 does not."""
    stub = Stub(text='{"error_code": "9042", "error_message": "device offline"}')
    async with stub.run() as url:
        client = _client(session, url)
        with pytest.raises(OfflineError):
            await client.devices.control("did", {"mode": "eco"})
        stub.text = '{"error_code": 0}'
        await client.devices.control("did", {"mode": "eco"})


async def test_vendor_repeats_secrets(session: aiohttp.ClientSession) -> None:
    """Secrets that the vendor's words repeat are taken out."""
    stub = Stub(
        400,
        text=f'{{"error_code": 9099, "detail_message": "did-123456 {TOKEN} {PASSWORD} {USER}"}}',
    )
    async with stub.run() as url:
        with pytest.raises(RejectedError) as raised:
            await _client(session, url).devices.control("did-123456", {"mode": "eco"})
    assert raised.value.text == "… … … …"


async def test_throttled(session: aiohttp.ClientSession) -> None:
    """The pause that the vendor asks for arrives."""
    stub = Stub(429, text="<html>", headers={"Retry-After": "17"})
    async with stub.run() as url:
        with pytest.raises(RateLimitError) as raised:
            await _client(session, url).devices.bindings()
        assert raised.value.retry_after == 17
        stub.headers = {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}
        with pytest.raises(RateLimitError) as raised:
            await _client(session, url).devices.bindings()
        assert raised.value.retry_after is None
        stub.headers = {"Retry-After": "-5"}
        with pytest.raises(RateLimitError) as raised:
            await _client(session, url).devices.bindings()
        assert raised.value.retry_after is None


async def test_answer_without_end(session: aiohttp.ClientSession) -> None:
    """An answer longer than any real one is not read to its end."""
    stub = Stub(text='{"devices": []}'.ljust(MOST_BYTES))
    async with stub.run() as url:
        assert await _client(session, url).devices.bindings() == ()
        stub.text += " "
        with pytest.raises(ProtocolError, match="no end"):
            await _client(session, url).devices.bindings()


@pytest.mark.parametrize(
    ("route", "error"), [("login", ConnectError), ("bindings", ProtocolError)]
)
async def test_a_gzip_bomb_is_not_unpacked(
    client: AppClient, cloud: GizwitsCloud, route: str, error: type[ApiError]
) -> None:
    """Of what unpacks to many times the longest answer, no more than that is."""
    cloud.faults.add(route, "bomb")
    packed = len(bomb())
    assert packed < MOST_BYTES / 4
    tracemalloc.start()
    try:
        with pytest.raises(error, match="no end"):
            await client.devices.bindings()
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Making the bomb takes a MiB or two too.
    assert most < BOMB_MIB * 1024 * 1024 / 4


async def test_other_paths(session: aiohttp.ClientSession) -> None:
    """The app's prefix is the app client's: other clients have paths of their own."""
    stub = Stub(text='{"answer": 1}')
    async with stub.run() as url:
        http = HttpClient(session, url, headers={"A": "b"}, timeout=5, retry_pause=0.01)
        request = Request(
            "GET", "/v1/{key}", at={"key": "k"}, query={"page": 1}, headers={"C": "d"}
        )
        assert await http.send(request) == {"answer": 1}
        assert http.requests.by_route == {"GET /v1/{key}": 1}
    (method, path, headers, _) = stub.seen[0]
    assert (method, path, headers["A"], headers["C"]) == (
        "GET",
        "/v1/k?page=1",
        "b",
        "d",
    )

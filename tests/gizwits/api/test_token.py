"""The token: one login at a time, renewed in time, none per call."""

import asyncio
from collections.abc import Callable

import aiohttp
import pytest

from custom_components.isotherm.gizwits.api.app.client import AppClient
from custom_components.isotherm.gizwits.api.models import Token
from custom_components.isotherm.gizwits.api.token import TokenKeeper
from custom_components.isotherm.hub.errors import (
    AuthError,
    ConnectError,
    ProtocolError,
    RateLimitError,
    RejectedError,
)
from simulators.clock import ManualClock
from simulators.gizwits import Account, GizwitsCloud

from . import PASSWORD, USER
from .stub import Stub

DAY = 86_400.0
START = 1_800_000_000.0


@pytest.fixture
def clock(cloud: GizwitsCloud, account: Account) -> ManualClock:
    """Return the cloud's clock; its tokens live for a hundred days."""
    clock = ManualClock(START)
    cloud.wall = clock
    cloud.token_lifetime = 100 * DAY
    cloud.behaviour.reuse_token = False
    return clock


@pytest.fixture
def timed(
    session: aiohttp.ClientSession, cloud: GizwitsCloud, clock: ManualClock
) -> AppClient:
    """Return a client that lives by the cloud's clock."""
    return _timed(session, cloud, clock)


def _timed(
    session: aiohttp.ClientSession,
    cloud: GizwitsCloud,
    clock: Callable[[], float],
    token: Token | None = None,
) -> AppClient:
    return AppClient(
        session,
        USER,
        PASSWORD,
        base_url=cloud.url,
        clock=clock,
        token=token,
        retry_pause=0.01,
    )


async def test_login(timed: AppClient, cloud: GizwitsCloud, account: Account) -> None:
    """A login sends name, password and language, and gives token, uid and end."""
    token = await timed.login()
    assert cloud.requests[0].body == {
        "username": USER,
        "password": PASSWORD,
        "lang": "en",
    }
    assert (token.uid, token.expires_at) == (account.uid, START + 100 * DAY)
    assert timed.token is token


async def test_one_login_for_many_calls(
    timed: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """Calls at once and one after another share one login."""
    cloud.latency = 0.02
    await asyncio.gather(*(timed.devices.bindings() for _ in range(10)))
    await timed.devices.bindings()
    assert account.logins == 1


async def test_failed_login_is_shared(
    timed: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """Who waits for a login gets its failure, not a login of its own."""
    cloud.latency = 0.02
    cloud.faults.add("login", "500", count=1)
    results = await asyncio.gather(
        *(timed.tokens.ensure() for _ in range(5)), return_exceptions=True
    )
    assert all(isinstance(result, ConnectError) for result in results)
    assert len(cloud.requests.of("login")) == 1
    assert (await timed.tokens.ensure()).uid == account.uid


async def test_cancelled_login_is_taken_over(
    timed: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """When the one that logs in is cancelled, another one does."""
    cloud.faults.add("login", "hang", count=1)
    first = asyncio.create_task(timed.tokens.ensure())
    while not cloud.requests:
        await asyncio.sleep(0.005)
    second = asyncio.create_task(timed.tokens.ensure())
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).uid == account.uid
    with pytest.raises(asyncio.CancelledError):
        await first
    assert account.logins == 1


@pytest.mark.parametrize(("user", "code"), [("nobody@example.com", 9005), (USER, 9020)])
async def test_refused_login_is_not_repeated(
    session: aiohttp.ClientSession,
    cloud: GizwitsCloud,
    clock: ManualClock,
    user: str,
    code: int,
) -> None:
    """After a refusal there is no login for 15 minutes."""
    client = AppClient(session, user, "wrong", base_url=cloud.url, clock=clock)
    for _ in range(3):
        with pytest.raises(AuthError, match=str(code)):
            await client.devices.bindings()
    assert len(cloud.requests.of("login")) == 1
    clock.advance(901)
    with pytest.raises(AuthError):
        await client.devices.bindings()
    assert len(cloud.requests.of("login")) == 2
    clock.advance(-5 * DAY)
    with pytest.raises(AuthError):
        await client.devices.bindings()
    assert len(cloud.requests.of("login")) == 3


async def test_a_refusal_that_is_kept_does_not_grow(
    timed: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """It is told anew to each who asks; none of them sees the others' way to it."""
    account.password = "changed"
    for _ in range(5):
        with pytest.raises(AuthError) as told:
            await timed.login()
    assert len([one for one in told.traceback if one.name == "login"]) <= 2
    assert len(cloud.requests.of("login")) == 1


async def test_refused_application(
    session: aiohttp.ClientSession, cloud: GizwitsCloud, account: Account
) -> None:
    """A login refused for another reason is not repeated at once either."""
    client = AppClient(session, USER, PASSWORD, base_url=cloud.url, app_id="other")
    for _ in range(2):
        with pytest.raises(RejectedError, match="9003"):
            await client.login()
    assert len(cloud.requests) == 1


async def test_refused_form(
    timed: AppClient, cloud: GizwitsCloud, account: Account, clock: ManualClock
) -> None:
    """A form that the login refuses is a matter of name and password."""
    cloud.faults.add("login", "9015", count=1)
    for _ in range(2):
        with pytest.raises(AuthError, match="9015"):
            await timed.devices.bindings()
    assert len(cloud.requests) == 1
    clock.advance(901)
    assert (await timed.login()).uid == account.uid
    assert await timed.devices.bindings() == ()


async def test_failing_login_pauses_nothing(
    timed: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """An outage at the login is no refusal."""
    for kind, expected in (("500", ConnectError), ("9041", RateLimitError)):
        cloud.faults.add("login", kind, count=1)
        with pytest.raises(expected):
            await timed.login()
    assert (await timed.login()).uid == account.uid


async def test_login_without_token(session: aiohttp.ClientSession) -> None:
    """An answer that holds no token is an error."""
    stub = Stub(login={"uid": "u"})
    async with stub.run() as url:
        client = AppClient(session, USER, PASSWORD, base_url=url)
        with pytest.raises(ProtocolError, match="token is missing"):
            await client.login()


@pytest.mark.parametrize("kind", ["expired", "revoked", "9004", "9006"])
async def test_refused_token_is_replaced_once(
    timed: AppClient, cloud: GizwitsCloud, account: Account, kind: str
) -> None:
    """A 400 with 9004 or 9006 leads to one login and one more try."""
    did = cloud.add_heater(account).did
    await timed.devices.state(did)
    if kind == "expired":
        cloud.expire_tokens()
    elif kind == "revoked":
        cloud.revoke_tokens()
    else:
        cloud.faults.add("devdata", kind, count=1)
    assert (await timed.devices.state(did)).attrs
    assert account.logins == 2
    assert len(cloud.requests.of("devdata")) == 3


async def test_refused_tokens_of_many_calls(
    timed: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """Many calls whose token is refused at once cause one login."""
    await timed.devices.bindings()
    cloud.latency = 0.02
    cloud.revoke_tokens()
    await asyncio.gather(*(timed.devices.bindings() for _ in range(10)))
    assert account.logins == 2


async def test_vendor_that_refuses_its_own_tokens(
    timed: AppClient, cloud: GizwitsCloud, account: Account, clock: ManualClock
) -> None:
    """A fresh token that is refused is the vendor's fault: no login per call."""
    cloud.faults.add("bindings", "9004")
    for _ in range(5):
        with pytest.raises(ConnectError, match="refuses a"):
            await timed.devices.bindings()
    assert account.logins == 1
    clock.advance(901)
    with pytest.raises(ConnectError, match="refuses a fresh token"):
        await timed.devices.bindings()
    assert account.logins == 2
    cloud.faults.clear()
    assert await timed.devices.bindings() == ()
    assert account.logins == 2


async def test_one_call_whose_tokens_are_refused(
    timed: AppClient, cloud: GizwitsCloud, account: Account, clock: ManualClock
) -> None:
    """Where only one route refuses tokens, logins stay few all the same."""
    did = cloud.add_heater(account).did
    cloud.faults.add("devdata", "9004")
    for _ in range(10):
        await timed.devices.bindings()
        with pytest.raises(ConnectError):
            await timed.devices.state(did)
    assert account.logins == 4
    clock.advance(901)
    await timed.devices.bindings()
    cloud.faults.clear()
    cloud.revoke_tokens()
    await timed.devices.state(did)
    assert account.logins == 5


async def test_renewed_before_its_end(
    timed: AppClient, cloud: GizwitsCloud, account: Account, clock: ManualClock
) -> None:
    """A long-lived token is renewed a day before its end."""
    await timed.devices.bindings()
    assert timed.tokens.renew_in == 99 * DAY
    clock.advance(98 * DAY)
    await timed.devices.bindings()
    assert account.logins == 1
    clock.advance(DAY)
    await timed.devices.bindings()
    await timed.devices.bindings()
    assert account.logins == 2
    assert len(cloud.requests.of("bindings")) == 4


async def test_short_life(
    timed: AppClient, cloud: GizwitsCloud, account: Account, clock: ManualClock
) -> None:
    """A short-lived token is renewed at a tenth of its life, not at each call."""
    cloud.token_lifetime = 100
    for _ in range(9):
        await timed.devices.bindings()
        clock.advance(9.9)
    assert account.logins == 1
    clock.advance(1)
    await timed.devices.bindings()
    assert account.logins == 2


async def test_same_token_handed_out_again(
    timed: AppClient, cloud: GizwitsCloud, account: Account, clock: ManualClock
) -> None:
    """Where a login hands out the old token, logins stay few until its end."""
    cloud.behaviour.reuse_token = True
    await timed.devices.bindings()
    clock.advance(99 * DAY - 60)
    for _ in range(2 * 1440):
        await timed.tokens.ensure()
        clock.advance(60)
    await timed.devices.bindings()
    assert account.logins < 12


async def test_unknown_end(session: aiohttp.ClientSession) -> None:
    """A token without an end, or with one long past, is used until it is refused."""
    for login in (
        {"token": "t", "uid": "u"},
        {"token": "t", "uid": "u", "expire_at": 5},
    ):
        stub = Stub(login=login, text='{"devices": []}')
        async with stub.run() as url:
            client = AppClient(session, USER, PASSWORD, base_url=url)
            await client.devices.bindings()
            await client.devices.bindings()
            assert client.tokens.renew_in is None
            assert client.requests.by_route["POST /login"] == 1


async def test_renewal_that_fails(
    timed: AppClient, cloud: GizwitsCloud, account: Account, clock: ManualClock
) -> None:
    """While the renewal fails, the old token serves as long as it lives."""
    await timed.devices.bindings()
    clock.advance(99.5 * DAY)
    cloud.faults.add("login", "500")
    for _ in range(5):
        await timed.devices.bindings()
    assert len(cloud.requests.of("login")) == 2
    clock.advance(61)
    await timed.devices.bindings()
    assert len(cloud.requests.of("login")) == 3
    clock.advance(DAY)
    with pytest.raises(ConnectError):
        await timed.devices.bindings()
    cloud.faults.clear()
    await timed.devices.bindings()


async def test_token_from_before(
    session: aiohttp.ClientSession,
    cloud: GizwitsCloud,
    account: Account,
    clock: ManualClock,
) -> None:
    """A token got earlier spares the login; a dead one is replaced."""
    token = await _timed(session, cloud, clock).login()
    later = _timed(session, cloud, clock, token)
    await later.devices.bindings()
    assert account.logins == 1
    cloud.revoke_tokens()
    await later.devices.bindings()
    assert account.logins == 2


async def test_token_of_another(timed: AppClient) -> None:
    """Only the token in use can be accepted or replaced."""
    token = await timed.login()
    stranger = Token("other", "other")
    timed.tokens.accept(stranger)
    assert await timed.tokens.renew(stranger) is token


async def test_another_kind_of_login() -> None:
    """Whatever gets the token, it is kept, and a refused login is not repeated."""
    now, asked = 0.0, 0

    async def log_in() -> Token:
        nonlocal asked
        asked += 1
        if asked > 2:
            raise AuthError("the secret has changed")
        return Token(f"token {asked}", expires_at=now + 100)

    tokens = TokenKeeper(log_in, clock=lambda: now)
    assert [(await tokens.ensure()).value for _ in range(3)] == ["token 1"] * 3
    now = 91.0
    assert (await tokens.ensure()).value == "token 2"
    now = 182.0
    for _ in range(3):
        with pytest.raises(AuthError):
            await tokens.ensure()
    assert asked == 3


async def test_a_fourth_renewal_waits_for_the_first_to_be_over() -> None:
    """Three in 15 minutes are many, however well the vendor takes what it issues."""
    now, asked = 0.0, 0

    async def log_in() -> Token:
        nonlocal asked
        asked += 1
        return Token(f"token {asked}")

    tokens = TokenKeeper(log_in, clock=lambda: now)
    token = await tokens.ensure()
    for moment in (1000.0, 1400.0, 1800.0, 1901.0):
        now = moment
        tokens.accept(token)
        token = await tokens.renew(token)
    tokens.accept(token)
    now = 2299.0
    with pytest.raises(ConnectError):
        await tokens.renew(token)

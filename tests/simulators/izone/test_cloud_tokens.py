"""Tokens: for a code, for a refresh token, and how they die."""

from typing import Any

import aiohttp
import pytest

from simulators.clock import ManualClock
from simulators.izone.cloud import DEVELOPER_KEY, SCOPE, IZoneCloud, User

from .cloud_client import NAME, PASSWORD, RETURN, CloudClient

CODE = "authorization_code"


@pytest.fixture
def clock(izone_cloud: IZoneCloud) -> ManualClock:
    """Return the cloud's clock."""
    assert isinstance(izone_cloud.clock, ManualClock)
    return izone_cloud.clock


@pytest.mark.parametrize("where", ["data", "params"])
async def test_tokens_for_a_code(online: CloudClient, where: str) -> None:
    """Once, as a form or as query parameters, without a secret."""
    code = await online.code()
    sent = {"where": where, "grant_type": CODE, "code": code}
    status, answer = await online.exchange(**sent)
    assert status == 200
    assert answer["access_token"] != answer["refresh_token"]
    assert {key: answer[key] for key in ("token_type", "expires_in", "scope")} == {
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": SCOPE,
    }
    assert await online.exchange(**sent) == (400, {"error": "invalid_grant"})
    assert online.cloud.counts["token/authorization_code"] == 2


@pytest.mark.parametrize(("only", "other"), [("form", "params"), ("query", "data")])
async def test_where_parameters_are_read(
    izone_cloud: IZoneCloud, online: CloudClient, only: Any, other: str
) -> None:
    """A cloud that reads the one does not see the other."""
    izone_cloud.switches.token_parameters = only
    code = await online.code()
    unseen = await online.exchange(where=other, grant_type=CODE, code=code)
    assert unseen == (400, {"error": "invalid_request"})
    where = "data" if only == "form" else "params"
    status, _ = await online.exchange(where=where, grant_type=CODE, code=code)
    assert status == 200


@pytest.mark.parametrize(
    ("parameters", "status", "word"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({}, 400, "invalid_request"),
        ({"grant_type": CODE}, 400, "invalid_request"),
        ({"grant_type": CODE, "code": "made-up"}, 400, "invalid_grant"),
        ({"grant_type": "refresh_token"}, 400, "invalid_request"),
        ({"grant_type": CODE, "client_id": "another"}, 401, "invalid_client"),
    ],
)
async def test_wrong_exchanges(
    online: CloudClient, parameters: dict[str, str], status: int, word: str
) -> None:
    """Each has OAuth's word for it."""
    assert await online.exchange(**parameters) == (status, {"error": word})


@pytest.mark.parametrize(
    "token", ["made-up", "", "100001", "100001-", "100001-x-y", "999-x-y", "é-é-é"]
)
async def test_made_up_refresh_tokens(online: CloudClient, token: str) -> None:
    """Nobody has made one up yet."""
    assert await online.refresh(token) == (400, {"error": "invalid_grant"})


async def test_codes_are_bound(
    izone_cloud: IZoneCloud, online: CloudClient, clock: ManualClock
) -> None:
    """To their developer key, to their address, and to their minute."""
    izone_cloud.add_developer("another", RETURN)
    refused = (400, {"error": "invalid_grant"})
    code = await online.code()
    sent = {"grant_type": CODE, "code": code, "client_id": "another"}
    assert await online.exchange(**sent) == refused
    sent = {"grant_type": CODE, "redirect_uri": "http://127.0.0.1/"}
    assert await online.exchange(code=await online.code(), **sent) == refused
    sent["redirect_uri"] = RETURN
    assert (await online.exchange(code=await online.code(), **sent))[0] == 200
    code = await online.code()
    clock.advance(izone_cloud.switches.code_life)
    assert await online.exchange(grant_type=CODE, code=code) == refused


async def test_refresh_without_rotation(
    izone_cloud: IZoneCloud, online: CloudClient, clock: ManualClock
) -> None:
    """The access token dies at its time; the same refresh token works for ever."""
    first = await online.sign_in()
    clock.advance(3599)
    assert izone_cloud.tokens.user(online.token)
    clock.advance(1)
    assert not izone_cloud.tokens.user(online.token)
    for _ in range(2):
        status, answer = await online.refresh(first["refresh_token"])
        assert status == 200
        assert answer["refresh_token"] == first["refresh_token"]
        assert answer["access_token"] != first["access_token"]
        assert izone_cloud.tokens.user(answer["access_token"])


async def test_refresh_without_a_refresh_token(
    izone_cloud: IZoneCloud, online: CloudClient
) -> None:
    """The answer may leave the refresh token out: the old one stays in use."""
    izone_cloud.switches.refresh_token = "absent"
    token = (await online.sign_in())["refresh_token"]
    for _ in range(2):
        status, answer = await online.refresh(token)
        assert (status, "refresh_token" in answer) == (200, False)


@pytest.mark.parametrize("works", [True, False])
async def test_rotation(
    izone_cloud: IZoneCloud, online: CloudClient, works: bool
) -> None:
    """Each refresh hands out a new refresh token; the old one is dead or is not."""
    izone_cloud.switches.refresh_token = "new"
    izone_cloud.switches.old_refresh_works = works
    first = (await online.sign_in())["refresh_token"]
    status, answer = await online.refresh(first)
    assert status == 200
    assert answer["refresh_token"] != first
    assert (await online.refresh(answer["refresh_token"]))[0] == 200
    assert (await online.refresh(first))[0] == (200 if works else 400)


async def test_one_token_for_both(
    izone_cloud: IZoneCloud, online: CloudClient, clock: ManualClock
) -> None:
    """As in the document's example: it dies as the one and lives as the other."""
    izone_cloud.switches.same_token = True
    first = await online.sign_in()
    assert first["access_token"] == first["refresh_token"]
    clock.advance(3600)
    assert not izone_cloud.tokens.user(online.token)
    status, second = await online.refresh(online.token)
    assert status == 200
    assert second["access_token"] == second["refresh_token"] != online.token
    assert izone_cloud.tokens.user(second["access_token"])


async def test_refused_refreshes(
    izone_cloud: IZoneCloud, online: CloudClient, user: User
) -> None:
    """By a switch, for another key, after the permission was taken back."""
    refused = (400, {"error": "invalid_grant"})
    token = (await online.sign_in())["refresh_token"]
    izone_cloud.switches.refuse_refresh = True
    assert await online.refresh(token) == refused
    izone_cloud.switches.refuse_refresh = False
    izone_cloud.add_developer("another")
    sent = {"grant_type": "refresh_token", "client_id": "another"}
    assert await online.exchange(refresh_token=token, **sent) == refused
    assert (await online.refresh(token))[0] == 200
    code = await online.code()
    izone_cloud.tokens.revoke(user)
    assert await online.refresh(token) == refused
    assert await online.exchange(grant_type=CODE, code=code) == refused
    assert not izone_cloud.tokens.user(online.token)
    assert (await online.refresh((await online.sign_in())["refresh_token"]))[0] == 200


async def test_expire(izone_cloud: IZoneCloud, online: CloudClient) -> None:
    """Access tokens of one user die at once; others live, and refreshing works."""
    other = izone_cloud.add_user("bob", "b")
    theirs = str(izone_cloud.tokens.grant(DEVELOPER_KEY, other)["access_token"])
    first = await online.sign_in()
    izone_cloud.tokens.expire(izone_cloud.tokens.user(online.token))
    assert not izone_cloud.tokens.user(online.token)
    assert izone_cloud.tokens.user(theirs) is other
    assert (await online.refresh(first["refresh_token"]))[0] == 200
    izone_cloud.tokens.expire()
    assert not izone_cloud.tokens.user(theirs)


@pytest.mark.parametrize("after", [True, False])
async def test_faults(
    izone_cloud: IZoneCloud, online: CloudClient, after: bool
) -> None:
    """A refresh whose answer is lost may have been carried out."""
    izone_cloud.switches.refresh_token = "new"
    token = (await online.sign_in())["refresh_token"]
    izone_cloud.faults.add("token/refresh_token", "status:503", count=1, after=after)
    assert await online.refresh(token) == (503, None)
    assert (await online.refresh(token))[0] == (400 if after else 200)
    izone_cloud.faults.add("token/*", "reset", count=2)
    with pytest.raises(aiohttp.ClientError):
        await online.refresh(token)


async def test_refresh_tokens_outlive_the_simulator(online: CloudClient) -> None:
    """A new start knows the refresh token, not the access token."""
    first = await online.sign_in()
    async with IZoneCloud() as again:
        again.add_user(NAME, PASSWORD)
        later = CloudClient(again, online.session)
        assert not again.tokens.user(first["access_token"])
        assert (await later.refresh(first["refresh_token"]))[0] == 200

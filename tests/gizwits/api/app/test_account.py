"""The account itself."""

import aiohttp
import pytest

from custom_components.isotherm.gizwits.api.app.client import AppClient
from custom_components.isotherm.hub.errors import AuthError, RejectedError
from simulators.gizwits import Account, GizwitsCloud

from .. import PASSWORD, USER


async def test_user(client: AppClient, account: Account) -> None:
    """The account's owner is known."""
    user = await client.account.user()
    assert (user.uid, user.username, user.email) == (account.uid, USER, USER)
    assert (user.language, user.is_anonymous, user.phone) == ("en", False, "")


async def test_create_user(session: aiohttp.ClientSession, cloud: GizwitsCloud) -> None:
    """A new account can be used at once."""
    client = AppClient(session, USER, PASSWORD, base_url=cloud.url, language="fr")
    token = await client.account.create()
    assert cloud.requests[0].body == {
        "username": USER,
        "password": PASSWORD,
        "lang": "fr",
    }
    assert "X-Gizwits-User-token" not in cloud.requests[0].headers
    assert (await client.account.user()).uid == token.uid
    assert len(cloud.requests.of("login")) == 0
    with pytest.raises(RejectedError, match="9018"):
        await client.account.create()


async def test_change_password(
    client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """The new password is used from then on."""
    await client.account.change_password("battery staple")
    assert cloud.requests.of("users_update")[0].body == {
        "old_pwd": PASSWORD,
        "new_pwd": "battery staple",
    }
    assert account.password == "battery staple"
    cloud.revoke_tokens()
    await client.devices.bindings()
    with pytest.raises(ValueError, match="password"):
        await client.account.change_password("")


async def test_change_password_refused(
    client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """A refused change leaves the password as it was."""
    await client.login()
    account.password = "changed elsewhere"
    with pytest.raises(AuthError, match="9020"):
        await client.account.change_password("battery staple")
    assert account.password == "changed elsewhere"


async def test_reset_password(
    client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """The vendor sends its e-mail; nobody has to be logged in for that."""
    await client.account.reset_password(USER)
    await client.account.reset_password(USER, "battery staple")
    assert cloud.reset_mails == [
        {"email": USER},
        {"email": USER, "new_pwd": "battery staple"},
    ]
    assert len(cloud.requests.of("login")) == 0
    with pytest.raises(AuthError, match="9005"):
        await client.account.reset_password("nobody@example.com")
    with pytest.raises(ValueError, match="address"):
        await client.account.reset_password("")

"""The sign-in to the iZone cloud: a developer key without a secret, and its tokens."""

from collections.abc import Mapping
from typing import Any, Final, override

from aiohttp import RequestInfo
from homeassistant.components.application_credentials import (
    DATA_COMPONENT,
    AuthImplementation,
    AuthorizationServer,
    ClientCredential,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import (
    CONF_CLIENT_ID,
    CONF_CLIENT_SECRET,
    CONF_DOMAIN,
    CONF_ID,
    CONF_NAME,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import (
    ImplementationUnavailableError,
    OAuth2TokenRequestBaseError,
    OAuth2TokenRequestConnectionError,
    OAuth2TokenRequestReauthError,
    UnknownImplementationError,
)
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.config_entry_oauth2_flow import (
    OAuth2Session,
    async_get_config_entry_implementation,
)
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from ...const import DOMAIN
from ...hub.errors import ApiError, AuthError, ConnectError
from ..api.cloud import CloudAddresses, TokenSource
from ..api.cloud_tokens import SCOPE, request_token
from ..const import CLOUD, CONF_TOKEN, NAME

IMPLEMENTATION: Final = "auth_implementation"
"""In the entry of an account: the name of its developer key, as Home Assistant has it."""

_OURS: Final = "key_is_ours"
"""In the same entry: whether a sign-in put the key there, and not a person."""


def addresses(hass: HomeAssistant) -> CloudAddresses:
    """Return where the cloud is."""
    return hass.data.get(CLOUD, CloudAddresses())


class IZoneImplementation(AuthImplementation):
    """OAuth as the cloud has it: the developer key is the client id, and all there is."""

    @property
    @override
    def extra_authorize_data(self) -> dict[str, Any]:
        """Return what the login page is told besides."""
        return {"scope": SCOPE}

    @override
    async def _token_request(self, data: dict[str, Any]) -> dict[str, Any]:
        """Ask for tokens.

        Nothing that was sent or came is in any error, which would be logged.
        """
        session = async_get_clientsession(self.hass)
        parameters = {**data, "client_id": self.client_id}
        try:
            return await request_token(session, self.token_url, parameters)
        except AuthError as err:
            url = URL(self.token_url)
            headers = CIMultiDictProxy(CIMultiDict[str]())
            raise OAuth2TokenRequestReauthError(
                request_info=RequestInfo(url, "POST", headers, url),
                status=400,
                message=str(err),
                domain=DOMAIN,
            ) from None
        except ApiError:
            raise OAuth2TokenRequestConnectionError(domain=DOMAIN) from None


def implementation(
    hass: HomeAssistant, auth_domain: str, credential: ClientCredential
) -> IZoneImplementation:
    """Return how to sign in with a developer key."""
    where = addresses(hass)
    server = AuthorizationServer(where.login, where.token)
    return IZoneImplementation(hass, auth_domain, credential, server)


async def async_keep_key(hass: HomeAssistant, key: str) -> dict[str, Any]:
    """Keep a developer key among the application credentials.

    Its id is its name: Home Assistant lets nobody delete what an entry has under its id.

    Returns:
        what the account's entry holds of it.

    """
    # What Home Assistant exports for this keeps no second key that differs by case alone,
    # and drops none.
    credentials = hass.data[DATA_COMPONENT]
    for name, known in credentials.async_client_credentials(DOMAIN).items():
        if known.client_id == key:
            ours = any(one.data.get(_OURS) for one in _users(hass, name))
            return {IMPLEMENTATION: name, _OURS: ours}
    item = await credentials.async_create_item(
        {
            CONF_DOMAIN: DOMAIN,
            CONF_CLIENT_ID: key,
            CONF_CLIENT_SECRET: "",
            CONF_NAME: NAME,
        }
    )
    return {IMPLEMENTATION: item[CONF_ID], _OURS: True}


async def async_drop_key(hass: HomeAssistant, held: Mapping[str, Any]) -> None:
    """Drop a developer key that was replaced.

    It stays where another account signs in with it, or a person added it by hand.

    Args:
        hass: Home Assistant.
        held: what the account's entry held before.

    """
    name, credentials = held.get(IMPLEMENTATION, ""), hass.data[DATA_COMPONENT]
    if not held.get(_OURS) or _users(hass, name):
        return
    if name in credentials.async_client_credentials(DOMAIN):
        await credentials.async_delete_item(name)


def _users(hass: HomeAssistant, name: str) -> list[ConfigEntry[Any]]:
    """Return the accounts that sign in with a key."""
    entries = hass.config_entries.async_entries(DOMAIN)
    return [one for one in entries if one.data.get(IMPLEMENTATION) == name]


class CloudTokens(TokenSource):
    """The access token that an account's entry holds, renewed when it is due or refused."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Prepare without touching the network."""
        self._hass = hass
        self._entry = entry
        self._session: OAuth2Session | None = None

    @override
    async def token(self, refused: str | None = None) -> str:
        session = await self._async_session()
        if refused is not None and refused == self._held.get("access_token"):
            # It died before its time.
            dead = {**self._held, "expires_at": 0.0}
            data = {**self._entry.data, CONF_TOKEN: dead}
            self._hass.config_entries.async_update_entry(self._entry, data=data)
        if not session.valid_token and not self._held.get("refresh_token"):
            raise AuthError("there is nothing to renew the permission with")
        try:
            await session.async_ensure_token_valid()
        except OAuth2TokenRequestReauthError:
            raise AuthError("the cloud no longer accepts the sign-in") from None
        except OAuth2TokenRequestBaseError:
            raise ConnectError("the cloud renews no permission now") from None
        return str(self._held["access_token"])

    @property
    def _held(self) -> dict[str, Any]:
        held: dict[str, Any] = self._entry.data[CONF_TOKEN]
        return held

    async def _async_session(self) -> OAuth2Session:
        if self._session is None:
            try:
                known = await async_get_config_entry_implementation(
                    self._hass, self._entry
                )
            except ImplementationUnavailableError:
                raise ConnectError("the developer key can't be read now") from None
            except UnknownImplementationError, ValueError:
                raise AuthError("the developer key is gone") from None
            self._session = OAuth2Session(self._hass, self._entry, known)
        return self._session


class OneToken(TokenSource):
    """A token that was just granted."""

    def __init__(self, token: str) -> None:
        """Keep it."""
        self._token = token

    @override
    async def token(self, refused: str | None = None) -> str:
        if refused is not None:
            raise AuthError("the cloud refuses the token that it just granted")
        return self._token

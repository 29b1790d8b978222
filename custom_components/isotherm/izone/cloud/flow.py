"""The config flow's steps for an account of the iZone cloud, and for its bridges."""

from contextlib import suppress
import logging
from typing import Any, Final, override

from homeassistant.components import webhook
from homeassistant.components.application_credentials import ClientCredential
from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlowResult,
)
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PORT
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.config_entry_oauth2_flow import (
    AUTH_CALLBACK_PATH,
    AbstractOAuth2FlowHandler,
    async_get_implementations,
    async_get_redirect_uri,
)
from homeassistant.helpers.network import NoURLAvailableError, get_url
from homeassistant.helpers.selector import TextSelector
from homeassistant.helpers.typing import DiscoveryInfoType
import voluptuous as vol

from ...const import CONF_VENDOR, DOMAIN
from ...hub.errors import ApiError, AuthError, NotAllowedError
from ...hub.names import free_name
from ..api.cloud import CloudClient
from ..const import (
    CONF_ACCOUNT,
    CONF_CLOUD,
    CONF_DEVELOPER_KEY,
    CONF_TOKEN,
    CONF_UID,
    CONF_WEBHOOK_ID,
    NAME,
    VENDOR,
)
from ..identity import Identity
from ..timing import izone_timing
from .bridges import account_id, lacks_address
from .login import (
    IMPLEMENTATION,
    IZoneImplementation,
    OneToken,
    addresses,
    async_drop_key,
    async_keep_key,
    implementation,
)

_LOGGER = logging.getLogger(__package__)
_TITLE: Final = f"{NAME} cloud"
_KEY_ERRORS: Final = ("invalid_client", "unauthorized_client")
"""What a login page says of a client that it doesn't know (RFC 6749, 4.1.2.1)."""
_REFUSED: Final = {CONF_DEVELOPER_KEY: "developer_key_refused"}
_KEY: Final = vol.Schema({vol.Required(CONF_DEVELOPER_KEY): TextSelector()})


class CloudSteps(AbstractOAuth2FlowHandler):
    """Sign in to an account: first time, again, or with another developer key."""

    DOMAIN = DOMAIN
    _told: DiscoveryInfoType
    _key = ""

    @property
    @override
    def logger(self) -> logging.Logger:
        """Return where the login is logged."""
        return _LOGGER

    @property
    def _signs_in_again(self) -> ConfigEntry[Any] | None:
        """The entry of the account that is signed in to again."""
        if self.source == SOURCE_REAUTH:
            return self._get_reauth_entry()
        if self.source == SOURCE_RECONFIGURE:
            return self._get_reconfigure_entry()
        return None

    async def async_step_izone_account(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the developer key, then send the person to the login page."""
        if user_input is None:
            return await self._async_show_key({})
        if key := user_input[CONF_DEVELOPER_KEY].strip():
            credential = ClientCredential(key, "", NAME)
            # It is kept once it has led to an account: a mistyped one leaves nothing.
            self.flow_impl = implementation(self.hass, DOMAIN, credential)
            self._key = key
            return await self.async_step_auth()
        return await self._async_show_key({CONF_DEVELOPER_KEY: "developer_key_missing"})

    async def _async_show_key(self, errors: dict[str, str]) -> ConfigFlowResult:
        """Ask for the developer key; the one that was typed last is there to be mended."""
        shown = {CONF_DEVELOPER_KEY: self._key or await self._async_known_key()}
        again = self.source == SOURCE_REAUTH
        return self.async_show_form(
            step_id="izone_reauth" if again else "izone_account",
            data_schema=self.add_suggested_values_to_schema(_KEY, shown),
            errors=errors,
            description_placeholders={"address": self._return_address()},
        )

    @override
    async def async_step_creation(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Exchange the code for tokens; with a key that is refused, ask for another."""
        told = await super().async_step_creation(user_input)
        if told.get("reason") == "oauth_unauthorized":
            return await self._async_show_key(_REFUSED)
        return told

    @override
    async def async_step_authorize_rejected(
        self, data: None = None
    ) -> ConfigFlowResult:
        """Say that the person refused; where the key was refused, ask for another."""
        if self.external_data["error"] in _KEY_ERRORS:
            return await self._async_show_key(_REFUSED)
        return await super().async_step_authorize_rejected(data)

    async def async_step_izone_reauth(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Sign in again: the permission was taken back, or the key is gone."""
        return await self.async_step_izone_account(user_input)

    async def _async_known_key(self) -> str:
        """Return the developer key that was typed before; empty for none."""
        known = await async_get_implementations(self.hass, DOMAIN)
        keys = {
            name: one.client_id
            for name, one in known.items()
            if isinstance(one, IZoneImplementation)
        }
        entry = self._signs_in_again
        used = keys.get(entry.data.get(IMPLEMENTATION, "")) if entry else None
        return used or next(iter(keys.values()), "")

    def _return_address(self) -> str:
        """Return where the login page sends the person back to."""
        try:
            return async_get_redirect_uri(self.hass)
        except RuntimeError:
            # Nobody's browser asks: a form that waits is the same for every browser.
            with suppress(NoURLAvailableError):
                return f"{get_url(self.hass, prefer_external=True)}{AUTH_CALLBACK_PATH}"
            return AUTH_CALLBACK_PATH

    @override
    async def async_oauth_create_entry(self, data: dict[str, Any]) -> ConfigFlowResult:
        """Ask the cloud whose account it is, and keep the sign-in."""
        client = CloudClient(
            async_get_clientsession(self.hass),
            addresses(self.hass).calls,
            OneToken(data[CONF_TOKEN]["access_token"]),
            timeout=izone_timing(self.hass).cloud_timeout,
        )
        try:
            account = await client.discover()
        except ApiError as err:
            _LOGGER.debug("The account can't be read: %s", err)
            refused = isinstance(err, (AuthError, NotAllowedError))
            return self.async_abort(
                reason="cloud_refused" if refused else "cloud_unreachable"
            )
        await self.async_set_unique_id(
            account_id(account.user_id), raise_on_progress=False
        )
        if entry := self._signs_in_again:
            self._abort_if_unique_id_mismatch(reason="wrong_account")
            replaced = entry.data
            data |= await async_keep_key(self.hass, self._key)
            told = self.async_update_reload_and_abort(entry, data_updates=data)
            await async_drop_key(self.hass, replaced)
            return told
        self._abort_if_unique_id_configured()
        data |= await async_keep_key(self.hass, self._key)
        return self.async_create_entry(
            title=free_name(self.hass, _TITLE),
            data={
                CONF_VENDOR: VENDOR,
                CONF_CLOUD: True,
                CONF_WEBHOOK_ID: webhook.async_generate_id(),
                **data,
            },
        )

    # The bridges of an account.

    async def async_step_import(self, told: dict[str, Any]) -> ConfigFlowResult:
        """Add a bridge for somebody who signed in for just that."""
        return await self._async_add_told(told)

    async def _async_offer(self, told: DiscoveryInfoType) -> ConfigFlowResult:
        """Offer a bridge whose entry was removed."""
        await self.async_set_unique_id(told[CONF_UID])
        self._abort_if_unique_id_configured()
        self._told = told
        self.context["title_placeholders"] = {"name": told[CONF_NAME]}
        return await self.async_step_izone_offered()

    async def async_step_izone_offered(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether to add a bridge of the account again."""
        if user_input is not None:
            return await self._async_add_told(self._told)
        self._set_confirm_only()
        return self.async_show_form(
            step_id="izone_offered",
            description_placeholders={
                "name": self._told[CONF_NAME],
                "uid": self._told[CONF_UID],
            },
        )

    async def _async_add_told(self, told: DiscoveryInfoType) -> ConfigFlowResult:
        await self.async_set_unique_id(told[CONF_UID], raise_on_progress=False)
        self._abort_if_unique_id_configured()
        return self.async_create_entry(
            title=free_name(self.hass, told[CONF_NAME]),
            data={CONF_VENDOR: VENDOR, CONF_ACCOUNT: told[CONF_ACCOUNT]},
        )

    @callback
    def _with_address(self) -> set[str | None]:
        """Return the bridges that are set up on their own network."""
        entries = self._async_current_entries(include_ignore=False)
        return {one.unique_id for one in entries if not lacks_address(one)}

    @callback
    def _abort_if_known(self, identity: Identity | None = None) -> None:
        """End where the bridge has an entry; one without an address gets a confirmed one."""
        entry = self.hass.config_entries.async_entry_for_domain_unique_id(
            DOMAIN, self.unique_id or ""
        )
        if not lacks_address(entry):
            self._abort_if_unique_id_configured()
        elif identity:
            where = {CONF_HOST: identity.host, CONF_PORT: identity.port}
            self._abort_if_unique_id_configured(updates=where)

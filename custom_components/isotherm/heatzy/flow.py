"""The config flow's Heatzy steps."""

from collections.abc import Mapping
import logging
from typing import Any, Final

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigFlow,
    ConfigFlowResult,
)
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.data_entry_flow import section
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..const import CONF_VENDOR
from ..gizwits.api.app.client import AppClient
from ..gizwits.api.regions import REGIONS, server_address
from ..gizwits.const import (
    CONF_ADDRESS,
    CONF_REGION,
    CONF_SERVER,
    CUSTOM_REGION,
    DEFAULT_REGION,
    app_url,
)
from ..hub.errors import (
    ApiError,
    AuthError,
    ConnectError,
    RateLimitError,
    RejectedError,
)
from ..hub.names import free_name
from .const import CONF_FORGOTTEN, NAME, VENDOR

_LOGGER = logging.getLogger(__package__)

_USERNAME = TextSelector(
    TextSelectorConfig(type=TextSelectorType.EMAIL, autocomplete="username")
)
_PASSWORD = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)
_SERVER = section(
    vol.Schema(
        {
            vol.Required(CONF_REGION, default=DEFAULT_REGION): SelectSelector(
                SelectSelectorConfig(
                    options=[*REGIONS, CUSTOM_REGION],
                    mode=SelectSelectorMode.DROPDOWN,
                    translation_key=CONF_REGION,
                )
            ),
            vol.Optional(CONF_ADDRESS): TextSelector(
                TextSelectorConfig(type=TextSelectorType.URL)
            ),
        }
    ),
    {"collapsed": True},
)
_ACCOUNT = vol.Schema(
    {
        vol.Required(CONF_USERNAME): _USERNAME,
        vol.Required(CONF_PASSWORD): _PASSWORD,
        vol.Required(CONF_SERVER): _SERVER,
    }
)
_REAUTH = vol.Schema({vol.Required(CONF_PASSWORD): _PASSWORD})
_FORGOTTEN = vol.Schema({vol.Optional(CONF_FORGOTTEN): BooleanSelector()})
"""Offered where the password was refused."""
_ERRORS: Final[tuple[tuple[type[ApiError], str], ...]] = (
    (AuthError, "invalid_auth"),
    (RateLimitError, "rate_limited"),
    (ConnectError, "cannot_connect"),
    (ApiError, "vendor_error"),
)


def error_key(err: ApiError) -> str:
    """Return the translation key of what went wrong."""
    return next(key for kind, key in _ERRORS if isinstance(err, kind))


def _address_error(server: Mapping[str, Any]) -> str | None:
    if server.get(CONF_REGION) != CUSTOM_REGION:
        return None
    try:
        server_address(server.get(CONF_ADDRESS, ""))
    except ValueError:
        return "invalid_address"
    return None


class HeatzySteps(ConfigFlow):
    """Sign in to a Heatzy account: first time, again, or differently."""

    async def async_step_heatzy(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the account."""
        return await self._async_account("heatzy", _ACCOUNT, user_input, {})

    async def async_step_heatzy_reauth(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the password again."""
        known = self._get_reauth_entry().data
        return await self._async_account("heatzy_reauth", _REAUTH, user_input, known)

    async def async_step_heatzy_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for another sign-in or server of the same account."""
        known = self._get_reconfigure_entry().data
        return await self._async_account(
            "heatzy_reconfigure", _ACCOUNT, user_input, known
        )

    async def async_step_heatzy_reset(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go on with the new password, after the vendor's e-mail."""
        schema = _ACCOUNT
        known: Mapping[str, Any] = {}
        if self.source == SOURCE_REAUTH:
            schema, known = _REAUTH, self._get_reauth_entry().data
        elif self.source == SOURCE_RECONFIGURE:
            known = self._get_reconfigure_entry().data
        return await self._async_account("heatzy_reset", schema, user_input, known)

    async def _async_account(
        self,
        step: str,
        schema: vol.Schema,
        user_input: dict[str, Any] | None,
        known: Mapping[str, Any],
    ) -> ConfigFlowResult:
        if user_input is None:
            return self._show_account(step, schema, known)
        forgotten = user_input.get(CONF_FORGOTTEN, False)
        asked = {k: v for k, v in user_input.items() if k != CONF_FORGOTTEN}
        data = {**known, **asked, CONF_VENDOR: VENDOR}
        if forgotten:
            if not (error := await self._async_send_reset(data)):
                return self._show_account("heatzy_reset", schema, data)
        else:
            uid, error = await self._async_sign_in(data)
            if uid is not None:
                return await self._async_finish(uid, data)
        if forgotten or error == "invalid_auth":
            schema = schema.extend(_FORGOTTEN.schema)
        return self._show_account(step, schema, known, user_input, error)

    def _show_account(
        self,
        step: str,
        schema: vol.Schema,
        known: Mapping[str, Any],
        user_input: Mapping[str, Any] | None = None,
        error: str | None = None,
    ) -> ConfigFlowResult:
        asked = user_input or {}
        shown = {k: v for k, v in known.items() if k != CONF_PASSWORD}
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(schema, asked or shown),
            errors={"base": error} if error else {},
            description_placeholders={
                "username": {**known, **asked}.get(CONF_USERNAME, ""),
                "example": "http://192.0.2.10:8080",
            },
        )

    def _client(self, data: Mapping[str, Any]) -> AppClient:
        return AppClient(
            async_get_clientsession(self.hass),
            data[CONF_USERNAME],
            data[CONF_PASSWORD],
            base_url=app_url(data),
        )

    async def _async_sign_in(self, data: Mapping[str, Any]) -> tuple[str | None, str]:
        if error := _address_error(data.get(CONF_SERVER, {})):
            return None, error
        try:
            token = await self._client(data).login()
        except ApiError as err:
            _LOGGER.debug("Sign-in failed: %s", err)
            return None, error_key(err)
        return token.uid, ""

    async def _async_send_reset(self, data: Mapping[str, Any]) -> str:
        """Have the vendor send its e-mail; return what is wrong, or nothing."""
        if error := _address_error(data.get(CONF_SERVER, {})):
            return error
        if "@" not in data[CONF_USERNAME]:
            return "no_email"
        try:
            await self._client(data).account.reset_password(data[CONF_USERNAME])
        except ApiError as err:
            _LOGGER.debug("No e-mail for a new password: %s", err)
            known = not isinstance(err, AuthError | RejectedError)
            return error_key(err) if known else "unknown_account"
        return ""

    async def _async_finish(self, uid: str, data: dict[str, Any]) -> ConfigFlowResult:
        await self.async_set_unique_id(uid)
        if self.source == SOURCE_REAUTH:
            self._abort_if_unique_id_mismatch(reason="wrong_account")
            return self.async_update_reload_and_abort(
                self._get_reauth_entry(), data=data, reason="reauth_successful"
            )
        if self.source == SOURCE_RECONFIGURE:
            self._abort_if_unique_id_mismatch(reason="wrong_account")
            return self.async_update_reload_and_abort(
                self._get_reconfigure_entry(),
                data=data,
                reason="reconfigure_successful",
            )
        self._abort_if_unique_id_configured()
        return self.async_create_entry(title=free_name(self.hass, NAME), data=data)

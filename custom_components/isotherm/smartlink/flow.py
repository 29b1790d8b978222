"""The config flow's steps of a Home SmartLink partner account."""

from collections.abc import Mapping
from hashlib import sha256
import logging
from typing import Any, Final

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigFlow,
    ConfigFlowResult,
)
from homeassistant.helpers.selector import (
    BooleanSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol
from yarl import URL

from ..const import CONF_VENDOR
from ..hub.errors import (
    ApiError,
    AuthError,
    ConnectError,
    NotFoundError,
    RateLimitError,
)
from ..hub.names import free_name
from .api.base_url import base_url_of
from .api.errors import SettingsError
from .clients import partner_client
from .const import (
    CONF_BASE_URL,
    CONF_CLIENT_ID,
    CONF_CLIENT_SECRET,
    CONF_IN_CLEAR,
    NAME,
    VENDOR,
)

_LOGGER = logging.getLogger(__package__)

EXAMPLE: Final = "https://api.example.com"
_SECRET = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
)
_ACCOUNT = vol.Schema(
    {
        vol.Required(CONF_BASE_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        ),
        vol.Required(CONF_CLIENT_ID): TextSelector(
            TextSelectorConfig(autocomplete="off")
        ),
        vol.Required(CONF_CLIENT_SECRET): _SECRET,
        vol.Required(CONF_IN_CLEAR, default=False): BooleanSelector(),
    }
)
_REAUTH = vol.Schema({vol.Required(CONF_CLIENT_SECRET): _SECRET})
_ERRORS: Final[tuple[tuple[type[ApiError], str, str], ...]] = (
    (AuthError, "base", "smartlink_invalid_auth"),
    (NotFoundError, CONF_BASE_URL, "smartlink_not_there"),
    (RateLimitError, "base", "rate_limited"),
    (ConnectError, "base", "smartlink_unreachable"),
    (ApiError, "base", "vendor_error"),
)


class SmartlinkSteps(ConfigFlow):
    """Sign in to a partner account: first time, again, or differently."""

    async def async_step_smartlink(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the three values that a partner is given."""
        return await self._async_account("smartlink", _ACCOUNT, user_input, {})

    async def async_step_smartlink_reauth(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the secret again."""
        known = self._get_reauth_entry().data
        return await self._async_account("smartlink_reauth", _REAUTH, user_input, known)

    async def async_step_smartlink_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for other values, such as another address of the same service."""
        known = self._get_reconfigure_entry().data
        return await self._async_account(
            "smartlink_reconfigure", _ACCOUNT, user_input, known
        )

    async def _async_account(
        self,
        step: str,
        schema: vol.Schema,
        user_input: dict[str, Any] | None,
        known: Mapping[str, Any],
    ) -> ConfigFlowResult:
        errors: dict[str, str] = {}
        if user_input is not None:
            data = {**known, **user_input, CONF_VENDOR: VENDOR}
            for key in (CONF_CLIENT_ID, CONF_CLIENT_SECRET):
                data[key] = data[key].strip()
            if not (errors := await self._async_wrong(data)):
                return await self._async_finish(data)
        kept = {k: v for k, v in known.items() if k != CONF_CLIENT_SECRET}
        shown = {**kept, **(user_input or {})}
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders={"example": EXAMPLE},
        )

    async def _async_wrong(self, data: dict[str, Any]) -> dict[str, str]:
        """Write the base URL as it is kept; return what is wrong, by field."""
        try:
            data[CONF_BASE_URL] = base_url_of(data[CONF_BASE_URL], data[CONF_IN_CLEAR])
        except SettingsError as err:
            return {CONF_BASE_URL: err.reason}
        try:
            await partner_client(self.hass, data).check()
        except SettingsError as err:
            return {CONF_CLIENT_ID: err.reason}
        except ApiError as err:
            _LOGGER.debug("Sign-in failed: %s", err)
            return next(
                {field: key} for kind, field, key in _ERRORS if isinstance(err, kind)
            )
        return {}

    async def _async_finish(self, data: dict[str, Any]) -> ConfigFlowResult:
        if self.source == SOURCE_REAUTH:
            return self.async_update_reload_and_abort(
                self._get_reauth_entry(), data=data, reason="reauth_successful"
            )
        self._async_abort_entries_match(
            {key: data[key] for key in (CONF_BASE_URL, CONF_CLIENT_ID)}
        )
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_reload_and_abort(
                self._get_reconfigure_entry(),
                data=data,
                reason="reconfigure_successful",
            )
        await self.async_set_unique_id(_unique_id(data))
        self._abort_if_unique_id_configured()
        return self.async_create_entry(title=free_name(self.hass, NAME), data=data)


def _unique_id(data: Mapping[str, Any]) -> str:
    """Return what an account is known by from now on, wherever it moves; it tells nothing."""
    url = URL(data[CONF_BASE_URL])
    account = f"{url.authority}{url.path.rstrip('/')} {data[CONF_CLIENT_ID]}"
    return sha256(account.encode()).hexdigest()[:32]

"""The config flow's Heatzy steps."""

from collections.abc import Mapping
import logging
from typing import Any, Final

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigFlow,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.data_entry_flow import section
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..const import CONF_REGION, CONF_SERVER, CONF_VENDOR
from ..errors import ApiError, AuthError, ConnectError, RateLimitError
from ..gizwits.api.app import AppClient
from ..gizwits.api.regions import REGIONS, server_address
from .api.state import Mode
from .const import (
    CONF_ADDRESS,
    CONF_BACKGROUND,
    CONF_BOOST_MINUTES,
    CONF_HOLIDAY_DAYS,
    CONF_POLL_SECONDS,
    CUSTOM_REGION,
    DEFAULT_POLL_SECONDS,
    DEFAULT_REGION,
    app_url,
)
from .models import Settings

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
_ERRORS: Final[tuple[tuple[type[ApiError], str], ...]] = (
    (AuthError, "invalid_auth"),
    (RateLimitError, "rate_limited"),
    (ConnectError, "cannot_connect"),
    (ApiError, "vendor_error"),
)


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

    async def _async_account(
        self,
        step: str,
        schema: vol.Schema,
        user_input: dict[str, Any] | None,
        known: Mapping[str, Any],
    ) -> ConfigFlowResult:
        errors: dict[str, str] = {}
        if user_input is not None:
            data = {**known, **user_input, CONF_VENDOR: "heatzy"}
            uid, error = await self._async_sign_in(data)
            if uid is not None:
                return await self._async_finish(uid, data)
            errors["base"] = error
        shown = {k: v for k, v in known.items() if k != CONF_PASSWORD}
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(
                schema, user_input or shown
            ),
            errors=errors,
            description_placeholders={
                "username": known.get(CONF_USERNAME, ""),
                "example": "http://192.0.2.10:8080",
            },
        )

    async def _async_sign_in(self, data: Mapping[str, Any]) -> tuple[str | None, str]:
        if error := _address_error(data.get(CONF_SERVER, {})):
            return None, error
        client = AppClient(
            async_get_clientsession(self.hass),
            data[CONF_USERNAME],
            data[CONF_PASSWORD],
            base_url=app_url(data),
        )
        try:
            token = await client.login()
        except ApiError as err:
            _LOGGER.debug("Sign-in failed: %s", err)
            return None, next(key for kind, key in _ERRORS if isinstance(err, kind))
        return token.uid, ""

    async def _async_finish(self, uid: str, data: dict[str, Any]) -> ConfigFlowResult:
        await self.async_set_unique_id(uid)
        if self.source == SOURCE_REAUTH:
            self._abort_if_unique_id_mismatch(reason="wrong_account")
            return self.async_update_reload_and_abort(
                self._get_reauth_entry(), data=data
            )
        if self.source == SOURCE_RECONFIGURE:
            self._abort_if_unique_id_mismatch(reason="wrong_account")
            return self.async_update_reload_and_abort(
                self._get_reconfigure_entry(), data=data
            )
        self._abort_if_unique_id_configured()
        return self.async_create_entry(title=data[CONF_USERNAME], data=data)


def _whole(low: int, high: int, unit: str | None = None) -> vol.All:
    config = NumberSelectorConfig(
        min=low, max=high, step=1, mode=NumberSelectorMode.BOX
    )
    if unit is not None:
        config["unit_of_measurement"] = unit
    return vol.All(NumberSelector(config), vol.Coerce(int))


_OPTIONS = vol.Schema(
    {
        vol.Required(CONF_POLL_SECONDS, default=DEFAULT_POLL_SECONDS): _whole(
            60, 3600, "s"
        ),
        vol.Required(CONF_BOOST_MINUTES, default=Settings().boost_minutes): _whole(
            1, 255, "min"
        ),
        vol.Required(CONF_HOLIDAY_DAYS, default=Settings().holiday_days): _whole(
            1, 255, "d"
        ),
        vol.Required(CONF_BACKGROUND, default=Mode.ECO): SelectSelector(
            SelectSelectorConfig(
                options=[Mode.COMFORT, Mode.ECO, Mode.FROST_PROTECTION],
                mode=SelectSelectorMode.DROPDOWN,
                translation_key=CONF_BACKGROUND,
            )
        ),
    }
)


class HeatzyOptionsFlow(OptionsFlowWithReload):
    """Pace, lengths and background of a Heatzy account."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the options."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                _OPTIONS, self.config_entry.options
            ),
        )

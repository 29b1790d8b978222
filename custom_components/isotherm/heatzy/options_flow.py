"""The options of a Heatzy account, and what can be changed of the account itself."""

from collections.abc import Awaitable, Iterable, Mapping
import logging
from typing import Any, Final

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.const import CONF_PASSWORD
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..gizwits.app_coordinator import AppCoordinator
from ..gizwits.const import CONF_GROUPS, CONF_POLL_SECONDS, DEFAULT_POLL_SECONDS
from ..gizwits.families import GizwitsDevice
from ..hub.errors import ApiError, RejectedError
from ..hub.vendor import Runtime
from . import management
from .api.state import Mode
from .const import (
    CONF_BACKGROUND,
    CONF_BOOST_MINUTES,
    CONF_HOLIDAY_DAYS,
    CONF_SHOW_BACKGROUND,
)
from .flow import error_key
from .models import Heater, Settings

_LOGGER = logging.getLogger(__package__)

CONF_CONFIRM: Final = "confirm"
CONF_HEATER: Final = "heater"
CONF_MAC: Final = "mac"
CONF_NEW: Final = "new_password"
CONF_NEW_AGAIN: Final = "new_password_again"
CONF_OLD: Final = "old_password"
CONF_PRODUCT_KEY: Final = "product_key"
CONF_PRODUCT_SECRET: Final = "product_secret"

_REFUSALS: Final[Mapping[int | str | None, tuple[str, str]]] = {
    9002: (CONF_PRODUCT_KEY, "unknown_product"),
    9014: (CONF_MAC, "unknown_mac"),
    9043: ("base", "wrong_time"),
    9044: (CONF_PRODUCT_SECRET, "wrong_secret"),
}
"""What the vendor's codes say of a field, and the translation key."""


def _whole(low: int, high: int, unit: str) -> vol.All[Any]:
    config = NumberSelectorConfig(
        min=low,
        max=high,
        step=1,
        mode=NumberSelectorMode.BOX,
        unit_of_measurement=unit,
        translation_key="units",
    )
    return vol.All(NumberSelector(config), vol.Coerce(int))


def _password(autocomplete: str) -> TextSelector:
    return TextSelector(
        TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete=autocomplete)
    )


_SETTINGS = vol.Schema(
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
        vol.Required(CONF_SHOW_BACKGROUND, default=False): BooleanSelector(),
        vol.Required(CONF_GROUPS, default=True): BooleanSelector(),
    }
)
_BIND = vol.Schema(
    {
        vol.Required(CONF_PRODUCT_KEY): TextSelector(),
        vol.Required(CONF_MAC): TextSelector(),
        vol.Required(CONF_PRODUCT_SECRET): _password("off"),
    }
)
_CONFIRM = vol.Schema({vol.Required(CONF_CONFIRM, default=False): BooleanSelector()})
_CHANGE_PASSWORD = vol.Schema(
    {
        vol.Required(CONF_OLD): _password("current-password"),
        vol.Required(CONF_NEW): _password("new-password"),
        vol.Required(CONF_NEW_AGAIN): _password("new-password"),
    }
)


def _heaters(heaters: Iterable[GizwitsDevice]) -> vol.Schema:
    options = [
        SelectOptionDict(value=heater.did, label=f"{heater.name} ({_product(heater)})")
        for heater in heaters
    ]
    selector = SelectSelector(
        SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST)
    )
    return vol.Schema({vol.Required(CONF_HEATER): selector})


def _product(device: GizwitsDevice) -> str:
    label = device.product.hint.label if isinstance(device, Heater) else ""
    return label or device.product_name


def _errors_of(err: ApiError) -> dict[str, str]:
    """Return what went wrong, by field."""
    if not isinstance(err, RejectedError):
        return {"base": error_key(err)}
    place, key = _REFUSALS.get(err.code, ("base", "rejected"))
    return {place: key}


def _password_errors(asked: Mapping[str, str], old: str) -> dict[str, str]:
    if asked[CONF_OLD] != old:
        return {CONF_OLD: "wrong_old_password"}
    if asked[CONF_NEW] != asked[CONF_NEW_AGAIN]:
        return {CONF_NEW_AGAIN: "passwords_differ"}
    return {} if asked[CONF_NEW] else {CONF_NEW: "no_password"}


class HeatzyOptionsFlow(OptionsFlowWithReload):
    """A menu: settings kept here, and changes of the vendor's account."""

    def __init__(self) -> None:
        """Keep what the last step refused, and the heater that is to leave."""
        self._errors: dict[str, str] = {}
        self._told = ""
        self._leaving: GizwitsDevice | None = None

    @property
    def _hub(self) -> AppCoordinator:
        if self.config_entry.state is not ConfigEntryState.LOADED:
            # Reloaded or disabled while the dialog was open.
            raise AbortFlow("not_loaded")
        runtime: Runtime = self.config_entry.runtime_data
        assert isinstance(runtime.hub, AppCoordinator)
        return runtime.hub

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose what to do; without the vendor there are only the settings."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return await self.async_step_settings()
        steps = ["settings", "bind_heater", "change_password", "remove_heater"]
        if not self._hub.data.devices:
            steps.remove("remove_heater")
        return self.async_show_menu(step_id="init", menu_options=steps)

    async def async_step_settings(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the poll interval, lengths, background and the use of groups."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        return self.async_show_form(
            step_id="settings",
            data_schema=self.add_suggested_values_to_schema(
                _SETTINGS, self.config_entry.options
            ),
        )

    async def async_step_remove_heater(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose the heater that is to leave the account."""
        heaters = self._hub.data.devices
        if not heaters:
            return self._done("no_heaters")
        if user_input is not None:
            self._leaving = heaters.get(user_input[CONF_HEATER])
        if self._leaving is not None:
            return await self.async_step_confirm_removal()
        return self._form("remove_heater", _heaters(heaters.values()), {})

    async def async_step_confirm_removal(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Remove the chosen heater, once that is confirmed."""
        heater = self._leaving
        assert heater is not None
        if user_input is not None:
            if not user_input[CONF_CONFIRM]:
                self._errors = {CONF_CONFIRM: "not_confirmed"}
            elif not await self._wrong(management.remove(self._hub, heater.did)):
                return self._done("heater_removed", heater=heater.name)
        return self._form("confirm_removal", _CONFIRM, {}, heater=heater.name)

    async def async_step_bind_heater(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Add a heater to the account by its MAC address; the secret is not kept."""
        asked = user_input or {}
        if asked:
            bind = management.bind(
                self._hub,
                asked[CONF_PRODUCT_KEY].strip(),
                asked[CONF_MAC],
                asked[CONF_PRODUCT_SECRET].strip(),
            )
            if not await self._wrong(bind):
                return self._done("heater_bound")
        shown = {k: v for k, v in asked.items() if k != CONF_PRODUCT_SECRET}
        return self._form("bind_heater", _BIND, shown)

    async def async_step_change_password(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change the account's password, with the vendor and here."""
        asked = user_input or {}
        entry = self.config_entry
        if asked and not (wrong := _password_errors(asked, entry.data[CONF_PASSWORD])):
            new = asked[CONF_NEW]
            change = management.change_password(self._hub, new)
            if not await self._wrong(change):
                return self._done("password_changed")
        elif asked:
            self._errors = wrong
        return self._form("change_password", _CHANGE_PASSWORD, {})

    async def _wrong(self, change: Awaitable[object]) -> bool:
        """Make a change of the account; return whether something went wrong."""
        try:
            await change
        except ValueError:
            self._errors = {"base": "incomplete"}
        except ApiError as err:
            _LOGGER.debug("The account was not changed: %s", err)
            self._errors, self._told = _errors_of(err), str(err)
        else:
            self._errors = {}
        return bool(self._errors)

    def _form(
        self, step: str, schema: vol.Schema, shown: Mapping[str, Any], **named: str
    ) -> ConfigFlowResult:
        errors, self._errors = self._errors, {}
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders={
                "account": self.config_entry.title,
                "error": self._told,
                **named,
            },
        )

    def _done(self, reason: str, **named: str) -> ConfigFlowResult:
        """End with a sentence; the options stay as they are."""
        return self.async_abort(reason=reason, description_placeholders=named)

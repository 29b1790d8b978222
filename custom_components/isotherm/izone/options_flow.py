"""The options of a bridge: how often it is read, where to search, fans of wall splits."""

from typing import Any, Final

from homeassistant.components import webhook
from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.data_entry_flow import section
from homeassistant.helpers.network import NoURLAvailableError
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TextSelectorConfig,
)
import voluptuous as vol

from .cloud.bridges import lacks_address
from .const import (
    CONF_ADDRESSES,
    CONF_CLOUD,
    CONF_CONFINE,
    CONF_POLL_SECONDS,
    CONF_SEARCH,
    CONF_WEBHOOK_ID,
    DEFAULT_CLOUD_POLL_SECONDS,
    DEFAULT_POLL_SECONDS,
)
from .search import Search
from .splits.fans import CONF_SPLIT_FANS, FanChoices

EXAMPLES: Final = {"example": "192.0.2.10", "example_port": "192.0.2.10:8080"}
SEARCH_SECTION: Final = section(
    vol.Schema(
        {
            vol.Optional(CONF_ADDRESSES, default=list): TextSelector(
                TextSelectorConfig(multiple=True)
            ),
            vol.Required(CONF_CONFINE, default=False): BooleanSelector(),
        }
    ),
    {"collapsed": True},
)


def _seconds(least: int) -> vol.All[int]:
    return vol.All(
        NumberSelector(
            NumberSelectorConfig(
                min=least,
                max=600,
                step=5,
                mode=NumberSelectorMode.BOX,
                unit_of_measurement="s",
            )
        ),
        vol.Coerce(int),
    )


_SECONDS: Final = _seconds(10)
_CLOUD_SECONDS: Final = _seconds(30)

_OPTIONS: Final = vol.Schema(
    {
        vol.Required(CONF_POLL_SECONDS, default=DEFAULT_POLL_SECONDS): _SECONDS,
        vol.Required(CONF_SEARCH): SEARCH_SECTION,
    }
)

_ACCOUNT: Final = vol.Schema(
    {
        vol.Required(
            CONF_POLL_SECONDS, default=DEFAULT_CLOUD_POLL_SECONDS
        ): _CLOUD_SECONDS,
    }
)


class IZoneOptionsFlow(OptionsFlowWithReload):
    """How often the bridge is read, where to search, and which fans its splits have."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the options, in a step whose texts are iZone's."""
        if self.config_entry.data.get(CONF_CLOUD):
            return await self.async_step_izone_account(user_input)
        if lacks_address(self.config_entry):
            return self.async_abort(reason="izone_account_alone")
        return await self.async_step_izone(user_input)

    async def async_step_izone(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the options."""
        errors: dict[str, str] = {}
        choices = FanChoices.of(self.config_entry)
        if user_input is not None:
            if wrong := Search.of(user_input).check():
                errors["base"] = wrong
            else:
                return self.async_create_entry(data=self._kept(user_input, choices))
        return self.async_show_form(
            step_id="izone",
            data_schema=self.add_suggested_values_to_schema(
                _schema(choices),
                user_input or {**self.config_entry.options, **_seven(choices)},
            ),
            errors=errors,
            description_placeholders=EXAMPLES,
        )

    def _kept(
        self, user_input: dict[str, Any], choices: FanChoices | None
    ) -> dict[str, Any]:
        """Return the options; what nobody could be asked stays as it was."""
        told = {key: it for key, it in user_input.items() if key != CONF_SPLIT_FANS}
        if choices:
            fans = choices.chosen(user_input[CONF_SPLIT_FANS])
        else:
            fans = self.config_entry.options.get(CONF_SPLIT_FANS, {})
        return {**told, CONF_SPLIT_FANS: fans} if fans else told

    async def async_step_izone_account(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the options of an account, and show where it may report changes to."""
        if user_input is not None:
            seconds = user_input[CONF_POLL_SECONDS]
            return self.async_create_entry(data={CONF_POLL_SECONDS: seconds})
        return self.async_show_form(
            step_id="izone_account",
            data_schema=self.add_suggested_values_to_schema(
                _ACCOUNT, self.config_entry.options
            ),
            description_placeholders={"reports_to": self._reports_to()},
        )

    def _reports_to(self) -> str:
        webhook_id = self.config_entry.data[CONF_WEBHOOK_ID]
        try:
            return webhook.async_generate_url(self.hass, webhook_id)
        except NoURLAvailableError:
            # Home Assistant doesn't know its own address; the rest is this.
            return webhook.async_generate_path(webhook_id)


def _seven(choices: FanChoices | None) -> dict[str, list[str]]:
    return {CONF_SPLIT_FANS: choices.seven} if choices else {}


def _schema(choices: FanChoices | None) -> vol.Schema:
    """Return the options of a bridge, the fans of its wall splits among them."""
    if choices is None:
        return _OPTIONS
    units = [
        SelectOptionDict(value=index, label=name)
        for index, name in choices.names.items()
    ]
    select = SelectSelector(SelectSelectorConfig(options=units, multiple=True))
    return _OPTIONS.extend({vol.Optional(CONF_SPLIT_FANS, default=list): select})

"""Going through the flows of Home SmartLink as a person does."""

from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigFlowResult,
    ConfigSubentry,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from custom_components.isotherm.const import DOMAIN
from simulators.smartlink import SmartlinkCloud

from .homes import CLIENT_ID, SECRET

type Form = dict[str, Any]


def filled_in(cloud: SmartlinkCloud, **changes: Any) -> Form:
    """Return the account's form for a simulated cloud, which speaks plain http."""
    return {
        "base_url": cloud.url,
        "client_id": CLIENT_ID,
        "client_secret": SECRET,
        "in_clear": True,
        **changes,
    }


def suggested(result: ConfigFlowResult | SubentryFlowResult) -> Form:
    """Return what a form shows in its fields."""
    schema = result["data_schema"]
    assert schema is not None
    return {
        str(key): (key.description or {}).get("suggested_value")
        for key in schema.schema
    }


async def begin(hass: HomeAssistant) -> ConfigFlowResult:
    """Go through the menu to the account's form."""
    flow = hass.config_entries.flow
    menu = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert "smartlink" in menu["menu_options"]
    form = await flow.async_configure(menu["flow_id"], {"next_step_id": "smartlink"})
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "smartlink")
    return form


async def send(
    hass: HomeAssistant, result: ConfigFlowResult, data: Form
) -> ConfigFlowResult:
    """Send a form of an account, and let the home settle."""
    result = await hass.config_entries.flow.async_configure(result["flow_id"], data)
    await hass.async_block_till_done()
    return result


async def begin_home(
    hass: HomeAssistant, entry: ConfigEntry[Any], way: str | None = None
) -> SubentryFlowResult:
    """Begin to add a home; with a way, go on to its form."""
    flow = hass.config_entries.subentries
    menu = await flow.async_init(
        (entry.entry_id, "home"), context={"source": SOURCE_USER}
    )
    if way is None or menu["type"] is not FlowResultType.MENU:
        return menu
    return await flow.async_configure(menu["flow_id"], {"next_step_id": way})


async def change_home(
    hass: HomeAssistant, entry: ConfigEntry[Any], subentry: ConfigSubentry
) -> SubentryFlowResult:
    """Begin to change a home."""
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, "home"),
        context={
            "source": SOURCE_RECONFIGURE,
            "subentry_id": subentry.subentry_id,
        },
    )


async def send_home(
    hass: HomeAssistant, result: SubentryFlowResult, **data: Any
) -> SubentryFlowResult:
    """Send a form of a home, and let the home settle."""
    result = await hass.config_entries.subentries.async_configure(
        result["flow_id"], data
    )
    await hass.async_block_till_done()
    return result

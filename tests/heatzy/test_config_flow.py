"""Adding an account, signing in again, changing it, and its options."""

from typing import Any

from homeassistant import config_entries
from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData, section
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.gizwits.const import app_url
from custom_components.isotherm.hub.names import free_name
from simulators.gizwits import GizwitsCloud

from .conftest import PASSWORD, USERNAME
from .homes import Home

type Form = dict[str, Any]

TROUBLES = {
    "9005": "invalid_auth",
    "9020": "invalid_auth",
    "9015": "invalid_auth",
    "9041": "rate_limited",
    "9008": "cannot_connect",
    "9066": "cannot_connect",
    "500": "cannot_connect",
    "502": "cannot_connect",
    "html": "cannot_connect",
    "reset": "cannot_connect",
    "9003": "vendor_error",
    "null": "vendor_error",
    "list": "vendor_error",
    "truncated": "vendor_error",
}


def form(cloud: GizwitsCloud, **changes: Any) -> Form:
    """Return the filled-in form for an account of the simulated cloud."""
    server = {"region": "custom", "address": cloud.url}
    return {"username": USERNAME, "password": PASSWORD, "server": server, **changes}


async def begin(hass: HomeAssistant) -> ConfigFlowResult:
    """Go through the menu to the account's form."""
    menu = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": config_entries.SOURCE_USER}
    )
    assert menu["type"] is FlowResultType.MENU
    assert "heatzy" in menu["menu_options"]
    result = await hass.config_entries.flow.async_configure(
        menu["flow_id"], {"next_step_id": "heatzy"}
    )
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "heatzy"
    assert not result["errors"]
    return result


async def fill_in(
    hass: HomeAssistant, result: ConfigFlowResult, data: Form
) -> ConfigFlowResult:
    """Send a form and let the home settle."""
    result = await hass.config_entries.flow.async_configure(result["flow_id"], data)
    await hass.async_block_till_done()
    return result


def suggested(result: ConfigFlowResult) -> dict[str, Any]:
    """Return what a form shows in its fields."""

    def of(schema: Any) -> dict[str, Any]:
        return {
            str(key): of(part.schema)
            if isinstance(part, section)
            else (key.description or {}).get("suggested_value")
            for key, part in schema.schema.items()
        }

    return of(result["data_schema"])


async def unload(hass: HomeAssistant) -> None:
    """Unload every account."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.state is ConfigEntryState.LOADED:
            await hass.config_entries.async_unload(entry.entry_id)


async def test_an_account_is_added(
    hass: HomeAssistant, cloud: GizwitsCloud, account: Any
) -> None:
    """From the menu to an account that is up."""
    cloud.add_heater(account, name="Salon")
    result = await fill_in(hass, await begin(hass), form(cloud))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Heatzy"
    entry = result["result"]
    assert entry.unique_id == account.uid
    assert entry.data == {"vendor": "heatzy", **form(cloud)}
    assert entry.state is ConfigEntryState.LOADED
    assert hass.states.get("climate.salon") is not None
    await unload(hass)


@pytest.mark.parametrize(("fault", "error"), TROUBLES.items())
async def test_troubles_are_told_apart(
    hass: HomeAssistant, cloud: GizwitsCloud, account: Any, fault: str, error: str
) -> None:
    """Each trouble has its sentence, and the same form works once it is over."""
    cloud.faults.add("login", fault, count=1)
    result = await fill_in(hass, await begin(hass), form(cloud))
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {"base": error}
    assert suggested(result)["username"] == USERNAME
    result = await fill_in(hass, result, form(cloud))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await unload(hass)


@pytest.mark.parametrize(
    "wrong", [{"password": "a bad one"}, {"username": "nobody@example.org"}]
)
async def test_a_wrong_password_or_account(
    hass: HomeAssistant, cloud: GizwitsCloud, account: Any, wrong: dict[str, str]
) -> None:
    """What the vendor does not accept can be corrected in the same form."""
    result = await fill_in(hass, await begin(hass), form(cloud, **wrong))
    assert result["errors"] == {"base": "invalid_auth"}
    result = await fill_in(hass, result, form(cloud))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert account.logins == 2  # once to check, once to set up
    await unload(hass)


async def test_no_network(
    hass: HomeAssistant, cloud: GizwitsCloud, account: Any
) -> None:
    """A cloud that is not there is told apart from a refusal; later it works."""
    await cloud.stop()
    result = await fill_in(hass, await begin(hass), form(cloud))
    assert result["errors"] == {"base": "cannot_connect"}
    await cloud.start()
    result = await fill_in(hass, result, form(cloud))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await unload(hass)


@pytest.mark.parametrize(
    "address",
    ["", "somewhere", "ftp://192.0.2.1", "http://", "http://a:b@c", "http://h:99999"],
)
async def test_an_address_that_is_none(
    hass: HomeAssistant, cloud: GizwitsCloud, account: Any, address: str
) -> None:
    """A custom address is looked at before anybody is asked."""
    server = {"region": "custom", "address": address}
    result = await fill_in(hass, await begin(hass), form(cloud, server=server))
    assert result["errors"] == {"base": "invalid_address"}
    assert "://" in result["description_placeholders"]["example"]
    assert not cloud.requests
    result = await fill_in(hass, result, form(cloud))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await unload(hass)


async def test_a_custom_address_must_be_given(
    hass: HomeAssistant, cloud: GizwitsCloud, account: Any
) -> None:
    """The region alone is not enough."""
    result = await fill_in(
        hass, await begin(hass), form(cloud, server={"region": "custom"})
    )
    assert result["errors"] == {"base": "invalid_address"}
    with pytest.raises(InvalidData):
        await fill_in(hass, result, form(cloud, server={"region": "mars"}))


def test_regions() -> None:
    """Europe unless something else is chosen; plain http only where it is typed."""
    assert app_url({}) == "https://euapi.gizwits.com"
    assert app_url({"server": {"region": "us"}}) == "https://usapi.gizwits.com"
    assert app_url({"server": {"region": "cn"}}) == "https://api.gizwits.com"
    own = {"region": "custom", "address": "http://192.0.2.10:8080/"}
    assert app_url({"server": own}) == "http://192.0.2.10:8080"


async def test_an_account_is_added_once(
    hass: HomeAssistant, cloud: GizwitsCloud, entry: MockConfigEntry
) -> None:
    """The account's uid tells, however its name is spelled."""
    result = await fill_in(hass, await begin(hass), form(cloud))
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"


async def test_a_changed_password_is_asked_for(
    hass: HomeAssistant, home: Home, account: Any
) -> None:
    """Reauthentication: troubles are told, then the account is up again."""
    home.add()
    await home.start()
    account.password = "a new password"
    home.cloud.revoke_tokens()
    await hass.config_entries.async_reload(home.entry.entry_id)
    assert home.entry.state is ConfigEntryState.SETUP_ERROR
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "heatzy_reauth"
    result = await hass.config_entries.flow.async_configure(flow["flow_id"])
    assert result["description_placeholders"]["username"] == USERNAME
    assert suggested(result)["password"] is None

    result = await fill_in(hass, result, {"password": PASSWORD})
    assert result["errors"] == {"base": "invalid_auth"}
    home.cloud.faults.add("login", "502", count=1)
    result = await fill_in(hass, result, {"password": account.password})
    assert result["errors"] == {"base": "cannot_connect"}
    result = await fill_in(hass, result, {"password": account.password})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reauth_successful"
    assert home.entry.state is ConfigEntryState.LOADED
    assert home.entry.data == {
        "vendor": "heatzy",
        **form(home.cloud, password=account.password),
    }
    assert home.value("climate") == "heat"


async def test_another_account_is_no_reauthentication(
    hass: HomeAssistant, home: Home, account: Any
) -> None:
    """A name that now belongs to somebody else is refused; nothing is changed."""
    del home.cloud.registry.accounts[USERNAME]
    home.cloud.add_account(USERNAME, "the other's")
    result = await home.entry.start_reauth_flow(hass)
    result = await fill_in(hass, result, {"password": "the other's"})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "wrong_account"
    assert home.entry.data["password"] == PASSWORD


async def test_reconfigure(hass: HomeAssistant, home: Home, account: Any) -> None:
    """Name, password and server can be changed, the account can't."""
    home.cloud.add_account("else@example.org", PASSWORD)
    home.add()
    await home.start()
    result = await home.entry.start_reconfigure_flow(hass)
    assert result["step_id"] == "heatzy_reconfigure"
    shown = suggested(result)
    assert shown["username"] == USERNAME
    assert shown["password"] is None
    assert shown["server"] == {"region": "custom", "address": home.cloud.url}

    wrong = form(home.cloud, password="wrong")
    result = await fill_in(hass, result, wrong)
    assert result["errors"] == {"base": "invalid_auth"}
    account.username = "new@example.org"
    home.cloud.registry.accounts[account.username] = account
    changed = form(home.cloud, username=account.username)
    result = await fill_in(hass, result, changed)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    assert home.entry.data == {"vendor": "heatzy", **changed}
    assert home.entry.state is ConfigEntryState.LOADED

    result = await home.entry.start_reconfigure_flow(hass)
    other = form(home.cloud, username="else@example.org")
    result = await fill_in(hass, result, other)
    assert result["reason"] == "wrong_account"
    assert home.entry.data["username"] == account.username


async def settings(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    """Open the form of the settings."""
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    assert menu["step_id"] == "init"
    return await hass.config_entries.options.async_configure(
        menu["flow_id"], {"next_step_id": "settings"}
    )


async def test_options(hass: HomeAssistant, home: Home) -> None:
    """Poll interval, lengths and background; they count at once."""
    home.add("Pilote_Soc_C3")
    await home.start()
    result = await settings(hass, home.entry)
    for wrong in (
        {"poll_seconds": 5},
        {"boost_minutes": 256},
        {"holiday_days": 0},
        {"background": "off"},
    ):
        with pytest.raises(InvalidData):
            await hass.config_entries.options.async_configure(result["flow_id"], wrong)
    options = {
        "poll_seconds": 600,
        "boost_minutes": 90,
        "holiday_days": 14,
        "background": "frost_protection",
        "show_background": True,
        "groups": False,
    }
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], options
    )
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert home.entry.options == options
    assert home.value("number.boost_minutes") == "90"
    assert home.value("number.holiday_days") == "14"
    await home.call("climate.set_preset_mode", "climate", preset_mode="boost")
    assert home.wire == [{"derog_mode": 2, "derog_time": 90}]
    assert home.entry.runtime_data.hub.update_interval.total_seconds() == 600
    assert suggested(await settings(hass, home.entry)) == options


async def test_an_account_named_by_its_address_is_named_anew(
    hass: HomeAssistant, home: Home
) -> None:
    """What signs in to it is in no title, no name of a device and no sentence."""
    assert home.entry.title == USERNAME
    await home.start()
    assert home.entry.title == "Heatzy"
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), home.entry.entry_id)
    assert [device.name for device in devices] == ["Heatzy"]


async def test_several_accounts_are_told_apart(hass: HomeAssistant, home: Home) -> None:
    """By a number, until a person names them; a name that was given stays."""
    await home.start()
    hass.config_entries.async_update_entry(home.entry, title="Cottage")
    assert await hass.config_entries.async_reload(home.entry.entry_id)
    assert home.entry.title == "Cottage"
    assert free_name(hass, "Heatzy") == "Heatzy"
    hass.config_entries.async_update_entry(home.entry, title="Heatzy")
    assert free_name(hass, "Heatzy") == "Heatzy 2"

"""Adding a partner account, signing in again, and changing it."""

import logging
from typing import Any

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.isotherm.const import DOMAIN
from simulators.smartlink import SmartlinkCloud

from .flows import Form, begin, filled_in, send, suggested
from .homes import CLIENT_ID, SECRET, Account

TROUBLES = {
    "status:401": {"base": "smartlink_invalid_auth"},
    "status:403": {"base": "smartlink_invalid_auth"},
    "status:404": {"base_url": "smartlink_not_there"},
    "429:60": {"base": "rate_limited"},
    "500": {"base": "smartlink_unreachable"},
    "503": {"base": "smartlink_unreachable"},
    "html": {"base": "smartlink_unreachable"},
    "redirect": {"base": "smartlink_unreachable"},
    "reset": {"base": "smartlink_unreachable"},
    "status:400": {"base": "vendor_error"},
    "error": {"base": "vendor_error"},
    "garbage": {"base": "smartlink_unreachable"},
    "truncated": {"base": "vendor_error"},
    "bomb": {"base": "vendor_error"},
    "null": {"base": "vendor_error"},
}
ADDRESSES = {
    "http://127.0.0.1:1": "base_url_in_clear",
    "ftp://api.example.com": "base_url_not_http",
    "https://me:secret@api.example.com": "base_url_credentials",
    "https://": "base_url_invalid",
    "https://api.example.com:port": "base_url_invalid",
    "": "base_url_invalid",
}


@pytest.mark.usefixtures("account")
async def test_an_account_is_added(
    hass: HomeAssistant, smartlink: SmartlinkCloud, caplog: pytest.LogCaptureFixture
) -> None:
    """From the menu to an account that runs; what was pasted may have blanks around it."""
    caplog.set_level(logging.DEBUG)
    form = filled_in(
        smartlink,
        base_url=f" {smartlink.url}/partners/1/ ",
        client_id=f" {CLIENT_ID}",
        client_secret=f"{SECRET}\n",
    )
    result = await send(hass, await begin(hass), form)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Home SmartLink"
    entry = result["result"]
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data == {"vendor": "smartlink", **filled_in(smartlink)}
    assert entry.unique_id
    assert CLIENT_ID not in entry.unique_id
    assert smartlink.requests[0].route == "users"
    assert SECRET not in caplog.text
    assert CLIENT_ID not in caplog.text


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(("fault", "errors"), TROUBLES.items())
async def test_troubles_are_told_apart(
    hass: HomeAssistant, smartlink: SmartlinkCloud, fault: str, errors: Form
) -> None:
    """Each has its sentence; what was typed stays, and it works once that is over."""
    smartlink.faults.add("*", fault)
    result = await send(hass, await begin(hass), filled_in(smartlink))
    assert result["errors"] == errors
    assert suggested(result) == filled_in(smartlink)
    smartlink.faults.clear()
    result = await send(hass, result, filled_in(smartlink))
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.usefixtures("account")
async def test_an_account_that_may_not_read_users(
    hass: HomeAssistant, smartlink: SmartlinkCloud
) -> None:
    """It has homes all the same."""
    smartlink.faults.add("users", "status:403")
    result = await send(hass, await begin(hass), filled_in(smartlink))
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    "wrong", [{"client_secret": "a bad one"}, {"client_id": "nobody"}]
)
async def test_wrong_credentials(
    hass: HomeAssistant, smartlink: SmartlinkCloud, wrong: Form
) -> None:
    """Which of the two is wrong, the vendor does not tell."""
    result = await send(hass, await begin(hass), filled_in(smartlink, **wrong))
    assert result["errors"] == {"base": "smartlink_invalid_auth"}
    assert not hass.config_entries.async_entries(DOMAIN)


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(("address", "error"), ADDRESSES.items())
async def test_odd_addresses(
    hass: HomeAssistant, smartlink: SmartlinkCloud, address: str, error: str
) -> None:
    """They are told apart before anything is sent."""
    form = filled_in(smartlink, base_url=address, in_clear=False)
    result = await send(hass, await begin(hass), form)
    assert result["errors"] == {"base_url": error}
    assert suggested(result)["base_url"] == address
    assert not smartlink.requests


@pytest.mark.usefixtures("account")
async def test_plain_http_needs_a_tick(
    hass: HomeAssistant, smartlink: SmartlinkCloud
) -> None:
    """Not a single request goes in clear before."""
    form = filled_in(smartlink, in_clear=False)
    result = await send(hass, await begin(hass), form)
    assert result["errors"] == {"base_url": "base_url_in_clear"}
    assert not smartlink.requests
    result = await send(hass, result, filled_in(smartlink))
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.usefixtures("account")
async def test_a_colon_in_the_client_id(
    hass: HomeAssistant, smartlink: SmartlinkCloud
) -> None:
    """Basic authentication can't carry it; perhaps both were pasted together."""
    form = filled_in(smartlink, client_id=f"{CLIENT_ID}:{SECRET}")
    result = await send(hass, await begin(hass), form)
    assert result["errors"] == {"client_id": "client_id_colon"}
    assert not smartlink.requests


@pytest.mark.usefixtures("account")
async def test_nobody_answers(hass: HomeAssistant, smartlink: SmartlinkCloud) -> None:
    """An address where nothing listens."""
    form = filled_in(smartlink)
    await smartlink.stop()
    result = await send(hass, await begin(hass), form)
    assert result["errors"] == {"base": "smartlink_unreachable"}
    await smartlink.start()
    result = await send(hass, result, form)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.usefixtures("account")
async def test_an_account_is_added_once(
    hass: HomeAssistant, smartlink: SmartlinkCloud
) -> None:
    """Another partner of the same service is another account, with a name of its own."""
    await send(hass, await begin(hass), filled_in(smartlink))
    again = filled_in(smartlink, base_url=f"{smartlink.url}/")
    result = await send(hass, await begin(hass), again)
    assert result["reason"] == "already_configured"
    smartlink.add_partner("other", "secret")
    other = filled_in(smartlink, client_id="other", client_secret="secret")
    result = await send(hass, await begin(hass), other)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Home SmartLink 2"


async def test_another_address_of_the_same_service(
    hass: HomeAssistant, account: Account
) -> None:
    """The homes stay, and so does what everything is known by."""
    account.add_villa()
    await account.start()
    entry, unique_id = account.entry, account.entry.unique_id
    result = await entry.start_reconfigure_flow(hass)
    assert suggested(result) == filled_in(account.cloud, client_secret=None)
    async with SmartlinkCloud(base_path="/v2") as moved:
        moved.add_partner("new", "another")
        home = moved.add_home(next(iter(account.homes.values())).id)
        home.add_device("h1")
        changes: dict[str, Any] = {"client_id": "new", "client_secret": "another"}
        result = await send(hass, result, filled_in(moved, **changes))
        assert result["reason"] == "reconfigure_successful"
        await account.settle()
        assert entry.data == {"vendor": "smartlink", **filled_in(moved, **changes)}
        assert entry.unique_id == unique_id
        assert account.value("climate") != "unavailable"
        await account.stop()


async def test_another_account_that_is_there_already(
    hass: HomeAssistant, account: Account
) -> None:
    """Two entries must not become one."""
    await account.start()
    account.cloud.add_partner("other", "secret")
    other = filled_in(account.cloud, client_id="other", client_secret="secret")
    await send(hass, await begin(hass), other)
    result = await account.entry.start_reconfigure_flow(hass)
    result = await send(hass, result, other)
    assert result["reason"] == "already_configured"
    assert account.entry.data["client_id"] == CLIENT_ID


async def test_revoked_while_it_runs(hass: HomeAssistant, account: Account) -> None:
    """The secret is asked for once, and with the new one all homes run again."""
    account.add_villa()
    cabin = account.add_home("Cabin")
    cabin.add_device("c1")
    await account.start()
    account.cloud.add_partner(CLIENT_ID, "a new secret")
    for title in account.homes:
        await account.hub(title).async_refresh()
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    result = await hass.config_entries.flow.async_configure(flow["flow_id"])
    assert suggested(result) == {"client_secret": None}
    wrong = await send(hass, result, {"client_secret": "not this"})
    assert wrong["errors"] == {"base": "smartlink_invalid_auth"}
    done = await send(hass, wrong, {"client_secret": " a new secret"})
    assert done["reason"] == "reauth_successful"
    await account.settle()
    assert account.entry.data == {
        "vendor": "smartlink",
        **filled_in(account.cloud, client_secret="a new secret"),
    }
    assert account.value("climate", "h1") != "unavailable"
    assert account.value("climate", "c1") != "unavailable"
    assert not hass.config_entries.flow.async_progress()


async def test_revoked_before_it_is_set_up(
    hass: HomeAssistant, account: Account
) -> None:
    """It needs no account that runs to sign in again."""
    account.add_villa()
    account.cloud.add_partner(CLIENT_ID, "a new secret")
    await account.start()
    (flow,) = hass.config_entries.flow.async_progress()
    result = await hass.config_entries.flow.async_configure(flow["flow_id"])
    done = await send(hass, result, {"client_secret": "a new secret"})
    assert done["reason"] == "reauth_successful"
    await account.settle()
    assert account.entry.state is ConfigEntryState.LOADED
    assert account.value("climate") != "unavailable"


async def test_reconfigure_begins_from_the_integrations_page(
    hass: HomeAssistant, account: Account
) -> None:
    """With all that was typed but the secret; a wrong one changes nothing."""
    await account.start()
    result = await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_RECONFIGURE, "entry_id": account.entry.entry_id},
    )
    before = dict(account.entry.data)
    form = filled_in(account.cloud, client_secret="wrong")
    result = await send(hass, result, form)
    assert result["errors"] == {"base": "smartlink_invalid_auth"}
    assert account.entry.data == before

"""Signing in to an iZone account: the developer key, the login page, again."""

import json
from typing import Any

import aiohttp
from homeassistant.components.application_credentials import DATA_COMPONENT
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator
from yarl import URL

from custom_components.isotherm.const import DOMAIN
from simulators.izone import IZoneBridge
from simulators.izone.cloud import Heard

from .cloud import RETURN, CloudHome, settled
from .conftest import Setup

pytestmark = pytest.mark.usefixtures("current_request_with_host")
BEACH = "000033333"


@pytest.fixture
def beach(remote: CloudHome) -> IZoneBridge:
    """Return a bridge that only the cloud reaches."""
    bridge = IZoneBridge(uid=BEACH, name="Beach house", zones=3)
    remote.cloud.link(remote.user, bridge)
    return bridge


@pytest.mark.parametrize("where", ["either", "query", "form"])
async def test_a_sign_in_adds_the_account_and_its_bridges(
    hass: HomeAssistant,
    remote: CloudHome,
    beach: IZoneBridge,
    hass_client_no_auth: Any,
    where: Any,
) -> None:
    """Wherever the cloud reads the parameters; no secret is sent, the scope is."""
    remote.cloud.switches.token_parameters = where
    shown = await remote.start_login()
    added = await remote.log_in(shown, hass_client_no_auth)
    assert added["type"] is FlowResultType.CREATE_ENTRY
    assert added["result"].unique_id == remote.account_id
    await settled(hass)
    asked = [one for one in remote.cloud.log if one.path == "/token"]
    assert "client_secret" not in asked[0].form | dict(asked[0].query)
    entry = remote.bridge_entry(beach)
    assert entry.title == "iZone Beach house"
    assert entry.data == {"vendor": "izone", "account": remote.account_id}
    assert entry.state is ConfigEntryState.LOADED
    assert hass.states.get("climate.beach_house").state == "cool"


async def test_an_empty_key_is_asked_for_again(
    hass: HomeAssistant, remote: CloudHome
) -> None:
    """The form says what is missing."""
    shown = await remote.start_login("  ")
    assert shown["errors"] == {"developer_key": "developer_key_missing"}


def kept(hass: HomeAssistant) -> list[str]:
    """Return the developer keys among Home Assistant's application credentials."""
    items = hass.data[DATA_COMPONENT].async_items()
    return sorted(one["client_id"] for one in items)


async def test_a_key_that_the_login_page_does_not_know(
    hass: HomeAssistant, remote: CloudHome, hass_client_no_auth: Any
) -> None:
    """The cloud's page says so; nothing is left of it when the right one is typed."""
    shown = await remote.start_login("wrong")
    assert shown["type"] is FlowResultType.EXTERNAL_STEP
    async with aiohttp.ClientSession() as session, session.get(shown["url"]) as page:
        assert page.status == 400
        assert "developer key" in await page.text()
    hass.config_entries.flow.async_abort(shown["flow_id"])
    assert kept(hass) == []
    added = await remote.log_in(await remote.start_login(), hass_client_no_auth)
    assert added["type"] is FlowResultType.CREATE_ENTRY
    assert kept(hass) == [remote.cloud.developer_key]
    await settled(hass)


async def refused_at_token(
    remote: CloudHome, shown: ConfigFlowResult, client: Any
) -> ConfigFlowResult:
    """Log in with a key that iZone withdraws before the code is exchanged."""

    async def withdraw() -> Any:
        remote.cloud.developers.pop("mistyped")
        return await client()

    return await remote.log_in(shown, withdraw)


async def refused_by_redirect(
    remote: CloudHome, shown: ConfigFlowResult, client: Any
) -> ConfigFlowResult:
    """Come back from a login page that does not know the key, and says so by a redirect."""
    back = URL("/auth/external/callback").with_query(
        state=URL(shown["url"]).query["state"], error="unauthorized_client"
    )
    browser = await client()
    assert (await browser.get(str(back))).status == 200
    return await remote.hass.config_entries.flow.async_configure(shown["flow_id"])


@pytest.mark.parametrize("refuse", [refused_at_token, refused_by_redirect])
async def test_a_refused_key_can_be_typed_anew(
    hass: HomeAssistant, remote: CloudHome, hass_client_no_auth: Any, refuse: Any
) -> None:
    """In the same flow, with what was typed to be mended; the dead one is not kept."""
    remote.cloud.add_developer("mistyped", RETURN)
    shown = await refuse(
        remote, await remote.start_login("mistyped"), hass_client_no_auth
    )
    assert shown["type"] is FlowResultType.FORM
    assert shown["errors"] == {"developer_key": "developer_key_refused"}
    (field,) = shown["data_schema"].schema
    assert field.description == {"suggested_value": "mistyped"}
    assert kept(hass) == []
    added = await remote.log_in(await remote.type_key(shown), hass_client_no_auth)
    assert added["type"] is FlowResultType.CREATE_ENTRY
    assert kept(hass) == [remote.cloud.developer_key]
    await settled(hass)
    assert added["result"].state is ConfigEntryState.LOADED


async def test_keys_that_differ_by_their_case_are_two(
    hass: HomeAssistant, remote: CloudHome, hass_client_no_auth: Any
) -> None:
    """Home Assistant's ids of them don't; each account signs in with its own."""
    for key, name in (("A-Key", "a@example.com"), ("a-key", "b@example.com")):
        remote.cloud.add_developer(key, RETURN)
        remote.cloud.add_user(name, "x")
        shown = await remote.start_login(key)
        added = await remote.log_in(shown, hass_client_no_auth, user=(name, "x"))
        await settled(hass)
        remote.cloud.tokens.expire()
        await added["result"].runtime_data.hub.async_refresh()
        assert remote.cloud.log[-2].form["client_id"] == key
    assert kept(hass) == ["A-Key", "a-key"]


async def test_a_key_in_use_can_not_be_deleted(
    hass: HomeAssistant, remote: CloudHome, set_up: Setup
) -> None:
    """Home Assistant's page of application credentials refuses it, until the account goes."""
    entry = await set_up(await remote.entry())
    credentials = hass.data[DATA_COMPONENT]
    (item,) = credentials.async_items()
    with pytest.raises(HomeAssistantError, match="in use"):
        await credentials.async_delete_item(item["id"])
    await hass.config_entries.async_remove(entry.entry_id)
    await credentials.async_delete_item(item["id"])
    assert kept(hass) == []


async def test_the_permission_may_be_denied(
    hass: HomeAssistant, remote: CloudHome, hass_client_no_auth: Any
) -> None:
    """The flow ends, and says why."""
    shown = await remote.start_login()
    told = await remote.log_in(shown, hass_client_no_auth, decision="refuse")
    assert told["type"] is FlowResultType.ABORT
    assert told["reason"] == "user_rejected_authorize"
    assert not hass.config_entries.async_entries(DOMAIN)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (("token/*", "status:500"), "oauth_failed"),
        (("token/*", "garbage"), "oauth_failed"),
        (("token/*", "null"), "oauth_failed"),
        (("dev/Discover", "InvalidUser"), "cloud_refused"),
        (("dev/Discover", "UserNotAllowed"), "cloud_refused"),
        (("dev/Discover", "status:500"), "cloud_unreachable"),
        (("dev/Discover", "garbage"), "cloud_unreachable"),
    ],
)
async def test_a_sign_in_that_fails_says_why(
    remote: CloudHome,
    hass_client_no_auth: Any,
    caplog: pytest.LogCaptureFixture,
    fault: tuple[str, str],
    reason: str,
) -> None:
    """Nothing is added, and no code or token is in the log."""
    remote.cloud.faults.add(*fault)
    shown = await remote.start_login()
    told = await remote.log_in(shown, hass_client_no_auth)
    assert (told["type"], told["reason"]) == (FlowResultType.ABORT, reason)
    assert kept(remote.hass) == []
    code = next(one.form["code"] for one in remote.cloud.log if "code" in one.form)
    ours = [one.getMessage() for one in caplog.records if "aiohttp" not in one.name]
    assert not [line for line in ours if code in line]


async def test_an_account_is_added_once(
    hass: HomeAssistant, remote: CloudHome, set_up: Setup, hass_client_no_auth: Any
) -> None:
    """Whoever signs in twice is told so."""
    await set_up(await remote.entry())
    shown = await remote.start_login()
    told = await remote.log_in(shown, hass_client_no_auth)
    assert (told["type"], told["reason"]) == (
        FlowResultType.ABORT,
        "already_configured",
    )


async def test_a_permission_taken_back_is_asked_for_again(
    hass: HomeAssistant,
    remote: CloudHome,
    beach: IZoneBridge,
    set_up: Setup,
    hass_client_no_auth: Any,
) -> None:
    """Reauth; another account is refused; the same one goes on as before."""
    entry = await set_up(await remote.entry())
    remote.cloud.tokens.revoke(remote.user)
    await entry.runtime_data.hub.async_refresh()
    await settled(hass)
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert [one["context"]["source"] for one in flows] == ["reauth"]
    assert flows[0]["step_id"] == "izone_reauth"
    stranger = remote.cloud.add_user("bob@example.com", "x")
    shown = await remote.type_key(flows[0])
    told = await remote.log_in(
        shown, hass_client_no_auth, user=("bob@example.com", "x")
    )
    assert told["reason"] == "wrong_account"
    assert kept(hass) == [remote.cloud.developer_key]
    assert stranger.id != remote.user.id
    entry.async_start_reauth(hass)
    await settled(hass)
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    shown = await remote.type_key(flows[0])
    told = await remote.log_in(shown, hass_client_no_auth)
    assert told["reason"] == "reauth_successful"
    await settled(hass)
    assert entry.state is ConfigEntryState.LOADED
    assert hass.states.get("climate.beach_house").state == "cool"


async def test_another_key_by_reconfiguring(
    hass: HomeAssistant, remote: CloudHome, set_up: Setup, hass_client_no_auth: Any
) -> None:
    """The sign-in is made anew, with another developer key."""
    entry = await set_up(await remote.entry())
    before = entry.data["auth_implementation"]
    redirects = remote.cloud.developers[remote.cloud.developer_key]
    remote.cloud.add_developer("another", *redirects)
    shown = await entry.start_reconfigure_flow(hass)
    told = await remote.log_in(
        await remote.type_key(shown, "another"), hass_client_no_auth
    )
    assert told["reason"] == "reconfigure_successful"
    assert entry.data["auth_implementation"] != before
    await settled(hass)
    assert kept(hass) == ["another"]
    assert entry.state is ConfigEntryState.LOADED


async def test_a_replaced_key_stays_while_another_account_uses_it(
    hass: HomeAssistant, remote: CloudHome, set_up: Setup, hass_client_no_auth: Any
) -> None:
    """And goes with the last of them that is signed in with another."""
    key, first = remote.cloud.developer_key, remote.user
    remote.cloud.add_developer("another", RETURN)
    entries = [await set_up(await remote.entry())]
    remote.user = remote.cloud.add_user("bob@example.com", "x")
    entries.append(await set_up(await remote.entry(webhook_id="another")))
    left = [["another", key], ["another"]]
    for entry, user in zip(entries, (first, remote.user), strict=True):
        shown = await entry.start_reconfigure_flow(hass)
        told = await remote.log_in(
            await remote.type_key(shown, "another"),
            hass_client_no_auth,
            user=(user.name, user.password),
        )
        assert told["reason"] == "reconfigure_successful"
        assert kept(hass) == left.pop(0)
        await settled(hass)


async def test_a_key_that_a_person_added_stays(
    hass: HomeAssistant,
    remote: CloudHome,
    hass_client_no_auth: Any,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Whoever put it among the application credentials takes it out; ours go by themselves."""
    key = remote.cloud.developer_key
    assert await async_setup_component(hass, "application_credentials", {})
    socket = await hass_ws_client(hass)
    await socket.send_json_auto_id(
        {
            "type": "application_credentials/create",
            "domain": DOMAIN,
            "client_id": key,
            "client_secret": "none",
            "name": "iZone",
        }
    )
    assert (await socket.receive_json())["success"]
    added = await remote.log_in(await remote.start_login(key), hass_client_no_auth)
    entry = added["result"]
    await settled(hass)
    for number, left in enumerate((["new-0", key], ["new-1", key])):
        remote.cloud.add_developer(f"new-{number}", RETURN)
        shown = await hass.config_entries.flow.async_init(
            DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
        )
        shown = await remote.type_key(shown, f"new-{number}")
        told = await remote.log_in(shown, hass_client_no_auth)
        assert told["reason"] == "reconfigure_successful"
        await settled(hass)
        assert kept(hass) == sorted(left)


@pytest.mark.parametrize(
    ("switches", "kept"),
    [
        ({"refresh_token": "same"}, True),
        ({"refresh_token": "new"}, False),
        ({"refresh_token": "absent"}, True),
        ({"same_token": True}, False),
    ],
)
async def test_tokens_are_renewed(
    hass: HomeAssistant,
    remote: CloudHome,
    set_up: Setup,
    switches: dict[str, Any],
    kept: bool,
) -> None:
    """With rotation of the refresh token and without, time and again."""
    for name, value in switches.items():
        setattr(remote.cloud.switches, name, value)
    entry = await set_up(await remote.entry())
    for count in (1, 2, 3):
        before = dict(entry.data["token"])
        remote.cloud.tokens.expire()
        await entry.runtime_data.hub.async_refresh()
        assert entry.runtime_data.hub.last_update_success
        assert remote.cloud.counts["token/refresh_token"] == count
        after = entry.data["token"]
        assert (after["refresh_token"] == before["refresh_token"]) is kept
        assert after["access_token"] != before["access_token"]


async def test_a_token_endpoint_that_is_out_of_order_is_tried_again(
    hass: HomeAssistant, remote: CloudHome, set_up: Setup
) -> None:
    """That is no reason to ask for a sign-in."""
    entry = await set_up(await remote.entry())
    hub = entry.runtime_data.hub
    remote.cloud.tokens.expire()
    remote.cloud.faults.add("token/*", "status:503", count=1)
    await hub.async_refresh()
    assert hub.outage
    assert not hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    await hub.async_refresh()
    assert not hub.outage


@pytest.mark.parametrize("life", [None, "3600", "soon", -5, 0, 1e30, [3600]])
async def test_a_token_whose_life_is_not_told(
    hass: HomeAssistant, remote: CloudHome, hass_client_no_auth: Any, life: object
) -> None:
    """It is taken for an hour, as the guide has it; Home Assistant would give up."""

    def rewrite(heard: Heard, body: bytes) -> bytes | None:
        if heard.path != "/token":
            return None
        granted = {**json.loads(body), "expires_in": life}
        if life is None:
            del granted["expires_in"]
        return json.dumps(granted).encode()

    remote.cloud.rewrite = rewrite
    shown = await remote.start_login()
    added = await remote.log_in(shown, hass_client_no_auth)
    assert added["type"] is FlowResultType.CREATE_ENTRY
    assert added["result"].data["token"]["expires_in"] == 3600
    await settled(hass)
    assert remote.cloud.counts["token/refresh_token"] == 0

"""Bridges through the cloud: alone, beside their own network, and when one way is out."""

import asyncio

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.diagnostics import async_get_config_entry_diagnostics
from custom_components.isotherm.izone.api.cloud import CloudClient
from custom_components.isotherm.izone.api.cloud_account import CloudAccount
from custom_components.isotherm.izone.cloud.bridges import CloudBridges
from custom_components.isotherm.izone.cloud.login import OneToken
from simulators.izone import IZoneBridge

from .cloud import WEBHOOK, CloudHome, set_mode, settled, until
from .conftest import Setup, entry_for
from .homes import LONGEST

BEACH = "000033333"
CLIMATE = "climate.beach_house"


@pytest.fixture
def beach(remote: CloudHome) -> IZoneBridge:
    """Return a bridge that only the cloud reaches."""
    bridge = IZoneBridge(uid=BEACH, name="Beach house", zones=3)
    remote.cloud.link(remote.user, bridge)
    return bridge


@pytest.fixture
async def account(
    remote: CloudHome, beach: IZoneBridge, set_up: Setup
) -> MockConfigEntry:
    """Return an account with the beach house, set up."""
    return await set_up(await remote.entry())


async def test_a_bridge_that_only_the_cloud_reaches(
    hass: HomeAssistant,
    remote: CloudHome,
    beach: IZoneBridge,
    account: MockConfigEntry,
) -> None:
    """The same entities as at home; a command is sent once, read back, and shows."""
    entry = remote.bridge_entry(beach)
    assert entry.state is ConfigEntryState.LOADED
    assert hass.states.get(CLIMATE).state == "cool"
    assert len(hass.states.async_entity_ids("climate")) >= 2
    assert hass.states.async_entity_ids("calendar")
    await set_mode(hass, CLIMATE, "heat")
    assert beach.system["SysMode"] == 2
    assert hass.states.get(CLIMATE).state == "heat"
    await settled(hass)
    assert remote.cloud.counts["dev/Control"] == 1
    await entry.runtime_data.hub.async_refresh()
    assert hass.states.get(CLIMATE).state == "heat"


async def test_a_bridge_that_only_the_cloud_reaches_has_no_options(
    hass: HomeAssistant, account: MockConfigEntry, remote: CloudHome, beach: IZoneBridge
) -> None:
    """Those of its account count; a person is told so."""
    entry = remote.bridge_entry(beach)
    assert entry
    told = await hass.config_entries.options.async_init(entry.entry_id)
    assert told["reason"] == "izone_account_alone"


async def test_one_poll_reads_the_whole_account(
    hass: HomeAssistant, remote: CloudHome, beach: IZoneBridge, set_up: Setup
) -> None:
    """However many bridges it has."""
    for number in range(3):
        bridge = IZoneBridge(uid=f"00004000{number}", name=f"House {number}", zones=2)
        remote.cloud.link(remote.user, bridge)
    account = await set_up(await remote.entry())
    assert remote.cloud.counts["dev/Discover"] == 1
    beach.system["SysMode"] = 2
    await account.runtime_data.hub.async_refresh()
    await until(hass, lambda: hass.states.get(CLIMATE).state == "heat")
    assert remote.cloud.counts["dev/Discover"] == 2
    assert remote.cloud.counts["dev/Query"] == 0


@pytest.mark.parametrize("kind", ["UserNotAllowed", "Error", "InvalidRequest"])
async def test_a_refused_command_is_told(
    hass: HomeAssistant, remote: CloudHome, account: MockConfigEntry, kind: str
) -> None:
    """In a sentence, though the cloud's status was 200; what showed is taken back."""
    remote.cloud.faults.add("dev/Control", kind)
    with pytest.raises(HomeAssistantError) as told:
        await set_mode(hass, CLIMATE, "heat")
    expected = "not_allowed" if kind == "UserNotAllowed" else "rejected"
    assert told.value.translation_key == expected
    assert hass.states.get(CLIMATE).state == "cool"


async def test_a_permission_taken_back_in_a_command(
    hass: HomeAssistant,
    remote: CloudHome,
    beach: IZoneBridge,
    account: MockConfigEntry,
) -> None:
    """The account asks for a sign-in, and the bridge does not."""
    remote.cloud.tokens.revoke(remote.user)
    with pytest.raises(HomeAssistantError) as told:
        await set_mode(hass, CLIMATE, "heat")
    assert told.value.translation_key == "account_refused"
    assert hass.states.get(CLIMATE).state == "cool"
    await until(
        hass, lambda: hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    )
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert [one["context"]["entry_id"] for one in flows] == [account.entry_id]


async def test_a_removed_bridge_is_only_offered(
    hass: HomeAssistant,
    remote: CloudHome,
    beach: IZoneBridge,
    account: MockConfigEntry,
) -> None:
    """Whoever removed it did so on purpose."""
    await hass.config_entries.async_remove(remote.bridge_entry(beach).entry_id)
    for _ in range(2):
        await account.runtime_data.hub.async_refresh()
        await settled(hass)
    assert remote.bridge_entry(beach) is None
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert flow["step_id"] == "izone_offered"
    added = await hass.config_entries.flow.async_configure(flow["flow_id"], {})
    assert added["type"] is FlowResultType.CREATE_ENTRY
    await settled(hass)
    assert hass.states.get(CLIMATE).state == "cool"


async def test_a_bridge_that_joins_the_account_is_added(
    hass: HomeAssistant, remote: CloudHome, account: MockConfigEntry
) -> None:
    """Without a question: it was put into the account for that."""
    new = IZoneBridge(uid="000044444", name="Shed", zones=2)
    remote.cloud.link(remote.user, new)
    await account.runtime_data.hub.async_refresh()
    await settled(hass)
    assert hass.states.get("climate.shed").state == "cool"


async def test_a_removed_account_takes_its_bridges_along(
    hass: HomeAssistant,
    remote: CloudHome,
    beach: IZoneBridge,
    bridge: IZoneBridge,
    set_up: Setup,
) -> None:
    """Those that only it led to; a bridge with an address stays."""
    local = entry_for(bridge)
    local.add_to_hass(hass)
    await set_up(local)
    remote.cloud.link(remote.user, bridge)
    account = await set_up(await remote.entry())
    assert local.data["account"] == remote.account_id
    await hass.config_entries.async_remove(account.entry_id)
    await settled(hass)
    assert remote.bridge_entry(beach) is None
    assert "account" not in local.data
    assert local.state is ConfigEntryState.LOADED
    assert hass.states.get("climate.home").state == "cool"


async def test_a_start_in_any_order(
    hass: HomeAssistant, remote: CloudHome, beach: IZoneBridge, set_up: Setup
) -> None:
    """A bridge waits for its account, which is set up at the same time."""
    account = await remote.entry(bridges=[BEACH])
    bridge = MockConfigEntry(
        domain=DOMAIN,
        title="iZone Beach house",
        unique_id=BEACH,
        data={"vendor": "izone", "account": remote.account_id},
    )
    bridge.add_to_hass(hass)
    # All of them are set up at a time.
    await set_up(bridge)
    assert account.state is ConfigEntryState.LOADED
    assert bridge.state is ConfigEntryState.LOADED
    assert hass.states.get(CLIMATE).state == "cool"
    assert remote.cloud.counts["dev/Discover"] == 1


async def test_an_account_that_comes_back_brings_its_bridges(
    hass: HomeAssistant, remote: CloudHome, beach: IZoneBridge
) -> None:
    """They are set up as soon as it is."""
    account = await remote.entry(bridges=[BEACH])
    await hass.config_entries.async_set_disabled_by(
        account.entry_id, ConfigEntryDisabler.USER
    )
    bridge = MockConfigEntry(
        domain=DOMAIN,
        title="iZone Beach house",
        unique_id=BEACH,
        data={"vendor": "izone", "account": remote.account_id},
    )
    bridge.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(bridge.entry_id)
    assert bridge.state is ConfigEntryState.SETUP_RETRY
    await hass.config_entries.async_set_disabled_by(account.entry_id, None)
    await until(hass, lambda: bridge.state is ConfigEntryState.LOADED)
    assert hass.states.get(CLIMATE).state == "cool"


async def test_an_account_that_is_refused_keeps_no_bridge_waiting(
    hass: HomeAssistant, remote: CloudHome, beach: IZoneBridge
) -> None:
    """The account asks for a sign-in at once; its bridge is tried again later."""
    account = await remote.entry(bridges=[BEACH])
    bridge = MockConfigEntry(
        domain=DOMAIN,
        title="iZone Beach house",
        unique_id=BEACH,
        data={"vendor": "izone", "account": remote.account_id},
    )
    bridge.add_to_hass(hass)
    remote.cloud.tokens.revoke(remote.user)
    began = hass.loop.time()
    assert not await hass.config_entries.async_setup(bridge.entry_id)
    assert hass.loop.time() - began < LONGEST
    assert bridge.state is ConfigEntryState.SETUP_RETRY
    assert account.state is ConfigEntryState.SETUP_ERROR
    await until(
        hass, lambda: hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    )
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert [one["context"]["entry_id"] for one in flows] == [account.entry_id]


async def test_diagnostics_of_an_account_hold_no_secret(
    hass: HomeAssistant,
    remote: CloudHome,
    beach: IZoneBridge,
    account: MockConfigEntry,
) -> None:
    """Neither tokens nor the address of reports, nor who it is."""
    shown = str(await async_get_config_entry_diagnostics(hass, account))
    assert "'zone': 3" in shown
    token = account.data["token"]
    secrets = [token["access_token"], token["refresh_token"], WEBHOOK, remote.user.id]
    assert not [one for one in (*secrets, BEACH) if one in shown]
    of_bridge = remote.bridge_entry(beach)
    shown = str(await async_get_config_entry_diagnostics(hass, of_bridge))
    assert not [one for one in (*secrets, BEACH) if one in shown]


async def test_bridges_ask_no_more_often_than_the_account(
    hass: HomeAssistant,
    remote: CloudHome,
    beach: IZoneBridge,
    account: MockConfigEntry,
) -> None:
    """Their own polls take what the account was told."""
    hub = remote.bridge_entry(beach).runtime_data.hub
    asked = remote.cloud.counts["dev/Discover"]
    for _ in range(5):
        await hub.async_refresh()
    assert remote.cloud.counts["dev/Discover"] == asked
    assert hub.last_update_success


@pytest.mark.parametrize(
    ("home", "address"),
    [
        (None, "/auth/external/callback"),
        ("https://example.com", "https://example.com/auth/external/callback"),
    ],
)
async def test_a_sign_in_that_waits_names_the_return_address(
    hass: HomeAssistant, account: MockConfigEntry, home: str | None, address: str
) -> None:
    """Nobody's browser asks for its form; a home without an address shows the rest."""
    hass.config.external_url = home
    hass.config.internal_url = hass.config.api = None
    account.async_start_reauth(hass)
    await settled(hass)
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    form = await hass.config_entries.flow.async_configure(flow["flow_id"])
    assert form["description_placeholders"]["address"] == address


async def test_a_bridge_is_added_once_however_often_the_account_is_read(
    hass: HomeAssistant, remote: CloudHome, beach: IZoneBridge
) -> None:
    """An answer that comes while it is being added makes no second flow."""
    entry = await remote.entry()
    token = OneToken(entry.data["token"]["access_token"])
    calls = CloudClient(async_get_clientsession(hass), remote.cloud.dev_url, token)
    account = CloudAccount(calls)
    await account.discover()
    bridges = CloudBridges(hass, entry, account)
    # Home Assistant has not loaded the flow yet, which takes its time.
    bridges.keep_step()
    bridges.keep_step()
    adding = [one for one in asyncio.all_tasks() if "iZone bridge" in one.get_name()]
    assert len(adding) < 2
    await settled(hass)
    # Nothing is left of it: it could be added again.
    await hass.config_entries.async_remove(remote.bridge_entry(beach).entry_id)
    data = {**entry.data, "bridges": []}
    hass.config_entries.async_update_entry(entry, data=data)
    bridges.keep_step()
    await settled(hass)
    assert remote.bridge_entry(beach)


async def test_a_user_whose_id_is_the_number_of_a_bridge(
    hass: HomeAssistant, remote: CloudHome, set_up: Setup
) -> None:
    """Both are numbers that iZone gives; neither takes the other's place."""
    remote.user = remote.cloud.add_user("bob@example.com", "x", BEACH)
    bridge = IZoneBridge(uid=BEACH, name="Beach house", zones=3)
    remote.cloud.link(remote.user, bridge)
    account = await set_up(await remote.entry())
    await settled(hass)
    entry = remote.bridge_entry(bridge)
    assert entry is not None
    assert entry is not account
    await set_mode(hass, CLIMATE, "heat")
    assert bridge.system["SysMode"] == 2
    assert len(hass.config_entries.async_entries(DOMAIN)) == 2

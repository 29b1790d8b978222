"""What the cloud reports by itself: heard, and refused without harm where it is none."""

import json
from typing import Any
from uuid import uuid4

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.const import DOMAIN
from simulators.izone import IZoneBridge
from simulators.izone.cloud import MALFORMED, huge

from .cloud import WEBHOOK, CloudHome, settled, until
from .conftest import Setup

BEACH = "000033333"
CLIMATE = "climate.beach_house"
UNIT = f"{BEACH}_izone_systemsettings_0"


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


@pytest.fixture
async def url(account: MockConfigEntry, hass_client_no_auth: Any) -> str:
    """Return where reports are heard, by a real server."""
    client = await hass_client_no_auth()
    return str(client.make_url(f"/api/webhook/{WEBHOOK}"))


def account_hub(hass: HomeAssistant) -> Any:
    """Return the hub of the account."""
    (entry,) = (
        one for one in hass.config_entries.async_entries(DOMAIN) if "cloud" in one.data
    )
    return entry.runtime_data.hub


def event(*devices: dict[str, Any], **more: Any) -> bytes:
    """Return the body of an Event report."""
    body = {"requestId": str(uuid4()), "requestType": "Event", **more}
    return json.dumps({**body, "requestBody": {"devices": list(devices)}}).encode()


def unit(**datagram: Any) -> dict[str, Any]:
    """Return what a report tells of the unit."""
    return {"componentId": UNIT, "datagram": datagram}


@pytest.mark.parametrize("events", ["changed", "whole"])
async def test_a_change_shows_as_soon_as_it_is_reported(
    hass: HomeAssistant, remote: CloudHome, beach: IZoneBridge, url: str, events: Any
) -> None:
    """Without a question to the cloud."""
    remote.cloud.switches.events = events
    remote.cloud.register_events(url)
    asked = len(remote.cloud.log)
    beach.wall(SysMode=2)
    await until(hass, lambda: hass.states.get(CLIMATE).state == "heat")
    beach.wall_zone(0, Setpoint=2550)
    zone = next(
        one
        for one in hass.states.async_entity_ids("climate")
        if one != CLIMATE and hass.states.get(one).attributes.get("temperature")
    )
    await until(hass, lambda: hass.states.get(zone).attributes["temperature"] == 25.5)
    assert {one.status for one in remote.cloud.reports} == {200}
    assert len(remote.cloud.log) == asked


async def test_a_part_of_a_datagram_leaves_the_rest(
    hass: HomeAssistant, remote: CloudHome, url: str
) -> None:
    """A report may tell no more than what changed."""
    body = event(unit(SysMode=2))
    assert (await remote.cloud.send_raw(body, url)).status == 200
    await until(hass, lambda: hass.states.get(CLIMATE).state == "heat")
    assert hass.states.get(CLIMATE).attributes["friendly_name"] == "Beach house"


async def test_a_sync_reads_the_account_anew(
    hass: HomeAssistant, remote: CloudHome, url: str
) -> None:
    """A bridge that has joined is there at once."""
    new = IZoneBridge(uid="000044444", name="Shed", zones=2)
    remote.cloud.link(remote.user, new)
    await remote.cloud.send_sync(remote.user, url)
    await until(hass, lambda: hass.states.get("climate.shed") is not None)
    assert remote.cloud.reports[-1].status == 200


async def test_reports_of_strangers_are_refused(
    hass: HomeAssistant, remote: CloudHome, url: str
) -> None:
    """Another user's, another bridge's: nothing is read for them."""
    stranger = remote.cloud.add_user("bob@example.com", "x")
    asked = len(remote.cloud.log)
    assert (await remote.cloud.send_sync(stranger, url)).status == 403
    foreign = {**unit(SysMode=2), "componentId": "000099999_izone_systemsettings_0"}
    assert (await remote.cloud.send_raw(event(foreign), url)).status == 403
    mine = event(unit(SysMode=2), userId=stranger.id)
    assert (await remote.cloud.send_raw(mine, url)).status == 403
    # Beside one of ours, a stranger's is left out.
    both = event(foreign, unit(SysMode=4))
    assert (await remote.cloud.send_raw(both, url)).status == 200
    await until(hass, lambda: hass.states.get(CLIMATE).state == "dry")
    assert len(remote.cloud.log) == asked


async def test_a_replayed_report_is_refused(
    hass: HomeAssistant, remote: CloudHome, url: str
) -> None:
    """What was true once does not come back."""
    await remote.cloud.send_raw(event(unit(SysMode=2)), url)
    first = remote.cloud.reports[-1]
    await until(hass, lambda: hass.states.get(CLIMATE).state == "heat")
    await remote.cloud.send_raw(event(unit(SysMode=4)), url)
    await until(hass, lambda: hass.states.get(CLIMATE).state == "dry")
    assert (await remote.cloud.replay(first, url)).status == 409
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get(CLIMATE).state == "dry"


@pytest.mark.parametrize("what", MALFORMED)
async def test_what_is_no_report_is_refused(
    hass: HomeAssistant,
    remote: CloudHome,
    url: str,
    caplog: pytest.LogCaptureFixture,
    what: str,
) -> None:
    """With a status that says so, and nothing in the log."""
    report = await remote.cloud.send_raw(MALFORMED[what], url)
    assert report.status == 400
    assert hass.states.get(CLIMATE).state == "cool"
    assert "Traceback" not in caplog.text


async def test_a_huge_report_is_not_read(
    hass: HomeAssistant, remote: CloudHome, url: str
) -> None:
    """It is refused by its length, before anybody looks into it."""
    report = await remote.cloud.send_raw(huge(2), url)
    assert report.status == 413 or report.trouble
    assert hass.states.get(CLIMATE).state == "cool"


@pytest.mark.parametrize(
    "datagram",
    [
        {"SysMode": []},
        {"SysMode": 1e300, "Setpoint": "x" * 1000},
        {"NoOfZones": 10**12},
        {"Index": 7, "ZoneType": 3, "MaxAir": 1, "MinAir": 1},
        {f"key{number}": number for number in range(1000)},
    ],
)
async def test_nonsense_in_a_report_does_no_harm(
    hass: HomeAssistant,
    remote: CloudHome,
    account: MockConfigEntry,
    url: str,
    datagram: dict[str, Any],
) -> None:
    """The next look at the account puts it right."""
    await remote.cloud.send_raw(event(unit(**datagram)), url)
    await hass.async_block_till_done(wait_background_tasks=True)
    await account.runtime_data.hub.async_refresh()
    await until(hass, lambda: hass.states.get(CLIMATE).state == "cool")
    assert account.state is ConfigEntryState.LOADED


async def test_reports_of_what_is_not_shown_ask_nothing(
    hass: HomeAssistant, remote: CloudHome, beach: IZoneBridge, url: str
) -> None:
    """Lights and the like are in the account, and known for what they are: not ours."""
    light = f"{BEACH}_ilight_system_0"
    remote.user.links[0].extras[light] = {"LiNext": 4}
    hub = account_hub(hass)
    await hub.async_refresh()
    asked = remote.cloud.counts["dev/Discover"]
    for number in range(10):
        told = {"componentId": light, "datagram": {"LiNext": number}}
        assert (await remote.cloud.send_raw(event(told), url)).status == 200
    await settled(hass)
    assert remote.cloud.counts["dev/Discover"] == asked
    new = {"componentId": f"{BEACH}_izone_zone_7", "datagram": {"Mode": 1}}
    assert (await remote.cloud.send_raw(event(new), url)).status == 200
    await until(hass, lambda: remote.cloud.counts["dev/Discover"] == asked + 1)


async def test_an_account_that_is_unloaded_hears_nothing(
    hass: HomeAssistant, remote: CloudHome, account: MockConfigEntry, url: str
) -> None:
    """Home Assistant answers as to any address that it doesn't know."""
    await hass.config_entries.async_unload(account.entry_id)
    await remote.cloud.send_raw(event(unit(SysMode=2)), url)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get(CLIMATE).state != "heat"
    assert await hass.config_entries.async_setup(account.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    await remote.cloud.send_raw(event(unit(SysMode=2)), url)
    await until(hass, lambda: hass.states.get(CLIMATE).state == "heat")


async def test_the_options_show_the_address(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """To be copied for the vendor; it is not among what is kept."""
    shown = await hass.config_entries.options.async_init(account.entry_id)
    assert shown["step_id"] == "izone_account"
    told = shown["description_placeholders"]["reports_to"]
    assert told.endswith(f"/api/webhook/{WEBHOOK}")
    await hass.config_entries.options.async_configure(
        shown["flow_id"], {"poll_seconds": 120}
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    assert account.options == {"poll_seconds": 120}
    assert hass.config_entries.async_entries(DOMAIN)


async def test_reports_make_polls_rarer(
    hass: HomeAssistant, remote: CloudHome, account: MockConfigEntry, url: str
) -> None:
    """Half as often, as long as one came lately."""
    hub = account.runtime_data.hub
    await hub.async_refresh()
    assert hub.update_interval.total_seconds() == 60
    await remote.cloud.send_raw(event(unit(SysMode=2)), url)
    await hub.async_refresh()
    assert hub.update_interval.total_seconds() == 120


async def test_reports_are_heard_after_a_start_that_failed(
    hass: HomeAssistant, remote: CloudHome, beach: IZoneBridge, hass_client_no_auth: Any
) -> None:
    """The address is free again for the next try."""
    account = await remote.entry()
    await remote.cloud.stop()
    for _ in range(2):
        await hass.config_entries.async_setup(account.entry_id)
        await hass.async_block_till_done()
        assert account.state is ConfigEntryState.SETUP_RETRY
        await hass.config_entries.async_unload(account.entry_id)
    await remote.cloud.start()
    assert await hass.config_entries.async_setup(account.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    client = await hass_client_no_auth()
    url = str(client.make_url(f"/api/webhook/{WEBHOOK}"))
    assert (await remote.cloud.send_raw(event(unit(SysMode=2)), url)).status == 200
    await until(hass, lambda: hass.states.get(CLIMATE).state == "heat")

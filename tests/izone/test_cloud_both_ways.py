"""Bridges with two ways: their own network first, the cloud while that is out."""

import asyncio
from dataclasses import replace
from typing import Any

from homeassistant.config_entries import (
    SOURCE_INTEGRATION_DISCOVERY,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntryState,
)
from homeassistant.core import Event, EventStateChangedData, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.translation import async_get_translations
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.izone.const import PORTS
from simulators.izone import IZoneBridge, Quirks
from simulators.izone.datagrams import AUTO, zone

from .cloud import CloudHome, set_mode, settled, until, way
from .conftest import Make, Setup, entry_for, wait

READ_BACK = (0.5, 1.0, 1.5)
"""Late enough for a bridge to be cut off before, early enough not to wait for."""


@pytest.fixture
async def both(
    hass: HomeAssistant,
    all_entities: None,
    remote: CloudHome,
    make_bridge: Make,
    set_up: Setup,
) -> tuple[IZoneBridge, MockConfigEntry]:
    """Return a bridge that answers at home, and is in the account too."""
    wait(hass, timeout=1.0, read_back_after=READ_BACK, done_within=0.3)
    bridge = await make_bridge()
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    await set_up(entry)
    remote.cloud.link(remote.user, bridge)
    await set_up(await remote.entry())
    await settled(hass)
    return bridge, entry


async def test_one_device_with_one_set_of_entities(
    hass: HomeAssistant,
    remote: CloudHome,
    both: tuple[IZoneBridge, MockConfigEntry],
) -> None:
    """The account adds nothing to a bridge but the sensor of the way."""
    bridge, entry = both
    assert way(hass) == "local"
    entries = [
        one
        for one in hass.config_entries.async_entries(DOMAIN)
        if one.unique_id == bridge.uid
    ]
    assert entries == [entry]
    units = [
        one
        for one in dr.async_get(hass).devices
        if (DOMAIN, f"{bridge.uid}_unit") in one.identifiers
    ]
    assert len(units) == 1


async def test_without_an_account_there_is_no_way_to_show(
    hass: HomeAssistant, all_entities: None, setup: Setup
) -> None:
    """A sensor that could only ever say one thing says nothing."""
    await setup()
    assert way(hass) == "none"


@pytest.mark.parametrize("how", ["refused", "silent"])
async def test_a_poll_that_is_cut_off_goes_on_over_the_cloud(
    hass: HomeAssistant,
    remote: CloudHome,
    both: tuple[IZoneBridge, MockConfigEntry],
    how: Any,
) -> None:
    """The very poll: nothing becomes unavailable; back as soon as it answers again."""
    bridge, entry = both
    hub = entry.runtime_data.hub
    gone: list[str] = []
    hass.bus.async_listen(
        "state_changed",
        lambda event: (
            gone.append(event.data["entity_id"])
            if event.data["new_state"]
            and event.data["new_state"].state == "unavailable"
            else None
        ),
    )
    await bridge.set_tcp(how)
    bridge.system["SysMode"] = 2
    await hub.async_refresh()
    assert hub.last_update_success
    assert not hub.outage
    await until(hass, lambda: way(hass) == "cloud")
    assert hass.states.get("climate.home").state == "heat"
    bridge.system["SysMode"] = 4
    await hub.async_refresh()
    await bridge.set_tcp("up")
    await hub.async_refresh()
    await until(hass, lambda: way(hass) == "local")
    asked = len(bridge.log)
    bridge.system["SysMode"] = 1
    await hub.async_refresh()
    assert hass.states.get("climate.home").state == "cool"
    assert len(bridge.log) > asked
    assert not gone


@pytest.mark.parametrize("how", ["refused", "silent"])
async def test_a_command_that_is_cut_off_goes_on_over_the_cloud(
    hass: HomeAssistant,
    remote: CloudHome,
    both: tuple[IZoneBridge, MockConfigEntry],
    how: Any,
) -> None:
    """The very command, without a poll between."""
    bridge, _ = both
    await bridge.set_tcp(how)
    await set_mode(hass, "climate.home", "heat")
    assert remote.cloud.counts["dev/Control"] == 1
    assert bridge.system["SysMode"] == 2
    await until(hass, lambda: way(hass) == "cloud")
    assert hass.states.get("climate.home").state == "heat"
    await set_mode(hass, "climate.home", "dry")
    assert remote.cloud.counts["dev/Control"] == 2


async def test_both_ways_cut_off(
    hass: HomeAssistant,
    remote: CloudHome,
    both: tuple[IZoneBridge, MockConfigEntry],
) -> None:
    """It is an outage like any other, and over as soon as one way is back."""
    bridge, entry = both
    hub = entry.runtime_data.hub
    await bridge.set_tcp("refused")
    await remote.cloud.stop()
    await hub.async_refresh()
    assert hub.outage
    with pytest.raises(HomeAssistantError):
        await set_mode(hass, "climate.home", "heat")
    await bridge.set_tcp("up")
    await hub.async_refresh()
    assert not hub.outage


async def test_an_account_is_looked_at_seldom_while_nobody_needs_it(
    hass: HomeAssistant,
    remote: CloudHome,
    both: tuple[IZoneBridge, MockConfigEntry],
) -> None:
    """Every ten minutes; each minute as soon as a bridge is asked through it."""
    bridge, entry = both
    account = hass.config_entries.async_entry_for_domain_unique_id(
        DOMAIN, remote.account_id
    )
    assert account
    hub = account.runtime_data.hub
    await hub.async_refresh()
    assert hub.update_interval.total_seconds() == 600
    await bridge.set_tcp("refused")
    await entry.runtime_data.hub.async_refresh()
    await hub.async_refresh()
    assert hub.update_interval.total_seconds() == 60


async def test_the_network_is_taken_back_while_the_cloud_is_out(
    hass: HomeAssistant,
    remote: CloudHome,
    both: tuple[IZoneBridge, MockConfigEntry],
) -> None:
    """First one way goes, then the other, then the first comes back."""
    bridge, entry = both
    hub = entry.runtime_data.hub
    await bridge.set_tcp("refused")
    await hub.async_refresh()
    await until(hass, lambda: way(hass) == "cloud")
    await remote.cloud.stop()
    with pytest.raises(HomeAssistantError):
        await set_mode(hass, "climate.home", "heat")
    await bridge.set_tcp("up")
    await hub.async_refresh()
    await until(hass, lambda: way(hass) == "local")
    await until(hass, lambda: not hub.outage)
    await set_mode(hass, "climate.home", "heat")
    assert bridge.system["SysMode"] == 2


async def test_a_bridge_that_is_found_at_home_gets_its_address(
    hass: HomeAssistant,
    all_entities: None,
    remote: CloudHome,
    bridge: IZoneBridge,
    set_up: Setup,
) -> None:
    """It stays one entry, and has two ways from then on."""
    remote.cloud.link(remote.user, bridge)
    await set_up(await remote.entry())
    entry = remote.bridge_entry(bridge)
    assert "host" not in entry.data
    hass.data[PORTS] = replace(hass.data[PORTS], http=bridge.http_port)
    told = await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_INTEGRATION_DISCOVERY},
        data={"uid": bridge.uid, "host": bridge.host},
    )
    assert told["type"] is FlowResultType.ABORT
    await settled(hass)
    assert entry.data["host"] == bridge.host
    assert way(hass) == "local"


async def test_an_address_by_reconfiguring(
    hass: HomeAssistant,
    all_entities: None,
    remote: CloudHome,
    bridge: IZoneBridge,
    set_up: Setup,
) -> None:
    """The form begins empty; the bridge has to answer there itself."""
    remote.cloud.link(remote.user, bridge)
    await set_up(await remote.entry())
    entry = remote.bridge_entry(bridge)
    shown = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    )
    told = await hass.config_entries.flow.async_configure(
        shown["flow_id"], {"host": f"{bridge.host}:{bridge.http_port}"}
    )
    assert told["reason"] == "reconfigure_successful"
    await settled(hass)
    assert way(hass) == "local"


def unavailable(hass: HomeAssistant) -> list[str]:
    """Return a list of the entities that become unavailable from now on."""
    gone: list[str] = []

    def note(event: Event[EventStateChangedData]) -> None:
        if (new := event.data["new_state"]) and new.state == "unavailable":
            gone.append(event.data["entity_id"])

    hass.bus.async_listen("state_changed", note)
    return gone


async def test_a_bridge_of_the_first_api_goes_over_and_comes_back(
    hass: HomeAssistant,
    all_entities: None,
    remote: CloudHome,
    make_bridge: Make,
    set_up: Setup,
) -> None:
    """The cloud speaks V2 for it; at home it is spoken to in V1 again."""
    bridge = await make_bridge(quirks=Quirks(api="v1", notifications="off"))
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    await set_up(entry)
    remote.cloud.link(remote.user, bridge)
    await set_up(await remote.entry())
    await settled(hass)
    hub, gone = entry.runtime_data.hub, unavailable(hass)
    shown = set(hass.states.async_entity_ids())
    await bridge.set_tcp("refused")
    bridge.system["SysMode"] = 4
    await hub.async_refresh()
    await until(hass, lambda: way(hass) == "cloud")
    await until(hass, lambda: hass.states.get("climate.home").state == "dry")
    await set_mode(hass, "climate.home", "heat")
    assert bridge.system["SysMode"] == 2
    assert remote.cloud.counts["dev/Control"] == 1
    await settled(hass)
    await bridge.set_tcp("up")
    await hub.async_refresh()
    await until(hass, lambda: way(hass) == "local")
    await settled(hass)
    await set_mode(hass, "climate.home", "cool")
    assert bridge.log[-1].path == "/SystemMODE"
    assert bridge.system["SysMode"] == 1
    assert remote.cloud.counts["dev/Control"] == 1
    assert not gone
    assert shown <= set(hass.states.async_entity_ids())


async def test_a_zone_put_into_auto_as_a_bridge_of_the_first_api_is_cut_off(
    hass: HomeAssistant,
    remote: CloudHome,
    make_bridge: Make,
    set_up: Setup,
) -> None:
    """V1 does that by a target, which does not in V2: the mode follows once that shows."""
    wait(hass, read_back_after=READ_BACK, done_within=0.3)
    bridge = await make_bridge(
        quirks=Quirks(api="v1", notifications="off"), zones=[zone(0, "Den", AUTO)]
    )
    bridge.wall_zone(0, Mode=2)
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    await set_up(entry)
    remote.cloud.link(remote.user, bridge)
    await set_up(await remote.entry())
    await settled(hass)
    (den,) = set(hass.states.async_entity_ids("climate")) - {"climate.home"}
    assert hass.states.get(den).state == "off"
    await bridge.set_tcp("refused")
    await set_mode(hass, den, "heat_cool")
    await until(hass, lambda: bridge.zones[0]["Mode"] == 3)
    assert hass.states.get(den).state == "heat_cool"


async def test_what_was_acknowledged_before_the_cut_is_read_back_through_the_cloud(
    hass: HomeAssistant,
    remote: CloudHome,
    both: tuple[IZoneBridge, MockConfigEntry],
) -> None:
    """Without a poll between; it is not sent a second time."""
    bridge, entry = both
    hub = entry.runtime_data.hub
    await set_mode(hass, "climate.home", "heat")
    await bridge.set_tcp("refused")
    await until(hass, lambda: not hub.read_back.pending("unit"))
    assert way(hass) == "cloud"
    await settled(hass)
    await hub.async_refresh()
    assert hass.states.get("climate.home").state == "heat"
    assert bridge.system["SysMode"] == 2
    assert remote.cloud.counts["dev/Control"] == 0


async def test_what_was_acknowledged_and_not_done_before_the_cut_goes_over_the_cloud(
    hass: HomeAssistant,
    remote: CloudHome,
    both: tuple[IZoneBridge, MockConfigEntry],
) -> None:
    """Once: it is not lost with the way that it was sent on."""
    bridge, _ = both
    bridge.faults.add("command/SysMode", "lost", count=1)
    await set_mode(hass, "climate.home", "heat")
    await bridge.set_tcp("refused")
    await until(hass, lambda: bridge.system["SysMode"] == 2)
    await settled(hass)
    assert hass.states.get("climate.home").state == "heat"
    assert remote.cloud.counts["dev/Control"] == 1


async def add_local(hass: HomeAssistant, bridge: IZoneBridge, set_up: Setup) -> None:
    """Have the bridge on its own network as somebody who typed its address."""
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    await set_up(entry)


async def add_account(hass: HomeAssistant, remote: CloudHome, set_up: Setup) -> None:
    """Have an account that has the bridge."""
    await set_up(await remote.entry())
    await settled(hass)


async def type_address(hass: HomeAssistant, bridge: IZoneBridge) -> None:
    """Type the bridge's address into the flow, as if nothing were set up."""
    flow = hass.config_entries.flow
    shown = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    for step in ("izone", "izone_local"):
        shown = await flow.async_configure(shown["flow_id"], {"next_step_id": step})
    typed = {"host": f"{bridge.host}:{bridge.http_port}", "search": {}}
    told = await flow.async_configure(shown["flow_id"], typed)
    assert (told["type"], told["reason"]) == (
        FlowResultType.ABORT,
        "already_configured",
    )
    await settled(hass)


def registered(hass: HomeAssistant) -> dict[str, set[Any]]:
    """Return what there is of the bridge, and nothing of the account."""
    entities, devices = er.async_get(hass), dr.async_get(hass)
    bridges = [
        one
        for one in hass.config_entries.async_entries(DOMAIN)
        if not one.data.get("cloud")
    ]
    ids = [one.entry_id for one in bridges]
    return {
        "entries": {one.unique_id for one in bridges},
        "entities": {
            (one.entity_id, one.unique_id)
            for entry_id in ids
            for one in er.async_entries_for_config_entry(entities, entry_id)
        },
        "devices": {
            (frozenset(one.identifiers), one.name)
            for entry_id in ids
            for one in dr.async_entries_for_config_entry(devices, entry_id)
        },
    }


@pytest.mark.parametrize("order", ["network", "account", "account, a restart between"])
@pytest.mark.usefixtures("all_entities")
async def test_no_order_makes_a_second_device_or_entity(
    hass: HomeAssistant,
    remote: CloudHome,
    bridge: IZoneBridge,
    set_up: Setup,
    order: str,
) -> None:
    """Whichever is added first, what there is in the end is the same."""
    remote.cloud.link(remote.user, bridge)
    if order == "network":
        await add_local(hass, bridge, set_up)
        await settled(hass)
        before = registered(hass)
        await add_account(hass, remote, set_up)
    else:
        await add_account(hass, remote, set_up)
        before = registered(hass)
        if "restart" in order:
            entry = remote.bridge_entry(bridge)
            assert await hass.config_entries.async_reload(entry.entry_id)
            await settled(hass)
        await type_address(hass, bridge)
    after = registered(hass)
    assert after["entries"] == {bridge.uid}
    assert before["devices"] == after["devices"]
    assert before["entities"] <= after["entities"]
    ids = [(it.partition(".")[0], unique_id) for it, unique_id in after["entities"]]
    assert len(ids) == len(set(ids))
    new = {unique_id for _, unique_id in after["entities"] - before["entities"]}
    only = {unique_id for unique_id in new if not unique_id.endswith("_way")}
    assert way(hass) == "local"
    assert not only if order == "network" else len(only) < len(ids) / 4


async def test_what_is_offered_while_an_account_brings_it(
    hass: HomeAssistant, remote: CloudHome, bridge: IZoneBridge, set_up: Setup
) -> None:
    """An announcement that waits for somebody's answer ends with the entry."""
    hass.data[PORTS] = replace(hass.data[PORTS], http=bridge.http_port)
    offered = await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_INTEGRATION_DISCOVERY},
        data={"uid": bridge.uid, "host": bridge.host},
    )
    assert offered["type"] is FlowResultType.FORM
    remote.cloud.link(remote.user, bridge)
    await add_account(hass, remote, set_up)
    assert not hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert registered(hass)["entries"] == {bridge.uid}


async def test_two_accounts_with_the_same_bridge(
    hass: HomeAssistant, remote: CloudHome, bridge: IZoneBridge, set_up: Setup
) -> None:
    """It stays one, and the second account takes it over from the first."""
    first, second = remote.user, remote.cloud.add_user("bob@example.com", "x")
    for user in (first, second):
        remote.cloud.link(user, bridge)
    one = await set_up(await remote.entry())
    await settled(hass)
    before = registered(hass)
    remote.user = second
    await set_up(await remote.entry(webhook_id="another"))
    await settled(hass)
    assert registered(hass) == before
    assert remote.bridge_entry(bridge).data["account"] == f"cloud_{first.id}"
    await hass.config_entries.async_remove(one.entry_id)
    await settled(hass)
    assert registered(hass) == before
    entry = remote.bridge_entry(bridge)
    assert entry.data["account"] == f"cloud_{second.id}"
    await set_mode(hass, "climate.home", "heat")
    assert bridge.system["SysMode"] == 2


@pytest.fixture
async def with_splits(
    hass: HomeAssistant, remote: CloudHome, make_bridge: Make, set_up: Setup
) -> IZoneBridge:
    """Return a bridge with wall splits that is cut off and reached through the cloud."""
    wait(hass, timeout=1.0)
    quirks = Quirks(split_units="fitted", irrigation="fitted", notifications="off")
    bridge = await make_bridge(quirks=quirks)
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    await set_up(entry)
    remote.cloud.link(remote.user, bridge)
    await add_account(hass, remote, set_up)
    await until(hass, lambda: hass.states.get("climate.office"))
    await bridge.set_tcp("refused")
    return bridge


SENTENCES = {
    "en": "iZone Home can only be reached through the cloud at the moment, "
    "which does not carry this; nothing was changed. "
    "It works again once iZone Home answers on its own network.",
    "fr": "iZone Home n’est joignable que par le cloud en ce moment, et celui-ci ne "
    "transmet pas cette commande : rien n’a été modifié. "
    "Elle fonctionnera de nouveau dès que iZone Home répondra sur son propre réseau.",
}


async def sentence(hass: HomeAssistant, err: HomeAssistantError, language: str) -> str:
    """Return what a person reads."""
    texts = await async_get_translations(hass, language, "exceptions", {DOMAIN})
    text = texts[f"component.{DOMAIN}.exceptions.{err.translation_key}.message"]
    return text.format(**err.translation_placeholders or {})


@pytest.mark.parametrize("polled", [False, True])
async def test_what_the_cloud_does_not_carry_is_refused_in_a_sentence(
    hass: HomeAssistant, remote: CloudHome, with_splits: IZoneBridge, polled: bool
) -> None:
    """Whether the cut is found out by the command or was before; the unit works on."""
    entry = remote.bridge_entry(with_splits)
    if polled:
        await entry.runtime_data.hub.async_refresh()
        assert entry.runtime_data.hub.ways.remote
    with pytest.raises(HomeAssistantError) as told:
        await set_mode(hass, "climate.office", "heat")
    for language, said in SENTENCES.items():
        assert await sentence(hass, told.value, language) == said
    assert hass.states.get("climate.office").state == "off"
    assert remote.cloud.counts["dev/Control"] == 0
    await set_mode(hass, "climate.home", "heat")
    assert with_splits.system["SysMode"] == 2
    assert remote.cloud.counts["dev/Control"] == 1
    with pytest.raises(HomeAssistantError, match="which does not carry this"):
        await set_mode(hass, "climate.office", "heat")


async def test_a_favourite_can_not_be_created_through_the_cloud(
    hass: HomeAssistant,
    remote: CloudHome,
    with_splits: IZoneBridge,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """The calendar page says so; nothing is written anywhere."""
    await remote.bridge_entry(with_splits).runtime_data.hub.async_refresh()
    asked = len(with_splits.log)
    socket = await hass_ws_client(hass)
    event = {
        "summary": "Siesta",
        "dtstart": "2026-03-18T14:00:00",
        "dtend": "2026-03-18T15:00:00",
        "rrule": "FREQ=WEEKLY;BYDAY=WE",
    }
    await socket.send_json_auto_id(
        {
            "type": "calendar/event/create",
            "entity_id": "calendar.wall_splits_favourites",
            "event": event,
        }
    )
    answer = await socket.receive_json()
    assert not answer["success"]
    assert "which does not carry this" in answer["error"]["message"]
    assert len(with_splits.log) == asked


async def test_what_only_the_network_carries_works_as_soon_as_it_is_back(
    hass: HomeAssistant, remote: CloudHome, with_splits: IZoneBridge
) -> None:
    """The command itself finds that out, without a poll before."""
    hub = remote.bridge_entry(with_splits).runtime_data.hub
    await hub.async_refresh()
    await with_splits.set_tcp("up")
    await set_mode(hass, "climate.office", "heat")
    (office,) = (one for one in with_splits.splits.units if one["Index"] == 4)
    assert (office["On"], office["Mode"]) == (1, 2)
    assert remote.cloud.counts["dev/Control"] == 0


async def test_wall_splits_that_hang_leave_the_unit_on_its_network(
    hass: HomeAssistant, remote: CloudHome, with_splits: IZoneBridge
) -> None:
    """Neither a command to them nor its read-back moves the air-conditioner."""
    await with_splits.set_tcp("up")
    with_splits.quirks.split_units = "hang"
    with pytest.raises(HomeAssistantError) as told:
        await set_mode(hass, "climate.office", "heat")
    assert told.value.translation_key == "no_answer"
    assert not remote.bridge_entry(with_splits).runtime_data.hub.ways.remote


async def test_what_the_cloud_refuses_to_an_account_is_told(
    hass: HomeAssistant,
    remote: CloudHome,
    both: tuple[IZoneBridge, MockConfigEntry],
) -> None:
    """The guide names no command for it; a cloud that carries no other says so."""
    bridge, entry = both
    remote.cloud.switches.documented_only = True
    await bridge.set_tcp("refused")
    await entry.runtime_data.hub.async_refresh()
    with pytest.raises(HomeAssistantError) as told:
        await hass.services.async_call(
            "button",
            "press",
            {"entity_id": "button.home_reset_filter_warning"},
            blocking=True,
        )
    assert told.value.translation_key == "not_allowed"
    assert "iZone does not allow your account to do this" in str(told.value)
    assert "iZone ne permet pas cela" in await sentence(hass, told.value, "fr")


async def test_a_new_schedule_takes_no_slot_that_was_just_filled_elsewhere(
    hass: HomeAssistant,
    remote: CloudHome,
    both: tuple[IZoneBridge, MockConfigEntry],
    hass_ws_client: WebSocketGenerator,
) -> None:
    """The slot is asked for through the cloud too, and not looked up in what it told."""
    bridge, entry = both
    await bridge.set_tcp("refused")
    hub = entry.runtime_data.hub
    await hub.async_refresh()
    await settled(hass)
    free = next(one for one in bridge.schedules if not one["Name"])
    await asyncio.sleep(1.1)  # What was told a moment ago counts as new.
    free["Name"] = "From the app"
    socket = await hass_ws_client(hass)
    event = {
        "summary": "Siesta",
        "dtstart": "2026-03-18T14:00:00",
        "dtend": "2026-03-18T15:00:00",
        "rrule": "FREQ=WEEKLY;BYDAY=WE",
    }
    await socket.send_json_auto_id(
        {
            "type": "calendar/event/create",
            "entity_id": "calendar.home_schedules",
            "event": event,
        }
    )
    answer = await socket.receive_json()
    assert answer["success"], answer
    names = [one["Name"] for one in bridge.schedules]
    assert "From the app" in names
    assert "Siesta" in names


async def test_a_start_while_the_network_is_out(
    hass: HomeAssistant, remote: CloudHome, bridge: IZoneBridge, set_up: Setup
) -> None:
    """The bridge waits for its account, and is reached through it at once."""
    remote.cloud.link(remote.user, bridge)
    await bridge.set_tcp("refused")
    # Longer than the bridge is searched for.
    remote.cloud.switches.delay = 0.5
    account = await remote.entry(bridges=[bridge.uid])
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    data = {**entry.data, "account": remote.account_id}
    hass.config_entries.async_update_entry(entry, data=data)
    # All of them are set up at a time.
    await set_up(entry)
    assert account.state is ConfigEntryState.LOADED
    assert hass.states.get("climate.home").state == "cool"
    await set_mode(hass, "climate.home", "heat")
    assert bridge.system["SysMode"] == 2


async def test_other_systems_after_a_start_while_the_network_is_out(
    hass: HomeAssistant, remote: CloudHome, bridge: IZoneBridge, set_up: Setup
) -> None:
    """Nobody asks for them through the cloud; they come with the bridge's own network."""
    wait(hass, subsystem_every=0.05, probe_again=(0.05, 0.05))
    bridge.quirks.split_units = "fitted"
    remote.cloud.link(remote.user, bridge)
    await bridge.set_tcp("refused")
    await remote.entry(bridges=[bridge.uid])
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    data = {**entry.data, "account": remote.user.id}
    hass.config_entries.async_update_entry(entry, data=data)
    await set_up(entry)
    assert hass.states.get("climate.home").state == "cool"
    # Longer than all the times at which it would be asked again.
    await asyncio.sleep(0.3)
    assert hass.states.get("climate.office") is None
    await bridge.set_tcp("up")
    await entry.runtime_data.hub.async_refresh()
    await until(hass, lambda: hass.states.get("climate.office"))

"""Adding a bridge by hand, by a search, or as it appears; moving it; its options."""

import asyncio
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

from homeassistant.config_entries import (
    SOURCE_HOMEKIT,
    SOURCE_IGNORE,
    SOURCE_INTEGRATION_DISCOVERY,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, section
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.izone.const import PORTS
from simulators.izone import UNPAIRED_UID, IZoneBridge

from .conftest import Make, Setup, wait

OTHER = "200000777"


@pytest.fixture
def common_port(hass: HomeAssistant, bridge: IZoneBridge) -> int:
    """Let the port of the bridge's HTTP server be the usual one."""
    hass.data[PORTS] = replace(hass.data[PORTS], http=bridge.http_port)
    return bridge.http_port


@pytest.fixture(autouse=True)
async def _unload(hass: HomeAssistant) -> Any:
    """Unload what a test has added, before its bridges stop."""
    yield
    await hass.async_block_till_done(wait_background_tasks=True)
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.state.name == "LOADED":
            await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


async def start(hass: HomeAssistant) -> ConfigFlowResult:
    """Choose iZone in the menu."""
    flow = hass.config_entries.flow
    menu = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert menu["type"] is FlowResultType.MENU
    assert "izone" in menu["menu_options"]
    ways = await flow.async_configure(menu["flow_id"], {"next_step_id": "izone"})
    assert ways["type"] is FlowResultType.MENU
    return await flow.async_configure(ways["flow_id"], {"next_step_id": "izone_local"})


async def answer(
    hass: HomeAssistant, shown: ConfigFlowResult, **user_input: Any
) -> ConfigFlowResult:
    """Fill in the form that is shown."""
    assert shown["type"] is FlowResultType.FORM
    return await hass.config_entries.flow.async_configure(shown["flow_id"], user_input)


def search_at(*bridges: IZoneBridge, confine: bool = True) -> dict[str, Any]:
    """Return the settings of a search that asks these bridges."""
    addresses = [f"{bridge.host}:{bridge.udp_port}" for bridge in bridges]
    return {"addresses": addresses, "confine": confine}


NO_SEARCH: dict[str, Any] = {"addresses": [], "confine": False}


async def scan(hass: HomeAssistant, search: dict[str, Any]) -> ConfigFlowResult:
    """Search and return what is shown then."""
    shown = await answer(hass, await start(hass), search=search)
    assert shown["type"] is FlowResultType.SHOW_PROGRESS
    assert shown["progress_action"] == "izone_scan"
    again = await hass.config_entries.flow.async_configure(shown["flow_id"])
    assert again["type"] is FlowResultType.SHOW_PROGRESS
    await hass.async_block_till_done()
    return await hass.config_entries.flow.async_configure(shown["flow_id"])


async def test_a_typed_host_is_confirmed_and_added(
    hass: HomeAssistant, bridge: IZoneBridge
) -> None:
    """The uid comes from the bridge itself; the port may be another than 80."""
    shown = await start(hass)
    host = f"{bridge.host}:{bridge.http_port}"
    added = await answer(hass, shown, host=host, search=NO_SEARCH)
    assert added["type"] is FlowResultType.CREATE_ENTRY
    assert added["title"] == "iZone Home"
    assert added["data"] == {
        "vendor": "izone",
        "host": bridge.host,
        "port": bridge.http_port,
    }
    assert added["result"].unique_id == bridge.uid
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get("climate.home").state == "cool"


async def test_a_page_tells_that_a_slow_bridge_is_asked(
    hass: HomeAssistant, bridge: IZoneBridge, common_port: int
) -> None:
    """Typed, found by a search, moved or offered; what went wrong is shown at the form."""
    wait(hass, asks_unshown=0.0)

    async def waited(asked: ConfigFlowResult) -> ConfigFlowResult:
        assert asked["type"] is FlowResultType.SHOW_PROGRESS
        assert asked["progress_action"] == "izone_ask"
        flow = hass.config_entries.flow
        await hass.async_block_till_done()
        return await flow.async_configure(asked["flow_id"])

    typed = {"host": bridge.host, "search": NO_SEARCH}
    bridge.faults.add("*", "garbage")
    refused = await waited(await answer(hass, await start(hass), **typed))
    assert refused["step_id"] == "izone_local"
    assert refused["errors"] == {"base": "not_a_bridge"}
    found = await scan(hass, search_at(bridge))
    refused = await waited(await answer(hass, found, uid=bridge.uid))
    assert refused["step_id"] == "izone_found"
    assert refused["errors"] == {"base": "not_a_bridge"}
    bridge.faults.clear()
    shown = await appear(hass, bridge.uid, bridge.host)
    bridge.faults.add("*", "garbage")
    refused = await waited(await answer(hass, shown))
    assert refused["step_id"] == "izone_confirm"
    assert refused["errors"] == {"base": "not_a_bridge"}
    bridge.faults.clear()
    added = await waited(await answer(hass, refused))
    assert added["type"] is FlowResultType.CREATE_ENTRY
    entry = added["result"]
    await hass.async_block_till_done(wait_background_tasks=True)
    moved = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    )
    moved = await waited(await answer(hass, moved, host=bridge.host))
    assert moved["reason"] == "reconfigure_successful"


async def test_what_the_flow_has_read_is_not_read_again(
    hass: HomeAssistant, bridge: IZoneBridge
) -> None:
    """A slow bridge would be asked everything twice; no other bridge is taken for it."""
    shown = await start(hass)
    host = f"{bridge.host}:{bridge.http_port}"
    added = await answer(hass, shown, host=host, search=NO_SEARCH)
    assert added["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert bridge.queries.count((1, 0)) == 1
    for zone in range(len(bridge.zones)):
        assert bridge.queries.count((2, zone)) == 1
    bridge.log.clear()
    await hass.config_entries.async_reload(added["result"].entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert bridge.queries.count((1, 0)) == 1


async def test_what_was_added_is_not_added_again(
    hass: HomeAssistant, bridge: IZoneBridge, entry: MockConfigEntry
) -> None:
    """One entry per bridge, whatever address it is typed by."""
    host = f"{bridge.host}:{bridge.http_port}"
    told = await answer(hass, await start(hass), host=host, search=NO_SEARCH)
    assert told["type"] is FlowResultType.ABORT
    assert told["reason"] == "already_configured"


@pytest.mark.parametrize(
    ("host", "field"),
    [("no such/host", "host"), ("127.0.0.1:0", "host"), ("é", "host")],
)
async def test_what_is_no_address_is_refused(
    hass: HomeAssistant, brisk: None, host: str, field: str
) -> None:
    """The form stays, and says what is wrong."""
    told = await answer(hass, await start(hass), host=host, search=NO_SEARCH)
    assert told["errors"] == {field: "invalid_host"}


async def test_errors_are_told_apart_and_can_be_put_right(
    hass: HomeAssistant, bridge: IZoneBridge
) -> None:
    """Nobody there, something else there, a busy bridge, then the bridge."""
    typed = {"host": f"{bridge.host}:{bridge.http_port}", "search": NO_SEARCH}
    shown = await start(hass)
    await bridge.set_tcp("refused")
    shown = await answer(hass, shown, **typed)
    assert shown["errors"] == {"base": "bridge_unreachable"}
    await bridge.set_tcp("up")
    for kind, error in (("garbage", "not_a_bridge"), ("busy", "bridge_busy")):
        bridge.faults.add("*", kind)
        shown = await answer(hass, shown, **typed)
        assert shown["errors"] == {"base": error}
        bridge.faults.clear()
    added = await answer(hass, shown, **typed)
    assert added["type"] is FlowResultType.CREATE_ENTRY


async def test_an_unpaired_bridge_is_refused_with_the_reason(
    hass: HomeAssistant, make_bridge: Make
) -> None:
    """The number 000000000 means that no air-conditioner is there."""
    bridge = await make_bridge(uid=UNPAIRED_UID)
    host = f"{bridge.host}:{bridge.http_port}"
    told = await answer(hass, await start(hass), host=host, search=NO_SEARCH)
    assert told["errors"] == {"base": "bridge_unpaired"}
    told = await scan(hass, search_at(bridge))
    assert told["step_id"] == "izone_local"
    assert told["errors"] == {"base": "bridge_unpaired"}


async def test_a_search_lists_what_answers(
    hass: HomeAssistant, bridge: IZoneBridge, common_port: int, make_bridge: Make
) -> None:
    """All bridges that answered are listed; the chosen one is confirmed and added."""
    other = await make_bridge(
        "127.0.0.12", uid=OTHER, http_port=common_port, name="Flat"
    )
    search = search_at(bridge, other)
    shown = await scan(hass, search)
    assert shown["step_id"] == "izone_found"
    assert shown["description_placeholders"] == {"count": "2"}
    (selector,) = shown["data_schema"].schema.values()
    listed = [option["label"] for option in selector.config["options"]]
    assert listed == ["Home (127.0.0.1)", "Flat (127.0.0.12)"]
    added = await answer(hass, shown, uid=OTHER)
    assert added["title"] == "iZone Flat"
    assert added["data"]["host"] == "127.0.0.12"
    assert added["options"] == {"search": search}


async def test_a_bridge_that_does_not_tell_its_name_is_listed_by_its_number(
    hass: HomeAssistant, bridge: IZoneBridge, common_port: int, make_bridge: Make
) -> None:
    """It has none, another answers where it was announced, or nobody in time."""
    wait(hass, names=0.5)
    bridge.system["Tag2"] = ""
    liar = await make_bridge("127.0.0.12", uid=OTHER, http_port=common_port)
    liar.quirks.reply_ip = bridge.host
    slow = await make_bridge("127.0.0.13", uid="200000888", http_port=common_port)
    slow.faults.add("*", "hang")
    shown = await scan(hass, search_at(bridge, liar, slow))
    (selector,) = shown["data_schema"].schema.values()
    assert [option["label"] for option in selector.config["options"]] == [
        f"{bridge.uid} (127.0.0.1)",
        f"{OTHER} (127.0.0.1)",
        "200000888 (127.0.0.13)",
    ]
    added = await answer(hass, shown, uid=bridge.uid)
    assert added["title"] == "iZone"


async def test_an_ignored_bridge_can_be_picked_in_a_search(
    hass: HomeAssistant, bridge: IZoneBridge, common_port: int
) -> None:
    """Who searches wants it after all; it takes the ignored one's place."""
    ignored = MockConfigEntry(domain=DOMAIN, unique_id=bridge.uid, source=SOURCE_IGNORE)
    ignored.add_to_hass(hass)
    shown = await scan(hass, search_at(bridge))
    assert shown["step_id"] == "izone_found"
    added = await answer(hass, shown, uid=bridge.uid)
    assert added["type"] is FlowResultType.CREATE_ENTRY
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    assert entry.source == SOURCE_USER
    assert entry.unique_id == bridge.uid


async def test_bridges_of_one_name_are_numbered(
    hass: HomeAssistant, bridge: IZoneBridge, make_bridge: Make
) -> None:
    """Their lines in the log are told apart without the bridge's number."""
    other = await make_bridge("127.0.0.12", uid=OTHER)
    titles = []
    for one in (bridge, other):
        host = f"{one.host}:{one.http_port}"
        added = await answer(hass, await start(hass), host=host, search=NO_SEARCH)
        titles.append(added["title"])
    assert titles == ["iZone Home", "iZone Home 2"]


async def test_a_bridge_named_by_its_number_is_named_anew(
    hass: HomeAssistant, bridge: IZoneBridge, entry: MockConfigEntry, setup: Setup
) -> None:
    """No line of the log carries the number."""
    hass.config_entries.async_update_entry(entry, title=f"iZone {bridge.uid}")
    await setup()
    assert entry.title == "iZone"


async def test_a_bridge_of_an_x_is_listed(
    hass: HomeAssistant, bridge: IZoneBridge, common_port: int
) -> None:
    """An X where the air-conditioner stands in the reply is no reason to refuse it."""
    bridge.quirks.tags = ("X", "iLight", "iDrate", "iPower")
    shown = await scan(hass, search_at(bridge))
    added = await answer(hass, shown, uid=bridge.uid)
    assert added["type"] is FlowResultType.CREATE_ENTRY


async def test_a_listed_bridge_that_is_another_is_refused(
    hass: HomeAssistant, bridge: IZoneBridge, common_port: int, make_bridge: Make
) -> None:
    """A reply may name any address: the bridge itself must tell the uid there."""
    liar = await make_bridge("127.0.0.12", uid=OTHER, http_port=common_port)
    liar.quirks.reply_ip = bridge.host
    shown = await scan(hass, search_at(liar))
    told = await answer(hass, shown, uid=OTHER)
    assert told["step_id"] == "izone_found"
    assert told["errors"] == {"base": "wrong_bridge"}
    await bridge.stop()
    told = await answer(hass, told, uid=OTHER)
    assert told["errors"] == {"base": "bridge_unreachable"}


async def test_a_search_without_an_answer_comes_back_to_the_form(
    hass: HomeAssistant, bridge: IZoneBridge, entry: MockConfigEntry
) -> None:
    """Nobody answers; or only those that are set up already."""
    bridge.quirks.answers_discovery = False
    told = await scan(hass, search_at(bridge))
    assert told["step_id"] == "izone_local"
    assert told["errors"] == {"base": "no_bridges_found"}
    bridge.quirks.answers_discovery = True
    told = await scan(hass, search_at(bridge))
    assert told["errors"] == {"base": "all_bridges_configured"}


@pytest.mark.parametrize(
    ("search", "error"),
    [
        ({"addresses": ["::1"], "confine": False}, "invalid_search_address"),
        ({"addresses": ["192.0.2.1:70000"], "confine": True}, "invalid_search_address"),
        ({"addresses": [], "confine": True}, "confined_to_nothing"),
    ],
)
async def test_settings_of_a_search_are_checked(
    hass: HomeAssistant, brisk: None, search: dict[str, Any], error: str
) -> None:
    """A search that can't be is not begun."""
    told = await answer(hass, await start(hass), search=search)
    assert told["errors"] == {"base": error}


async def appear(hass: HomeAssistant, uid: str, host: str) -> ConfigFlowResult:
    """Let a bridge appear by itself."""
    return await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_INTEGRATION_DISCOVERY},
        data={"uid": uid, "host": host},
    )


async def test_a_bridge_that_appears_is_confirmed_first(
    hass: HomeAssistant, bridge: IZoneBridge, common_port: int
) -> None:
    """It has answered over HTTP before anybody sees it."""
    shown = await appear(hass, bridge.uid, bridge.host)
    assert shown["step_id"] == "izone_confirm"
    assert shown["description_placeholders"] == {
        "name": "iZone Home",
        "uid": bridge.uid,
        "host": bridge.host,
    }
    (progress,) = hass.config_entries.flow.async_progress()
    assert progress["context"]["title_placeholders"] == {"name": "iZone Home"}
    added = await answer(hass, shown)
    assert added["type"] is FlowResultType.CREATE_ENTRY
    assert added["result"].unique_id == bridge.uid


async def test_a_bridge_is_added_by_hand_while_it_is_offered(
    hass: HomeAssistant, bridge: IZoneBridge, common_port: int
) -> None:
    """It is added, and not offered any more."""
    await appear(hass, bridge.uid, bridge.host)
    added = await answer(hass, await start(hass), host=bridge.host, search=NO_SEARCH)
    assert added["type"] is FlowResultType.CREATE_ENTRY
    assert hass.config_entries.flow.async_progress() == []


async def test_a_bridge_that_is_added_while_it_is_asked_is_not_offered(
    hass: HomeAssistant, bridge: IZoneBridge, common_port: int
) -> None:
    """Home Assistant ends the flows that show something; this one does not yet."""
    bridge.quirks.second_connection = "serve"
    bridge.faults.add("*", "delay", count=1, delay=2.0)
    appearing = hass.async_create_task(appear(hass, bridge.uid, bridge.host))
    async with asyncio.timeout(15):
        while not bridge.log:
            await asyncio.sleep(0)
    added = await answer(hass, await start(hass), host=bridge.host, search=NO_SEARCH)
    assert added["type"] is FlowResultType.CREATE_ENTRY
    told = await appearing
    assert told["reason"] == "already_configured"
    assert hass.config_entries.flow.async_progress() == []


async def test_a_bridge_that_appears_twice_or_is_known_is_left_alone(
    hass: HomeAssistant, bridge: IZoneBridge, common_port: int
) -> None:
    """One flow per bridge; and its entry's address does not change by a mere reply."""
    await appear(hass, bridge.uid, bridge.host)
    told = await appear(hass, bridge.uid, "127.0.0.99")
    assert told["reason"] == "already_in_progress"


async def test_a_known_bridge_is_not_moved_by_a_reply(
    hass: HomeAssistant, bridge: IZoneBridge, entry: MockConfigEntry
) -> None:
    """Neither by a discovery reply nor by a HomeKit record."""
    told = await appear(hass, bridge.uid, "127.0.0.99")
    assert told["reason"] == "already_configured"
    told = await homekit(hass, f"iZone {bridge.uid}", "127.0.0.99")
    assert told["reason"] == "already_configured"
    assert entry.data["host"] == bridge.host


async def test_a_forged_reply_shows_nothing(
    hass: HomeAssistant, bridge: IZoneBridge, common_port: int
) -> None:
    """A uid that does not answer at the address is not offered."""
    told = await appear(hass, OTHER, bridge.host)
    assert told["type"] is FlowResultType.ABORT
    assert told["reason"] == "wrong_bridge"
    told = await appear(hass, OTHER, "127.0.0.99")
    assert told["reason"] == "bridge_unreachable"


async def homekit(
    hass: HomeAssistant, model: str | None, host: str
) -> ConfigFlowResult:
    """Let a HomeKit record appear."""
    address = ip_address(host)
    return await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_HOMEKIT},
        data=ZeroconfServiceInfo(
            ip_address=address,
            ip_addresses=[address],
            port=80,
            hostname="izone.local.",
            type="_hap._tcp.local.",
            name="iZone._hap._tcp.local.",
            properties={"md": model},
        ),
    )


async def test_a_homekit_record_wakes_the_flow(
    hass: HomeAssistant, bridge: IZoneBridge, common_port: int
) -> None:
    """Its model carries the uid."""
    shown = await homekit(hass, f"iZone {bridge.uid}", bridge.host)
    assert shown["step_id"] == "izone_confirm"
    added = await answer(hass, shown)
    assert added["result"].unique_id == bridge.uid


@pytest.mark.parametrize(
    "model", [None, "", "iZone", "iZone 12345", "iZone 0000x2345", "Another 000012345"]
)
async def test_other_homekit_records_are_left_alone(
    hass: HomeAssistant, brisk: None, model: str | None
) -> None:
    """Only iZone with a number is a bridge."""
    told = await homekit(hass, model, "127.0.0.1")
    assert told["reason"] == "not_a_bridge"


@pytest.mark.parametrize("host", ["fe80::1", "8.8.8.8"])
async def test_a_homekit_record_of_an_address_that_no_bridge_has(
    hass: HomeAssistant, brisk: None, host: str
) -> None:
    """They speak IPv4, in homes; a record may come from anywhere all the same."""
    told = await homekit(hass, "iZone 000012345", host)
    assert told["reason"] == "bridge_unreachable"


async def test_reconfiguring_changes_the_address(
    hass: HomeAssistant, bridge: IZoneBridge, make_bridge: Make, setup: Setup
) -> None:
    """To where the same bridge answers, and nowhere else."""
    entry = await setup()
    other = await make_bridge("127.0.0.12", uid=OTHER)
    await bridge.move("127.0.0.13")
    shown = await entry.start_reconfigure_flow(hass)
    assert shown["step_id"] == "izone_reconfigure"
    (marker,) = shown["data_schema"].schema
    assert marker.description["suggested_value"] == f"127.0.0.1:{bridge.http_port}"
    told = await answer(hass, shown, host=f"{other.host}:{other.http_port}")
    assert told["errors"] == {"base": "wrong_bridge"}
    told = await answer(hass, told, host="")
    assert told["errors"] == {"host": "invalid_host"}
    told = await answer(hass, told, host=f"127.0.0.13:{bridge.http_port}")
    assert told["reason"] == "reconfigure_successful"
    assert entry.data["host"] == "127.0.0.13"
    assert entry.data["port"] == bridge.http_port
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.runtime_data.hub.host == "127.0.0.13"


async def test_the_usual_port_is_not_shown(
    hass: HomeAssistant, entry: MockConfigEntry, common_port: int
) -> None:
    """Nobody needs to know that HTTP has port 80."""
    shown = await entry.start_reconfigure_flow(hass)
    (marker,) = shown["data_schema"].schema
    assert marker.description["suggested_value"] == "127.0.0.1"


async def test_options(hass: HomeAssistant, setup: Setup) -> None:
    """The interval of polls and the search can be changed, and are checked."""
    entry = await setup()
    options = hass.config_entries.options
    shown = await options.async_init(entry.entry_id)
    assert shown["step_id"] == "izone"
    told = await options.async_configure(
        shown["flow_id"],
        {"poll_seconds": 60, "search": {"addresses": ["?"], "confine": False}},
    )
    assert told["errors"] == {"base": "invalid_search_address"}
    search = {"addresses": ["127.0.0.99"], "confine": True}
    told = await options.async_configure(
        told["flow_id"], {"poll_seconds": 60, "search": search}
    )
    assert told["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.options == {"poll_seconds": 60, "search": search}
    assert entry.runtime_data.hub.update_interval.total_seconds() == 60
    again = await options.async_init(entry.entry_id)
    assert shown_first(again["data_schema"]) == {"poll_seconds": 60, "search": search}


def shown_first(schema: vol.Schema) -> dict[str, Any]:
    """Return what a form shows before anybody changes it."""
    shown = {}
    for marker, field in schema.schema.items():
        if isinstance(field, section):
            shown[str(marker)] = shown_first(field.schema)
        else:
            shown[str(marker)] = (marker.description or {}).get("suggested_value")
    return shown

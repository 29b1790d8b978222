"""A bridge that has wall splits, irrigation or a power monitor, and no air-conditioner."""

from dataclasses import replace
from typing import Any, Literal

from homeassistant.config_entries import (
    SOURCE_INTEGRATION_DISCOVERY,
    SOURCE_USER,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.izone.const import PORTS
from custom_components.isotherm.izone.diagnostics import diagnostics
from custom_components.isotherm.izone.identity import first_to_answer
from simulators.izone import UNPAIRED_UID, IZoneBridge, Quirks

from .conftest import BRISK, Make, wait
from .homes import Home

type Unserved = Literal["empty", "error", "not_found"]

SYSTEMS = ("split_units", "irrigation", "power_monitor")
SHOWN = {
    "split_units": ("climate", "split_0"),
    "irrigation": ("switch.irrigation", "irrigation"),
    "power_monitor": ("sensor.consumption", "power"),
}


@pytest.fixture(autouse=True)
def brief(hass: HomeAssistant, all_entities: None, brisk: None) -> None:
    """Look often."""
    wait(hass, subsystem_every=0.1, busy_every=0.05, probe_again=(0.1,))


async def add(hass: HomeAssistant, bridge: IZoneBridge) -> Any:
    """Type the bridge's address."""
    flow = hass.config_entries.flow
    shown = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    for step in ("izone", "izone_local"):
        shown = await flow.async_configure(shown["flow_id"], {"next_step_id": step})
    search = {"addresses": [f"{bridge.host}:{bridge.udp_port}"], "confine": True}
    host = f"{bridge.host}:{bridge.http_port}"
    return await flow.async_configure(
        shown["flow_id"], {"host": host, "search": search}
    )


async def added(home: Home, bridge: IZoneBridge) -> Home:
    """Add a bridge by its address."""
    result = await add(home.hass, bridge)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await home.hass.async_block_till_done(wait_background_tasks=True)
    home.bridge, home.entry = bridge, result["result"]
    return home


@pytest.fixture
async def house(home: Home) -> Any:
    """Return a home that is unloaded before its bridge stops."""
    yield home
    for entry in home.hass.config_entries.async_entries(DOMAIN):
        if entry.state is ConfigEntryState.LOADED:
            await home.hass.config_entries.async_unload(entry.entry_id)
    await home.hass.async_block_till_done(wait_background_tasks=True)


def shows(home: Home, fitted: str) -> bool:
    """Tell whether an entity of a system has a state that counts."""
    found = home.find(*SHOWN[fitted])
    state = home.hass.states.get(found) if found else None
    return state is not None and state.state not in {"unavailable", "unknown"}


@pytest.mark.parametrize("unserved", ["empty", "error", "not_found"])
@pytest.mark.parametrize("fitted", SYSTEMS)
async def test_a_bridge_with_one_system(
    house: Home, make_bridge: Make, fitted: str, unserved: Unserved
) -> None:
    """It is added, has the entities of that system alone, and takes its commands."""
    quirks: dict[str, Any] = {fitted: "fitted", "unserved": unserved}
    bridge = await make_bridge(quirks=Quirks(api="none", **quirks))
    home = await added(house, bridge)
    await home.until(lambda: shows(home, fitted))
    assert (home.entry.title, home.entry.unique_id) == ("iZone", bridge.uid)
    assert home.find("climate") is None
    hub = home.entry.runtime_data.hub
    assert not [key for key in hub.data.devices if key.startswith(("unit", "zone"))]
    await home.refresh()
    assert home.value("binary_sensor.reachable", "") == "on"
    assert diagnostics(hub)["system"] == {}
    if fitted == "irrigation":
        assert await home.act("switch.turn_off", *SHOWN[fitted]) == [{"RetEnable": 0}]


async def test_one_that_is_found_by_itself(
    hass: HomeAssistant, house: Home, make_bridge: Make
) -> None:
    """It is offered under its number, and what was found out of it is kept."""
    bridge = await make_bridge(quirks=Quirks(api="none", split_units="fitted"))
    hass.data[PORTS] = replace(hass.data[PORTS], http=bridge.http_port)
    flow = hass.config_entries.flow
    shown = await flow.async_init(
        DOMAIN,
        context={"source": SOURCE_INTEGRATION_DISCOVERY},
        data={"uid": bridge.uid, "host": bridge.host},
    )
    assert shown["step_id"] == "izone_confirm"
    result = await flow.async_configure(shown["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    house.bridge, house.entry = bridge, result["result"]
    await house.until(lambda: shows(house, "split_units"))
    assert await hass.config_entries.async_reload(house.entry.entry_id)
    await house.until(lambda: shows(house, "split_units"))


async def test_other_systems_do_not_speak_for_an_air_conditioner(
    make_bridge: Make,
) -> None:
    """A bridge that was added with one is not back as long as that is silent."""
    bridge = await make_bridge(quirks=Quirks(api="none", irrigation="fitted"))
    where = (bridge.host,), bridge.http_port, bridge.uid, BRISK.http
    assert await first_to_answer(*where) is None
    assert await first_to_answer(*where, lacks_aircon=True) == bridge.host


async def test_one_that_is_paired_to_nothing(
    house: Home, make_bridge: Make, device_registry: dr.DeviceRegistry
) -> None:
    """Its number is the placeholder, and what it says of the unit is faulted."""
    quirks = Quirks(split_units="fitted")
    bridge = await make_bridge(uid=UNPAIRED_UID, quirks=quirks)
    home = await added(house, bridge)
    await home.until(lambda: shows(home, "split_units"))
    assert home.find("climate") is None
    sent = await home.act("climate.turn_off", *SHOWN["split_units"])
    assert sent == [{"SplitSystemZoneOn": {"Index": 0, "On": 0}}]
    await home.refresh()
    assert home.value("binary_sensor.reachable", "") == "on"
    assert (await add(home.hass, bridge))["reason"] == "already_configured"


@pytest.mark.parametrize("uid", [UNPAIRED_UID, "000012345"])
@pytest.mark.parametrize("fitting", ["bare", "error", "unserved"])
async def test_one_with_nothing_at_all(
    hass: HomeAssistant, make_bridge: Make, uid: str, fitting: Any
) -> None:
    """It is refused, with what is wrong."""
    quirks = Quirks(api="none", **dict.fromkeys(SYSTEMS, fitting))
    bridge = await make_bridge(uid=uid, quirks=quirks)
    bridge.quirks.api = "both" if uid == UNPAIRED_UID else "none"
    error = "bridge_unpaired" if uid == UNPAIRED_UID else "not_a_bridge"
    assert (await add(hass, bridge))["errors"] == {"base": error}


async def test_an_air_conditioner_that_turns_up(
    house: Home, make_bridge: Make, entity_registry: er.EntityRegistry
) -> None:
    """It gets its entities; from then on its silence removes nothing."""
    bridge = await make_bridge(quirks=Quirks(api="none", split_units="fitted"))
    home = await added(house, bridge)
    await home.until(lambda: shows(home, "split_units"))
    bridge.quirks.api = "both"
    await home.refresh()
    await home.until(lambda: home.find("climate") is not None)
    assert home.value("climate") == "cool"
    bridge.quirks.api = "none"
    assert await home.hass.config_entries.async_reload(home.entry.entry_id) is False
    assert home.entry.state is ConfigEntryState.SETUP_RETRY
    assert home.find("climate") is not None


async def test_an_outage(house: Home, make_bridge: Make) -> None:
    """Being without an air-conditioner is no outage; being silent is."""
    wait(house.hass, outage_grace=0.2, probe=0.1)
    bridge = await make_bridge(quirks=Quirks(api="none", irrigation="fitted"))
    home = await added(house, bridge)
    await home.until(lambda: shows(home, "irrigation"))
    await bridge.set_tcp("refused")
    await home.refresh()
    assert home.value("binary_sensor.reachable", "") == "off"
    await bridge.set_tcp("up")
    await home.refresh()
    assert home.value("binary_sensor.reachable", "") == "on"
    await home.until(lambda: shows(home, "irrigation"))

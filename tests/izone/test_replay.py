"""Whatever replays a state reaches that state: a scene, for each kind of part and state."""

from collections.abc import Mapping
from itertools import product
from typing import Any

from homeassistant.core import HomeAssistant, State
from homeassistant.setup import async_setup_component
import pytest

from simulators.izone.datagrams import AUTO, CONSTANT, OPEN_CLOSE, zone

from .conftest import wait
from .homes import Home

REPLAYED = ("temperature", "fan_mode", "swing_mode", "preset_mode")
"""What a climate entity shows beside its mode and takes as well."""
BRIDGES: dict[str, dict[str, Any]] = {
    "v2": {},
    "v2 that opens by a target": {"setpoint_opens": True},
    "v1": {"api": "v1"},
}


@pytest.fixture
async def scenes(hass: HomeAssistant, home: Home) -> None:
    """Prepare scenes, and believe each reading at once."""
    assert await async_setup_component(hass, "scene", {})
    wait(hass, poll_grace=0.0, settled_after=0.0, read_back_after=(3600.0,))


def shown(state: State) -> dict[str, Any]:
    """Return what a replay is about."""
    attributes = {key: state.attributes.get(key) for key in REPLAYED}
    return {"state": state.state, **attributes}


async def read(home: Home) -> None:
    """Poll all there is."""
    await home.refresh()
    await home.refresh_others()


async def replay(home: Home, what: str, part: int | str, change: Any) -> None:
    """Take a picture, change something, and restore what was."""
    await read(home)
    entity_id = home.find(what, part)
    before = shown(home.state(what, part))
    call = home.hass.services.async_call
    data = {"scene_id": "before", "snapshot_entities": [entity_id]}
    await call("scene", "create", data, blocking=True)
    change()
    await read(home)
    await call("scene", "turn_on", {"entity_id": "scene.before"}, blocking=True)
    assert shown(home.state(what, part)) == before
    await read(home)
    assert shown(home.state(what, part)) == before


@pytest.mark.usefixtures("scenes")
@pytest.mark.parametrize("bridge", BRIDGES)
async def test_a_zone_by_temperature(home: Home, bridge: str) -> None:
    """Closed stays closed, and open open, with the target that it had."""
    options = BRIDGES[bridge] | {"notifications": "off"}
    await home.start(zones=[zone(0, "Living", AUTO)], **options)
    for before, after in product((1, 2, 3, 4, 5), (1, 2, 3)):
        home.bridge.wall_zone(0, Mode=before, Setpoint=2350)
        change = {"Mode": after, "Setpoint": 2100}
        await replay(home, "climate", 0, lambda c=change: home.bridge.wall_zone(0, **c))


@pytest.mark.usefixtures("scenes")
@pytest.mark.parametrize("kind", [OPEN_CLOSE, CONSTANT])
@pytest.mark.parametrize("bridge", BRIDGES)
async def test_a_zone_that_opens_and_closes(home: Home, bridge: str, kind: int) -> None:
    """Its damper is where it was."""
    options = BRIDGES[bridge] | {"notifications": "off"}
    await home.start(zones=[zone(0, "Laundry", kind)], **options)
    for before, after in product((1, 2, 4, 5), (1, 2)):
        home.bridge.wall_zone(0, Mode=before)
        await replay(
            home, "cover", 0, lambda mode=after: home.bridge.wall_zone(0, Mode=mode)
        )


UNITS: tuple[Mapping[str, int], ...] = (
    {"SysOn": 0, "SysMode": 1},
    {"SysOn": 1, "SysMode": 1},
    {"SysOn": 1, "SysMode": 2, "SysFan": 1, "Setpoint": 2650},
    {"SysOn": 1, "SysMode": 3},
    {"SysOn": 1, "SysMode": 4},
    {"SysOn": 1, "SysMode": 5},
    {"SysOn": 1, "SysMode": 1, "iSaveOn": 1},
    {"SysOn": 0, "SysMode": 2, "iSaveOn": 1},
)
COOLERS: tuple[Mapping[str, int], ...] = (
    {"SysOn": 0, "SysMode": 7},
    {"SysOn": 0, "SysMode": 1},
    {"SysOn": 1, "SysMode": 7},
    {"SysOn": 1, "SysMode": 6},
    {"SysOn": 1, "SysMode": 3},
    {"SysOn": 1, "SysMode": 1},
)
USUAL = {"SysFan": 3, "Setpoint": 2200, "iSaveOn": 0}


@pytest.mark.usefixtures("scenes")
@pytest.mark.parametrize("bridge", ["v2", "v1", "cooler"])
async def test_a_unit(home: Home, bridge: str) -> None:
    """Off or on, in its mode, with its fan, its preset and its own target."""
    cooler = bridge == "cooler"
    system = {"RAS": 1, "iSaveEnable": 1, "AutoOff": 0, "CpuType": 2 * cooler}
    options = BRIDGES.get(bridge, {}) | {"notifications": "off"}
    await home.start(system, **options)
    states = {"cooler": COOLERS, "v1": UNITS[::2]}.get(bridge, UNITS)
    for before, after in product(states, repeat=2):
        home.bridge.wall(**(USUAL | before))
        change = USUAL | after
        await replay(home, "climate", "unit", lambda c=change: home.bridge.wall(**c))


SPLITS: tuple[Mapping[str, int], ...] = (
    *({"On": 0, "Mode": mode, "Fan": 1} for mode in (1, 5)),
    *({"On": 1, "Mode": mode, "Fan": mode % 4 + 1} for mode in (1, 2, 3, 4, 5)),
    *({"On": 1, "Swing": swing, "Setpoint": 1700} for swing in (1, 2, 3)),
    *({"On": 1, "Fan": fan, "Setpoint": 3000} for fan in (2, 5, 7)),
)
USUAL_SPLIT = {"Mode": 1, "Fan": 3, "Setpoint": 2200, "Swing": 0, "Brand": 3}


@pytest.mark.usefixtures("scenes")
async def test_a_wall_split(home: Home) -> None:
    """Off or on, in its mode, with its target, fan and swing."""
    await home.start(zones=1, split_units="fitted", notifications="off")
    turn = home.bridge.splits.units[0].update
    for before, after in product(SPLITS, repeat=2):
        turn(USUAL_SPLIT | before)
        change = USUAL_SPLIT | after
        await replay(home, "climate", "split_0", lambda c=change: turn(c))

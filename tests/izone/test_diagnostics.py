"""What a hub shows of itself for a report: all that helps, nothing that opens a door."""

from dataclasses import fields
import json
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest

from custom_components.isotherm.diagnostics import (
    async_get_config_entry_diagnostics,
    async_get_device_diagnostics,
)
from custom_components.isotherm.izone.api.irrigation import (
    Controller,
    Programme,
    Station,
)
from custom_components.isotherm.izone.api.power import Channel
from custom_components.isotherm.izone.api.schedules import Schedule
from custom_components.isotherm.izone.api.splits import Favourite, Split
from custom_components.isotherm.izone.api.system import System
from custom_components.isotherm.izone.api.zones import Zone
from custom_components.isotherm.izone.diagnostics import REDACT
from simulators.izone import IZoneBridge

from .conftest import Setup
from .homes import Home
from .test_init import poll


async def test_diagnostics(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup
) -> None:
    """The datagrams are there; names, addresses, the number and secrets are not."""
    bridge.ac.system["LockCode"] = "code 8642"
    bridge.ac.system["Pass"] = "hunter22"
    bridge.faults.add("read/2/3", "error")
    entry = await setup()
    bridge.log.clear()
    shown: dict[str, Any] = await async_get_config_entry_diagnostics(hass, entry)
    assert bridge.log == []
    text = json.dumps(shown, default=str)
    for secret in ("8642", "hunter22", bridge.uid, bridge.host, "Kitchen", "Workday"):
        assert secret not in text, secret
    assert shown["vendor"] == "izone"
    assert shown["bulk_status"] is True
    assert shown["system"]["SysMode"] == 1
    assert shown["zones"][1]["Setpoint"] == bridge.zones[1]["Setpoint"]
    assert list(shown["zone_errors"]) == [3]
    assert len(shown["schedules"]) == 9
    assert shown["target_owner"]["reason"] == "zone"


async def test_no_secret_reaches_log_or_state(
    hass: HomeAssistant,
    bridge: IZoneBridge,
    setup: Setup,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not even while answers are broken and everything is logged."""
    caplog.set_level(logging.DEBUG)
    bridge.ac.system["LockCode"] = "code 8642"
    bridge.ac.system["Pass"] = "hunter22"
    entry = await setup()
    for kind in ("truncate", "garbage", "error"):
        bridge.faults.add("read/1/0", kind)
        bridge.faults.add("read/7/0", kind)
        await poll(entry, 4)
        bridge.faults.clear()
    await poll(entry, 4)
    states = json.dumps([state.as_dict() for state in hass.states.async_all()], default=str)  # fmt: skip
    for secret in ("code 8642", "hunter22"):
        assert secret not in caplog.text
        assert secret not in states


async def test_the_unit_and_a_zone_alone(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup
) -> None:
    """Each as it came over the wire, without what a person named it."""
    bridge.faults.add("read/2/3", "error")
    entry = await setup()
    hub, registry = entry.runtime_data.hub, dr.async_get(hass)
    shown: dict[str, Any] = {}
    for key, id_ in hub.device_ids.items():
        device = registry.async_get(id_)
        assert device
        shown[key] = await async_get_device_diagnostics(hass, entry, device)
    assert shown["unit"]["device"]["SysMode"] == 1
    assert shown["zone_1"]["device"]["Setpoint"] == bridge.zones[1]["Setpoint"]
    assert shown["unit"]["error"] is None
    text = json.dumps(shown, default=str)
    for secret in (bridge.uid, bridge.host, "Kitchen"):
        assert secret not in text, secret


@pytest.mark.parametrize("key", ["Name", "String"])
async def test_the_name_of_a_circuit(hass: HomeAssistant, home: Home, key: str) -> None:
    """It is left out under either key that a power monitor may tell it by."""
    bridge = await home.start(power_monitor="fitted")
    for device in bridge.power.config["Devices"]:
        for channel in device["Channels"]:
            channel[key] = channel.pop("Name")
    await home.refresh_others()
    (system,) = [
        one for one in home.entry.runtime_data.hub.client.subsystems if one.fitted
    ]
    await system.read_back([])
    shown = await async_get_config_entry_diagnostics(hass, home.entry)
    text = json.dumps(shown, default=str)
    assert "CostOfPower" in text
    assert f'"{key}"' in text
    for name in ("Solar east", "Hot water", "Aircon L1"):
        assert name not in text


@pytest.mark.parametrize(
    "kind",
    [
        *(System, Zone, Schedule, Split, Favourite),
        *(Controller, Station, Programme, Channel),
    ],
)
def test_no_key_of_a_name_is_shown(kind: Any) -> None:
    """Each key that a name is read from is left out."""
    keys = {
        key
        for field in fields(kind)
        if field.name in {"name", "tag"}
        for key in field.metadata["told"][1]
    }
    assert keys
    assert keys <= REDACT

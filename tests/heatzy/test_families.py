"""Families of products on the Gizwits cloud: heaters, a toy family, and products of none."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, override

from homeassistant.const import Platform
from homeassistant.helpers.device_registry import DeviceInfo
import pytest

from custom_components.isotherm.gizwits.account import DeviceRecord
from custom_components.isotherm.gizwits.families import (
    FAMILIES,
    Family,
    GizwitsDevice,
    Members,
    Report,
)
from custom_components.isotherm.heatzy.models import Heater
from custom_components.isotherm.hub.descriptions import (
    IsothermSwitch,
    SwitchDescription,
    entities_from,
)
from simulators.gizwits import Point, SimDevice

from .homes import Home

FOUNTAIN = (
    Point("flow", "bool", default=False),
    Point("level", "uint8", default=3, maximum=9),
    Point("colour", "enum", default="blue", enum=("blue", "green")),
    Point("leak", "bool", "alert", False),
)


def add(home: Home, name: str = "Fontaine") -> SimDevice:
    """Add a device that has nothing in common with a heater."""
    return home.cloud.add_custom(home.account, name, FOUNTAIN)


# A product of no family.


async def test_a_product_of_no_family_beside_heaters(home: Home) -> None:
    """It has its data points, the heater its thermostat, and each takes its commands."""
    heater, fountain = home.add("Pilote_Pro", mode="cft"), add(home)
    await home.start()
    await home.until(lambda: home.find("switch.attr_flow", fountain) is not None)
    devices = home.entry.runtime_data.hub.data.devices
    assert isinstance(devices[heater.did], Heater)
    assert type(devices[fountain.did]) is GizwitsDevice
    assert home.find("climate", fountain) is None
    assert home.value("binary_sensor.connected", fountain) == "on"
    assert home.value("number.attr_level", fountain) == "3"
    assert home.value("binary_sensor.attr_leak", fountain) == "off"
    await home.call("switch.turn_on", "switch.attr_flow", heater=fountain)
    await home.call(
        "select.select_option", "select.attr_colour", heater=fountain, option="green"
    )
    assert home.wire == [{"flow": True}, {"colour": "green"}]
    await home.call("climate.set_preset_mode", "climate", preset_mode="eco")
    assert home.wire == [{"mode": "eco"}]
    home.cloud.set_attr(fountain.did, level=7, leak=True)
    await home.shows("number.attr_level", "7", fountain)
    await home.shows("binary_sensor.attr_leak", "on", fountain)
    shown = home.device(fountain)
    assert shown is not None
    assert (shown.manufacturer, shown.name) == (None, "Fontaine")


async def test_a_meter_with_a_mode_in_numbers_is_no_heater(home: Home) -> None:
    """Its `Mode` is a number like any other, not comfort or eco to be chosen."""
    meter = home.cloud.add_custom(
        home.account,
        "Compteur",
        (Point("Mode", "uint8", default=2, maximum=9), Point("Energy", "uint16")),
    )
    home.heater = meter
    await home.start()
    await home.shows("number.attr_Mode", "2")
    assert home.find("climate") is None
    await home.call("number.set_value", "number.attr_Mode", value=3)
    assert home.wire == [{"Mode": 3}]


async def test_it_goes_like_any_other(home: Home) -> None:
    """A device of no family that leaves the account leaves Home Assistant."""
    home.add("Pilote_Pro")
    fountain = add(home)
    await home.start()
    assert home.device(fountain) is not None
    home.cloud.remove_device(fountain.did)
    await home.entry.runtime_data.hub.async_refresh()
    assert home.device(fountain) is None
    assert home.device() is not None


async def test_a_command_that_fails_is_withdrawn(home: Home) -> None:
    """What a person asked of a data point and the vendor refuses does not stay."""
    fountain = add(home)
    await home.start()
    await home.until(lambda: home.find("switch.attr_flow", fountain) is not None)
    home.cloud.faults.add("control", "9025")
    with pytest.raises(Exception, match="9025"):
        await home.call("switch.turn_on", "switch.attr_flow", heater=fountain)
    assert home.value("switch.attr_flow", fountain) == "off"


# A toy family.


@dataclass(frozen=True, slots=True, kw_only=True)
class Fountain(GizwitsDevice):
    """A fountain of the toy family."""

    flows: bool | None


class Fountains(Members[Fountain]):
    """The fountains of a hub, and what became of them."""

    reports = 0
    refused = 0
    sent_changes: tuple[Mapping[str, Any], ...] = ()
    gone: tuple[str, ...] = ()

    @override
    def build(self, record: DeviceRecord, desired: Mapping[str, Any]) -> Fountain:
        flows = desired.get("flows", record.attrs.get("flow"))
        return Fountain(**self.common(record, {}, {}), flows=flows)

    @override
    def reported(self, record: DeviceRecord, field: str) -> Any:
        return record.attrs.get("flow")

    @override
    def told(self, record: DeviceRecord, attrs: Mapping[str, Any]) -> Collection[str]:
        return {"flows"} if "flow" in attrs else set()

    @override
    def unexplained(self, record: DeviceRecord) -> Collection[str]:
        return ()

    @override
    def on_report(self, record: DeviceRecord, report: Report) -> None:
        self.reports += 1

    @override
    @contextmanager
    def commanding(
        self, record: DeviceRecord, changes: Mapping[str, Any]
    ) -> Iterator[Mapping[str, Any]]:
        try:
            yield changes
        except Exception:
            self.refused += 1
            raise

    @override
    def request(
        self, record: DeviceRecord, changes: Mapping[str, Any]
    ) -> dict[str, Any]:
        return {"flow": changes["flows"]}

    @override
    def sent(self, record: DeviceRecord, changes: Mapping[str, Any]) -> None:
        self.sent_changes += (dict(changes),)

    @override
    def forget(self, did: str) -> None:
        self.gone += (did,)

    @override
    def shape(self, device: Fountain) -> Hashable:
        return device.name

    @override
    def device_info(
        self, identifier: tuple[str, str], device: Fountain, account_id: str
    ) -> DeviceInfo:
        return DeviceInfo(
            identifiers={identifier},
            name=device.name,
            manufacturer="Toys",
            via_device_id=account_id,
        )


TOY_FAMILY = Family(
    key="toy",
    recognises=lambda product_key, attrs, at_home: "flow" in attrs,
    members=Fountains,
    entities={
        Platform.SWITCH: entities_from(
            IsothermSwitch,
            [
                SwitchDescription[Fountain](
                    key="flows",
                    name="Flows",
                    value=lambda fountain: fountain.flows,
                    write=lambda fountain, on: {"flows": on},
                )
            ],
        )
    },
)


async def test_a_toy_family(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A family is a row: its devices are built, shown, commanded and forgotten by it."""
    monkeypatch.setitem(FAMILIES, TOY_FAMILY.key, TOY_FAMILY)
    heater, fountain = home.add("Pilote_Pro"), add(home)
    await home.start()
    hub = home.entry.runtime_data.hub
    toys = hub.families.members("toy")
    assert isinstance(toys, Fountains)
    assert home.find("switch.attr_flow", fountain) is None
    assert home.value("switch.flows", fountain) == "off"
    assert home.value("climate", heater) == "heat"
    shown = home.device(fountain)
    assert shown is not None
    assert shown.manufacturer == "Toys"
    await home.call("switch.turn_on", "switch.flows", heater=fountain)
    assert home.wire == [{"flow": True}]
    assert toys.sent_changes == ({"flows": True},)
    home.cloud.faults.add("control", "9025", count=1)
    with pytest.raises(Exception, match="9025"):
        await home.call("switch.turn_off", "switch.flows", heater=fountain)
    assert home.value("switch.flows", fountain) == "on"
    assert toys.refused == 1
    assert toys.reports
    home.cloud.remove_device(fountain.did)
    await hub.async_refresh()
    assert toys.gone == (fountain.did,)

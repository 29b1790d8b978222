"""What a power monitor shows and takes: one row, one entity.

Off by default is what is set once, and what few look at. Energy is in kWh and never falls, as the Energy
dashboard wants it.
"""

from datetime import datetime
from typing import Any, Final

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.number import NumberDeviceClass, NumberMode
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import (
    PERCENTAGE,
    EntityCategory,
    UnitOfElectricPotential,
    UnitOfEnergy,
    UnitOfMass,
    UnitOfPower,
)
from homeassistant.util import dt as dt_util

from ...hub.descriptions import (
    BinarySensorDescription,
    NumberDescription,
    SelectDescription,
    SensorDescription,
    SwitchDescription,
    TextDescription,
)
from ...hub.entity import CURRENCY
from ..api.enums import PowerBattery
from ..api.power import (
    HIGHEST_SETTING,
    HIGHEST_VOLTAGE,
    Channel,
    ChannelGroup,
    PowerDevice,
    PowerMonitor,
)
from ..api.power_totals import CONSUMED, COST, EMITTED, EXPORTED, GENERATED, IMPORTED
from ..api.targets import CHANNELS_PER_DEVICE, POWER_DEVICES
from ..name_text import name_text
from .models import PowerPart

type _Monitor = PowerPart[PowerMonitor]
type _Device = PowerPart[PowerDevice]
type _Channel = PowerPart[Channel]
type _Metered = PowerPart[Channel | ChannelGroup]

UNGROUPED: Final = "none"
_GROUPS: Final = POWER_DEVICES * CHANNELS_PER_DEVICE
"""Groups to choose from: there are no more channels than these."""
_PRICE: Final = 10_000
"""The bridge counts in hundredths of a cent."""
_DIGITS: Final = 3


def _power(key: str, *, generation: bool = False) -> SensorDescription[_Monitor]:
    return SensorDescription[_Monitor](
        key=key,
        device_class=SensorDeviceClass.POWER,
        native_unit_of_measurement=UnitOfPower.WATT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        exists=lambda part: part.what.generates or not generation,
        value=lambda part: getattr(part.what, key),
    )


def _energy(
    key: str, total: str, *, generation: bool = False
) -> SensorDescription[_Monitor]:
    return SensorDescription[_Monitor](
        key=key,
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=2,
        exists=lambda part: part.what.generates or not generation,
        value=lambda part: _rounded(part, total),
    )


def _rounded(part: _Monitor, total: str) -> float:
    return round(part.what.totals.get(total, 0.0), _DIGITS)


def _since(part: _Monitor) -> datetime | None:
    """Return when the sums began: statistics take a cost that falls for money back."""
    since = part.what.since
    return None if since is None else dt_util.utc_from_timestamp(since)


def _battery(part: _Device) -> str | None:
    return part.what.battery.word if part.what.battery else None


def _group(part: _Channel) -> str:
    return UNGROUPED if part.what.group is None else str(part.what.group)


MONITOR_SENSORS: Final = (
    _power("consumption"),
    _power("generation", generation=True),
    _power("net", generation=True),
    _energy("energy_consumed", CONSUMED),
    _energy("energy_generated", GENERATED, generation=True),
    _energy("energy_imported", IMPORTED, generation=True),
    _energy("energy_exported", EXPORTED, generation=True),
    SensorDescription[_Monitor](
        key="energy_cost",
        device_class=SensorDeviceClass.MONETARY,
        native_unit_of_measurement=CURRENCY,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=2,
        exists=lambda part: part.what.cost_of_power is not None,
        value=lambda part: _rounded(part, COST),
        reset=_since,
    ),
    SensorDescription[_Monitor](
        key="emissions",
        device_class=SensorDeviceClass.WEIGHT,
        native_unit_of_measurement=UnitOfMass.KILOGRAMS,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=2,
        entity_registry_enabled_default=False,
        exists=lambda part: part.what.emissions is not None,
        value=lambda part: _rounded(part, EMITTED),
    ),
)

METERED_SENSORS: Final = (
    SensorDescription[_Metered](
        key="power",
        device_class=SensorDeviceClass.POWER,
        native_unit_of_measurement=UnitOfPower.WATT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value=lambda part: part.what.power,
    ),
    SensorDescription[_Metered](
        key="energy",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=2,
        value=lambda part: round(part.what.energy, _DIGITS),
    ),
)

DEVICE_SENSORS: Final = (
    SensorDescription[_Device](
        key="power_battery",
        device_class=SensorDeviceClass.ENUM,
        options=[code.word for code in PowerBattery],
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=lambda part: part.what.battery is not None,
        value=_battery,
    ),
)

DEVICE_BINARY_SENSORS: Final = (
    BinarySensorDescription[_Device](
        key="power_heard",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda part: part.what.heard,
    ),
)

# The settings: whoever put the monitor in made them, so all are off by default.


def _setting(
    key: str, unit: str, low: int, high: int, kind: NumberDeviceClass | None = None
) -> NumberDescription[_Monitor]:
    return NumberDescription[_Monitor](
        key=key,
        device_class=kind,
        native_unit_of_measurement=unit,
        native_min_value=low,
        native_max_value=high,
        native_step=1,
        mode=NumberMode.BOX,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=lambda part: getattr(part.what, key) is not None,
        value=lambda part: getattr(part.what, key),
        write=lambda part, value: {key: value},
    )


MONITOR_NUMBERS: Final = (
    NumberDescription[_Monitor](
        key="cost_of_power",
        native_unit_of_measurement=f"{CURRENCY}/kWh",
        native_min_value=0,
        native_max_value=HIGHEST_SETTING / _PRICE,
        native_step=1 / _PRICE,
        mode=NumberMode.BOX,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=lambda part: part.what.cost_of_power is not None,
        value=lambda part: (part.what.cost_of_power or 0) / _PRICE,
        write=lambda part, value: {"cost_of_power": round(value * _PRICE)},
    ),
    _setting("emissions", "g/kWh", 0, HIGHEST_SETTING),
    _setting("power_factor", PERCENTAGE, 1, 100, NumberDeviceClass.POWER_FACTOR),
    _setting(
        "voltage",
        UnitOfElectricPotential.VOLT,
        1,
        HIGHEST_VOLTAGE,
        NumberDeviceClass.VOLTAGE,
    ),
)


def _enable(key: str, number: int, text: str) -> SwitchDescription[PowerPart[Any]]:
    return SwitchDescription[PowerPart[Any]](
        key=key,
        translation_key=text,
        translation_placeholders={"number": str(number)},
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=lambda part: getattr(part.what, key) is not None,
        value=lambda part: getattr(part.what, key),
        write=lambda part, on: {key: on},
    )


MONITOR_SWITCHES: Final = tuple(
    _enable(f"device_{number}", number, "power_device")
    for number in range(1, POWER_DEVICES + 1)
)
DEVICE_SWITCHES: Final = tuple(
    _enable(f"channel_{number}", number, "power_channel")
    for number in range(1, CHANNELS_PER_DEVICE + 1)
)


def _flag(key: str) -> SwitchDescription[_Channel]:
    return SwitchDescription[_Channel](
        key=key,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=lambda part: getattr(part.what, key) is not None,
        value=lambda part: getattr(part.what, key),
        write=lambda part, on: {key: on},
    )


CHANNEL_SWITCHES: Final = (_flag("generates"), _flag("add_to_total"))

CHANNEL_SELECTS: Final = (
    SelectDescription[_Channel](
        key="power_group",
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        value=_group,
        choices=lambda part: [UNGROUPED, *map(str, range(_GROUPS))],
        write=lambda part, option: {
            "group": None if option == UNGROUPED else int(option)
        },
    ),
)

CHANNEL_TEXTS: Final[tuple[TextDescription[_Channel], ...]] = (
    name_text("channel_name", lambda part: part.what.name),
)

"""The zone datagram as a value (iZone guide, 4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from ...hub.parsing import integer
from . import wire
from .enums import Battery, SensorType, Signal, ZoneMode, ZoneType
from .wire import code, datagram_of, fields_of, flag, percent, tenths, text, told, word

MAX_ZONES: Final = 14
NO_CONSTANT: Final = 255
ZONE_MODES: Final = (ZoneMode.OPEN, ZoneMode.CLOSE, ZoneMode.AUTO)
"""Those that can be asked for; the others show only."""


def _constant(value: object) -> int | None:
    read = integer(value, 0, NO_CONSTANT)
    return None if read == NO_CONSTANT else read


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone: temperatures in °C, airflow and damper in % open, area in m².

    Args:
        temperature: None without a sensor, or while the sensor is at fault.
        constant: number of the constant zone, None for one that isn't.
        spill_open: the damper is forced open although the mode may say closed.
        master: the zone is forced open as the master.
        signal, battery: of a wireless sensor only.
        calibration: of the sensor, in K.
        raw: the datagram.

    """

    index: int
    name: str | None = told(text, "Name")
    type: ZoneType | None = told(ZoneType.of, "ZoneType")
    sensor: SensorType | None = told(SensorType.of, "SensType")
    mode: ZoneMode | None = told(ZoneMode.of, "Mode")
    setpoint: float | None = told(wire.setpoint, "Setpoint")
    temperature: float | None = told(wire.temperature, "Temp")
    maximum_air: int | None = told(percent, "MaxAir")
    minimum_air: int | None = told(percent, "MinAir")
    constant: int | None = told(_constant, "Const")
    spill_open: bool | None = told(flag, "ConstA")
    master: bool | None = told(flag, "Master")
    damper_fault: bool | None = told(flag, "DmpFlt")
    damper_position: int | None = told(percent, "DmpPos")
    damper_skip: bool | None = told(flag, "DamperSkip")
    isense: bool | None = told(flag, "iSense")
    area: int | None = told(code, "Area")
    calibration: float | None = told(tenths, "Calibration")
    bypass: bool | None = told(flag, "Bypass")
    signal: Signal | None = told(Signal.of, "RfSignal")
    battery: Battery | None = told(Battery.of, "BattVolt")
    sensor_fault: bool | None = told(flag, "SensorFault")
    balance_maximum: int | None = told(percent, "BalanceMax")
    balance_minimum: int | None = told(percent, "BalanceMin")
    faulted: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, data: object, index: int | None = None) -> Self:
        """Read a `ZonesV2` object.

        Args:
            data: the object.
            index: the zone that was asked for; an answer about another is refused.

        Raises:
            ProtocolError: it is not an object, or not about this zone.

        """
        raw, index = datagram_of(data, "zone", index, MAX_ZONES)
        found = fields_of(cls, raw)
        if found["sensor_fault"]:
            found["temperature"] = None
        if found["sensor"] is not SensorType.WIRELESS:
            found["signal"] = found["battery"] = None
        return cls(index=index, **found, faulted=_faulted(raw), raw=raw)

    @property
    def label(self) -> str:
        """What a sentence calls it: its name, or its number from 1."""
        return self.name or str(self.index + 1)

    @property
    def can_auto(self) -> bool:
        """Whether it has a temperature of its own to follow."""
        return self.type not in {ZoneType.OPEN_CLOSE, ZoneType.CONSTANT}


def _faulted(raw: Mapping[str, Any]) -> bool:
    """Tell the shape of a zone whose controller can't be heard: "error", or no code."""
    read = (raw.get("ZoneType"), raw.get("Mode"))
    return any(word(value) == "error" for value in read) or all(
        integer(value) == 0 for value in read
    )

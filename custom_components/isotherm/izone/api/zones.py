"""The zone datagram as a value (iZone guide, 4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from ...hub.errors import ProtocolError
from ...hub.parsing import integer, number
from .enums import Battery, SensorType, Signal, ZoneMode, ZoneType, coded
from .wire import flag, percent, scrub, setpoint, temperature, text, word

MAX_ZONES: Final = 14
NO_CONSTANT: Final = 255


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
    name: str | None = None
    type: ZoneType | None = None
    sensor: SensorType | None = None
    mode: ZoneMode | None = None
    setpoint: float | None = None
    temperature: float | None = None
    maximum_air: int | None = None
    minimum_air: int | None = None
    constant: int | None = None
    spill_open: bool | None = None
    master: bool | None = None
    damper_fault: bool | None = None
    damper_position: int | None = None
    damper_skip: bool | None = None
    isense: bool | None = None
    area: int | None = None
    calibration: float | None = None
    bypass: bool | None = None
    signal: Signal | None = None
    battery: Battery | None = None
    sensor_fault: bool | None = None
    balance_maximum: int | None = None
    balance_minimum: int | None = None
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
        raw = scrub(data)
        if not isinstance(raw, dict) or not raw:
            raise ProtocolError(f"not a zone datagram: {str(raw)[:80]}")
        get = raw.get
        told = integer(get("Index"))
        if index is None:
            index = told
        if index is None or told not in {None, index}:
            raise ProtocolError(f"zone {told} came where zone {index} was asked for")
        sensor = coded(SensorType, get("SensType"))
        wireless = sensor is SensorType.WIRELESS
        sensor_fault = flag(get("SensorFault"))
        constant = integer(get("Const"))
        calibration = number(get("Calibration"))
        return cls(
            index=index,
            name=text(get("Name")),
            type=coded(ZoneType, get("ZoneType")),
            sensor=sensor,
            mode=coded(ZoneMode, get("Mode")),
            setpoint=setpoint(get("Setpoint")),
            temperature=None if sensor_fault else temperature(get("Temp")),
            maximum_air=percent(get("MaxAir")),
            minimum_air=percent(get("MinAir")),
            constant=None if constant == NO_CONSTANT else constant,
            spill_open=flag(get("ConstA")),
            master=flag(get("Master")),
            damper_fault=flag(get("DmpFlt")),
            damper_position=percent(get("DmpPos")),
            damper_skip=flag(get("DamperSkip")),
            isense=flag(get("iSense")),
            area=integer(get("Area")),
            calibration=None if calibration is None else calibration / 10,
            bypass=flag(get("Bypass")),
            signal=coded(Signal, get("RfSignal")) if wireless else None,
            battery=coded(Battery, get("BattVolt")) if wireless else None,
            sensor_fault=sensor_fault,
            balance_maximum=percent(get("BalanceMax")),
            balance_minimum=percent(get("BalanceMin")),
            faulted=_faulted(raw),
            raw=raw,
        )

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
    told = (raw.get("ZoneType"), raw.get("Mode"))
    return any(word(value) == "error" for value in told) or all(
        integer(value) == 0 for value in told
    )

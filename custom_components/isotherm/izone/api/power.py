"""What a power monitor tells: its settings, five devices of three channels (guide, 4.6).

Where the vendor's documents disagree about a key or a meaning, every reading is taken.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from ...hub.errors import ProtocolError
from ...hub.parsing import integer, mapping, number, sequence
from .enums import PowerBattery
from .targets import CHANNELS_PER_DEVICE, POWER_DEVICES
from .wire import fields_of, flag, percent, scrub, text, told, up_to

UNGROUPED: Final = 255
"""GrNo of a channel that is in no group."""
HIGHEST_SETTING: Final = 0xFFFF
HIGHEST_VOLTAGE: Final = 1000
_MOST_WATTS: Final = 100_000.0
"""More than one circuit of any house carries, either way."""
_NUMBER_KEYS: Final = frozenset({"lastreadingno", "leasreadingno"})
_setting: Final = up_to(HIGHEST_SETTING)


def _group(value: object) -> int | None:
    return integer(value, 0, UNGROUPED - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One circuit that is measured.

    Args:
        index: 0 to 14, over all devices.
        group: None for none.
        generates: whether it produces; else it consumes.
        enabled: whether it is measured at all, its device included.
        add_to_total: whether the solar diverter counts it.
        power: in W; None while its device is not heard.
        energy: kWh that flowed so far.
        raw: the datagram.

    """

    index: int
    name: str | None = told(text, "Name", "String")
    group: int | None = told(_group, "GrNo")
    generates: bool = False
    enabled: bool = False
    add_to_total: bool | None = told(flag, "AddToTotal")
    power: float | None = None
    energy: float = 0.0
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, data: object, index: int, *, device_enabled: bool) -> Self:
        """Read a channel's settings; anything but an object is a channel that is not used."""
        raw = mapping(scrub(data))
        enabled = device_enabled and bool(flag(raw.get("Enabled")))
        return cls(
            index=index,
            **fields_of(cls, raw),
            generates=_generates(raw),
            enabled=enabled,
            raw=raw,
        )

    @property
    def device(self) -> int:
        """The device that measures it, 0 to 4."""
        return self.index // CHANNELS_PER_DEVICE

    @property
    def label(self) -> str:
        """Its name, or its number from 1."""
        return self.name or str(self.index + 1)


def _generates(raw: Mapping[str, Any]) -> bool:
    """Tell the direction: Generate 1, or Consum 0 as the guide has it."""
    generates = flag(raw.get("Generate"))
    if generates is None:
        generates = flag(raw.get("Consum")) is False
    return generates


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerDevice:
    """One of the devices that measure, three channels each.

    Args:
        index: 0 to 4.
        heard: whether its readings arrive; None until that was told.
        channel_1, channel_2, channel_3: whether they are enabled.
        raw: the datagram of its settings.

    """

    index: int
    enabled: bool = False
    heard: bool | None = None
    battery: PowerBattery | None = None
    channel_1: bool | None = None
    channel_2: bool | None = None
    channel_3: bool | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, data: object, index: int) -> Self:
        """Read a device's settings; anything but an object is a device that is not used."""
        raw = mapping(scrub(data))
        channels = [
            flag(mapping(one).get("Enabled")) for one in first_channels(raw, "Channels")
        ]
        return cls(
            index=index,
            enabled=bool(flag(raw.get("Enabled"))),
            channel_1=channels[0],
            channel_2=channels[1],
            channel_3=channels[2],
            raw=raw,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelGroup:
    """Channels that are added up, such as the three phases of one machine.

    Args:
        index: the group's number on the wire.
        names: of its channels.
        power: in W; None while one of its devices is not heard.
        energy: kWh that flowed so far.
        raw: always empty: the bridge tells of channels alone.

    """

    index: int
    names: tuple[str, ...]
    power: float | None = None
    energy: float = 0.0
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def label(self) -> str:
        """The words that the names of its channels begin with, else all these names."""
        common: list[str] = []
        for words in zip(*(name.split() for name in self.names), strict=False):
            if len(set(words)) > 1:
                break
            common.append(words[0])
        return " ".join(common) or " + ".join(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerMonitor:
    """The monitor as a whole: its settings, and what all channels add up to.

    Args:
        enabled: whether it is in use.
        voltage: of the mains, in V, as set.
        power_factor: in %, as set.
        cost_of_power: hundredths of a cent per kWh, as set.
        emissions: grams of CO₂ per kWh, as set.
        device_1 … device_5: whether they are enabled.
        generates: whether any channel produces.
        consumption, generation: in W; None while one of the devices is not heard.
        totals: what flowed so far, by name; see `power_totals`.
        since: when these were 0, in seconds since the epoch; None if nobody knows.
        raw: the datagram of its settings.

    """

    enabled: bool | None = told(flag, "Enabled")
    voltage: int | None = told(up_to(HIGHEST_VOLTAGE), "Voltage")
    power_factor: int | None = told(percent, "PF")
    cost_of_power: int | None = told(_setting, "CostOfPower")
    emissions: int | None = told(_setting, "Emissions")
    device_1: bool | None = None
    device_2: bool | None = None
    device_3: bool | None = None
    device_4: bool | None = None
    device_5: bool | None = None
    generates: bool = False
    consumption: float | None = None
    generation: float | None = None
    totals: Mapping[str, float] = field(default_factory=dict)
    since: float | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read a `PowerMonitorConfig` object.

        Raises:
            ProtocolError: it is not one.

        """
        raw = scrub(data)
        rows = sequence(mapping(raw).get("Devices"))
        if not rows or not all(isinstance(row, dict) for row in rows):
            # Half an answer must not make devices disappear.
            raise ProtocolError("not the settings of a power monitor")
        enabled = [
            flag(mapping(one).get("Enabled")) for one in first_devices(raw, "Devices")
        ]
        return cls(
            **fields_of(cls, raw),
            device_1=enabled[0],
            device_2=enabled[1],
            device_3=enabled[2],
            device_4=enabled[3],
            device_5=enabled[4],
            raw=raw,
        )

    @property
    def net(self) -> float | None:
        """What is consumed beyond what is produced, in W; below 0 where that is more."""
        if self.consumption is None or self.generation is None:
            return None
        return self.consumption - self.generation


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """What a device measures now.

    Args:
        ok: its flag, whose meaning is disputed; None where it is not told.
        powers: in W, of its three channels.

    """

    ok: bool | None
    battery: PowerBattery | None
    powers: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class PowerStatus:
    """What all devices measure now.

    Args:
        number: of the reading; None where it is not told.
        devices: five.

    """

    number: int | None
    devices: tuple[DeviceStatus, ...]

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read a `PowerMonitorStatus` object.

        Raises:
            ProtocolError: it is not one.

        """
        raw = mapping(data)
        if "Dev" not in raw:
            raise ProtocolError("not the status of a power monitor")
        numbers = (raw[key] for key in raw if str(key).casefold() in _NUMBER_KEYS)
        return cls(
            integer(next(numbers, None)), tuple(map(_status, first_devices(raw, "Dev")))
        )


def _status(data: object) -> DeviceStatus:
    raw = mapping(data)
    powers = tuple(
        number(mapping(one).get("Pwr"), -_MOST_WATTS, _MOST_WATTS)
        for one in first_channels(raw, "Ch")
    )
    return DeviceStatus(flag(raw.get("Ok")), PowerBattery.of(raw.get("Batt")), powers)


def first_devices(raw: Mapping[str, Any], key: str) -> list[Any]:
    """Return what is told of five devices, None of those that are not told."""
    return _padded(sequence(raw.get(key)), POWER_DEVICES)


def first_channels(raw: Mapping[str, Any], key: str) -> list[Any]:
    """Return what is told of a device's three channels, None of those that are not told."""
    return _padded(sequence(raw.get(key)), CHANNELS_PER_DEVICE)


def _padded(rows: Iterable[Any], count: int) -> list[Any]:
    return [*rows, *[None] * count][:count]

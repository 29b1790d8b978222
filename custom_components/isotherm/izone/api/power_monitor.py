"""Reading a power monitor, and summing up the energy that it does not count itself.

iZone guide, 4.6. One request tells the settings, another what is measured now.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final, override

from ...hub.errors import ApiError, ConnectError, ProtocolError, RejectedError
from ...hub.parsing import mapping, truth
from .energy import EnergyMeter
from .power import (
    Channel,
    ChannelGroup,
    PowerDevice,
    PowerMonitor,
    PowerStatus,
    first_channels,
    first_devices,
)
from .power_heard import OkMeaning
from .power_totals import WHOLE, amounts, channel_total, group_total, total_power
from .reader import Identity, now
from .records import Records
from .subsystems import Subsystem
from .targets import CHANNELS_PER_DEVICE, Kind, Target
from .transport import POWER, Transport
from .wire import Json

_CONFIG, _STATUS = 1, 2
_CONFIG_EVERY: Final = 10
"""Polls, of which one reads the settings too."""
_MONITOR: Final = Target(Kind.POWER)


class PowerSubsystem(Subsystem):
    """The power monitor of a bridge.

    Args:
        transport: the way to the bridge.
        records: told what is read.
        identity: checks that the right bridge answers.
        meter: sums up the energy.

    """

    end_point = POWER
    kinds = frozenset({Kind.POWER, Kind.POWER_DEVICE, Kind.CHANNEL, Kind.POWER_GROUP})

    def __init__(
        self,
        transport: Transport,
        records: Records,
        identity: Identity,
        meter: EnergyMeter | None = None,
    ) -> None:
        """Prepare without touching the network."""
        super().__init__(transport, records, identity)
        self.keep: Callable[[dict[str, Any]], Awaitable[bool]] | None = None
        """Keeps what `restore` takes, and tells whether a crash would leave it."""
        self._meter = meter or EnergyMeter()
        self._totals: Mapping[str, float] = {}
        """The sums that show: those that are kept, so that a crash makes none fall."""
        self._told: dict[Target, Json] = {}
        """The settings as they came, with what a single answer lacked."""
        self._monitor: PowerMonitor | None = None
        self._devices: tuple[PowerDevice, ...] = ()
        self._channels: tuple[Channel, ...] = ()
        self._status: PowerStatus | None = None
        self._ok = OkMeaning()
        self._polls = 0

    @property
    def kept(self) -> dict[str, Any]:
        """What `restore` takes, fit for JSON."""
        return {**self._meter.kept, "well": self._ok.well}

    def restore(self, kept: object) -> None:
        """Go on from what was kept of an earlier run."""
        self._meter.restore(kept)
        self._totals = dict(self._meter.totals)
        self._ok.well = truth(mapping(kept).get("well"))

    @override
    async def _read_state(self) -> bool:
        if self._monitor is None:
            await self._read_settings()
        if self.fitted is None and not self._is_there():
            self._monitor = None
            return False
        try:
            await self._read_status()
        except (RejectedError, ProtocolError) as err:
            if self.fitted is None:
                # Its settings say that it is there.
                raise ConnectError("the power monitor told its settings alone") from err
            raise
        return True

    def _is_there(self) -> bool:
        """Tell whether there is anything that measures, be it switched off by a person."""
        in_use = self._monitor is not None and self._monitor.enabled is not False
        # Who switched all devices off wants the switches that turn them on again.
        return in_use and (self.was_fitted or any(one.enabled for one in self._devices))

    async def _read_status(self) -> None:
        answer = await self._query(_STATUS)
        told = answer.get("PowerMonitorStatus", answer)
        await self._take(PowerStatus.from_json(told))

    @override
    async def _read_rest(self) -> None:
        self._polls += 1
        if self._polls % _CONFIG_EVERY == 0:
            with suppress(ApiError):
                await self._read_settings()

    @override
    async def read_back(self, targets: Collection[Target]) -> None:
        await self._read_settings()

    async def _read_settings(self) -> None:
        began = now()
        answer = await self._query(_CONFIG)
        told = PowerMonitor.from_json(answer.get("PowerMonitorConfig", answer))
        monitor = PowerMonitor.from_json(self._complete(told.raw))
        rows = first_devices(monitor.raw, "Devices")
        devices = tuple(
            PowerDevice.from_json(row, index) for index, row in enumerate(rows)
        )
        in_use = monitor.enabled is not False
        self._channels = tuple(
            Channel.from_json(
                row, index, device_enabled=in_use and devices[device].enabled
            )
            for index, (device, row) in enumerate(_channel_rows(rows))
        )
        self._monitor, self._devices = monitor, devices
        self._show(as_of=began)

    def _complete(self, told: Mapping[str, Any]) -> Json:
        """Return settings with what a single answer lacks as it was told before."""
        rows = []
        for number, row in enumerate(first_devices(told, "Devices")):
            device = self._filled(Target(Kind.POWER_DEVICE, number), row)
            first = number * CHANNELS_PER_DEVICE
            channels = [
                self._filled(Target(Kind.CHANNEL, first + place), channel)
                for place, channel in enumerate(
                    first_channels(mapping(row), "Channels")
                )
            ]
            rows.append(device | {"Channels": channels})
        return self._filled(_MONITOR, told) | {"Devices": rows}

    def _filled(self, target: Target, told: object) -> Json:
        before, row = self._told.get(target, {}), dict(mapping(told))
        if before.keys() <= row.keys() or self._is_gone(target):
            self._is_here(target)
        else:
            row = before | row
        self._told[target] = row
        return row

    async def _take(self, status: PowerStatus) -> None:
        """Take in what is measured now."""
        before, self._status = self._status, status
        if before:
            self._ok.learn(before, status)
        powers = {
            one.index: power
            for one in self._channels
            if one.enabled and (power := self._power(one)) is not None
        }
        added = self._meter.measured(status.number, powers)
        self._meter.add(amounts(self._monitor, self._channels, added))
        kept = self.kept
        if self.keep is None or await self.keep(kept):
            self._totals = kept["totals"]
        self._show()

    def _heard(self, device: int) -> bool | None:
        status = self._status
        return self._ok.heard(status.devices[device]) if status else None

    def _power(self, channel: Channel) -> float | None:
        """Return the power of a channel in W; None while its device is not heard."""
        if self._status is None or not self._heard(channel.device):
            return None
        powers = self._status.devices[channel.device].powers
        return powers[channel.index % CHANNELS_PER_DEVICE]

    def _total(self, name: str) -> float:
        return self._totals.get(name, 0.0)

    def _show(self, as_of: float | None = None) -> None:
        """Put all parts into the records.

        Args:
            as_of: when the settings were read, if they were.

        """
        if self._monitor is None or self._status is None:
            return
        channels = tuple(
            replace(
                one,
                power=self._power(one),
                energy=self._total(channel_total(one.index)),
            )
            for one in self._channels
        )
        parts: dict[Target, Any] = {_MONITOR: self._whole(self._monitor, channels)}
        for device in self._devices:
            parts[Target(Kind.POWER_DEVICE, device.index)] = replace(
                device,
                heard=self._heard(device.index),
                battery=self._status.devices[device.index].battery,
            )
        parts |= {Target(Kind.CHANNEL, one.index): one for one in channels}
        groups = self._groups(channels)
        for target in [it for it in self._records.parts if it.kind is Kind.POWER_GROUP]:
            if target not in groups:
                del self._records.parts[target]
        if as_of is None:
            # What is measured tells nothing of what can be changed.
            self._records.parts.update(parts)
        else:
            for target, part in parts.items():
                self._records.put_part(target, part, as_of)
        self._records.parts.update(groups)

    def _whole(
        self, monitor: PowerMonitor, channels: Iterable[Channel]
    ) -> PowerMonitor:
        used = [one for one in channels if one.enabled]
        return replace(
            monitor,
            generates=any(one.generates for one in used),
            consumption=total_power(one.power for one in used if not one.generates),
            generation=total_power(one.power for one in used if one.generates),
            totals={name: self._total(name) for name in WHOLE},
            since=self._meter.since,
        )

    def _groups(self, channels: Iterable[Channel]) -> dict[Target, ChannelGroup]:
        """Return the groups of more than one channel: one alone shows for itself."""
        members: dict[int, list[Channel]] = {}
        for one in channels:
            if one.enabled and one.group is not None:
                members.setdefault(one.group, []).append(one)
        return {
            Target(Kind.POWER_GROUP, number): ChannelGroup(
                index=number,
                names=tuple(one.label for one in group),
                power=total_power(one.power for one in group),
                energy=self._total(group_total(number)),
            )
            for number, group in sorted(members.items())
            if len(group) > 1
        }


def _channel_rows(rows: Iterable[Any]) -> Iterable[tuple[int, Any]]:
    """Return the device and the settings of each of all channels."""
    for device, row in enumerate(rows):
        for channel in first_channels(mapping(row), "Channels"):
            yield device, channel

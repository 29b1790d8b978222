"""The power monitor: five devices of three channels, and the energy they measure.

Keys, order and meaning: iZone guide, 4.6, and the vendor's JSON header.
"""

from collections.abc import Callable
from datetime import datetime
import json

from .datagrams import Datagram
from .solar_day import Load, hot_water, household, solar

DEVICES, CHANNELS = 5, 3
UNGROUPED = 255
"""GrNo of a channel that is in no group."""
FULL = 3
"""Batt of a fresh battery (CpmBatt_e)."""
_NUMBERS = 0xFFFF
_WATT_SECONDS = 3_600_000.0
"""In one kWh."""

type Place = tuple[int, int]
"""A device and one of its channels, both counted from 0."""


def channel(name: str = "", group: int = UNGROUPED) -> Datagram:
    """Return the settings of one channel that consumes; without a name not enabled."""
    enabled = int(bool(name))
    return {
        "Name": name,
        "GrNo": group,
        "Generate": 0,
        "Enabled": enabled,
        "AddToTotal": 0,
    }


def _config() -> Datagram:
    return {
        "Enabled": 1,
        "Tag1": "iPower",
        "Tag2": "Electricity",
        "Voltage": 240,
        "PF": 95,
        "CostOfPower": 3250,
        "Emissions": 790,
        "Devices": [
            {"Enabled": 0, "Channels": [channel() for _ in range(CHANNELS)]}
            for _ in range(DEVICES)
        ],
    }


class PowerMonitor:
    """The power monitor behind a bridge; the dicts are as on the wire.

    Each reading holds until the next: `energy` is exactly what the readings say,
    before they are rounded to watts.
    """

    def __init__(self, air_conditioner: Load) -> None:
        """Measure a house with panels, hot water and a three-phase air-conditioner."""
        self.config = _config()
        self.status: list[Datagram] = [
            {"Ok": 1, "Batt": FULL, "Ch": [{"Pwr": 0} for _ in range(CHANNELS)]}
            for _ in range(DEVICES)
        ]
        """Device by device; Ok is 1 for one that is heard, whatever the wire says."""
        self.number = 0
        """Of the last reading; 0 before the first."""
        self.loads: dict[Place, Load] = {}
        """What flows through each channel; without a load nothing does."""
        self.energy: dict[Place, float] = {
            (device, place): 0.0
            for device in range(DEVICES)
            for place in range(CHANNELS)
        }
        """kWh that each channel has measured; nothing while its device is not heard."""
        self._held: dict[Place, float] = {}
        self._connect((0, 0), channel("Solar east", 0), solar(2600.0))
        self._connect((0, 1), channel("Solar west", 0), solar(2100.0))
        self._connect((0, 2), channel("House"), household)
        self._connect((1, 0), channel("Hot water"), hot_water)
        for phase, place in enumerate(((1, 1), (1, 2), (2, 0)), start=1):
            settings = channel(f"Aircon L{phase}", 1)
            self._connect(place, settings, lambda when: air_conditioner(when) / 3)
        for number in (0, 1):
            self._channel((0, number)).update(Generate=1, AddToTotal=1)

    def _connect(self, place: Place, settings: Datagram, load: Load) -> None:
        device, number = place
        self.config["Devices"][device]["Enabled"] = 1
        self.config["Devices"][device]["Channels"][number] = settings
        self.loads[place] = load

    def _channel(self, place: Place) -> Datagram:
        device, number = place
        found: Datagram = self.config["Devices"][device]["Channels"][number]
        return found

    def lose(self, device: int) -> None:
        """Hear a device no more: its last readings stay, and measure nothing."""
        self.status[device]["Ok"] = 0

    def find(self, device: int) -> None:
        """Hear a device again."""
        self.status[device]["Ok"] = 1

    def fingerprint(self) -> str:
        """Return a text that differs when settings, batteries or devices differ."""
        kept = [(one["Ok"], one["Batt"]) for one in self.status]
        return json.dumps([self.config, kept])

    def read(self, when: datetime) -> None:
        """Take a reading at a local time."""
        self.number = self.number % _NUMBERS + 1
        for (device, number), load in self.loads.items():
            if self.status[device]["Ok"]:
                power = load(when) if self._measures((device, number)) else 0.0
                self._held[device, number] = power
                self.status[device]["Ch"][number]["Pwr"] = round(power)

    def pass_time(
        self, begin: float, end: float, every: float, local: Callable[[float], datetime]
    ) -> None:
        """Let time pass from `begin` to `end` (epoch seconds).

        There is a reading at every full `every` seconds; `local` makes such a time a
        local one.
        """
        if not self.number:
            self.read(local(begin))
        while begin < end:
            following = (begin // every + 1) * every
            upto = min(following, end)
            for place, power in self._held.items():
                if self._measures(place):
                    self.energy[place] += power * (upto - begin) / _WATT_SECONDS
            begin = upto
            if begin == following:
                self.read(local(begin))

    def _measures(self, place: Place) -> bool:
        device = self.config["Devices"][place[0]]
        enabled = device["Enabled"] and self._channel(place)["Enabled"]
        return bool(self.config["Enabled"] and enabled and self.status[place[0]]["Ok"])

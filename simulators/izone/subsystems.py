"""What a bridge has beside the air-conditioner: splits, irrigation, power monitor."""

from datetime import datetime

from simulators.house import House

from . import irrigation_commands, power_commands, split_commands
from .aircon import AirConditioner, Commit
from .clock import WallClock
from .irrigation import Irrigation
from .power import PowerMonitor
from .quirks import Quirks
from .splits import Splits
from .wire import Routes

_NOTHING_THERE = ("unserved", "bare")
_FAN, _COMPRESSOR = 350.0, 3200.0


class Subsystems:
    """The three subsystems; `quirks` says which of them are fitted.

    One that is not answering at present lives on; one that is not there does nothing.
    """

    def __init__(self, ac: AirConditioner, quirks: Quirks) -> None:
        """Build all three; the power monitor measures `ac` too."""
        self.quirks = quirks
        self.splits = Splits()
        self.irrigation = Irrigation()
        self.power = PowerMonitor(lambda _: _power_of(ac))

    def routes(self, uid: str, commit: Commit) -> dict[str, Routes]:
        """Return the tables of paths, named as `Quirks.fitting` has them."""
        about = (uid, self.quirks, commit)
        return {
            "splits": split_commands.routes(self.splits, *about),
            "irrigation": irrigation_commands.routes(self.irrigation, *about),
            "power": power_commands.routes(self.power, *about),
        }

    def has(self, table: str) -> bool:
        """Return whether "splits", "irrigation" or "power" is there."""
        return self.quirks.fitting(table) not in _NOTHING_THERE

    def fingerprint(self) -> str:
        """Return a text that differs when anything but readings of power differs."""
        parts = {
            "splits": self.splits.fingerprint,
            "irrigation": self.irrigation.fingerprint,
            "power": self.power.fingerprint,
        }
        return "".join(part() for name, part in parts.items() if self.has(name))

    def settle(self) -> None:
        """Do at once what follows from a change."""
        if self.has("irrigation"):
            quirks = self.quirks
            self.irrigation.settle(
                stays_manual=quirks.station_stays_manual,
                one_by_hand=quirks.one_station_by_hand,
            )

    def warm(self, house: House) -> None:
        """Warm or cool the rooms of the splits."""
        if self.has("splits"):
            self.splits.warm(house)

    def pass_time(
        self, clock: WallClock, seconds: float, minute: datetime | None
    ) -> None:
        """Let the `seconds` before the clock's present pass; see `WallClock`."""
        if self.has("splits"):
            self.splits.pass_time(seconds, minute)
        if self.has("irrigation"):
            self.settle()
            self.irrigation.pass_time(seconds, minute)
        if self.has("power"):
            begin, every = clock.now - seconds, self.quirks.power_reading_every
            self.power.pass_time(begin, clock.now, every, clock.local)


def _power_of(ac: AirConditioner) -> float:
    """Return what the air-conditioner takes (W), by its dampers."""
    if not ac.system["SysOn"]:
        return 0.0
    opened = sum(zone["DmpPos"] for zone in ac.zones)
    share = opened / (100 * len(ac.zones)) if ac.zones else 0.5
    return _FAN + _COMPRESSOR * share

"""Commands exactly as the iZone guide writes them (4.1 to 4.3, "Control Actions").

Where the first API (V1, AC-DOC-1401) has a command that does the same, it stands beside.
`changes` has checked the values and put them on the vendor's grids.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from .enums import ZoneMode
from .legacy import FAN_WORDS, MODE_WORDS
from .schedules import DAY_KEYS, NO_HOUR, NO_MINUTE, Times
from .targets import CHANNELS_PER_DEVICE, STATIONS, Kind, Target
from .transport import AIRCON, IRRIGATION, POWER, SPLITS
from .wire import Json

type LegacyPost = tuple[str, Any]
"""Name of a V1 command, which is also its path and its key, and its value."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: a JSON object with one key.

    Args:
        name: the key.
        payload: its value.
        target: what it changes, None for everything.
        field: key of the datagram in which the effect shows.
        legacy: what does the same in V1; None where nothing does.
        path: where it is sent.
        spellings: further bodies for the same, where the documents contradict each other.

    """

    name: str
    payload: Any
    target: Target | None
    field: str = ""
    legacy: LegacyPost | None = None
    path: str = AIRCON.command_path
    spellings: tuple[Json, ...] = ()

    @property
    def body(self) -> Json:
        """What is sent."""
        return {self.name: self.payload}


_LEGACY_INDEX: Final = {Kind.ZONE: "ZoneNo", Kind.SCHEDULE: "SchedNo"}
_INDEX: Final = {
    Kind.ZONE: "Index",
    Kind.SCHEDULE: "Index",
    Kind.SPLIT: "Index",
    Kind.FAVOURITE: "Index",
    Kind.STATION: "No",
    Kind.PROGRAMME: "No",
    Kind.POWER_DEVICE: "Device",
}
_PATHS: Final = {
    Kind.SPLIT_SYSTEM: SPLITS.command_path,
    Kind.SPLIT: SPLITS.command_path,
    Kind.FAVOURITE: SPLITS.command_path,
    Kind.FAVOURITE_SPLIT: SPLITS.command_path,
    Kind.IRRIGATION: IRRIGATION.command_path,
    Kind.STATION: IRRIGATION.command_path,
    Kind.PROGRAMME: IRRIGATION.command_path,
    Kind.RUN_TIME: IRRIGATION.command_path,
    Kind.POWER: POWER.command_path,
    Kind.POWER_DEVICE: POWER.command_path,
    Kind.CHANNEL: POWER.command_path,
}


def path_of(kind: Kind) -> str:
    """Return where commands to a kind of target are sent."""
    return _PATHS.get(kind, AIRCON.command_path)


@dataclass(frozen=True, slots=True)
class Form:
    """How a value of a field is sent; called with whose it is, and the value.

    Args:
        name: of the command.
        field: key in it, and of the datagram in which the effect shows.
        encode: returns what is sent for a value; an object stands for several keys.
        legacy: name of the V1 command, empty where there is none.
        word: returns what V1 is sent for a value; None for one that it doesn't know.
        index: key of the target's index, where it is not the usual one of its kind.
        others: further names and keys of the same command, by (name, field).

    """

    name: str
    field: str
    encode: Callable[[Any], Any] = int
    legacy: str = ""
    word: Callable[[Any], Any] = int
    index: str = ""
    others: tuple[tuple[str, str], ...] = ()

    def __call__(self, target: Target, value: Any) -> Command:
        """Return the command."""
        told, path = self.encode(value), path_of(target.kind)
        payload = self._payload(target, self.field, told)
        others = tuple(
            {name: self._payload(target, field, told)} for name, field in self.others
        )
        legacy = self._legacy(target, value)
        return Command(self.name, payload, target, self.field, legacy, path, others)

    def _payload(self, target: Target, field: str, told: Any) -> Any:
        address = self._address(target)
        if not address:
            return told
        return {**address, **(told if isinstance(told, dict) else {field: told})}

    def _address(self, target: Target) -> Json:
        if target.kind is Kind.CHANNEL:
            device, channel = divmod(target.index, CHANNELS_PER_DEVICE)
            return {"Device": device, "Channel": channel}
        if target.kind is Kind.RUN_TIME:
            programme, station = divmod(target.index, STATIONS)
            return {"Program": programme, "No": station}
        key = self.index or _INDEX.get(target.kind)
        return {key: target.index} if key else {}

    def _legacy(self, target: Target, value: Any) -> LegacyPost | None:
        word = self.word(value) if self.legacy else None
        if word is None:
            return None
        if number := _LEGACY_INDEX.get(target.kind):
            return self.legacy, {number: str(target.index + 1), "Command": word}
        return self.legacy, word


def _on_off(on: bool) -> str:
    return "on" if on else "off"


def hundredths(celsius: float) -> int:
    """Return °C as the vendor writes them."""
    return round(celsius * 100)


def _zone_word(mode: ZoneMode) -> str | None:
    # V1 puts a zone into auto by a target.
    return None if mode is ZoneMode.AUTO else mode.word


def _zone_codes(zones: Any) -> Any:
    return [{"Mode": one.mode_code, "Setpoint": one.setpoint_code} for one in zones]


def week_times(times: Times) -> Json:
    """Return the keys that tell when something runs by itself."""
    days = {key: int(day in times.days) for day, key in enumerate(DAY_KEYS)}
    start, stop = _clock("Start", times.start), _clock("Stop", times.stop)
    return {**start, **stop, "DaysEnabled": days}


def _clock(edge: str, minute: int | None) -> Json:
    hour, rest = (NO_HOUR, NO_MINUTE) if minute is None else divmod(minute, 60)
    return {f"{edge}H": hour, f"{edge}M": rest}


# Behind each stands its heading in the guide. A field that is sent as a plain number has
# its form in its row of `changes`.

SYSTEM_ON: Final = Form("SysOn", "SysOn", int, "SystemON", _on_off)
"""AC Unit On/Off."""
SYSTEM_MODE: Final = Form("SysMode", "SysMode", int, "SystemMODE", MODE_WORDS.get)
"""Change AC Unit Mode."""
SYSTEM_FAN: Final = Form("SysFan", "SysFan", int, "SystemFAN", FAN_WORDS.get)
"""Change AC Unit Fanspeed."""
SYSTEM_SETPOINT: Final = Form(
    "SysSetpoint", "Setpoint", hundredths, "UnitSetpoint", "{:.1f}".format
)
"""Set AC Unit Setpoint."""
SLEEP_TIMER: Final = Form("SysSleepTimer", "SleepTimer", int, "SleepTimer", int)
"""Set Sleep Timer, in minutes."""
ISAVE: Final = Form("iSave", "iSaveOn", int, "FreeAir", _on_off)
"""Change iSave On/Off; `Sender` finds out which key this bridge takes."""
FILTER_WARNING: Final = Form("ResetWarning", "Warnings", lambda _: "filter")
"""Takes the warning back (vendor header)."""

ZONE_MODE: Final = Form("ZoneMode", "Mode", int, "ZoneCommand", _zone_word)
"""Change Zone Mode."""
ZONE_SETPOINT: Final = Form(
    "ZoneSetpoint", "Setpoint", hundredths, "ZoneCommand", "{:.1f}".format
)
"""Set Zone Setpoint."""
ZONE_MAXIMUM_AIR: Final = Form("ZoneMaxAir", "MaxAir", int, "AirMaxCommand", str)
"""Set Zone Max Airflow, in %."""
ZONE_MINIMUM_AIR: Final = Form("ZoneMinAir", "MinAir", int, "AirMinCommand", str)
"""Set Zone Min Airflow, in %."""
ZONE_NAME: Final = Form("ZoneName", "Name", str)
"""Set Zone Name."""

SCHEDULE_NAME: Final = Form("SchedName", "Name", lambda name: name or "")
"""Set Schedule Name; none frees the slot."""
SCHEDULE_ZONES: Final = Form("SchedZones", "Zones", _zone_codes)
"""Set Schedule Zone Settings."""
SCHEDULE_TIMES: Final = Form("SchedSettings", "StartH", week_times)
"""Set Schedule Time."""
SCHEDULE_ENABLED: Final = Form(
    "SchedEnable", "Enabled", int, "ScheduleCommand", _on_off
)
"""Change Schedule Enable."""


def run_schedule(target: Target, _run: bool) -> Command:
    """Start Schedule Manually; on the wire it is the number from 1."""
    number = target.index + 1
    return Command("FavouriteSet", number, None, legacy=("FavouriteSet", str(number)))

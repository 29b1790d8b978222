"""From a home's report to the devices that are shown. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from ..programme.week import Week
from .api.models import Category, DeviceReport, HomeReport
from .const import NAME
from .derogations import RoomDerogation
from .models import SmartlinkDevice, Warmth
from .rooms import counting, departure, shown
from .setpoints import Setpoints
from .weeks import is_comfort, programme_of

_NO_DEVICES: Final = {Category.NONE, Category.GATEWAY}


@dataclass(frozen=True, slots=True)
class Heard:
    """A device as it reported.

    Args:
        report: what it told.
        when: it told that.
        name: as it is shown.
        week: its programme.

    """

    report: DeviceReport
    when: datetime
    name: str
    week: Week[Warmth] | None


def heard(home: HomeReport, read_at: datetime) -> dict[str, Heard]:
    """Return the devices of a home's report by their headers; the gateway is none.

    Args:
        home: what was told.
        read_at: when; a device that does not tell when it reported did so then.

    """
    devices = [one for one in home.devices if one.category not in _NO_DEVICES]
    names = _names(devices)
    return {
        one.header: Heard(
            one,
            min(one.last_update or read_at, read_at),
            names[one.header],
            programme_of(one.week),
        )
        for one in devices
    }


def _names(devices: Iterable[DeviceReport]) -> dict[str, str]:
    """Return what devices are called: as their room, numbered where it has several."""
    rooms: defaultdict[str, list[str]] = defaultdict(list)
    for one in sorted(devices, key=lambda one: one.header):
        name = one.room_name or f"{NAME} {max(one.room_id, 0)}"
        rooms[name].append(one.header)
    return {
        header: f"{name} {number}" if len(headers) > 1 else name
        for name, headers in rooms.items()
        for number, header in enumerate(headers, 1)
    }


def learn(
    setpoints: Setpoints,
    devices: Mapping[str, Heard],
    kept: Sequence[RoomDerogation],
    zone: tzinfo,
) -> None:
    """Learn from a fresh report whether setpoints hold a derogation's degrees."""
    setpoints.forget(devices, (one.id for one in kept))
    for one in devices.values():
        comfort = is_comfort(one.week, one.when, zone)
        setpoints.learn(one.report, kept, one.when, comfort=comfort)


def device_of(
    one: Heard,
    setpoints: Setpoints,
    kept: Iterable[RoomDerogation],
    now: datetime,
    zone: tzinfo,
) -> SmartlinkDevice:
    """Return a device as it is shown.

    Args:
        one: what was heard of it.
        setpoints: what is known of its home's setpoints.
        kept: the derogations of its home.
        now: the instant.
        zone: in whose time programmes are.

    """
    report = one.report
    counted = counting(kept, setpoints.confirmed)
    current = departure(shown(counted), report.room_id, now)
    setpoint = setpoints.read(
        report,
        counted,
        one.when,
        now=current,
        comfort=is_comfort(one.week, one.when, zone),
    )
    return SmartlinkDevice(
        name=one.name,
        room_id=report.room_id,
        room=report.room_name,
        category=report.category,
        online=report.online,
        mode=report.mode,
        temperature=report.temperature,
        programmed=setpoint.programmed,
        setpoint=setpoint.shown,
        derogation=current,
        comfort=is_comfort(one.week, now, zone),
        last_update=report.last_update,
        week=one.week,
        software_version=report.software_version,
    )

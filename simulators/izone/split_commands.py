"""Requests and commands for wall splits (iZone guide, 4.4).

The guide names no command for Beep, AllOn or AllOff: what it doesn't name is refused.
"""

from collections.abc import Callable
from typing import Any

from .aircon import Change, Commit, Refused
from .checks import assign, fields, one_command, query, text, whole
from .datagrams import DAYS, Datagram
from .quirks import Quirks
from .splits import NAME_BYTES, SLEEP_HOURS, Splits
from .wire import Answer, Request, Routes

type Prepare = Callable[[Splits, Any], Change]

_LATEST = 255
"""Hours and minutes beyond the clock's mean that there is no time: they are bytes."""


def routes(splits: Splits, uid: str, quirks: Quirks, commit: Commit) -> Routes:
    """Return the paths of the wall splits."""

    def ask(request: Request) -> Answer:
        kind, _ = query(request, "SplitSystemRequest")
        number = quirks.split_uid == "number"
        envelope = {
            "AirStreamDeviceUId": int(uid) if number else uid,
            "DeviceType": "ASH",
        }
        bare = quirks.split_units == "bare"
        if kind == 1:
            units = [
                one | {"Att": 0, "Act": 0} if bare else one for one in splits.units
            ]
            system = {"Global": splits.system, "Zones": units}
            return envelope | {"SplitSystemSystem": system}
        if kind == 2:
            return envelope | {"SplitSystemFavourites": splits.favourites}
        raise Refused(f"no Type {kind}")

    def command(request: Request) -> Answer:
        if quirks.split_units == "bare":
            raise Refused("no splits")
        key, value = one_command(request, _COMMANDS)
        commit(_COMMANDS[key](splits, value))
        return quirks.ack

    return {
        ("POST", "/SplitSystemRequest"): ask,
        ("POST", "/SplitSystemCommand"): command,
    }


def _number(member: str, low: int, high: int, step: int = 1) -> Prepare:
    def prepare(splits: Splits, value: object) -> Change:
        index, number = fields(value, "Index", member)
        unit = splits.unit(index)
        return assign(unit, member, whole(number, low, high, step))

    return prepare


def _fan(splits: Splits, value: object) -> Change:
    index, fan = fields(value, "Index", "Fan")
    unit = splits.unit(index)
    return assign(unit, "Fan", whole(fan, 1, splits.fastest(unit)))


def _sleep(splits: Splits, value: object) -> Change:
    index, sleep = fields(value, "Index", "Sleep")
    unit = splits.unit(index)
    timer = whole(sleep, 0, len(SLEEP_HOURS) - 1)
    return lambda: splits.set_sleep(unit, timer)


def _name(find: Callable[[Splits], Callable[[object], Datagram]]) -> Prepare:
    def prepare(splits: Splits, value: object) -> Change:
        index, name = fields(value, "Index", "Name")
        target = find(splits)(index)
        # Sixteen bytes with the terminator, whatever they are as characters.
        return assign(
            target, "Name", text(name, NAME_BYTES, Quirks(bytes_in_names=True))
        )

    return prepare


def _enable(splits: Splits, value: object) -> Change:
    index, enabled = fields(value, "Index", "En")
    return assign(splits.favourite(index), "Enabled", whole(enabled, 0, 1))


def _schedule(splits: Splits, value: object) -> Change:
    times = ("StartH", "StartM", "StopH", "StopM")
    index, days, *at = fields(value, "Index", "DaysEnabled", *times)
    favourite = splits.favourite(index)
    enabled = [whole(day, 0, 1) for day in fields(days, *DAYS)]
    change: Datagram = {
        key: whole(one, 0, _LATEST) for key, one in zip(times, at, strict=True)
    }
    change["DaysEnabled"] = dict(zip(DAYS, enabled, strict=True))
    return lambda: favourite.update(change)


def _split_favourite(splits: Splits, value: object) -> Change:
    split, index, apply, on, mode, fan, swing, sleep, setpoint = fields(
        value,
        *("SplitIndex", "FavouriteIndex", "Apply", "On", "Mode"),
        *("Fan", "Swing", "Sleep", "Setpoint"),
    )
    unit, favourite = splits.unit(split), splits.favourite(index)
    row = [
        unit["Index"],
        whole(on, 0, 1),
        whole(mode, 1, 5),
        whole(fan, 1, splits.fastest(unit)),
        whole(setpoint, 1700, 3000, 50),
        whole(swing, 0, 3),
    ]
    timer = whole(sleep, 0, len(SLEEP_HOURS) - 1)
    rows = [row] if whole(apply, 0, 1) else []

    def change() -> None:
        others = [one for one in favourite["Zones"] if one[0] != split]
        favourite["Zones"] = sorted(others + rows)
        splits.favourite_sleep[index, split] = timer

    return change


_COMMANDS: dict[str, Prepare] = {
    "SplitSystemZoneOn": _number("On", 0, 1),
    "SplitSystemZoneMode": _number("Mode", 1, 5),
    "SplitSystemZoneFan": _fan,
    "SplitSystemZoneSetpoint": _number("Setpoint", 1700, 3000, 50),
    "SplitSystemZoneSwing": _number("Swing", 0, 3),
    "SplitSystemZoneSleepTimer": _sleep,
    "SplitSystemZoneName": _name(lambda splits: splits.unit),
    "SplitSystemFavouriteName": _name(lambda splits: splits.favourite),
    "SplitSystemScheduleEnable": _enable,
    "SplitSystemScheduleSettings": _schedule,
    "SplitSystemChangeSplitFavourite": _split_favourite,
}

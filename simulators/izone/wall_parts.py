"""What the page shows of splits, irrigation and power, and the parts it can turn."""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from simulators.inputs import integer, number

from .bridge import IZoneBridge
from .datagrams import Datagram
from .power import CHANNELS, DEVICES
from .quirks import Fitting

_MOST_WATTS = 100_000.0
FITTINGS = get_args(Fitting.__value__)
"""What can be said of a subsystem."""

type Place = Callable[[IZoneBridge, Mapping[str, Any]], Datagram]


def show(bridge: IZoneBridge) -> dict[str, Any]:
    """Return the subsystems as they are, and whether they are there."""
    splits, irrigation, power = bridge.splits, bridge.irrigation, bridge.power
    rooms = bridge.ducts.house.rooms if bridge.ducts else {}
    return {
        "fitting": {
            table: bridge.quirks.fitting(table)
            for table in ("splits", "irrigation", "power")
        },
        "fittings": FITTINGS,
        "splits": splits.system
        | {"units": splits.units, "favourites": splits.favourites},
        "split_rooms": {
            one["Index"]: round(rooms[name].temperature, 1)
            for one in splits.units
            if (name := splits.room_name(one)) in rooms
        },
        "irrigation": irrigation.system,
        "stations": irrigation.stations,
        "programmes": irrigation.programmes,
        "power": power.config,
        "power_status": {"number": power.number, "devices": power.status},
        "energy": [
            [round(power.energy[device, place], 3) for place in range(CHANNELS)]
            for device in range(DEVICES)
        ],
    }


def part(bridge: IZoneBridge, body: Mapping[str, Any]) -> Datagram:
    """Return the datagram that `body["part"]` names, with `index` and `channel`.

    Raises KeyError for a part, IndexError or ValueError for a place that is not there.
    """
    return _PARTS[body["part"]](bridge, body)


def fit(bridge: IZoneBridge, body: Mapping[str, Any]) -> None:
    """Say of a subsystem whether it is there; raises ValueError for an odd word."""
    fitting: Fitting = body["fitting"]
    if fitting not in FITTINGS:
        raise ValueError(f"{fitting} is none of {FITTINGS}")
    match body["subsystem"]:
        case "splits":
            bridge.quirks.split_units = fitting
        case "irrigation":
            bridge.quirks.irrigation = fitting
        case "power":
            bridge.quirks.power_monitor = fitting
        case other:
            raise ValueError(f"no subsystem {other}")


def hold(bridge: IZoneBridge, body: Mapping[str, Any]) -> None:
    """Let a channel measure so many watts from its next reading on."""
    watts = number(body["watts"], 0, _MOST_WATTS)
    device = integer(body["index"], 0, DEVICES - 1)
    place = integer(body["channel"], 0, CHANNELS - 1)
    bridge.power.loads[device, place] = lambda _: watts


def programme(bridge: IZoneBridge, body: Mapping[str, Any]) -> None:
    """Run a programme of the irrigation, or stop it."""
    index = integer(body["index"], 0, len(bridge.irrigation.programmes) - 1)
    irrigation = bridge.irrigation
    turn = irrigation.run if body["run"] else irrigation.stop
    bridge.apply(lambda: turn(index))


def _one(body: Mapping[str, Any], parts: list[Datagram]) -> Datagram:
    return parts[integer(body["index"], 0, len(parts) - 1)]


def _channel(bridge: IZoneBridge, body: Mapping[str, Any]) -> Datagram:
    channels = _one(body, bridge.power.config["Devices"])["Channels"]
    found: Datagram = channels[integer(body["channel"], 0, CHANNELS - 1)]
    return found


_PARTS: dict[str, Place] = {
    "splits": lambda bridge, _: bridge.splits.system,
    "split": lambda bridge, body: _one(body, bridge.splits.units),
    "split favourite": lambda bridge, body: _one(body, bridge.splits.favourites),
    "irrigation": lambda bridge, _: bridge.irrigation.system,
    "station": lambda bridge, body: _one(body, bridge.irrigation.stations),
    "programme": lambda bridge, body: _one(body, bridge.irrigation.programmes),
    "power": lambda bridge, _: bridge.power.config,
    "device": lambda bridge, body: _one(body, bridge.power.config["Devices"]),
    "device status": lambda bridge, body: _one(body, bridge.power.status),
    "channel": _channel,
}

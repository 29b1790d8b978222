"""The knobs over HTTP, below /simulator: what people and outages do to homes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import get_args

from aiohttp import web

from ..inputs import LONGEST, integer, number
from ..pages import Form, Turn, add_fault, clear_faults, set_speed, turning
from .derogations import DAY, Derogation, Trigger
from .heating import programmed, shift
from .homes import ONLINE_FOR, Device, Home, Mode
from .server import check_kind
from .world import World

ROOM_TEMPERATURES = (-50.0, 100.0)
"""Coldest and warmest °C that a room can be set to."""
SETPOINTS = (5.0, 30.0)
"""Lowest and highest °C that a device can be set to."""
MOST_HOMES = 20_000
"""How many homes can be added at once."""
MODES: tuple[Mode, ...] = get_args(Mode.__value__)

type Path = Mapping[str, str]
type Knob = Callable[[World, Path, Form], object]


def online(world: World, device: Device) -> bool:
    """Whether a device counts as online: it reported within three days."""
    return world.clock() - device.told.at <= ONLINE_FOR


def counted(world: World, trigger: Trigger) -> tuple[int, int]:
    """Return how many requests of a trigger were sent, and how many acknowledged."""
    now, sent = world.clock(), 0
    acknowledged = 0
    for home_id, one in trigger.sent.items():
        home = world.homes.get(home_id)
        sent += one.at <= now
        acknowledged += one.look(home.gateway if home else None, now)
    return sent, acknowledged


def state(world: World) -> dict[str, object]:
    """Return what the page shows, as plain data."""
    world.settle()
    return {
        "time": world.clock(),
        "requests": len(world.requests),
        "faults": [fault.as_dict() for fault in world.faults],
        "quirks": world.quirks.as_dict(),
        "homes": [_home(world, home) for home in world.homes.values()],
        "derogations": [_derogation(world, one) for one in world.derogations],
    }


def _home(world: World, home: Home) -> dict[str, object]:
    world.settle_home(home)
    gateway, now = home.gateway, world.clock()
    local = world.local(now)
    return {
        "id": home.id,
        "email": home.email,
        "allowed": home.allowed,
        "connected": gateway is not None and gateway.connected,
        "ack_delay": gateway.ack_delay if gateway else None,
        "rooms": {
            str(number): {
                "name": home.names[number],
                "temperature": round(room.temperature, 2),
            }
            for number, room in home.rooms.items()
        },
        "devices": {
            device.header: {
                "room": device.room,
                "mode": device.mode,
                "programmed": programmed(device, local),
                "shift": shift(home, device, now, world.quirks),
                "reporting": device.reporting,
                "online": online(world, device),
            }
            for device in home.devices.values()
        },
    }


def _derogation(world: World, one: Derogation) -> dict[str, object]:
    return {
        "day": str(one.window.day),
        "start": one.window.start,
        "end": one.window.end,
        "homes": len(one.shifts),
        "started": counted(world, one.start),
        "ended": counted(world, one.end),
    }


def add_homes(world: World, _: Path, form: Form) -> object:
    """Add `count` homes (1) with a heater in each of two rooms; `email` of their owner."""
    homes = world.add_homes(integer(form.get("count", 1), 1, MOST_HOMES))
    for home in homes:
        home.email = str(form.get("email") or home.email)
    return {"ids": [home.id for home in homes]}


def remove_home(world: World, path: Path, _: Form) -> None:
    """Take a home away."""
    world.remove_home(path["home"])


def consent(world: World, path: Path, form: Form) -> None:
    """Take the consent of a home back, or give it again."""
    world.homes[path["home"]].allowed = bool(form["allowed"])


def gateway(world: World, path: Path, form: Form) -> None:
    """Connect a gateway, or change when it acknowledges (seconds, empty: never)."""
    found = world.homes[path["home"]].gateway
    if found is None:
        raise ValueError("this home has no gateway")
    if "ack_delay" in form:
        delay = form["ack_delay"]
        never = delay is None or delay == ""
        found.ack_delay = None if never else number(delay, 0, LONGEST)
    if "connected" in form:
        found.connected = bool(form["connected"])


def room(world: World, path: Path, form: Form) -> None:
    """Set the temperature of a room in °C."""
    home = world.homes[path["home"]]
    temperature = number(form["temperature"], *ROOM_TEMPERATURES)
    world.settle_home(home, exact=True)
    home.rooms[int(path["room"])].temperature = temperature
    world.settle_home(home, exact=True)


def device(world: World, path: Path, form: Form) -> None:
    """Change a device at its keypad, or let it fall silent for `silent_days`."""
    home = world.homes[path["home"]]
    found = home.devices[path["device"]]
    world.settle_home(home, exact=True)
    for name in ("comfort", "eco", "manual"):
        if name in form:
            setattr(found, name, number(form[name], *SETPOINTS))
    if "mode" in form:
        if form["mode"] not in MODES:
            raise ValueError(f"the modes are {', '.join(MODES)}")
        found.mode = form["mode"]
    if "reporting" in form:
        found.reporting = bool(form["reporting"])
    world.settle_home(home, exact=True)
    if "silent_days" in form:
        days = number(form["silent_days"], 0, 3650)
        found.reporting = False
        found.told = replace(found.told, at=world.clock() - days * DAY)


def secret(world: World, path: Path, form: Form) -> None:
    """Give a partner another secret; the one before is refused from now on."""
    world.partners[path["client"]].client_secret = str(form["secret"])


def fault(world: World, _: Path, form: Form) -> object:
    """Switch a fault on."""
    check_kind(str(form["kind"]))
    return add_fault(world.faults, form)


def quirks(world: World, _: Path, form: Form) -> object:
    """Turn quirks by name."""
    world.quirks.set(**form)
    return world.quirks.as_dict()


KNOBS: dict[str, Knob] = {
    "/homes": add_homes,
    "/homes/{home}/remove": remove_home,
    "/homes/{home}/consent": consent,
    "/homes/{home}/gateway": gateway,
    "/homes/{home}/rooms/{room}": room,
    "/homes/{home}/devices/{device}": device,
    "/partners/{client}/secret": secret,
    "/faults": fault,
    "/faults/clear": lambda world, _, form: clear_faults(world.faults, form),
    "/quirks": quirks,
    "/speed": lambda world, _, form: set_speed(world.clock, form),
}


def add_knobs(app: web.Application, world: World) -> None:
    """Add the knobs to a web application."""

    async def show(_: web.Request) -> web.Response:
        return web.json_response(state(world))

    def bind(knob: Knob) -> Turn:
        return lambda request, form: knob(world, request.match_info, form)

    app.router.add_get("/simulator/state", show)
    for path, knob in KNOBS.items():
        app.router.add_post(f"/simulator{path}", turning(bind(knob)))

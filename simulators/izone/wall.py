"""A page with the knobs of the wall controllers, and a little of what goes wrong."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from simulators.inputs import integer, read_json

from . import wall_parts
from .answering import KINDS, check_kind
from .bridge import IZoneBridge

_PAGE = Path(__file__).with_name("wall.html")
_SHOWN_REQUESTS = 12
_LONGEST_TEXT = 64
_BRIDGES: web.AppKey[list[IZoneBridge]] = web.AppKey("izone bridges", list)

type Turn = Callable[[IZoneBridge, Mapping[str, Any]], Awaitable[None]]


class WallPage:
    """A small web server for the page of one or several bridges."""

    def __init__(
        self, bridges: Sequence[IZoneBridge], host: str = "127.0.0.1", port: int = 0
    ) -> None:
        """Show these bridges; port 0 takes a free one."""
        self.bridges = list(bridges)
        self.host, self.port = host, port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The page's address."""
        return f"http://{self.host}:{self.port}/"

    async def start(self) -> Self:
        """Serve the page."""
        app = web.Application()
        add_routes(app, self.bridges)
        app.router.add_get("/", _page)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.host, self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        """Close the page."""
        if self._runner:
            await self._runner.cleanup()


def add_routes(app: web.Application, bridges: list[IZoneBridge]) -> None:
    """Add the page (`/wall`) and its knobs to a web application."""
    app[_BRIDGES] = bridges
    app.router.add_get("/wall", _page)
    app.router.add_get("/wall/state", _state)
    app.router.add_post("/wall/turn", _turn)


async def _page(request: web.Request) -> web.Response:
    text = await asyncio.to_thread(_PAGE.read_text, "utf-8")
    return web.Response(text=text, content_type="text/html")


async def _state(request: web.Request) -> web.Response:
    states = [_show(bridge) for bridge in request.app[_BRIDGES]]
    return web.json_response({"bridges": states, "kinds": KINDS})


def _show(bridge: IZoneBridge) -> dict[str, Any]:
    return {
        "uid": bridge.uid,
        "url": bridge.url if bridge.http_port else "no address here",
        "time": f"{bridge.wall_clock.local():%a %H:%M:%S}",
        "system": bridge.system,
        "zones": bridge.zones,
        "schedules": [one for one in bridge.schedules if one["Name"]],
        **wall_parts.show(bridge),
        "fault_shape": bridge.quirks.fault_shape,
        "tcp": bridge.http.state,
        "faults": [
            {"number": one.number, "route": one.route, "kind": one.kind}
            for one in bridge.faults
        ],
        "requests": [
            {
                "path": one.path,
                "body": one.body.decode("utf-8", "replace"),
                "whole": one.whole,
                "refused": one.refused,
                "faults": one.faults,
            }
            for one in bridge.log[: -_SHOWN_REQUESTS - 1 : -1]
        ],
    }


async def _turn(request: web.Request) -> web.Response:
    """Turn a knob: {"uid": …, "knob": …} and what the knob needs."""
    body: Any = read_json(await request.read())
    try:
        bridge = next(b for b in request.app[_BRIDGES] if b.uid == body["uid"])
        await _KNOBS[body["knob"]](bridge, body)
    except (ValueError, TypeError, KeyError, IndexError, StopIteration) as why:
        return web.json_response({"error": repr(why)}, status=400)
    return web.json_response(_show(bridge))


async def _unit(bridge: IZoneBridge, body: Mapping[str, Any]) -> None:
    bridge.wall(**_checked("unit", bridge.system, body["changes"]))


async def _zone(bridge: IZoneBridge, body: Mapping[str, Any]) -> None:
    index = integer(body["index"], 0, len(bridge.zones) - 1)
    bridge.wall_zone(index, **_checked("zone", bridge.zones[index], body["changes"]))


async def _schedule(bridge: IZoneBridge, body: Mapping[str, Any]) -> None:
    index = integer(body["index"], 0, len(bridge.schedules) - 1)
    changes = _checked("schedule", bridge.schedules[index], body["changes"])
    bridge.wall_schedule(index, **changes)


async def _part(bridge: IZoneBridge, body: Mapping[str, Any]) -> None:
    part = wall_parts.part(bridge, body)
    bridge.wall_other(part, **_checked(str(body["part"]), part, body["changes"]))


def _at_once(turn: Callable[[IZoneBridge, Mapping[str, Any]], None]) -> Turn:
    async def knob(bridge: IZoneBridge, body: Mapping[str, Any]) -> None:
        turn(bridge, body)

    return knob


async def _power(bridge: IZoneBridge, body: Mapping[str, Any]) -> None:
    if body["on"]:
        bridge.power_back()
    else:
        bridge.power_cut()


async def _tcp(bridge: IZoneBridge, body: Mapping[str, Any]) -> None:
    if body["state"] not in ("up", "refused", "unanswered"):
        raise ValueError(body["state"])
    await bridge.set_tcp(body["state"])


async def _fault(bridge: IZoneBridge, body: Mapping[str, Any]) -> None:
    bridge.faults.add(
        str(body.get("route") or "*"),
        check_kind(str(body["kind"])),
        count=body.get("count"),
        probability=body.get("probability", 1.0),
        delay=body.get("delay", 0.0),
    )


async def _repair(bridge: IZoneBridge, body: Mapping[str, Any]) -> None:
    bridge.faults.clear()


def _checked(name: str, present: Any, value: Any) -> Any:
    """Return a value that could stand in the place of one of a datagram.

    Raises KeyError, TypeError or ValueError for another kind, or absurd numbers.
    """
    if type(value) is not type(present):
        raise TypeError(f"{name} is {type(present).__name__}")
    if isinstance(value, dict):
        return {key: _checked(key, present[key], one) for key, one in value.items()}
    if isinstance(value, list):
        pairs = zip(present, value, strict=True)
        return [_checked(name, *pair) for pair in pairs]
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        raise ValueError(f"{name} is too long")
    numeric = isinstance(value, int) and not isinstance(value, bool)
    return integer(value, -0x8000, 0xFFFF) if numeric else value


_KNOBS: dict[str, Turn] = {
    "unit": _unit,
    "zone": _zone,
    "schedule": _schedule,
    "part": _part,
    "fit": _at_once(wall_parts.fit),
    "hold": _at_once(wall_parts.hold),
    "programme": _at_once(wall_parts.programme),
    "power": _power,
    "tcp": _tcp,
    "fault": _fault,
    "repair": _repair,
}

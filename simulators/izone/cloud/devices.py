"""POST /dev: Discover, Query and Control (iZone guide, 2.3.2 to 2.3.4; 2.3.6, 4.7)."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from aiohttp import web

from ..aircon import Refused
from ..datagrams import Datagram
from .accounts import SCHEDULE, SYSTEM, ZONE, Link, Part, User
from .heard import Heard
from .world import World

OK, INVALID_REQUEST, INVALID_USER = "OK", "InvalidRequest", "InvalidUser"
NOT_ALLOWED, ERROR = "UserNotAllowed", "Error"
RESULTS = (OK, INVALID_REQUEST, INVALID_USER, NOT_ALLOWED, ERROR)
"""Result messages (4.7)."""

DOCUMENTED = {
    SYSTEM: ("SysOn", "SysMode", "SysFan", "SysSetpoint", "iSave", "SysSleepTimer"),
    ZONE: ("ZoneMode", "ZoneSetpoint", "ZoneMaxAir", "ZoneMinAir", "ZoneName"),
    SCHEDULE: (
        *("SchedAcMode", "SchedAcFan", "SchedName", "SchedZones", "SchedSettings"),
        *("SchedEnable", "FavouriteSet"),
    ),
}
"""Commands that the guide names as those of the cloud, by kind of component."""


class CallError(Exception):
    """A call that is answered with a result message other than OK."""

    def __init__(self, result: str, why: str = "") -> None:
        """Answer `result`; `why` is for the log."""
        super().__init__(result)
        self.result, self.why = result, why


def name(heard: Heard) -> str:
    """Return the route: `dev/Discover`, `dev/Query`, `dev/Control` or `dev/other`."""
    body = heard.json
    kind = body.get("requestType") if isinstance(body, dict) else None
    known = isinstance(kind, str) and kind in _CALLS
    return f"dev/{kind if known else 'other'}"


def call(world: World, heard: Heard) -> web.Response:
    """Answer a call; refusals come with status 200, as the document has results."""
    body = heard.json if isinstance(heard.json, dict) else {}
    user = world.tokens.user(heard.bearer)
    try:
        answer = _echo(body) | {"response": _carry_out(world, user, heard, body)}
    except CallError as why:
        heard.result, heard.refused = why.result, why.why or None
        answer = result(heard, why.result)
    if user is None and world.switches.bad_token == "status":
        headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        error = {"error": "invalid_token"}
        return web.json_response(error, status=401, headers=headers)
    return web.json_response(answer)


def result(heard: Heard, message: str) -> dict[str, object]:
    """Return a result as 2.3.6 has it; without requestId when none was understood."""
    asked = heard.json.get("requestId") if isinstance(heard.json, dict) else None
    told: dict[str, object] = {"requestId": asked} if isinstance(asked, str) else {}
    return told | {"response": {"result": message}}


def _carry_out(
    world: World, user: User | None, heard: Heard, body: Mapping[str, Any]
) -> dict[str, object]:
    if user is None:
        raise CallError(INVALID_USER)
    try:
        UUID(body["requestId"])
        carry_out = _CALLS[body["requestType"]]
    except (KeyError, TypeError, ValueError, AttributeError) as why:
        raise CallError(INVALID_REQUEST, repr(why)) from None
    return carry_out(world, user, heard)


def _echo(body: Mapping[str, Any]) -> dict[str, object]:
    named = ["requestId", "requestType"]
    if body.get("requestType") == "Control":
        named.insert(1, "componentId")
    return {key: body.get(key) for key in named}


def _discover(world: World, user: User, heard: Heard) -> dict[str, object]:
    """Name all components of the user with their latest datagrams (2.3.2)."""
    found: dict[str, Datagram] = {}
    for link in user.links:
        found |= link.components()
    return {"userID": user.id, "devices": devices(found)}


def devices(components: Mapping[str, Datagram]) -> list[dict[str, object]]:
    """Return components as the documents list them."""
    return [
        {"componentId": component_id, "datagram": datagram}
        for component_id, datagram in components.items()
    ]


def _query(world: World, user: User, heard: Heard) -> dict[str, object]:
    """Return one component (2.3.3)."""
    link, _ = _find(world, user, heard)
    component_id = heard.json["componentId"]
    datagram = link.components().get(component_id)
    if datagram is None:
        raise CallError(ERROR, f"no {component_id} now")
    return {"component": {"componentId": component_id, "datagram": datagram}}


def _control(world: World, user: User, heard: Heard) -> dict[str, object]:
    """Send a command on to the bridge (2.3.4)."""
    link, part = _find(world, user, heard)
    command = heard.json.get("requestBody")
    if not isinstance(command, dict) or len(command) != 1:
        raise CallError(INVALID_REQUEST, "requestBody is not one command")
    key, value = next(iter(command.items()))
    documented = any(key in keys for keys in DOCUMENTED.values())
    if not link.control or (world.switches.documented_only and not documented):
        raise CallError(NOT_ALLOWED)
    if part is None:
        raise CallError(ERROR, "nothing is known of this component's commands")
    if world.switches.commands_to == "own" and _belongs(key, value) not in (None, part):
        raise CallError(INVALID_REQUEST, f"{key} is not for {part}")
    if not link.reachable:
        raise CallError(ERROR, "the bridge can't be reached")
    if "lost" not in heard.faults:
        try:
            link.bridge.command(command)
        except Refused as why:
            raise CallError(ERROR, str(why)) from None
    return {"result": OK}


def _find(world: World, user: User, heard: Heard) -> tuple[Link, Part | None]:
    component_id = heard.json.get("componentId")
    if not isinstance(component_id, str):
        raise CallError(INVALID_REQUEST, "no componentId")
    if found := user.find(component_id):
        return found
    if any(other.find(component_id) for other in world.users.values()):
        raise CallError(NOT_ALLOWED, "somebody else's component")
    raise CallError(ERROR, f"no component {component_id}")


def _belongs(key: str, value: object) -> Part | None:
    """Return the component that a command concerns; None where nothing says it."""
    if key == "FavouriteSet":
        return (SCHEDULE, value - 1) if isinstance(value, int) else None
    for kind in (ZONE, SCHEDULE):
        if key in DOCUMENTED[kind] and isinstance(value, dict):
            index = value.get("Index")
            return (kind, index) if isinstance(index, int) else None
    return (SYSTEM, 0) if key in DOCUMENTED[SYSTEM] else None


_CALLS: dict[str, Callable[[World, User, Heard], dict[str, object]]] = {
    "Discover": _discover,
    "Query": _query,
    "Control": _control,
}

"""The knobs over HTTP, below /simulator: JSON or a form goes in, JSON or the page comes out."""

from collections.abc import Callable
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from ..clock import ScaledClock
from .errors import CloudError
from .regulation import mode_in_force, write_temperature

if TYPE_CHECKING:
    from .cloud import GizwitsCloud

type Form = dict[str, Any]
type Knob = Callable[[GizwitsCloud, str, Form], object]


def state(cloud: GizwitsCloud) -> dict[str, object]:
    """Return what the page shows, as plain data."""
    now = cloud.clock()
    return {
        "time": now,
        "requests": len(cloud.requests),
        "connections": [
            {"host": session.host, "user": session.account and session.account.username}
            for session in cloud.connections
        ],
        "faults": [fault.as_dict() for fault in cloud.faults],
        "behaviour": cloud.behaviour.as_dict(),
        "devices": [
            {
                "did": device.did,
                "name": account.bindings[device.did].alias,
                "account": account.username,
                "product": device.product.name,
                "online": device.online,
                "mode_in_force": mode_in_force(device, now, cloud.zone),
                "heating": device.heating,
                "room": device.room.name,
                "room_temperature": round(device.room.temperature, 2),
                "attrs": device.socket_attrs(device.attrs, cloud.behaviour),
            }
            for account in cloud.registry.accounts.values()
            for device in map(cloud.device, account.bindings)
        ],
    }


def add_device(cloud: GizwitsCloud, _: str, form: Form) -> object:
    """Add a heater: account, product, name."""
    accounts = cloud.registry.accounts
    account = str(form.get("account") or next(iter(accounts)))
    product = str(form.get("product") or "Pilote_Soc_C3")
    name = str(form.get("name") or product)
    return {"did": cloud.add_heater(account, product, name).did}


def remove_device(cloud: GizwitsCloud, did: str, _: Form) -> None:
    """Remove a heater from its accounts."""
    cloud.device(did)
    cloud.remove_device(did)


def set_attrs(cloud: GizwitsCloud, did: str, form: Form) -> None:
    """Set attributes by name, as the phone app or the keypad would."""
    if "name" in form and "value" in form:
        form = {str(form["name"]): form["value"]}
    cloud.set_attr(did, **form)


def set_point(cloud: GizwitsCloud, did: str, form: Form) -> None:
    """Set the comfort and eco temperatures: cft_temp, eco_temp in °C."""
    for name in ("cft_temp", "eco_temp"):
        if name in form:
            attrs = cloud.device(did).attrs
            cloud.set_attr(did, **write_temperature(attrs, name, float(form[name])))


def set_room(cloud: GizwitsCloud, did: str, form: Form) -> None:
    """Set the temperature of the room in °C."""
    cloud.set_temperature(did, float(form["temperature"]))


def set_online(cloud: GizwitsCloud, did: str, form: Form) -> None:
    """Connect or disconnect a heater."""
    cloud.set_online(did, bool(form["online"]))


def presence(cloud: GizwitsCloud, did: str, _: Form) -> None:
    """Let somebody walk in."""
    cloud.see_someone(did)


def add_fault(cloud: GizwitsCloud, _: str, form: Form) -> object:
    """Switch a fault on: route, kind, count, probability, did, delay, after."""
    count = form.get("count")
    fault = cloud.faults.add(
        str(form["route"]),
        str(form["kind"]),
        count=None if count in {None, ""} else int(count),
        probability=float(form.get("probability") or 1),
        did=str(form["did"]) if form.get("did") else None,
        delay=float(form.get("delay") or 0),
        after=bool(form.get("after")),
    )
    return fault.as_dict()


def clear_faults(cloud: GizwitsCloud, _: str, form: Form) -> None:
    """Switch faults off: one by number, those of a route, or all."""
    if "number" in form:
        cloud.faults.remove(int(form["number"]))
    else:
        cloud.faults.clear(form.get("route"))


def unplug(cloud: GizwitsCloud, _: str, form: Form) -> None:
    """Be gone from the network for some seconds."""
    cloud.unplug_soon(float(form["seconds"]))


def sockets(cloud: GizwitsCloud, _: str, form: Form) -> None:
    """Do something to every open socket: drop, silence, 1003, 1009 or 1011."""
    action = str(form["action"])
    if action.isdecimal():
        cloud.send_invalid(int(action))
    else:
        {"drop": cloud.drop_sockets, "silence": cloud.silence_sockets}[action]()


def tokens(cloud: GizwitsCloud, _: str, form: Form) -> None:
    """Do something to every token: expire or revoke."""
    knobs = {"expire": cloud.expire_tokens, "revoke": cloud.revoke_tokens}
    knobs[str(form["action"])]()


def behaviour(cloud: GizwitsCloud, _: str, form: Form) -> object:
    """Turn switches of the behaviour."""
    cloud.behaviour.set(**form)
    return cloud.behaviour.as_dict()


def speed(cloud: GizwitsCloud, _: str, form: Form) -> object:
    """Let the time of the house run faster."""
    if not isinstance(cloud.clock, ScaledClock):
        raise TypeError("this clock has no speed")
    cloud.clock.speed = float(form["speed"])
    return {"speed": cloud.clock.speed}


KNOBS: dict[str, Knob] = {
    "/devices": add_device,
    "/devices/{did}/remove": remove_device,
    "/devices/{did}/attrs": set_attrs,
    "/devices/{did}/setpoint": set_point,
    "/devices/{did}/room": set_room,
    "/devices/{did}/online": set_online,
    "/devices/{did}/presence": presence,
    "/faults": add_fault,
    "/faults/clear": clear_faults,
    "/unplug": unplug,
    "/sockets": sockets,
    "/tokens": tokens,
    "/behaviour": behaviour,
    "/speed": speed,
}


def _plain(text: str) -> object:
    """Return what a form's text means: a number, true, false, or the text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def add_routes(app: web.Application, cloud: GizwitsCloud) -> None:
    """Add the knobs to a web application."""

    async def show(_: web.Request) -> web.Response:
        return web.json_response(state(cloud))

    def turning(knob: Knob) -> Callable[[web.Request], Any]:
        async def turn(request: web.Request) -> web.Response:
            is_json = request.content_type == "application/json"
            did = request.match_info.get("did", "")
            try:
                if is_json:
                    form = dict(await request.json())
                else:
                    posted = await request.post()
                    form = {name: _plain(str(text)) for name, text in posted.items()}
                answer = knob(cloud, did, form)
            except (KeyError, TypeError, ValueError, CloudError) as error:
                text = f"{type(error).__name__}: {error}"
                return web.json_response({"error": text}, status=400)
            if is_json or request.headers.get("Accept") == "application/json":
                return web.json_response({"ok": True, "answer": answer})
            raise web.HTTPSeeOther("/")

        return turn

    app.router.add_get("/simulator/state", show)
    for path, knob in KNOBS.items():
        app.router.add_post(f"/simulator{path}", turning(knob))

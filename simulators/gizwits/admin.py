"""The knobs over HTTP, below /simulator: JSON or a form goes in, JSON or the page comes out."""

from collections.abc import Callable

from aiohttp import web

from ..inputs import LONGEST, number
from ..pages import Form, Turn, add_fault, clear_faults, set_speed, turning
from .errors import INVALID, CloudError
from .knobs import Knobs
from .regulation import mode_in_force, write_temperature

type Knob = Callable[[Knobs, str, Form], object]
type Unplug = Callable[[float], None]
"""Leaves the network for a number of seconds, once the answer is out."""


def state(cloud: Knobs) -> dict[str, object]:
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


def add_device(cloud: Knobs, _: str, form: Form) -> object:
    """Add a heater: account, product, name."""
    accounts = cloud.registry.accounts
    account = str(form.get("account") or next(iter(accounts)))
    product = str(form.get("product") or "Pilote_Soc_C3")
    name = str(form.get("name") or product)
    return {"did": cloud.add_heater(account, product, name).did}


def remove_device(cloud: Knobs, did: str, _: Form) -> None:
    """Remove a heater from its accounts."""
    cloud.device(did)
    cloud.remove_device(did)


def set_attrs(cloud: Knobs, did: str, form: Form) -> None:
    """Set attributes by name, as the phone app or the keypad would."""
    if "name" in form and "value" in form:
        form = {str(form["name"]): form["value"]}
    cloud.set_attr(did, **form)


def set_point(cloud: Knobs, did: str, form: Form) -> None:
    """Set the comfort and eco temperatures: cft_temp, eco_temp in °C."""
    for name in ("cft_temp", "eco_temp"):
        if name in form:
            attrs, celsius = cloud.device(did).attrs, number(form[name], 0, 100)
            cloud.set_attr(did, **write_temperature(attrs, name, celsius))


def set_room(cloud: Knobs, did: str, form: Form) -> None:
    """Set the temperature of the room in °C."""
    cloud.set_temperature(did, form["temperature"])


def set_online(cloud: Knobs, did: str, form: Form) -> None:
    """Connect or disconnect a heater."""
    cloud.set_online(did, bool(form["online"]))


def presence(cloud: Knobs, did: str, _: Form) -> None:
    """Let somebody walk in."""
    cloud.see_someone(did)


def unplugging(unplug: Unplug) -> Knob:
    """Return the knob that makes the cloud be gone from the network for a while."""

    def knob(_: Knobs, __: str, form: Form) -> None:
        unplug(number(form["seconds"], 0, LONGEST))

    return knob


def sockets(cloud: Knobs, _: str, form: Form) -> None:
    """Do something to every open socket: drop, silence, 1003, 1009 or 1011."""
    action = str(form["action"])
    if action in {str(code) for code in INVALID}:
        cloud.send_invalid(int(action))
    else:
        {"drop": cloud.drop_sockets, "silence": cloud.silence_sockets}[action]()


def tokens(cloud: Knobs, _: str, form: Form) -> None:
    """Do something to every token: expire or revoke."""
    knobs = {"expire": cloud.expire_tokens, "revoke": cloud.revoke_tokens}
    knobs[str(form["action"])]()


def behaviour(cloud: Knobs, _: str, form: Form) -> object:
    """Turn switches of the behaviour."""
    cloud.behaviour.set(**form)
    return cloud.behaviour.as_dict()


KNOBS: dict[str, Knob] = {
    "/devices": add_device,
    "/devices/{did}/remove": remove_device,
    "/devices/{did}/attrs": set_attrs,
    "/devices/{did}/setpoint": set_point,
    "/devices/{did}/room": set_room,
    "/devices/{did}/online": set_online,
    "/devices/{did}/presence": presence,
    "/faults": lambda cloud, _, form: add_fault(cloud.faults, form),
    "/faults/clear": lambda cloud, _, form: clear_faults(cloud.faults, form),
    "/sockets": sockets,
    "/tokens": tokens,
    "/behaviour": behaviour,
    "/speed": lambda cloud, _, form: set_speed(cloud.clock, form),
}


def add_routes(app: web.Application, cloud: Knobs, unplug: Unplug) -> None:
    """Add the knobs to a web application."""

    async def show(_: web.Request) -> web.Response:
        return web.json_response(state(cloud))

    def bind(knob: Knob) -> Turn:
        return lambda request, form: knob(
            cloud, request.match_info.get("did", ""), form
        )

    app.router.add_get("/simulator/state", show)
    for path, knob in (KNOBS | {"/unplug": unplugging(unplug)}).items():
        handler = turning(bind(knob), CloudError)
        app.router.add_post(f"/simulator{path}", handler)

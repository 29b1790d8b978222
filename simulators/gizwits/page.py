"""The page: what the cloud holds, and knobs to turn by hand."""

from datetime import datetime
from html import escape
from pathlib import Path
from string import Template

from aiohttp import web

from ..pages import button, choice, faults_list, form, number, speed_form
from .admin import Unplug, add_routes as add_knobs
from .devices import SimDevice
from .knobs import Knobs
from .products import G1_WORDS, PRODUCTS
from .registry import Account
from .regulation import (
    derogation,
    local_time,
    mode_in_force,
    programmed,
    read_temperature,
    slot_of,
)
from .rest import ROUTES
from .world import World

PAGE = Template(Path(__file__).with_name("page.html").read_text("utf-8"))
MODES = {
    "cft": "Confort",
    "eco": "Éco",
    "fro": "Hors-gel",
    "stop": "Arrêt",
    "cft1": "Confort −1",
    "cft2": "Confort −2",
}
DEROGATIONS = ("none", "holiday (days)", "boost (min)", "presence")
KINDS = (
    *("delay", "hang", "reset", "500", "502", "truncated", "cut", "html", "empty"),
    *("9004", "9020", "9041", "9042", "9066"),
    *("refuse", "silent", "drop", "lose", "1003", "1009", "1011"),
)
SOCKET_ROUTES = ("ws", "ws_login", "ws_ping", "ws_read", "ws_write", "ws_push")
SWITCHES = {
    "on_off": "Power",
    "timer_switch": "Programme",
    "lock_switch": "Lock",
    "LOCK_C": "Lock",
    "window_switch": "Open-window detection",
}


def modes(device: SimDevice) -> dict[str, str]:
    """Return the modes of a device and their words."""
    point = device.product.points.get("mode")
    if point is None or not point.enum:
        return {}
    names = [G1_WORDS.get(word, word) for word in point.enum]
    return {name: MODES.get(name, name) for name in names}


def switches(device: SimDevice) -> list[str]:
    """Return a button per on-off attribute."""
    path, rows = f"/devices/{device.did}/attrs", []
    for knob, text in SWITCHES.items():
        if knob in device.attrs:
            on = bool(device.attrs[knob])
            label = f"{text}: {'on' if on else 'off'}"
            rows.append(form(path, button(label, **{knob: int(not on)})))
    return rows


def heating(device: SimDevice) -> list[str]:
    """Return the forms for mode, derogation, set temperatures and presence."""
    path, attrs, rows = f"/devices/{device.did}", device.attrs, []
    if names := modes(device):
        rows.append(
            form(f"{path}/attrs", choice("mode", names, device.mode), auto=True)
        )
    if "derog_mode" in attrs:
        top = device.product.points["derog_mode"].maximum
        kinds = {str(n): DEROGATIONS[n] for n in range(top + 1)}
        left = number("derog_time", attrs.get("derog_time", 0), step="1", label="for")
        chosen = choice("derog_mode", kinds, str(derogation(attrs)))
        rows.append(form(f"{path}/attrs", chosen + left + button("Derogate")))
    for name, text in (("cft_temp", "Comfort °C"), ("eco_temp", "Eco °C")):
        value = read_temperature(attrs, name)
        if value is not None:
            field = number(name, f"{value:.1f}", label=text)
            rows.append(form(f"{path}/setpoint", field + button("Set")))
    if "cur_signal" in attrs:
        rows.append(form(f"{path}/presence", button("Somebody walks in")))
    return rows


def controls(device: SimDevice) -> str:
    """Return every form of a device."""
    path = f"/devices/{device.did}"
    room = number("temperature", f"{device.room.temperature:.1f}", label="Room °C")
    rows = [form(f"{path}/room", room + button("Set"))]
    if not device.product.plain:
        rows += heating(device)
    link = button(
        "Disconnect" if device.online else "Connect", online=int(not device.online)
    )
    attribute = '<input name="name" placeholder="attribute"><input name="value" placeholder="value">'
    return "".join(
        (
            *rows,
            *switches(device),
            form(f"{path}/attrs", attribute + button("Set")),
            form(f"{path}/online", link),
            form(f"{path}/remove", button("Remove from the account")),
        )
    )


def card(cloud: World, account: Account, device: SimDevice) -> str:
    """Return one device."""
    force = mode_in_force(device, cloud.clock(), cloud.zone)
    name = account.bindings[device.did].alias or device.product.title
    status = "heating" if device.heating else "idle"
    words = [MODES.get(force, force), status] if "mode" in device.attrs else []
    if not device.product.plain and (kind := derogation(device.attrs)):
        words.append(f"{DEROGATIONS[kind]} {device.attrs.get('derog_time', '')}")
    if not device.online:
        words.append("offline")
    return (
        f'<article class="{"" if device.online else "off"} {status}" '
        f'data-did="{device.did}">'
        f"<h3>{escape(name)} <small>{escape(device.product.title)}</small></h3>"
        f'<p class="now"><b>{device.room.temperature:.1f} °C</b> '
        f"{escape(' · '.join(words))}</p>{strip(cloud, device)}"
        f"<details><summary>Knobs</summary>{controls(device)}</details></article>"
    )


def strip(cloud: World, device: SimDevice) -> str:
    """Return the programme of today as 48 coloured half-hours."""
    if "p1_data1" not in device.attrs:
        return ""
    slot = slot_of(local_time(device, cloud.clock(), cloud.zone))
    first = slot - slot % 48
    cells = "".join(
        f'<i class="{programmed(device.attrs, first + n)}'
        f'{" here" if first + n == slot else ""}"></i>'
        for n in range(48)
    )
    dim = "" if device.attrs.get("timer_switch") else " dim"
    return f'<div class="day{dim}" title="today\'s programme">{cells}</div>'


def live(cloud: World) -> str:
    """Return the part of the page that changes."""
    parts = []
    for account in cloud.registry.accounts.values():
        parts.append(f"<h2>{escape(account.username)}</h2><section>")
        parts += [card(cloud, account, cloud.device(did)) for did in account.bindings]
        parts.append("</section>")
    local = datetime.fromtimestamp(cloud.clock(), cloud.zone)
    return (
        f'<p class="status">{local:%a %H:%M:%S} · {len(cloud.connections)} sockets · '
        f"{len(cloud.requests)} requests</p>{faults_list(cloud.faults)}{''.join(parts)}"
    )


def tools(cloud: World) -> str:
    """Return the knobs of the cloud itself."""
    accounts = {name: name for name in cloud.registry.accounts}
    products = {p.name: f"{p.title} ({p.name})" for p in PRODUCTS}
    routes = {name: name for name in ("*", *(r.name for r in ROUTES), *SOCKET_ROUTES)}
    kinds = {kind: kind for kind in KINDS}
    rows = [
        form("/unplug", button("Unplug for 10 s", seconds=10)),
        form("/unplug", button("Unplug for 60 s", seconds=60)),
        form("/sockets", button("Drop sockets", action="drop")),
        form("/sockets", button("Silence sockets", action="silence")),
        form("/tokens", button("Expire tokens", action="expire")),
        form("/faults/clear", button("Clear all faults")),
        form(
            "/faults",
            choice("route", routes, "devdata")
            + choice("kind", kinds, "502")
            + number("count", "", step="1", label="times")
            + number("probability", "1", step="any")
            + number("delay", "0", label="delay s")
            + button("Add fault"),
        ),
    ]
    if accounts:
        rows.append(
            form(
                "/devices",
                choice("account", accounts)
                + choice("product", products, "Pilote_Soc_C3")
                + '<input name="name" placeholder="Name" aria-label="name">'
                + button("Add device"),
            )
        )
    rows.append(speed_form(cloud.clock))
    return "".join(rows)


def add_routes(app: web.Application, cloud: Knobs, unplug: Unplug) -> None:
    """Add the page and its knobs to a web application."""

    async def whole(_: web.Request) -> web.Response:
        text = PAGE.substitute(live=live(cloud), tools=tools(cloud))
        return web.Response(text=text, content_type="text/html")

    async def part(_: web.Request) -> web.Response:
        return web.Response(text=live(cloud), content_type="text/html")

    app.router.add_get("/", whole)
    app.router.add_get("/simulator/live", part)
    add_knobs(app, cloud, unplug)

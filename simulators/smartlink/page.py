"""The page: homes and what is scheduled for them, and knobs to turn by hand."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from aiohttp import web

from ..pages import button, choice, faults_list, form, number, speed_form
from .calls import ROUTES
from .derogations import Derogation, Trigger
from .heating import is_comfort, programmed, shift
from .homes import Device, Home
from .knobs import MODES, add_knobs, counted, online
from .quirks import choices
from .world import World

PAGE = Template(Path(__file__).with_name("page.html").read_text("utf-8"))
KINDS = (
    *("delay", "hang", "reset", "status:400", "status:401", "status:403"),
    *("status:404", "status:413", "429:30", "500", "502", "503", "error"),
    *("truncated", "cut", "html", "empty", "null", "redirect"),
)
_HOMES = 20
_DEROGATIONS = 10
_REQUESTS = 10


def tools(world: World) -> str:
    """Return the knobs of the cloud itself."""
    routes = {name: name for name in ("*", *(route.name for route in ROUTES))}
    after = '<label><input type="checkbox" name="after" value="1"> carried out</label>'
    rows = [
        speed_form(world.clock),
        form(
            "/faults",
            choice("route", routes, "derogations")
            + choice("kind", {kind: kind for kind in KINDS}, "503")
            + number("count", "", step="1", label="times")
            + number("delay", "0", label="delay s")
            + after
            + button("Add fault"),
        ),
        form("/faults/clear", button("Clear all faults")),
        form(
            "/homes",
            '<input type="email" name="email" placeholder="owner’s e-mail" '
            f'aria-label="email">{button("Add home")}',
        ),
    ]
    rows += [
        form(
            f"/partners/{quote(client, safe='')}/secret",
            f"<label>{escape(client)} <input name='secret' aria-label='secret' "
            f"placeholder='another secret' required></label>{button('Change secret')}",
        )
        for client in world.partners
    ]
    return "".join(rows)


def quirks(world: World) -> str:
    """Return a form for each quirk."""
    rows = []
    for name, value in world.quirks.as_dict().items():
        label = name.replace("_", " ")
        if offered := choices(name):
            texts = {_text(one): _text(one) for one in offered}
            field = f"<label>{label} {choice(name, texts, _text(value))}</label>"
        else:
            field = number(name, "" if value is None else value, label=label)
        rows.append(form("/quirks", field, auto=True))
    return "".join(rows)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def live(world: World) -> str:
    """Return the part of the page that changes."""
    world.settle()
    shown = list(world.homes.values())[:_HOMES]
    parts = [_home(world, home) for home in shown]
    if (more := len(world.homes) - len(shown)) > 0:
        parts.append(f"<p>and {more} more homes</p>")
    scheduled = [_derogation(world, one) for one in world.derogations[-_DEROGATIONS:]]
    requests = [
        f"<li><code>{world.local(one.time):%H:%M:%S} {one.route} "
        f"{one.status or '…'}</code></li>"
        for one in world.requests[-_REQUESTS:]
    ]
    return (
        f'<p class="status">{world.local(world.clock()):%a %d %b %H:%M:%S} · '
        f"{len(world.homes)} homes · {len(world.requests)} requests</p>"
        f"{faults_list(world.faults)}{''.join(parts)}"
        f"<h2>Derogations</h2>{''.join(reversed(scheduled)) or '<p>none yet</p>'}"
        f"<h2>Last requests</h2><ul>{''.join(reversed(requests))}</ul>"
    )


def _home(world: World, home: Home) -> str:
    world.settle_home(home)
    path, gateway = f"/homes/{quote(home.id, safe='')}", home.gateway
    words = [home.email, "no gateway"]
    forms = [form(f"{path}/remove", button("Remove home"))]
    allow = "Take consent back" if home.allowed else "Give consent"
    forms.insert(
        0, form(f"{path}/consent", button(allow, allowed=int(not home.allowed)))
    )
    if gateway is not None:
        state = "connected" if gateway.connected else "cut off"
        delay = "" if gateway.ack_delay is None else f"{gateway.ack_delay:g}"
        after = f"after {delay} s" if delay else "never"
        words[1:] = [f"gateway {state}", f"acknowledges {after}"]
        field = number("ack_delay", delay, label="acknowledges after s (empty: never)")
        turn = "Cut off" if gateway.connected else "Connect"
        button_ = button(f"{turn} the gateway", connected=int(not gateway.connected))
        forms[:0] = [
            form(f"{path}/gateway", button_),
            form(f"{path}/gateway", field + button("Set")),
        ]
    if not home.allowed:
        words.append("no consent")
    cards = "".join(_card(world, home, one) for one in home.devices.values())
    return (
        f"<h2>{escape(home.city)} <small>{escape(home.id)}<br>"
        f"{escape(' · '.join(words))}</small></h2>"
        f'<details data-key="{escape(home.id)}"><summary>Gateway, consent</summary>'
        f"{''.join(forms)}</details><section>{cards}</section>"
    )


def _card(world: World, home: Home, device: Device) -> str:
    now, room = world.clock(), home.rooms[device.room]
    heating = device.heats and room.heat > 0
    words: list[str] = [device.mode]
    if device.mode != "Stop":
        base = programmed(device, world.local(now))
        delta = shift(home, device, now, world.quirks)
        words.append(f"{base:g} °C" + (f" {delta:+d}" if delta else ""))
    reported = online(world, device)
    if not reported:
        words.append("offline")
    elif not device.reporting:
        words.append("silent")
    status = "off" if not reported else "heating" if heating else "idle"
    key = f"{home.id} {device.header}"
    return (
        f'<article class="{status}"><h3>{escape(home.names[device.room])} '
        f"<small>{escape(device.category)} {escape(device.header)}</small></h3>"
        f'<p class="now"><b>{room.temperature:.1f} °C</b> '
        f"{escape(' · '.join(words))}</p>{_strip(world, device)}"
        f'<details data-key="{escape(key)}"><summary>Knobs</summary>'
        f"{_controls(home, device)}</details></article>"
    )


def _controls(home: Home, device: Device) -> str:
    base = f"/homes/{quote(home.id, safe='')}"
    path = f"{base}/devices/{quote(device.header, safe='')}"
    temperature = f"{home.rooms[device.room].temperature:.1f}"
    field = number("temperature", temperature, label="Room °C")
    rows = [
        form(
            path, choice("mode", {mode: mode for mode in MODES}, device.mode), auto=True
        ),
        form(f"{base}/rooms/{device.room}", field + button("Set")),
    ]
    for name in ("comfort", "eco", "manual"):
        field = number(name, getattr(device, name), label=f"{name.capitalize()} °C")
        rows.append(form(path, field + button("Set")))
    if device.reporting:
        rows.append(form(path, button("Fall silent", reporting=0)))
    else:
        rows.append(form(path, button("Report again", reporting=1)))
    rows.append(form(path, button("Silent for 4 days", silent_days=4)))
    return "".join(rows)


def _strip(world: World, device: Device) -> str:
    """Return the programme of today as 48 half-hours."""
    local = world.local(world.clock())
    here = local.hour * 2 + local.minute // 30
    cells = "".join(
        f'<i class="{"comfort" if is_comfort(device, at) else ""}'
        f'{" here" if slot == here else ""}"></i>'
        for slot in range(48)
        for at in [local.replace(hour=slot // 2, minute=slot % 2 * 30)]
    )
    dim = "" if device.mode == "Prog" else " dim"
    return f'<div class="day{dim}" title="today’s programme">{cells}</div>'


def _derogation(world: World, one: Derogation) -> str:
    shifts = {delta for rooms in one.shifts.values() for delta in rooms.values()}
    window = one.window
    when = f"{window.day} {_clock(window.start)}–{_clock(window.end)}"
    degrees = ", ".join(f"{delta:+d}" for delta in sorted(shifts))
    homes = f"{len(one.shifts)} home{'s' * (len(one.shifts) != 1)}"
    return (
        f"<p><b>{when}</b> {degrees} °C in {homes}<br><small>"
        f"start: {_fired(world, one.start)} · end: {_fired(world, one.end)}</small></p>"
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _fired(world: World, trigger: Trigger) -> str:
    if trigger.at is None:
        return "never"
    sent, acknowledged = counted(world, trigger)
    return f"{sent} sent, {acknowledged} acknowledged" if trigger.sent else "to come"


def add_routes(app: web.Application, world: World, url: Callable[[], str]) -> None:
    """Add the page (`/`) and its knobs (`/simulator/…`) to a web application.

    `url` returns the base URL of the API.
    """

    async def whole(_: web.Request) -> web.Response:
        partners = ", ".join(
            f"<code>{escape(one.client_id)}</code> / <code>{escape(one.client_secret)}</code>"
            for one in world.partners.values()
        )
        text = PAGE.substitute(
            url=escape(url()),
            partners=partners,
            tools=tools(world),
            quirks=quirks(world),
            live=live(world),
        )
        return web.Response(text=text, content_type="text/html")

    async def part(_: web.Request) -> web.Response:
        return web.Response(text=live(world), content_type="text/html")

    app.router.add_get("/", whole)
    app.router.add_get("/simulator/live", part)
    add_knobs(app, world)

"""The cloud's own page: how to sign in, which bridges it reaches, what was asked."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template

from aiohttp import web

from .accounts import Link
from .events import Reporter
from .heard import Heard
from .server import KINDS, check_kind
from .world import World

_PAGE = Template(Path(__file__).with_name("page.html").read_text("utf-8"))
_SHOWN = 15
_LONGEST = 500

type Knob = Callable[[World, Reporter, Mapping[str, str]], None]


def add_routes(app: web.Application, world: World, reporter: Reporter) -> None:
    """Add the page (`/`) and its knobs (`/simulator/…`) to a web application."""

    async def whole(_: web.Request) -> web.Response:
        parts = {"tools": _tools(world, reporter), "live": _live(world, reporter)}
        return web.Response(text=_PAGE.substitute(parts), content_type="text/html")

    async def part(_: web.Request) -> web.Response:
        return web.Response(text=_live(world, reporter), content_type="text/html")

    app.router.add_get("/", whole)
    app.router.add_get("/simulator/live", part)
    for name, knob in _KNOBS.items():
        app.router.add_post(f"/simulator/{name}", _bind(knob, world, reporter))


def _bind(
    knob: Knob, world: World, reporter: Reporter
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def turn(request: web.Request) -> web.Response:
        form = await request.post()
        try:
            knob(world, reporter, {key: str(form[key]) for key in form})
        except (KeyError, ValueError) as why:
            return web.Response(status=400, text=f"Not possible: {why}")
        return web.Response(status=303, headers={"Location": "/"})

    return turn


def _reach(world: World, reporter: Reporter, form: Mapping[str, str]) -> None:
    uid, reachable = form["uid"], form["reachable"] == "1"
    for user in world.users.values():
        for link in user.links:
            if link.bridge.uid == uid:
                link.bridge.quirks.cloud_reachable = reachable
                link.changed()


def _events(world: World, reporter: Reporter, form: Mapping[str, str]) -> None:
    reporter.register(form["url"].strip()[:_LONGEST] or None)


def _sync(world: World, reporter: Reporter, form: Mapping[str, str]) -> None:
    reporter.account_changed(world.users[form["user"]])


def _expire(world: World, reporter: Reporter, form: Mapping[str, str]) -> None:
    world.tokens.expire()


def _revoke(world: World, reporter: Reporter, form: Mapping[str, str]) -> None:
    world.tokens.revoke(world.users[form["user"]])


def _fault(world: World, reporter: Reporter, form: Mapping[str, str]) -> None:
    count = int(form["count"]) if form.get("count") else None
    delay = float(form.get("delay") or 0)
    kind = check_kind(form["kind"])
    world.faults.add(form["route"][:_LONGEST] or "*", kind, count=count, delay=delay)


def _repair(world: World, reporter: Reporter, form: Mapping[str, str]) -> None:
    world.faults.clear()


_KNOBS: dict[str, Knob] = {
    "reach": _reach,
    "events": _events,
    "sync": _sync,
    "expire": _expire,
    "revoke": _revoke,
    "fault": _fault,
    "repair": _repair,
}


def _form(knob: str, text: str, fields: str = "", **hidden: str) -> str:
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    return (
        f'<form method="post" action="/simulator/{knob}">{kept}{fields}'
        f"<button>{escape(text)}</button></form>"
    )


def _tools(world: World, reporter: Reporter) -> str:
    kinds = "".join(
        f'<option value="{escape(kind)}" title="{escape(about)}">{escape(kind)}'
        for kind, about in KINDS.items()
    )
    fault = (
        '<input name="route" value="dev/*" aria-label="route">'
        f'<select name="kind" aria-label="kind">{kinds}</select>'
        '<input name="count" type="number" min="1" placeholder="times">'
        '<input name="delay" type="number" min="0" step="any" placeholder="delay s">'
    )
    address = (
        '<label>Event address <input name="url" type="url" '
        f'value="{escape(reporter.url or "")}"></label>'
    )
    keys = ", ".join(f"<code>{escape(key)}</code>" for key in world.developers)
    return (
        f"<p>Developer key {keys}</p>{_form('events', 'Report to it', address)}"
        f"{_form('expire', 'Let access tokens expire')}"
        f"{_form('fault', 'Add fault', fault)}{_form('repair', 'Clear faults')}"
    )


def _live(world: World, reporter: Reporter) -> str:
    parts = []
    for user in world.users.values():
        parts.append(
            f"<h2>{escape(user.name)} <small>password {escape(user.password)}, "
            f"userID {escape(user.id)}</small></h2>"
            + _form("sync", "Report Sync", user=user.id)
            + _form("revoke", "Take permission back", user=user.id)
        )
        parts += [_bridge(link) for link in user.links]
    faults = [f"{fault.kind} on {fault.route}" for fault in world.faults]
    reports = [_row(one.kind, one.status or one.trouble) for one in reporter.sent[-5:]]
    requests = [_request(one) for one in world.log[-_SHOWN:]]
    return "".join(
        (
            *parts,
            f'<p class="bad">{escape(", ".join(faults))}</p><h2>Last reports</h2>',
            *reversed(reports),
            "<h2>Last requests</h2>",
            *reversed(requests),
        )
    )


def _request(one: Heard) -> str:
    when = datetime.fromtimestamp(one.time).astimezone()
    words = (one.status, one.result, *one.faults, one.refused)
    return _row(f"{when:%H:%M:%S}", one.route, *words)


def _bridge(link: Link) -> str:
    name = link.bridge.system["Tag2"]
    turn = "Cut off the internet" if link.reachable else "Give internet back"
    state = "reached" if link.reachable else "cut off"
    text = f"{name} ({link.bridge.uid}), {len(link.bridge.zones)} zones: {state}"
    reachable = str(int(not link.reachable))
    knob = _form("reach", turn, uid=link.bridge.uid, reachable=reachable)
    return f"<p>{escape(text)} {knob}</p>"


def _row(*words: object) -> str:
    said = " · ".join(str(word) for word in words if word is not None)
    return f"<p><code>{escape(said)}</code></p>"

"""What the simulators' pages share: forms, and knobs that are turned over HTTP.

JSON or a form goes in, JSON or the page comes out.
"""

from collections.abc import Awaitable, Callable
from html import escape
from typing import Any

from aiohttp import web

from .clock import Clock, ScaledClock
from .faults import MOST, FaultBoard
from .inputs import integer, read_json

type Form = dict[str, Any]
type Turn = Callable[[web.Request, Form], object]


def form(path: str, body: str, *, auto: bool = False) -> str:
    """Return a form that posts to a knob; `auto` sends as soon as something changes."""
    extra = " data-auto" if auto else ""
    return f'<form method="post" action="/simulator{path}"{extra}>{body}</form>'


def button(text: str, **hidden: object) -> str:
    """Return a button with hidden fields."""
    fields = "".join(
        f'<input type="hidden" name="{name}" value="{escape(str(value))}">'
        for name, value in hidden.items()
    )
    return f"{fields}<button>{escape(text)}</button>"


def choice(name: str, options: dict[str, str], chosen: str | None = None) -> str:
    """Return a select."""
    rows = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(text)}</option>"
        for value, text in options.items()
    )
    return f'<select name="{name}" aria-label="{name}">{rows}</select>'


def number(name: str, value: object, *, step: str = "any", label: str = "") -> str:
    """Return a labelled number field."""
    return (
        f'<label>{escape(label or name)} <input type="number" name="{name}" '
        f'step="{step}" value="{escape(str(value))}"></label>'
    )


def faults_list(board: FaultBoard) -> str:
    """Return the faults that are switched on, each with a button that clears it."""
    rows = "".join(
        f"<li>{escape(fault.route)}: {escape(fault.kind)}"
        f"{'' if fault.count is None else f', {fault.count - fault.injected} more'}"
        f"{'' if fault.probability == 1 else f', {fault.probability:.0%}'} "
        f"(injected {fault.injected}) "
        f"{form('/faults/clear', button('clear', number=fault.number))}</li>"
        for fault in board
    )
    return f"<ul>{rows}</ul>"


def add_fault(board: FaultBoard, form: Form) -> object:
    """Switch a fault on: route, kind, count, probability, did, delay, after."""
    count, probability, delay = (
        None if form.get(name) == "" else form.get(name)
        for name in ("count", "probability", "delay")
    )
    fault = board.add(
        str(form["route"]),
        str(form["kind"]),
        count=count,
        probability=1.0 if probability is None else probability,
        did=str(form["did"]) if form.get("did") else None,
        delay=0.0 if delay is None else delay,
        after=bool(form.get("after")),
    )
    return fault.as_dict()


def clear_faults(board: FaultBoard, form: Form) -> None:
    """Switch faults off: one by number, those of a route, or all."""
    if "number" in form:
        board.remove(integer(form["number"], 0, MOST))
    else:
        board.clear(form.get("route"))


def set_speed(clock: Clock, form: Form) -> object:
    """Let simulated time run faster. Raises TypeError for a clock that can't."""
    if not isinstance(clock, ScaledClock):
        raise TypeError("this clock has no speed")
    clock.speed = form["speed"]
    return {"speed": clock.speed}


def speed_form(clock: Clock) -> str:
    """Return the form for the speed of time; nothing for a clock that has none."""
    if not isinstance(clock, ScaledClock):
        return ""
    field = number("speed", clock.speed, step="1", label="Speed ×")
    return form("/speed", field + button("Set"))


def _plain(text: str) -> object:
    """Return what a form's text means: a number, true, false, or the text."""
    value = read_json(text)
    return text if value is None else value


def _object(body: bytes) -> Form:
    """Return a JSON object; raises TypeError for anything else."""
    form = read_json(body)
    if not isinstance(form, dict):
        raise TypeError("not a JSON object")
    return form


def turning(
    turn: Turn, *refusals: type[Exception]
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return the handler of a knob; what it refuses with, and `refusals`, becomes 400."""

    caught: tuple[type[Exception], ...] = (KeyError, TypeError, ValueError, *refusals)

    async def handle(request: web.Request) -> web.Response:
        is_json = request.content_type == "application/json"
        try:
            if is_json:
                form = _object(await request.read())
            else:
                posted = await request.post()
                form = {name: _plain(str(text)) for name, text in posted.items()}
            answer = turn(request, form)
        except caught as error:
            text = f"{type(error).__name__}: {error}"
            return web.json_response({"error": text}, status=400)
        if is_json or request.headers.get("Accept") == "application/json":
            return web.json_response({"ok": True, "answer": answer})
        raise web.HTTPSeeOther("/")

    return handle

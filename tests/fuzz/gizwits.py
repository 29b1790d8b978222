"""The readers of the Gizwits cloud and of Heatzy's heaters, and answers to begin with."""

from collections.abc import Mapping
from typing import Any

import aiohttp

from custom_components.isotherm.gizwits.account import DeviceRecord
from custom_components.isotherm.gizwits.api.app.devices import Devices
from custom_components.isotherm.gizwits.api.app.groups import Groups
from custom_components.isotherm.gizwits.api.app.scheduler import Scheduler
from custom_components.isotherm.gizwits.api.data_points import ProductDefinition
from custom_components.isotherm.gizwits.api.errors import error_code, error_from
from custom_components.isotherm.gizwits.api.events import Attributes, event_from
from custom_components.isotherm.gizwits.api.models import Binding, Outcome, Token, User
from custom_components.isotherm.gizwits.api.point_fields import (
    off_by_default,
    on_grid,
    read_points,
    title,
)
from custom_components.isotherm.gizwits.families import Report
from custom_components.isotherm.heatzy import clock, descriptions
from custom_components.isotherm.heatzy.api import commands, scheduler
from custom_components.isotherm.heatzy.api.products import is_heater, recognise
from custom_components.isotherm.heatzy.api.state import Derogation, Mode
from custom_components.isotherm.heatzy.api.unrecognised import (
    extra_points,
    unrecognised,
)
from custom_components.isotherm.heatzy.heaters import HeaterRecord
from custom_components.isotherm.heatzy.models import Heater
from custom_components.isotherm.hub.errors import InvalidChange
from custom_components.isotherm.hub.parsing import decode_json, mapping, text
from custom_components.isotherm.programme.week import Block
from simulators.gizwits import APP_ID, PRODUCTS, GizwitsCloud
from simulators.gizwits.demo import PASSWORD, USERNAME, demo_home, every_product

from .rows import rows_of, show
from .tally import Read, finished

ROWS = rows_of(descriptions, clock)
PILOTE, ONYX = "51d16c22a5f74280bc3cfe9ebcdc6402", "bb10d064f8de409db633b750faa22a52"
DEFINITIONS = {one.key: one.definition for one in PRODUCTS}
READ = {key: ProductDefinition.from_json(told) for key, told in DEFINITIONS.items()}
STATES: dict[str, dict[str, Any]] = {one.key: one.initial() for one in PRODUCTS}

_BYTES = {f"_data{number}" for number in range(2, 13)}

type Payloads = list[Any]


async def answers() -> dict[str, Payloads]:
    """Return what a simulated account of many products answers, by reader."""
    async with GizwitsCloud(tick=0) as cloud, aiohttp.ClientSession() as session:
        demo_home(cloud)
        every_product(cloud)
        headers = {"X-Gizwits-Application-Id": APP_ID}
        form = {"username": USERNAME, "password": PASSWORD}

        async def ask(path: str, body: object = None) -> Any:
            method = "GET" if body is None else "POST"
            url = f"{cloud.url}/app/{path}"
            async with session.request(
                method, url, json=body, headers=headers
            ) as answer:
                return await answer.json(content_type=None)

        login = await ask("login", form)
        headers["X-Gizwits-User-token"] = login["token"]
        pages = [await ask(f"bindings?limit={n}") for n in (100, 4, 1)]
        dids = [row["did"] for row in pages[0]["devices"]]
        states = [await ask(f"devdata/{did}/latest") for did in dids]
        groups = await ask("group")
        return {
            "login": [login],
            "user": [await ask("users")],
            "bindings": pages[1:],
            "devdata": states,
            "push": [_push(one) for one in states] + _other_messages(dids[0]),
            "definition": [_short(DEFINITIONS[key]) for key in DEFINITIONS],
            "tasks": [await ask(f"devices/{did}/scheduler") for did in dids[:4]],
            "groups": [groups],
            "group devices": [await ask(f"group/{groups[0]['id']}/devices")],
            "outcome": [{"success": dids[:3], "failed": [{"did": dids[3]}]}],
            "error": [
                {"error_code": 9025, "error_message": "a", "detail_message": "b"},
                {"error_code": 9041, "error_message": "slow", "detail_message": None},
            ],
        }


def _short(definition: Mapping[str, Any]) -> Any:
    """Return a definition without most of the programme's bytes."""
    (entity,) = definition["entities"]
    kept = [one for one in entity["attrs"] if one["name"][2:] not in _BYTES]
    return {**definition, "entities": [{**entity, "attrs": kept}]}


def _push(state: Mapping[str, Any]) -> Any:
    data = {"did": state["did"], "attrs": state["attr"]}
    return {"cmd": "s2c_noti", "data": data}


def _other_messages(did: str) -> Payloads:
    return [
        {"cmd": "s2c_online_status", "data": {"did": did, "mac": "0", "online": True}},
        {"cmd": "s2c_binding_changed", "data": {"did": did, "bind": False}},
        {"cmd": "s2c_invalid_msg", "data": {"error_code": 1009, "msg": "m2m"}},
        {"cmd": "login_res", "data": {"success": True}},
    ]


class _Answering:
    """A client that answers whatever is asked with the same bytes."""

    def __init__(self, data: bytes) -> None:
        """Keep the bytes."""
        self.data = data

    async def send(self, request: Any) -> Any:
        """Decode as the client does."""
        answer = decode_json(self.data) if self.data.strip() else None
        if error_code(answer) is not None:
            raise error_from(400, answer)
        return answer


def _client(data: bytes) -> Any:
    return _Answering(data)


def heater(
    attrs: Mapping[str, Any], product_key: str, told_at: float | None = 1.79e9
) -> None:
    """Do with attributes all that is done with what a heater told."""
    record = DeviceRecord(Binding(did="did", product_key=product_key), dict(attrs))
    kept = HeaterRecord()
    kept.look_at_clock(record, Report(attrs=attrs, told_at=told_at))
    is_heater(product_key, attrs, at_home=True)
    product = recognise(attrs, product_key)
    state = product.decode(attrs)
    points = extra_points(READ[product_key], product, attrs)
    unrecognised(product, attrs)
    shown = Heater(
        family="heatzy",
        did="did",
        name="Salon",
        product_key=product_key,
        points=points,
        values=read_points(points, attrs),
        product=product,
        state=state,
        clock=kept.clock,
    )
    show(shown, ROWS)
    asked = [
        commands.turn_off(product, state),
        commands.heat(product, state),
        commands.automatic(product, state),
        *(commands.choose_mode(product, state, mode) for mode in Mode),
    ]
    if Derogation.BOOST in product.derogations:
        asked.append(commands.derogate(product, state, Derogation.BOOST, 60))
    for changes in asked:
        commands.expected(product, state, changes)
        try:
            commands.to_attrs(product, state, changes)
        except InvalidChange:
            continue


def _devdata(data: bytes) -> None:
    told = finished(Devices(_client(data), lambda: 0.0).state("did"))
    for product_key in (PILOTE, ONYX):
        heater(told.attrs, product_key, told.updated_at)


def _bindings(data: bytes) -> None:
    for one in finished(Devices(_client(data), lambda: 0.0).bindings()):
        hash(one)


def _push_message(data: bytes) -> None:
    body = mapping(decode_json(data))
    told = event_from(text(body.get("cmd")), mapping(body.get("data")))
    if isinstance(told, Attributes):
        heater({**STATES[PILOTE], **told.attrs}, PILOTE)


def _definition(data: bytes) -> None:
    told = finished(Devices(_client(data), lambda: 0.0).definition("key"))
    for name, point in told.points.items():
        title(name, point)
        off_by_default(name, point)
        if point.is_number:
            on_grid(point, 20.0)
        for value in (0, 1, 20.5, "eco", True):
            point.read(value)
    for attrs in (STATES[PILOTE], STATES[ONYX]):
        product = recognise(attrs, "unheard of")
        read_points(extra_points(told, product, attrs), attrs)


def _tasks(data: bytes) -> None:
    tasks = finished(Scheduler(_client(data)).tasks("did"))
    week = scheduler.decode(tasks, 60)
    if week is not None:
        scheduler.edit(tasks, week.paint(Block(0, 600, 630, Mode.COMFORT)), 60)


def _error(data: bytes) -> None:
    raise error_from(400, decode_json(data), secrets=("secret",))


READERS: dict[str, Read] = {
    "login": lambda data: Token.from_json(decode_json(data)),
    "user": lambda data: User.from_json(decode_json(data)),
    "bindings": _bindings,
    "devdata": _devdata,
    "push": _push_message,
    "definition": _definition,
    "tasks": _tasks,
    "groups": lambda data: finished(Groups(_client(data)).all()),
    "group devices": lambda data: finished(Groups(_client(data)).devices("id")),
    "outcome": lambda data: Outcome.from_json(decode_json(data)),
    "error": _error,
}

"""A home to look at, and one device of every product."""

from collections.abc import Iterable, Mapping

from .cloud import GizwitsCloud
from .devices import SimDevice
from .points import Product, Value
from .products import PRODUCTS
from .registry import Account, Group

USERNAME = "demo@isotherm.example"
PASSWORD = "isotherm"
CODES = {"cft": 0, "eco": 1, "fro": 2}
WEEK = range(1, 8)
WORKDAYS = range(1, 6)
WEEKEND = (6, 7)

type Hours = tuple[float, float, str]
"""From an hour to an hour, and a mode."""


def programme(
    *days: tuple[Iterable[int], Iterable[Hours]], background: str = "eco"
) -> dict[str, Value]:
    """Return a week as the bytes of a programme: 4 half-hours a byte, lowest bits first."""
    slots = {day: [CODES[background]] * 48 for day in WEEK}
    for weekdays, hours in days:
        for day in weekdays:
            for begin, end, mode in hours:
                for half_hour in range(round(begin * 2), round(end * 2)):
                    slots[day][half_hour] = CODES[mode]
    return {
        f"p{day}_data{block + 1}": sum(
            code << 2 * place
            for place, code in enumerate(codes[4 * block : 4 * block + 4])
        )
        for day, codes in slots.items()
        for block in range(12)
    }


_LIVING = programme(
    (WORKDAYS, [(6.5, 8.5, "cft"), (17, 22.5, "cft")]),
    (WEEKEND, [(8, 23, "cft")]),
)
_NIGHT = programme((WEEK, [(6, 7.5, "cft"), (20.5, 22, "cft")]))
_BATH = programme(
    (WORKDAYS, [(5.5, 7.5, "cft"), (19, 20, "cft")]), (WEEKEND, [(8, 10, "cft")])
)
_DESK = programme(
    (WORKDAYS, [(8, 12, "cft"), (14, 18, "cft")]),
    (WEEKEND, [(0, 24, "fro")]),
)

_KITCHEN = programme((WEEK, [(6.5, 8, "cft"), (18, 20, "cft")]))
_WORKSHOP = programme((WEEKEND, [(9, 12, "cft")]), background="fro")

type Row = tuple[str, str, Mapping[str, Value]]

HOME: tuple[Row, ...] = (
    (
        "Salon",
        "Pilote_Pro",
        _LIVING
        | {"timer_switch": 1, "cft_temp": 205, "eco_temp": 170, "cur_temp": 192},
    ),
    (
        "Cuisine",
        "Glow_Simple_ble",
        _KITCHEN | {"mode": "eco", "cur_tempL": 186, "cur_tempH": 0},
    ),
    ("Entrée", "Heatzy", {"mode": "eco"}),
    ("Bureau", "Pilote_Soc", _DESK | {"timer_switch": 1}),
    ("Chambre", "Pilote_Soc_C3", _NIGHT | {"timer_switch": 1, "mode": "cft1"}),
    (
        "Chambre de Léa",
        "onyx",
        _NIGHT | {"mode": "cft", "cft_tempL": 195, "cft_tempH": 0, "cur_tempL": 188},
    ),
    ("Salle de bain", "Pilote2", _BATH | {"timer_switch": 1}),
    ("Atelier", "Elec_Pro", _WORKSHOP | {"mode": "fro"}),
)
UPSTAIRS = ("Chambre", "Chambre de Léa", "Salle de bain")


def demo_home(cloud: GizwitsCloud) -> Account:
    """Add an account with a house of heaters (`USERNAME`, `PASSWORD`)."""
    account = cloud.add_account(USERNAME, PASSWORD)
    heaters: dict[str, SimDevice] = {}
    for name, product, attrs in HOME:
        host = cloud.ws_hosts[len(heaters) % len(cloud.ws_hosts)]
        heaters[name] = cloud.add_heater(
            account, product, name, attrs=attrs, ws_host=host
        )
    _tasks(cloud, heaters["Entrée"])
    _group(cloud, account, "Étage", [heaters[name].did for name in UPSTAIRS])
    return account


def _tasks(cloud: GizwitsCloud, heater: SimDevice) -> None:
    """Give a first-generation heater its week: on the server, in UTC."""
    for repeat, time, mode in (
        ("mon,tue,wed,thu,fri", "05:30", 0),
        ("mon,tue,wed,thu,fri", "07:30", 1),
        ("sat,sun", "07:00", 0),
        ("mon,tue,wed,thu,fri,sat,sun", "16:00", 0),
        ("mon,tue,wed,thu,fri,sat,sun", "21:30", 1),
    ):
        form = {"repeat": repeat, "time": time, "attrs": {"mode": mode}}
        cloud.tasks.create(heater.did, form, cloud.wall())


def _group(cloud: GizwitsCloud, account: Account, name: str, dids: list[str]) -> None:
    number = cloud.registry.hexadecimal(24)
    now = "2026-09-01T08:00:00Z"
    account.groups[number] = Group(number, name, "", now, now, dids)
    for place, did in enumerate(dids, 1):
        account.bindings[
            did
        ].remark = (
            f"range={place}|isdelete=1|gid={number}|groupname={name}|grouprange=1"
        )


def every_product(
    cloud: GizwitsCloud, account: Account | str | None = None
) -> list[SimDevice]:
    """Add one device of every product that `account` (None: the demo's) still lacks."""
    if account is None:
        account = cloud.registry.accounts.get(USERNAME) or cloud.add_account(
            USERNAME, PASSWORD
        )
    owner = cloud.registry.account(account)
    present = {cloud.device(did).product.key for did in owner.bindings}
    return [
        cloud.add_heater(owner, product, _name(product))
        for product in PRODUCTS
        if product.key not in present
    ]


def _name(product: Product) -> str:
    twins = [other for other in PRODUCTS if other.title == product.title]
    return product.title if len(twins) == 1 else f"{product.title} ({product.name})"

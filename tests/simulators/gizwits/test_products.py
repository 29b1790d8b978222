"""Every product, its attributes and its definition."""

from hypothesis import example, given, strategies as st
import pytest

from simulators.gizwits import PRODUCTS, Account, GizwitsCloud, Point, Product
from simulators.gizwits.demo import PASSWORD, USERNAME, demo_home, every_product

from .client import Client

COUNTS = {"Heatzy": 1, "Pilote2": 96, "Pilote_Soc_C3": 96, "Pilote_Pro": 106}


def test_all_products_are_there() -> None:
    """As many as the vendors' documents and their users know, each with its own key."""
    assert len({product.key for product in PRODUCTS}) == len(PRODUCTS) == 23
    for product in PRODUCTS:
        assert len(product.key) == 32
        assert len(product.points) == COUNTS.get(product.name, len(product.points))
        for point in product.points.values():
            assert point.name in product.initial()


async def test_every_product_answers(cloud: GizwitsCloud) -> None:
    """Each can be read over REST and socket, and its definition names what it has."""
    demo_home(cloud)
    assert every_product(cloud)
    assert not every_product(cloud)
    async with Client(cloud) as client:
        await client.login(USERNAME, PASSWORD)
        devices = (await client.call("GET", "/bindings?limit=100"))[1]["devices"]
        assert {entry["product_name"] for entry in devices} == {
            p.name for p in PRODUCTS
        }
        socket = await client.socket()
        for entry in devices:
            query = f"/datapoint?product_key={entry['product_key']}"
            definition = (await client.call("GET", query))[1]
            points = definition["entities"][0]["attrs"]
            rest = await client.attrs(entry["did"])
            assert {point["name"] for point in points} == set(rest)
            await socket.send("c2s_read", {"did": entry["did"]})
            assert {name.lower() for name in await socket.noti()} == {
                name.lower() for name in rest
            }


async def test_definition(client: Client) -> None:
    """The form that Gizwits gives: enum, limits, position."""
    key = "51d16c22a5f74280bc3cfe9ebcdc6402"
    definition = (await client.call("GET", f"/datapoint?product_key={key}"))[1]
    assert definition["name"] == "Pilote2"
    mode, first = definition["entities"][0]["attrs"][:2]
    assert mode["enum"] == ["cft", "eco", "fro", "stop", "cft1", "cft2"]
    assert mode["position"] == {
        "byte_offset": 0,
        "bit_offset": 0,
        "len": 3,
        "unit": "bit",
    }
    assert first["uint_spec"] == {"min": 0, "max": 255, "ratio": 1, "addition": 0}
    assert first["position"]["byte_offset"] == 1
    assert first["type"] == "status_writable"


async def test_time_hour_contradicts_its_definition(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """24 at most, says the definition; 47 is really there, and taken unless switched."""
    heater = cloud.add_heater(account, "Pilote2")
    assert (await client.control(heater.did, time_hour=47))[0] == 200
    cloud.behaviour.strict_time_hour = True
    assert (await client.control(heater.did, time_hour=47))[0] == 400


async def test_an_invented_product(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """An unknown key, attributes of its own, scaled numbers; nothing lives by itself."""
    device = cloud.add_custom(
        account,
        "Cave",
        [
            Point("flow", "uint16", default=20, maximum=200, ratio=0.5, addition=-10),
            Point("level", "enum", default="low", enum=("low", "high")),
            Point("leak", "bool", "alert", False),
            Point("mode", "enum", default="wine", enum=("wine", "beer")),
            Point("derog_mode", "enum", default="x", enum=("x", "y")),
        ],
        key="f" * 32,
    )
    definition = (await client.call("GET", f"/datapoint?product_key={'f' * 32}"))[1]
    flow = definition["entities"][0]["attrs"][0]
    assert flow["uint_spec"] == {"min": 0, "max": 200, "ratio": 0.5, "addition": -10}
    for value, status in (
        (-10, 200),
        (89.5, 200),
        (90.5, 400),
        (0.25, 400),
        (-11, 400),
    ):
        assert (await client.control(device.did, flow=value))[0] == status
    assert (await client.control(device.did, leak=True))[0] == 400
    assert (await client.control(device.did, mode=1))[0] == 200
    cloud.step()
    assert (await client.attrs(device.did)) == {
        "flow": 89.5,
        "level": "low",
        "leak": 0,
        "mode": "beer",
        "derog_mode": "x",
    }


async def test_absurd_values(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """Anything can be shown and anything hidden, and it ends."""
    heater = cloud.add_heater(account)
    socket = await client.socket()
    cloud.inject(heater.did, {"mode": None, "extra": [1, {}]}, hide=("timer_switch",))
    for attrs in (await socket.noti(), await client.attrs(heater.did)):
        assert attrs["mode"] is None
        assert attrs["extra"] == [1, {}]
        assert "timer_switch" not in attrs
    cloud.inject(heater.did, {})
    assert (await client.attrs(heater.did))["mode"] == "eco"


@example(float("inf"))
@example(float("-inf"))
@example(float("nan"))
@example(10**400)
@example(1e308)
@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(),
        st.lists(st.integers()),
    )
)
def test_points_take_what_fits_or_refuse(value: object) -> None:
    """A point never fails otherwise, and what it takes it takes again."""
    samples: dict[tuple[str, str], Point] = {}
    for product in PRODUCTS:
        for point in product.points.values():
            samples.setdefault((point.data_type, point.access), point)
    for point in samples.values():
        try:
            kept = point.parse(value)
        except ValueError:
            continue
        assert point.parse(kept) == kept


def test_product_names() -> None:
    """A device is made from a product's name or key; others are refused."""
    cloud = GizwitsCloud(tick=0)
    account = cloud.add_account("a", "b")
    by_key = cloud.add_heater(account, "a77a929fcf0d4631bc4f669080376891")
    assert isinstance(by_key.product, Product)
    assert by_key.product.name == "Pilote_Pro"
    with pytest.raises(KeyError):
        cloud.add_heater(account, "Toaster")

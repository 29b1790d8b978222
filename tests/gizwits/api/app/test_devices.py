"""Devices, their states and commands to them."""

import hashlib

import aiohttp
import pytest

from custom_components.isotherm.gizwits.api.app.client import AppClient
from custom_components.isotherm.hub.errors import (
    NotFoundError,
    OfflineError,
    ProtocolError,
    RejectedError,
)
from simulators.gizwits import Account, GizwitsCloud

from .. import PASSWORD, USER
from ..stub import Stub


async def test_bindings(
    client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """The account's devices come with what the vendor knows of them."""
    new = cloud.add_heater(account, "Pilote_Soc_C3", "Salon")
    old = cloud.add_heater(account, "Heatzy", "Cuisine", online=False)
    found = {binding.did: binding for binding in await client.devices.bindings()}
    assert set(found) == {new.did, old.did}
    salon, cuisine = found[new.did], found[old.did]
    assert (salon.alias, salon.product_name, salon.is_online) == (
        "Salon",
        "Pilote_Soc_C3",
        True,
    )
    assert (salon.host, salon.ws_port) == ("127.0.0.1", cloud.port)
    assert (salon.mac, salon.passcode) == (new.mac, new.passcode)
    assert (cuisine.is_online, cuisine.mcu_version) == (False, None)
    assert cloud.requests.of("bindings")[0].query == {"limit": "100", "skip": "0"}


async def test_bindings_in_pages(
    client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """More devices than a page holds all come."""
    dids = [cloud.add_heater(account).did for _ in range(105)]
    assert [binding.did for binding in await client.devices.bindings()] == dids
    assert [request.query["skip"] for request in cloud.requests.of("bindings")] == [
        "0",
        "100",
    ]


async def test_odd_bindings(session: aiohttp.ClientSession) -> None:
    """A device that can't be read is left out; a double one comes once."""
    row = '{"did": "a", "product_key": "k"}'
    stub = Stub(text=f'[{row}, {row}, {{"did": "b"}}, null]', content_type="text/html")
    async with stub.run() as url:
        found = await AppClient(
            session, USER, PASSWORD, base_url=url
        ).devices.bindings()
    assert [binding.did for binding in found] == ["a"]


@pytest.mark.parametrize(
    "bad",
    [
        '{"did": "b"}',
        "null",
        '{"did": "..", "product_key": "k"}',
        '{"did": ".", "product_key": "k"}',
        '{"did": "a/b", "product_key": "k"}',
    ],
)
async def test_one_bad_binding_in_the_middle(
    session: aiohttp.ClientSession, bad: str
) -> None:
    """Those after it are there all the same."""
    good = ['{"did": "a", "product_key": "k"}', '{"did": "c", "product_key": "k"}']
    stub = Stub(text=f"[{good[0]}, {bad}, {good[1]}]")
    async with stub.run() as url:
        found = await AppClient(
            session, USER, PASSWORD, base_url=url
        ).devices.bindings()
    assert [binding.did for binding in found] == ["a", "c"]


async def test_device(client: AppClient, cloud: GizwitsCloud, account: Account) -> None:
    """A device's details come without its alias."""
    did = cloud.add_heater(account, name="Salon").did
    device = await client.devices.device(did)
    assert (device.did, device.alias, device.proto_version) == (did, "", "04")
    with pytest.raises(NotFoundError):
        await client.devices.device("nowhere")


async def test_state(client: AppClient, cloud: GizwitsCloud, account: Account) -> None:
    """The last state comes, served as text/html or not."""
    did = cloud.add_heater(account, attrs={"mode": "fro"}).did
    data = await client.devices.state(did)
    assert data.attrs["mode"] == "fro"
    assert data.updated_at is not None
    cloud.behaviour.html_routes.clear()
    assert await client.devices.state(did) == data


async def test_state_of_a_sleeper(
    client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """A device that has long said nothing has no state, and that is no error."""
    did = cloud.add_heater(account, online=False).did
    cloud.behaviour.offline_empty = True
    data = await client.devices.state(did)
    assert (data.updated_at, data.attrs) == (None, {})
    cloud.faults.add("devdata", "9029", count=1)
    assert await client.devices.state(did) == data


async def test_state_of_a_stranger(client: AppClient, cloud: GizwitsCloud) -> None:
    """A device of somebody else is not there."""
    other = cloud.add_heater(cloud.add_account("other@example.com", "x" * 8))
    with pytest.raises(NotFoundError):
        await client.devices.state(other.did)


@pytest.mark.parametrize("empty", [False, True])
async def test_control(
    client: AppClient, cloud: GizwitsCloud, account: Account, empty: bool
) -> None:
    """Attributes arrive as they were given, in one command."""
    device = cloud.add_heater(account)
    cloud.behaviour.control_empty = empty
    wanted = {"mode": "fro", "derog_mode": 1, "derog_time": 3}
    await client.devices.control(device.did, wanted)
    assert cloud.requests.of("control")[0].body == {"attrs": wanted}
    assert cloud.control_log[-1].accepted
    assert device.attrs["derog_time"] == 3


async def test_refused_control(
    client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """What the vendor refuses is told with its words."""
    device = cloud.add_heater(account)
    with pytest.raises(RejectedError) as raised:
        await client.devices.control(device.did, {"no_such": 1})
    assert raised.value.code == 9025
    assert "no_such" in raised.value.text
    cloud.set_online(device.did, False)
    with pytest.raises(OfflineError):
        await client.devices.control(device.did, {"mode": "eco"})
    cloud.remove_device(device.did)
    with pytest.raises(NotFoundError):
        await client.devices.control(device.did, {"mode": "eco"})
    with pytest.raises(ValueError, match="attribute"):
        await client.devices.control(device.did, {})


async def test_control_raw(
    client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """The first Pilote takes bytes."""
    device = cloud.add_heater(account, "Heatzy")
    await client.devices.control_raw(device.did, [1, 1, 2])
    assert cloud.requests.of("control")[0].body == {"raw": [1, 1, 2]}
    assert cloud.control_log[-1].accepted
    for wrong in ([], [1, 256], [-1]):
        with pytest.raises(ValueError, match="bytes"):
            await client.devices.control_raw(device.did, wrong)


async def test_rename(client: AppClient, cloud: GizwitsCloud, account: Account) -> None:
    """A new name leaves the remark as it was."""
    did = cloud.add_heater(account, name="Salon", remark="range=7|gid=0").did
    binding = (await client.devices.bindings())[0]
    await client.devices.rename(did, "Séjour", binding.remark)
    assert cloud.requests.of("bindings_update")[0].body == {
        "dev_alias": "Séjour",
        "remark": "range=7|gid=0",
    }
    renamed = (await client.devices.bindings())[0]
    assert (renamed.alias, renamed.remark) == ("Séjour", "range=7|gid=0")
    with pytest.raises(NotFoundError):
        await client.devices.rename("nowhere", "x", "")


async def test_unbind(client: AppClient, cloud: GizwitsCloud, account: Account) -> None:
    """Devices leave the account; who was not there is told."""
    did = cloud.add_heater(account).did
    outcome = await client.devices.unbind([did, "nowhere"])
    assert (outcome.success, outcome.failed) == ((did,), ("nowhere",))
    assert cloud.requests.of("bindings_delete")[0].body == {
        "devices": [{"did": did}, {"did": "nowhere"}]
    }
    assert await client.devices.bindings() == ()
    for wrong in ([], [""]):
        with pytest.raises(ValueError, match="devices"):
            await client.devices.unbind(wrong)


async def test_bind_mac(
    client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """A device is bound with the documented signature."""
    device = cloud.add_heater(None, mac="aabbccddeeff")
    product = device.product
    bound = await client.devices.bind_mac(
        product.key, "aa:bb:cc-dd.ee ff", product.secret
    )
    assert bound.did == device.did
    request = cloud.requests.of("bind_mac")[0]
    assert request.body == {"product_key": product.key, "mac": "aabbccddeeff"}
    stamp = request.headers["X-Gizwits-Timestamp"]
    expected = hashlib.md5((product.secret + stamp).encode()).hexdigest()
    assert request.headers["X-Gizwits-Signature"] == expected
    assert [binding.did for binding in await client.devices.bindings()] == [device.did]


async def test_bind_mac_refused(
    client: AppClient,
    session: aiohttp.ClientSession,
    cloud: GizwitsCloud,
    account: Account,
) -> None:
    """A wrong secret, clock or address is refused."""
    device = cloud.add_heater(None, mac="aabbccddeeff")
    key, secret = device.product.key, device.product.secret
    with pytest.raises(RejectedError, match="9044"):
        await client.devices.bind_mac(key, device.mac, "wrong")
    late = AppClient(
        session, USER, PASSWORD, base_url=cloud.url, clock=lambda: cloud.wall() - 400
    )
    with pytest.raises(RejectedError, match="9043"):
        await late.devices.bind_mac(key, device.mac, secret)
    with pytest.raises(NotFoundError):
        await client.devices.bind_mac(key, "001122334455", secret)
    with pytest.raises(ValueError, match="needed"):
        await client.devices.bind_mac(key, "::", secret)


async def test_datapoint(
    client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """A product's definition tells its data points."""
    product = cloud.add_heater(account).product
    definition = await client.devices.definition(product.key)
    assert definition.product_key == product.key
    assert definition.points["mode"].values[:4] == ("cft", "eco", "fro", "stop")
    assert definition.points["mode"].access == "writable"
    assert definition.points["p1_data1"].upper == 255
    assert len(cloud.requests.of("datapoint")) == 1


async def test_no_datapoint(client: AppClient, cloud: GizwitsCloud) -> None:
    """An unknown product is refused, and asked for again next time."""
    for _ in range(2):
        with pytest.raises(RejectedError, match="9002"):
            await client.devices.definition("unknown")
    assert len(cloud.requests.of("datapoint")) == 2
    with pytest.raises(ValueError, match="product key"):
        await client.devices.definition("")
    cloud.faults.add("datapoint", "list", count=1)
    with pytest.raises(ProtocolError):
        await client.devices.definition("unknown")

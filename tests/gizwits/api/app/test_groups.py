"""Groups, the zones of the vendor's app."""

import aiohttp
import pytest

from custom_components.isotherm.gizwits.api.app.client import AppClient
from custom_components.isotherm.hub.errors import NotFoundError, ProtocolError
from simulators.gizwits import Account, GizwitsCloud

from .. import PASSWORD, USER
from ..stub import Stub


async def test_life_of_a_group(
    client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """A group is created, renamed, filled, commanded, emptied and deleted."""
    soc = cloud.add_heater(account, "Pilote_Soc_C3", "Salon")
    glow = cloud.add_heater(account, "Glow_Simple", "Bureau")
    assert await client.groups.all() == ()
    group_id = await client.groups.create("Bas")
    assert cloud.requests.of("group_create")[0].body == {"group_name": "Bas"}
    await client.groups.rename(group_id, "Rez-de-chaussée")
    (group,) = await client.groups.all()
    assert (group.id, group.name) == (group_id, "Rez-de-chaussée")

    outcome = await client.groups.add(group_id, [soc.did, glow.did, "nowhere"])
    assert (outcome.success, outcome.failed) == ((soc.did, glow.did), ("nowhere",))
    assert await client.groups.devices(group_id) == (soc.did, glow.did)

    outcome = await client.groups.control(group_id, {"lock_switch": 1})
    assert (outcome.success, outcome.failed) == ((soc.did,), (glow.did,))
    assert cloud.requests.of("group_control")[0].body == {"attrs": {"lock_switch": 1}}

    outcome = await client.groups.remove(group_id, [glow.did])
    assert outcome.success == (glow.did,)
    assert len(await client.groups.devices(group_id)) == 1
    await client.groups.delete(group_id)
    assert await client.groups.all() == ()
    with pytest.raises(NotFoundError):
        await client.groups.delete(group_id)


async def test_group_of_one_product(client: AppClient, cloud: GizwitsCloud) -> None:
    """A group can be for one product."""
    await client.groups.create("Bas", "key")
    assert cloud.requests.of("group_create")[0].body == {
        "group_name": "Bas",
        "product_key": "key",
    }


async def test_wrong_calls(client: AppClient, cloud: GizwitsCloud) -> None:
    """What says nothing is not sent."""
    with pytest.raises(ValueError, match="name"):
        await client.groups.create(" ")
    with pytest.raises(ValueError, match="name"):
        await client.groups.rename("g", "")
    with pytest.raises(ValueError, match="devices"):
        await client.groups.add("g", [])
    with pytest.raises(ValueError, match="devices"):
        await client.groups.remove("g", [""])
    with pytest.raises(ValueError, match="attribute"):
        await client.groups.control("g", {})
    assert len(cloud.requests) == 0


async def test_odd_answers(session: aiohttp.ClientSession) -> None:
    """What is no group is left out, in the middle of others too; a member is not."""
    stub = Stub(text='[{"id": "a"}, {"name": "no id"}, {"id": ".."}, 5, {"id": "b"}]')
    async with stub.run() as url:
        client = AppClient(session, USER, PASSWORD, base_url=url)
        assert [group.id for group in await client.groups.all()] == ["a", "b"]
        with pytest.raises(ProtocolError):
            await client.groups.create("x")
        stub.text = "[5]"
        with pytest.raises(ProtocolError):
            await client.groups.control("g", {"mode": 1})
        with pytest.raises(ProtocolError):
            await client.groups.devices("g")

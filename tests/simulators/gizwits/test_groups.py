"""Groups, the zones of the vendor's app."""

from simulators.gizwits import Account, GizwitsCloud

from .client import Client


async def test_groups(cloud: GizwitsCloud, account: Account, client: Client) -> None:
    """Made, filled, read, renamed, emptied, deleted."""
    first, second = (cloud.add_heater(account, name=name) for name in ("A", "B"))
    status, answer = await client.call("POST", "/group", {"group_name": "Étage"})
    assert status == 201
    path = f"/group/{answer['id']}"
    body = {"dids": [first.did, second.did, "x"]}
    assert (await client.call("POST", f"{path}/devices", body))[1] == {
        "success": [first.did, second.did],
        "failed": ["x"],
    }
    (group,) = (await client.call("GET", "/group"))[1]
    assert (group["group_name"], group["product_key"]) == ("Étage", "")
    devices = (await client.call("GET", f"{path}/devices"))[1]
    assert devices[0] == {
        "did": first.did,
        "verbose_name": "Pilote_Soc_C3",
        "type": "normal",
        "dev_alias": "A",
        "product_key": first.product.key,
    }
    assert (await client.call("PUT", path, {"group_name": "Nuit"}))[0] == 200
    body = {"dids": [second.did, "x"]}
    assert (await client.call("DELETE", f"{path}/devices", body))[1] == {
        "success": [second.did],
        "failed": ["x"],
    }
    assert await client.call("DELETE", path) == (200, None)
    assert (await client.call("GET", "/group"))[1] == []
    assert (await client.call("GET", f"{path}/devices"))[1]["error_code"] == 9034


async def test_group_control(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """One command for all; false for those that lack the attribute or are offline."""
    new, old, away = (
        cloud.add_heater(account, product, product)
        for product in ("Pilote_Pro", "Heatzy", "Pilote2")
    )
    number = (await client.call("POST", "/group", {"group_name": "Tout"}))[1]["id"]
    dids = [new.did, old.did, away.did]
    await client.call("POST", f"/group/{number}/devices", {"dids": dids})
    cloud.set_online(away.did, False)

    async def control(**attrs: object) -> list[bool]:
        status, answer = await client.call(
            "POST", f"/group/{number}/control", {"attrs": attrs}
        )
        assert (status, [entry["did"] for entry in answer]) == (200, dids)
        return [entry["result"] for entry in answer]

    assert await control(mode=2) == [True, True, False]
    assert (new.mode, old.mode) == ("fro", "fro")
    assert await control(lock_switch=1) == [True, False, False]
    assert {entry.via for entry in cloud.control_log} == {"group"}
    cloud.remove_device(old.did)
    assert len((await client.call("GET", f"/group/{number}/devices"))[1]) == 2

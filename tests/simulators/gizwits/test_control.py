"""Control and devdata of the simulated cloud: what is taken, refused, and shown."""

import time

import pytest

from simulators.gizwits import Account, GizwitsCloud

from .client import Client


async def test_control(cloud: GizwitsCloud, account: Account, client: Client) -> None:
    """Words and indexes are taken, and what arrived is kept exactly."""
    heater = cloud.add_heater(account)
    assert await client.control(heater.did, mode="cft1") == (200, {})
    latest = (await client.call("GET", f"/devdata/{heater.did}/latest"))[1]
    assert (latest["did"], latest["updated_at"]) == (heater.did, int(heater.updated_at))
    assert (await client.attrs(heater.did))["mode"] == "cft1"
    await client.control(heater.did, mode=2, lock_switch=1)
    attrs = await client.attrs(heater.did)
    assert (attrs["mode"], attrs["lock_switch"]) == ("fro", 1)
    last = cloud.control_log[-1]
    assert (last.did, last.via, last.accepted) == (heater.did, "rest", True)
    assert last.attrs == {"mode": 2, "lock_switch": 1}
    cloud.behaviour.control_empty = True
    assert await client.control(heater.did, mode="eco") == (200, None)


@pytest.mark.parametrize(
    ("product", "attrs"),
    [
        ("Pilote2", {"eco_tempH": 0}),
        ("Pilote2", {"mode": "warm"}),
        ("Pilote2", {"mode": 6}),
        ("Pilote2", {"derog_time": 256}),
        ("Pilote2", {"lock_switch": 2}),
        ("Pilote2", {"lock_switch": True}),
        ("Pilote_Pro", {"cur_temp": 200}),
        ("Pilote_Pro", {"cft_temp": 310}),
        ("Pilote_Pro", {"cft_temp": 20.5}),
        ("onyx", {"cft_tempH": 2, "cft_tempL": 0}),
        ("onyx", {"on_off": "on"}),
        ("Heatzy", {"mode": "cft"}),
    ],
)
async def test_control_refuses(
    cloud: GizwitsCloud,
    account: Account,
    client: Client,
    product: str,
    attrs: dict[str, object],
) -> None:
    """Unknown, read-only and out-of-range attributes are 9025, and nothing changes."""
    heater = cloud.add_heater(account, product)
    before = await client.attrs(heater.did)
    status, answer = await client.control(heater.did, **attrs)
    assert (status, answer["error_code"]) == (400, 9025)
    assert next(iter(attrs)) in answer["detail_message"]
    assert await client.attrs(heater.did) == before
    assert not cloud.control_log[-1].accepted


async def test_generation_1_takes_raw(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """[1, 1, mode], and it answers in Chinese (or as the switch says)."""
    heater = cloud.add_heater(account, "Heatzy")
    for index, word in enumerate(("舒适", "经济", "解冻", "停止")):
        await client.call("POST", f"/control/{heater.did}", {"raw": [1, 1, index]})
        assert await client.attrs(heater.did) == {"mode": word}
    cloud.behaviour.g1_words = "unescaped"
    assert await client.attrs(heater.did) == {"mode": "u505cu6b62"}
    assert (await client.call("POST", f"/control/{heater.did}", {"raw": "1"}))[0] == 400


async def test_offline_device(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """Control is 9042; the last state stays, or is empty with updated_at 0."""
    heater = cloud.add_heater(account)
    cloud.set_online(heater.did, False)
    status, answer = await client.control(heater.did, mode="cft")
    assert (status, answer["error_code"]) == (400, 9042)
    cloud.set_attr(heater.did, mode="fro")
    assert (await client.attrs(heater.did))["mode"] == "eco"
    cloud.behaviour.offline_empty = True
    answer = (await client.call("GET", f"/devdata/{heater.did}/latest"))[1]
    assert answer == {"did": heater.did, "updated_at": 0, "attr": {}}
    cloud.set_online(heater.did, True)
    assert (await client.attrs(heater.did))["mode"] == "fro"


async def test_devdata_lags(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """The state before stays readable for a while after a control."""
    heater = cloud.add_heater(account)
    cloud.behaviour.devdata_lag = 0.15
    await client.control(heater.did, mode="cft")
    assert (await client.attrs(heater.did))["mode"] == "eco"
    end = time.monotonic() + 2
    while (await client.attrs(heater.did))["mode"] == "eco":
        assert time.monotonic() < end
    assert time.monotonic() > end - 2 + 0.1


async def test_rest_says_numbers(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """Bools are 0 and 1; words stay words; cur_mode of an Onyx is an index."""
    heater = cloud.add_heater(
        account, "Pilote_Pro", "Salon", attrs={"mode": "cft", "cur_temp": 185}
    )
    pro = await client.attrs(heater.did)
    assert (pro["window_switch"], pro["heating_state"]) == (0, 1)
    assert type(pro["window_switch"]) is int
    assert (pro["cur_temp"], pro["cur_mode"], pro["cur_signal"]) == (185, "cft", "cft")
    onyx = await client.attrs(
        cloud.add_heater(account, "onyx", "Bain", attrs={"mode": "fro"}).did
    )
    assert (onyx["on_off"], onyx["mode"], onyx["cur_mode"]) == (1, "fro", 2)

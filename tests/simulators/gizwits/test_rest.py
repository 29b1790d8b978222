"""REST of the simulated cloud, as the vendor's document tells it."""

import hashlib
import time

import aiohttp
import pytest

from simulators.gizwits import Account, GizwitsCloud

from .client import PASSWORD, USER, Client


async def test_login_hands_back_a_valid_token(
    cloud: GizwitsCloud, client: Client
) -> None:
    """A second login returns the token of the first, with its expiry in epoch seconds."""
    first, second = await client.login(), await client.login()
    assert first == second
    assert first["expire_at"] == pytest.approx(time.time() + 114 * 86400, abs=5)
    cloud.behaviour.reuse_token = False
    assert (await client.login())["token"] != first["token"]
    assert [entry.route for entry in cloud.requests] == ["login"] * 4


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [(USER, "wrong", 9020), ("nobody@isotherm.example", "x", 9005), ("", "", 9015)],
)
async def test_login_refused(
    client: Client, username: str, password: str, code: int
) -> None:
    """Every refusal is a 400 with its own code."""
    status, answer = await client.call(
        "POST", "/login", {"username": username, "password": password}
    )
    assert (status, answer["error_code"]) == (400, code)
    assert set(answer) == {"error_code", "error_message", "detail_message"}


async def test_tokens_and_app_id(cloud: GizwitsCloud, client: Client) -> None:
    """A bad token is a 400 with 9004, an expired one 9006, a wrong app id 9003."""
    cloud.expire_tokens()
    assert (await client.call("GET", "/bindings"))[1]["error_code"] == 9006
    await client.login()
    assert (await client.call("GET", "/bindings"))[0] == 200
    cloud.revoke_tokens()
    status, answer = await client.call("GET", "/bindings")
    assert (status, answer["error_code"]) == (400, 9004)
    status, answer = await client.call(
        "GET", "/bindings", headers={"X-Gizwits-Application-Id": "other"}
    )
    assert (status, answer["error_code"]) == (400, 9003)


async def test_a_short_lived_token(socket_enabled: None) -> None:
    """The lifetime of tokens is a parameter."""
    now = time.time()
    async with (
        GizwitsCloud(tick=0, token_lifetime=60, wall=lambda: now) as cloud,
        Client(cloud) as client,
    ):
        cloud.add_account(USER, PASSWORD)
        assert (await client.login())["expire_at"] == int(now + 60)
        now += 61
        assert (await client.call("GET", "/users"))[1]["error_code"] == 9006


async def test_bindings_are_paged(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """Twenty by default, else limit and skip."""
    dids = [cloud.add_heater(account, name=f"Pièce {n}").did for n in range(45)]

    async def page(query: str) -> list[str]:
        answer = (await client.call("GET", f"/bindings{query}"))[1]
        return [device["did"] for device in answer["devices"]]

    assert await page("") == dids[:20]
    assert await page("?limit=20&skip=40") == dids[40:]
    assert await page("?limit=100") == dids
    assert (await client.call("GET", "/bindings?limit=x"))[0] == 400


async def test_a_binding(cloud: GizwitsCloud, account: Account, client: Client) -> None:
    """The fields that really come; devices/{did} lacks the alias and has proto_ver."""
    heater = cloud.add_heater(account, "Pilote_Soc_C3", "Chambre")
    entry = (await client.call("GET", "/bindings"))[1]["devices"][0]
    assert entry["product_key"] == "46409c7f29d4411c85a3a46e5ee3703e"
    assert (entry["dev_alias"], entry["is_online"]) == ("Chambre", True)
    assert (entry["host"], entry["ws_port"]) == ("127.0.0.1", cloud.port)
    assert len(entry["did"]) == 22
    assert entry["remark"].startswith("range=1|")
    single = (await client.call("GET", f"/devices/{heater.did}"))[1]
    assert single.pop("proto_ver")
    assert single.items() <= entry.items()
    assert "dev_alias" not in single


async def test_json_as_html(cloud: GizwitsCloud, client: Client) -> None:
    """Bindings come as text/html, until switched."""
    headers = {
        "X-Gizwits-Application-Id": cloud.app_id,
        "X-Gizwits-User-token": client.token or "",
    }
    for kind in ("text/html", "application/json"):
        async with client.http.get(
            f"{cloud.url}/app/bindings", headers=headers
        ) as response:
            assert response.content_type == kind
        cloud.behaviour.set(html_routes=[])


async def test_rename_keeps_what_is_not_sent(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """PUT /bindings/{did} echoes its three fields."""
    heater = cloud.add_heater(account, name="Salon")
    remark = account.bindings[heater.did].remark
    status, answer = await client.call(
        "PUT", f"/bindings/{heater.did}", {"dev_alias": "Séjour"}
    )
    assert (status, answer) == (
        200,
        {"dev_alias": "Séjour", "remark": remark, "dev_label": []},
    )
    assert (await client.call("PUT", "/bindings/unknown", {"dev_alias": "x"}))[0] == 404


async def test_unbind(cloud: GizwitsCloud, account: Account, client: Client) -> None:
    """What was removed answers 9017 with 401."""
    heater = cloud.add_heater(account)
    status, answer = await client.call(
        "DELETE", "/bindings", {"devices": [{"did": heater.did}, {"did": "other"}]}
    )
    assert (status, answer) == (200, {"success": [heater.did], "failed": ["other"]})
    for method, path in (
        ("GET", f"/devdata/{heater.did}/latest"),
        ("GET", f"/devices/{heater.did}"),
    ):
        status, answer = await client.call(method, path)
        assert (status, answer["error_code"]) == (401, 9017)


async def test_bind_mac(cloud: GizwitsCloud, account: Account, client: Client) -> None:
    """The signature is lower(md5(secret + timestamp)); the time may be 5 minutes off."""
    heater = cloud.add_heater(None, "Pilote2", mac="ecfabc012345")
    body = {"product_key": heater.product.key, "mac": "ECFABC012345"}

    def signed(timestamp: int, secret: str) -> dict[str, str]:
        signature = hashlib.md5(f"{secret}{timestamp}".encode()).hexdigest()
        return {"X-Gizwits-Timestamp": str(timestamp), "X-Gizwits-Signature": signature}

    now = int(time.time())
    for headers, code in (
        (signed(now - 400, heater.product.secret), 9043),
        (signed(now, "wrong"), 9044),
        ({}, 9043),
    ):
        answer = (await client.call("POST", "/bind_mac", body, headers))[1]
        assert answer["error_code"] == code
    headers = signed(now, heater.product.secret)
    assert (await client.call("POST", "/bind_mac", body | {"mac": "0"}, headers))[1][
        "error_code"
    ] == 9014
    status, answer = await client.call("POST", "/bind_mac", body, headers)
    assert (status, answer["did"]) == (200, heater.did)
    assert heater.did in account.bindings


async def test_devdata_and_datapoint_need_no_token(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """As documented; a wrong token is refused all the same."""
    heater = cloud.add_heater(account)
    client.token = None
    assert (await client.attrs(heater.did))["mode"] == "eco"
    assert (await client.call("GET", f"/datapoint?product_key={heater.product.key}"))[
        0
    ] == 200
    assert (await client.call("GET", "/datapoint?product_key=0"))[1][
        "error_code"
    ] == 9002
    assert (await client.call("GET", "/bindings"))[1]["error_code"] == 9004
    client.token = "wrong"
    assert (await client.call("GET", f"/devdata/{heater.did}/latest"))[1][
        "error_code"
    ] == 9004


async def test_users(cloud: GizwitsCloud, account: Account, client: Client) -> None:
    """Create, read, change of password, and the mail that resets it."""
    profile = (await client.call("GET", "/users"))[1]
    assert (profile["username"], profile["uid"]) == (USER, account.uid)
    body = {"username": "paul@isotherm.example", "password": "p", "lang": "fr"}
    status, answer = await client.call("POST", "/users", body)
    assert (status, set(answer)) == (201, {"uid", "token", "expire_at"})
    assert (await client.call("POST", "/users", body))[1]["error_code"] == 9018
    change = {"old_pwd": "wrong", "new_pwd": "n"}
    assert (await client.call("PUT", "/users", change))[1]["error_code"] == 9020
    assert (await client.call("PUT", "/users", change | {"old_pwd": PASSWORD}))[
        0
    ] == 200
    await client.login(password="n")
    assert await client.call("POST", "/reset_password", {"email": USER}) == (200, {})
    assert cloud.reset_mails == [{"email": USER}]
    assert (await client.call("POST", "/reset_password", {"email": "x"}))[1][
        "error_code"
    ] == 9005


async def test_stop_and_start_again(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """Unplugged, nothing answers; then the same port does."""
    url = cloud.url
    await cloud.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.call("GET", "/bindings")
    await cloud.start()
    assert cloud.url == url
    assert (await client.call("GET", "/bindings"))[0] == 200

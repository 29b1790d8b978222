"""The seven calls, as the document spells them and as quirks do."""

import json
from typing import Any

import pytest

from simulators.clock import ManualClock
from simulators.smartlink import Home, SmartlinkCloud

from .client import CLIENT, SECRET, Client, item
from .conftest import at


async def test_devices(client: Client, home: Home) -> None:
    """The document's keys and types, its spelling mistakes included."""
    answer = await client.ask("config", homeId=home.id)
    assert list(answer) == ["authorisation", "reponse", "gateway"]
    assert answer["authorisation"] == {"type": "BASIC", "client": CLIENT}
    heater, _, dryer = answer["reponse"]
    week = heater.pop("weekSchedule")
    assert week == [[{"start": 0, "end": 1440}]] * 7
    assert heater == {
        "header": "AA01",
        "roomId": 1,
        "roomName": "Salon",
        "softwareVersion": 27,
        "category": "Heater",
        "online": True,
        "mode": "Prog",
        "sp": 19,
        "pv": "18.5",
        "lastUpdate": "2027-01-13T08:30:00.000Z",
    }
    assert dryer["category"] == "TowelDryier"
    assert (dryer["mode"], dryer["sp"]) == ("Manual", 20)
    assert "weekSchedule" not in dryer
    assert set(answer["gateway"]) == {
        "token",
        "version",
        "lastPing",
        "installationDate",
    }


@pytest.mark.parametrize(
    ("quirk", "key", "expected"),
    [
        ("numbers=text", "sp", "19"),
        ("numbers=text", "roomId", "1"),
        ("numbers=numbers", "pv", 18.5),
        ("dates=offset", "lastUpdate", "2027-01-13T09:30:00.000+01:00"),
        ("dates=epoch", "lastUpdate", int(at(9, 30))),
        ("dates=epoch_ms", "lastUpdate", int(at(9, 30)) * 1000),
        ("week=never", "weekSchedule", None),
    ],
)
async def test_device_quirks(
    client: Client, home: Home, quirk: str, key: str, expected: object
) -> None:
    """What the document leaves open can be told in other ways."""
    setattr(client.cloud.quirks, *quirk.split("="))
    assert (await client.devices(home.id))["AA01"].get(key) == expected


async def test_better_spelling(client: Client, home: Home) -> None:
    """A vendor may put its spelling right."""
    client.cloud.quirks.spelling = "better"
    answer = await client.ask("config", homeId=home.id)
    assert list(answer) == ["authorization", "response", "gateway"]
    assert answer["response"][2]["category"] == "TowelDryer"
    client.cloud.quirks.gateway_listed = True
    answer = await client.ask("config", homeId=home.id)
    assert answer["response"][3]["category"] == "Gateway"


async def test_offline(client: Client, home: Home, clock: ManualClock) -> None:
    """A silent device counts as online for three days, then tells nothing more."""
    home.devices["AA01"].reporting = False
    clock.advance(3 * 86400)
    shown = (await client.devices(home.id))["AA01"]
    assert shown["online"] is True
    assert shown["lastUpdate"] == "2027-01-13T08:30:00.000Z"
    clock.advance(1)
    devices = await client.devices(home.id)
    assert devices["AA02"]["online"] is True
    assert devices["AA01"] == {
        "header": "AA01",
        "roomId": 1,
        "roomName": "Salon",
        "softwareVersion": 27,
        "category": "Heater",
        "online": False,
    }
    client.cloud.quirks.missing = "null"
    shown = (await client.devices(home.id))["AA01"]
    assert [shown[key] for key in ("mode", "sp", "pv", "lastUpdate")] == [None] * 4
    client.cloud.quirks.offline = "told"
    assert (await client.devices(home.id))["AA01"]["pv"] == "18.5"
    home.add_device("AA04", silent_days=4)
    assert (await client.devices(home.id))["AA04"]["online"] is False


async def test_invitations(client: Client, home: Home) -> None:
    """The homes of an address, with rooms, gateway and the odd types."""
    client.cloud.add_home(email="ben@example.invalid", gateway=False)
    answer = await client.ask("invitations", email="Ann@example.invalid")
    assert answer["reponse"] == [
        {
            "_id": home.id,
            "email": "ann@example.invalid",
            "creationDate": "2027-01-13T08:30:00.000Z",
            "role": 2,
            "city": "Exampleville",
            "gatewayEnabled": True,
            "hasGateway": True,
            "rooms": [
                {
                    "name": "Salon",
                    "roomNumber": 1,
                    "deviceCount": "2",
                    "accessories": ["AA01", "AA02"],
                },
                {
                    "name": "Bain",
                    "roomNumber": 2,
                    "deviceCount": "1",
                    "accessories": ["AA03"],
                },
            ],
        }
    ]
    (bens,) = (await client.ask("invitations", email="ben@example.invalid"))["reponse"]
    assert (bens["hasGateway"], bens["gatewayEnabled"]) == (False, False)
    assert (await client.ask("invitations", email="x@example.invalid"))["reponse"] == []
    client.cloud.quirks.unknown_email = "refused"
    assert await client.status("invitations", email="x@example.invalid") == 404
    assert await client.status("invitations") == 400


async def test_users(client: Client, cloud: SmartlinkCloud) -> None:
    """Pages of invented people; bounds of page and size."""
    cloud.add_homes(45)

    async def page(query: str) -> list[Any]:
        return list((await client.ask(f"users{query}", method="GET"))["response"])

    first = await page("")
    assert len(first) == 20
    assert set(first[0]) == {
        *("homeId", "firstName", "lastName", "address", "zipCode", "city"),
        *("prmId", "consentDate", "email"),
    }
    assert [len(await page(f"?page={n}&size=20")) for n in (1, 2, 3, 4)] == [
        *(20, 20, 5, 0),
    ]
    cloud.quirks.users_beyond = "last"
    assert await page("?page=9&size=20") == await page("?page=3&size=20")
    cloud.quirks.users_most = 30
    assert len(await page("?page=1&size=1000")) == 30
    cloud.quirks.users_above = "refused"
    for query in (
        "size=31",
        "size=0",
        "page=0",
        "page=-1",
        "page=x",
        "size=" + "9" * 50,
    ):
        assert (await client.raw("GET", f"users?{query}"))[0] == 400


async def test_diagnosis(client: Client, home: Home, clock: ManualClock) -> None:
    """Asked for, and acknowledged after a time."""
    answer = (await client.ask("request", homeId=home.id))["response"]
    assert answer["status"] == "OK"
    message = answer["messageId"]

    async def result() -> Any:
        answer = await client.ask("request", method="PUT", messageId=message)
        return answer["response"]

    assert await result() == {
        "_created_at": "2027-01-13T08:30:00.000Z",
        "acknowledge": False,
    }
    clock.advance(61)
    assert (await result())["acknowledge"] is True
    assert home.gateway is not None
    home.gateway.connected = False
    assert (await result())["acknowledge"] is False
    home.gateway = None
    assert (await client.ask("request", homeId=home.id))["response"] == {
        "status": "NOK",
    }
    assert (await client.raw("PUT", "request", {"messageId": "x"}))[0] == 404


@pytest.mark.parametrize("scheme", ["Basic", "BASIC", "basic"])
async def test_sign_in(client: Client, home: Home, scheme: str) -> None:
    """Any spelling of the scheme; nothing but the right id and secret."""
    client.sign_in(CLIENT, SECRET, scheme)
    assert await client.devices(home.id)
    client.sign_in(CLIENT, "wrong", scheme)
    assert await client.status("config", homeId=home.id) == 401
    client.headers = {"Authorization": f"{scheme} %%%"}
    assert await client.status("config", homeId=home.id) == 401
    client.headers = {}
    assert await client.status("config", homeId=home.id) == 401
    client.sign_in(CLIENT, SECRET)
    client.cloud.add_partner(CLIENT, "another")
    assert await client.status("config", homeId=home.id) == 401


async def test_other_partners(client: Client, home: Home) -> None:
    """Nobody sees a home, a trigger or a diagnosis of somebody else."""
    start, _ = await client.schedule(item(home.id))
    message = (await client.ask("request", homeId=home.id))["response"]["messageId"]
    client.cloud.add_partner("partner-b", "b")
    client.sign_in("partner-b", "b")
    for status in (403, 404):
        client.cloud.quirks.foreign_home = status  # type: ignore[assignment]
        assert await client.status("config", homeId=home.id) == status
        assert await client.status("request", homeId=home.id) == status
        assert await client.status("report", trigger=start) == status
        assert await client.status("derogations", derogations=[item(home.id)]) == status
        put = await client.raw("PUT", "request", {"messageId": message})
        assert put[0] == status
    email = await client.ask("invitations", email=home.email)
    assert email["reponse"] == []
    assert await client.status("config", homeId="nowhere") == 404


async def test_a_home_that_is_taken_away(client: Client, home: Home) -> None:
    """Without consent it is forbidden, and once it is removed unknown."""
    start, _ = await client.schedule(item(home.id))
    home.allowed = False
    assert await client.status("config", homeId=home.id) == 403
    client.cloud.remove_home(home.id)
    assert await client.status("config", homeId=home.id) == 404
    assert (await client.report(start))["summary"]["requested"] == 1


@pytest.mark.parametrize("path", ["config", "invitations", "report", "request"])
async def test_bodies_that_are_none(client: Client, home: Home, path: str) -> None:
    """No JSON, no object, no such field: 400."""
    for body in (b"", b"{", b"[]", b"null", b"{}"):
        status, _ = await client.raw("POST", path, body)
        assert status == (404 if (path, body) == ("report", b"{}") else 400)


@pytest.mark.parametrize("kind", ["text", "json", "empty", "html"])
async def test_bodies_of_refusals(client: Client, home: Home, kind: Any) -> None:
    """Nobody knows what they hold."""
    client.cloud.quirks.errors = kind
    status, body = await client.raw("POST", "config", {"homeId": "nowhere"})
    assert status == 404
    match kind:
        case "json":
            assert "error" in json.loads(body)
        case "empty":
            assert body == b""
        case _:
            assert b"not found" in body


async def test_requests_are_kept(client: Client, home: Home) -> None:
    """Route, body and status of each."""
    await client.devices(home.id)
    await client.status("config", homeId="nowhere")
    kept = [(one.route, one.body, one.status) for one in client.cloud.requests]
    assert kept == [
        ("config", {"homeId": home.id}, 200),
        ("config", {"homeId": "nowhere"}, 404),
    ]

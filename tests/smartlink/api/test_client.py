"""Each endpoint: what is sent, to the letter, and what its documented answer means."""

from contextlib import nullcontext
from datetime import UTC, date, datetime
import json

import pytest

from custom_components.isotherm.hub.errors import (
    ApiError,
    AuthError,
    ConnectError,
    InvalidChange,
    NotFoundError,
)
from custom_components.isotherm.smartlink.api.client import PartnerClient
from custom_components.isotherm.smartlink.api.errors import SettingsError
from custom_components.isotherm.smartlink.api.http import Credentials
from custom_components.isotherm.smartlink.api.models import (
    Acknowledgement,
    Category,
    ComfortRange,
    DeviceReport,
    Diagnosis,
    DiagnosisRequest,
    Gateway,
    HomeReport,
    Invitation,
    InvitedRoom,
    Mode,
    Report,
    RoomShift,
    Triggers,
    Window,
)

from .conftest import TOKEN
from .stub import Answer, Stub

AUTH = {"type": "BASIC", "client": "mycompany"}
HEATER = {
    "header": "0A1B2C",
    "roomId": 2,
    "roomName": "Salon",
    "softwareVersion": 120,
    "category": "Heater",
    "online": True,
    "mode": "Prog",
    "sp": 19.5,
    "pv": "18.7",
    "lastUpdate": "2026-11-28T10:15:00.000Z",
    "weekSchedule": [[{"start": 360, "end": 480}], [], [], [], [], [], []],
}
OFFLINE = {
    "header": "0A1B2D",
    "roomId": 3,
    "roomName": "Bain",
    "softwareVersion": 118,
    "category": "TowelDryier",
    "online": False,
}
GATEWAY = {
    "token": "gw-123",
    "version": "3.1",
    "lastPing": "2026-11-28T10:00:00Z",
    "installationDate": "2025-01-02",
}
WINDOW = Window(date(2026, 11, 28), 1080, 1200)


async def test_devices_of_a_home(client: PartnerClient, stub: Stub) -> None:
    """GET DEVICES: with the vendor's spelling, its text for a number, and a device offline."""
    answer = {"authorisation": AUTH, "reponse": [HEATER, OFFLINE], "gateway": GATEWAY}
    stub.answers["POST config"] = [Answer(answer)]
    home = await client.home("h1")
    assert home == HomeReport(
        (
            DeviceReport(
                header="0A1B2C",
                room_id=2,
                room_name="Salon",
                category=Category.HEATER,
                online=True,
                software_version="120",
                mode=Mode.PROG,
                setpoint=19.5,
                temperature=18.7,
                last_update=datetime(2026, 11, 28, 10, 15, tzinfo=UTC),
                week=((ComfortRange(360, 480),), *((),) * 6),
            ),
            DeviceReport(
                "0A1B2D", 3, "Bain", Category.TOWEL_DRYER, online=False,
                software_version="118",
            ),
        ),
        Gateway(
            "3.1",
            datetime(2026, 11, 28, 10, tzinfo=UTC),
            datetime(2025, 1, 2, tzinfo=UTC),
        ),
    )  # fmt: skip
    (seen,) = stub.seen
    assert seen.raw_path == "/base/partners/1/config"
    assert seen.json == {"homeId": "h1"}
    assert seen.headers["Authorization"] == f"Basic {TOKEN}"
    assert seen.headers["Content-Type"] == "application/json; charset=utf-8"


async def test_homes_of_a_user(client: PartnerClient, stub: Stub) -> None:
    """GET INVITATIONS: the address goes out, and is not in what comes back."""
    row = {
        "_id": "h1",
        "email": "ann@example.com",
        "creationDate": "2025-01-02T03:04:05Z",
        "role": 2,
        "city": "Lyon",
        "gatewayEnabled": True,
        "hasGateway": True,
        "rooms": [
            {
                "name": "Salon",
                "roomNumber": 2,
                "deviceCount": "1",
                "accessories": ["0A1B2C"],
            }
        ],
    }
    stub.answers["POST invitations"] = [
        Answer({"authorisation": AUTH, "reponse": [row]})
    ]
    found = await client.invitations("ann@example.com")
    assert found == (
        Invitation(
            home_id="h1",
            city="Lyon",
            created=datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC),
            role=2,
            has_gateway=True,
            gateway_connected=True,
            rooms=(InvitedRoom(2, "Salon", ("0A1B2C",)),),
        ),
    )
    assert stub.seen[0].json == {"email": "ann@example.com"}
    assert "ann@example.com" not in repr(found)


async def test_scheduling(client: PartnerClient, stub: Stub) -> None:
    """SET DEROGATION: one request with the document's keys and types."""
    stub.answers["POST derogations"] = [
        Answer({"response": ["ok"], "startTrigger": "t1", "endTrigger": "t2"})
    ]
    shifts = (RoomShift("h1", 2, -2), RoomShift("hé", 3, 1))
    assert await client.schedule(WINDOW, shifts) == Triggers("t1", "t2", ("ok",))
    (seen,) = stub.seen
    common = {"startTime": 1080, "endTime": 1200, "date": "2026-11-28"}
    assert seen.json == {
        "derogations": [
            {"homeId": "h1", "roomId": 2, "delta": -2, **common},
            {"homeId": "hé", "roomId": 3, "delta": 1, **common},
        ]
    }
    assert b"delta\":-2," in seen.body  # fmt: skip


async def test_a_report(client: PartnerClient, stub: Stub) -> None:
    """MONITORING: summary and details."""
    answer = {
        "authorisation": AUTH,
        "response": {
            "summary": {
                "requested": 2,
                "sent": 2,
                "received": 1,
                "first": "2026-11-28T17:00:00Z",
                "last": "2026-11-28T17:00:02Z",
            },
            "details": [
                {"acknowledge": True, "homeId": "h1", "sendAt": "2026-11-28T17:00:00Z"},
                {
                    "acknowledge": False,
                    "homeId": "h2",
                    "sendAt": "2026-11-28T17:00:02Z",
                },
            ],
        },
    }
    stub.answers["POST report"] = [Answer(answer)]
    first = datetime(2026, 11, 28, 17, tzinfo=UTC)
    last = datetime(2026, 11, 28, 17, 0, 2, tzinfo=UTC)
    acknowledged = (
        Acknowledgement("h1", True, first),
        Acknowledgement("h2", False, last),
    )
    assert await client.report("t1") == Report(2, 2, 1, first, last, acknowledged)
    assert stub.seen[0].json == {"trigger": "t1"}


async def test_users(client: PartnerClient, stub: Stub) -> None:
    """GET USERS: a real GET with page and size; what is not told is left out."""
    user = {"homeId": "h1", "firstName": "Ann", "prmId": "12345678901234", "city": None}
    stub.answers["GET users"] = [Answer({"response": [user]})]
    assert await client.users(3, 20) == [
        {"homeId": "h1", "firstName": "Ann", "prmId": "12345678901234"}
    ]
    (seen,) = stub.seen
    assert seen.raw_path == "/base/partners/1/users?page=3&size=20"
    assert seen.headers["Content-Type"] == "application/json; charset=utf-8"
    assert seen.body == b""


@pytest.mark.parametrize(("page", "size"), [(0, 10), (1, 0), (1, 1001)])
async def test_a_page_that_can_not_be(
    client: PartnerClient, stub: Stub, page: int, size: int
) -> None:
    """Refused, and not asked for."""
    with pytest.raises(InvalidChange, match="page_out_of_range"):
        await client.users(page, size)
    assert not stub.seen


async def test_a_diagnosis(client: PartnerClient, stub: Stub) -> None:
    """DIAGNOSYS REQUEST and DIAGNOSYS RESULT: a POST, and a PUT that reads."""
    stub.answers["POST request"] = [
        Answer({"response": {"status": "OK", "messageId": "m1"}})
    ]
    stub.answers["PUT request"] = [
        Answer(
            {"response": {"acknowledge": True, "_created_at": "2026-11-28T10:00:00Z"}}
        )
    ]
    assert await client.request_diagnosis("h1") == DiagnosisRequest(True, "m1")
    assert await client.diagnosis("m1") == Diagnosis(
        True, datetime(2026, 11, 28, 10, tzinfo=UTC)
    )
    assert [one.json for one in stub.seen] == [{"homeId": "h1"}, {"messageId": "m1"}]


async def test_the_credentials_are_checked(client: PartnerClient, stub: Stub) -> None:
    """With a single request, which is counted without anything of whom it is about."""
    await client.check()
    assert stub.seen[0].raw_path == "/base/partners/1/users?page=1&size=1"
    await client.home("h1")
    assert client.requests.by_route == {"GET users": 1, "POST config": 1}


@pytest.mark.parametrize(
    ("users", "invitations", "kind"),
    [
        (403, 200, None),
        (403, 404, None),
        (403, 400, None),
        (404, 200, None),
        (404, 400, None),
        (403, 403, AuthError),
        (404, 403, AuthError),
        (404, 401, AuthError),
        (404, 404, NotFoundError),
        (403, 500, ConnectError),
    ],
)
async def test_who_may_not_read_users(
    client: PartnerClient,
    stub: Stub,
    users: int,
    invitations: int,
    kind: type[ApiError] | None,
) -> None:
    """The homes of nobody tell whether the credentials work all the same."""
    stub.answers["GET users"] = [Answer({}, users)]
    stub.answers["POST invitations"] = [Answer({"reponse": []}, invitations)]
    with nullcontext() if kind is None else pytest.raises(kind):
        await client.check()


@pytest.mark.parametrize("status", [401, 403])
async def test_a_server_that_knows_no_users_and_not_nobody(
    client: PartnerClient, stub: Stub, status: int
) -> None:
    """It is a partner's, and takes the credentials, if it refuses who shows none."""
    stub.answers["GET users"] = [Answer({}, 404)]
    stub.answers["POST invitations"] = [Answer({}, 404), Answer({}, status)]
    await client.check()
    signed = ["Authorization" in one.headers for one in stub.seen]
    assert signed == [True, True, False]


def test_the_secret_is_in_utf_8_and_not_shown() -> None:
    """Basic of id:secret in base64; an id with a colon can't be told from its secret."""
    who = Credentials("mycompany", "é:x")
    assert who.token == "bXljb21wYW55OsOpOng="
    assert "é" not in repr(who)
    with pytest.raises(SettingsError, match="client_id_colon"):
        Credentials("my:company", "x")


async def test_a_body_holds_what_json_can(client: PartnerClient, stub: Stub) -> None:
    """Quotes and control characters of an id are escaped."""
    stub.answers["POST derogations"] = [Answer({"response": ["ok"]})]
    await client.schedule(WINDOW, [RoomShift('h"\n', 0, 0)])
    assert json.loads(stub.seen[0].body)["derogations"][0]["homeId"] == 'h"\n'

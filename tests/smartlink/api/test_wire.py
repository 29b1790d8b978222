"""Homes and invitations as servers may write them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
import math
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.hub.errors import ProtocolError
from custom_components.isotherm.smartlink.api import reports, users, wire
from custom_components.isotherm.smartlink.api.checks import LONGEST_ID
from custom_components.isotherm.smartlink.api.models import (
    NO_ROOM,
    Acknowledgement,
    Category,
    DeviceReport,
    Diagnosis,
    DiagnosisRequest,
    Gateway,
    Invitation,
    InvitedRoom,
    Mode,
    Report,
    Triggers,
)

from .test_client import HEATER, OFFLINE

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
NEVER: tuple[object, ...] = (
    *(None, 0, "0", "", "null", "nan", "soon", 1e30, math.inf, [], {}, True),
)


def device(**fields: object) -> DeviceReport:
    """Return what is read of a heater with some fields otherwise."""
    (found,) = wire.home_report([HEATER | fields]).devices
    return found


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: {"authorisation": {}, "reponse": rows},
        lambda rows: {"authorization": {}, "response": rows},
        lambda rows: {"reponse": None, "response": rows},
        lambda rows: {"data": rows},
        lambda rows: rows,
    ],
)
def test_either_spelling(wrap: Callable[[list[Any]], object]) -> None:
    """The document's `reponse`, the better one, or the list itself."""
    report = wire.home_report(wrap([HEATER, OFFLINE]))
    assert [one.header for one in report.devices] == ["0A1B2C", "0A1B2D"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (19, 19.0),
        ("19.5", 19.5),
        ("19,5", 19.5),
        (" 18.7 ", 18.7),
        (-3.5, -3.5),
        *((never, None) for never in NEVER),
        (-300, None),
        (1e9, None),
        (101, None),
        ("1,234.5", None),
        ("19 °C", None),
    ],
)
def test_degrees(value: object, expected: float | None) -> None:
    """Numbers and texts, with a point or a comma; nothing absurd."""
    found = device(sp=value, pv=value)
    assert found.setpoint == found.temperature == expected


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-28T10:15:00.000Z",
        "2026-11-28T11:15:00+01:00",
        "2026-11-28T10:15:00",
        "2026-11-28 10:15:00",
        1795860900,
        1795860900000,
        "1795860900",
        "1795860900000",
        1795860900.0,
    ],
)
def test_dates(value: object) -> None:
    """ISO with Z, an offset or none, seconds and milliseconds, as numbers or text."""
    expected = datetime(2026, 11, 28, 10, 15, tzinfo=UTC)
    assert device(lastUpdate=value).last_update == expected


@pytest.mark.parametrize(
    "value",
    [
        *NEVER,
        -1,
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "0001-01-01",
        915148799,
    ],
)
def test_dates_that_are_none(value: object) -> None:
    """Nor is what lies in another century."""
    assert device(lastUpdate=value).last_update is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Prog", Mode.PROG),
        ("PROG", Mode.PROG),
        (" stop ", Mode.STOP),
        ("antiFreeze", Mode.ANTIFREEZE),
        ("anti-freeze", Mode.ANTIFREEZE),
        ("manual", Mode.MANUAL),
        ("Boost", None),
        (None, None),
        (3, None),
    ],
)
def test_modes(value: object, expected: Mode | None) -> None:
    """In any case; one that is not documented is none."""
    assert device(mode=value).mode is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("TowelDryier", Category.TOWEL_DRYER),
        ("TowelDryer", Category.TOWEL_DRYER),
        ("toweldryer", Category.TOWEL_DRYER),
        ("TOWEL_DRYIER", Category.TOWEL_DRYER),
        ("heater", Category.HEATER),
        ("None", Category.NONE),
        ("Boiler", None),
        (None, None),
    ],
)
def test_categories(value: object, expected: Category | None) -> None:
    """In any case and either spelling."""
    assert device(category=value).category is expected


@pytest.mark.parametrize("online", [False, "false", "0", 0, "off"])
def test_an_offline_device_tells_nothing_else(online: object) -> None:
    """Whatever the server goes on sending of it, but for when it last reported."""
    found = device(online=online)
    assert not found.online
    told = (found.mode, found.setpoint, found.temperature, found.week)
    assert told == (None,) * 4
    assert found.last_update is not None


@pytest.mark.parametrize("online", [True, "true", "1", 1, "TRUE"])
def test_an_online_device(online: object) -> None:
    """Also as a number or text."""
    assert device(online=online).online


def test_whether_it_is_online_may_be_missing() -> None:
    """Who tells a temperature is."""
    row = {key: value for key, value in HEATER.items() if key != "online"}
    assert wire.home_report([row]).devices[0].online
    row = {key: value for key, value in OFFLINE.items() if key != "online"}
    assert not wire.home_report([row]).devices[0].online


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2, 2),
        ("2", 2),
        (2.0, 2),
        (0, 0),
        (None, NO_ROOM),
        (-1, NO_ROOM),
        (1.5, NO_ROOM),
    ],
)
def test_rooms_of_devices(value: object, expected: int) -> None:
    """A gateway among the devices has none."""
    assert device(roomId=value).room_id == expected


def test_devices_are_each_there_once() -> None:
    """The first of a header counts; one without a header is none."""
    rows = [
        HEATER,
        HEATER | {"roomName": "Bain"},
        {"roomId": 1},
        HEATER | {"header": 12},
        HEATER | {"header": "x" * 129},
        HEATER | {"header": ""},
        None,
        [],
        "x",
    ]
    found = wire.home_report({"reponse": rows}).devices
    assert [(one.header, one.room_name) for one in found] == [
        ("0A1B2C", "Salon"),
        ("12", "Salon"),
    ]


def test_a_home_has_an_end() -> None:
    """More devices than any home has are not kept."""
    rows = [HEATER | {"header": f"h{number}"} for number in range(2000)]
    assert len(wire.home_report(rows).devices) == wire.MOST_DEVICES


def test_texts_are_short_and_on_one_line() -> None:
    """No state holds more."""
    found = device(roomName="Sa\nlon\x00" + "x" * 5000, softwareVersion="\u202e1")
    assert found.room_name == "Sa lon"
    assert found.software_version == "1"
    assert len(device(roomName="é" * 5000).room_name) == 255


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"version": 3, "lastPing": 0}, Gateway("3")),
        ([{"version": "3.1"}], Gateway("3.1")),
        ({"token": "x"}, Gateway()),
        ({}, None),
        (None, None),
        ([], None),
        ("gw", None),
    ],
)
def test_gateways(told: object, expected: Gateway | None) -> None:
    """A home may have none, or one that tells nothing."""
    assert wire.home_report({"reponse": [], "gateway": told}).gateway == expected


def test_invitations_that_are_odd() -> None:
    """Ids as numbers, rooms twice or without a number, accessories that are none."""
    rooms = [
        {"roomNumber": "1", "name": "Salon", "accessories": ["a", "a", 12, None, {}]},
        {"roomNumber": 1, "name": "again"},
        {"name": "none"},
        3,
        {"roomNumber": 2, "name": None, "accessories": "a"},
    ]
    rows = [
        {"_id": 77, "rooms": rooms, "role": "2", "hasGateway": "true", "city": ""},
        {"_id": 77},
        {"homeId": "h2", "gatewayEnabled": 0, "creationDate": 1795860900},
        {"email": "ann@example.com"},
        None,
    ]
    assert wire.invitations({"response": rows}) == (
        Invitation(
            "77",
            role=2,
            has_gateway=True,
            rooms=(InvitedRoom(1, "Salon", ("a", "12")), InvitedRoom(2, "", ())),
        ),
        Invitation(
            "h2",
            created=datetime(2026, 11, 28, 10, 15, tzinfo=UTC),
            gateway_connected=False,
        ),
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"startTrigger": 1, "endTrigger": "b"}, Triggers("1", "b")),
        ({"response": {"startTrigger": "a", "endTrigger": "b"}}, Triggers("a", "b")),
        ({"response": ["home h1: ok", "home h2: ok", 3, None, {}]},
         Triggers(None, None, ("home …: ok", "3"))),
        ({"response": "done", "startTrigger": "a"}, Triggers("a", None)),
        ({"response": ["sent to ann@example.com"]},
         Triggers(None, None, ("sent to …",))),
    ],
)  # fmt: skip
def test_triggers(answer: object, expected: Triggers) -> None:
    """Wherever they are; and no word of whose they are."""
    assert reports.triggers(answer, {"h1", "h2"}) == expected


@pytest.mark.parametrize(
    "answer",
    [
        *({}, [], None, "ok", {"authorisation": {}}, {"response": "done"}),
        {"response": [], "startTrigger": None, "endTrigger": None},
        {"response": {}},
    ],
)
def test_no_word_of_a_schedule(answer: object) -> None:
    """Then nobody knows whether there is one."""
    with pytest.raises(ProtocolError):
        reports.triggers(answer)


def test_a_report_that_is_odd() -> None:
    """Numbers as text, dates as numbers, both spellings, an id as a number."""
    answer = {
        "summary": {"requested": "3", "sent": 2.0, "received": -1, "first": "0"},
        "details": [
            {"acknowledge": "true", "homeId": 1, "sendAt": 1795860900000},
            {"acknowledged": 1, "homeId": "h2"},
            {"acknowledge": None, "homeId": "h3"},
            {"acknowledge": True},
            None,
        ],
    }
    summary, rows = reports.report({"response": answer})
    assert summary == Report(3, 2)
    assert list(reports.acknowledgements(rows)) == [
        Acknowledgement("1", True, datetime(2026, 11, 28, 10, 15, tzinfo=UTC)),
        Acknowledgement("h2", True),
        Acknowledgement("h3", False),
    ]


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"homeId": "h", "acknowledge": True}, [Acknowledgement("h", True)]),
        ({"h": {"acknowledge": 1}}, [Acknowledgement("h", True)]),
        ({"h": None}, [Acknowledgement("h", False)]),
        (None, []),
        ("x", []),
    ],
)
def test_details_as_an_object(details: object, expected: list[Acknowledgement]) -> None:
    """One alone, or by home."""
    _, rows = reports.report({"details": details})
    assert list(reports.acknowledgements(rows)) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"status": "ok", "messageId": 5}, DiagnosisRequest(True, "5")),
        ({"status": "NOK", "messageId": "m"}, DiagnosisRequest(False, "m")),
        ({"status": "OK"}, DiagnosisRequest(False, None)),
        ({"messageId": "m"}, DiagnosisRequest(True, "m")),
    ],
)
def test_requests_of_a_diagnosis(answer: object, expected: DiagnosisRequest) -> None:
    """Without an id there is nothing to come back for."""
    assert reports.diagnosis_request({"response": answer}) == expected
    assert reports.diagnosis_request(answer) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"acknowledge": "false"}, Diagnosis(False)),
        ({"acknowledged": True, "_created_at": "x"}, Diagnosis(True)),
        ({"x": 1}, Diagnosis(None)),
    ],
)
def test_diagnoses(answer: object, expected: Diagnosis) -> None:
    """It may tell nothing yet."""
    assert reports.diagnosis({"response": answer}) == expected


def _whole_report(answer: object) -> object:
    summary, rows = reports.report(answer)
    return summary, list(reports.acknowledgements(rows))


READERS: tuple[Callable[[Any], object], ...] = (
    wire.home_report,
    wire.invitations,
    reports.triggers,
    _whole_report,
    reports.diagnosis_request,
    reports.diagnosis,
    lambda answer: users.users(answer, 10),
)


@given(JSON)
def test_readers_read_or_refuse(answer: object) -> None:
    """Whatever JSON comes."""
    for read in READERS:
        for shape in (answer, [answer], {"reponse": answer}, {"response": [answer]}):
            with suppress(ProtocolError):
                read(shape)


@given(st.dictionaries(st.sampled_from(sorted(HEATER)), JSON))
def test_whatever_a_device_tells(fields: dict[str, Any]) -> None:
    """What is read of it is in its bounds."""
    for found in wire.home_report([HEATER | fields]).devices:
        assert 0 < len(found.header) <= LONGEST_ID
        assert found.room_id >= NO_ROOM
        assert len(found.room_name) <= 255
        for value in (found.setpoint, found.temperature):
            assert value is None or -50 <= value <= 100
        assert found.last_update is None or 2000 <= found.last_update.year < 2100

"""Models accept whatever comes."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import example, given, strategies as st
import pytest

from custom_components.isotherm.gizwits.account import DeviceRecord
from custom_components.isotherm.gizwits.api.app.groups import Group
from custom_components.isotherm.gizwits.api.app.scheduler import Task
from custom_components.isotherm.gizwits.api.data_points import (
    DataPoint,
    ProductDefinition,
)
from custom_components.isotherm.gizwits.api.models import (
    MOST_ATTRIBUTES,
    Binding,
    DeviceData,
    Outcome,
    Token,
    User,
)
from custom_components.isotherm.hub.errors import ProtocolError
from tests.hub.test_parsing import JSON

READERS: list[Callable[[object], object]] = [
    Token.from_json,
    Binding.from_json,
    DeviceData.from_json,
    Task.from_json,
    Group.from_json,
    Outcome.from_json,
    User.from_json,
    DataPoint.from_json,
    ProductDefinition.from_json,
]
KEYS = st.sampled_from(
    [
        "token",
        "uid",
        "expire_at",
        "did",
        "product_key",
        "attr",
        "attrs",
        "updated_at",
        "dev_label",
        "ws_port",
        "is_online",
        "id",
        "days",
        "enabled",
        "time",
        "repeat",
        "success",
        "failed",
        "entities",
        "name",
        "type",
        "data_type",
        "enum",
        "uint_spec",
        "position",
        "min",
        "max",
        "ratio",
        "addition",
        "len",
        "unit",
        "sleep_duration",
    ]
)


@pytest.mark.parametrize("read", READERS)
@given(st.dictionaries(KEYS, JSON) | JSON)
@example({"token": "a", "uid": "b", "expire_at": 1e308})
@example({"did": "\ud800", "product_key": "k", "attr": []})
def test_nothing_but_protocol_error(
    read: Callable[[object], object], data: Any
) -> None:
    """No JSON value raises anything but ProtocolError; what was read can be shown."""
    with suppress(ProtocolError):
        repr(read(data))


def test_token() -> None:
    """A token keeps its secret out of its repr."""
    token = Token.from_json(
        {"token": "t0ken", "uid": "u1d", "expire_at": 1_714_144_944}
    )
    assert (token.value, token.uid, token.expires_at) == ("t0ken", "u1d", 1_714_144_944)
    assert "t0ken" not in repr(token)
    assert "u1d" not in repr(token)
    assert (
        Token.from_json({"token": "t", "uid": "u", "expired_at": "5"}).expires_at == 5
    )
    assert Token.from_json({"token": "t", "uid": "u"}).expires_at is None


@pytest.mark.parametrize(
    "data", [{}, {"token": "t"}, {"uid": "u"}, {"token": "a\nb", "uid": "u"}, None, []]
)
def test_no_token(data: object) -> None:
    """A login without token or uid is none."""
    with pytest.raises(ProtocolError):
        Token.from_json(data)


def test_binding_of_2019() -> None:
    """Only did and product key are needed, and secrets stay out of the repr."""
    least = Binding.from_json({"did": "d1d", "product_key": "k"})
    assert (least.alias, least.is_online, least.is_disabled, least.host) == (
        "",
        None,
        False,
        None,
    )
    full = Binding.from_json(
        {
            "did": "d1d",
            "mac": "aabbccddeeff",
            "passcode": "QWERTY",
            "product_key": "k",
            "product_name": "Pilote2",
            "dev_alias": "Salon",
            "dev_label": ["a", None, "b"],
            "is_online": 1,
            "is_disabled": "0",
            "is_sandbox": True,
            "host": "eusandbox.gizwits.com",
            "ws_port": "8080",
            "wss_port": 8880,
            "remark": "range=1",
            "mcu_soft_version": "1",
            "wifi_soft_version": "04020028",
            "sleep_duration": 3600,
            "state_last_timestamp": 1_700_000_000,
            "updated_at": 0,
        }
    )
    assert full.labels == ("a", "b")
    assert full.is_online is True
    assert full.is_disabled is False
    assert (full.ws_port, full.wss_port) == (8080, 8880)
    assert full.state_at == 1_700_000_000
    assert full.updated_at is None
    for secret in ("d1d", "aabbccddeeff", "QWERTY"):
        assert secret not in repr(full)


def test_devdata() -> None:
    """Attributes are found under both names; 0 is never."""
    assert DeviceData.from_json({"updated_at": 0, "attr": {}}) == DeviceData(None, {})
    data = DeviceData.from_json({"updated_at": "5", "attrs": {"mode": 0}})
    assert data == DeviceData(5.0, {"mode": 0})
    with pytest.raises(ProtocolError):
        DeviceData.from_json([])


def test_outcome() -> None:
    """Ids come bare or in objects."""
    assert Outcome.from_json({"success": ["a", {"did": "b"}, None]}) == Outcome(
        ("a", "b")
    )
    assert Outcome.from_json(None) == Outcome()


def test_user_is_private() -> None:
    """Nothing of a person is in the repr."""
    user = User.from_json(
        {"uid": "u1", "username": "me@x", "phone": "0612", "name": "Ann", "lang": "fr"}
    )
    assert user.language == "fr"
    assert not any(part in repr(user) for part in ("u1", "me@x", "0612", "Ann"))


def test_what_no_device_reports_is_left_out() -> None:
    """Attributes without number or end, names and texts without end."""
    invented = {f"a{number}": number for number in range(30_000)}
    long = {"x" * 1000: 1, "mode": "eco", "text": "y" * 100_000}
    told = DeviceData.from_json({"attr": {**long, **invented}}).attrs
    assert told["mode"] == "eco"
    assert "text" not in told
    assert len(told) == MOST_ATTRIBUTES
    record = DeviceRecord(Binding(did="d", product_key="k"))
    for start in range(0, 3000, 100):
        record.take_attributes(
            {f"a{number}": 1 for number in range(start, start + 100)}
        )
    assert len(record.attrs) == MOST_ATTRIBUTES
    row = {
        "did": "d",
        "product_key": "k",
        "dev_alias": "Sa\u202el\x07on\n" + "x" * 100_000,
    }
    alias = Binding.from_json(row).alias
    assert alias.startswith("Salon xx")
    assert len(alias) <= 255

"""What the Gizwits app API tells, as frozen dataclasses.

`from_json` accepts missing, extra and odd fields; it raises ProtocolError only where
nothing usable came.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, Self

from ...hub.errors import ProtocolError
from ...hub.parsing import (
    epoch,
    integer,
    mapping,
    need_id,
    need_mapping,
    need_text,
    optional_text,
    port,
    sequence,
    text,
    truth,
    verbatim,
)

_LONGEST_TOKEN: Final = 4096
_LONGEST_REMARK: Final = 10_000
_MOST_LABELS: Final = 100
MOST_ATTRIBUTES: Final = 500
"""Attributes of a device that are kept; the product with the most has 130."""
_LONGEST_NAME: Final = 100
_LONGEST_VALUE: Final = 2000


def bounded(attrs: object) -> dict[str, Any]:
    """Return reported attributes without those that no device has.

    Args:
        attrs: what came: names and plain values.

    """
    found = (
        (name, value)
        for name, value in mapping(attrs).items()
        if len(name) <= _LONGEST_NAME
        and not (isinstance(value, str) and len(value) > _LONGEST_VALUE)
    )
    return dict(islice(found, MOST_ATTRIBUTES))


def _labels(rows: object) -> tuple[str, ...]:
    return tuple(filter(None, map(text, sequence(rows)[:_MOST_LABELS])))


@dataclass(frozen=True, slots=True)
class Token:
    """A user token (Heatzy API document, POST /app/login).

    Args:
        value: what goes into the header; a secret.
        uid: the account's id; empty for a token that stands for no account.
        expires_at: seconds since 1970; None where the vendor did not say.

    """

    value: str = field(repr=False)
    uid: str = field(default="", repr=False)
    expires_at: float | None = None

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read the answer to a login.

        Raises:
            ProtocolError: no token or no uid.

        """
        body = need_mapping(data, "login")
        value = need_text(body.get("token"), "token", _LONGEST_TOKEN)
        if not value.isascii() or verbatim(body["token"]).strip() not in {value, ""}:
            raise ProtocolError("token: not fit for a header")
        expires = epoch(body.get("expire_at")) or epoch(body.get("expired_at"))
        return cls(value, need_text(body.get("uid"), "uid"), expires)


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A device of the account (Heatzy API document, GET /app/bindings).

    Args:
        did: device id.
        product_key: the product's id.
        product_name: the product's name, such as `Pilote_Soc_C3`.
        alias: the name that the user gave; empty where there is none.
        mac: hardware address, twelve hexadecimal digits as a rule.
        passcode: a secret of the device.
        is_online: what the vendor says of the connection; None where it says nothing.
        is_disabled: whether the vendor has disabled the device.
        is_sandbox: whether it lives on the vendor's sandbox servers.
        host: host of its WebSocket.
        ws_port: port for a plain WebSocket.
        wss_port: port for an encrypted WebSocket.
        remark: text of the vendor's app (order and zone of the device); keep it.
        labels: the app's labels.
        mcu_version: firmware of the appliance.
        mcu_hardware: its hardware.
        wifi_version: firmware of the radio module.
        wifi_hardware: its hardware.
        kind: the vendor's `type`, such as `normal`.
        role: the user's role, such as `special`.
        proto_version: the protocol's version, such as `01`.
        updated_at: seconds since 1970 of the last change to the binding.
        state_at: seconds since 1970 of the last report.
        sleep_duration: seconds for which it sleeps; 0 for a device that does not.

    """

    did: str = field(repr=False)
    product_key: str
    product_name: str = ""
    alias: str = ""
    mac: str = field(default="", repr=False)
    passcode: str = field(default="", repr=False)
    is_online: bool | None = None
    is_disabled: bool = False
    is_sandbox: bool = False
    host: str | None = None
    ws_port: int | None = None
    wss_port: int | None = None
    remark: str = ""
    labels: tuple[str, ...] = ()
    mcu_version: str | None = None
    mcu_hardware: str | None = None
    wifi_version: str | None = None
    wifi_hardware: str | None = None
    kind: str = ""
    role: str = ""
    proto_version: str | None = None
    updated_at: float | None = None
    state_at: float | None = None
    sleep_duration: int = 0

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read one device of the bindings, or a device's details.

        Raises:
            ProtocolError: no did or no product key.

        """
        row = need_mapping(data, "binding")
        return cls(
            did=need_id(row.get("did"), "did"),
            product_key=need_id(row.get("product_key"), "product_key"),
            product_name=text(row.get("product_name")),
            alias=text(row.get("dev_alias")),
            mac=text(row.get("mac")),
            passcode=text(row.get("passcode")),
            is_online=truth(row.get("is_online")),
            is_disabled=truth(row.get("is_disabled")) or False,
            is_sandbox=truth(row.get("is_sandbox")) or False,
            host=optional_text(row.get("host")),
            ws_port=port(row.get("ws_port")),
            wss_port=port(row.get("wss_port")),
            remark=verbatim(row.get("remark"))[:_LONGEST_REMARK],
            labels=_labels(row.get("dev_label")),
            mcu_version=optional_text(row.get("mcu_soft_version")),
            mcu_hardware=optional_text(row.get("mcu_hard_version")),
            wifi_version=optional_text(row.get("wifi_soft_version")),
            wifi_hardware=optional_text(row.get("wifi_hard_version")),
            kind=text(row.get("type")),
            role=text(row.get("role")),
            proto_version=optional_text(row.get("proto_ver")),
            updated_at=epoch(row.get("updated_at")),
            state_at=epoch(row.get("state_last_timestamp")),
            sleep_duration=integer(row.get("sleep_duration"), 0) or 0,
        )


@dataclass(frozen=True, slots=True)
class DeviceData:
    """The last state that a device reported (GET /app/devdata/{did}/latest).

    Args:
        updated_at: seconds since 1970 of the report; None where there was none.
        attrs: the attributes as they came; empty for a device long offline.

    """

    updated_at: float | None
    attrs: Mapping[str, Any]

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read the last state.

        Raises:
            ProtocolError: not an object.

        """
        body = need_mapping(data, "devdata")
        attrs = bounded(body.get("attr")) or bounded(body.get("attrs"))
        return cls(epoch(body.get("updated_at")), attrs)


@dataclass(frozen=True, slots=True)
class User:
    """The account's owner (Heatzy API document, GET /app/users).

    Args:
        uid: the account's id.
        username: the name used to log in.
        email: the address, if there is one.
        phone: the number, if there is one.
        name: the person's name, if given.
        language: language of the vendor's e-mails, such as `en`.
        is_anonymous: whether the account has no name to log in with.

    """

    uid: str = field(repr=False)
    username: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    language: str = ""
    is_anonymous: bool = False

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read the account's owner.

        Raises:
            ProtocolError: no uid.

        """
        row = need_mapping(data, "user")
        return cls(
            need_text(row.get("uid"), "uid"),
            text(row.get("username")),
            text(row.get("email")),
            text(row.get("phone")),
            text(row.get("name")),
            text(row.get("lang")),
            truth(row.get("is_anonymous")) or False,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call that takes several devices did to each.

    Args:
        success: ids of the devices for which it went well.
        failed: ids of the others.

    """

    success: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read `{success: [], failed: []}`; anything else is an empty outcome."""
        body = mapping(data)
        return cls(_dids(body.get("success")), _dids(body.get("failed")))


def _dids(rows: object) -> tuple[str, ...]:
    found = (text(mapping(row).get("did")) or text(row) for row in sequence(rows))
    return tuple(filter(None, found))

"""Groups of devices, the zones of the vendor's app."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from ....hub.parsing import need_mapping, need_rows, need_text, text, truth
from ..http import Request
from ..models import Outcome
from ..token import AuthorisedClient

GROUPS: Final = "/group"
GROUP: Final = "/group/{id}"
GROUP_DEVICES: Final = "/group/{id}/devices"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of devices, a zone of the vendor's app (Group APIs document, GET /group).

    Args:
        id: the group's id.
        name: its name.
        product_key: the one product of its devices; empty for a mixed group.
        remark: text of the vendor's app.

    """

    id: str
    name: str = ""
    product_key: str = ""
    remark: str = ""

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read one group.

        Raises:
            ProtocolError: no id.

        """
        row = need_mapping(data, "group")
        return cls(
            need_text(row.get("id"), "id"),
            text(row.get("group_name")) or text(row.get("verbose_name")),
            text(row.get("product_key")),
            text(row.get("remark")),
        )


@dataclass(frozen=True, slots=True)
class GroupDevice:
    """A device of a group (Group APIs document, GET /group/{id}/devices).

    Args:
        did: device id.
        product_key: the product's id.
        product_name: the product's name.
        alias: the name that the user gave.

    """

    did: str
    product_key: str = ""
    product_name: str = ""
    alias: str = ""

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read one device of a group.

        Raises:
            ProtocolError: no did.

        """
        row = need_mapping(data, "group device")
        return cls(
            need_text(row.get("did"), "did"),
            text(row.get("product_key")),
            text(row.get("verbose_name")),
            text(row.get("dev_alias")),
        )


class Groups:
    """Groups of devices. The first Pilote does not take part in all of the calls."""

    def __init__(self, client: AuthorisedClient) -> None:
        """Keep what sends the requests."""
        self._client = client

    async def all(self) -> tuple[Group, ...]:
        """Return the account's groups (Group APIs document, GET /app/group).

        Raises:
            ProtocolError: the answer holds no list of groups.
            ApiError: the vendor refused, failed or was not there.

        """
        answer = await self._client.send(Request("GET", GROUPS))
        rows = need_rows(answer, "groups", "groups")
        return tuple(Group.from_json(row) for row in rows)

    async def create(self, name: str, product_key: str = "") -> str:
        """Create a group (Group APIs document, POST /app/group).

        Args:
            name: the group's name.
            product_key: the one product of its devices; empty for a mixed group.

        Returns:
            The new group's id.

        Raises:
            ValueError: the name is empty.
            ApiError: the vendor refused, failed or was not there.

        """
        body = _named(name) | ({"product_key": product_key} if product_key else {})
        answer = await self._client.send(Request("POST", GROUPS, body=body))
        return need_text(need_mapping(answer, "group").get("id"), "id")

    async def rename(self, group_id: str, name: str) -> None:
        """Rename a group (Group APIs document, PUT /app/group/{id}).

        Args:
            group_id: the group's id.
            name: the new name.

        Raises:
            ValueError: the name is empty.
            ApiError: the vendor refused, failed or was not there.

        """
        await self._client.send(
            Request("PUT", GROUP, at={"id": group_id}, body=_named(name), lenient=True)
        )

    async def delete(self, group_id: str) -> None:
        """Delete a group; its devices stay (Group APIs document, DELETE /app/group/{id}).

        Args:
            group_id: the group's id.

        Raises:
            ApiError: the vendor refused, failed or was not there.

        """
        await self._client.send(
            Request("DELETE", GROUP, at={"id": group_id}, lenient=True)
        )

    async def devices(self, group_id: str) -> tuple[GroupDevice, ...]:
        """Return a group's devices (Group APIs document, GET /app/group/{id}/devices).

        Args:
            group_id: the group's id.

        Raises:
            ProtocolError: the answer holds no list of devices.
            ApiError: the vendor refused, failed or was not there.

        """
        answer = await self._client.send(
            Request("GET", GROUP_DEVICES, at={"id": group_id})
        )
        rows = need_rows(answer, "devices", "group devices")
        return tuple(GroupDevice.from_json(row) for row in rows)

    async def add(self, group_id: str, dids: Iterable[str]) -> Outcome:
        """Add devices (Group APIs document, POST /app/group/{id}/devices).

        Args:
            group_id: the group's id.
            dids: device ids, at least one.

        Raises:
            ValueError: no device given.
            ApiError: the vendor refused, failed or was not there.

        """
        return await self._change_devices("POST", group_id, dids)

    async def remove(self, group_id: str, dids: Iterable[str]) -> Outcome:
        """Remove devices (Group APIs document, DELETE /app/group/{id}/devices).

        Args:
            group_id: the group's id.
            dids: device ids, at least one.

        Raises:
            ValueError: no device given.
            ApiError: the vendor refused, failed or was not there.

        """
        return await self._change_devices("DELETE", group_id, dids)

    async def _change_devices(
        self, method: str, group_id: str, dids: Iterable[str]
    ) -> Outcome:
        wanted = tuple(dids)
        if not wanted or not all(wanted):
            raise ValueError("name the devices")
        request = Request(
            method,
            GROUP_DEVICES,
            at={"id": group_id},
            body={"dids": list(wanted)},
            secrets=wanted,
            lenient=True,
        )
        return Outcome.from_json(await self._client.send(request))

    async def control(self, group_id: str, attrs: Mapping[str, Any]) -> Outcome:
        """Set attributes of all devices (Group APIs document, POST …/group/{id}/control).

        Args:
            group_id: the group's id.
            attrs: the attributes to set; at least one.

        Returns:
            Which devices took the command; a device that knows no such attribute
            failed.

        Raises:
            ValueError: no attribute given.
            ApiError: the vendor refused, failed or was not there.

        """
        if not attrs:
            raise ValueError("a command needs an attribute")
        request = Request(
            "POST",
            "/group/{id}/control",
            at={"id": group_id},
            body={"attrs": dict(attrs)},
        )
        rows = need_rows(await self._client.send(request), "devices", "group control")
        took: dict[str, bool] = {}
        for row in rows:
            result = need_mapping(row, "group control")
            took[text(result.get("did"))] = truth(result.get("result")) is True
        return Outcome(
            tuple(did for did, result in took.items() if result),
            tuple(did for did, result in took.items() if not result),
        )


def _named(name: str) -> dict[str, str]:
    if not name.strip():
        raise ValueError("a group needs a name")
    return {"group_name": name}

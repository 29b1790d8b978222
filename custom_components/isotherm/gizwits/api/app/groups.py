"""Groups of devices, the zones of the vendor's app."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Self

from ....hub.errors import ProtocolError
from ....hub.parsing import mapping, need_id, need_mapping, need_rows, text, truth
from ..http import Request
from ..models import Outcome
from ..token import AuthorisedClient

GROUPS: Final = "/group"
GROUP: Final = "/group/{id}"
GROUP_DEVICES: Final = "/group/{id}/devices"
MOST_GROUPS: Final = 100
"""Groups that are read, each with a request of its own."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of devices, a zone of the vendor's app (Group APIs document, GET /group).

    Args:
        id: the group's id.
        name: its name.

    """

    id: str
    name: str = ""

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read one group.

        Raises:
            ProtocolError: no id.

        """
        row = need_mapping(data, "group")
        name = text(row.get("group_name")) or text(row.get("verbose_name"))
        return cls(need_id(row.get("id"), "id"), name)


class Groups:
    """Groups of devices. The first Pilote does not take part in all of the calls.

    Every call may raise ApiError: the vendor refused, failed or was not there.
    """

    def __init__(self, client: AuthorisedClient) -> None:
        """Keep what sends the requests."""
        self._client = client

    async def all(self) -> tuple[Group, ...]:
        """Return the account's groups (Group APIs document, GET /app/group).

        One that can't be read is left out.

        Raises:
            ProtocolError: the answer holds no list of groups.

        """
        answer = await self._client.send(Request("GET", GROUPS))
        groups = []
        for row in need_rows(answer, "groups", "groups")[:MOST_GROUPS]:
            with suppress(ProtocolError):
                groups.append(Group.from_json(row))
        return tuple(groups)

    async def create(self, name: str, product_key: str = "") -> str:
        """Create a group (Group APIs document, POST /app/group); return its id.

        Args:
            name: the group's name.
            product_key: the one product of its devices; empty for a mixed group.

        Raises:
            ValueError: the name is empty.

        """
        body = _named(name) | ({"product_key": product_key} if product_key else {})
        answer = await self._client.send(Request("POST", GROUPS, body=body))
        return need_id(need_mapping(answer, "group").get("id"), "id")

    async def rename(self, group_id: str, name: str) -> None:
        """Rename a group (Group APIs document, PUT /app/group/{id}).

        Raises:
            ValueError: the name is empty.

        """
        await self._client.send(
            Request("PUT", GROUP, at={"id": group_id}, body=_named(name), lenient=True)
        )

    async def delete(self, group_id: str) -> None:
        """Delete a group; its devices stay (Group APIs document, DELETE /app/group/{id})."""
        await self._client.send(
            Request("DELETE", GROUP, at={"id": group_id}, lenient=True)
        )

    async def devices(self, group_id: str) -> tuple[str, ...]:
        """Return the dids of a group's devices (Group APIs document, GET /app/group/{id}/devices).

        Raises:
            ProtocolError: the answer holds no list of devices.

        """
        request = Request("GET", GROUP_DEVICES, at={"id": group_id})
        rows = need_rows(await self._client.send(request), "devices", "group devices")
        # A member that can't be read must not be commanded with the others.
        return tuple(need_id(mapping(row).get("did"), "did") for row in rows)

    async def add(self, group_id: str, dids: Iterable[str]) -> Outcome:
        """Add devices, at least one (Group APIs document, POST /app/group/{id}/devices).

        Raises:
            ValueError: no device given.

        """
        return await self._change_devices("POST", group_id, dids)

    async def remove(self, group_id: str, dids: Iterable[str]) -> Outcome:
        """Remove devices, at least one (Group APIs document, DELETE /app/group/{id}/devices).

        Raises:
            ValueError: no device given.

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

        """
        if not attrs:
            raise ValueError("a command needs an attribute")
        body = {"attrs": dict(attrs)}
        request = Request("POST", f"{GROUP}/control", at={"id": group_id}, body=body)
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

"""Groups of devices, and the outcome of calls that take several devices."""

from dataclasses import dataclass
from typing import Self

from .wire import mapping, need_mapping, need_text, sequence, text


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

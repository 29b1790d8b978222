"""What the cloud reports by itself (guide, 2.3.5): that something, or everything, changed."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from uuid import UUID

from ...hub.errors import ProtocolError
from ...hub.parsing import decode_json
from .cloud import components_of
from .components import Components
from .wire import Json, text

MOST_BYTES: Final = 1 << 18
"""The longest report that is read; one of a whole bridge has 20 kB."""
_REMEMBERED: Final = 512


@dataclass(frozen=True, slots=True)
class Report:
    """What a report tells.

    Args:
        request_id: tells it from every other.
        user_id: whom it is about; None where it doesn't tell.
        components: datagrams by componentId; none: everything has to be asked for.

    """

    request_id: str
    user_id: str | None
    components: Mapping[str, Json] = field(default_factory=dict)

    @classmethod
    def from_body(cls, body: bytes) -> Report:
        """Read a report.

        Raises:
            ProtocolError: it is none.

        """
        told = decode_json(body)
        if not isinstance(told, dict):
            raise ProtocolError("not a report")
        try:
            request_id = str(UUID(text(told.get("requestId")) or ""))
        except ValueError:
            raise ProtocolError("a report without a requestId") from None
        user_id = text(told.get("userId")) or text(told.get("userID"))
        kind = told.get("requestType")
        if kind == "Sync" and user_id is not None:
            return cls(request_id, user_id)
        inner = told.get("requestBody")
        if kind != "Event" or not isinstance(inner, dict):
            raise ProtocolError("a report of no known kind")
        if not (components := components_of(inner.get("devices"))):
            raise ProtocolError("a report of nothing")
        return cls(request_id, user_id, components)


class ReportCheck:
    """Tells whether a report may count, once."""

    def __init__(self) -> None:
        """Begin with none seen."""
        self._seen: deque[str] = deque(maxlen=_REMEMBERED)

    def verdict(
        self, report: Report, user_id: str | None, components: Components
    ) -> HTTPStatus:
        """Return what to answer; what is not OK must not count.

        Args:
            report: that came.
            user_id: whose account it is.
            components: that the account has.

        """
        if report.request_id in self._seen:
            return HTTPStatus.CONFLICT
        if report.user_id not in (None, user_id):
            return HTTPStatus.FORBIDDEN
        told = report.components
        if told and not any(map(components.concerns, told)):
            return HTTPStatus.FORBIDDEN
        self._seen.append(report.request_id)
        return HTTPStatus.OK

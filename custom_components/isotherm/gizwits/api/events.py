"""What comes over the WebSockets of the app API."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...hub.parsing import text, truth
from .models import bounded


@dataclass(frozen=True, slots=True)
class Attributes:
    """A device reported attributes: all of them or only some, so merge them.

    Args:
        did: device id.
        attrs: the attributes; booleans come as true and false here.

    """

    did: str
    attrs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Online:
    """A device went online or offline."""

    did: str
    online: bool


@dataclass(frozen=True, slots=True)
class BindingChanged:
    """A device came into the account or left it."""

    did: str
    bound: bool


@dataclass(frozen=True, slots=True)
class ConnectionChanged:
    """A socket was logged in, or lost: once for each outage, not for each try.

    Args:
        up: whether it is logged in.
        reason: why not; empty when it is.
        host: host and port of the socket.

    """

    up: bool
    reason: str
    host: str


type PushEvent = Attributes | Online | BindingChanged | ConnectionChanged


def event_from(cmd: str, data: Mapping[str, Any]) -> PushEvent | None:
    """Return what a message tells of a device; None where it tells nothing."""
    if not (did := text(data.get("did"))):
        return None
    if cmd == "s2c_noti" and (attrs := bounded(data.get("attrs"))):
        return Attributes(did, attrs)
    if cmd == "s2c_online_status":
        # Both names occur.
        told = (truth(data.get(key)) for key in ("online", "is_online"))
        online = next((one for one in told if one is not None), None)
        return None if online is None else Online(did, online)
    if cmd == "s2c_binding_changed":
        bound = truth(data.get("bind"))
        return None if bound is None else BindingChanged(did, bound)
    return None

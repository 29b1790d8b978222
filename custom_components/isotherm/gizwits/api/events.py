"""What comes over the WebSockets of the app API."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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
    """A device went online or offline.

    Args:
        did: device id.
        online: whether it is online.

    """

    did: str
    online: bool


@dataclass(frozen=True, slots=True)
class BindingChanged:
    """A device came into the account or left it.

    Args:
        did: device id.
        bound: whether it is in the account now.

    """

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

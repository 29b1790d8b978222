"""An open socket as the world sees it: whose it is, and what it can be told."""

from typing import Protocol

from .devices import SimDevice
from .registry import Account


class Connection(Protocol):
    """One open socket; `Session` is what speaks the protocol behind it."""

    host: str
    """The address that it was opened to."""
    account: Account | None
    """Who is logged in."""
    silent: bool
    """Whether it stays open and says nothing more."""

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be sent."""

    def hears(self, device: SimDevice, *, bound: bool = True) -> bool:
        """Whether pushes of `device` come over this socket."""

    def send(self, cmd: str, data: object = None, **more: object) -> None:
        """Queue a message."""

    def notify(self, device: SimDevice, changed: set[str]) -> None:
        """Push a state whose `changed` names are new."""

    def invalid(self, code: int) -> None:
        """Send s2c_invalid_msg; 1009 also logs the client out."""

    def abort(self) -> None:
        """Cut the connection without a close frame."""

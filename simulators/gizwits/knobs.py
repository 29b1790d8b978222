"""The knobs: what happens to devices, sockets and tokens without the client's doing."""

from collections.abc import Mapping

from ..inputs import number
from .points import Value
from .world import World

ROOM_TEMPERATURES = (-50.0, 100.0)
"""Coldest and warmest °C that a room can be set to."""


class Knobs(World):
    """A world whose knobs can be turned, by tests and by the page."""

    def set_attr(self, did: str, **attrs: Value) -> None:
        """Change attributes as the phone app or the keypad would; pushes s2c_noti.

        A measured temperature changes the room. Raises KeyError for an unknown did,
        ValueError for what the device can't hold (`inject` shows such things).
        """
        device = self.device(did)
        self._set(device, attrs)
        self.report(device)

    def set_temperature(self, did: str, temperature: float) -> None:
        """Set the room of a device to `temperature` °C; pushes s2c_noti.

        Raises KeyError for an unknown did, ValueError for no temperature of a room.
        """
        device = self.device(did)
        device.room.temperature = number(temperature, *ROOM_TEMPERATURES)
        for other in self.registry.devices.values():
            if other.room is device.room:
                self._settle(other)
                self.report(other)

    def set_online(self, did: str, online: bool) -> None:
        """Connect or disconnect a device; pushes s2c_online_status."""
        device = self.device(did)
        if device.online == online:
            return
        device.online = online
        for session in self.connections:
            if session.hears(device):
                session.send(
                    "s2c_online_status",
                    {
                        "did": did,
                        "passcode": device.passcode,
                        "mac": device.mac,
                        "online": online,
                    },
                )
        self._settle(device)
        self.report(device)

    def inject(
        self, did: str, attrs: Mapping[str, object], hide: tuple[str, ...] = ()
    ) -> None:
        """Show absurd or additional values, and hide some; both empty: sane again."""
        device = self.device(did)
        device.injected, device.hidden = dict(attrs), set(hide)
        device.reported = {}
        self.report(device)

    def see_someone(self, did: str) -> None:
        """Let the presence detection of a device see somebody."""
        device = self.device(did)
        device.presence_at = self.clock()
        self._settle(device)
        self.report(device)

    def drop_sockets(self) -> None:
        """Cut every open socket."""
        for session in self.connections:
            session.abort()

    def silence_sockets(self) -> None:
        """Let every open socket stay open and say nothing more."""
        for session in self.connections:
            session.silent = True

    def send_invalid(self, code: int) -> None:
        """Send s2c_invalid_msg with 1003, 1009 (also logs out) or 1011."""
        for session in self.connections:
            session.invalid(code)

    def expire_tokens(self) -> None:
        """Let every token be expired (9006)."""
        for token in self.registry.tokens.values():
            token.expire_at = int(self.wall()) - 1

    def revoke_tokens(self) -> None:
        """Forget every token (9004)."""
        self.registry.tokens.clear()

"""A bridge on its own network: where it is asked, and where it went."""

from typing import Any, Protocol

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant, callback

from .api.http import LocalTransport
from .const import CONF_LACKS_AIRCON
from .discovery import async_get_discovery
from .identity import first_to_answer
from .timing import Timing


class _Hub(Protocol):
    """What is needed of the bridge's hub."""

    hass: HomeAssistant
    name: str
    uid: str
    config_entry: ConfigEntry[Any]
    timing: Timing

    @property
    def host(self) -> str: ...
    @property
    def reachable(self) -> bool: ...
    def on_notification(self) -> None: ...
    def on_announced(self, host: str) -> None: ...


class OwnNetwork:
    """Where the bridge is on its own network.

    Args:
        hub: of the bridge.
        local: the way to it.

    """

    def __init__(self, hub: _Hub, local: LocalTransport) -> None:
        """Begin with the address of the way."""
        self.local = local
        self._hub = hub

    async def find(self, *, here: bool = False) -> str | None:
        """Return an address at which the bridge answers over HTTP, None if there is none.

        Args:
            here: whether the address that it had is tried before all others.

        """
        hub, host = self._hub, self.local.host
        if here and (found := await self._first_to_answer(host)):
            return found
        announced = await async_get_discovery(hub.hass).async_addresses_of(hub.uid)
        return await self._first_to_answer(*(one for one in announced if one != host))

    async def _first_to_answer(self, *hosts: str) -> str | None:
        hub = self._hub
        return await first_to_answer(
            hosts,
            self.local.port,
            hub.uid,
            hub.timing.http,
            lacks_aircon=hub.config_entry.data.get(CONF_LACKS_AIRCON, False),
        )

    async def move(self, host: str) -> None:
        """Ask the bridge at another address from now on.

        Args:
            host: where it answered.

        """
        hub = self._hub
        if host == self.local.host:
            return
        self.local.move(host)
        data = {**hub.config_entry.data, CONF_HOST: host}
        hub.hass.config_entries.async_update_entry(hub.config_entry, data=data)
        await async_get_discovery(hub.hass).async_moved(hub)


@callback
def has_aircon(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Take an air-conditioner that turned up for there from now on."""
    if CONF_LACKS_AIRCON in entry.data:
        data = {k: v for k, v in entry.data.items() if k != CONF_LACKS_AIRCON}
        hass.config_entries.async_update_entry(entry, data=data)

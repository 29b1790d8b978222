"""Groups of the vendor's app: which heaters belong together."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
import logging
from typing import Any, Final

from homeassistant.helpers import device_registry as dr

from ..gizwits.api.app.client import AppClient
from ..gizwits.api.app.groups import Group
from ..hub.coordinator import HubCoordinator
from ..hub.errors import ApiError, NotFoundError
from .account import Account
from .api.remark import zone_name

_LOGGER = logging.getLogger(__package__)

READ_EVERY: Final = 24 * 3600.0
"""Seconds between two readings, each a request and one more per group."""
FEWEST_HEATERS: Final = 2
"""Heaters that an account must have for groups to tell anything."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A group and its heaters.

    Args:
        id: the vendor's id of the group.
        name: its name in the vendor's app.
        members: its heaters.

    """

    id: str
    name: str
    members: frozenset[str]


class Groups:
    """The account's groups: read at set-up and once a day, and harmless if they can't be.

    Args:
        client: the account's REST client.
        account: what is known of the heaters.
        clock: seconds that only go forward, for example `loop.time`.
        enabled: whether the user wants groups to be used.

    """

    def __init__(
        self,
        client: AppClient,
        account: Account,
        clock: Callable[[], float],
        *,
        enabled: bool = True,
    ) -> None:
        """Start without groups."""
        self.zones: tuple[Zone, ...] = ()
        self._client = client
        self._account = account
        self._clock = clock
        self._enabled = enabled
        self._read_at: float | None = None

    @property
    def due(self) -> bool:
        """Return whether it is time to read the groups."""
        if not self._enabled or len(self._account.bindings) < FEWEST_HEATERS:
            return False
        return self._read_at is None or self._clock() - self._read_at >= READ_EVERY

    async def keep_current(self, hub: HubCoordinator[Any], patience: float) -> None:
        """Read the groups if that is due; wait for them where a new heater needs an area.

        Args:
            hub: the account's hub.
            patience: seconds to wait at the most.

        """
        if not self.due:
            return
        entry = hub.config_entry
        task = entry.async_create_background_task(
            hub.hass, self.read(), f"{hub.name} groups"
        )
        devices = dr.async_entries_for_config_entry(
            dr.async_get(hub.hass), entry.entry_id
        )
        registered = {known for device in devices for known in device.identifiers}
        if not registered.issuperset(map(hub.identifier, self._account.bindings)):
            await asyncio.wait((task,), timeout=patience)

    async def read(self) -> None:
        """Read the groups; what was known stands where that fails."""
        self._read_at = self._clock()
        try:
            found = [
                await self._zone(group) for group in await self._client.groups.all()
            ]
        except ApiError as err:
            _LOGGER.debug("The groups could not be read: %s", err)
            return
        self.zones = tuple(zone for zone in found if zone.members)

    async def _zone(self, group: Group) -> Zone:
        try:
            members = await self.members(group.id)
        except NotFoundError:
            members = frozenset()
        return Zone(group.id, group.name, members)

    async def members(self, group_id: str) -> frozenset[str]:
        """Return who is in a group now.

        Raises:
            ApiError: in all its kinds.

        """
        devices = await self._client.groups.devices(group_id)
        return frozenset(device.did for device in devices)

    def of(self, did: str) -> list[Zone]:
        """Return the groups of a heater."""
        return [zone for zone in self.zones if did in zone.members]

    def area(self, did: str) -> str | None:
        """Return the area that a heater's groups suggest: of several, the smallest.

        Without a group on the server, the zone that the app wrote into the binding.
        """
        if not self._enabled:
            return None
        named = [zone for zone in self.of(did) if zone.name]
        if named:
            return min(named, key=lambda zone: len(zone.members)).name
        binding = self._account.bindings.get(did)
        return (zone_name(binding.remark) or None) if binding else None

"""Groups of the vendor's app: which devices belong together."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
import logging
from typing import Any, Final

from homeassistant.helpers import device_registry as dr
from homeassistant.util import slugify

from ..hub.coordinator import HubCoordinator
from ..hub.errors import ApiError, NotFoundError, ProtocolError
from .account import Account, DeviceRecord
from .api.app.client import AppClient
from .api.app.groups import Group
from .timing import AppTiming

_LOGGER = logging.getLogger(__package__)

FEWEST_DEVICES: Final = 2
"""Devices that an account must have for groups to tell anything."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A group and its devices.

    Args:
        id: the vendor's id of the group.
        name: its name in the vendor's app.
        members: its devices.

    """

    id: str
    name: str
    members: frozenset[str]


class Groups:
    """The account's groups: read at set-up and once a day, and harmless if they can't be.

    Args:
        client: the account's REST client.
        account: what is known of the devices.
        clock: seconds that only go forward, for example `loop.time`.
        timing: how often to read them.
        enabled: whether the user wants groups, and areas made of them.

    """

    def __init__(
        self,
        client: AppClient,
        account: Account,
        clock: Callable[[], float],
        timing: AppTiming,
        *,
        enabled: bool = True,
    ) -> None:
        """Keep the way to the vendor; `keep_current` reads the groups."""
        self.zones: tuple[Zone, ...] = ()
        self._client = client
        self._account = account
        self._clock = clock
        self._timing = timing
        self.enabled = enabled
        self._read_at: float | None = None

    @property
    def due(self) -> bool:
        """Return whether it is time to read the groups."""
        if not self.enabled or len(self._account.records) < FEWEST_DEVICES:
            return False
        every = self._timing.groups_every
        return self._read_at is None or self._clock() - self._read_at >= every

    async def keep_current(self, hub: HubCoordinator[Any]) -> None:
        """Read the groups if that is due; wait for them where a new device needs an area."""
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
        if not registered.issuperset(map(hub.identifier, self._account.records)):
            await asyncio.wait((task,), timeout=self._timing.groups)

    async def read(self) -> None:
        """Read the groups; what was known stands where that fails."""
        self._read_at = self._clock()
        try:
            groups = await self._client.groups.all()
            found = [await self._zone(group) for group in groups]
        except ApiError as err:
            _LOGGER.debug("The groups could not be read: %s", err)
            return
        self.zones = tuple(zone for zone in found if zone.members)

    async def _zone(self, group: Group) -> Zone:
        try:
            members = await self._client.groups.devices(group.id)
        except NotFoundError, ProtocolError:
            members = ()
        return Zone(group.id, group.name, frozenset(members))

    def of(self, did: str) -> list[Zone]:
        """Return the groups of a device."""
        return [zone for zone in self.zones if did in zone.members]

    def area(self, record: DeviceRecord, otherwise: str | None) -> str | None:
        """Return the area that a device's groups suggest: of several, the smallest.

        An area that is called as the device would stand twice in the ids of its entities:
        none is suggested then.

        Args:
            record: the device.
            otherwise: the area to suggest for one that is in no group.

        """
        named = [zone for zone in self.of(record.did) if zone.name]
        area = otherwise
        if named:
            area = min(named, key=lambda zone: len(zone.members)).name
        return None if slugify(area or "") == slugify(record.name) else area

"""Commands that are the same for a whole group, sent as one."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
import json
import logging
from typing import Any, Final

from ..hub.errors import ApiError, AuthError, RateLimitError
from .api.app.client import AppClient
from .groups import Groups, Zone

_LOGGER = logging.getLogger(__package__)

FEWEST_MEMBERS: Final = 3
"""Devices from which a group's two requests, one of them to see who is in it, save some."""


@dataclass(slots=True)
class _Batch:
    attrs: Mapping[str, Any]
    waiting: dict[str, asyncio.Future[bool]] = field(default_factory=dict)


class GroupControl:
    """Gathers equal commands of one moment; a group that is complete gets one command.

    The group's members are asked for first: the app may have put another device into
    it, which nobody wants to command here. A device that its group's command did not
    reach, and every device if that command failed, gets its own. A device that takes no
    attributes is left out of account: the group's command does not reach it.

    Args:
        client: the account's REST client.
        groups: the account's groups.
        gather: seconds for which commands to devices of a group are gathered.
        takes_attributes: whether a device does; the first generation does not.

    """

    def __init__(
        self,
        client: AppClient,
        groups: Groups,
        gather: float,
        takes_attributes: Callable[[str], bool] = lambda did: True,
    ) -> None:
        """Keep the ways to the vendor, and for how long to gather."""
        self._client = client
        self._groups = groups
        self._gather = gather
        self._takes = takes_attributes
        self._batches: dict[str, _Batch] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def control(self, did: str, attrs: Mapping[str, Any]) -> None:
        """Set attributes of a device, in its group's command where that is the same.

        Raises:
            ApiError: as `Devices.control`.

        """
        zones = self._groups.of(did)
        if any(len(self._reached(zone)) >= FEWEST_MEMBERS for zone in zones):
            if await self._in_group(did, attrs):
                return
        await self._client.devices.control(did, attrs)

    def close(self) -> None:
        """Give up what is gathered and what is on its way; whoever waits is answered."""
        for task in self._tasks:
            task.cancel()
        for batch in self._batches.values():
            _answer(batch, batch.waiting, False)
        self._batches.clear()

    def _reached(self, zone: Zone) -> frozenset[str]:
        """Return the devices that a group's command reaches."""
        return frozenset(filter(self._takes, zone.members))

    async def _in_group(self, did: str, attrs: Mapping[str, Any]) -> bool:
        wire = json.dumps(attrs, sort_keys=True)
        batch = self._batches.get(wire)
        if batch is None:
            batch = self._batches[wire] = _Batch(dict(attrs))
            task = asyncio.create_task(self._run(wire, batch), name="group control")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        batch.waiting[did] = future
        return await future

    async def _run(self, wire: str, batch: _Batch) -> None:
        await asyncio.sleep(self._gather)
        del self._batches[wire]
        left = set(batch.waiting)
        reached = [(zone, self._reached(zone)) for zone in self._groups.zones]
        reached.sort(key=lambda one: -len(one[1]))
        try:
            async with asyncio.TaskGroup() as tasks:
                for zone, dids in reached:
                    if len(dids) >= FEWEST_MEMBERS and dids <= left:
                        left -= dids
                        tasks.create_task(self._send(zone, dids, batch))
                # The others need not wait.
                _answer(batch, left, False)
        finally:
            _answer(batch, batch.waiting, False)

    async def _send(self, zone: Zone, dids: frozenset[str], batch: _Batch) -> None:
        try:
            took = await self._command(zone, batch.attrs)
        except (AuthError, RateLimitError) as err:
            # More requests would help nobody.
            for did in dids:
                if not (future := batch.waiting[did]).done():
                    future.set_exception(err)
            return
        except ApiError as err:
            _LOGGER.debug("No command to a whole group: %s", err)
            took = frozenset()
        _answer(batch, dids & took, True)
        _answer(batch, dids - took, False)

    async def _command(self, zone: Zone, attrs: Mapping[str, Any]) -> frozenset[str]:
        members = await self._client.groups.devices(zone.id)
        if not members or not zone.members.issuperset(members):
            _LOGGER.debug("A group has changed; its devices are commanded one by one")
            return frozenset()
        outcome = await self._client.groups.control(zone.id, attrs)
        return frozenset(outcome.success)


def _answer(batch: _Batch, dids: Any, took: bool) -> None:
    for did in dids:
        if not (future := batch.waiting[did]).done():
            future.set_result(took)

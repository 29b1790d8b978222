"""Polls an app account: who is there, and the states that push does not bring."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
import logging
from typing import Final

from homeassistant.util import dt as dt_util

from ..hub.errors import (
    ApiError,
    AuthError,
    NotFoundError,
    OfflineError,
    RateLimitError,
)
from .account import Account, DeviceRecord
from .api.app.client import AppClient
from .api.models import DeviceData
from .api.websocket import AppWebSocket
from .timing import AppTiming

_LOGGER = logging.getLogger(__package__)

PARALLEL_READS: Final = 20

type Polled = Callable[[DeviceRecord, DeviceData, float], None]


class Poller:
    """Reads an account into what is known of it.

    Args:
        client: the account's REST client.
        push: the account's sockets.
        account: takes what is read.
        timing: how long to wait.
        polled: told of each state that was polled, with the loop's time at which it was
            asked for.

    """

    def __init__(
        self,
        client: AppClient,
        push: AppWebSocket,
        account: Account,
        timing: AppTiming,
        polled: Polled,
    ) -> None:
        """Keep the ways to the vendor; the network is not touched."""
        self.last_refresh: datetime | None = None
        """When the list of devices last came."""
        self.unreachable = False
        """Whether nobody answered the last poll, neither polling nor push."""
        self._client = client
        self._push = push
        self._account = account
        self._timing = timing
        self._polled = polled
        self._missing: set[str] = set()
        self._progress = asyncio.Event()
        self._link_failed = False

    def pushed(self, did: str) -> None:
        """Note that push told a state."""
        self._missing.discard(did)
        self._progress.set()

    def linked(self, up: bool) -> None:
        """Note that push came up or went down."""
        self._link_failed = not up
        self._progress.set()

    async def read(self) -> None:
        """Read who is there, then the states that push does not bring.

        As long as push brings states, a vendor whose REST API is out of order is
        none that can't be reached.

        Raises:
            ApiError: in all its kinds.

        """
        account, push = self._account, self._push
        returned, self.unreachable = self.unreachable, False
        try:
            account.take_bindings(await self._client.devices.bindings())
        except ApiError as err:
            if isinstance(err, AuthError) or not self._push_lives():
                self.unreachable = not isinstance(err, AuthError | RateLimitError)
                raise
            _LOGGER.debug("Push goes on while polling fails: %s", err)
            self._set_unread(account.records)
            return
        push.set_bindings([record.binding for record in account.records.values()])
        if self.last_refresh is None or returned:
            push.start()
            push.retry_now()
            await self._first_push()
        await self._read_missing()
        self.last_refresh = dt_util.utcnow()

    def _push_lives(self) -> bool:
        return any(map(self._push.alive_for, self._account.records))

    def _set_unread(self, failed: Collection[str]) -> None:
        """Note whose state neither polling nor push brings."""
        self._account.set_unread(failed)
        for did, record in self._account.records.items():
            if record.unread_since is not None and self._push.alive_for(did):
                record.unread_since = None

    async def _first_push(self) -> None:
        """Wait a moment for the states of devices whose push is just coming up."""
        alive, self._link_failed = self._push.alive_for, False
        self._missing = {did for did in self._account.reachable() if not alive(did)}
        with suppress(TimeoutError):
            async with asyncio.timeout(self._timing.first_push):
                while self._missing and not self._link_failed:
                    self._progress.clear()
                    await self._progress.wait()

    async def _read_missing(self) -> None:
        account, push = self._account, self._push
        reachable = {did for did in account.reachable() if not push.alive_for(did)}
        unknown = {did for did, record in account.records.items() if not record.read}
        failures = await self._read_states([*reachable, *(unknown - reachable)])
        self._set_unread(failures)
        # A single device's failure is its own; all of them together is the cloud's.
        if reachable and reachable <= failures.keys() and not self._push_lives():
            raise next(iter(failures.values()))
        if refused := [err for err in failures.values() if isinstance(err, AuthError)]:
            raise refused[0]

    async def _read_states(self, dids: Collection[str]) -> dict[str, ApiError]:
        """Read the states of devices, some at a time; return what failed."""
        waiting = iter(dids)
        failures: dict[str, ApiError] = {}
        now = asyncio.get_running_loop().time
        latest = now() + self._timing.poll

        async def work() -> None:
            for did in waiting:
                if self._is_pushed(did):
                    continue
                try:
                    await self._read_state(did)
                except ApiError as err:
                    failures[did] = err
                    # More of the same would help nobody.
                    if isinstance(err, AuthError | RateLimitError) or now() > latest:
                        failures.update(dict.fromkeys(waiting, err))

        async with asyncio.TaskGroup() as group:
            for _ in range(min(PARALLEL_READS, len(dids))):
                group.create_task(work())
        return failures

    def _is_pushed(self, did: str) -> bool:
        """Return whether push, back since the poll began, brings a state."""
        record = self._account.records.get(did)
        return record is not None and record.read and self._push.alive_for(did)

    async def _read_state(self, did: str) -> None:
        asked_at = asyncio.get_running_loop().time()
        try:
            data = await self._client.devices.state(did)
        except NotFoundError, OfflineError:
            if record := self._account.records.get(did):
                record.set_connected(False)
            return
        if record := self._account.records.get(did):
            record.take_attributes(data.attrs)
            self._polled(record, data, asked_at)

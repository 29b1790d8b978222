"""Polls a Heatzy account: who is there, and the states that push does not bring."""

import asyncio
from contextlib import suppress
from typing import Final

from ..errors import ApiError, NotFoundError, OfflineError
from ..gizwits.api.app import AppClient
from ..gizwits.api.push import PushClient
from .account import Account
from .paces import Paces

PARALLEL_READS: Final = 20


class Reader:
    """Reads an account into what is known of it.

    Args:
        client: the account's REST client.
        push: the account's sockets.
        account: takes what is read.
        paces: how patiently to wait.

    """

    def __init__(
        self, client: AppClient, push: PushClient, account: Account, paces: Paces
    ) -> None:
        """Start with nothing read."""
        self._client = client
        self._push = push
        self._account = account
        self._paces = paces
        self._pushed = asyncio.Event()

    def pushed(self) -> None:
        """Note that push told something."""
        self._pushed.set()

    async def read(self, *, first: bool) -> set[str]:
        """Read who is there, then the states that push does not bring.

        Args:
            first: whether this is set-up, when push has yet to be started.

        Returns:
            The heaters that are gone.

        Raises:
            ApiError: in all its kinds.

        """
        gone = self._account.take_bindings(await self._client.bindings())
        self._push.set_bindings(self._account.bindings.values())
        if first:
            await self._first_push()
        await self._read_missing()
        return gone

    async def _first_push(self) -> None:
        self._push.start()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._paces.first_push):
                while any(
                    did not in self._account.attrs for did in self._account.reachable()
                ):
                    self._pushed.clear()
                    await self._pushed.wait()

    async def _read_missing(self) -> None:
        account = self._account
        reachable = {
            did for did in account.reachable() if not self._push.alive_for(did)
        }
        wanted = [
            did
            for did in account.bindings
            if did in reachable or did not in account.attrs
        ]
        limit = asyncio.Semaphore(PARALLEL_READS)
        results = await asyncio.gather(
            *(self._read_one(did, limit) for did in wanted), return_exceptions=True
        )
        failures = [err for err in results if isinstance(err, BaseException)]
        for err in failures:
            if not isinstance(err, ApiError):
                raise err
        # A single heater's failure is its own; all of them together is the cloud's.
        if failures and len(failures) == len(wanted) == len(account.bindings):
            raise failures[0]

    async def _read_one(self, did: str, limit: asyncio.Semaphore) -> None:
        async with limit:
            try:
                data = await self._client.devdata(did)
            except NotFoundError, OfflineError:
                self._account.set_connected(did, False)
                return
        self._account.take_attributes(did, data.attrs)

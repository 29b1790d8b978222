"""Which accounts of the iZone cloud are loaded, and which bridges' hubs they serve."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from typing import Protocol

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..api.cloud_account import CloudAccount

_ACCOUNTS: HassKey[CloudAccounts] = HassKey("isotherm_izone_accounts")


class Member(Protocol):
    """What is known here of a bridge's hub."""

    uid: str

    @property
    def remote(self) -> bool:
        """Whether the bridge is asked through the cloud now."""

    def on_cloud_news(self) -> None:
        """Take note that the cloud has something new of the bridge."""


@callback
def async_get_accounts(hass: HomeAssistant) -> CloudAccounts:
    """Return what all hubs of this Home Assistant share."""
    if _ACCOUNTS not in hass.data:
        hass.data[_ACCOUNTS] = CloudAccounts()
    return hass.data[_ACCOUNTS]


class CloudAccounts:
    """The loaded accounts, and the hubs of bridges."""

    def __init__(self) -> None:
        """Begin with none."""
        self._accounts: list[CloudAccount] = []
        self._members: dict[str, Member] = {}
        self._tried = asyncio.Event()

    def accounts_of(self, uid: str) -> list[CloudAccount]:
        """Return the accounts that have a bridge; those that failed come last."""
        having = (one for one in self._accounts if one.has(uid))
        return sorted(having, key=lambda one: one.failed)

    def account_of(self, uid: str) -> CloudAccount | None:
        """Return the account through which a bridge is asked."""
        return next(iter(self.accounts_of(uid)), None)

    async def wait_for(self, uid: str, seconds: float) -> None:
        """Wait, so long at most, until an account that may have a bridge was read or not."""
        if self.account_of(uid) is None:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._tried.wait()

    @callback
    def add(self, account: CloudAccount) -> None:
        """Take note of an account that was read."""
        if account not in self._accounts:
            self._accounts.append(account)
        self.tried()

    @callback
    def tried(self) -> None:
        """Take note that it is known now whether an account can be read."""
        self._tried.set()
        self._tried = asyncio.Event()

    @callback
    def remove(self, account: CloudAccount) -> None:
        """Take note that an account is not loaded any more."""
        if account in self._accounts:
            self._accounts.remove(account)

    @callback
    def join(self, member: Member) -> CALLBACK_TYPE:
        """Tell a bridge's hub of news until the returned callback is called."""
        self._members[member.uid] = member

        @callback
        def leave() -> None:
            if self._members.get(member.uid) is member:
                del self._members[member.uid]

        return leave

    @callback
    def tell(self, account: CloudAccount, uids: Collection[str]) -> None:
        """Tell the hubs of bridges of which something new came to an account.

        What another account is asked for may be older than that.
        """
        for uid in uids:
            if self.account_of(uid) not in {None, account}:
                continue
            if member := self._members.get(uid):
                member.on_cloud_news()

    def serves(self, account: CloudAccount) -> bool:
        """Tell whether any bridge is asked through an account now."""
        return any(
            one.remote and self.account_of(uid) is account
            for uid, one in self._members.items()
        )

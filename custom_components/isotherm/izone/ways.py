"""Which way leads to a bridge: its own network first, the cloud while that is out."""

from collections.abc import Callable, Collection, Coroutine
from contextlib import suppress
from functools import partial
import logging
from typing import Any, Protocol

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..hub.errors import ApiError, ConnectError, OwnNetworkError
from ..hub.mishaps import Mishaps
from .api.cloud_transport import CloudTransport
from .api.notifications import NotificationGate
from .api.targets import Kind, Target
from .api.transport import Transport
from .cloud.accounts import async_get_accounts
from .cloud.bridges import account_comes
from .const import CONF_ACCOUNT
from .discovery import async_get_discovery
from .first_read import begin
from .models import WayName
from .own_network import OwnNetwork
from .timing import Timing

_LOGGER = logging.getLogger(__package__)


class _Hub(Protocol):
    """What is needed of the bridge's hub."""

    hass: HomeAssistant
    name: str
    uid: str
    config_entry: ConfigEntry[Any]
    timing: Timing
    mishaps: Mishaps
    was_read: bool

    @property
    def host(self) -> str: ...
    @property
    def reachable(self) -> bool: ...
    def on_notification(self) -> None: ...
    def on_announced(self, host: str) -> None: ...
    async def async_refresh(self) -> None: ...
    async def async_read_the_rest(self) -> None: ...
    async def async_take(
        self, read: Callable[[], Coroutine[Any, Any, object]]
    ) -> None: ...
    def in_background(self, work: Coroutine[Any, Any, None]) -> None: ...


class Ways:
    """The ways to one bridge, and the one in use.

    Args:
        hub: of the bridge.

    """

    def __init__(self, hub: _Hub) -> None:
        """Begin with the bridge's own network, if an address is known."""
        entry, timing = hub.config_entry, hub.timing
        self._hub = hub
        self.uid = hub.uid
        self._accounts = async_get_accounts(hub.hass)
        self._cloud = CloudTransport(
            lambda: self._accounts.accounts_of(hub.uid),
            hub.uid,
            settled_after=timing.cloud_settled,
            fresh=timing.cloud_fresh,
        )
        self._trying = False
        self._leave: list[CALLBACK_TYPE] = []
        self._news = NotificationGate(
            self._on_news, settle=timing.gather, interval=timing.gather
        )
        begun = begin(hub.hass, entry, timing, self._cloud)
        self.local, self.client, self.just_read = begun
        self._own: OwnNetwork | None = None
        if self.local:
            self._own = OwnNetwork(hub, self.local)
            self.client.on_cut = self._cut

    @property
    def remote(self) -> bool:
        """Whether the bridge is asked through the cloud now."""
        return self.client.transport is self._cloud

    @property
    def shown(self) -> WayName | None:
        """The way in use, where there are two."""
        if self.local is None or not self._hub.config_entry.data.get(CONF_ACCOUNT):
            return None
        return WayName.CLOUD if self.remote else WayName.LOCAL

    @property
    def requests_last_hour(self) -> int | None:
        """How many requests the bridge itself got; the account counts its own."""
        return self.local.requests.last_hour if self.local else None

    async def join(self) -> None:
        """Hear what comes unasked on each way, until `leave`."""
        self._leave.append(self._accounts.join(self))
        if self.local:
            discovery = async_get_discovery(self._hub.hass)
            self._leave.append(await discovery.async_join(self._hub))

    @callback
    def leave(self) -> None:
        """Hear no more."""
        self._news.cancel()
        while self._leave:
            self._leave.pop()()

    async def read(self, read: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Make a read on the way in use; one that is cut off, on the next.

        Raises:
            ApiError: as the read does, on the last way that there is.

        """
        if self.remote:
            await self._freshen()
        try:
            await read()
        except ConnectError as err:
            tried = self.client.transport
            if not (await self._follow(err) or await self._cut(tried)):
                raise
            await read()

    async def read_anew(
        self,
        targets: Collection[Target | None],
        read: Callable[[], Coroutine[Any, Any, object]],
    ) -> None:
        """Make a read for which nothing that was told before will do; cut off, on the next way.

        Args:
            targets: what has to be asked for now; None stands for everything.
            read: reads it.

        Raises:
            ApiError: as the read does, on the last way that there is.

        """
        tried = self.client.transport
        try:
            tried.ask_anew(targets)
            await read()
        except ConnectError:
            if not await self._cut(tried):
                raise
            self.client.transport.ask_anew(targets)
            await read()

    async def read_now(self, target: Target) -> None:
        """Read a schedule, or a part of another system, as it is now.

        Raises:
            ApiError: it can't be; OwnNetworkError where the cloud doesn't tell of it.

        """
        if target.kind is Kind.SCHEDULE:
            read = partial(self.client.read_schedules, (target.index,))
            await self.read_anew((target,), read)
        for system in self.client.subsystems:
            if target.kind in system.kinds:
                try:
                    await system.read_back((target,))
                except ConnectError as err:
                    if self.remote:
                        raise OwnNetworkError(str(err)) from err
                    raise

    async def read_told(self) -> None:
        """Read all that the cloud has told, which costs nothing.

        Raises:
            ApiError: the unit is not among it.

        """
        await self.client.refresh(notified=True)
        with suppress(ApiError), self._hub.mishaps.as_api_error("read schedules"):
            await self.client.read_schedules()

    @callback
    def on_cloud_news(self) -> None:
        """Take note that the cloud has something new of the bridge."""
        self._news.notified()

    @callback
    def _on_news(self) -> None:
        if self.remote and self._hub.was_read:
            self._hub.in_background(self._read_news())

    async def _read_news(self) -> None:
        hub = self._hub
        with suppress(ApiError), hub.mishaps.as_api_error("read what the cloud told"):
            await hub.async_take(self.read_told)

    async def _read_again(self) -> None:
        await self._hub.async_refresh()
        await self._hub.async_read_the_rest()

    async def _freshen(self) -> None:
        """Have what the cloud tells not older than its polls, and look for the way back."""
        hub = self._hub
        if self.local:
            hub.in_background(self.try_local())
        else:
            await self._wait_for_account()
        await self._cloud.freshen()

    async def _wait_for_account(self) -> None:
        hub = self._hub
        if account_comes(hub.hass, hub.config_entry):
            await self._accounts.wait_for(hub.uid, hub.timing.account_wait)

    async def _follow(self, err: ConnectError) -> bool:
        """Go to another address that the bridge answers at, and tell whether there is one."""
        if self._own is None or self.remote:
            return False
        if (host := await self._own.find()) is None:
            return False
        await self._own.move(host)
        _LOGGER.info("%s is at %s now (%s)", self._hub.name, host, err)
        return True

    async def _cut(self, tried: Transport) -> bool:
        """Go on through the cloud, and tell whether another way than was tried is in use."""
        if self.client.transport is not tried:
            return True
        if tried is not self.local:
            return False
        await self._wait_for_account()
        try:
            await self._cloud.freshen(since=self._hub.hass.loop.time())
        except ApiError as err:
            _LOGGER.debug("%s: not through the cloud: %s", self._hub.name, err)
            return False
        _LOGGER.debug("%s is asked through the cloud now", self._hub.name)
        self.client.use(self._cloud)
        self._hub.in_background(self._read_news())
        return True

    async def try_local(self) -> None:
        """Take the bridge's own network again, if it answers there."""
        if self._own is None or self._trying or not self.remote:
            return
        hub, own, self._trying = self._hub, self._own, True
        try:
            host = await own.find(here=True)
            if host is None or not self.remote:
                return
            await own.move(host)
            _LOGGER.debug("%s is asked on its own network again", hub.name)
            self.client.use(own.local)
            hub.in_background(self._read_again())
        finally:
            self._trying = False

"""An account of the iZone cloud: all its bridges, read with one request."""

import asyncio
from collections.abc import Callable, Collection, Mapping

from ...hub.errors import AccountRefusedError, ApiError, AuthError, ProtocolError
from .cloud import CloudClient
from .components import Component, Components
from .targets import Target
from .wire import Json


class CloudAccount:
    """What the cloud holds of an account, and commands to it.

    Args:
        client: calls the cloud.

    """

    def __init__(self, client: CloudClient) -> None:
        """Begin with nothing told."""
        self.client = client
        self.user_id: str | None = None
        self.components = Components()
        self.asked_at: float | None = None
        """When what is held was asked for, in the loop's time."""
        self.stands_for = 0.0
        """Seconds for which what was told is new enough for a poll of a bridge."""
        self.on_refused: Callable[[], None] | None = None
        """Called when the account was refused in the middle of a bridge's request."""
        self.on_news: Callable[[Collection[str]], None] | None = None
        """Called with the bridges of which something new came."""
        self.failed = False
        """Whether the last look at it failed, or it was refused since."""
        self._failed_at = 0.0
        self._error: ApiError | None = None
        self._asking = asyncio.Lock()

    async def discover(self) -> None:
        """Ask for everything.

        Raises:
            ApiError: in all its kinds.

        """
        await self._told_since(_now())

    async def freshen(self, since: float) -> None:
        """Ask for everything unless what is held was asked for since a time.

        Who comes while somebody else asks waits for that answer; a failure counts too.

        Args:
            since: in the loop's time.

        Raises:
            AccountRefusedError: somebody has to sign in to the account again.
            ApiError: in all its other kinds.

        """
        try:
            await self._told_since(since)
        except ApiError as err:
            raise self._for_a_bridge(err) from None

    async def _told_since(self, since: float) -> None:
        async with self._asking:
            if self._error and self._failed_at >= since:
                raise self._error.anew()
            if self.asked_at is not None and self.asked_at >= since:
                return
            began = _now()
            try:
                told = await self.client.discover()
                if self.user_id not in (None, told.user_id):
                    raise ProtocolError("the cloud answers for another account")
            except ApiError as err:
                self._failed_at, self._error, self.failed = _now(), err.anew(), True
                raise
            self.user_id, self.asked_at, self._error = told.user_id, began, None
            self.failed = False
            self._tell(self.components.put_all(told.components, began))

    def report(self, told: Mapping[str, Json]) -> None:
        """Take what the cloud reported by itself.

        Args:
            told: datagrams by componentId, or parts of them.

        """
        self._tell(self.components.put(told, _now()))

    def _tell(self, uids: Collection[str]) -> None:
        if uids and self.on_news:
            self.on_news(uids)

    async def query(self, component: Component) -> Component:
        """Ask for one component, and return it as it is now.

        Raises:
            ApiError: as for `freshen`.

        """
        began = _now()
        try:
            told = await self.client.query(component.id)
        except ApiError as err:
            raise self._for_a_bridge(err) from None
        return self.components.renewed(component, told, began)

    async def control(self, component: Component, body: Json) -> None:
        """Send a command to a component.

        Raises:
            ApiError: as for `freshen`.

        """
        try:
            await self.client.control(component.id, body)
        except ApiError as err:
            raise self._for_a_bridge(err) from None

    def has(self, uid: str) -> bool:
        """Tell whether a bridge is of this account."""
        return uid in self.components.uids

    def component(self, uid: str, target: Target) -> Component | None:
        """Return what is told of a bridge's target."""
        return self.components.of(uid, target)

    def _for_a_bridge(self, err: ApiError) -> ApiError:
        """Return what a bridge is told: it has no sign-in of its own."""
        if not isinstance(err, AuthError):
            return err
        self.failed = True
        if self.on_refused:
            self.on_refused()
        return AccountRefusedError("the iZone account has to be signed in to again")


def _now() -> float:
    return asyncio.get_running_loop().time()

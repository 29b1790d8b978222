"""The cloud as the way to one bridge: queries from what was told, commands as Control."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final, override

from ...hub.errors import (
    AccountRefusedError,
    ApiError,
    ConnectError,
    NotAllowedError,
    NotFoundError,
    OwnNetworkError,
)
from .cloud_account import CloudAccount
from .components import Component
from .errors import NotServedError
from .targets import UNIT, Kind, Target
from .transport import AIRCON, EndPoint, Transport
from .wire import Json

_KEYS: Final[Mapping[int, tuple[Kind, str]]] = {
    1: (Kind.UNIT, "SystemV2"),
    2: (Kind.ZONE, "ZonesV2"),
    3: (Kind.SCHEDULE, "SchedulesV2"),
}
"""By the Type of a query: what it asks for, and the key of the answer."""
_RUN_SCHEDULE: Final = "FavouriteSet"
"""Its number stands for the schedule, from 1; it changes zones and the unit."""
_SINGLE: Final = 3
"""Up to so many components are asked for by themselves, else the whole account is."""


class CloudTransport(Transport):
    """One bridge through the cloud.

    What the account was last told is the answer. What was commanded lately is asked for
    anew, because what is held can't show it.

    Args:
        find: returns the accounts that have the bridge, the best first.
        uid: of the bridge.
        fresh: seconds for which what was asked for since a command stands; the next
            read is to be another look.
        settled_after: seconds after a command until what polls bring shows it.

    """

    def __init__(
        self,
        find: Callable[[], Sequence[CloudAccount]],
        uid: str,
        *,
        fresh: float = 1.0,
        settled_after: float = 15.0,
    ) -> None:
        """Prepare without touching the network."""
        self._find = find
        self._uid = uid
        self._fresh = fresh
        self._settled_after = settled_after
        self._commanded: dict[Target | None, float] = {}
        self._used: CloudAccount | None = None

    async def freshen(self, since: float | None = None) -> None:
        """Have what is told not older than a time.

        Args:
            since: in the loop's time; None for as old as the account's polls let it be.

        Raises:
            ConnectError: no account has the bridge now.
            ApiError: as for `CloudAccount.freshen`.

        """

        async def freshen(account: CloudAccount) -> None:
            old = _now() - account.stands_for
            await account.freshen(old if since is None else since)
            if not account.has(self._uid):
                raise _not_had()

        await self._in_turn(freshen)

    @override
    def as_of(self, type_: int, number: int = 0) -> float:
        target = _target(type_, number, AIRCON)
        account, now = next(iter(self._find()), None), _now()
        if account is None or target is None:
            return now
        component = account.component(self._uid, target)
        if component is None or self._is_stale(component, now):
            return now
        return component.as_of

    @override
    async def query(
        self, type_: int, number: int = 0, end_point: EndPoint = AIRCON
    ) -> Json:
        target = _target(type_, number, end_point)
        if target is None:
            raise NotServedError("the cloud doesn't tell this")
        component = self._component(await self._account(), target)
        if self._is_stale(component, _now()):
            component = await self._in_turn(partial(self._renewed, target))
        return {"AirStreamDeviceUId": self._uid, _KEYS[type_][1]: component.datagram}

    @override
    async def get(self, path: str) -> Any:
        raise NotServedError("the cloud has no first API")

    @override
    async def command(
        self,
        body: Json,
        target: Target | None,
        *,
        path: str = AIRCON.command_path,
        empty_is_ok: bool = True,
    ) -> None:
        if path != AIRCON.command_path:
            raise OwnNetworkError("the cloud does not carry this")

        async def control(account: CloudAccount) -> None:
            component = self._component(account, _addressee(body, target))
            await account.control(component, body)

        await self._in_turn(control)
        self._commanded[target] = _now()

    @override
    def ask_anew(self, targets: Iterable[Target | None]) -> None:
        self._commanded |= dict.fromkeys(targets, _now())

    @override
    async def close(self) -> None:
        self._commanded.clear()
        self._used = None

    async def _account(self) -> CloudAccount:
        """Return the account to read from; one that takes another's place is not behind it."""
        found = next(iter(self._find()), None)
        if self._used not in {None, found}:
            await self.freshen()
            found = next(iter(self._find()), None)
        if found is None:
            raise _not_had()
        self._used = found
        return found

    async def _in_turn[T](self, call: Callable[[CloudAccount], Awaitable[T]]) -> T:
        """Make a call in the name of an account; what is refused to it, in the next's."""
        refused: ApiError | None = None
        for account in self._find():
            try:
                return await call(account)
            except (AccountRefusedError, NotAllowedError, NotFoundError) as err:
                refused = refused or err
        raise refused or _not_had()

    def _component(self, account: CloudAccount, target: Target) -> Component:
        found = account.component(self._uid, target)
        if found is None:
            raise NotFoundError(f"the cloud tells nothing of the {target.kind}")
        return found

    def _is_stale(self, component: Component, now: float) -> bool:
        """Tell whether a component was commanded and has not been asked for since."""
        old = now - component.as_of >= self._fresh
        lately = now - self._settled_after
        return any(
            at > lately and (old or component.as_of < at)
            for one in (component.target, None)
            if (at := self._commanded.get(one)) is not None
        )

    async def _renewed(self, target: Target, account: CloudAccount) -> Component:
        lately = _now() - self._settled_after
        self._commanded = {
            target: at for target, at in self._commanded.items() if at > lately
        }
        if None not in self._commanded and len(self._commanded) <= _SINGLE:
            return await account.query(self._component(account, target))
        since = max(_now() - self._fresh, *self._commanded.values())
        await account.freshen(since)
        return self._component(account, target)


def _not_had() -> ConnectError:
    return ConnectError("its iZone account is not loaded, or no longer has it")


def _target(type_: int, number: int, end_point: EndPoint) -> Target | None:
    if end_point is not AIRCON or type_ not in _KEYS:
        return None
    kind, _ = _KEYS[type_]
    return UNIT if kind is Kind.UNIT else Target(kind, number)


def _addressee(body: Json, target: Target | None) -> Target:
    """Return whose command it is: what is for everything goes to the unit."""
    number = body.get(_RUN_SCHEDULE)
    if target is None and isinstance(number, int):
        return Target(Kind.SCHEDULE, number - 1)
    return target or UNIT


def _now() -> float:
    return asyncio.get_running_loop().time()

"""The cloud as the way to one bridge: queries from what was told, commands as Control."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, override

from ...hub.errors import ConnectError, NotFoundError, OwnNetworkError
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
_FRESH: Final = 1.0
_SINGLE: Final = 3
"""Up to so many components are asked for by themselves, else the whole account is."""


class CloudTransport(Transport):
    """One bridge through the cloud.

    What the account was last told is the answer. What was commanded lately is asked for
    anew, because what is held can't show it.

    Args:
        find: returns the account that the bridge is of, None while there is none.
        uid: of the bridge.
        settled_after: seconds after a command until what polls bring shows it.

    """

    def __init__(
        self,
        find: Callable[[], CloudAccount | None],
        uid: str,
        *,
        settled_after: float = 15.0,
    ) -> None:
        """Prepare without touching the network."""
        self._find = find
        self._uid = uid
        self._settled_after = settled_after
        self._commanded: dict[Target | None, float] = {}

    @property
    def account(self) -> CloudAccount:
        """The account that the bridge is of.

        Raises:
            ConnectError: there is none now.

        """
        if (found := self._find()) is None:
            raise ConnectError("its iZone account is not loaded, or no longer has it")
        return found

    @override
    def as_of(self, type_: int, number: int = 0) -> float:
        target = _target(type_, number, AIRCON)
        account, now = self._find(), _now()
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
        component = self._component(target)
        if self._is_stale(component, _now()):
            component = await self._renewed(component)
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
        component = self._component(_addressee(body, target))
        await self.account.control(component, body)
        self._commanded[target] = _now()

    @override
    def ask_anew(self, targets: Iterable[Target | None]) -> None:
        self._commanded |= dict.fromkeys(targets, _now())

    @override
    async def close(self) -> None:
        self._commanded.clear()

    def _component(self, target: Target) -> Component:
        found = self.account.component(self._uid, target)
        if found is None:
            raise NotFoundError(f"the cloud tells nothing of the {target.kind}")
        return found

    def _is_stale(self, component: Component, now: float) -> bool:
        """Tell whether a component was commanded and has not been asked for since."""
        if now - component.as_of < _FRESH:
            return False
        lately = now - self._settled_after
        return any(
            self._commanded.get(one, lately) > lately
            for one in (component.target, None)
        )

    async def _renewed(self, component: Component) -> Component:
        lately = _now() - self._settled_after
        self._commanded = {
            target: at for target, at in self._commanded.items() if at > lately
        }
        if None not in self._commanded and len(self._commanded) <= _SINGLE:
            return await self.account.query(component)
        await self.account.freshen(_now() - _FRESH)
        return self._component(component.target)


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

"""The other systems at a bridge, each looked after on its own, beside the air-conditioner."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
import logging
from typing import Any

from ..hub.errors import ApiError
from ..hub.mishaps import Mishaps
from .api.subsystems import Subsystem
from .api.targets import Kind
from .timing import Timing

_LOGGER = logging.getLogger(__package__)


class SubsystemPolling:
    """Find out once whether a system is fitted, and poll it from then on.

    Args:
        name: of the hub.
        system: what is polled.
        timing: how often, and how long its last values stand while it fails.
        take: runs a read, and publishes what it brings.
        bridge_answers: whether the bridge itself can be reached now.
        mishaps: takes what nobody foresaw.

    """

    def __init__(
        self,
        name: str,
        system: Subsystem,
        timing: Timing,
        *,
        take: Callable[[Callable[[], Coroutine[Any, Any, object]]], Awaitable[None]],
        bridge_answers: Callable[[], bool],
        mishaps: Mishaps,
    ) -> None:
        """Begin with nothing asked."""
        self.system = system
        self._name = name
        self._timing = timing
        self._take = take
        self._bridge_answers = bridge_answers
        self._mishaps = mishaps
        self._failing_since: float | None = None

    @property
    def available(self) -> bool:
        """Whether what was last read still stands."""
        since, grace = self._failing_since, self._timing.outage_grace
        return since is None or self._now() - since < grace

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    async def run(self) -> None:
        """Look after the system as long as there is one."""
        for pause in (0.0, *self._timing.probe_again):
            await asyncio.sleep(pause)
            if await self._probed():
                break
        while self.system.fitted:
            busy, timing = self.system.busy, self._timing
            await asyncio.sleep(timing.busy_every if busy else timing.subsystem_every)
            if self._bridge_answers():
                await self._poll()

    async def _probed(self) -> bool:
        """Ask whether it is fitted, and tell if an answer came."""
        try:
            with self._mishaps.as_api_error(("probe", self.system.name)):
                await self._take(self.system.probe)
        except ApiError as err:
            _LOGGER.debug("%s: no word of %s: %s", self._name, self.system.name, err)
        return self.system.fitted is not None

    async def _poll(self) -> None:
        try:
            with self._mishaps.as_api_error(("poll", self.system.name)):
                await self._take(self.system.poll)
        except ApiError as err:
            if self._failing_since is None:
                self._failing_since = self._now()
                _LOGGER.debug("%s: %s fails: %s", self._name, self.system.name, err)
        else:
            self._failing_since = None


class SubsystemsPolling:
    """All the other systems of one bridge; the arguments are those of `SubsystemPolling`."""

    def __init__(
        self, name: str, systems: Iterable[Subsystem], timing: Timing, **ways: Any
    ) -> None:
        """Begin with nothing asked."""
        self._systems = tuple(
            SubsystemPolling(name, one, timing, **ways) for one in systems
        )

    async def run(self) -> None:
        """Look after all of them, one beside the other."""
        async with asyncio.TaskGroup() as group:
            for one in self._systems:
                group.create_task(one.run())

    def available(self, kind: Kind) -> bool:
        """Tell whether what was last read of a kind of target still stands."""
        return all(one.available for one in self._systems if kind in one.system.kinds)

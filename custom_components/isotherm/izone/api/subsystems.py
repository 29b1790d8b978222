"""What the other systems at a bridge share: wall splits, irrigation, the power monitor.

What a bridge announces tells what its firmware can do, not what is fitted: each system is
asked once by its own request. One that fails or hangs keeps none of the others waiting.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from typing import ClassVar, Final

from ...hub.errors import ApiError, ProtocolError, RejectedError
from .errors import NotServedError
from .reader import Identity
from .records import Records
from .targets import TARGETS, Kind, Target
from .transport import EndPoint, Transport
from .wire import Json

_AGREEING: Final = 3
"""Answers in a row that lack what was there, until it is taken for gone."""


class Subsystem(ABC):
    """One of the other systems: how it is read.

    Args:
        transport: the way to the bridge.
        records: told what is read.
        identity: checks that the right bridge answers.

    """

    end_point: ClassVar[EndPoint]
    kinds: ClassVar[frozenset[Kind]]
    """What of it can be changed."""
    fitted: bool | None = None
    """Whether there is one; None until the bridge told."""
    was_fitted = False
    """Whether an earlier run found one, which a single odd answer does not end."""
    refused = False
    """Whether the last question whether there is one was refused."""

    def __init__(
        self, transport: Transport, records: Records, identity: Identity
    ) -> None:
        """Prepare without touching the network."""
        self._transport = transport
        self._records = records
        self._identity = identity
        self.on_told: Callable[[], None] | None = None
        """Called when it became known whether there is one."""
        self._missing: Counter[object] = Counter()

    @property
    def name(self) -> str:
        """What to call it in the log."""
        return self.end_point.name.removesuffix("Request")

    async def probe(self) -> bool | None:
        """Ask whether there is one; what is not served or empty is not there.

        Raises:
            ApiError: no answer that tells.

        """
        self.refused = False
        try:
            found = await self._read_state()
        except NotServedError:
            found = False
        except RejectedError, ProtocolError:
            self.refused = True
            raise
        if not found and self.was_fitted and not self._is_gone(self.end_point):
            return None
        self.fitted = found
        if self.on_told:
            self.on_told()
        return self.fitted

    async def poll(self) -> None:
        """Read what changes, and in turn what changes rarely.

        Raises:
            ApiError: what changes can't be read.

        """
        await self._read_state()
        await self._read_rest()

    @property
    def busy(self) -> bool:
        """Whether something goes on that is worth a closer look than usual."""
        return False

    def awaited(self) -> Iterable[Target]:
        """Return what may be there and was not read yet."""
        if self.fitted is not None:
            return ()
        return [one for one in TARGETS.values() if one.kind in self.kinds]

    @abstractmethod
    async def _read_state(self) -> bool:
        """Read what changes, with one request if it can be, and tell if anything is there."""

    async def _read_rest(self) -> None:
        """Read a little of what changes rarely; what it answers never raises."""

    @abstractmethod
    async def read_back(self, targets: Collection[Target]) -> None:
        """Read what some of its own were told to change.

        Raises:
            ApiError: it can't be read.

        """

    def _is_gone(self, what: object) -> bool:
        """Take note that an answer lacks something; tell if several in a row did."""
        self._missing[what] += 1
        return self._missing[what] >= _AGREEING

    def _is_here(self, what: object) -> None:
        """Take note that an answer has something."""
        del self._missing[what]

    async def _query(self, type_: int, number: int = 0) -> Json:
        """Return an answer, from the right bridge."""
        answer = await self._transport.query(type_, number, self.end_point)
        self._identity.check(answer)
        return answer


async def any_fitted(systems: Iterable[Subsystem]) -> bool:
    """Tell whether any of some systems is fitted; one that fails keeps none from saying so."""
    for system in systems:
        with suppress(ApiError):
            if await system.probe():
                return True
    return False

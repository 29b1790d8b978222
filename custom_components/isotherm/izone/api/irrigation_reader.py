"""How irrigation is read: what waters often, everything else in turn (iZone guide, 4.5)."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from typing import Final, override

from ...hub.errors import ApiError
from .irrigation import Controller, Programme, RunTime, Station, StationMode
from .irrigation_changes import run_time
from .reader import ANSWER_ERRORS, Identity, now
from .records import Records
from .subsystems import Subsystem
from .targets import IRRIGATION as CONTROLLER, PROGRAMMES, STATIONS, Kind, Target
from .transport import IRRIGATION, Transport

_SYSTEM, _PROGRAMME, _STATION = 1, 2, 3
_AT_FIRST: Final = 6
"""Stations and programmes that a poll reads, until each was asked for once."""
_SEARCHED: Final = 4
"""Stations that are asked at most, to find the one that waters now."""


class Irrigation(Subsystem):
    """Controller, stations and programmes: one request each.

    The controller tells with each poll whether a programme runs, and not at which
    station: that is searched for, and followed until it stops.
    """

    end_point = IRRIGATION
    kinds = frozenset({Kind.IRRIGATION, Kind.STATION, Kind.PROGRAMME, Kind.RUN_TIME})

    def __init__(
        self, transport: Transport, records: Records, identity: Identity
    ) -> None:
        """Prepare without touching the network."""
        super().__init__(transport, records, identity)
        self._count = 0
        self._unasked: deque[Target] = deque(_programmes())
        self._turn = 0
        self._at = -1
        """The station that was found watering last, or asked."""

    @override
    async def probe(self) -> bool | None:
        if fitted := await super().probe():
            await self._read_rest()
        return fitted

    @property
    @override
    def busy(self) -> bool:
        controller = self._controller
        runs = controller is not None and controller.runs
        return bool(self.fitted and (self._unasked or runs or self._running))

    @override
    def awaited(self) -> Iterable[Target]:
        if self.fitted is None:
            return super().awaited()
        return [one for one in self._stations if one not in self._records.parts]

    @override
    async def read_back(self, targets: Collection[Target]) -> None:
        own = sorted({_read_with(one) for one in targets} - {CONTROLLER}, key=_order)
        for target in own:
            await self._read(target)
        await self._read_controller(own)

    @override
    async def _read_state(self) -> bool:
        return await self._read_controller()

    @override
    async def _read_rest(self) -> None:
        with suppress(ApiError):
            for _ in range(min(len(self._unasked), _AT_FIRST) or 1):
                target = self._next()
                try:
                    await self._tried(target)
                finally:
                    with suppress(ValueError):
                        self._unasked.remove(target)

    # What waters.

    @property
    def _controller(self) -> Controller | None:
        part = self._records.parts.get(CONTROLLER)
        return part if isinstance(part, Controller) else None

    def _station(self, target: Target) -> Station | None:
        part = self._records.parts.get(target)
        return part if isinstance(part, Station) else None

    @property
    def _stations(self) -> list[Target]:
        return [Target(Kind.STATION, index) for index in range(self._count)]

    @property
    def _running(self) -> list[Target]:
        parts = ((one, self._station(one)) for one in self._stations)
        return [one for one, station in parts if station and station.runs]

    async def _read_controller(self, just_read: Collection[Target] = ()) -> bool:
        """Read the controller and what waters, but for stations that were just read."""
        began = now()
        controller = Controller.from_json(await self._query(_SYSTEM))
        if not (controller.stations or self.fitted):
            return False
        self._records.put_part(CONTROLLER, controller, began)
        self._fit(controller.stations)
        with suppress(ApiError):
            for target in self._running:
                if target not in just_read:
                    await self._tried(target)
            if controller.runs and not self._running:
                await self._search(controller)
        return True

    async def _search(self, controller: Controller) -> None:
        """Ask stations in their order, from where water was last, for the one that runs."""
        places = [(self._at + 1 + one) % self._count for one in range(self._count)]
        due = [one for one in places if self._may_run(controller, one)]
        for index in due[:_SEARCHED]:
            self._at = index
            await self._tried(Target(Kind.STATION, index))
            if self._running:
                return

    def _may_run(self, controller: Controller, index: int) -> bool:
        station = self._station(Target(Kind.STATION, index))
        mode = station.mode if station else None
        if (programme := controller.current_programme) is None:
            return mode is not StationMode.DISABLED
        part = self._records.parts.get(run_time(programme, index))
        timed = not isinstance(part, RunTime) or part.minutes != 0
        return timed and mode in {StationMode.AUTO, None}

    # Single datagrams.

    def _fit(self, count: int | None) -> None:
        """Take note of how many stations there are; those that are gone are dropped."""
        if count is None:
            return
        if count >= self._count:
            self._is_here(Kind.STATION)
        elif not self._is_gone(Kind.STATION):
            return
        before, self._count = self._count, count
        self._unasked.extendleft(
            Target(Kind.STATION, index) for index in reversed(range(before, count))
        )
        parts = self._records.parts
        for index in range(count, before):
            gone = (run_time(programme, index) for programme in range(PROGRAMMES))
            for target in (Target(Kind.STATION, index), *gone):
                parts.pop(target, None)

    def _next(self) -> Target:
        """Return what is due: what was never asked for, else the next in turn."""
        if self._unasked:
            return self._unasked[0]
        everything = (*self._stations, *_programmes())
        self._turn = (self._turn + 1) % len(everything)
        return everything[self._turn]

    async def _tried(self, target: Target) -> None:
        """Read a datagram; one that is answered badly keeps its last state."""
        with suppress(*ANSWER_ERRORS):
            await self._read(target)

    async def _read(self, target: Target) -> None:
        began, index = now(), target.index
        if target.kind is Kind.STATION:
            answer = await self._query(_STATION, index)
            if index < self._count:
                station = Station.from_json(answer, index)
                self._records.put_part(target, station, began)
                self._at = index if station.runs else self._at
            return
        programme = Programme.from_json(await self._query(_PROGRAMME, index), index)
        self._records.put_part(target, programme, began)
        for place, minutes in enumerate(programme.run_times[: self._count]):
            part = RunTime(minutes)
            self._records.put_part(run_time(index, place), part, began)


def _programmes() -> Iterator[Target]:
    return (Target(Kind.PROGRAMME, index) for index in range(PROGRAMMES))


def _read_with(target: Target) -> Target:
    """Return whose datagram tells of a target."""
    if target.kind is Kind.RUN_TIME:
        return Target(Kind.PROGRAMME, target.index // STATIONS)
    return target


def _order(target: Target) -> tuple[str, int]:
    return target.kind, target.index

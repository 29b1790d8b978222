"""Calling actions of a side, and seeing when what they bring about shows."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
import time
from typing import Any

from homeassistant.core import Event, EventStateChangedData, State

from .izone_sides import Isotherm, Side
from .report import Better, Figure

LONGEST = 70.0
"""Seconds after which nothing is expected to show any more."""

EQUAL = {"ms": 10.0, "s": 0.01}
"""How much slower than the other side still counts as equal, by unit."""

type Show = Callable[[State], bool]


class Measuring:
    """One integration, and the figures found of it."""

    def __init__(self, side: Side, other: Mapping[str, Figure] | None = None) -> None:
        """Measure this side, which is to be as good as the other one in its figures."""
        self.side, self.bridge, self.hass = side, side.bridge, side.hass
        self._other = other or {}
        self.found: list[Figure] = []

    def add(
        self,
        metric: str,
        value: float,
        unit: str,
        aim: float | None = None,
        better: Better = "lower",
    ) -> None:
        """Take down a figure; aims are ours alone."""
        figure = Figure(
            self.side.case, metric, round(value, 2), unit, None, better=better
        )
        if isinstance(self.side, Isotherm):
            aims = [] if aim is None else [aim]
            if other := self._other.get(metric):
                aims.append(round(other.value + EQUAL.get(unit, 0.0), 2))
            hardest = min if better == "lower" else max
            figure = replace(figure, aim=hardest(aims, default=None))
        self.found.append(figure)

    async def call(self, zone: int | None, action: str, data: dict[str, Any]) -> None:
        """Call an action of a zone's climate entity, or of the unit's."""
        await self.hass.services.async_call(
            "climate",
            action,
            {"entity_id": self.side.climate(zone), **data},
            blocking=True,
        )

    async def command(
        self, zone: int | None, action: str, data: dict[str, Any]
    ) -> tuple[float, float]:
        """Call an action; return the milliseconds until it shows and until it returns."""
        ((key, value),) = data.items()

        def shows(state: State) -> bool:
            told = state.state if key == "hvac_mode" else state.attributes.get(key)
            return bool(told == value)

        with self.watch(zone, shows) as at:
            started = time.monotonic()
            await self.call(zone, action, data)
            answered = time.monotonic()
            seen = await at
        return (seen - started) * 1000, (answered - started) * 1000

    @contextmanager
    def watch(self, zone: int | None, shows: Show) -> Iterator[Awaitable[float]]:
        """Give the time at which a climate entity shows something."""
        entity_id, loop = self.side.climate(zone), asyncio.get_running_loop()
        seen: asyncio.Future[float] = loop.create_future()

        def look(event: Event[EventStateChangedData]) -> None:
            new = event.data["new_state"]
            if event.data["entity_id"] == entity_id and new and shows(new):
                if not seen.done():
                    seen.set_result(time.monotonic())

        stop = self.hass.bus.async_listen("state_changed", look)
        try:
            yield asyncio.wait_for(seen, LONGEST)
        finally:
            stop()


def to_match(figures: Iterable[Figure]) -> dict[str, Figure]:
    """Return by metric what a side is measured against.

    Who loses commands is no measure of how fast they are.
    """

    def lost(figure: Figure) -> bool:
        return figure.unit.startswith("of ") and figure.value < int(figure.unit[3:])

    figures = list(figures)
    bad = {one.metric.partition(": ")[0] for one in figures if lost(one)}
    return {
        one.metric: one for one in figures if one.metric.partition(": ")[0] not in bad
    }

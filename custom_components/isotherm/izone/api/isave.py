"""The key that switches iSave: the vendor's documents disagree, so each is tried."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Final

from ...hub.errors import RejectedError
from .datagrams import System

_SETTLED: Final = 8.0
"""Seconds after which a change that was carried out shows."""


class Way(StrEnum):
    """How iZone bridges are told: guide 4.1, vendor header, V1 document."""

    ISAVE = "iSave"
    ISAVE_ON = "iSaveOn"
    FREE_AIR = "FreeAir"


class ISaveWays:
    """Find the way that works on one bridge and keep to it.

    A way that is refused is left for the next one. One that was acknowledged but has
    shown no effect is left too, as long as it never had any.
    """

    def __init__(self) -> None:
        """Begin with the guide's."""
        self._ways = list(Way)
        self._proven = False
        self._asked: tuple[bool, float] | None = None

    async def send(self, on: bool, post: Callable[[Way], Awaitable[None]]) -> None:
        """Try the ways in order until one is acknowledged.

        Args:
            on: what is asked for.
            post: sends the command in one way.

        Raises:
            RejectedError: all were refused; the answer to the first is kept.

        """
        refusal: RejectedError | None = None
        for way in list(self._ways):
            try:
                await post(way)
            except RejectedError as err:
                refusal = refusal or err
                continue
            self._prefer(way)
            self._asked = (on, asyncio.get_running_loop().time() + _SETTLED)
            return
        assert refusal
        raise refusal

    def check(self, system: System | None) -> None:
        """Compare what was asked for with what shows, once it must show."""
        if system is None or self._asked is None or self._proven:
            return
        on, due = self._asked
        if system.isave_on is on:
            self._proven = True
        elif asyncio.get_running_loop().time() < due:
            return
        else:
            self._ways.append(self._ways.pop(0))
        self._asked = None

    def _prefer(self, way: Way) -> None:
        self._ways.remove(way)
        self._ways.insert(0, way)

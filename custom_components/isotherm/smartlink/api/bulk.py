"""Many rows, written and read in slices between which others have their turn."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched
import json
from typing import Final

from .models import RoomShift, Window

SLICE: Final = 250
"""Rows that are written or read before anything else has its turn."""


async def encoded(window: Window, shifts: Iterable[RoomShift]) -> bytes:
    """Return the body of SET DEROGATION, made in slices between which others have their turn.

    Args:
        window: when.
        shifts: of which rooms.

    """
    common = {"startTime": window.start, "endTime": window.end}
    day = window.day.isoformat()
    pieces: list[bytes] = []
    for some in batched(shifts, SLICE, strict=False):
        rows = [
            {
                "homeId": shift.home_id,
                "roomId": shift.room_id,
                **common,
                "delta": shift.delta,
                "date": day,
            }
            for shift in some
        ]
        pieces.append(as_json(rows)[1:-1])
        await asyncio.sleep(0)
    return b'{"derogations":[' + b",".join(pieces) + b"]}"


def as_json(value: object) -> bytes:
    """Return JSON in UTF-8, in as few bytes as it takes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "replace"
    )


async def in_slices[T](
    rows: Sequence[object], read: Callable[[Iterable[object]], Iterator[T]]
) -> tuple[T, ...]:
    """Return what a reader makes of rows."""
    found: list[T] = []
    for some in batched(rows, SLICE, strict=False):
        found += read(some)
        await asyncio.sleep(0)
    return tuple(found)

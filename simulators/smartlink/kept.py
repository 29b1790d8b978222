"""Derogations that outlast a restart of the simulator, as they would that of a cloud."""

from contextlib import suppress
from datetime import date
import json
from pathlib import Path

from ..inputs import read_json
from .derogations import Shifts, Window
from .errors import Refused
from .world import World


def keep(world: World, path: Path) -> None:
    """Write down what was scheduled."""
    kept = [
        [
            one.number,
            one.asked_at,
            one.client,
            str(one.window.day),
            one.window.start,
            one.window.end,
            one.shifts,
        ]
        for one in world.derogations
    ]
    path.write_text(json.dumps(kept), encoding="utf-8")


def recall(world: World, path: Path) -> None:
    """Schedule anew what was written down, under the same triggers.

    What fired meanwhile has been sent in time; gateways acknowledge it now.
    """
    kept = read_json(path.read_bytes()) if path.exists() else None
    if not isinstance(kept, list):
        return
    for number, asked_at, client, day, start, end, homes in kept:
        shifts: Shifts = {
            home_id: {int(room): delta for room, delta in rooms.items()}
            for home_id, rooms in homes.items()
        }
        window = Window(date.fromisoformat(day), start, end)
        # Homes that were added by hand are gone, and what was scheduled with them.
        with suppress(Refused):
            world.schedule(client, window, shifts, number=number, asked_at=asked_at)

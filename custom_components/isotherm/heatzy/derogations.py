"""What a derogation interrupts, how long it lasts, and what its end brings back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from .api.products import Product
from .api.state import Derogation, HeaterState, Mode

IMPOSED: Final[Mapping[Derogation, Mode]] = {
    Derogation.BOOST: Mode.COMFORT,
    Derogation.HOLIDAY: Mode.FROST_PROTECTION,
}
"""What a derogation may put into the mode of a heater that reports no mode in force."""
_UNITS: Final[Mapping[Derogation, timedelta]] = {
    Derogation.BOOST: timedelta(minutes=1),
    Derogation.HOLIDAY: timedelta(days=1),
}
_EARLY: Final[Mapping[Derogation, timedelta]] = {
    Derogation.BOOST: timedelta(seconds=90),
    Derogation.HOLIDAY: timedelta(hours=12),
}
"""By how much a heater may end one before its known end: it counts whole units."""


@dataclass(frozen=True, slots=True)
class Countdown:
    """A timed derogation as it was last seen.

    Args:
        derogation: boost or holiday.
        left: its `derogation_time`: minutes of a boost, days of a holiday.
        end: when it will end.

    """

    derogation: Derogation
    left: int
    end: datetime


def counted(
    before: Countdown | None, state: HeaterState, now: datetime
) -> Countdown | None:
    """Return the countdown of the derogation in force, its end steady while it counts down.

    Args:
        before: as it was last seen.
        state: what is in force now.
        now: the present.

    """
    derogation, left = state.derogating, state.derogation_time
    unit = _UNITS.get(derogation) if derogation else None
    if derogation is None or unit is None or left is None:
        return None
    if before and (before.derogation, before.left) == (derogation, left):
        return before
    end = (now + left * unit).replace(microsecond=0)
    # A count that runs down in step tells nothing new.
    if before and before.derogation is derogation and left < before.left:
        if abs(end - before.end) <= 1.5 * unit:
            end = before.end
    return Countdown(derogation, left, end)


def ran_out(countdown: Countdown, now: datetime) -> bool:
    """Return whether a derogation that is over ended by itself: else somebody ended it.

    Args:
        countdown: as it was last seen.
        now: the present.

    """
    return now >= countdown.end - _EARLY[countdown.derogation]


def interrupted(
    before: Mapping[str, Any], over: Derogation | None, state: HeaterState
) -> dict[str, Any]:
    """Return the changes that bring back what a derogation has put aside.

    Nothing where the heater has a mode that is not the derogation's doing: then
    somebody has chosen it since.

    Args:
        before: what `remembered` noted when it began.
        over: the derogation that is over.
        state: what the heater tells, or will tell, without it.

    """
    imposed = IMPOSED.get(over) if over else None
    if "mode" in before and state.mode not in (before["mode"], imposed, None):
        return {}
    wanted = {k: v for k, v in before.items() if getattr(state, k) != v}
    # A programme sets the mode itself.
    if state.programme_on:
        wanted.pop("mode", None)
    return wanted


def remembered(
    product: Product,
    before: Mapping[str, Any],
    changes: Mapping[str, Any],
    state: HeaterState,
) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """Return what is to be remembered after a command, and the changes it brings back.

    A derogation remembers what it interrupts, and its end brings that back in the same
    request; a mode chosen by hand is what counts from then.

    Args:
        product: what the heater can do.
        before: what is remembered so far.
        changes: what is about to be sent.
        state: what is in force.

    """
    derogation = changes.get("derogation")
    if derogation is Derogation.NONE and not changes.keys() & {"mode", "power"}:
        after = replace(state, **changes)
        back = interrupted(before, state.derogating, after)
        return {}, _heating(back) if "programme_on" in changes else back
    if "mode" in changes or changes.get("power") is False:
        return {}, {}
    if derogation in IMPOSED and state.derogating in (None, Derogation.PRESENCE):
        return _put_aside(product, state), {}
    return before, {}


def _put_aside(product: Product, state: HeaterState) -> dict[str, Any]:
    """Return what a derogation that begins now overwrites."""
    now: dict[str, Any] = {}
    # A product that reports the mode in force apart keeps the other one.
    if state.mode is not None and not product.has("mode_in_force"):
        now["mode"] = state.mode
    if state.power is False:
        now["power"] = False
    if state.derogating is Derogation.PRESENCE:
        now["derogation"] = Derogation.PRESENCE
    return now


def _heating(back: Mapping[str, Any]) -> dict[str, Any]:
    """Return what to bring back for somebody who wants it to heat, or to follow the programme."""
    mode = back.get("mode")
    if mode is None:
        return {}
    return {"mode": Mode.COMFORT if mode is Mode.OFF else mode}

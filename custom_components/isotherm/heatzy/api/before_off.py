"""What a heater did before it was off, so that turning it on brings that back.

A choice made at the heater or in the vendor's app counts, also while it is off. No source
says what a heater itself does: it keeps its manual mode where `on_off` is its switch, and
has lost it where off is a mode.
"""

from collections.abc import Mapping
from typing import Any

from .commands import Changes, automatic, heat
from .products import Product
from .state import HeaterState, Mode

type Before = Mapping[str, Any]
"""`programme_on`, and `mode` where it was chosen by hand; empty where nothing is known."""


def before_off(product: Product, state: HeaterState, before: Before) -> Before:
    """Return what turning the heater on is to bring back, now that this state is seen.

    Args:
        product: what the heater can do.
        state: what it is doing.
        before: what was to be brought back until now.

    """
    # Elsewhere a programme or a derogation may have put something into the mode.
    by_hand = product.has("mode_in_force") or not (
        state.programme_on or state.derogating
    )
    mode = state.mode if by_hand and state.mode is not Mode.OFF else None
    if state.programme_on:
        return _seen(mode, programme_on=True)
    if mode is None:
        return before
    if state.power is False and before.get("mode") in (mode, None):
        return before
    return _seen(mode, programme_on=False)


def _seen(mode: Mode | None, *, programme_on: bool) -> Before:
    seen = {"programme_on": programme_on, "mode": mode}
    return {name: value for name, value in seen.items() if value is not None}


def turn_on(product: Product, state: HeaterState, before: Before) -> Changes:
    """Return the changes that turn a heater on as it was; by hand if nothing says otherwise.

    Args:
        product: what the heater can do.
        state: what it is doing.
        before: as `before_off` gave it, or as it was read from the disk.

    """
    if before.get("programme_on") is True and product.has("programme_on"):
        return automatic(product, state)
    return heat_again(product, state, before)


def heat_again(product: Product, state: HeaterState, before: Before) -> Changes:
    """Return the changes that make a heater heat by hand, in the mode that it had."""
    had = before.get("mode")
    modes = (mode for mode in product.modes if mode == had and mode is not Mode.OFF)
    return heat(product, state, next(modes, Mode.COMFORT))

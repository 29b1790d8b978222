"""What people want of a heater, as changes of its state, and those changes on the wire."""

from collections.abc import Mapping
from typing import Any

from ...errors import RejectedError
from .products import Product
from .program import changed_attrs, encode as encode_program
from .state import Derogation, HeaterState, Mode
from .values import mode_index

type Changes = dict[str, Any]
"""Wanted values by field of `HeaterState`."""

LONGEST_DEROGATION = 255
"""Minutes of a boost, or days of a holiday (data point `derog_time`, one byte)."""


def end_derogation(product: Product, state: HeaterState) -> Changes:
    """End a derogation that is in force; nothing where there is none."""
    if state.derogation in (None, Derogation.NONE):
        return {}
    return {"derogation": Derogation.NONE, "derogation_time": 0}


def _switch_on(product: Product, state: HeaterState) -> Changes:
    return {"power": True} if product.has("power") and not state.power else {}


def choose_mode(product: Product, state: HeaterState, mode: Mode) -> Changes:
    """Choose a mode by hand; a derogation ends, a programme goes on at its next change.

    Source: Heatzy product documents 2024, priorities.
    """
    if mode is Mode.OFF and product.has("power"):
        return {"power": False, **end_derogation(product, state)}
    ended = end_derogation(product, state)
    return {**_switch_on(product, state), "mode": mode, **ended}


def turn_off(product: Product, state: HeaterState) -> Changes:
    """Turn the heater off for good: no programme or derogation turns it on again."""
    changes = choose_mode(product, state, Mode.OFF)
    return {**changes, **follow_programme(product, state, on=False)}


def heat(product: Product, state: HeaterState) -> Changes:
    """Heat by hand: no programme; the mode stays, unless it is off."""
    changes = {**_switch_on(product, state), **end_derogation(product, state)}
    if state.mode in (None, Mode.OFF):
        changes["mode"] = Mode.COMFORT
    elif not changes and not state.programme_on:
        changes["mode"] = state.mode
    return {**changes, **follow_programme(product, state, on=False)}


def follow_programme(product: Product, state: HeaterState, *, on: bool) -> Changes:
    """Turn the programme on or off, where the product has that switch."""
    return {"programme_on": on} if product.has("programme_on") else {}


def automatic(product: Product, state: HeaterState) -> Changes:
    """Follow the programme, from now."""
    changes = {**_switch_on(product, state), **end_derogation(product, state)}
    return {**changes, **follow_programme(product, state, on=True)}


def derogate(
    product: Product, state: HeaterState, derogation: Derogation, time: int = 0
) -> Changes:
    """Depart from the programme for a while.

    Args:
        product: what the heater can do.
        state: what it is doing.
        derogation: what to do instead.
        time: minutes of a boost or days of a holiday, 1 to 255.

    Raises:
        ValueError: the product has no such derogation, or the time is out of range.

    """
    if derogation not in product.derogations:
        raise ValueError(f"no {derogation}")
    timed = derogation in (Derogation.BOOST, Derogation.HOLIDAY)
    if timed and not 1 <= time <= LONGEST_DEROGATION:
        raise ValueError(f"{time} is not within 1 to {LONGEST_DEROGATION}")
    changes: Changes = {**_switch_on(product, state), "derogation": derogation}
    return {**changes, "derogation_time": time} if timed else changes


def to_attrs(
    product: Product, state: HeaterState, changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the attributes that carry changes, in one request.

    Args:
        product: what the heater can do.
        state: what it last told, for the programme's untouched bytes.
        changes: wanted values by field.

    Raises:
        RejectedError: a field that this product can't be told.

    """
    attrs: dict[str, Any] = {}
    for name, value in changes.items():
        if name == "programme":
            before = state.programme
            attrs |= changed_attrs(before, value) if before else encode_program(value)
            continue
        known = product.fields.get(name)
        if known is None or known.encode is None:
            raise RejectedError(f"this product has no {name} to set")
        attrs |= dict(zip(known.attrs, known.encode(value), strict=True))
    return attrs


def to_raw(changes: Mapping[str, Any]) -> list[int]:
    """Return the raw control of generation 1.

    Source: Heatzy API document, POST /app/control/{did}, Heatzy-Pilote data points.

    Raises:
        RejectedError: anything but one of its four modes.

    """
    mode = changes.get("mode")
    if len(changes) != 1 or not isinstance(mode, Mode) or mode_index(mode) > 3:
        raise RejectedError("a first-generation Pilote only knows its four modes")
    return [1, 1, mode_index(mode)]

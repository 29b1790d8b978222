"""What people want of a heater, as changes of its state, and those changes on the wire."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from ...hub.errors import InvalidChange
from ...hub.steps import to_step
from .products import Product
from .program import Program, ProgramCode, changed_attrs, encode as encode_program
from .state import Derogation, HeaterState, Mode
from .values import mode_index

type Changes = dict[str, Any]
"""Wanted values by field of `HeaterState`."""

LONGEST_DEROGATION = 255
"""Minutes of a boost, or days of a holiday (data point `derog_time`, one byte)."""

_DECIDES = {"mode", "power", "programme_on", "derogation", "derogation_time"}
"""The fields that decide which mode is in force."""
_MODE_OF_CODE: Final[Mapping[ProgramCode, Mode]] = {
    ProgramCode.COMFORT: Mode.COMFORT,
    ProgramCode.ECO: Mode.ECO,
    ProgramCode.FROST_PROTECTION: Mode.FROST_PROTECTION,
}


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


def heat(product: Product, state: HeaterState, mode: Mode = Mode.COMFORT) -> Changes:
    """Heat by hand: no programme; the mode stays.

    Args:
        product: what the heater can do.
        state: what it is doing.
        mode: what to heat in where the heater's own mode is off, or not known.

    """
    changes = {**_switch_on(product, state), **end_derogation(product, state)}
    if state.mode in (None, Mode.OFF):
        changes["mode"] = mode
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
        InvalidChange: the product has no such derogation, or the time is out of range.

    """
    if derogation not in product.derogations:
        raise InvalidChange("derogation_not_offered")
    timed = derogation in (Derogation.BOOST, Derogation.HOLIDAY)
    if timed and not 1 <= time <= LONGEST_DEROGATION:
        raise InvalidChange("value_not_accepted", value=time)
    changes: Changes = {**_switch_on(product, state), "derogation": derogation}
    return {**changes, "derogation_time": time} if timed else changes


def as_kept(product: Product, changes: Mapping[str, Any]) -> Changes:
    """Return changes as the heater will tell them back, rounded to its steps.

    Args:
        product: what the heater can do.
        changes: wanted values by field.

    """
    kept = dict(changes)
    for name, value in changes.items():
        known = product.fields.get(name)
        if known is not None and known.encode is not None:
            if known.limits is not None:
                low, _, step = known.limits
                kept[name] = value = to_step(value, step, low)
            told = known.decode(*known.encode(value))
            kept[name] = value if told is None else told
    return kept


def consequences(
    product: Product,
    state: HeaterState,
    changes: Mapping[str, Any],
    local: datetime | None = None,
) -> Changes:
    """Return what else the heater will tell: the mode in force, None for not known.

    Under a programme it is what the programme says; what presence detection leads to
    only the heater knows.

    Args:
        product: what the heater can do.
        state: what it is doing.
        changes: wanted values by field.
        local: what the heater's clock shows; None where that is not known.

    """
    if not product.has("mode") or not changes.keys() & _DECIDES:
        return {}
    after = replace(state, **changes)
    if after.derogating is Derogation.PRESENCE:
        return {"mode_in_force": None}
    followed = after.programme_on and after.derogating is None and "mode" not in changes
    in_force = _programmed(after, local) if followed else after.mode_that_follows
    return {"mode_in_force": in_force}


def _programmed(state: HeaterState, local: datetime | None) -> Mode | None:
    if state.programme is None or local is None:
        return None
    return _MODE_OF_CODE.get(state.programme.value_at(local))


def expected(
    product: Product,
    state: HeaterState,
    changes: Mapping[str, Any],
    local: datetime | None = None,
) -> HeaterState:
    """Return the state that changes will lead to; the arguments are those of `consequences`."""
    return replace(state, **changes, **consequences(product, state, changes, local))


def to_attrs(
    product: Product,
    state: HeaterState,
    changes: Mapping[str, Any],
    sent: Program | None = None,
) -> dict[str, Any]:
    """Return the attributes that carry changes, in one request.

    Args:
        product: what the heater can do.
        state: what it last told, for the programme's untouched bytes.
        changes: wanted values by field; `consequences` among them are not sent.
        sent: a programme that was sent before and may not show in `state` yet.

    Raises:
        InvalidChange: a field that this product can't be told.

    """
    attrs: dict[str, Any] = {}
    for name, value in changes.items():
        if name == "mode_in_force":
            continue
        if name == "programme":
            attrs |= _programme_attrs(value, state.programme, sent)
            continue
        known = product.fields.get(name)
        if known is None or known.encode is None:
            raise InvalidChange("field_not_offered")
        attrs |= dict(zip(known.attrs, known.encode(value), strict=True))
    return attrs


def _programme_attrs(
    week: Program, told: Program | None, sent: Program | None
) -> dict[str, int]:
    """Return the bytes that may differ from what the heater has."""
    if told is None:
        return encode_program(week)
    attrs = changed_attrs(told, week)
    return attrs if sent is None else attrs | changed_attrs(sent, week)


def to_raw(changes: Mapping[str, Any]) -> list[int]:
    """Return the raw control of generation 1.

    Source: Heatzy API document, POST /app/control/{did}, Heatzy-Pilote data points.

    Raises:
        InvalidChange: anything but one of its four modes.

    """
    mode = changes.get("mode")
    if (
        changes.keys() - {"mode_in_force"} != {"mode"}
        or not isinstance(mode, Mode)
        or mode_index(mode) > 3
    ):
        raise InvalidChange("first_generation_modes")
    return [1, 1, mode_index(mode)]

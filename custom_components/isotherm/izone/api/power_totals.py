"""What the readings of a power monitor add up to: pure sums over channels."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from .power import Channel, PowerMonitor

CONSUMED: Final = "consumed"
"""kWh that all channels consumed."""
GENERATED: Final = "generated"
"""kWh that all channels produced."""
IMPORTED: Final = "imported"
"""kWh that were consumed beyond what was produced in the same moment."""
EXPORTED: Final = "exported"
"""kWh that were produced beyond what was consumed in the same moment."""
COST: Final = "cost"
"""What the imported energy cost, in whole units of money, as the price was then."""
EMITTED: Final = "emitted"
"""kg of CO₂ of the imported energy."""
WHOLE: Final = (CONSUMED, GENERATED, IMPORTED, EXPORTED, COST, EMITTED)
"""The sums of the monitor as a whole."""

_PRICE: Final = 10_000
"""Hundredths of a cent in a whole unit of money."""


def channel_total(index: int) -> str:
    """Return the name of a channel's sum."""
    return f"channel_{index}"


def group_total(number: int) -> str:
    """Return the name of a group's sum."""
    return f"group_{number}"


def total_power(powers: Iterable[float | None]) -> float | None:
    """Return a sum without what is below 0; None where one of them is not known."""
    total = 0.0
    for power in powers:
        if power is None:
            return None
        total += max(power, 0.0)
    return total


def amounts(
    monitor: PowerMonitor | None,
    channels: Collection[Channel],
    added: Mapping[int, float],
) -> dict[str, float]:
    """Return what is to be added to each sum.

    Args:
        monitor: its settings, for price and emissions.
        channels: all there are.
        added: kWh by channel, of those that were measured.

    """
    measured = [one for one in channels if one.index in added]
    found = {channel_total(one.index): added[one.index] for one in measured}
    for one in measured:
        if one.group is not None:
            name = group_total(one.group)
            found[name] = found.get(name, 0.0) + added[one.index]
    consumed = sum(added[one.index] for one in measured if not one.generates)
    generated = sum(added[one.index] for one in measured if one.generates)
    imported = exported = 0.0
    if _balances(channels, added):
        imported = max(consumed - generated, 0.0)
        exported = max(generated - consumed, 0.0)
    price = monitor.cost_of_power if monitor else None
    emissions = monitor.emissions if monitor else None
    return found | {
        CONSUMED: consumed,
        GENERATED: generated,
        IMPORTED: imported,
        EXPORTED: exported,
        COST: imported * (price or 0) / _PRICE,
        EMITTED: imported * (emissions or 0) / 1000,
    }


def _balances(channels: Iterable[Channel], added: Collection[int]) -> bool:
    """Tell whether consumption can be held against generation: all of it is known."""
    used = [one for one in channels if one.enabled]
    gap = any(one.index not in added for one in used)
    return not (gap and any(one.generates for one in used))

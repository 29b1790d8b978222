"""Which wall splits have a Daikin's fan: learnt, kept across restarts, and settable.

The bridge tells a brand by a number that the vendor does not explain.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import callback

from ...hub.vendor import IsothermConfigEntry
from ..api.split_reader import Fans, Splits
from ..api.subsystems import Subsystem
from ..coordinator import IZoneCoordinator
from .models import SplitPart

CONF_SPLIT_FANS: Final = "split_fans"
"""In the options: what a person says of units, by their index as text."""
CONF_BRANDS: Final = "seven_speed_brands"
"""In the entry's data: the brands that were learnt."""


def _fans(systems: Iterable[Subsystem]) -> Fans:
    return next(one.fans for one in systems if isinstance(one, Splits))


@callback
def async_remember_fans(hub: IZoneCoordinator) -> None:
    """Give a hub what is known of its units' fans, and keep what it learns."""
    entry, fans = hub.config_entry, _fans(hub.client.subsystems)

    def keep(brands: frozenset[int]) -> None:
        data = {**entry.data, CONF_BRANDS: sorted(brands)}
        hub.hass.config_entries.async_update_entry(entry, data=data)

    fans.brands = frozenset(entry.data.get(CONF_BRANDS, ()))
    chosen: Mapping[str, bool] = entry.options.get(CONF_SPLIT_FANS, {})
    fans.chosen = {int(index): seven for index, seven in chosen.items()}
    fans.on_learnt = keep


@dataclass(frozen=True, slots=True)
class FanChoices:
    """What a person may say of the units of a bridge.

    Args:
        units: that there are.
        fans: what is known of their fans.

    """

    units: tuple[SplitPart, ...]
    fans: Fans

    @classmethod
    def of(cls, entry: IsothermConfigEntry) -> Self | None:
        """Return the choices for a bridge with splits; None while they are not known."""
        if entry.state is not ConfigEntryState.LOADED:
            return None
        hub: Any = entry.runtime_data.hub
        parts = hub.data.devices.values()
        units = tuple(one for one in parts if isinstance(one, SplitPart))
        return cls(units, _fans(hub.client.subsystems)) if units else None

    @property
    def names(self) -> dict[str, str]:
        """What units are called, by their index as text."""
        return {str(one.split.index): one.name for one in self.units}

    @property
    def seven(self) -> list[str]:
        """The units that count as having seven speeds now."""
        return [str(one.split.index) for one in self.units if one.split.seven_speeds]

    def chosen(self, seven: Collection[str]) -> dict[str, bool]:
        """Return what is to be kept of a choice: where it is not what was learnt.

        Args:
            seven: the units that are said to have seven speeds.

        """
        said = {str(one.split.index): one.split for one in self.units}
        kept = {str(index): one for index, one in self.fans.chosen.items()}
        for index, split in said.items():
            kept.pop(index, None)
            if (index in seven) is not self.fans.guessed(split):
                kept[index] = index in seven
        return kept

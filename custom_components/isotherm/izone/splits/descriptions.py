"""What wall splits show and take beside the climate entity: one row, one entity."""

from typing import Final

from homeassistant.const import EntityCategory

from ...hub.descriptions import (
    BinarySensorDescription,
    SelectDescription,
    TextDescription,
)
from ..api.splits import SleepTimer
from ..name_text import name_text
from .models import SplitPart, SplitSystemPart

TIMER_OF_OPTION: Final = {str(timer.minutes or "off"): timer for timer in SleepTimer}
"""Minutes, or off."""


def _timer(timer: SleepTimer | None) -> str | None:
    return None if timer is None else str(timer.minutes or "off")


SELECTS: Final = (
    SelectDescription[SplitPart](
        key="sleep_timer",
        entity_category=EntityCategory.CONFIG,
        exists=lambda part: part.split.sleep_timer is not None,
        value=lambda part: _timer(part.split.sleep_timer),
        choices=lambda part: list(TIMER_OF_OPTION),
        write=lambda part, option: {"sleep_timer": TIMER_OF_OPTION[option]},
    ),
)

TEXTS: Final[tuple[TextDescription[SplitPart], ...]] = (
    name_text("split_name", lambda part: part.split.name),
)

BINARY_SENSORS: Final = (
    BinarySensorDescription[SplitPart](
        key="all_on",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda part: part.split.all_on is not None,
        value=lambda part: part.split.all_on,
    ),
    BinarySensorDescription[SplitPart](
        key="all_off",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda part: part.split.all_off is not None,
        value=lambda part: part.split.all_off,
    ),
)

SYSTEM_BINARY_SENSORS: Final = (
    BinarySensorDescription[SplitSystemPart](
        key="beep",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda part: part.system.beep is not None,
        value=lambda part: part.system.beep,
    ),
)

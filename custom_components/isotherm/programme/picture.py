"""Draws a programme for people: in the home's language, with the hour line of now."""

from collections.abc import Callable, Mapping
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .drawing import (
    COMFORT_COLOUR,
    ECO_COLOUR,
    FROST_COLOUR,
    OTHER_COLOUR,
    Style,
    draw_week,
)
from .value_names import async_day_names
from .week import Week

_COLOURS: Final[Mapping[str, str]] = {
    "comfort": COMFORT_COLOUR,
    "eco": ECO_COLOUR,
    "frost_protection": FROST_COLOUR,
    "off": "#6b7580",
}
_LOUD: Final = "comfort"
_FURTHER: Final = ("#b58be0", "#e0c04a", "#4fb8b8", "#d9709a")


async def async_programme_picture[V](
    hass: HomeAssistant,
    week: Week[V],
    keys: Mapping[V, str],
    name_of: Callable[[V], str],
    title: str | None = None,
) -> bytes:
    """Draw a programme, in the executor.

    Args:
        hass: the home.
        week: the programme.
        keys: value to the key of its name; decides the colour.
        name_of: names a value in the home's language, also one without a key.
        title: what stands above.

    Returns:
        A PNG file.

    """
    further = iter(_FURTHER * (1 + len(keys) // len(_FURTHER)))
    styles = {
        value: Style(name_of(value), _COLOURS.get(key) or next(further), key == _LOUD)
        for value, key in keys.items()
    }
    strange = [value for value in week.slots if value not in styles]
    other = Style(name_of(strange[0]) if strange else "", OTHER_COLOUR)
    days = await async_day_names(hass)
    now = dt_util.now()
    return await hass.async_add_executor_job(
        lambda: draw_week(week, styles, days, other=other, title=title, now=now)
    )

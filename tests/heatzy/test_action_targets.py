"""Actions by area, floor or label act on what can; only what is named is refused."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    floor_registry as fr,
    label_registry as lr,
)
import pytest

from .homes import Home

ACTIONS: Mapping[str, dict[str, Any]] = {
    "boost": {"minutes": 30},
    "holiday": {"days": 3},
    "cancel_derogation": {},
}


async def house(hass: HomeAssistant, home: Home) -> dict[str, dict[str, str]]:
    """Put heaters that can and that can't on a floor; return where they all are."""
    floor = fr.async_get(hass).async_create("Étage")
    area = ar.async_get(hass).async_create("Chambres", floor_id=floor.floor_id)
    label = lr.async_get(hass).async_create("Nuit")
    heaters = [
        home.add("Pilote_Pro", "Bureau", derog_mode=2, derog_time=9),
        home.add("Heatzy", "Vieux"),
        home.add("INEA", "Cuisine"),
    ]
    await home.start()
    for heater in heaters:
        device = home.device(heater)
        assert device
        dr.async_get(hass).async_update_device(
            device.id, area_id=area.id, labels={label.label_id}
        )
    return {
        "area": {"area_id": area.id},
        "floor": {"floor_id": floor.floor_id},
        "label": {"label_id": label.label_id},
        "all": {"entity_id": "all"},
    }


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("by", ["area", "floor", "label", "all"])
async def test_what_can_not_is_passed_over(
    hass: HomeAssistant, home: Home, action: str, by: str
) -> None:
    """One heater of three has derogations: it is commanded, and nobody complains."""
    where = await house(hass, home)
    await home.call(f"isotherm.{action}", target=where[by], **ACTIONS[action])
    (sent,) = home.wire
    assert "derog_mode" in sent


@pytest.mark.parametrize("action", ACTIONS)
async def test_what_is_named_beside_an_area_is_refused(
    hass: HomeAssistant, home: Home, action: str
) -> None:
    """The others are commanded all the same."""
    where = await house(hass, home)
    named = {"entity_id": "climate.vieux"}
    with pytest.raises(ServiceValidationError, match="Vieux"):
        await home.call(
            f"isotherm.{action}", target={**where["area"], **named}, **ACTIONS[action]
        )
    assert len(home.wire) == 1


async def test_programmes_of_an_area(hass: HomeAssistant, home: Home) -> None:
    """Who asks an area gets the programmes that there are."""
    where = await house(hass, home)
    answer = await home.call(
        "isotherm.get_programme", target=where["area"], response=True
    )
    rooms = {name.partition(".")[2].partition("_")[0] for name in answer}
    assert {"bureau", "cuisine"} <= rooms

"""The dashboard's cards are headed by rooms and say what a person can use."""

from typing import Any

import pytest

from demo.dashboard import Heater, controls


def heater(part: bool = False, model: str | None = "Onyx", **attributes: Any) -> Heater:
    """Return a heater whose climate entity has attributes."""
    state = {
        "entity_id": "climate.salon",
        "state": "heat",
        "attributes": {"supported_features": 0, **attributes},
    }
    return Heater("Salon", model, "entry", part, [state])


@pytest.mark.parametrize(
    ("device", "label"),
    [
        (heater(), "Onyx"),
        (heater(model=None), "Salon"),
        (heater(part=True), "Salon"),
    ],
)
def test_the_room_is_the_heading(device: Heater, label: str) -> None:
    """The heading names the room, the tile below it what the device is."""
    heading, tile = controls(device)["cards"]
    assert (heading["heading"], tile["name"]) == ("Salon", label)


@pytest.mark.parametrize(
    ("presets", "content"),
    [
        ({"preset_modes": ["comfort", "eco"]}, "preset_mode"),
        ({"preset_modes": ["none", "eco"]}, "current_temperature"),
        ({}, "current_temperature"),
    ],
)
def test_no_tile_says_none(presets: dict[str, Any], content: str) -> None:
    """A preset is shown where there always is one, else the room's temperature."""
    tile = controls(heater(**presets))["cards"][1]
    assert tile["state_content"] == ["state", content]

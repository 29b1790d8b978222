"""The dashboard's cards are headed by rooms and say what a person can use."""

from typing import Any

import pytest

from demo.dashboard import Heater, controls, derogations


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


def test_one_mode_is_no_choice() -> None:
    """Where nothing but the programme can be had, no button offers it."""
    tile = controls(heater(hvac_modes=["auto"]))["cards"][1]
    assert tile["features"] == []
    tile = controls(heater(hvac_modes=["auto", "off"]))["cards"][1]
    assert tile["features"] == [{"type": "climate-hvac-modes"}]


def test_derogations_have_a_section_where_there_are_homes() -> None:
    """All their calendars in one card, and how the last one went beside it."""
    rows = [
        {"entity_id": entity_id, "translation_key": key, "original_name": "Asked"}
        for entity_id, key in (
            ("calendar.flat", "derogations"),
            ("calendar.house", "derogations"),
            ("calendar.salon", "programme"),
            ("sensor.asked", "last_derogation_requested"),
            ("climate.salon", None),
        )
    ]
    [section] = derogations(rows)
    _, calendar, results = section["cards"]
    assert calendar["entities"] == ["calendar.flat", "calendar.house"]
    assert results["entities"] == [{"entity": "sensor.asked", "name": "Asked"}]
    assert not list(derogations(rows[2:]))

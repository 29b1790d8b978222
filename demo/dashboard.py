"""The demo's dashboard, made of standard cards for whatever entities there are."""

from collections.abc import Iterable
from typing import Any

from .client import HomeAssistant
from .flow import DOMAIN

TARGET_TEMPERATURE = 1
PRESET_MODE = 16
GRAPHED = "temperature"


async def build(client: HomeAssistant) -> dict[str, Any]:
    """Return the dashboard for the entities that are set up now."""
    states = {state["entity_id"]: state for state in await client.get("states")}
    rows = [
        row
        for row in await client.command("config/entity_registry/list")
        if row["platform"] == DOMAIN and row["entity_id"] in states
    ]
    devices = await client.command("config/device_registry/list")
    names = {
        device["id"]: device["name_by_user"] or device["name"] for device in devices
    }
    heaters = sorted(
        (row for row in rows if row["entity_id"].startswith("climate.")),
        key=lambda row: str(names.get(row["device_id"])),
    )
    sections = [
        _heater(
            names[heater["device_id"]],
            states[heater["entity_id"]],
            [
                states[row["entity_id"]]
                for row in rows
                if row["device_id"] == heater["device_id"]
            ],
        )
        for heater in heaters
    ]
    calendars = sorted(
        row["entity_id"] for row in rows if row["entity_id"].startswith("calendar.")
    )
    return {
        "title": "Maison",
        "views": [
            {
                "title": "Heaters",
                "path": "heaters",
                "icon": "mdi:radiator",
                "type": "sections",
                "max_columns": 4,
                "sections": [*sections, *_overview(calendars, heaters)],
            },
            {
                "title": "Programme",
                "path": "programme",
                "icon": "mdi:calendar-week",
                "type": "panel",
                "cards": [_calendar(calendars, "dayGridMonth")] if calendars else [],
            },
        ],
    }


def _heater(
    name: str, climate: dict[str, Any], own: list[dict[str, Any]]
) -> dict[str, Any]:
    features: list[dict[str, Any]] = []
    supported = climate["attributes"].get("supported_features", 0)
    if supported & TARGET_TEMPERATURE:
        features.append({"type": "target-temperature"})
    features.append({"type": "climate-hvac-modes"})
    if supported & PRESET_MODE:
        features.append({"type": "climate-preset-modes", "style": "icons"})
    tile = {
        "type": "tile",
        "entity": climate["entity_id"],
        "name": name,
        "state_content": ["state", "preset_mode", "current_temperature"],
        "features": features,
        "grid_options": {"columns": 12},
    }
    shown = _of_class(own, "sensor", ("humidity", "timestamp"))
    switches = [
        state for state in own if state["entity_id"].partition(".")[0] == "switch"
    ]
    small = [
        {"type": "tile", "entity": state["entity_id"], "grid_options": {"columns": 6}}
        for state in [*shown, *switches]
    ]
    badges = [
        {"type": "entity", "entity": state["entity_id"]}
        for state in [
            *_of_class(own, "binary_sensor", ("heat", "connectivity")),
            *_of_class(own, "sensor", (GRAPHED,)),
        ]
    ]
    heading = {
        "type": "heading",
        "heading": name,
        "icon": "mdi:radiator",
        "badges": badges,
    }
    return {"type": "grid", "cards": [heading, tile, *small[:4]]}


def _of_class(
    states: Iterable[dict[str, Any]], domain: str, classes: tuple[str, ...]
) -> list[dict[str, Any]]:
    return [
        state
        for state in states
        if state["entity_id"].startswith(f"{domain}.")
        and state["attributes"].get("device_class") in classes
    ]


def _overview(
    calendars: list[str], heaters: list[dict[str, Any]]
) -> Iterable[dict[str, Any]]:
    if heaters:
        graph = {
            "type": "history-graph",
            "hours_to_show": 1,
            "entities": [row["entity_id"] for row in heaters],
            "grid_options": {"columns": "full"},
        }
        yield _wide("Heating", "mdi:chart-line", graph)
    if calendars:
        yield _wide("Programme", "mdi:calendar-week", _calendar(calendars, "listWeek"))


def _wide(heading: str, icon: str, card: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "grid",
        "column_span": 2,
        "cards": [{"type": "heading", "heading": heading, "icon": icon}, card],
    }


def _calendar(calendars: list[str], view: str) -> dict[str, Any]:
    return {
        "type": "calendar",
        "initial_view": view,
        "entities": calendars,
        "grid_options": {"columns": "full", "rows": 8},
    }

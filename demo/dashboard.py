"""The demo's dashboard, made of standard cards for whatever entities there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .client import HomeAssistant
from .flow import DOMAIN, entries

TARGET_TEMPERATURE = 1
FAN_MODE = 8
PRESET_MODE = 16

type Card = dict[str, Any]
type State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Heater:
    """A device with a climate entity, and the states of all its entities."""

    name: str
    model: str | None
    entry_id: str
    part: bool
    states: list[State]

    def of(self, domain: str, device_class: str | None = None) -> list[State]:
        """Return the states of a domain, or of one device class in it."""
        return [
            state
            for state in self.states
            if state["entity_id"].startswith(f"{domain}.")
            and device_class in {None, state["attributes"].get("device_class")}
        ]

    @property
    def climate(self) -> State:
        """The climate entity's state."""
        return self.of("climate")[0]

    @property
    def thermometer(self) -> list[State]:
        """The room's thermometer; a unit has several, and none of them is the room's."""
        found = self.of("sensor", "temperature")
        return found if len(found) == 1 else []

    def supports(self, feature: int) -> bool:
        """Whether the climate entity has a feature."""
        return bool(self.climate["attributes"]["supported_features"] & feature)

    @property
    def label(self) -> str:
        """What the device is, below a heading that names the room."""
        return self.name if self.part else self.model or self.name

    @property
    def order(self) -> tuple[bool, bool, str]:
        """Parts last, then by height, so that equal cards stand beside each other."""
        return self.part, not self.supports(TARGET_TEMPERATURE), self.name


async def build(client: HomeAssistant) -> Card:
    """Return the dashboard for the entities that are set up now: a view per hub."""
    heaters = await _heaters(client)
    rows = await _rows(client)
    views = []
    for entry in await entries(client):
        entry_id = entry["entry_id"]
        own = [heater for heater in heaters if heater.entry_id == entry_id]
        of_entry = [row for row in rows if row["config_entry_id"] == entry_id]
        sections = [*map(controls, own), *_overview(own), *derogations(of_entry)]
        views.append(_view(entry["title"], None, sections))
    views.append(_view("Programme", "mdi:calendar-week", [*_programmes(heaters)]))
    return {"title": "Maison", "views": views}


def _view(title: str, icon: str | None, sections: list[Card]) -> Card:
    return {
        "title": title,
        "icon": icon,
        "type": "sections",
        "max_columns": 3,
        "dense_section_placement": True,
        "sections": sections,
    }


async def _rows(client: HomeAssistant) -> list[State]:
    rows = await client.command("config/entity_registry/list")
    return [row for row in rows if row["platform"] == DOMAIN and not row["disabled_by"]]


async def _heaters(client: HomeAssistant) -> list[Heater]:
    states = {state["entity_id"]: state for state in await client.get("states")}
    rows = await _rows(client)
    heaters = []
    for device in await client.command("config/device_registry/list"):
        own = [
            states[row["entity_id"]]
            for row in rows
            if row["device_id"] == device["id"] and row["entity_id"] in states
        ]
        name = str(device["name_by_user"] or device["name"])
        heater = Heater(
            name,
            device.get("model"),
            device["config_entry_id"],
            device["parent_device_id"] is not None,
            own,
        )
        if heater.of("climate"):
            heaters.append(heater)
    return sorted(heaters, key=lambda heater: heater.order)


def controls(heater: Heater) -> Card:
    """Return the section of a device: its room, its readings and its tile."""
    features: list[Card] = []
    if len(heater.climate["attributes"].get("hvac_modes", ())) != 1:
        features.append({"type": "climate-hvac-modes"})
    if heater.supports(TARGET_TEMPERATURE):
        features.insert(0, {"type": "target-temperature"})
    if heater.supports(FAN_MODE):
        features.append({"type": "climate-fan-modes", "style": "icons"})
    if heater.supports(PRESET_MODE):
        features.append({"type": "climate-preset-modes", "style": "icons"})
    tile = {
        "type": "tile",
        "entity": heater.climate["entity_id"],
        "name": heater.label,
        "state_content": _content(heater),
        "features": features,
        "grid_options": {"columns": 12},
    }
    badges = [
        *(
            _badge(state, state="off")
            for state in heater.of("binary_sensor", "connectivity")
        ),
        *(
            _badge(state, state_not="unknown")
            for state in heater.of("sensor", "timestamp")
        ),
        *(_badge(state) for state in heater.of("sensor", "humidity")),
        *(_badge(state) for state in heater.thermometer),
    ]
    return _section(heater.name, None, tile, badges)


def _content(heater: Heater) -> list[str]:
    # A unit's preset is "None" most of the time, which tells nobody anything.
    presets = heater.climate["attributes"].get("preset_modes", ["none"])
    return ["state", "current_temperature" if "none" in presets else "preset_mode"]


def _badge(of: State, /, **condition: str) -> Card:
    badge = {"type": "entity", "entity": of["entity_id"]}
    if not condition:
        return badge
    when = {"condition": "state", "entity": of["entity_id"], **condition}
    return badge | {"visibility": [when]}


def _section(
    heading: str, icon: str | None, card: Card, badges: Iterable[Card] = ()
) -> Card:
    title = {
        "type": "heading",
        "heading": heading,
        "icon": icon,
        "badges": list(badges),
    }
    return {"type": "grid", "cards": [title, card]}


def _overview(heaters: list[Heater]) -> Iterable[Card]:
    thermometers = [
        {"entity": state["entity_id"], "name": heater.name}
        for heater in heaters
        for state in heater.thermometer
    ]
    if thermometers:
        graph = {
            "type": "history-graph",
            "hours_to_show": 0.25,
            "entities": thermometers,
            "grid_options": {"columns": "full", "rows": 4},
        }
        yield _section("Temperatures", "mdi:chart-line", graph)
    for heater in heaters:
        if heater.climate["state"] == "auto" and heater.of("calendar"):
            yield _programme(heater)
            return


def _programme(heater: Heater) -> Card:
    pictures = [_picture(picture, columns=19) for picture in heater.of("image")]
    calendar = _calendar(heater.of("calendar")[0], rows=5)
    calendar["grid_options"]["columns"] = 17 if pictures else "full"
    section = _section(f"Programme: {heater.name}", "mdi:calendar-week", calendar)
    section["cards"] += pictures
    return section | {"column_span": 3}


def derogations(rows: list[State]) -> Iterable[Card]:
    """Return the section of what is scheduled for homes, and of how it went."""

    def named(*keys: str) -> list[State]:
        found = [row for row in rows if (row["translation_key"] or "").startswith(keys)]
        return sorted(found, key=lambda row: str(row["entity_id"]))

    if calendars := named("derogations"):
        calendar = {
            "type": "calendar",
            "initial_view": "listWeek",
            "entities": [row["entity_id"] for row in calendars],
            "grid_options": {"columns": 18, "rows": 6},
        }
        section = _section("Derogations", "mdi:calendar-clock", calendar)
        results = {
            "type": "entities",
            "entities": [
                {"entity": row["entity_id"], "name": row["original_name"]}
                for row in named("last_derogation_", "running_derogation_")
            ],
            "grid_options": {"columns": 18},
        }
        section["cards"].append(results)
        yield section | {"column_span": 3}


def _programmes(heaters: list[Heater]) -> Iterable[Card]:
    for heater in heaters:
        if pictures := heater.of("image"):
            yield {"type": "grid", "cards": [_picture(picture) for picture in pictures]}
        elif calendars := heater.of("calendar"):
            card = _calendar(calendars[0], rows=9)
            yield _section(heater.name, "mdi:calendar-week", card)


def _picture(picture: State, columns: int = 12) -> Card:
    return {
        "type": "picture-entity",
        "entity": picture["entity_id"],
        "show_name": False,
        "show_state": False,
        "grid_options": {"columns": columns},
    }


def _calendar(calendar: State, rows: int) -> Card:
    return {
        "type": "calendar",
        "initial_view": "listWeek",
        "entities": [calendar["entity_id"]],
        "grid_options": {"columns": "full", "rows": rows},
    }

"""What the demo shows: hubs, devices and entities, and whether all of them live."""

from dataclasses import dataclass, field
import json
from pathlib import Path
import re
from typing import Any

from .client import HomeAssistant
from .flow import DOMAIN, entries

# The state of these is the moment something last happened, or will happen: unknown says
# that there is no such moment.
MOMENTS = {"button", "event", "scene"}
NO_VALUE = {"unknown", "unavailable"}
# What tells of something that a person has to do first.
NOTHING_YET = ("last_derogation_", "running_derogation_")
# Binary sensors that say of a device, without being of that class, that it is offline.
CONNECTIONS = {"heard_lately"}


@dataclass(frozen=True, slots=True)
class Entity:
    """An enabled entity and its state; ``state`` is None while it has none.

    ``moment``: it is unknown as long as something has not happened.
    """

    entity_id: str
    state: str | None
    moment: bool = False

    def lacks_value(self, *, offline: bool) -> bool:
        """Whether the state is missing although the device could give one."""
        if self.state is None:
            return True
        if self.state == "unknown" and self.moment:
            return False
        return self.state in NO_VALUE and not offline


@dataclass(frozen=True, slots=True)
class Device:
    """A device with its enabled entities."""

    name: str
    model: str | None
    offline: bool
    entities: list[Entity]

    def summary(self) -> dict[str, Any]:
        """Return the device for the JSON of the report."""
        states = {entity.entity_id: entity.state for entity in self.entities}
        return {
            "device": self.name,
            "product": self.model,
            "offline": self.offline,
            "states": states,
        }


@dataclass(frozen=True, slots=True)
class Hub:
    """A config entry with its devices."""

    title: str
    state: str
    devices: list[Device]


@dataclass(slots=True)
class Report:
    """What is set up, and the seconds that each stage took."""

    home_assistant: str
    hubs: list[Hub]
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def devices(self) -> list[Device]:
        """The devices of all hubs."""
        return [device for hub in self.hubs for device in hub.devices]

    @property
    def entities(self) -> list[Entity]:
        """The entities of all devices."""
        return [entity for device in self.devices for entity in device.entities]

    def missing(self) -> list[str]:
        """Say what is not there yet; nothing when everything lives."""
        if not self.hubs:
            return ["no hub is set up"]
        missing = [
            f"{hub.title} is {hub.state}" for hub in self.hubs if hub.state != "loaded"
        ]
        missing += [
            f"{hub.title} has no device" for hub in self.hubs if not hub.devices
        ]
        missing += [
            f"{entity.entity_id} is {entity.state or 'without a state'}"
            for device in self.devices
            for entity in device.entities
            if entity.lacks_value(offline=device.offline)
        ]
        return missing

    def as_json(self) -> str:
        """One line of JSON."""
        content = {
            "hubs": len(self.hubs),
            "devices": len(self.devices),
            "entities": len(self.entities),
            "seconds": self.seconds,
            "home_assistant": self.home_assistant,
            "details": [
                {
                    "hub": hub.title,
                    "devices": [device.summary() for device in hub.devices],
                }
                for hub in self.hubs
            ],
        }
        return json.dumps(content, ensure_ascii=False)

    def as_table(self) -> str:
        """Return a short table for a person."""
        rows = [("hub", "device", "product", "entities")]
        for hub in self.hubs:
            rows += [
                (
                    hub.title,
                    device.name + (" (offline)" if device.offline else ""),
                    device.model or "",
                    str(len(device.entities)),
                )
                for device in hub.devices
            ]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        lines = [
            "  ".join(
                cell.ljust(width) for cell, width in zip(row, widths, strict=True)
            )
            for row in rows
        ]
        lines.insert(1, "  ".join("─" * width for width in widths))
        times = ", ".join(f"{name} {value} s" for name, value in self.seconds.items())
        lines.append(
            f"{len(self.hubs)} hub{'s' * (len(self.hubs) != 1)},"
            f" {len(self.devices)} devices, {len(self.entities)} entities"
            f" in Home Assistant {self.home_assistant} ({times})"
        )
        return "\n".join(lines)


async def take(client: HomeAssistant) -> Report:
    """Read from Home Assistant what is there at this moment."""
    config = await client.get("config")
    states = {state["entity_id"]: state for state in await client.get("states")}
    registered = await client.command("config/entity_registry/list")
    devices = await client.command("config/device_registry/list")
    hubs = [
        Hub(
            entry["title"],
            entry["state"],
            [
                _device(device, registered, states)
                for device in sorted(devices, key=_name)
                if entry["entry_id"] == device["config_entry_id"]
            ],
        )
        for entry in await entries(client)
    ]
    return Report(config["version"], hubs)


def _name(device: dict[str, Any]) -> str:
    return str(device.get("name_by_user") or device.get("name") or device["id"])


def _device(
    device: dict[str, Any],
    registered: list[dict[str, Any]],
    states: dict[str, dict[str, Any]],
) -> Device:
    # A part of a device, such as a zone, is offline with its device.
    offline = any(
        _says_offline(row, states.get(row["entity_id"]))
        for device_id in (device["id"], device["parent_device_id"])
        for row in _rows(device_id, registered)
    )
    entities = [
        Entity(
            row["entity_id"],
            states[row["entity_id"]]["state"] if row["entity_id"] in states else None,
            moment=_may_be_unknown(row, states.get(row["entity_id"])),
        )
        for row in _rows(device["id"], registered)
    ]
    return Device(_name(device), device.get("model"), offline, entities)


def _rows(
    device_id: str | None, registered: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    rows = [
        row
        for row in registered
        if row["device_id"] == device_id
        and row["platform"] == DOMAIN
        and not row["disabled_by"]
    ]
    return sorted(rows, key=lambda row: str(row["entity_id"]))


def _says_offline(row: dict[str, Any], state: dict[str, Any] | None) -> bool:
    connection = (
        _device_class(state) == "connectivity" or row["translation_key"] in CONNECTIONS
    )
    return connection and state is not None and state["state"] == "off"


def _may_be_unknown(row: dict[str, Any], state: dict[str, Any] | None) -> bool:
    return (
        row["entity_id"].partition(".")[0] in MOMENTS
        or _device_class(state) == "timestamp"
        or (row["translation_key"] or "").startswith(NOTHING_YET)
    )


def _device_class(state: dict[str, Any] | None) -> str | None:
    return state["attributes"].get("device_class") if state else None


WARNING = re.compile(r"^\d{4}-\d\d-\d\d \S+ (?:WARNING|ERROR|CRITICAL) ")
# Named, and not as a part of a path.
NAMED = re.compile(rf"(?<![/\w]){DOMAIN}(?![/\w])")
OF_EVERY_CUSTOM_INTEGRATION = "which has not been tested by Home Assistant"


def complaints(log: Path) -> list[str]:
    """Return the lines of Home Assistant's log that must not be there.

    Those are every traceback, and every warning or error that names Isotherm, be it a
    deprecation or its own, but for the one that each custom integration gets.
    """
    return [
        line
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines()
        if line.startswith("Traceback (most recent call last)")
        or (
            WARNING.match(line)
            and NAMED.search(line)
            and OF_EVERY_CUSTOM_INTEGRATION not in line
        )
    ]

"""The demo's check finds what is missing, and what the log complains of."""

import json
from pathlib import Path
from typing import Any

import pytest

from demo.client import HomeAssistant
from demo.report import Device, Entity, Hub, Report, complaints, take

STAMP = "2026-11-21 07:22:58.247+00:00"


def report(*entities: Entity, offline: bool = False, state: str = "loaded") -> Report:
    """Return a report of one device."""
    device = Device("Salon", "Pilote", offline, list(entities))
    return Report("2026.11.0", [Hub("Heatzy", state, [device])])


@pytest.mark.parametrize(
    ("entity", "offline", "missing"),
    [
        (Entity("climate.salon", "heat"), False, False),
        (Entity("climate.salon", "unknown"), False, True),
        (Entity("climate.salon", "unavailable"), False, True),
        (Entity("climate.salon", "unavailable"), True, False),
        (Entity("climate.salon", None), True, True),
        (Entity("button.salon", "unknown", moment=True), False, False),
        (Entity("button.salon", "unavailable", moment=True), False, True),
    ],
)
def test_missing_states(entity: Entity, offline: bool, missing: bool) -> None:
    """An entity must have a state unless its device is offline."""
    assert bool(report(entity, offline=offline).missing()) is missing


def test_missing_hubs_and_devices() -> None:
    """No hub, a hub that is not loaded and a hub without devices are missing."""
    assert Report("2026.11.0", []).missing()
    assert report(Entity("climate.a", "heat"), state="setup_retry").missing()
    assert Report("2026.11.0", [Hub("Heatzy", "loaded", [])]).missing()


def test_report_as_one_line_and_as_table() -> None:
    """The JSON is one line; the table names every device."""
    found = report(Entity("climate.salon", "heat"), Entity("sensor.salon", "19.5"))
    line = found.as_json()
    assert "\n" not in line
    counts = json.loads(line)
    assert (counts["hubs"], counts["devices"], counts["entities"]) == (1, 1, 2)
    assert "Salon" in found.as_table()


def test_complaints(tmp_path: Path) -> None:
    """Only what concerns Isotherm, and every traceback."""
    fine = [
        (
            f"{STAMP} WARNING (MainThread) [homeassistant.loader] We found a custom"
            " integration isotherm which has not been tested by Home Assistant."
        ),
        f"{STAMP} ERROR (MainThread) [homeassistant.components.camera] Camera",
        f"{STAMP} INFO (MainThread) [custom_components.isotherm.heatzy] Signed in",
        f"{STAMP} WARNING (MainThread) [x] Slow: /src/isotherm/.venv/x.py",
    ]
    bad = [
        f"{STAMP} WARNING (MainThread) [custom_components.isotherm.heatzy] Lost",
        (
            f"{STAMP} WARNING (MainThread) [homeassistant.helpers.frame] Detected that"
            " custom integration 'isotherm' calls x. This will stop working in 2027.11"
        ),
        f"{STAMP} ERROR (MainThread) [homeassistant.setup] Setup failed for isotherm",
        "Traceback (most recent call last):",
    ]
    log = tmp_path / "home-assistant.log"
    log.write_text("\n".join([*fine, *bad]), encoding="utf-8")
    assert complaints(log) == bad


class Rows(HomeAssistant):
    """A Home Assistant with a heater that has not been heard of, and its account."""

    def __init__(self) -> None:
        """Need no connection."""

    async def get(self, path: str) -> Any:
        """Return the states, the entries, or what Home Assistant is."""
        if path == "config":
            return {"version": "2026.11.0"}
        if path == "states":
            return [
                {"entity_id": one, "state": state, "attributes": {}}
                for one, state in (
                    ("binary_sensor.heard", "off"),
                    ("climate.salon", "unavailable"),
                    ("sensor.last", "unknown"),
                )
            ]
        return [{"entry_id": "e", "title": "Home SmartLink", "state": "loaded"}]

    async def command(self, kind: str, **fields: Any) -> Any:
        """Return the registries."""
        if kind == "config/device_registry/list":
            return [
                {"id": one, "name": one, "config_entry_id": "e"}
                | {"parent_device_id": None}
                for one in ("heater", "account")
            ]
        return [
            {"entity_id": entity_id, "device_id": device, "translation_key": key}
            | {"platform": "isotherm", "disabled_by": None}
            for entity_id, device, key in (
                ("binary_sensor.heard", "heater", "heard_lately"),
                ("climate.salon", "heater", None),
                ("sensor.last", "account", "last_derogation_sent"),
            )
        ]


async def test_what_may_be_missing() -> None:
    """A heater that nothing was heard of, and how a derogation went that never was."""
    found = await take(Rows())
    assert found.missing() == []
    offline = {device.name: device.offline for device in found.devices}
    assert offline == {"account": False, "heater": True}

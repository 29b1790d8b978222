"""What an account and its homes may show of themselves: no names, ids or addresses."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from homeassistant.components.diagnostics import async_redact_data

from .home import HomeCoordinator
from .partner import PartnerCoordinator

REDACT: Final = {"header", "room_name", "name"}


def diagnostics(hub: PartnerCoordinator | HomeCoordinator) -> dict[str, Any]:
    """Return the state of an account, or of a home with its devices by number."""
    shown: dict[str, Any] = {"status": asdict(hub.data.status)}
    if isinstance(hub, HomeCoordinator):
        shown |= {
            "setpoints_shifted": hub.setpoints.shifted,
            "devices": [_device(hub, key) for key in sorted(hub.heard)],
        }
    return shown


def device_diagnostics(
    hub: PartnerCoordinator | HomeCoordinator, key: str
) -> dict[str, Any]:
    """Return the state of a device; nothing of one that has just gone."""
    if isinstance(hub, HomeCoordinator) and key in hub.heard:
        return {"device": _device(hub, key)}
    return {}


def _device(hub: HomeCoordinator, key: str) -> Mapping[str, Any]:
    report, device = hub.heard[key].report, hub.data.devices.get(key)
    shown: dict[str, Any] = {"reported": async_redact_data(asdict(report), REDACT)}
    if device is not None:
        shown |= {
            "programmed": device.programmed,
            "setpoint": device.setpoint,
            "comfort": device.comfort,
            "derogation": asdict(device.derogation) if device.derogation else None,
        }
    return shown

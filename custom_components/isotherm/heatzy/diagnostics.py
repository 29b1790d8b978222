"""What a Heatzy account may show of itself: read only, nothing that opens a door."""

from dataclasses import asdict
from typing import Any, Final

from homeassistant.components.diagnostics import async_redact_data

from .api.program import PROGRAM_ATTRS
from .coordinator import HeatzyCoordinator

REDACT: Final = {
    "did",
    "mac",
    "passcode",
    "password",
    "token",
    "uid",
    "username",
    "title",
    "unique_id",
    "alias",
    "remark",
    "host",
    "gateway",
    "address",
}


def diagnostics(coordinator: HeatzyCoordinator) -> dict[str, Any]:
    """Return the account's state, its devices by number instead of by name."""
    return {
        "status": asdict(coordinator.data.status),
        "devices": [
            _device(coordinator, did) for did in sorted(coordinator.data.devices)
        ],
    }


def _device(coordinator: HeatzyCoordinator, did: str) -> dict[str, Any]:
    heater, attrs = (
        coordinator.data.devices[did],
        coordinator.account.attrs.get(did, {}),
    )
    return {
        "binding": async_redact_data(asdict(coordinator.account.bindings[did]), REDACT),
        "available": heater.available,
        "connected": heater.connected,
        "push": coordinator.push.alive_for(did),
        "fields": sorted(heater.product.fields),
        "attributes": {k: v for k, v in attrs.items() if k not in PROGRAM_ATTRS},
        "programme": [attrs.get(name) for name in PROGRAM_ATTRS],
        "settings": asdict(heater.settings),
    }

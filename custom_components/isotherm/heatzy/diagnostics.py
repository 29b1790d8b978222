"""What a Heatzy account may show of itself: read only, nothing that opens a door."""

from dataclasses import asdict
from itertools import batched
from typing import Any, Final

from homeassistant.components.diagnostics import REDACTED, async_redact_data

from .api.program import BYTES_PER_DAY, PROGRAM_ATTRS
from .api.report import may_be_told
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
    "labels",
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
    heater = coordinator.data.devices[did]
    attrs = coordinator.account.attrs.get(did, {})
    return {
        "binding": async_redact_data(asdict(coordinator.account.bindings[did]), REDACT),
        "available": heater.available,
        "connected": heater.connected,
        "push": coordinator.push.alive_for(did),
        "fields": sorted(heater.product.fields),
        "attributes": {
            name: value if may_be_told(name, value) else REDACTED
            for name, value in attrs.items()
            if name not in PROGRAM_ATTRS
        },
        "programme": [
            " ".join(str(attrs.get(name)) for name in day)
            for day in batched(PROGRAM_ATTRS, BYTES_PER_DAY, strict=True)
        ],
        "settings": asdict(heater.settings),
    }

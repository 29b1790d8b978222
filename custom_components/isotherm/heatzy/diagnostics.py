"""What a Heatzy account may show of itself: read only, and nothing secret."""

from dataclasses import asdict
from itertools import batched
from typing import Any, Final

from homeassistant.components.diagnostics import REDACTED, async_redact_data

from ..gizwits.app_coordinator import AppCoordinator
from .api.program import BYTES_PER_DAY, PROGRAM_ATTRS
from .api.report import may_be_told
from .models import Heater

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


def diagnostics(hub: AppCoordinator) -> dict[str, Any]:
    """Return the account's state, its devices by number instead of by name."""
    dids = sorted(hub.data.devices.keys() & hub.account.records.keys())
    return {
        "status": asdict(hub.data.status),
        "devices": [_device(hub, did) for did in dids],
    }


def device_diagnostics(hub: AppCoordinator, did: str) -> dict[str, Any]:
    """Return one device's state; nothing of a device that has just gone."""
    if did not in hub.data.devices.keys() & hub.account.records.keys():
        return {}
    return {"device": _device(hub, did)}


def _device(hub: AppCoordinator, did: str) -> dict[str, Any]:
    device, record = hub.data.devices[did], hub.account.records[did]
    shown: dict[str, Any] = {
        "binding": async_redact_data(asdict(record.binding), REDACT),
        "available": device.available,
        "connected": device.connected,
        "push": hub.push.alive_for(did),
        "attributes": {
            name: value if may_be_told(name, value) else REDACTED
            for name, value in record.attrs.items()
            if name not in PROGRAM_ATTRS
        },
    }
    if isinstance(device, Heater):
        shown |= {
            "fields": sorted(device.product.fields),
            "programme": [
                " ".join(str(record.attrs.get(name)) for name in day)
                for day in batched(PROGRAM_ATTRS, BYTES_PER_DAY, strict=True)
            ],
            "settings": asdict(device.settings),
        }
    return shown

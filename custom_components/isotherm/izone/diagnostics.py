"""What a bridge's hub may show of itself: read only, names and addresses left out."""

from dataclasses import asdict
from typing import Any, Final

from homeassistant.components.diagnostics import async_redact_data

from .api.http import LocalTransport
from .api.targets import PROGRAMMES, TARGETS, Kind
from .cloud.coordinator import CloudCoordinator
from .coordinator import IZoneCoordinator

REDACT: Final = {
    "AirStreamDeviceUId",
    "LockCode",
    "Name",
    "Pass",
    "String",
    "Tag1",
    "Tag2",
    *(f"Name{number + 1}" for number in range(PROGRAMMES)),
    "host",
    "uid",
}


def diagnostics(coordinator: IZoneCoordinator | CloudCoordinator) -> dict[str, Any]:
    """Return what is known of the bridge, as it came over the wire, or of an account."""
    if isinstance(coordinator, CloudCoordinator):
        return _account(coordinator)
    client, installation = coordinator.client, coordinator.client.installation
    shown = {
        "status": asdict(coordinator.data.status),
        "api": client.api,
        "bulk_status": client.has_status,
        "available": installation.available,
        "requests": _requests(coordinator.ways.local),
        "notifications_arrive": coordinator.notifications.arrive,
        "zone_errors": {
            index: str(error) for index, error in client.zone_errors.items()
        },
        "target_owner": asdict(installation.target_owner),
        "firmware": [asdict(one) for one in installation.firmware],
        "faults": [asdict(one) for one in installation.faults or ()],
        "system": dict(installation.system.raw),
        "zones": [dict(zone.raw) for zone in installation.zones.values()],
        "schedules": [dict(one.raw) for one in installation.schedules.values()],
        "fitted": {one.name: one.fitted for one in client.subsystems},
        "parts": {
            one.key: dict(part.raw)
            for one, part in installation.parts.items()
            if part.raw
        },
    }
    return async_redact_data(shown, REDACT)


def _requests(transport: LocalTransport | None) -> dict[str, int]:
    if transport is None:
        return {}
    return {
        "total": transport.requests.total,
        "last_hour": transport.requests.last_hour,
        "waiting": transport.waiting,
    }


def _account(coordinator: CloudCoordinator) -> dict[str, Any]:
    account = coordinator.account
    return {
        "status": asdict(coordinator.data.status),
        "reports_arrive": coordinator.reports_arrive,
        "requests": dict(account.client.requests.by_route),
        "bridges": len(account.components.uids),
        "components": account.components.counts,
    }


def device_diagnostics(coordinator: IZoneCoordinator, key: str) -> dict[str, Any]:
    """Return what is known of one device, as it came over the wire."""
    client, target = coordinator.client, TARGETS[key]
    installation, error = client.installation, None
    if target.kind is Kind.ZONE:
        error = client.zone_errors.get(target.index)
    part = installation.part(target)
    shown = {
        "api": client.api,
        "available": installation.available,
        "error": str(error) if error else None,
        "device": dict(part.raw) if part else {},
    }
    return async_redact_data(shown, REDACT)

"""What the account's own device shows: how the last and the running derogation went."""

from collections.abc import Callable, Iterator
from typing import Final

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import PERCENTAGE, UnitOfTime

from ..hub.descriptions import SensorDescription
from .models import PartnerStatus, ShedResult

type Reading = Callable[[ShedResult], int | float | None]
type Which = Callable[[PartnerStatus], ShedResult | None]


def _of(which: Which, reading: Reading) -> Callable[[PartnerStatus], float | None]:
    def value(status: PartnerStatus) -> float | None:
        result = which(status)
        return None if result is None else reading(result)

    return value


_COUNTED: Final[dict[str, Reading]] = {
    "requested": lambda result: result.requested,
    "sent": lambda result: result.sent,
    "received": lambda result: result.received,
}
_MINUTES: Final[dict[str, Reading]] = {
    "first_minutes": lambda result: result.first_minutes,
    "last_minutes": lambda result: result.last_minutes,
}
_WHICH: Final[dict[str, Which]] = {
    "last": lambda status: status.last,
    "running": lambda status: status.running,
}
_ENABLED: Final = {
    *("last_derogation_requested", "last_derogation_received"),
    *("last_derogation_share", "last_derogation_last_minutes"),
    *("running_derogation_requested", "running_derogation_received"),
}


def _sensors() -> Iterator[SensorDescription[PartnerStatus]]:
    for when, which in _WHICH.items():
        for name, reading in _COUNTED.items():
            key = f"{when}_derogation_{name}"
            yield SensorDescription(
                key=key,
                state_class=SensorStateClass.MEASUREMENT,
                entity_registry_enabled_default=key in _ENABLED,
                always_available=True,
                value=_of(which, reading),
            )
        key = f"{when}_derogation_share"
        yield SensorDescription(
            key=key,
            native_unit_of_measurement=PERCENTAGE,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=1,
            entity_registry_enabled_default=key in _ENABLED,
            always_available=True,
            value=_of(which, lambda result: result.share),
        )
        for name, reading in _MINUTES.items():
            key = f"{when}_derogation_{name}"
            yield SensorDescription(
                key=key,
                device_class=SensorDeviceClass.DURATION,
                native_unit_of_measurement=UnitOfTime.MINUTES,
                state_class=SensorStateClass.MEASUREMENT,
                suggested_display_precision=0,
                entity_registry_enabled_default=key in _ENABLED,
                always_available=True,
                value=_of(which, reading),
            )


PARTNER_SENSORS: Final = tuple(_sensors())
